"""The cells that say one thing about one item: what is asked, who owns it, when it is due and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rules.dates_in_words import days_in_words, long_date
from rules.packs.content import Cell, Tone
from rules.register_view import ItemView
from rules.vocabulary import Rag, ResolutionKind

MORE_ANCHOR = "register-more"

_LONGEST_STAND_IN = 300
_LONGEST_SHORT_TITLE = 52


@dataclass(frozen=True, slots=True)
class Anchors:
    """Where each item's row stands in the appendix; items beyond its cap lead to the line that says so."""

    by_key: Mapping[str, str]

    def of(self, key: str) -> str:
        """The item's own row."""
        return self.by_key.get(key, MORE_ANCHOR)

    def first(self, keys: Iterable[str]) -> str:
        """The row among them that comes first in the appendix."""
        shown = sorted(self.by_key[key] for key in keys if key in self.by_key)
        return shown[0] if shown else MORE_ANCHOR


def item_cells(item: ItemView, anchors: Anchors) -> tuple[Cell, Cell]:
    """The item in short; its reference leads to the row of the appendix that says everything."""
    reference = reference_cell(item, link=anchors.of(item.key))
    return reference, what_cell(item, shortened(item.publication_title, _LONGEST_SHORT_TITLE))


def reference_cell(item: ItemView, *, link: str) -> Cell:
    """The number in the report, else the register's key, and the portal's number, which is another."""
    return Cell(item.number or item.key, f"portal {item.portal_id}" if item.portal_id else "", link=link)


def what_cell(item: ItemView, report: str) -> Cell:
    """The item's title (or how its text begins), the report, and whether it is mandatory."""
    stand_in = shortened(item.text, _LONGEST_STAND_IN)
    not_mandatory = "" if item.mandatory else "not mandatory"
    return Cell(item.title or stand_in, "; ".join(text for text in (report, not_mandatory) if text))


def report_in_full(item: ItemView) -> str:
    """The report's whole title and the day it was published."""
    published = f", {long_date(item.published_on)}" if item.published_on else ""
    return f"{item.publication_title}{published}" if item.publication_title else ""


def owner_cell(item: ItemView) -> Cell:
    """The owner post and its holder on the day, or what is missing."""
    if item.owner_title is None:
        return Cell("No owner", tone=Tone.ALERT)
    if item.owner_name is None:
        return Cell(item.owner_title, "nobody holds this post", tone=Tone.ALERT)
    return Cell(item.owner_title, item.owner_name)


def rag_cell(rag: Rag | None) -> Cell:
    """The rating in a word; the renderer puts its letter and pattern before it."""
    return Cell(rag.value.capitalize(), rag=rag) if rag else Cell("Not rated", tone=Tone.MUTED)


def rating_cell(item: ItemView, rags: Mapping[str, Rag]) -> Cell:
    """An item's rating; what has ended needs none."""
    rag = rags.get(item.key)
    return Cell("–", tone=Tone.MUTED) if rag is None and item.stage.is_ended else rag_cell(rag)


def due_cell(item: ItemView, as_at: date) -> Cell:
    """The due day and how far off or past it is; an ended item isn't late any more."""
    if item.due_on is None:
        return Cell("No date", tone=Tone.MUTED)
    if item.stage.is_ended:
        return Cell(long_date(item.due_on))
    late = item.due_on < as_at and item.mandatory and not item.stage.awaits_others
    tone = Tone.ALERT if late else Tone.PLAIN
    return Cell(long_date(item.due_on), days_in_words(item.due_on, today=as_at), tone=tone)


def read_from_cell(item: ItemView) -> Cell:
    """The phrase, the rule, what it was counted from and who confirmed it: no date without its reasons."""
    if item.due_on is None:
        return Cell("", why_undated(item))
    confirmed = f"confirmed by {item.confirmed_by}" if item.confirmed_by else "not confirmed"
    anchor = f"read against {_anchor_in_words(item.due_anchor)}" if item.due_anchor else ""
    reasons = (item.due_rule.rstrip("."), anchor, confirmed)
    phrase = f"“{item.phrase}”" if item.phrase else "No phrase"
    return Cell(phrase, "; ".join(text for text in reasons if text))


def why_undated(item: ItemView) -> str:
    """Why an item has no day to work to, in words."""
    if item.unread_phrases:
        phrases = ", ".join(f"“{phrase}”" for phrase in item.unread_phrases)
        because = f": {item.due_rule}" if item.resolution is ResolutionKind.UNKNOWN and item.due_rule else ""
        return f"{phrases} can't be read to a date{because}"
    if item.resolution is ResolutionKind.WINDOW:
        return f"“{item.phrase}” is a rough period, which never becomes a deadline"
    if item.resolution is ResolutionKind.RECURRING:
        return f"“{item.phrase}” is a standing duty, without a single day"
    return "Its text states no date" if item.resolution else "No deadline is recorded"


def _anchor_in_words(anchor: str) -> str:
    try:
        return long_date(date.fromisoformat(anchor))
    except ValueError:
        return anchor  # a month, a year, or as it was written


def in_words(value: str) -> str:
    """An enum's value as a person writes it: “Signed off”."""
    return value.replace("-", " ").capitalize()


def shortened(text: str, most: int) -> str:
    """The text, or its first words up to `most` characters with an ellipsis."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[:most]).rstrip(" ,;:") + "…"
