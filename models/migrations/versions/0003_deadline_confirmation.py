"""Migration 0003: who confirmed a deadline; kept files are history; the audit trail by subject and time."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_triggers, sqlite_statements

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


# A letter that was kept is history too: what rests on it rests on its digest.
_APPEND_ONLY = ("attachment", "deadline_confirmation")


def upgrade() -> None:
    op.create_table(
        "deadline_confirmation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("confirmed_by_post_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id", "version"],
            ["deadline.item_id", "deadline.version"],
            name=op.f("fk_deadline_confirmation_item_id_version_deadline"),
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_post_id"],
            ["post.id"],
            name=op.f("fk_deadline_confirmation_confirmed_by_post_id_post"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_confirmation")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_deadline_confirmation_item_id_version")),
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["force_id", "subject_kind", "subject_key"])
    op.create_index("ix_audit_entry_happened_at", "audit_entry", ["force_id", "happened_at"])
    trigger_statements = (
        postgresql_triggers if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
