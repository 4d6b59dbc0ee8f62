"""Breaks: figures that don't tie, each with a name, the place, what is wrong in words and what is printed."""

from dataclasses import dataclass
from enum import StrEnum


class BreakCode(StrEnum):
    """The stable name of a kind of break, for people and for scripts."""

    BEFORE_LEVELS = "before-levels-unclear"
    ROW_UNCLEAR = "row-unclear"
    ROW_SUM = "row-does-not-add-up"
    ROW_QUESTION = "row-carries-a-question"
    ROW_MISSING = "row-not-in-both-statements"
    TOTAL_LINE = "total-does-not-tie"
    TOTAL_UNEXPLAINED_PART = "total-with-an-unexplained-part"
    TOTAL_NOT_PRINTED = "total-not-printed"
    UNTRACED = "submitted-but-untraced"
    PARTS = "parts-do-not-make-the-whole"
    COUNTED_AND_NAMED = "counted-and-named-differ"
    AF1 = "af1-for-afi"
    SIBLING_DATES = "sibling-dates-differ"
    NO_ANCHOR = "deadline-without-anchor"
    UNREAD_DATE = "deadline-not-readable"
    APPLICABLE = "applicable-and-register-differ"
    MADE = "more-in-the-register-than-made"
    COUNTS_NOTE = "counts-carry-a-note"
    MOVEMENT = "movement-does-not-tie"
    PACK_SUM = "pack-sum-does-not-tie"
    PACK_PAGES = "pack-pages-disagree"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    BreakCode.BEFORE_LEVELS: "Row from before levels that can't be read for certain",
    BreakCode.ROW_UNCLEAR: "Row without a clear figure",
    BreakCode.ROW_SUM: "Row that doesn't add up",
    BreakCode.ROW_QUESTION: "Row that carries a question",
    BreakCode.ROW_MISSING: "Row that only one of two statements has",
    BreakCode.TOTAL_LINE: "Total that isn't the sum of its rows",
    BreakCode.TOTAL_UNEXPLAINED_PART: "Total with an unexplained part",
    BreakCode.TOTAL_NOT_PRINTED: "Total that isn't printed",
    BreakCode.UNTRACED: "Submitted, but neither closed nor waiting",
    BreakCode.PARTS: "Parts that don't make the whole",
    BreakCode.COUNTED_AND_NAMED: "Counted and named in different numbers",
    BreakCode.AF1: "“AF1” printed for AFI",
    BreakCode.SIBLING_DATES: "Near-same deadlines of one report",
    BreakCode.NO_ANCHOR: "Deadline without a date to count from",
    BreakCode.UNREAD_DATE: "Deadline that can't be read to a day",
    BreakCode.APPLICABLE: "Applicable, but not in the register in that number",
    BreakCode.MADE: "More in the register than the report made",
    BreakCode.COUNTS_NOTE: "Counts of a report that carry a note",
    BreakCode.MOVEMENT: "Movement that doesn't tie",
    BreakCode.PACK_SUM: "Sum in a pack that doesn't tie",
    BreakCode.PACK_PAGES: "Figure that two places of a pack state differently",
}


@dataclass(frozen=True, slots=True)
class Break:
    """A figure that doesn't tie: where it stands, what is wrong in words, and what is printed there.

    `item_keys` are the register's items that it is about, where it is about items.
    """

    where: str
    what: str
    printed: str
    code: BreakCode
    source: str = ""
    item_keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def sentence(text: str) -> str:
    """The words with a full stop, unless they end a sentence already."""
    words = text.strip()
    return words if words.endswith((".", "?", "!")) else f"{words}."
