"""What an import would do, row by row: the values that a plan is made of, and that are stored from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from rules.audit_chain import Change
from rules.register_import.held_register import HeldItem
from rules.resolution import Resolution
from rules.vocabulary import (
    Applicability,
    DeadlineKind,
    ItemKind,
    PortalStatus,
    PublicationKind,
    Rag,
    RowOutcome,
    Stage,
)


@dataclass(frozen=True, slots=True)
class NewPublication:
    """A report that the register doesn't hold yet."""

    key: str
    title: str
    kind: PublicationKind
    published_on: date | None


@dataclass(frozen=True, slots=True)
class DatedPublication:
    """A report without a date to which the file gives one."""

    id: int
    key: str
    published_on: date


class NewDeadline(NamedTuple):
    """A version of a deadline to be added; `was` is the one of its kind before: number, phrase, day."""

    kind: DeadlineKind
    phrase: str
    anchor: str
    resolution: Resolution
    version: int
    was: tuple[int, str, date | None] | None = None


class NewStage(NamedTuple):
    """A stage that the item reached; `note` says where the day isn't the file's own."""

    stage: Stage
    on: date
    note: str = ""


# Not frozen: making a frozen one takes three times as long, and there may be 50,000 of them.
@dataclass(slots=True, kw_only=True)
class NewItem:
    """An item to be added. A publication is the key of a new one or the id of one that is there, or neither;
    so is its parent, by the parent's key.
    """

    key: str
    portal_id: str | None
    publication_key: str | None
    publication_id: int | None
    parent_key: str | None
    owner_post_id: int | None
    owner_key: str | None
    number: str
    kind: ItemKind
    level: int | None
    title: str
    text: str
    addressees: str
    applicability: Applicability
    mandatory: bool
    portfolio: str
    board: str
    known_on: date
    source: str
    deadlines: tuple[NewDeadline, ...]
    stages: tuple[NewStage, ...]
    updated_on: date | None
    portal_status: PortalStatus | None
    rag: Rag | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedItem:
    """What is to be added to an item that is there, and which of its columns get new values.

    `edits` are the changes of its own fields as the audit trail writes them, `others` all further ones.
    """

    item: HeldItem
    columns: Mapping[str, Any]
    publication_key: str | None
    parent_key: str | None
    edits: tuple[Change, ...]
    others: tuple[Change, ...]
    deadlines: tuple[NewDeadline, ...]
    updated_on: date | None
    portal_status: PortalStatus | None
    rag: Rag | None


class Remark(NamedTuple):
    """A question, a reason or a remark, and the cell that it is about."""

    cell: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRow:
    """What one row comes to; `cell` is the first one that its remarks name, or else the row's own."""

    sheet: str
    cell: str
    outcome: RowOutcome
    item_key: str | None
    remarks: tuple[Remark, ...] = ()
    new: NewItem | None = None
    changed: ChangedItem | None = None

    @property
    def changes(self) -> tuple[Change, ...]:
        """Old and new values, where the row changes something."""
        return (*self.changed.edits, *self.changed.others) if self.changed is not None else ()


@dataclass(frozen=True, slots=True)
class RegisterPlan:
    """What an import would do; nothing is stored by making it.

    `notes` are remarks on the file as a whole.
    """

    rows: tuple[PlannedRow, ...]
    new_publications: tuple[NewPublication, ...]
    dated_publications: tuple[DatedPublication, ...]
    notes: tuple[str, ...]

    def of(self, outcome: RowOutcome) -> tuple[PlannedRow, ...]:
        """The rows with one outcome, in the file's order."""
        return tuple(row for row in self.rows if row.outcome is outcome)

    @property
    def counts(self) -> dict[RowOutcome, int]:
        """Every outcome with the number of its rows."""
        found = dict.fromkeys(RowOutcome, 0)
        for row in self.rows:
            found[row.outcome] += 1
        return found

    @property
    def changes_register(self) -> bool:
        """Whether there is anything to store besides questions."""
        stored = (RowOutcome.NEW, RowOutcome.CHANGED)
        return bool(self.dated_publications) or any(row.outcome in stored for row in self.rows)
