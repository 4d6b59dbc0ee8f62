"""Invitations by e-mail to an inspection's windows: decided and stored, once for each revision and person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.insert_once import insert_into, table_of
from models.queries.calendar_invitations import (
    give_up_older,
    inspections_with_invitations,
    last_invitations,
    people_who_left,
)
from models.queries.forces import force_by_code
from models.queries.inspection_diary import inspection_by_key
from models.queries.inspections import inspection_slots
from models.queries.people import holders, person_by_email, post_by_key
from models.records import CalendarInvitation, Force, Inspection, Person
from models.session import writing
from rules.audit_chain import Change
from rules.calendar_feeds.events import LeftOut, NotAnEventError
from rules.calendar_feeds.inspection_events import InspectionSlot, event_for
from rules.calendar_feeds.invitations import (
    InvitedWindow,
    OwedInvitation,
    invited_people,
    owed_invitations,
    owed_withdrawals,
)
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.vocabulary import DispatchState, WindowStatus
from tasks.audit_trail import AuditTrail
from tasks.by_whom import ByWhom

INVITATION = "calendar-invitation"  # what the audit trail calls one


class InvitationError(ValueError):
    """Somebody who can't be invited; the message says why."""


@dataclass(frozen=True, slots=True)
class DecidedInvitation:
    """One message that was decided: about which window, to whom, and what it does."""

    inspection_key: str
    slot: int
    person_name: str
    address: str
    number: int
    cancels: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class DecidedInvitations:
    """Every message decided now, and the windows that can't be shown in a calendar, with the reasons."""

    made: tuple[DecidedInvitation, ...]
    left_out: tuple[LeftOut, ...]


def invite(
    engine: Engine,
    by: ByWhom,
    *,
    inspection_key: str,
    to: Sequence[str],
    uid_domain: str,
    withdraw: bool = False,
    why: str = "",
) -> DecidedInvitations:
    """Invite people to an inspection, or with `withdraw` invite them no more; nothing is sent yet.

    `to` are e-mail addresses of people in the register and keys of posts, whose holders (or who stands in)
    on `by.today` are meant; empty with `withdraw` means everybody who is invited. Whoever was invited before
    is told what has changed since. A second call decides nothing. Raises InvitationError,
    NoSuchInspectionError, NoSuchPersonError or NoSuchPostError.
    """
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        inspection = inspection_by_key(session, force.id, inspection_key)
        named = {person.id: person for person in (_person(session, force.id, each, by.today) for each in to)}
        _check_not_left(session, named, by.today, withdraw=withdraw)
        decision = _Decision(session, force, by, uid_domain)
        made, left_out = decision.of(inspection, set(named), withdraw=withdraw)
        if made and (named or withdraw):
            _audit(session, force, by, inspection, made, withdraw=withdraw, why=why)
    return DecidedInvitations(tuple(made), tuple(left_out))


def tell_changes(engine: Engine, by: ByWhom, *, uid_domain: str) -> DecidedInvitations:
    """Tell everybody who is invited to any inspection what has changed since; nothing is sent yet."""
    made: list[DecidedInvitation] = []
    left_out: list[LeftOut] = []
    with writing(engine) as session:
        force = force_by_code(session, by.force_code)
        decision = _Decision(session, force, by, uid_domain)
        for key in inspections_with_invitations(session, force.id):
            some, not_shown = decision.of(inspection_by_key(session, force.id, key), set(), withdraw=False)
            made += some
            left_out += not_shown
    return DecidedInvitations(tuple(made), tuple(left_out))


