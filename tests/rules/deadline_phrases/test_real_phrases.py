"""Date phrases of real committee papers, with the meanings that a person gave them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.deadline_phrases import parse_anchor, resolve
from rules.resolution import Resolution
from rules.vocabulary import ResolutionKind

ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("real_phrases.tsv").read_text(encoding="utf-8").splitlines()
]


def meaning(resolution: Resolution) -> str:
    """A resolution in the table's terms: a day, a/b, R/P1Y, NONE or UNKNOWN."""
    if resolution.kind in (ResolutionKind.NONE, ResolutionKind.UNKNOWN):
        return resolution.kind.value.upper()
    if resolution.recurrence is not None:
        return resolution.recurrence
    assert resolution.start is not None
    assert resolution.end is not None
    days = dict.fromkeys((resolution.start.isoformat(), resolution.end.isoformat()))
    return "/".join(days)


@pytest.mark.parametrize(("phrase", "anchor", "means"), ROWS)
def test_a_real_phrase_means_what_a_person_says(phrase: str, anchor: str, means: str) -> None:
    assert meaning(resolve(phrase, parse_anchor(anchor))) == means


@pytest.mark.parametrize(
    ("phrase", "anchor", "means"),
    [
        ("within six months", "", "UNKNOWN"),
        ("within six months", "2020-12", "UNKNOWN"),
        ("within six months", "2023-08-31", "2024-02-29"),
        ("within 56 days", "2023-12-22", "2024-02-16"),
        ("immediately", "", "UNKNOWN"),
        ("By 30 Septe", "2023-12-08", "UNKNOWN"),
        ("By 31 June 2024", "2023-12-08", "UNKNOWN"),
        ("by 14/06/24", "2023-12-08", "2024-06-14"),
        ("Not later than 1 September 2022", "2021-09-17", "2022-09-01"),
        ("by the end of 2025", "2024-12-05", "2025-12-31"),
        ("as soon as possible", "2024-12-05", "UNKNOWN"),
        ("under section 60 of the Criminal Justice and Public Order Act 1994", "2023-12-15", "NONE"),
        ("within 24 hours of receipt", "2023-12-15", "NONE"),
        ("16 th March 2011", "2011-04-01", "2011-03-16"),
    ],
)
def test_a_date_that_cannot_be_known_is_unknown_and_never_guessed(
    phrase: str, anchor: str, means: str
) -> None:
    assert meaning(resolve(phrase, parse_anchor(anchor))) == means


def test_the_deadline_is_found_among_other_dates() -> None:
    text = (
        "By 31 December 2024, all chief constables should make sure that their forces have problem profiles, "
        "each of which should be updated frequently, at least annually. See the report published on "
        "8th March 2023."
    )
    resolution = resolve(text, date(2023, 12, 8))
    assert (resolution.kind, resolution.end) == (ResolutionKind.DEADLINE, date(2024, 12, 31))
    assert resolution.words in text


@given(st.text(max_size=300), st.dates() | st.none())
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_fail_or_contradict_itself(text: str, anchor: date | None) -> None:
    resolution = resolve(text, anchor)
    dated = resolution.kind in (ResolutionKind.DEADLINE, ResolutionKind.WINDOW, ResolutionKind.IMMEDIATE)
    assert (resolution.end is not None) == (resolution.start is not None) == dated
    assert (resolution.recurrence is not None) == (resolution.kind is ResolutionKind.RECURRING)
    assert resolution.words in text
    if resolution.start is not None and resolution.end is not None:
        assert resolution.start <= resolution.end
