"""Changing how and when one person is written to, and putting a refused address right."""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from config.delivery_policy import Delivery, time_of_day
from models.queries.delivery import times_of, undelivered_notices
from models.queries.forces import force_by_code
from models.queries.people import NoSuchPersonError, person_by_email
from models.records import DeliveryPreference, Notice, Person
from models.session import reading
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.delivery_times import DeliveryTimes
from rules.vocabulary import Channel, Rhythm
from tasks.people.people_transaction import ByWhom, PeopleChangeError, PeopleChanging, changing_people
from tasks.transports.mail_addresses import wire_address
from tasks.transports.messages import PermanentDeliveryError

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody asks for; None leaves a thing as it is. `weekday` is 1 Monday to 7 Sunday."""

    channel: Channel | None = None
    teams_channel: str | None = None
    rhythm: Rhythm | None = None
    weekday: int | None = None
    from_minute: int | None = None
    to_minute: int | None = None
    work_days_only: bool | None = None
    calendar: bool | None = None


@dataclass(frozen=True, slots=True)
class Preferences:
    """How and when somebody is written to; `chosen` is False where that is policy's own times."""

    name: str
    email: str
    channel: Channel
    teams_channel: str | None
    times: DeliveryTimes
    calendar: bool
    chosen: bool
    refused_at: datetime | None
    refused_because: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """What a change came to. `taken_up` notices could not be delivered before, and go with the next check."""

    preferences: Preferences
    changes: tuple[Change, ...]
    taken_up: int


