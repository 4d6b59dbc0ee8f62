"""What an item's deadline says in a calendar: the day, the words that it rests on, and whether it is done."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rules.calendar_feeds.events import BusyStatus, CalendarEvent, Colour, EventStatus, NotAnEventError
from rules.calendar_feeds.uids import deadline_uid
from rules.calendar_feeds.wording import (
    CERTAINTY_SENTENCE,
    days_in_words,
    labelled,
    one_line,
    page_url,
    where_from,
)
from rules.dates_in_words import long_date
from rules.item_reference import item_reference
from rules.vocabulary import Certainty, DeadlineKind, ItemKind, ResolutionKind, Stage


@dataclass(frozen=True, slots=True)
class OwnedDeadline:
    """The driving deadline of an item, with its item, as known on a day.

    `starts_on` and `ends_on` are inclusive days in Europe/London, None where no day is known. `stage_since`
    is the day on which the stage was reached, None for an item that never left the first. `confirmed_by` is a
    post's title or empty. `sequence` counts everything that was ever recorded of the item's dates and stages,
    so it never falls, also where an older deadline comes to drive again. `first_recorded_at` and
    `modified_at` are aware.
    """

    force_code: str
    item_key: str
    kind: ItemKind
    number: str
    level: int | None
    portal_id: str | None
    title: str
    text: str
    mandatory: bool
    publication: str
    owner: str
    stage: Stage
    stage_since: date | None
    set_by: DeadlineKind
    resolution: ResolutionKind
    phrase: str
    anchor: str
    rule: str
    certainty: Certainty
    confirmed_by: str
    starts_on: date | None
    ends_on: date | None
    sequence: int
    first_recorded_at: datetime
    modified_at: datetime


_SET_BY = {
    DeadlineKind.HMICFRS: "HMICFRS",
    DeadlineKind.PCC: "the PCC",
    DeadlineKind.INTERNAL: "the force itself, as its own target",
}

_STAGE_WORDS = {
    Stage.SUBMITTED: "Submitted",
    Stage.VERIFIED: "Verified",
    Stage.CLOSED: "Closed",
    Stage.SUPERSEDED: "Superseded by another item",
    Stage.MERGED: "Merged with another item",
    Stage.DEROGATED: "Derogated from",
    Stage.NOT_APPLICABLE: "Found not to apply",
}


def deadline_event(row: OwnedDeadline, *, uid_domain: str, public_url: str | None) -> CalendarEvent:
    """The calendar event of one deadline, cancelled once its item has ended.

    A rough period is shown whole and as tentative: it never becomes a day. Raises NotAnEventError, which
    names the item, when there is nothing to show; UidDomainError when `uid_domain` isn't a host name.
    """
    uid = deadline_uid(row.force_code, row.item_key, uid_domain=uid_domain)
    about = f"item {one_line(row.item_key)}"
    if row.starts_on is None or row.ends_on is None:
        raise NotAnEventError(about, _why_no_day(row))
    if reason := _why_not(row, row.starts_on, row.ends_on):
        raise NotAnEventError(about, reason)
    # Due by the end of it: a deadline that was counted from another day is one day all the same.
    start = row.starts_on if row.resolution is ResolutionKind.WINDOW else row.ends_on
    status = _status(row)
    return CalendarEvent(
        uid=uid,
        sequence=row.sequence,
        summary=_prefix(row) + one_line(row.title),
        description="\n".join(_lines(row, start, row.ends_on)),
        start=start,
        end_exclusive=row.ends_on + timedelta(days=1),
        status=status,
        busy_status=BusyStatus.TENTATIVE if status is EventStatus.TENTATIVE else BusyStatus.FREE,
        categories=("HMICFRS deadline", row.kind.label),
        last_modified=row.modified_at.astimezone(UTC),
        created=row.first_recorded_at.astimezone(UTC),
        url=page_url(public_url, "items", row.item_key),
        colour=Colour.DEADLINE,
    )


def _why_no_day(row: OwnedDeadline) -> str:
    if row.resolution is ResolutionKind.UNKNOWN:
        return f"its date isn't known: “{one_line(row.phrase)}” couldn't be read"
    return f"its deadline has no day: {row.resolution.value}"


def _why_not(row: OwnedDeadline, starts_on: date, ends_on: date) -> str | None:
    if ends_on < starts_on:
        return f"it ends on {long_date(ends_on)}, before it starts on {long_date(starts_on)}"
    if ends_on == date.max:
        return f"it ends on {long_date(ends_on)}, the last day that can be written"
    if not one_line(row.title):
        return "it has no title"
    if row.modified_at.tzinfo is None or row.first_recorded_at.tzinfo is None:
        return "a time at which it was recorded has no zone"
    return None


def _status(row: OwnedDeadline) -> EventStatus:
    if row.stage.is_ended:
        return EventStatus.CANCELLED
    stated = row.certainty is Certainty.EXACT or bool(row.confirmed_by)
    firm = stated and row.resolution is not ResolutionKind.WINDOW
    return EventStatus.CONFIRMED if firm else EventStatus.TENTATIVE


def _prefix(row: OwnedDeadline) -> str:
    if row.stage.is_ended:
        return "CANCELLED: "
    if row.stage.awaits_others:
        return f"{_STAGE_WORDS[row.stage]}: "
    due = "Due: " if row.mandatory else "Date, not mandatory: "
    return f"Provisional: {due}" if _status(row) is EventStatus.TENTATIVE else due


def _lines(row: OwnedDeadline, start: date, end: date) -> list[str]:
    basis = where_from(row.phrase, row.anchor, row.rule, source="source")
    what = "Period" if row.resolution is ResolutionKind.WINDOW else "Date"
    return [
        _status_sentence(row),
        f"{what}: {days_in_words(start, end)}, {basis}",
        f"How certain: {CERTAINTY_SENTENCE.get(row.certainty, 'not known.')}",
        f"Confirmed by: {one_line(row.confirmed_by) or 'nobody yet'}",
        f"Set by: {_SET_BY[row.set_by]}",
        f"What: {one_line(_reference(row))}",
        *labelled("What the force must do", row.text if row.text.strip() else row.title),
        *labelled("Report", row.publication),
        *labelled("Owner", row.owner),
    ]


def _reference(row: OwnedDeadline) -> str:
    return item_reference(
        row.kind, row.number, level=row.level, portal_id=row.portal_id, mandatory=row.mandatory
    )


def _status_sentence(row: OwnedDeadline) -> str:
    on = f" on {long_date(row.stage_since)}" if row.stage_since is not None else ""
    if row.stage.is_ended:
        return f"{_STAGE_WORDS[row.stage]}{on}: nothing is due any more."
    if row.stage.awaits_others:
        return f"{_STAGE_WORDS[row.stage]}{on}: the next step is HMICFRS's."
    if row.resolution is ResolutionKind.WINDOW:
        return "Provisional: the source names a rough period, and no day."
    if _status(row) is EventStatus.TENTATIVE:
        return "Provisional: nobody has confirmed yet that the date below is what its words mean."
    return "To be done by the date below."
