"""Migration 0002: what was imported, and the review queue of what papers seem to say."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_triggers, sqlite_statements

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


_APPEND_ONLY = ("import", "import_row", "proposal", "proposal_decision")


def upgrade() -> None:
    op.create_table(
        "import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "register",
                "portal",
                "paper",
                name="import_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("as_at", sa.Date(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.CheckConstraint("unchanged >= 0", name=op.f("ck_import_unchanged_is_a_count")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_import_force_id_force")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import")),
    )
    op.create_index(op.f("ix_import_force_id"), "import", ["force_id"], unique=False)

    op.create_table(
        "import_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Text(), nullable=False),
        sa.Column("cell", sa.Text(), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum(
                "new",
                "changed",
                "unchanged",
                "question",
                "refused",
                name="row_outcome",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("item_key", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_import_row_import_id_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_row")),
    )
    op.create_index(op.f("ix_import_row_import_id"), "import_row", ["import_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("within", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "publication",
                "item",
                "inspection",
                "figures",
                name="proposal_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "confidence",
            sa.Enum(
                "high",
                "medium",
                "low",
                name="confidence",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "within IS NULL OR within < number", name=op.f("ck_proposal_belongs_to_an_earlier_one")
        ),
        sa.ForeignKeyConstraint(["import_id"], ["import.id"], name=op.f("fk_proposal_import_id_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
        sa.UniqueConstraint("import_id", "number", name=op.f("uq_proposal_import_id_number")),
    )
    op.create_table(
        "proposal_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "edited",
                "accepted",
                "merged",
                "dismissed",
                name="proposal_decision_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject_kind", sa.Text(), nullable=False),
        sa.Column("subject_key", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "decision <> 'dismissed' OR reason <> ''",
            name=op.f("ck_proposal_decision_dismissed_with_a_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_decision_proposal_id_proposal")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal_decision")),
    )
    op.create_index(
        op.f("ix_proposal_decision_proposal_id"), "proposal_decision", ["proposal_id"], unique=False
    )
    trigger_statements = (
        postgresql_triggers if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
