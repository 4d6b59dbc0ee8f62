"""Editing a proposal's fields before it is accepted: which there are, and how their values are read."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from rules.deadline_phrases import resolve
from rules.papers.item_deadlines import read_deadline_cell
from rules.papers.proposals import (
    Content,
    FigureCell,
    FigureRow,
    FiguresProposal,
    InspectionProposal,
    ItemProposal,
    PublicationProposal,
)
from rules.read_day import read_day
from rules.vocabulary import (
    Applicability,
    DeadlineKind,
    InspectionKind,
    ItemKind,
    Measure,
    PublicationKind,
    ResolutionKind,
)

_E = TypeVar("_E", bound=StrEnum)
_Reader = Callable[[str, str], Any]


class ProposalEditError(ValueError):
    """A field that a proposal doesn't have, or a value that it can't take; the message says which."""


def edited(content: Content, fields: Mapping[str, str], *, published_on: date | None = None) -> Content:
    """The content with new values for the named fields. `published_on` is the date of an item's publication.

    Raises ProposalEditError.
    """
    for name, value in fields.items():
        if isinstance(content, FiguresProposal):
            content = _figure(content, name, value)
        elif name == "deadline" and isinstance(content, ItemProposal):
            content = _deadline(content, value, published_on)
        elif name == "window" and isinstance(content, InspectionProposal):
            content = _window(content, value)
        else:
            field, read = _reader(content, name)
            content = replace(content, **{field: read(value.strip(), name)})
    return content


def fields_of(content: Content) -> tuple[str, ...]:
    """The names of the fields that may be edited."""
    if isinstance(content, FiguresProposal):
        return ("row N label", "row N question", "row N kind", "row N level", "row N open and other measures")
    extra = {ItemProposal: ("deadline",), InspectionProposal: ("window",)}.get(type(content), ())
    return (*_READERS[type(content)], *extra)


def _reader(content: Content, name: str) -> tuple[str, _Reader]:
    readers = _READERS[type(content)]
    if name not in readers:
        raise ProposalEditError(f"“{name}” isn’t a field of it; these are: {', '.join(fields_of(content))}")
    return readers[name]


def _deadline(content: ItemProposal, value: str, published_on: date | None) -> ItemProposal:
    if not value.strip():
        return replace(content, deadline_phrase="", deadline=None, anchor=published_on)
    phrase, read = read_deadline_cell(value, published_on)
    if read is None:
        raise ProposalEditError(f"“{value}” holds no date")
    return replace(content, deadline_phrase=phrase, deadline=read, anchor=published_on)


def _window(content: InspectionProposal, value: str) -> InspectionProposal:
    if not value.strip():
        return replace(content, window_phrase="", window=None)
    read = resolve(value, content.anchor)
    if read.kind is not ResolutionKind.WINDOW or read.start is None or read.end is None:
        raise ProposalEditError(f"“{value}” gives no window: {read.rule}")
    forthcoming = read.start > content.anchor or (content.forthcoming and read.end >= content.anchor)
    return replace(content, window_phrase=value.strip(), window=read, forthcoming=forthcoming)


def _figure(content: FiguresProposal, name: str, value: str) -> FiguresProposal:
    found = re.fullmatch(r"row (\d+) ([a-z]+)", name.strip().lower())
    row = next((row for row in content.rows if found and row.number == int(found[1])), None)
    if not found or row is None:
        raise ProposalEditError(f"“{name}” names no row: write “row 10 open=36”")
    changed = _row(row, found[2], value.strip(), name)
    return replace(content, rows=tuple(changed if one is row else one for one in content.rows))


def _row(row: FigureRow, field: str, value: str, name: str) -> FigureRow:
    if field == "label":
        return replace(row, label=_needed(value, name))
    if field == "question":
        return replace(row, question=value)
    if field == "kind":
        return replace(row, kind=_one_of(ItemKind)(value, name) if value else None)
    if field == "level":
        return replace(row, level=_level(value, name))
    measure = next((measure for measure in Measure if measure.value == field), None)
    if measure is None:
        raise ProposalEditError(f"“{field}” isn’t a measure; these are: {', '.join(Measure)}")
    count = _count(value, name)
    cell = FigureCell(measure=measure, printed=value, value=count)
    others = tuple(one for one in row.cells if one.measure is not measure)
    return replace(row, cells=(*others, cell))


def _text(value: str, _name: str) -> str:
    return value


def _needed(value: str, name: str) -> str:
    if not value:
        raise ProposalEditError(f"the {name} can’t be empty")
    return value


def _day(value: str, _name: str) -> date | None:
    if not value:
        return None
    try:
        return read_day(value)
    except ValueError as error:
        raise ProposalEditError(str(error)) from None


def _count(value: str, name: str) -> int | None:
    if not value:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", value):
        raise ProposalEditError(f"“{value}” isn’t a count for {name}")
    return int(value)


def _level(value: str, _name: str) -> int | None:
    if value.lower() in ("", "none"):
        return None
    if value not in ("1", "2", "3", "4"):
        raise ProposalEditError(f"a level is 1 to 4, or none, not “{value}”")
    return int(value)


def _yes_no(value: str, name: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise ProposalEditError(f"{name} is yes or no, not “{value}”")
    return value.lower() == "yes"


def _names(value: str, _name: str) -> tuple[str, ...]:
    return tuple(filter(None, (part.strip() for part in value.split(";"))))


def _one_of(enum: type[_E]) -> Callable[[str, str], _E]:
    def read(value: str, name: str) -> _E:
        try:
            return enum(value.lower())
        except ValueError:
            raise ProposalEditError(
                f"“{value}” isn’t a value for {name}; these are: {', '.join(enum)}"
            ) from None

    return read


_READERS: dict[type, dict[str, tuple[str, _Reader]]] = {
    PublicationProposal: {
        "title": ("title", _needed),
        "kind": ("kind", _one_of(PublicationKind)),
        "partners": ("partners", _text),
        "published": ("published_on", _day),
        "link": ("link", _text),
        "findings": ("findings", _text),
        "made": ("made", _count),
        "applicable": ("applicable", _count),
        "afis-made": ("afis_made", _count),
        "afis-applicable": ("afis_applicable", _count),
        "causes-of-concern": ("causes_of_concern_made", _count),
        "counts-note": ("counts_note", _text),
    },
    ItemProposal: {
        "kind": ("kind", _one_of(ItemKind)),
        "number": ("number", _text),
        "title": ("title", _needed),
        "text": ("text", _text),
        "portal-id": ("portal_id", _text),
        "level": ("level", _level),
        "deadline-kind": ("deadline_kind", _one_of(DeadlineKind)),
        "addressees": ("addressees", _names),
        "applicability": ("applicability", _one_of(Applicability)),
        "mandatory": ("mandatory", _yes_no),
        "parent": ("parent", _text),
        "owner": ("owner", _text),
    },
    InspectionProposal: {
        "title": ("title", _needed),
        "kind": ("kind", _one_of(InspectionKind)),
        "inspectorates": ("inspectorates", _text),
        "forthcoming": ("forthcoming", _yes_no),
        "confirmed": ("confirmed", _yes_no),
        "what-the-force-did": ("what_the_force_did", _text),
    },
}
