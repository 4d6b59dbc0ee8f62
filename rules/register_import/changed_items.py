"""Comparing a row with the item that it is about: what would change, and what has to be asked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from rules.audit_chain import Change
from rules.dates_in_words import long_date
from rules.item_fields import FIELD_WORDS, OWNER, Value, written_value
from rules.register_import.held_register import HeldItem, HeldPost, HeldRegister, number_word
from rules.register_import.planned_deadlines import new_deadlines
from rules.register_import.planned_rows import ChangedItem, NewDeadline
from rules.register_import.planned_stages import check_held_stage
from rules.register_import.register_matching import RowPublication
from rules.sheets.deadline_cells import DeadlineReader
from rules.sheets.headings import Column
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import ItemKind, PortalStatus, Rag


def changed_item(
    row: RegisterRow,
    held: HeldItem,
    publication: RowPublication,
    owner: HeldPost | None,
    reader: DeadlineReader,
    register: HeldRegister,
    *,
    as_at: date,
) -> ChangedItem | None:
    """What the row would change; None when that is nothing, or when the row has to be asked about."""
    _check_identity(row, held, publication, register)
    fields = _fields(row, held, owner)
    edits = tuple(_edits(held, fields, register))
    deadlines = new_deadlines(row, publication.published_on, reader, held, register)
    check_held_stage(row, held, register)
    _check_may_change(row, held, edits, deadlines, register)
    updated_on = row.last_update if _is_news(row.last_update, register.updated_on.get(held.id)) else None
    portal_status = _portal_status(row, held, register, as_at)
    rag = _rag(row, held, register)
    new_publication = _takes_publication(held, publication)
    others = _others(
        held, publication if new_publication else None, deadlines, updated_on, portal_status, register
    )
    if rag is not None:
        before = register.rags.get(held.id)
        others = (*others, Change("RAG", before.value if before else None, rag.value))
    if row.problems or not (edits or others):
        return None
    columns = {name: value for name, value in fields.items() if name != OWNER}
    if OWNER in fields and owner is not None:
        columns["owner_post_id"] = owner.id
    if new_publication and publication.id is not None:
        columns["publication_id"] = publication.id
    return ChangedItem(
        item=held,
        columns=columns,
        publication_key=publication.new.key if new_publication and publication.new is not None else None,
        parent_key=None,
        edits=edits,
        others=others,
        deadlines=deadlines,
        updated_on=updated_on,
        portal_status=portal_status,
        rag=rag,
    )


def _check_identity(
    row: RegisterRow, held: HeldItem, publication: RowPublication, register: HeldRegister
) -> None:
    if row.kind is not None and row.kind is not held.kind:
        row.ask(
            Column.KIND,
            f"“{held.key}” is “{held.kind.label}” in the register, and the file says “{row.kind.label}”: "
            "is it the same item?",
        )
    if held.publication_id is not None and publication.key and publication.id != held.publication_id:
        has = register.publication_by_id[held.publication_id]
        row.ask(
            Column.PUBLICATION,
            f"“{held.key}” is of “{has.title}” in the register, and the file says “{row.publication[:80]}”: "
            "is it the same item?",
        )


def _fields(row: RegisterRow, held: HeldItem, owner: HeldPost | None) -> Mapping[str, Any]:
    """The item's own fields that would get another value, by name as in FIELD_WORDS."""
    fields: dict[str, Any] = {}
    if row.title_given and row.title != held.title:
        fields["title"] = row.title
    if row.text and row.text != held.text and row.text.split() != held.text.split():
        fields["text"] = row.text
    for name, value, before in (
        ("portfolio", row.portfolio, held.portfolio),
        ("board", row.board, held.board),
        ("addressees", row.addressees, held.addressees),
    ):
        if value and value != before:
            fields[name] = value
    if row.number and row.number != held.number and number_word(row.number) != number_word(held.number):
        fields["number"] = row.number
    if row.reference and row.reference not in (held.portal_id, held.key):
        fields["portal_id"] = row.reference
    fields |= _weighty_fields(row, held)
    if owner is not None and owner.id != held.owner_post_id:
        fields[OWNER] = owner.key
    return fields


