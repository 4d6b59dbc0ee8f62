"""The label of a row in a table of counts, “AFI Lv3” or “Total”, and the figure in one of its cells."""

import re

from rules.vocabulary import ItemKind

_KINDS = (
    (ItemKind.CAUSE_OF_CONCERN, r"(?:accelerated )?causes? (?:of|for) concern|coc"),
    (ItemKind.AFI, r"areas? for improvement|areas? requiring improvement|af[i1l]"),
    (ItemKind.RECOMMENDATION, r"recommendation|rec"),
)
_SLIP = re.compile(r"\baf[1l]'?s?\b", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:level|lvl?\.?|l) ?([1-4])\b", re.IGNORECASE)
_TOTAL = re.compile(r"\s*(?:grand |overall |sub-?)?totals?\b", re.IGNORECASE)
_COUNT = re.compile(r"\d{1,3}(?:,\d{3})*|\d{1,6}")


def kind_in_words(text: str) -> ItemKind | None:
    """The kind that words such as “AFI Level 3” begin with; AF1 is taken for AFI."""
    for kind, pattern in _KINDS:
        if re.match(rf"\s*(?:{pattern})'?s?\b", text, re.IGNORECASE):
            return kind
    return None


def level_in_words(label: str) -> int | None:
    """The level that a label names: “Recommendation Lv4” is 4."""
    found = _LEVEL.search(label)
    return int(found[1]) if found else None


def is_total_line(label: str) -> bool:
    """Whether the row sums the others."""
    return _TOTAL.match(label) is not None


def slip_question(label: str) -> str:
    """What to ask of “AF1” for AFI, a real slip of the papers; empty for any other label."""
    if _SLIP.search(label):
        return f"“{label.strip()}” is taken for AFI, area for improvement. Is that right?"
    return ""


def plain_count(text: str) -> int | None:
    """The figure that a cell holds and nothing else; None for “170 (+4)”, a dash or words."""
    stripped = text.strip()
    return int(stripped.replace(",", "")) if _COUNT.fullmatch(stripped) else None
