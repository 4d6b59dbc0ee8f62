"""Packs and papers: what they were made from, their drafts, files, notes and issue, and who was told."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import DispatchState, Marking, PackKind, PackNews, PackState


class Snapshot(Base):
    """Everything that a pack prints, as read at one moment. Rows are only added.

    `content` is canonical JSON (rules/packs/pack_snapshot.py), deflated (RFC 1950); `sha256` and `size_bytes`
    are of the JSON itself, so that a snapshot is known by what it says.
    """

    __tablename__ = "snapshot"
    __table_args__ = (
        UniqueConstraint("force_id", "sha256"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        CheckConstraint("size_bytes > 0", name="isnt_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    sha256: Mapped[str]
    as_at: Mapped[date]
    size_bytes: Mapped[int]
    content: Mapped[bytes]
    taken_at: Mapped[datetime]


class Pack(Base):
    """One version of a board's pack or a committee's paper as at a day. Rows are only added.

    `board` is the board's name in the policy. A corrected version names the issued one that it takes the
    place of; it does so once it is issued itself.
    """

    __tablename__ = "pack"
    __table_args__ = (
        UniqueConstraint("force_id", "kind", "board", "as_at", "version"),
        CheckConstraint("version >= 1", name="version_counts_from_1"),
        CheckConstraint("(version = 1) = (corrects_id IS NULL)", name="corrects_a_former_version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    kind: Mapped[PackKind]
    board: Mapped[str]
    as_at: Mapped[date]
    version: Mapped[int]
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id"))
    made_at: Mapped[datetime]


class PackDraft(Base):
    """A pack as it was drafted once, from which snapshot. Rows are only added; the highest number counts.

    `replaced` is a JSON array of the characters that couldn't be printed as they are written.
    """

    __tablename__ = "pack_draft"
    __table_args__ = (
        UniqueConstraint("pack_id", "number"),
        CheckConstraint("number >= 1 AND pages >= 1", name="counts_from_1"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    number: Mapped[int]
    snapshot_id: Mapped[int] = mapped_column(ForeignKey("snapshot.id"))
    meeting_on: Mapped[date | None]
    since: Mapped[date | None]
    marking: Mapped[Marking]
    pages: Mapped[int]
    replaced: Mapped[str]
    drafted_at: Mapped[datetime]
    drafted_by: Mapped[str]


class PackStep(Base):
    """A pack was issued, by whom, in which draft; or was superseded, by which pack. Rows are only added.

    `why` says what a corrected version changed. That a pack reaches a state once is a UNIQUE constraint, so
    that two who issue at the same time can't both.
    """

    __tablename__ = "pack_step"
    __table_args__ = (
        UniqueConstraint("pack_id", "state"),
        CheckConstraint(
            "(state = 'issued' AND draft_id IS NOT NULL AND by_pack_id IS NULL)"
            " OR (state = 'superseded' AND draft_id IS NULL AND by_pack_id IS NOT NULL)",
            name="issued_in_a_draft_or_superseded_by_a_pack",
        ),
        CheckConstraint("done_by <> ''", name="names_who"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    state: Mapped[PackState]
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("pack_draft.id"))
    by_pack_id: Mapped[int | None] = mapped_column(ForeignKey("pack.id"))
    happened_at: Mapped[datetime]
    done_by: Mapped[str]
    why: Mapped[str]


class PackFile(Base):
    """One file of a draft, or of the pack as issued; `path` is relative to the packs' folder. Only added."""

    __tablename__ = "pack_file"
    __table_args__ = (
        UniqueConstraint("draft_id", "state", "path"),
        CheckConstraint("state IN ('draft', 'issued')", name="is_of_a_draft_or_an_issue"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_sha256"),
        CheckConstraint("size_bytes > 0", name="isnt_empty"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int] = mapped_column(ForeignKey("pack_draft.id"))
    state: Mapped[PackState]
    path: Mapped[str]
    content_type: Mapped[str]
    sha256: Mapped[str]
    size_bytes: Mapped[int]


class TieNote(Base):
    """Why a figure of one pack that doesn't tie stands all the same. Rows are only added; the newest counts.

    `break_key` is rules/packs/tie_notes.py's name of the break.
    """

    __tablename__ = "tie_note"
    __table_args__ = (CheckConstraint("note <> '' AND noted_by <> ''", name="says_why_and_who"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"), index=True)
    break_key: Mapped[str]
    note: Mapped[str]
    noted_by: Mapped[str]
    noted_on: Mapped[date]
    noted_at: Mapped[datetime]


class PackMessage(Base):
    """One person is told of one pack once: that it was drafted, or issued.

    `message_id` and `dated_at` never change, so that a retry after an unknown outcome is the same message to
    every mail server (RFC 5322, 3.6.4). A sender that died gives its message back at `lease_until`.
    """

    __tablename__ = "pack_message"
    __table_args__ = (
        UniqueConstraint("pack_id", "news", "person_id"),
        UniqueConstraint("message_id"),
        CheckConstraint("(state = 'claimed') = (lease_until IS NOT NULL)", name="claimed_has_a_lease"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    pack_id: Mapped[int] = mapped_column(ForeignKey("pack.id"))
    news: Mapped[PackNews]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    message_id: Mapped[str]
    dated_at: Mapped[datetime]
    state: Mapped[DispatchState]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int]
    last_reply: Mapped[str]
