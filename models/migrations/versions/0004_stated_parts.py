"""Migration 0004: stated figures of a report's parts, and of items that a paper counts and names."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


_TABLES = ("portal", "submissions", "submitted-waiting", "panel-rag", "publication-parts", "named-items")
_MEASURES = (
    "open",
    "closed",
    "total",
    "submitted",
    "waiting",
    "red",
    "amber",
    "green",
    "reviewed",
    "ours",
    "joint",
    "others",
    "named",
)


def upgrade() -> None:
    # SQLite can't alter a constraint: the table is copied, which is quick, as papers hold few figures.
    with op.batch_alter_table("stated_figure") as batch:
        for column, words in (("figure_table", _TABLES), ("measure", _MEASURES)):
            name = op.f(f"ck_stated_figure_{column}")
            batch.drop_constraint(name, type_="check")
            listed = ", ".join(f"'{word}'" for word in words)
            batch.create_check_constraint(name, f"{column} IN ({listed})")


def downgrade() -> None:
    raise RuntimeError("a register is not taken back by dropping its tables; restore a backup instead")
