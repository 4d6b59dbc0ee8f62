"""Invitations by e-mail: what was sent to whom, claiming what is to go, and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.calendar_invitation import CalendarInvitation
from models.inspection import Inspection, InspectionWindow
from models.people import Person, Tenure
from rules.calendar_feeds.invitations import LastInvitation
from rules.vocabulary import DispatchState


@dataclass(frozen=True, slots=True)
class InvitationClaim:
    """A message that this sender holds until its lease ends; `dated_at` and `message_id` never change."""

    id: int
    token: str
    attempt: int
    inspection_id: int
    inspection_key: str
    slot: int
    number: int
    revision: int
    cancels: bool
    withdrawn: bool
    address: str
    person_name: str
    message_id: str
    dated_at: datetime


def last_invitations(session: Session, inspection_id: int) -> list[LastInvitation]:
    """The newest message about every window of an inspection to everybody who was ever sent one."""
    query = (
        sa.select(CalendarInvitation)
        .where(CalendarInvitation.inspection_id == inspection_id)
        .order_by(CalendarInvitation.number)
    )
    newest: dict[tuple[int, int], LastInvitation] = {}
    for row in session.scalars(query):
        key = (row.slot, row.person_id)
        before = newest.get(key)
        newest[key] = LastInvitation(
            person_id=row.person_id,
            slot=row.slot,
            number=row.number,
            revision=row.revision,
            cancels=row.cancels,
            withdrawn=row.withdrawn,
            reached=(row.may_have_arrived and not row.cancels) or (before is not None and before.reached),
            failed=row.state is DispatchState.PERMANENT_FAILURE,
        )
    return [newest[key] for key in sorted(newest)]


def inspections_with_invitations(session: Session, force_id: int) -> list[str]:
    """The keys of the force's inspections that anybody was ever invited to, sorted."""
    query = (
        sa.select(Inspection.key)
        .where(
            Inspection.force_id == force_id,
            sa.exists().where(CalendarInvitation.inspection_id == Inspection.id),
        )
        .distinct()
    )
    return sorted(session.scalars(query))


def people_who_left(session: Session, person_ids: Sequence[int], day: date) -> set[int]:
    """Those of the people who held a post once and from `day` (Europe/London) on hold none."""
    stays = sa.or_(Tenure.until.is_(None), Tenure.until >= day)
    query = (
        sa.select(Tenure.person_id)
        .where(Tenure.person_id.in_(person_ids))
        .group_by(Tenure.person_id)
        .having(sa.func.sum(sa.case((stays, 1), else_=0)) == 0)
    )
    return set(session.scalars(query))


def give_up_older(session: Session, inspection_id: int, slot: int, person_id: int, number: int) -> None:
    """Messages about the window to the person that haven't gone and that a newer one takes the place of."""
    session.execute(
        sa.update(CalendarInvitation)
        .where(
            CalendarInvitation.inspection_id == inspection_id,
            CalendarInvitation.slot == slot,
            CalendarInvitation.person_id == person_id,
            CalendarInvitation.number < number,
            CalendarInvitation.state == DispatchState.PENDING,
        )
        .values(state=DispatchState.NOT_NEEDED, last_reply="a newer message takes its place")
    )


def newest_revision(session: Session, inspection_id: int, slot: int) -> int | None:
    """The newest revision of a window; None when there is no such window."""
    query = sa.select(sa.func.max(InspectionWindow.revision)).where(
        InspectionWindow.inspection_id == inspection_id, InspectionWindow.slot == slot
    )
    return session.scalar(query)


def due_invitations(session: Session, force_id: int, now: datetime) -> list[int]:
    """The ids of the messages that may go now, in the order in which they were decided."""
    query = (
        sa.select(CalendarInvitation.id)
        .where(CalendarInvitation.force_id == force_id, _may_be_claimed(now))
        .order_by(CalendarInvitation.id)
    )
    return list(session.scalars(query))


def claim_invitation(
    session: Session, invitation_id: int, *, token: str, now: datetime, lease_until: datetime
) -> InvitationClaim | None:
    """Take one message, or None when another sender has it (compare-and-set), in a transaction of its own."""
    taken = session.execute(
        sa.update(CalendarInvitation)
        .where(CalendarInvitation.id == invitation_id, _may_be_claimed(now))
        .values(
            state=DispatchState.CLAIMED,
            claimed_by=token,
            lease_until=lease_until,
            attempts=CalendarInvitation.attempts + 1,
            # A sender that died may have died after the server's answer.
            may_have_arrived=sa.or_(
                CalendarInvitation.may_have_arrived, CalendarInvitation.state == DispatchState.CLAIMED
            ),
            dated_at=sa.func.coalesce(
                CalendarInvitation.dated_at, sa.bindparam("first", now, CalendarInvitation.not_before.type)
            ),
        )
        .returning(CalendarInvitation.id)
    ).all()
    if not taken:
        return None
    query = (
        sa.select(CalendarInvitation, Person.name, Inspection.key)
        .join(Person, Person.id == CalendarInvitation.person_id)
        .join(Inspection, Inspection.id == CalendarInvitation.inspection_id)
        .where(CalendarInvitation.id == invitation_id)
    )
    row, name, key = session.execute(query).one()
    return InvitationClaim(
        id=row.id,
        token=token,
        attempt=row.attempts,
        inspection_id=row.inspection_id,
        inspection_key=key,
        slot=row.slot,
        number=row.number,
        revision=row.revision,
        cancels=row.cancels,
        withdrawn=row.withdrawn,
        address=row.address,
        person_name=name,
        message_id=row.message_id,
        dated_at=row.dated_at,
    )


def record_invitation(
    session: Session,
    claim: InvitationClaim,
    *,
    state: DispatchState,
    reply: str,
    now: datetime,
    not_before: datetime | None = None,
    may_have_arrived: bool = False,
) -> bool:
    """Write what became of a claimed message; False when the lease ran out and another sender holds it."""
    done = session.execute(
        sa.update(CalendarInvitation)
        .where(CalendarInvitation.id == claim.id, CalendarInvitation.claimed_by == claim.token)
        .values(
            state=state,
            claimed_by=None,
            lease_until=None,
            last_reply=reply,
            accepted_at=now if state is DispatchState.ACCEPTED else None,
            not_before=not_before if not_before is not None else CalendarInvitation.not_before,
            may_have_arrived=sa.or_(CalendarInvitation.may_have_arrived, sa.literal(may_have_arrived)),
        )
        .returning(CalendarInvitation.id)
    ).all()
    return bool(done)


def _may_be_claimed(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        sa.and_(CalendarInvitation.state == DispatchState.PENDING, CalendarInvitation.not_before <= now),
        # Its sender died: it is sent again under the same Message-ID, so that what did arrive shows once.
        sa.and_(CalendarInvitation.state == DispatchState.CLAIMED, CalendarInvitation.lease_until < now),
    )