def read_preferences(
    engine: Engine, *, force_code: str | None, email: str, delivery: Delivery
) -> Preferences:
    """How and when somebody is written to now; raises NoSuchPersonError."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return _preferences(session, person_by_email(session, force.id, email), delivery)


def change_preferences(
    engine: Engine, by: ByWhom, *, email: str, wishes: Wishes, delivery: Delivery, why: str = ""
) -> Changed:
    """Change how and when somebody is written to, within what policy allows, with an audit entry.

    Raises PeopleChangeError where policy doesn't allow it, or where it changes nothing; NoSuchPersonError.
    """
    with changing_people(engine, by) as change:
        person = person_by_email(change.session, change.force.id, email)
        before = _preferences(change.session, person, delivery)
        _set_channel(person, wishes, delivery)
        _set_times(change.session, person, before, wishes, delivery)
        change.session.flush()
        after = _preferences(change.session, person, delivery)
        changes = _changes(before, after)
        if not changes:
            raise PeopleChangeError(f"that is how {person.name} is written to already")
        change.trail.record("change-preferences", "person", person.email, changes, why)
        taken_up = _take_up(change, person) if after.channel is not before.channel else 0
        return Changed(after, tuple(changes), taken_up)


def put_address_right(
    engine: Engine, by: ByWhom, *, email: str, new: str, delivery: Delivery, why: str = ""
) -> Changed:
    """Give somebody a new e-mail address; the same one again says that it works after all.

    What could not be delivered is taken up by the next daily check, where it still holds. Raises
    PeopleChangeError for an address that can't be used or that somebody else has, or where nothing was wrong
    with the one there is; NoSuchPersonError.
    """
    new = _usable(new)
    with changing_people(engine, by) as change:
        person = person_by_email(change.session, change.force.id, email)
        _check_nobody_elses(change, person, new)
        before = _preferences(change.session, person, delivery)
        if person.email == new and person.refused_at is None:
            raise PeopleChangeError(f"“{new}” is the address of {person.name} already, and nobody refused it")
        known_as = person.email
        person.email, person.refused_at, person.refused_because = new, None, None
        change.session.flush()
        changes = _changes(before, _preferences(change.session, person, delivery))
        change.trail.record("put-address-right", "person", known_as, changes, why)
        taken_up = _take_up(change, person)
        return Changed(_preferences(change.session, person, delivery), tuple(changes), taken_up)


def _usable(address: str) -> str:
    address = address.strip()
    try:
        wire_address(address)
    except PermanentDeliveryError as error:
        raise PeopleChangeError(f"“{clean_text(address)}” can't be written to: {error.reply}") from None
    return address


def _check_nobody_elses(change: PeopleChanging, person: Person, new: str) -> None:
    try:
        there = person_by_email(change.session, change.force.id, new)
    except NoSuchPersonError:
        return
    if there.id != person.id:
        raise PeopleChangeError(f"{there.name} has the e-mail address “{there.email}” already")


def _take_up(change: PeopleChanging, person: Person) -> int:
    """Let the next daily check put what was given up into a new message, under the same keys."""
    ids = change.session.scalars(undelivered_notices(person.id)).all()
    for notice_id in ids:
        change.session.execute(sa.update(Notice).where(Notice.id == notice_id).values(dispatch_id=None))
    return len(ids)


def _set_channel(person: Person, wishes: Wishes, delivery: Delivery) -> None:
    channel = wishes.channel or person.channel
    if channel is not person.channel and channel not in delivery.may_choose_channels:
        allowed = ", ".join(each.value for each in delivery.may_choose_channels)
        raise PeopleChangeError(f"policy allows these channels: {allowed}")
    named = wishes.teams_channel or person.teams_channel
    if channel.needs_a_name and not named:
        raise PeopleChangeError(f"somebody who is reached by {channel.value} needs the name of a channel")
    person.channel, person.teams_channel = channel, named


def _set_times(
    session: Session, person: Person, before: Preferences, wishes: Wishes, delivery: Delivery
) -> None:
    asked = {
        name: value
        for name in ("rhythm", "weekday", "from_minute", "to_minute", "work_days_only")
        if (value := getattr(wishes, name)) is not None
    }
    if not asked and wishes.calendar is None:
        return
    times = replace(before.times, **asked)
    refused = delivery.why_not(times)
    if refused is not None:
        raise PeopleChangeError(refused)
    row = session.get(DeliveryPreference, person.id)
    if row is None:
        row = DeliveryPreference(person_id=person.id)
        session.add(row)
    row.rhythm, row.weekday = times.rhythm, times.weekday
    row.from_minute, row.to_minute = times.from_minute, times.to_minute
    row.work_days_only = times.work_days_only
    row.calendar = before.calendar if wishes.calendar is None else wishes.calendar


def _preferences(session: Session, person: Person, delivery: Delivery) -> Preferences:
    row = session.get(DeliveryPreference, person.id)
    return Preferences(
        name=person.name,
        email=person.email,
        channel=person.channel,
        teams_channel=person.teams_channel,
        times=times_of(row) if row is not None else delivery.policy().usual,
        calendar=row.calendar if row is not None else False,
        chosen=row is not None,
        refused_at=person.refused_at,
        refused_because=person.refused_because,
    )


def _changes(before: Preferences, after: Preferences) -> list[Change]:
    was, now = _fields(before), _fields(after)
    return [Change(name, was[name], now[name]) for name in was if was[name] != now[name]]


def _fields(preferences: Preferences) -> dict[str, str | None]:
    refused_at = preferences.refused_at
    return {
        "email": preferences.email,
        "refused": None if refused_at is None else f"{refused_at.isoformat()} {preferences.refused_because}",
        "channel": preferences.channel.value,
        "teams_channel": preferences.teams_channel,
        "rhythm": rhythm_in_words(preferences.times),
        "hours": hours_in_words(preferences.times),
        "days": "work days" if preferences.times.work_days_only else "every day",
        "calendar": "yes" if preferences.calendar else "no",
    }


def rhythm_in_words(times: DeliveryTimes) -> str:
    """“daily”, or “weekly on Monday”."""
    return "daily" if times.rhythm is Rhythm.DAILY else f"weekly on {WEEKDAYS[times.weekday - 1]}"


def hours_in_words(times: DeliveryTimes) -> str:
    """For example “08:00-17:00”."""
    return f"{time_of_day(times.from_minute)}-{time_of_day(times.to_minute)}"
