"""What follows when a message is given up: the Force Liaison Officer is told, and a bad address is marked."""

from collections.abc import Iterator
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from models.queries.dispatches import Claim
from models.queries.people import holders, liaison_officer_post
from models.records import Notice, Person, Post
from rules.dates_in_words import long_date
from rules.vocabulary import Channel, NoticeRule, PostKind
from tasks.transports.mail_addresses import wire_address
from tasks.transports.messages import DeliveryError, PermanentDeliveryError

GIVEN_UP = "given-up"
_BY_ADDRESS = (Channel.EMAIL, Channel.GOVUK_NOTIFY)
# Who is told when the Force Liaison Officer's own message can't be delivered.
_INSTEAD = (PostKind.FORCE_LIAISON_LEAD, PostKind.DEPUTY_CHIEF_CONSTABLE)


def tell_of_failure(session: Session, force_id: int, claim: Claim, *, today: date, now: datetime) -> None:
    """Owe the Force Liaison Officer a notice of a message that was given up: one for each message, for ever.

    The next daily check puts it into their message. Where it is their own message that failed, the Force
    Liaison Lead is told, or else the Deputy Chief Constable.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    row = {
        "force_id": force_id,
        "rule": NoticeRule.DELIVERY_FAILED,
        "subject": f"dispatch:{claim.dispatch_id}",
        "item_id": None,
        "deadline_version": 0,
        "stage": GIVEN_UP,
        "recipient_post_id": _post_to_tell(session, force_id, claim.person_id, today),
        "due_on": None,
        "decided_for": today,
        "decided_at": now,
    }
    # Once: also where another post is to be told by now.
    known = sa.select(Notice.id).where(
        Notice.force_id == force_id,
        Notice.rule == NoticeRule.DELIVERY_FAILED,
        Notice.subject == row["subject"],
    )
    if session.scalar(known.limit(1)) is None:
        session.execute(insert(Notice).values([row]).on_conflict_do_nothing())


def mark_address(session: Session, claim: Claim, reply: str, now: datetime) -> None:
    """Note that a server refused the address for good, unless the person has another one by now."""
    session.execute(
        sa.update(Person)
        .where(Person.id == claim.person_id, Person.email == claim.address, Person.refused_at.is_(None))
        .values(refused_at=now, refused_because=reply)
    )


def refuses_address(claim: Claim, error: DeliveryError) -> bool:
    """Whether a failure is the address's own, so that no other message to it would get through either."""
    if claim.channel not in _BY_ADDRESS or not isinstance(error, PermanentDeliveryError):
        return False
    return error.refuses_address or not _can_be_written_to(claim.address)


def why_not_tried(claim: Claim) -> str | None:
    """Why a message isn't even tried: its address was refused before. None when it may go."""
    if claim.refused_at is None or claim.channel not in _BY_ADDRESS:
        return None
    since = long_date(claim.refused_at.date())
    return f"not tried: the address was refused on {since}: {claim.refused_because}"


def _can_be_written_to(address: str) -> bool:
    try:
        wire_address(address)
    except PermanentDeliveryError:
        return False
    return True


def _post_to_tell(session: Session, force_id: int, failed_person_id: int, today: date) -> int:
    flo = liaison_officer_post(session, force_id).id
    candidates = [flo, *_posts_instead(session, force_id)]
    written_to = holders(session, force_id, today, candidates)
    for post_id in candidates:
        person = written_to.get(post_id)
        if person is not None and person.id != failed_person_id:
            return post_id
    return flo


def _posts_instead(session: Session, force_id: int) -> Iterator[int]:
    for kind in _INSTEAD:
        yield from session.scalars(
            sa.select(Post.id).where(Post.force_id == force_id, Post.kind == kind).order_by(Post.id)
        )
