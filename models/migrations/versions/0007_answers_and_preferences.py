"""Migration 0007: notices about more than items, answers to them, and when a person wants their digest."""

import sqlalchemy as sa
from alembic import op

from models.append_only import postgresql_triggers, sqlite_statements

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


_APPEND_ONLY = ("answer",)
_RULES = (
    "due-soon",
    "overdue",
    "stale-review",
    "review-due",
    "to-sign",
    "section-55",
    "paper-cut-off",
    "escalation",
    "no-date",
    "no-owner",
    "owner-left",
    "unconfirmed-date",
    "snoozed",
    "delivery-failed",
)
_KEY = ["force_id", "rule", "subject", "deadline_version", "stage", "recipient_post_id"]


def upgrade() -> None:
    _widen_notices()
    op.add_column("person", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("person", sa.Column("refused_because", sa.Text(), nullable=True))
    op.create_table(
        "delivery_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column(
            "rhythm",
            sa.Enum("daily", "weekly", name="rhythm", native_enum=False, create_constraint=True, length=40),
            nullable=False,
        ),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("from_minute", sa.Integer(), nullable=False),
        sa.Column("to_minute", sa.Integer(), nullable=False),
        sa.Column("work_days_only", sa.Boolean(), nullable=False),
        sa.Column("calendar", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "from_minute >= 0 AND from_minute < to_minute AND to_minute <= 1440",
            name=op.f("ck_delivery_preference_hours_are_of_one_day"),
        ),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_delivery_preference_weekday_is_1_to_7")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_delivery_preference_person_id_person")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_delivery_preference")),
    )
    op.create_table(
        "answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "acknowledged",
                "snoozed",
                "updated",
                "delegated",
                name="answer_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("token_digest", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'snoozed') = (until IS NOT NULL)", name=op.f("ck_answer_snoozed_until_a_day")
        ),
        sa.CheckConstraint("kind = 'acknowledged' OR reason <> ''", name=op.f("ck_answer_says_why")),
        sa.ForeignKeyConstraint(["force_id"], ["force.id"], name=op.f("fk_answer_force_id_force")),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name=op.f("fk_answer_item_id_item")),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_answer_post_id_post")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_answer_token_digest")),
    )
    op.create_index(op.f("ix_answer_item_id"), "answer", ["item_id"], unique=False)
    trigger_statements = (
        postgresql_triggers if op.get_bind().dialect.name == "postgresql" else sqlite_statements
    )
    for statement in trigger_statements(_APPEND_ONLY):
        op.execute(statement)


def _widen_notices() -> None:
    listed = ", ".join(f"'{word}'" for word in _RULES)
    op.add_column("notice", sa.Column("subject", sa.Text(), nullable=True))
    op.execute("UPDATE notice SET subject = 'item:' || item_id")
    # SQLite can't alter a constraint: the table is copied (models/migrate.py keeps what refers to it).
    with op.batch_alter_table("notice") as batch:
        batch.alter_column("subject", existing_type=sa.Text(), nullable=False)
        batch.alter_column("item_id", existing_type=sa.Integer(), nullable=True)
        batch.drop_constraint(op.f("ck_notice_notice_rule"), type_="check")
        batch.create_check_constraint(op.f("ck_notice_notice_rule"), f"rule IN ({listed})")
        batch.create_check_constraint(
            op.f("ck_notice_subject_names_its_item"), "item_id IS NULL OR subject = 'item:' || item_id"
        )
        batch.drop_constraint("uq_notice_key", type_="unique")
        batch.create_unique_constraint("uq_notice_key", _KEY)


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
