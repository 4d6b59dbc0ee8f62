"""Breaks about dates: deadlines that contradict each other, and those that can't be known."""

from collections.abc import Iterable
from dataclasses import dataclass

from rules.date_questions import DatedItem, near_same_dates, unknown_dates
from rules.figures.breaks import Break, BreakCode


@dataclass(frozen=True, slots=True)
class Dated:
    """One current deadline of one item, whether nothing more is asked of it, and which paper says so."""

    item: DatedItem
    has_ended: bool
    source: str


def sibling_date_breaks(deadlines: Iterable[Dated]) -> list[Break]:
    """One break for each run of nearly the same days in a report, among what hasn't ended."""
    live = [dated for dated in deadlines if not dated.has_ended]
    by_key: dict[str, list[Dated]] = {}
    for dated in live:
        by_key.setdefault(dated.item.key, []).append(dated)
    breaks = []
    for question in near_same_dates(dated.item for dated in live):
        asked = [dated for key in question.item_keys for dated in by_key[key]]
        breaks.append(
            Break(
                where=_where(asked[0].item),
                what=question.says,
                printed=" / ".join(dict.fromkeys(dated.item.phrase for dated in asked if dated.item.phrase)),
                code=BreakCode.SIBLING_DATES,
                source="; ".join(dict.fromkeys(dated.source for dated in asked)),
                item_keys=question.item_keys,
            )
        )
    return breaks


def unknown_date_breaks(deadlines: Iterable[Dated]) -> list[Break]:
    """One break for each deadline that couldn't be read to a day; also of what has ended since.

    An ended item is asked about no more, but no figure can say that it was done in time.
    """
    return [
        Break(
            where=_where(dated.item),
            what=question.says + (" It has ended; whether in time can't be said." if dated.has_ended else ""),
            printed=dated.item.phrase,
            code=BreakCode.NO_ANCHOR if dated.item.published_on is None else BreakCode.UNREAD_DATE,
            source=dated.source,
            item_keys=question.item_keys,
        )
        for dated in deadlines
        for question in unknown_dates([dated.item])
    ]


def _where(item: DatedItem) -> str:
    return f"Report “{item.publication_title}”" if item.publication_title else f"Item “{item.title}”"
