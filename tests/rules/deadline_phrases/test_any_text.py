"""What holds for every text, however it is spelt, and that a long one takes only its share of work."""

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.deadline_phrases import Anchor, parse_anchor, resolve
from rules.resolution import Resolution
from rules.vocabulary import Certainty, ResolutionKind
from tests.rules.deadline_phrases.phrase_tables import meaning, phrases_with_anchors, table

TraceFunction: TypeAlias = Callable[[FrameType, str, object], "TraceFunction"]

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


PHRASES = [
    (row[0], parse_anchor(row[1])) for name in ("own_phrases.tsv", "real_phrases.tsv") for row in table(name)
]


@pytest.mark.parametrize(
    "respelt",
    [
        pytest.param(lambda phrase: phrase.replace(" ", "  "), id="double spaces"),
        pytest.param(lambda phrase: phrase.replace(" ", "\u00a0"), id="spaces that don't break"),
        pytest.param(lambda phrase: phrase.replace(" ", "\u2009"), id="thin spaces"),
        pytest.param(lambda phrase: phrase.replace(" ", "\t"), id="tabs"),
        pytest.param(lambda phrase: f"  {phrase} ", id="spaces around"),
        pytest.param(lambda phrase: phrase.replace(" ", " \u200e"), id="left-to-right marks"),
        pytest.param(lambda phrase: phrase.replace("e", "e\u00ad"), id="soft hyphens"),
        pytest.param(lambda phrase: phrase.replace("\n", "\r\n"), id="Windows line ends"),
        pytest.param(lambda phrase: phrase.replace("-", "–"), id="en dashes"),
        pytest.param(lambda phrase: phrase.replace("–", "-"), id="hyphens"),
        pytest.param(lambda phrase: phrase.replace("–", "—"), id="em dashes"),
        pytest.param(lambda phrase: phrase.replace("-", "−"), id="minus signs"),
        pytest.param(lambda phrase: phrase.replace("'", "’"), id="curly apostrophes"),
        pytest.param(lambda phrase: phrase.replace("’", "'").replace("‘", "'"), id="straight apostrophes"),
    ],
)
def test_spaces_dashes_and_apostrophes_of_another_kind_change_no_answer(
    respelt: Callable[[str], str],
) -> None:
    changed = [
        phrase for phrase, anchor in PHRASES if _answer(respelt(phrase), anchor) != _answer(phrase, anchor)
    ]

    assert changed == []


@pytest.mark.parametrize("cased", [str.upper, str.lower, str.swapcase])
def test_a_deadline_in_other_capitals_is_the_same_day(cased: Callable[[str], str]) -> None:
    deadlines = [(phrase, anchor) for phrase, anchor in PHRASES if _is_deadline(resolve(phrase, anchor))]
    moved = [
        phrase
        for phrase, anchor in deadlines
        if _answer(cased(phrase), anchor)[1:] != _answer(phrase, anchor)[1:]
    ]

    assert len(deadlines) > 500
    assert moved == []


def _answer(phrase: str, anchor: Anchor | None) -> tuple[ResolutionKind, str]:
    resolution = resolve(phrase, anchor)
    return resolution.kind, meaning(resolution)


def _is_deadline(resolution: Resolution) -> bool:
    return resolution.kind is ResolutionKind.DEADLINE


MISREAD = {
    "0": "OoQD",
    "1": "lIi|!",
    "2": "Zz",
    "3": "8E",
    "4": "A",
    "5": "S",
    "6": "bG",
    "8": "B",
    "9": "g",
    "O": "0",
    "l": "1I",
    "e": "c",
    "r": "n",
    "n": "r",
    "m": "w",
    "u": "v",
    "J": "]",
}


@pytest.mark.parametrize(
    ("phrase", "day"),
    [
        ("By 14 June 2024", date(2024, 6, 14)),
        ("by 31 March 2025", date(2025, 3, 31)),
        ("by the end of December 2024", date(2024, 12, 31)),
        ("by 21/10/2024", date(2024, 10, 21)),
        ("by 2024-11-30", date(2024, 11, 30)),
        ("By November 2024", date(2024, 11, 30)),
        ("no later than 12 February 2025", date(2025, 2, 12)),
        ("by 18.07.24", date(2024, 7, 18)),
        ("by October 15, 2024", date(2024, 10, 15)),
    ],
)
def test_one_misread_character_or_stray_mark_never_makes_another_date(phrase: str, day: date) -> None:
    misread = [
        phrase[:place] + other + phrase[place + 1 :]
        for place, one in enumerate(phrase)
        for other in MISREAD.get(one, "")
        if not (one + other).isdigit()  # another whole figure is another date, and nobody can tell
    ]
    stray = [
        phrase[:place] + mark + phrase[place:]
        for place in range(len(phrase))
        for mark in " .,'*^~\n\t-_|/;:·"
    ]
    wrong = {
        text: meaning(resolution)
        for text in (*misread, *stray)
        for anchor in (date(2023, 12, 8), None)
        if (resolution := resolve(text, anchor)).end not in (day, None)
    }

    assert wrong == {}


@pytest.mark.parametrize(
    "repeated",
    [
        *("by ", "by 14 June ", "1/", "12 ", "4, 5 and ", "June 2024 - ", "within six months ", "the ", "("),
        *("a", "1", "\x00", "\u202e", "\ud800", "of the end of ", "last 12 months ending ", "<b", "'", "在"),
        *("within within ", "January January ", ", within six months we must by 14 June 2024 act ", "\uf031"),
    ],
)
def test_eight_times_the_text_takes_about_eight_times_the_steps(repeated: str) -> None:
    short, long = (_steps(repeated, size) for size in (1_000, 8_000))

    assert long < 10 * short + 500


def _steps(repeated: str, size: int) -> int:
    """The lines that are run: a count of the work that no busy machine can change."""
    text = (repeated * (size // len(repeated) + 1))[:size]
    steps = 0

    def count(_frame: FrameType, event: str, _argument: object) -> TraceFunction:
        nonlocal steps
        steps += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        resolve(text, date(2024, 1, 1))
    finally:
        sys.settrace(before)
    return steps


@pytest.mark.parametrize(
    "repeated", ["by 14 June ", "1 ", "(", "<", "\x00\u202e", "\ud800", "بحلول ", "9", "'\n"]
)
def test_a_text_of_100_kb_gets_an_answer(repeated: str) -> None:
    text = (repeated * (100_000 // len(repeated) + 1))[:100_000]

    assert resolve(text, date(2024, 1, 1)).words in text
