"""Turning a row about an item that the register doesn't hold into that item."""

from datetime import date

from rules.register_import.held_register import HeldPost, HeldRegister
from rules.register_import.planned_deadlines import new_deadlines
from rules.register_import.planned_rows import NewItem
from rules.register_import.planned_stages import first_stages
from rules.register_import.register_matching import RowPublication
from rules.sheets.deadline_cells import DeadlineReader
from rules.sheets.headings import Column
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import Applicability, ItemKind, PublicationKind, Stage


def new_item(
    row: RegisterRow,
    publication: RowPublication,
    owner: HeldPost | None,
    reader: DeadlineReader,
    *,
    register: HeldRegister,
    key: str,
    as_at: date,
    file_name: str,
) -> NewItem | None:
    """The item that the row makes; None when the row has to be asked about or is refused."""
    known_on = _known_on(row, publication, as_at)
    deadlines = new_deadlines(row, publication.published_on, reader, None, register)
    stages = first_stages(row, known_on=known_on, as_at=as_at)
    _check_level(row, stages[-1].stage if stages else None)
    if row.problems or row.kind is None:
        return None
    return NewItem(
        key=key,
        portal_id=row.reference or None,
        publication_key=publication.new.key if publication.new is not None else None,
        publication_id=publication.id,
        parent_key=None,
        owner_post_id=owner.id if owner is not None else None,
        owner_key=owner.key if owner is not None else None,
        number=row.number,
        kind=row.kind,
        level=row.level or None,
        title=row.title,
        text=row.text,
        addressees=row.addressees,
        applicability=row.applicable or Applicability.OURS,
        mandatory=_mandatory(row, publication),
        portfolio=row.portfolio,
        board=row.board,
        known_on=known_on,
        source=row.source or f"{file_name}, {row.place.sheet} row {row.row + 1}",
        deadlines=deadlines,
        stages=stages,
        updated_on=row.last_update,
        portal_status=row.portal_status,
        # What has ended isn't rated; a sheet often leaves the last colour in such a row.
        rag=row.rag if not (stages and stages[-1].stage.is_ended) else None,
    )


def _known_on(row: RegisterRow, publication: RowPublication, as_at: date) -> date:
    """The day from which the force knew: the report's, or else the first day that the row names."""
    days = [day for day in (row.submitted, row.closed, row.last_update) if day is not None]
    known = row.known_from or publication.published_on
    # What was done about an item can't be older than the item.
    return min([known, *(day for day in days if row.known_from is None)]) if known else min([as_at, *days])


def _mandatory(row: RegisterRow, publication: RowPublication) -> bool:
    if row.mandatory is not None:
        return row.mandatory
    named = publication.new or publication.held
    return named is None or named.kind is not PublicationKind.SUPER_COMPLAINT


def _check_level(row: RegisterRow, stage: Stage | None) -> None:
    if row.kind is ItemKind.CAUSE_OF_CONCERN and row.level:
        row.ask(Column.LEVEL, f"a cause of concern has no level, and this says {row.level}: is it one?")
    elif row.level == 1 and stage is not None and not stage.is_ended and row.stage is not None:
        row.ask(
            Column.LEVEL, "Level 1 is closed and archived by HMICFRS, and Stage says otherwise: which holds?"
        )
