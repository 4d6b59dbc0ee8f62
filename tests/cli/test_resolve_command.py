"""`oversight resolve` as a person or a script runs it, with files as Windows and Excel save them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

OVERSIGHT = Path(sys.executable).with_name("oversight")


def run(*words: str | bytes, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([OVERSIGHT, "resolve", *words], input=stdin, capture_output=True, timeout=60)


def answers(stdin: bytes) -> list[dict[str, Any]]:
    result = run("--stdin", "--json", stdin=stdin)
    assert result.returncode == 0, result.stderr
    document: list[dict[str, Any]] = json.loads(result.stdout)
    return document


def refused(result: subprocess.CompletedProcess[bytes], code: int, *says: str) -> None:
    """Nothing on standard output, and no traceback; one line, after the usage when it was wrong usage."""
    lines = result.stderr.decode().strip().splitlines()
    assert (result.returncode, result.stdout) == (code, b"")
    assert "Traceback" not in result.stderr.decode()
    assert len(lines) == 1 or code == 2
    for words in says:
        assert words in lines[-1]


def test_a_phrase_is_answered_in_words() -> None:
    result = run("By June 2024", "--anchor", "2023-12-15")

    assert result.stdout.decode() == "deadline: 2024-06-30 (the last day of the named month, 30 June 2024)\n"


def test_a_phrase_as_json_is_one_document_with_the_contract_s_names() -> None:
    document = json.loads(run("at least annually", "--json").stdout)

    assert set(document) == {"phrase", "anchor", "kind", "start", "end", "recurrence", "rule", "certainty"}
    assert (document["kind"], document["recurrence"], document["anchor"]) == ("recurring", "R/P1Y", None)


def test_each_line_has_its_own_anchor_a_day_a_month_a_year_or_none() -> None:
    lines = "by March\t2023-12-15\nby March\t2020-12\nnext year\t2020\nby March\t\nby March 2024\n"

    assert [one["end"] for one in answers(lines.encode())] == [
        *("2024-03-31", "2021-03-31", "2021-12-31", None, "2024-03-31")
    ]


@pytest.mark.parametrize(
    "saved",
    [
        pytest.param(lambda text: text.encode(), id="UTF-8"),
        pytest.param(lambda text: text.encode("utf-8-sig"), id="with a byte order mark"),
        pytest.param(
            lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), id="with Windows line ends"
        ),
        pytest.param(lambda text: text.encode("utf-16"), id="as PowerShell writes it"),
        pytest.param(lambda text: text.rstrip("\n").encode(), id="with no last line end"),
        pytest.param(lambda text: ("\n\n" + text + "\n \n").encode(), id="with empty lines around"),
    ],
)
def test_a_file_gives_the_same_answers_however_it_was_saved(saved: Any) -> None:
    found = answers(saved("8th January – 12th January\t2024-03-28\nBy June 2024\t2023-12-15\n"))

    assert [(one["phrase"], one["anchor"], one["start"], one["end"]) for one in found] == [
        ("8th January – 12th January", "2024-03-28", "2024-01-08", "2024-01-12"),
        ("By June 2024", "2023-12-15", "2024-06-30", "2024-06-30"),
    ]


def test_no_lines_are_an_empty_array() -> None:
    assert answers(b"") == []
    assert answers(b"\r\n\r\n") == []


def test_bytes_that_are_no_text_still_give_a_document_that_can_be_read() -> None:
    found = answers(b"By 14 June 2024\xff\t2023-12-15\nBy \xff4 June 2024\t\n\x00\x1b\t2024\n")

    assert [one["kind"] for one in found] == ["deadline", "unknown", "none"]
    assert json.loads(run(b"By \xff4 June 2024", "--json").stdout)["kind"] == "unknown"


def test_a_bad_anchor_names_its_line_and_nothing_is_answered() -> None:
    lines = b"By June 2024\t2023-12-15\n\nby March\t8 December 2023\n"

    refused(run("--stdin", "--json", stdin=lines), 1, "line 3", "'8 December 2023' is not a day (2023-12-08)")
    refused(
        run("--stdin", stdin=b"by March\t2024-02-30\n"), 1, "line 1", "'2024-02-30' is not in the calendar"
    )


def test_a_bad_anchor_option_is_wrong_usage_and_one_outside_the_calendar_is_refused() -> None:
    refused(run("by March", "--anchor", "soon"), 2, "--anchor", "'soon' is not a day")
    refused(run("by March", "--anchor", "2024-02-30"), 1, "--anchor", "is not in the calendar")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ((), "give a PHRASE, or --stdin"),
        (("by March", "--stdin"), "give a PHRASE, or --stdin"),
        (("--stdin", "--anchor", "2024"), "each line has its own anchor"),
    ],
)
def test_words_that_go_ill_together_are_wrong_usage(words: tuple[str, ...], says: str) -> None:
    refused(run(*words), 2, says)
