"""Days of the whole force that somebody is reminded of: the section 55 days of its reports."""

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.publication import Publication
from rules.reminders import PublicationDay
from rules.section_55 import section_55_day
from rules.vocabulary import PublicationKind

# Older reports have a day that passed too long ago to be told of.
_LOOKED_BACK = timedelta(days=120)


def section_55_reminders(session: Session, force_id: int, today: date) -> list[PublicationDay]:
    """The section 55 days of recent reports, in the order of their ids.

    A super-complaint's report isn't one under section 54, so it has no such day.
    """
    query = (
        sa.select(Publication.id, Publication.published_on)
        .where(
            Publication.force_id == force_id,
            Publication.kind != PublicationKind.SUPER_COMPLAINT,
            Publication.published_on <= today,
            Publication.published_on > today - _LOOKED_BACK,
        )
        .order_by(Publication.id)
    )
    days = ((row_id, section_55_day(published_on)) for row_id, published_on in session.execute(query))
    return [PublicationDay(row_id, last_day) for row_id, last_day in days if last_day is not None]
