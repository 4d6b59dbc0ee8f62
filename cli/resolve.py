"""`oversight resolve`: what a date phrase means."""

import sys

import click

from cli.options import echo_json, json_option


@click.command("resolve")
@click.argument("phrase", required=False)
@click.option("--anchor", default="", help="The document's date: 2023-12-08, 2020-12 or 2020.")
@click.option("--stdin", "from_stdin", is_flag=True, help="Read lines “phrase<TAB>anchor”.")
@json_option
def resolve_phrase(phrase: str | None, anchor: str, from_stdin: bool, as_json: bool) -> None:
    """Say which day or days a phrase means, and why; never a guess."""
    if from_stdin == (phrase is not None):
        raise click.UsageError("give a PHRASE, or --stdin for lines of phrase and anchor")
    if phrase is not None:
        answers = [_answer(phrase, anchor, "--anchor")]
    else:
        lines = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\n")
        answers = [
            _answer(*_parts(line.rstrip("\r")), f"line {number}")
            for number, line in enumerate(lines, start=1)
            if line.strip()
        ]
    if as_json:
        echo_json(answers if from_stdin else answers[0])
        return
    for answer in answers:
        click.echo(_in_words(answer))


def _parts(line: str) -> tuple[str, str]:
    phrase, _, anchor = line.rpartition("\t") if "\t" in line else (line, "", "")
    return phrase, anchor.strip()


def _answer(phrase: str, anchor: str, place: str) -> dict[str, str | None]:
    from rules.deadline_phrases import parse_anchor, resolve

    try:
        resolution = resolve(phrase, parse_anchor(anchor))
    except ValueError as error:
        raise click.ClickException(f"{place}: {error}") from error
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
