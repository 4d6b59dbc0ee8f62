"""Migration 0011: papers that others bring to a meeting, and addenda to packs that were issued."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_triggers, sqlite_statements

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_APPEND_ONLY = ("meeting_paper", "pack_addendum")


def upgrade() -> None:
    op.create_table(
        "meeting_paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column(
            "asks",
            sa.Enum(
                "decide",
                "discuss",
                "note",
                name="paper_ask",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("pdf_sha256", sa.Text(), nullable=True),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "number >= 1 AND revision >= 0", name=op.f("ck_meeting_paper_number_and_revision_count_up")
        ),
        sa.CheckConstraint(
            "(pdf_sha256 IS NULL) = (problem <> '')", name=op.f("ck_meeting_paper_is_a_pdf_or_says_why_not")
        ),
        sa.CheckConstraint("pages >= 0 AND title <> ''", name=op.f("ck_meeting_paper_has_a_title")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_paper_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_paper")),
        sa.UniqueConstraint(
            "meeting_id", "number", "revision", name=op.f("uq_meeting_paper_meeting_id_number_revision")
        ),
    )
    op.create_table(
        "pack_addendum",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("pack_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("papers", sa.Text(), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.CheckConstraint("number >= 1 AND pages >= 1", name=op.f("ck_pack_addendum_counts_from_1")),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_addendum_pack_id_pack")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pack_addendum")),
        sa.UniqueConstraint("pack_id", "number", name=op.f("uq_pack_addendum_pack_id_number")),
    )
    trigger_statements = (
        postgresql_triggers if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)
