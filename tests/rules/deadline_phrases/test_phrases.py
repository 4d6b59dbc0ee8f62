"""What real phrases, and phrases as other forces and years put them, mean."""

from datetime import date

import pytest

from rules.deadline_phrases import parse_anchor, resolve
from rules.vocabulary import Certainty, ResolutionKind
from tests.rules.deadline_phrases.phrase_tables import meaning, table

REPORT = date(2023, 12, 8)


@pytest.mark.parametrize(("phrase", "anchor", "expected"), table("real_phrases.tsv"))
def test_a_phrase_of_a_real_paper_has_its_known_meaning(phrase: str, anchor: str, expected: str) -> None:
    assert meaning(resolve(phrase, parse_anchor(anchor))) == expected


def test_all_fifty_four_real_phrases_are_there() -> None:
    assert len(table("real_phrases.tsv")) == 54


@pytest.mark.parametrize(("phrase", "anchor", "kind", "expected"), table("own_phrases.tsv"))
def test_a_phrase_as_reports_put_it_has_its_meaning(
    phrase: str, anchor: str, kind: str, expected: str
) -> None:
    resolution = resolve(phrase, parse_anchor(anchor))

    assert (resolution.kind.value, meaning(resolution)) == (kind, expected)


@pytest.mark.parametrize(
    ("phrase", "kind", "certainty"),
    [
        ("By 14 June 2024", "deadline", Certainty.EXACT),
        ("By June 2024", "deadline", Certainty.CONVENTION),
        ("By 14 June", "deadline", Certainty.CONVENTION),
        ("within six months", "deadline", Certainty.EXACT),
        ("with immediate effect", "immediate", Certainty.EXACT),
        ("By early 2025", "window", Certainty.FUZZY),
        ("(Early October)", "window", Certainty.FUZZY),
        ("next year", "window", Certainty.FUZZY),
        ("between 2nd and 13th September 2024", "window", Certainty.EXACT),
        ("in September 2024", "window", Certainty.CONVENTION),
        ("at least annually", "recurring", Certainty.EXACT),
        ("in due course", "unknown", Certainty.NOT_KNOWN),
        ("make sure they are trained", "none", Certainty.NOT_KNOWN),
    ],
)
def test_the_certainty_says_how_the_day_was_found(phrase: str, kind: str, certainty: Certainty) -> None:
    resolution = resolve(phrase, REPORT)

    assert (resolution.kind, resolution.certainty) == (ResolutionKind(kind), certainty)


@pytest.mark.parametrize(
    ("phrase", "part_of_the_rule"),
    [
        ("By June 2024", "the last day of the named month, 30 June 2024"),
        ("Within six months", "6 calendar months after 8 December 2023"),
        ("before 1 April 2025", "“before” leaves that day out"),
        ("By 31 June 2024", "There is no 31 June 2024 in the calendar"),
        ("By Monday 14 June 2024", "14 June 2024 is a Friday, not a Monday"),
        ("By early 2025", "isn't a hard deadline"),
        ("By Q1 2025", "calendar year or of the financial year"),
        ("within 20 working days", "can't be counted without a calendar"),
        ("by Christmas", "names no day"),
        ("By 30 Septe", "damaged or cut off"),
        ("by 14 June 2024 and again by 20 July 2024", "14 June 2024; 20 July 2024"),
        (
            "Within three months, the force should plan and by 31 December 2024 it should have finished.",
            "The text names several: 8 March 2024; 31 December 2024",
        ),
        ("By 31 March 2024 | 14 June 2024", "Another date stands beside"),
        (
            "The deadline was moved from 31 March to 30 June 2024",
            "30 June 2024, the date that it was changed to",
        ),
        (
            "by 31 March 2025 or within 12 months, whichever is later",
            "which of two times comes first or last",
        ),
        ("The force does not expect to finish by 31 March 2025", "isn't, or won't be, done by then"),
        ("by our next inspection", "its day is not stated"),
        ("by Q2 2024/25", "before that period begins or before it ends"),
    ],
)
def test_the_rule_says_why(phrase: str, part_of_the_rule: str) -> None:
    assert part_of_the_rule in resolve(phrase, REPORT).rule


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("By 31 December 2024, forces should act, at least annually.", "By 31 December 2024"),
        ("Forces must act by no later than\n14 June 2024.", "by no later than\n14 June 2024"),
        ("published on 11<sup>th</sup> August 2022", "11<sup>th</sup> August 2022"),
        ("the visit is w/c 10th March 2025 – youth justice", "w/c 10th March 2025"),
        ("By\u200f 14 Ju\u00adne 2024.", "By\u200f 14 Ju\u00adne 2024"),
        ("no date at all", ""),
    ],
)
def test_the_words_are_those_that_the_date_rests_on(text: str, words: str) -> None:
    assert resolve(text, REPORT).words == words


@pytest.mark.parametrize(
    "text",
    [
        (
            "By 31 December 2024, all chief constables should audit cases closed within the last 12 months "
            "(ending 30th June 2022), as published on 8th March 2023 and reviewed at least annually."
        ),
        (
            "The report was published on 8 December 2023. Over the last 6 months forces improved. "
            "Within six months, and in any case by 31 December 2024, forces should reply within 24 hours."
        ),
        (
            "Recommendation 2 of the 2019 report was made under the Police Act 1996. By 31 December 2024 "
            "officers who may use section 60 powers should be trained; we will re-inspect in spring 2025."
        ),
    ],
)
def test_the_hard_deadline_wins_over_every_other_date_of_a_text(text: str) -> None:
    resolution = resolve(text, REPORT)

    assert (resolution.kind, resolution.end) == (ResolutionKind.DEADLINE, date(2024, 12, 31))


def test_an_anchor_is_a_day_a_month_or_a_year() -> None:
    day, month, year = parse_anchor("2023-12-08"), parse_anchor("2020-12"), parse_anchor("2020")

    assert day is not None
    assert month is not None
    assert year is not None
    assert (day.first, day.last, day.precision) == (REPORT, REPORT, "day")
    assert (month.first, month.last, month.precision) == (date(2020, 12, 1), date(2020, 12, 31), "month")
    assert (year.first, year.last, year.precision) == (date(2020, 1, 1), date(2020, 12, 31), "year")
    assert parse_anchor(" ") is None


@pytest.mark.parametrize(
    "text", ["8 December 2023", "2023-13", "2023-02-30", "20", "0000", "2023-12-08T00:00"]
)
def test_any_other_anchor_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a day|is not in the calendar"):
        parse_anchor(text)
