"""`oversight resolve`: what a date phrase means."""

import sys
from codecs import BOM_UTF16_BE, BOM_UTF16_LE

import click

from cli.options import echo_json, json_option


@click.command("resolve")
@click.argument("phrase", required=False)
@click.option("--anchor", default="", help="The document's date: 2023-12-08, 2020-12 or 2020.")
@click.option(
    "--stdin", "from_stdin", is_flag=True, help="Read lines “phrase<TAB>anchor”; empty lines are passed over."
)
@json_option
def resolve_phrase(phrase: str | None, anchor: str, from_stdin: bool, as_json: bool) -> None:
    """Say which day or days a phrase means, and why; never a guess."""
    if from_stdin == (phrase is not None):
        raise click.UsageError("give a PHRASE, or --stdin for lines of phrase and anchor")
    if from_stdin and anchor:
        raise click.UsageError("with --stdin each line has its own anchor, after a tab; leave --anchor out")
    if phrase is not None:
        answers = [_answer_one(phrase, anchor)]
    else:
        answers = _answer_lines(_text_of(sys.stdin.buffer.read()))
    if as_json:
        echo_json(answers if from_stdin else answers[0])
        return
    for answer in answers:
        click.echo(_in_words(answer))


def _text_of(raw: bytes) -> str:
    """The text of a file, as Windows may have saved it; bytes that are no text become replacement marks."""
    if raw.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return raw.decode("utf-16", "replace")
    return raw.decode("utf-8-sig", "replace")


def _answer_one(phrase: str, anchor: str) -> dict[str, str | None]:
    from rules.read_day import NoSuchDayError

    readable = phrase.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        return _answer(readable, anchor.strip())
    except NoSuchDayError as error:
        raise click.ClickException(f"--anchor: {error}") from error
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--anchor") from error


def _answer_lines(text: str) -> list[dict[str, str | None]]:
    answers = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            answers.append(_answer(*_parts(line.rstrip("\r"))))
        except ValueError as error:
            raise click.ClickException(f"line {number}: {error}") from error
    return answers


def _parts(line: str) -> tuple[str, str]:
    phrase, _, anchor = line.rpartition("\t") if "\t" in line else (line, "", "")
    return phrase, anchor.strip()


def _answer(phrase: str, anchor: str) -> dict[str, str | None]:
    """One answer; ValueError when the anchor can't be read."""
    from rules.deadline_phrases import parse_anchor, resolve

    resolution = resolve(phrase, parse_anchor(anchor))
    return {
        "phrase": phrase,
        "anchor": anchor or None,
        "kind": resolution.kind.value,
        "start": resolution.start.isoformat() if resolution.start else None,
        "end": resolution.end.isoformat() if resolution.end else None,
        "recurrence": resolution.recurrence,
        "rule": resolution.rule,
        "certainty": resolution.certainty.value,
    }


def _in_words(answer: dict[str, str | None]) -> str:
    days = [day for day in (answer["start"], answer["end"]) if day]
    when = " to ".join(dict.fromkeys(days)) or answer["recurrence"] or "no date"
    return f"{answer['kind']}: {when} ({answer['rule']})"
