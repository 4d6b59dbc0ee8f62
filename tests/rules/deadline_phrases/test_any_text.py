"""What holds for every text, whatever is in it, and that a long one takes only its share of time."""

import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.deadline_phrases import Anchor, parse_anchor, resolve
from rules.resolution import Resolution
from rules.vocabulary import Certainty, ResolutionKind
from tests.rules.deadline_phrases.phrase_tables import phrases_with_anchors, table

WORDS = sorted(
    {word for row in table("own_phrases.tsv") for word in row[0].split()}
    | {word for phrase, _ in phrases_with_anchors() for word in phrase.split()}
    | {
        "\u200f",
        "\x00",
        "\ud800",
        "–",
        "14",
        "31",
        "2024",
        "９",
        "Ⅻ",
        "½",
        "İ",
        "９９９９９",
        "9" * 5000,
        "1/1/" * 9,
    }
)
texts = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=st.characters(), max_size=60),
    st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join),
    st.lists(st.sampled_from(WORDS), max_size=8).map("".join),
)
anchors = st.one_of(
    st.none(),
    st.dates(),
    st.dates(date(2018, 1, 1), date(2026, 12, 31)),
    st.sampled_from(["2020", "2020-02", "2024-12"]).map(parse_anchor),
)


@settings(max_examples=300, deadline=None)
@given(texts, anchors)
def test_every_text_gets_a_resolution_that_hangs_together(text: str, anchor: Anchor | date | None) -> None:
    resolution = resolve(text, anchor)

    assert resolution.words in text
    assert resolution.rule
    _check_dates(resolution)


def _check_dates(resolution: Resolution) -> None:
    kind = resolution.kind
    dated = kind in (ResolutionKind.DEADLINE, ResolutionKind.WINDOW, ResolutionKind.IMMEDIATE)
    assert (resolution.start is not None, resolution.end is not None) == (dated, dated)
    assert (resolution.recurrence is not None) == (kind is ResolutionKind.RECURRING)
    known = kind not in (ResolutionKind.NONE, ResolutionKind.UNKNOWN)
    assert (resolution.certainty is not Certainty.NOT_KNOWN) == known
    if resolution.start and resolution.end:
        assert resolution.start <= resolution.end
        if kind is not ResolutionKind.WINDOW:
            assert resolution.start == resolution.end


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 99), st.sampled_from(["days", "weeks", "months", "years"]), st.booleans())
def test_a_counted_period_without_an_anchor_is_unknown(number: int, unit: str, capital: bool) -> None:
    phrase = f"{'Within' if capital else 'within'} {number} {unit}"

    assert resolve(phrase, None).kind is ResolutionKind.UNKNOWN
    assert resolve(phrase, parse_anchor("2020-12")).kind is ResolutionKind.UNKNOWN


@settings(max_examples=60, deadline=None)
@given(st.dates(date(2000, 1, 1), date(2060, 12, 31)))
def test_a_day_is_read_the_same_however_it_is_written(day: date) -> None:
    month = f"{day:%B}"
    spellings = [
        f"by {day.day} {month} {day.year}",
        f"By {day.day}th of {month}, {day.year}",
        f"by {month} {day.day}, {day.year}",
        f"by {day:%d/%m/%Y}",
        f"by {day.isoformat()}",
        f"by {day:%A} {day.day} {month[:3]} {day.year}",
    ]

    assert {resolve(one, day).end for one in spellings} == {day}


def test_words_that_count_from_a_date_are_unknown_without_one() -> None:
    for phrase in (
        "with immediate effect",
        "next year",
        "last week",
        "by 14 June",
        "by end of March",
        "8th January",
    ):
        assert resolve(phrase, None).kind is ResolutionKind.UNKNOWN, phrase


@pytest.mark.parametrize(
    "repeated",
    [
        *("by ", "by 14 June ", "1/", "12 ", "4, 5 and ", "June 2024 - ", "within six months ", "the ", "("),
        *("a", "1", "\x00", "\u202e", "\ud800", "of the end of ", "last 12 months ending ", "<b", "'", "在"),
    ],
)
def test_eight_times_the_text_takes_about_eight_times_as_long(repeated: str) -> None:
    short, long = (_seconds(repeated, size) for size in (12_500, 100_000))

    assert long < 5
    assert long < 24 * short + 0.05


def _seconds(repeated: str, size: int) -> float:
    text = (repeated * (size // len(repeated) + 1))[:size]
    taken = []
    for _ in range(2):
        began = time.perf_counter()
        resolve(text, date(2024, 1, 1))
        taken.append(time.perf_counter() - began)
    return min(taken)
