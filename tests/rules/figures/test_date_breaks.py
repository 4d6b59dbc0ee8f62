"""Dates that break: one day spelt in several ways, and periods with nothing to count from."""

from dataclasses import replace
from datetime import date

from rules.date_questions import DatedItem
from rules.figures.breaks import BreakCode
from rules.figures.date_breaks import Dated, sibling_date_breaks, unknown_date_breaks
from rules.vocabulary import ResolutionKind

JUNE_14, JUNE_30 = date(2024, 6, 14), date(2024, 6, 30)


def _dated(key: str, phrase: str, due_on: date | None, *, published_on: date | None = None) -> Dated:
    item = DatedItem(
        key=key,
        title=f"Item {key}",
        publication_key="s60",
        publication_title="Section 60",
        published_on=published_on,
        phrase=phrase,
        due_on=due_on,
        resolution=ResolutionKind.DEADLINE if due_on else ResolutionKind.UNKNOWN,
    )
    return Dated(item, has_ended=False, source=f"S1, {key}")


def test_three_spellings_of_probably_one_day_are_one_break() -> None:
    (found,) = sibling_date_breaks(
        [
            _dated("r1", "By June 2024", JUNE_30),
            _dated("r3", "By 14 June 2024", JUNE_14),
            _dated("r7", "By June 14 2024", JUNE_14),
        ]
    )
    assert (found.code, found.where) == (BreakCode.SIBLING_DATES, "Report “Section 60”")
    assert found.printed == "By 14 June 2024 / By June 14 2024 / By June 2024"
    assert set(found.item_keys) == {"r1", "r3", "r7"}
    assert "16 days apart in June 2024, spelt three ways" in found.what


def test_what_has_ended_contradicts_nothing_any_more() -> None:
    ended = replace(_dated("r1", "By June 2024", JUNE_30), has_ended=True)
    assert sibling_date_breaks([ended, _dated("r3", "By 14 June 2024", JUNE_14)]) == []


def test_a_period_without_a_publication_date_has_no_anchor_even_after_it_ended() -> None:
    open_item = _dated("10618", "Within six months", None)
    (found,) = unknown_date_breaks([open_item])
    assert (found.code, found.printed, found.item_keys) == (
        BreakCode.NO_ANCHOR,
        "Within six months",
        ("10618",),
    )
    assert "the date of publication isn't recorded" in found.what
    (ended,) = unknown_date_breaks([replace(open_item, has_ended=True)])
    assert ended.what == f"{found.what} It has ended; whether in time can't be said."


def test_words_that_give_no_day_in_a_dated_report_are_another_break() -> None:
    (found,) = unknown_date_breaks([_dated("r1", "By 30 Septe", None, published_on=date(2024, 1, 1))])
    assert found.code is BreakCode.UNREAD_DATE
