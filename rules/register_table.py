"""The register as a spreadsheet’s table, in the columns that an import reads."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import NamedTuple

from rules.export_tables import ExportColumn, ExportTable, ExportValue
from rules.read_day import read_day
from rules.register_import.held_register import HeldDeadline, HeldItem, HeldRegister
from rules.sheets.headings import Column
from rules.vocabulary import DeadlineKind, ResolutionKind, Stage

_WIDTHS: dict[Column, int] = {
    Column.KEY: 24,
    Column.PUBLICATION: 40,
    Column.PUBLISHED: 18,
    Column.NUMBER: 20,
    Column.KIND: 18,
    Column.TITLE: 50,
    Column.TEXT: 80,
    Column.DEADLINE: 24,
    Column.INTERNAL_TARGET: 18,
    Column.OWNER: 30,
    Column.ADDRESSEES: 24,
    Column.LAST_UPDATE: 18,
    Column.SUBMITTED: 18,
    Column.CLOSED: 18,
    Column.KNOWN_FROM: 18,
    Column.SOURCE: 40,
}
# The owner is a post; who holds it is kept apart.
_COLUMNS = tuple(column for column in Column if column is not Column.OWNER_EMAIL)


class Provenance(NamedTuple):
    """Since when the register knows an item, and from where."""

    known_on: date
    source: str


def register_table(held: HeldRegister, provenance: Mapping[int, Provenance]) -> ExportTable:
    """Every item, one a row, in the order of their keys. An item's provenance goes by its id.

    Imported again, it changes nothing. “Deadline” is HMICFRS's, or else the PCC's, in its own words or as a
    date where it is one.
    """
    columns = tuple(ExportColumn(column.value, _WIDTHS.get(column, 14)) for column in _COLUMNS)
    return ExportTable("Register", columns, _rows(held, provenance))


def _rows(held: HeldRegister, provenance: Mapping[int, Provenance]) -> Iterator[tuple[ExportValue, ...]]:
    keys = {item.id: item.key for item in held.items}
    owners = {post.id: post.key for post in held.posts}
    for item in sorted(held.items, key=lambda each: each.key):
        values = {
            **_own_values(item, keys, owners),
            **_publication_values(held, item),
            **_deadline_values(held, item),
            **_progress_values(held, item),
            Column.KNOWN_FROM: provenance[item.id].known_on,
            Column.SOURCE: provenance[item.id].source,
        }
        yield tuple(values.get(column) for column in _COLUMNS)


def _own_values(
    item: HeldItem, keys: Mapping[int, str], owners: Mapping[int, str]
) -> dict[Column, ExportValue]:
    return {
        Column.KEY: item.key,
        Column.REFERENCE: item.portal_id,
        Column.NUMBER: item.number,
        Column.KIND: item.kind.value.replace("-", " ") if item.kind.value != "afi" else "AFI",
        Column.LEVEL: item.level if item.level is not None else "none",
        Column.TITLE: item.title,
        Column.TEXT: item.text,
        Column.OWNER: owners.get(item.owner_post_id) if item.owner_post_id is not None else None,
        Column.PORTFOLIO: item.portfolio,
        Column.BOARD: item.board,
        Column.ADDRESSEES: item.addressees,
        Column.APPLICABLE: item.applicability.value,
        Column.MANDATORY: "yes" if item.mandatory else "no",
        Column.PARENT: keys.get(item.parent_id) if item.parent_id is not None else None,
    }


def _publication_values(held: HeldRegister, item: HeldItem) -> dict[Column, ExportValue]:
    publication = held.publication_by_id.get(item.publication_id) if item.publication_id is not None else None
    if publication is None:
        return {}
    return {Column.PUBLICATION: publication.title, Column.PUBLISHED: publication.published_on}


def _deadline_values(held: HeldRegister, item: HeldItem) -> dict[Column, ExportValue]:
    newest = {
        kind: versions[-1] for kind in DeadlineKind if (versions := held.deadlines.get((item.id, kind)))
    }
    values: dict[Column, ExportValue] = {}
    for kind in (DeadlineKind.HMICFRS, DeadlineKind.PCC):
        if kind in newest and Column.DEADLINE not in values:
            values |= {Column.DEADLINE: _deadline(newest[kind]), Column.DEADLINE_KIND: kind.value}
    if DeadlineKind.INTERNAL in newest:
        values[Column.INTERNAL_TARGET] = _deadline(newest[DeadlineKind.INTERNAL])
    return values


def _deadline(version: HeldDeadline) -> ExportValue:
    """A real date where the words are one; else the words, which say more than a date would."""
    try:
        day = read_day(version.phrase)
    except ValueError:
        return version.phrase
    is_that_day = version.resolution is ResolutionKind.DEADLINE and version.ends_on == day
    return day if is_that_day else version.phrase


def _progress_values(held: HeldRegister, item: HeldItem) -> dict[Column, ExportValue]:
    stage, portal, rag = held.stages.get(item.id), held.portal.get(item.id), held.rags.get(item.id)
    return {
        Column.STAGE: (stage.stage if stage is not None else Stage.OPEN).value,
        Column.LAST_UPDATE: held.updated_on.get(item.id),
        Column.SUBMITTED: stage.submitted_on if stage is not None else None,
        Column.CLOSED: stage.closed_on if stage is not None else None,
        Column.RAG: rag.value if rag is not None else None,
        Column.PORTAL_STATUS: portal[1].value if portal is not None else None,
    }
