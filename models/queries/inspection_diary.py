"""One inspection with every revision of its windows, by its key."""

from difflib import get_close_matches

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from models.inspection import Inspection, InspectionWindow
from rules.clean_text import clean_text

_LIKEST = 3


class NoSuchInspectionError(LookupError):
    """The register has no inspection with that key; the message names the likest and how to see them all."""


def inspection_by_key(session: Session, force_id: int, key: str) -> Inspection:
    """The inspection with its windows loaded; raises NoSuchInspectionError."""
    query = (
        sa.select(Inspection)
        .where(Inspection.force_id == force_id, Inspection.key == key.strip())
        .options(selectinload(Inspection.windows))
        # What another transaction added since this session first read it counts.
        .execution_options(populate_existing=True)
    )
    found = session.scalar(query)
    if found is not None:
        return found
    known = session.scalars(sa.select(Inspection.key).where(Inspection.force_id == force_id)).all()
    asked = key.strip().lower()
    within = [each for each in sorted(known) if asked and asked in each]
    likest = (within or get_close_matches(asked, sorted(known)))[:_LIKEST]
    meant = f" (is {' or '.join(likest)} meant?)" if likest else ""
    raise NoSuchInspectionError(
        f"there is no inspection “{clean_text(key)}”{meant}; `oversight inspection list` shows every key"
    )


def newest_windows(inspection: Inspection) -> dict[int, InspectionWindow]:
    """Slot to its newest revision, the one that counts; by slot."""
    newest: dict[int, InspectionWindow] = {}
    for window in sorted(inspection.windows, key=lambda window: (window.slot, window.revision)):
        newest[window.slot] = window
    return newest


def keys_without_window(session: Session, force_id: int, portfolio: str | None) -> list[str]:
    """The keys of inspections that have no window yet, of all portfolios or of one, sorted."""
    has_window = sa.exists().where(InspectionWindow.inspection_id == Inspection.id)
    query = sa.select(Inspection.key, Inspection.portfolio).where(
        Inspection.force_id == force_id, ~has_window
    )
    wanted = portfolio.strip().casefold() if portfolio is not None else None
    return sorted(key for key, its in session.execute(query) if wanted is None or its.casefold() == wanted)
