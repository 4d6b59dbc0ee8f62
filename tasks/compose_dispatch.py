"""What stands in a message now: its notices looked at again, and what still holds as one digest."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from models.queries.dispatches import StoredNotice, notices_of, post_titles, recipient_of
from models.queries.people import holders, liaison_officer_post
from rules.digests import Digest, compose_digest
from rules.reminders import why_withdrawn


@dataclass(frozen=True, slots=True)
class Composed:
    """A message's digest, None when nothing in it is for its reader; and what is to be taken out of it.

    `withdrawn` are the notices that don't hold any more, by id, with why. `redirected` are the ids of those
    that hold but for a post that somebody else holds now, or stands in for.
    """

    digest: Digest | None
    withdrawn: dict[int, str]
    redirected: tuple[int, ...]


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
    reader = _Reader.of(session, force_id, recipient_of(session, dispatch_id), today)
    holding: list[StoredNotice] = []
    withdrawn: dict[int, str] = {}
    redirected: list[int] = []
    for notice in notices_of(session, force_id, dispatch_id, today):
        why = why_withdrawn(notice.owed, notice.item, today=today, update_months=update_months)
        why = why or reader.why_not_this_post(notice)
        if why is not None:
            withdrawn[notice.notice_id] = why
        elif reader.is_for_them(notice.owed.recipient_post_id):
            holding.append(notice)
        else:
            redirected.append(notice.notice_id)
    if not holding:
        return Composed(None, withdrawn, tuple(redirected))
    digest = compose_digest(
        force_name=force_name,
        person_name=person_name,
        post_titles=post_titles(session, (notice.owed.recipient_post_id for notice in holding)),
        for_day=today,
        notices=[notice.facts for notice in holding],
    )
    return Composed(digest, withdrawn, tuple(redirected))


@dataclass(frozen=True, slots=True)
class _Reader:
    """Whom a message is for, and who is written to for each post on the day."""

    person_id: int
    written_to: dict[int, int]
    flo_post_id: int

    @classmethod
    def of(cls, session: Session, force_id: int, person_id: int, today: date) -> "_Reader":
        written_to = {post_id: person.id for post_id, person in holders(session, force_id, today).items()}
        return cls(person_id, written_to, liaison_officer_post(session, force_id).id)

    def is_for_them(self, post_id: int) -> bool:
        """Whether the person is written to for the post: as when a message is filled, for nobody the FLO."""
        present = self.written_to.get(post_id, self.written_to.get(self.flo_post_id))
        # With nobody at all to tell, the message goes where it was to go, rather than nowhere.
        return present is None or present == self.person_id

    def why_not_this_post(self, notice: StoredNotice) -> str | None:
        """Why a notice isn't for its post any more, in words: the item was given to another one."""
        post_id, owner_id = notice.owed.recipient_post_id, notice.item.owner_post_id
        return "the item has another owner now" if post_id not in (owner_id, self.flo_post_id) else None