class _Decision:
    """Decides for one inspection after another in one transaction."""

    def __init__(self, session: Session, force: Force, by: ByWhom, uid_domain: str) -> None:
        self._session, self._force, self._by, self._uid_domain = session, force, by, uid_domain
        self._slots = inspection_slots(session, force.id, as_at=None)

    def of(
        self, inspection: Inspection, named: set[int], *, withdraw: bool
    ) -> tuple[list[DecidedInvitation], list[LeftOut]]:
        windows, left_out = self._windows(inspection.key)
        last = last_invitations(self._session, inspection.id)
        left = people_who_left(self._session, sorted(invited_people(last)), self._by.today)
        last = [each for each in last if each.person_id not in left]
        if withdraw:
            owed = owed_withdrawals(windows, last, people=named or invited_people(last))
        else:
            owed = owed_invitations(windows, last, named=named)
        return [made for each in owed if (made := self._stored(inspection, each))], left_out

    def _windows(self, key: str) -> tuple[list[InvitedWindow], list[LeftOut]]:
        windows: list[InvitedWindow] = []
        left_out: list[LeftOut] = []
        for slot in self._slots:
            if slot.inspection_key != key:
                continue
            try:
                event_for(slot, uid_domain=self._uid_domain)
            except NotAnEventError as error:
                left_out.append(LeftOut(error.about, error.reason))
            else:
                windows.append(_window(slot, self._by.today))
        return windows, left_out

    def _stored(self, inspection: Inspection, owed: OwedInvitation) -> DecidedInvitation | None:
        person = self._session.get_one(Person, owed.person_id)
        place = f"{self._force.code}/{inspection.id}/{owed.slot}/{owed.person_id}/{owed.number}"
        row = {
            "force_id": self._force.id,
            "inspection_id": inspection.id,
            "slot": owed.slot,
            "person_id": owed.person_id,
            "number": owed.number,
            "revision": owed.revision,
            "cancels": owed.cancels,
            "withdrawn": owed.withdrawn,
            "address": person.email,
            "decided_at": self._by.now,
            "decided_by": self._by.actor,
            "message_id": f"<{uuid5(NAMESPACE_URL, f'invitation/{place}')}@{self._uid_domain}>",
            "state": DispatchState.NOT_NEEDED if owed.silent else DispatchState.PENDING,
            "not_before": self._by.now,
            "attempts": 0,
            "may_have_arrived": False,
            "last_reply": "there is nothing to take back" if owed.silent else "",
        }
        insert = insert_into(self._session, CalendarInvitation).values(row).on_conflict_do_nothing()
        if not self._session.execute(insert.returning(table_of(CalendarInvitation).c.id)).all():
            return None  # another run decided the same at the same time
        give_up_older(self._session, inspection.id, owed.slot, owed.person_id, owed.number)
        if owed.silent:
            return None
        return DecidedInvitation(
            inspection.key, owed.slot, person.name, person.email, owed.number, owed.cancels, owed.withdrawn
        )


def _window(slot: InspectionSlot, today: date) -> InvitedWindow:
    return InvitedWindow(
        slot=slot.slot,
        revision=slot.revision,
        is_cancelled=slot.status is WindowStatus.CANCELLED,
        is_over=slot.ends_on < today or slot.status is WindowStatus.DONE,
    )


def _person(session: Session, force_id: int, named: str, today: date) -> Person:
    if "@" in named:
        return person_by_email(session, force_id, named)
    post = post_by_key(session, force_id, named)
    person = holders(session, force_id, today, [post.id]).get(post.id)
    if person is None:
        raise InvitationError(f"nobody holds the post “{clean_text(post.title)}” on {long_date(today)}")
    return person


def _check_not_left(session: Session, named: dict[int, Person], today: date, *, withdraw: bool) -> None:
    left = people_who_left(session, sorted(named), today)
    if left and not withdraw:
        names = ", ".join(clean_text(named[each].name) for each in sorted(left))
        raise InvitationError(f"{names} can’t be invited: they hold no post any more")


def _audit(
    session: Session,
    force: Force,
    by: ByWhom,
    inspection: Inspection,
    made: Sequence[DecidedInvitation],
    *,
    withdraw: bool,
    why: str,
) -> None:
    people = list(dict.fromkeys(f"{each.person_name} <{each.address}>" for each in made))
    trail = AuditTrail(session, force, by.actor, by.now)
    changes = [
        Change("invited", None if not withdraw else person, person if not withdraw else None)
        for person in people
    ]
    action = "withdraw-invitation" if withdraw else "invite"
    trail.record(action, INVITATION, inspection.key, changes, clean_text(why).strip())
