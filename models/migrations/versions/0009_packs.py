"""Migration 0009: meetings with their decisions and actions; packs with all that became of them."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_triggers, sqlite_statements

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


_APPEND_ONLY = (
    "decision_asked",
    "meeting_action",
    "meeting_action_step",
    "snapshot",
    "pack",
    "pack_draft",
    "pack_step",
    "pack_file",
    "tie_note",
)


def upgrade() -> None:
    _make_meetings()
    _make_packs()
    _make_what_became_of_packs()
    trigger_statements = (
        postgresql_triggers if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)


def _make_meetings() -> None:
    op.create_table(
        "meeting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("chair", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_meeting_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
        sa.UniqueConstraint("force_id", "board", "held_on", name=op.f("uq_meeting_force_id_board_held_on")),
    )

    op.create_table(
        "decision_asked",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("item_keys", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1 AND what <> ''", name=op.f("ck_decision_asked_says_what")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_decision_asked_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_asked")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_decision_asked_meeting_id_number")),
    )

    op.create_table(
        "meeting_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner_post_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("item_keys", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1 AND what <> ''", name=op.f("ck_meeting_action_says_what")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_action_meeting_id_meeting")
        ),
        sa.ForeignKeyConstraint(
            ["owner_post_id"], ["post.id"], name=op.f("fk_meeting_action_owner_post_id_post")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_action")),
        sa.UniqueConstraint("meeting_id", "number", name=op.f("uq_meeting_action_meeting_id_number")),
    )

    op.create_table(
        "meeting_action_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("action_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "open",
                "done",
                "dropped",
                name="action_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["meeting_action.id"], name=op.f("fk_meeting_action_step_action_id_meeting_action")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_action_step")),
    )
    op.create_index(
        op.f("ix_meeting_action_step_action_id"), "meeting_action_step", ["action_id"], unique=False
    )


def _make_packs() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_snapshot_sha256_is_sha256")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_snapshot_isnt_empty")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_snapshot_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_snapshot")),
        sa.UniqueConstraint("force_id", "sha256", name=op.f("uq_snapshot_force_id_sha256")),
    )

    op.create_table(
        "pack",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "board-pack",
                "committee-paper",
                name="pack_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("board", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(version = 1) = (corrects_id IS NULL)", name=op.f("ck_pack_corrects_a_former_version")
        ),
        sa.CheckConstraint("version >= 1", name=op.f("ck_pack_version_counts_from_1")),
        sa.ForeignKeyConstraint(["corrects_id"], ["pack.id"], name=op.f("fk_pack_corrects_id_pack")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_pack_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack")),
        sa.UniqueConstraint(
            "force_id",
            "kind",
            "board",
            "as_at",
            "version",
            name=op.f("uq_pack_force_id_kind_board_as_at_version"),
        ),
    )

    op.create_table(
        "pack_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column(
            "marking",
            sa.Enum(
                "OFFICIAL",
                "OFFICIAL-SENSITIVE",
                name="marking",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("replaced", sa.Text(), nullable=False),
        sa.Column("drafted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drafted_by", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1 AND pages >= 1", name=op.f("ck_pack_draft_counts_from_1")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_draft_pack_id_pack")),
        sa.ForeignKeyConstraint(
            ["snapshot_id"], ["snapshot.id"], name=op.f("fk_pack_draft_snapshot_id_snapshot")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_draft")),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_pack_draft_pack_id_number")),
    )


def _make_what_became_of_packs() -> None:
    op.create_table(
        "pack_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "issued",
                "superseded",
                name="pack_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("by_pack_id", sa.Integer(), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'issued' AND draft_id IS NOT NULL AND by_pack_id IS NULL)"
            " OR (state = 'superseded' AND draft_id IS NULL AND by_pack_id IS NOT NULL)",
            name=op.f("ck_pack_step_issued_in_a_draft_or_superseded_by_a_pack"),
        ),
        sa.CheckConstraint("done_by <> ''", name=op.f("ck_pack_step_names_who")),
        sa.ForeignKeyConstraint(["by_pack_id"], ["pack.id"], name=op.f("fk_pack_step_by_pack_id_pack")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pack_draft.id"], name=op.f("fk_pack_step_draft_id_pack_draft")
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_step_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_step")),
        sa.UniqueConstraint("pack_id", "state", name=op.f("uq_pack_step_pack_id_state")),
    )

    op.create_table(
        "pack_file",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "issued",
                "superseded",
                name="pack_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'issued')", name=op.f("ck_pack_file_is_of_a_draft_or_an_issue")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_pack_file_sha256_is_sha256")),
        sa.CheckConstraint("size_bytes > 0", name=op.f("ck_pack_file_isnt_empty")),
        sa.ForeignKeyConstraint(
            ["draft_id"], ["pack_draft.id"], name=op.f("fk_pack_file_draft_id_pack_draft")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_file")),
        sa.UniqueConstraint("draft_id", "state", "path", name=op.f("uq_pack_file_draft_id_state_path")),
    )

    op.create_table(
        "tie_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("break_key", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("noted_by", sa.Text(), nullable=False),
        sa.Column("noted_on", sa.Date(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("note <> '' AND noted_by <> ''", name=op.f("ck_tie_note_says_why_and_who")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_tie_note_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tie_note")),
    )
    op.create_index(op.f("ix_tie_note_pack_id"), "tie_note", ["pack_id"], unique=False)

    op.create_table(
        "pack_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column(
            "news",
            sa.Enum(
                "drafted", "issued", name="pack_news", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("dated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "pending",
                "claimed",
                "accepted",
                "permanent-failure",
                "not-needed",
                name="dispatch_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("last_reply", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(state = 'claimed') = (lease_until IS NOT NULL)",
            name=op.f("ck_pack_message_claimed_has_a_lease"),
        ),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_message_pack_id_pack")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pack_message_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_message")),
        sa.UniqueConstraint("message_id", name=op.f("uq_pack_message_message_id")),
        sa.UniqueConstraint(
            "pack_id", "news", "person_id", name=op.f("uq_pack_message_pack_id_news_person_id")
        ),
    )


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
