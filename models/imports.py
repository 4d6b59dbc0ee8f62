"""What was imported from which file, and what became of its rows."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import ImportKind, RowOutcome


class Import(Base):
    """One import of one file: its name and SHA-256, and who brought it in. Rows are only added.

    `as_at` is the day that the file speaks for: a paper's date, a portal export's day, else the day of the
    import in Europe/London. `unchanged` counts the rows that said what the register said already; the other
    rows are kept one by one as ImportRow. `notes` says what could not be read, one line each.
    """

    __tablename__ = "import"
    __table_args__ = (CheckConstraint("unchanged >= 0", name="unchanged_is_a_count"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"), index=True)
    kind: Mapped[ImportKind]
    file_name: Mapped[str]
    sha256: Mapped[str]
    as_at: Mapped[date]
    actor: Mapped[str]
    imported_at: Mapped[datetime]
    unchanged: Mapped[int]
    notes: Mapped[str]


class ImportRow(Base):
    """One row of an imported table that changed something, was asked about or was refused. Only added.

    `cell` is where it stands ("B7"), or its row number; `message` what was new, changed, asked or wrong.
    """

    __tablename__ = "import_row"

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import.id"), index=True)
    sheet: Mapped[str]
    cell: Mapped[str]
    outcome: Mapped[RowOutcome]
    item_key: Mapped[str | None]
    message: Mapped[str]
