"""Migration 0005: people may be reached through GOV.UK Notify, and through any service that Apprise knows."""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


_CHANNELS = ("email", "teams", "apprise", "govuk-notify")
_NAMED = "channel NOT IN ('teams', 'apprise') OR teams_channel IS NOT NULL"


def upgrade() -> None:
    listed = ", ".join(f"'{word}'" for word in _CHANNELS)
    # SQLite can't alter a constraint: the tables are copied (models/migrate.py keeps what refers to them).
    with op.batch_alter_table("person") as batch:
        batch.drop_constraint(op.f("ck_person_channel"), type_="check")
        batch.drop_constraint(op.f("ck_person_teams_needs_a_channel"), type_="check")
        batch.create_check_constraint(op.f("ck_person_channel"), f"channel IN ({listed})")
        batch.create_check_constraint(op.f("ck_person_named_channel_is_named"), _NAMED)
    with op.batch_alter_table("dispatch") as batch:
        batch.drop_constraint(op.f("ck_dispatch_channel"), type_="check")
        batch.create_check_constraint(op.f("ck_dispatch_channel"), f"channel IN ({listed})")


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
