"""Migration 0008: calendar subscriptions; the portfolio of an inspection, and when it was last edited."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nobody has said yet which portfolio an inspection belongs to: those that are there get none.
    op.add_column("inspection", sa.Column("portfolio", sa.Text(), nullable=False, server_default=""))
    op.add_column("inspection", sa.Column("modified_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "calendar_subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("force_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("portfolio", sa.Text(), nullable=True),
        sa.Column("only_confirmed", sa.Boolean(), nullable=False),
        sa.Column("deadlines_of_post_id", sa.Integer(), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("token_sha256", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("renewed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_by", sa.Text(), nullable=True),
        sa.Column("last_fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_client", sa.Text(), nullable=True),
        *_rules(),
        sa.ForeignKeyConstraint(
            ["force_id"], ["force.id"], name=op.f("fk_calendar_subscription_force_id_force")
        ),
        sa.ForeignKeyConstraint(["post_id"], ["post.id"], name=op.f("fk_calendar_subscription_post_id_post")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_calendar_subscription_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["deadlines_of_post_id"],
            ["post.id"],
            name=op.f("fk_calendar_subscription_deadlines_of_post_id_post"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_subscription")),
        sa.UniqueConstraint("token_sha256", name=op.f("uq_calendar_subscription_token_sha256")),
    )
    for column in ("force_id", "person_id"):
        op.create_index(f"ix_calendar_subscription_{column}", "calendar_subscription", [column])


def _rules() -> list[sa.CheckConstraint]:
    known = (
        "replace(replace(replace(replace(replace(',' || parts || ',',"
        " ',inspections,', ','), ',boards,', ','), ',deadlines,', ','), ',section-55,', ','),"
        " ',ppog,', ',') = ','"
    )
    of_a_post = "(',' || parts || ',' LIKE '%,deadlines,%') = (deadlines_of_post_id IS NOT NULL)"
    rules = {
        "held_by_a_post_or_a_person": "(post_id IS NULL) <> (person_id IS NULL)",
        "parts_are_known_and_once_each": known,
        "deadlines_are_those_of_a_post": of_a_post,
        "portfolio_is_named_or_all": "portfolio <> ''",
        "token_is_kept_as_its_sha256": "length(token_sha256) = 64",
        "revoked_by_somebody": "(revoked_at IS NULL) = (revoked_by IS NULL)",
        "last_client_is_short": "length(last_client) <= 200",
    }
    return [
        sa.CheckConstraint(rule, name=op.f(f"ck_calendar_subscription_{name}"))
        for name, rule in rules.items()
    ]


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