def _weighty_fields(row: RegisterRow, held: HeldItem) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if row.level is not None and (row.level or None) != held.level:
        fields["level"] = row.level or None
    if row.applicable is not None and row.applicable is not held.applicability:
        fields["applicability"] = row.applicable
    if row.mandatory is not None and row.mandatory is not held.mandatory:
        fields["mandatory"] = row.mandatory
    return fields


def _edits(held: HeldItem, fields: Mapping[str, Any], register: HeldRegister) -> list[Change]:
    edits = []
    for name, value in fields.items():
        before: Value
        if name == OWNER:
            post = register.post_by_id.get(held.owner_post_id) if held.owner_post_id is not None else None
            before = post.key if post is not None else None
        else:
            before = getattr(held, name)
        edits.append(Change(name, written_value(before), written_value(value)))
    return edits


def _check_may_change(
    row: RegisterRow,
    held: HeldItem,
    edits: tuple[Change, ...],
    deadlines: tuple[NewDeadline, ...],
    register: HeldRegister,
) -> None:
    if held.level == 1 and (edits or deadlines):
        named = ", ".join(FIELD_WORDS[edit.field] for edit in edits) or "deadline"
        row.ask(None, f"“{held.key}” is at Level 1, so it is read-only: should its {named} change?")
    if row.level and held.kind is ItemKind.CAUSE_OF_CONCERN:
        row.ask(Column.LEVEL, "a cause of concern has no level: is this one of its recommendations?")
    if deadlines and register.stage(held.id).is_ended:
        stands = register.stage(held.id).value.replace("-", " ")
        row.ask(Column.DEADLINE, f"“{held.key}” is {stands}, so nothing is due: should it be re-opened?")


def _is_news(day: date | None, newest: date | None) -> bool:
    return day is not None and (newest is None or day > newest)


def _portal_status(
    row: RegisterRow, held: HeldItem, register: HeldRegister, as_at: date
) -> PortalStatus | None:
    """What the portal newly says; a status that the register has already is no news."""
    newest = register.portal.get(held.id)
    if row.portal_status is None or (newest is not None and newest[1] is row.portal_status):
        return None
    if newest is not None and newest[0] == as_at:
        row.ask(
            Column.PORTAL_STATUS,
            f"the portal’s status on {long_date(as_at)} is recorded as {newest[1].value}: "
            "on which day did it say otherwise?",
        )
        return None
    return row.portal_status


def _rag(row: RegisterRow, held: HeldItem, register: HeldRegister) -> Rag | None:
    """The new rating; what has ended isn't rated, and a sheet often leaves the last colour in such a row."""
    is_news = row.rag is not None and register.rags.get(held.id) is not row.rag
    return row.rag if is_news and not register.stage(held.id).is_ended else None


def _takes_publication(held: HeldItem, publication: RowPublication) -> bool:
    return held.publication_id is None and publication.key is not None


def _others(
    held: HeldItem,
    publication: RowPublication | None,
    deadlines: tuple[NewDeadline, ...],
    updated_on: date | None,
    portal_status: PortalStatus | None,
    register: HeldRegister,
) -> tuple[Change, ...]:
    """Every change but those of the item's own fields, as the audit trail writes them."""
    changes = [each for deadline in deadlines for each in deadline_changes(deadline)]
    if publication is not None:
        changes.append(Change("publication", None, publication.key))
    if updated_on is not None:
        newest = register.updated_on.get(held.id)
        changes.append(Change("last update", newest.isoformat() if newest else None, updated_on.isoformat()))
    if portal_status is not None:
        report = register.portal.get(held.id)
        changes.append(Change("portal status", report[1].value if report else None, portal_status.value))
    return tuple(changes)


def deadline_changes(deadline: NewDeadline) -> list[Change]:
    """A new version of a deadline as the audit trail writes it."""
    name = f"{deadline.kind.value} deadline"
    due = deadline.resolution.end
    was_version, was_phrase, was_due = deadline.was or (None, None, None)
    return [
        Change(name, was_phrase, deadline.phrase),
        Change(f"{name} due on", was_due.isoformat() if was_due else None, due.isoformat() if due else None),
        Change(f"{name} version", str(was_version) if was_version else None, str(deadline.version)),
    ]
