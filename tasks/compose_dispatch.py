"""What stands in a message now: its notices looked at again, and what still holds as one digest."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.queries.dispatches import notices_of, post_titles
from rules.digests import Digest, compose_digest
from rules.reminders import why_withdrawn


@dataclass(frozen=True, slots=True)
class Composed:
    """A message's digest, None when nothing in it holds; and the notices that don't, by id, with why."""

    digest: Digest | None
    withdrawn: dict[int, str]


def compose_dispatch(
    session: Session,
    *,
    force_id: int,
    force_name: str,
    dispatch_id: int,
    person_name: str,
    today: date,
    update_months: int,
) -> Composed:
    """Read a message's notices against the register as it stands on `today` (a day in Europe/London)."""
    holding = []
    withdrawn: dict[int, str] = {}
    for notice in notices_of(session, force_id, dispatch_id, today):
        why = why_withdrawn(notice.owed, notice.item, today=today, update_months=update_months)
        if why is None:
            holding.append(notice.facts)
        else:
            withdrawn[notice.notice_id] = why
    if not holding:
        return Composed(None, withdrawn)
    digest = compose_digest(
        force_name=force_name,
        person_name=person_name,
        post_titles=post_titles(session, dispatch_id),
        for_day=today,
        notices=holding,
    )
    return Composed(digest, withdrawn)
