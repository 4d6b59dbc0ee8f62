"""Everything that one pack or paper is made from, frozen: what a snapshot holds, and how it is written."""

from dataclasses import dataclass
from datetime import date

from rules.packs.agenda_paper import AgendaPaper
from rules.packs.board_material import BoardMaterial
from rules.packs.canonical_json import CanonicalJsonError, canonical_json, read_canonical_json
from rules.packs.committee_material import Committee, CommitteeMaterial
from rules.register_view import RegisterView
from rules.vocabulary import PackKind

# Raised when what is written here can't be read by the rule below any more; a new field needs a default.
SCHEMA = 1


class SnapshotError(ValueError):
    """A snapshot that can't be written or read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFacts:
    """What the board's pack is made from, with the policy's terms on the day it was read."""

    view: RegisterView
    material: BoardMaterial
    review_months: int
    due_within_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperFacts:
    """What a committee's paper is made from: publishable values only."""

    material: CommitteeMaterial
    committee: Committee
    meeting_on: date
    agenda_item: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackSnapshot:
    """One snapshot: of the one kind or of the other. `board` is the board's name in the policy.

    `papers` are what others brought to the meeting by then; their files are known by their SHA-256.
    """

    schema: int
    kind: PackKind
    force_code: str
    board: str
    board_facts: BoardFacts | None = None
    paper_facts: PaperFacts | None = None
    papers: tuple[AgendaPaper, ...] = ()

    @property
    def as_at(self) -> date:
        """The day that it was read as at."""
        return self.view.as_at if self.board_facts else self.paper.material.as_at

    @property
    def facts(self) -> BoardFacts:
        """What the board's pack is made from."""
        if self.board_facts is None:
            raise SnapshotError("this snapshot isn't of a board's pack")
        return self.board_facts

    @property
    def view(self) -> RegisterView:
        """The register that the board's pack shows."""
        return self.facts.view

    @property
    def paper(self) -> PaperFacts:
        """What the committee's paper is made from."""
        if self.paper_facts is None:
            raise SnapshotError("this snapshot isn't of a committee's paper")
        return self.paper_facts

    @property
    def item_count(self) -> int:
        """How many items it holds."""
        return len(self.view.items) if self.board_facts else len(self.paper.material.items)


def snapshot_json(snapshot: PackSnapshot) -> bytes:
    """The snapshot as canonical JSON (RFC 8785): equal ones give the same bytes. Raises SnapshotError."""
    try:
        return canonical_json(snapshot)
    except CanonicalJsonError as error:
        raise SnapshotError(f"the register can't be frozen: {error}") from error


def read_snapshot(content: bytes) -> PackSnapshot:
    """The snapshot that snapshot_json() wrote, equal to it in every value. Raises SnapshotError."""
    try:
        snapshot = read_canonical_json(PackSnapshot, content)
    except CanonicalJsonError as error:
        raise SnapshotError(f"this snapshot can't be read by this version: {error}") from error
    if snapshot.schema != SCHEMA:
        raise SnapshotError(f"this snapshot is of schema {snapshot.schema}; this version reads {SCHEMA}")
    return snapshot
