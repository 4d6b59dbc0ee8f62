"""The label before an item: “Recommendation 3”, “AFI 2:”, “Cause of concern”."""

import re
from dataclasses import dataclass

from rules.count_labels import kind_in_words
from rules.vocabulary import ItemKind

_LABEL = re.compile(
    r"(?P<the>the )?(?:hmic\w* )?(?P<kind>cause of concern|coc|area for improvement|af[i1l]|recommendation|"
    r"rec)\b"
    r"(?P<afi> \(afi\))?\.?"
    r"(?: ?(?:no\.?|number|#|ref\.?))? ?"
    r"(?P<number>\d{1,6}(?:\.\d{1,2})*[a-z]?|[ivx]{1,5}|[a-h])?(?![\w])"
    r"(?P<bracket> ?\((?P<inside>[^()]{1,60})\))?"
    r"(?P<after>[ .:;)\]-]*)",
    re.IGNORECASE,
)
_PORTAL_ID = re.compile(
    r"(?:portal |hmic\w* )?(?:ref(?:erence)?|id|portal|no)?[ .:#]*(\d{4,6})", re.IGNORECASE
)
_NOT_A_LABEL = re.compile(r"\s*(?:level|lv|lvl|closed|status|total|number of)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """A label that a text begins with.

    `number` is its number in the report; a number of four digits and more is HMICFRS's own, the `portal_id`.
    `after` is where the label ends in the text, `parted` true when a colon, a stop, a dash or the end of the
    line parts it from what follows; `inside` holds words in brackets after the number.
    """

    kind: ItemKind
    number: str
    portal_id: str
    inside: str
    after: int
    parted: bool

    @property
    def name(self) -> str:
        """The label as reports write it."""
        words = {
            ItemKind.CAUSE_OF_CONCERN: "Cause of concern",
            ItemKind.AFI: "Area for improvement",
            ItemKind.RECOMMENDATION: "Recommendation",
        }
        return f"{words[self.kind]} {self.number}".strip()


def label_at_start(text: str) -> Label | None:
    """The label that an evened text begins with; None when it begins otherwise."""
    found = _LABEL.match(text)
    if not found or _NOT_A_LABEL.match(text, found.end("kind")):
        return None
    number, after = found["number"] or "", found.end()
    if number.isalpha() and not _closes(found["after"], text, after):
        # "Recommendation a chief constable ..." and "Recommendation I ..." aren't numbered.
        return None if len(number) == 1 else _plain(found, text)
    inside = found["inside"] or ""
    portal_id = number if number.isdigit() and len(number) >= 4 else _portal_id_in(inside)
    parted = _closes(found["after"], text, after) or bool(found["bracket"])
    return Label(
        kind=kind_in_words(found["kind"]) or ItemKind.RECOMMENDATION,
        number="" if number == portal_id else number,
        portal_id=portal_id,
        inside=inside,
        after=after,
        parted=parted,
    )


def _portal_id_in(inside: str) -> str:
    found = _PORTAL_ID.fullmatch(inside.strip())
    return found[1] if found else ""


def _closes(after: str, text: str, end: int) -> bool:
    return end >= len(text) or bool(re.search(r"[.:;)\]-]", after))


def _plain(found: re.Match[str], text: str) -> Label | None:
    end = found.start("number")
    return Label(
        kind_in_words(found["kind"]) or ItemKind.RECOMMENDATION, "", "", "", end, parted=end >= len(text)
    )
