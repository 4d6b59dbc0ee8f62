"""Migration 0006: red, amber or green, with its history."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_triggers, sqlite_statements

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


_APPEND_ONLY = ("rag_change",)


def upgrade() -> None:
    op.create_table(
        "rag_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column(
            "rag",
            sa.Enum(
                "red", "amber", "green", name="rag", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("rated_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_rag_change_item_id_item")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rag_change")),
    )
    op.create_index(op.f("ix_rag_change_item_id"), "rag_change", ["item_id"], unique=False)
    trigger_statements = (
        postgresql_triggers if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
