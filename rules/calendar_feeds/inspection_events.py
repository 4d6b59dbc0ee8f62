"""What an inspection window says in a calendar: its identity, its words, its days and how firm it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rules.calendar_feeds.events import (
    BusyStatus,
    CalendarEvent,
    Colour,
    EventStatus,
    LeftOut,
    NotAnEventError,
)
from rules.calendar_feeds.uids import event_uid, public_event_uid
from rules.calendar_feeds.wording import (
    CERTAINTY_SENTENCE,
    days_in_words,
    labelled,
    one_line,
    page_url,
    where_from,
)
from rules.dates_in_words import long_date
from rules.vocabulary import Certainty, InspectionKind, WindowStatus


@dataclass(frozen=True, slots=True)
class InspectionSlot:
    """The revision of one inspection window that counts, with what its inspection says.

    `starts_on` and `ends_on` are calendar days in Europe/London, both inclusive. `anchor` is an ISO day,
    month or year, or empty. `recorded_at` is when this revision was recorded, `first_recorded_at` when the
    window's first one was, and `modified_at` when the inspection's own fields last changed, None if never;
    all aware and in UTC. `revision` counts from 0. `portfolio` is empty when nobody said.
    """

    force_code: str
    force_name: str
    inspection_key: str
    slot: int
    revision: int
    title: str
    kind: InspectionKind
    inspectorates: str
    areas: str
    what_the_force_does: str
    outcome: str
    phrase: str
    anchor: str
    rule: str
    certainty: Certainty
    starts_on: date
    ends_on: date
    status: WindowStatus
    recorded_at: datetime
    source: str
    first_recorded_at: datetime | None = None
    portfolio: str = ""
    modified_at: datetime | None = None


EVENT_STATUS_OF = {
    WindowStatus.TENTATIVE: EventStatus.TENTATIVE,
    WindowStatus.CONFIRMED: EventStatus.CONFIRMED,
    WindowStatus.CANCELLED: EventStatus.CANCELLED,
    WindowStatus.DONE: EventStatus.CONFIRMED,
}

BUSY_STATUS_OF = {
    WindowStatus.TENTATIVE: BusyStatus.TENTATIVE,
    WindowStatus.CONFIRMED: BusyStatus.FREE,
    WindowStatus.CANCELLED: BusyStatus.FREE,
    WindowStatus.DONE: BusyStatus.FREE,
}

_SUMMARY_PREFIX = {
    WindowStatus.TENTATIVE: "Provisional: ",
    WindowStatus.CONFIRMED: "",
    WindowStatus.CANCELLED: "CANCELLED: ",
    WindowStatus.DONE: "",
}

_STATUS_SENTENCE = {
    WindowStatus.TENTATIVE: "Provisional: the dates below may still change.",
    WindowStatus.CONFIRMED: "Confirmed.",
    WindowStatus.CANCELLED: "Cancelled: the dates below no longer stand.",
    WindowStatus.DONE: "Done: this has taken place.",
}

_KIND_LABEL = {
    InspectionKind.PEEL: "PEEL",
    InspectionKind.THEMATIC: "Thematic",
    InspectionKind.JOINT: "Joint",
    InspectionKind.RE_INSPECTION: "Re-inspection",
    InspectionKind.PILOT: "Pilot",
}


def event_for(
    slot: InspectionSlot, *, uid_domain: str, public_url: str | None = None, public: bool = False
) -> CalendarEvent:
    """The calendar event of one inspection window.

    With `public_url` it names its inspection's page. A `public` one holds what may be published and nothing
    else: title, kind, inspectorates, days and how certain they are. Raises NotAnEventError, which names the
    inspection, when the window can't be shown; UidDomainError when `uid_domain` isn't a host name.
    """
    identify = public_event_uid if public else event_uid
    uid = identify(slot.force_code, slot.inspection_key, slot.slot, uid_domain=uid_domain)
    reason = _why_not(slot)
    if reason is not None:
        raise NotAnEventError(f"inspection {one_line(slot.inspection_key)}, window {slot.slot}", reason)
    return CalendarEvent(
        uid=uid,
        sequence=slot.revision,
        summary=_SUMMARY_PREFIX[slot.status] + one_line(slot.title),
        description="\n".join(_public_lines(slot) if public else _lines(slot)),
        start=slot.starts_on,
        end_exclusive=slot.ends_on + timedelta(days=1),
        status=EVENT_STATUS_OF[slot.status],
        busy_status=BUSY_STATUS_OF[slot.status],
        categories=("Inspection", _KIND_LABEL[slot.kind]),
        last_modified=_last_modified(slot),
        created=slot.first_recorded_at.astimezone(UTC) if slot.first_recorded_at else None,
        url="" if public else page_url(public_url, "inspections", slot.inspection_key),
        colour=Colour.INSPECTION,
    )


def events_for(
    slots: Iterable[InspectionSlot], *, uid_domain: str, public_url: str | None = None, public: bool = False
) -> tuple[list[CalendarEvent], list[LeftOut]]:
    """The events of all windows that can be shown, and those that can't, each with its reason.

    Raises UidDomainError when `uid_domain` isn't a host name.
    """
    events: list[CalendarEvent] = []
    left_out: list[LeftOut] = []
    for slot in slots:
        try:
            events.append(event_for(slot, uid_domain=uid_domain, public_url=public_url, public=public))
        except NotAnEventError as error:
            left_out.append(LeftOut(error.about, error.reason))
    return events, left_out


def _last_modified(slot: InspectionSlot) -> datetime:
    """A new revision of the window, or a later edit of its inspection: both change what the event says."""
    if slot.modified_at is not None and slot.modified_at > slot.recorded_at:
        return slot.modified_at.astimezone(UTC)
    return slot.recorded_at.astimezone(UTC)


def _why_not(slot: InspectionSlot) -> str | None:
    if slot.ends_on < slot.starts_on:
        return f"it ends on {long_date(slot.ends_on)}, before it starts on {long_date(slot.starts_on)}"
    if slot.ends_on == date.max:
        return f"it ends on {long_date(slot.ends_on)}, the last day that can be written"
    if slot.certainty is Certainty.NOT_KNOWN:
        return "its dates aren't known, so none is shown"
    if not one_line(slot.title):
        return "it has no title"
    for what, moment in (
        ("was recorded at", slot.recorded_at),
        ("was first recorded at", slot.first_recorded_at),
        ("was last changed at", slot.modified_at),
    ):
        if moment is not None and moment.tzinfo is None:
            return f"the time it {what} has no zone: {moment.isoformat()}"
    return None


def _lines(slot: InspectionSlot) -> list[str]:
    days = days_in_words(slot.starts_on, slot.ends_on)
    return [
        _STATUS_SENTENCE[slot.status],
        f"Dates: {days}, {where_from(slot.phrase, slot.anchor, slot.rule)}",
        f"How certain: {CERTAINTY_SENTENCE[slot.certainty]}",
        f"What: {_KIND_LABEL[slot.kind]} inspection of {one_line(slot.force_name)}",
        *labelled("By", slot.inspectorates),
        *labelled("Areas", slot.areas),
        *labelled("What the force does", slot.what_the_force_does),
        *labelled("Outcome", slot.outcome),
        *labelled("Source", slot.source),
    ]


def _public_lines(slot: InspectionSlot) -> list[str]:
    return [
        _STATUS_SENTENCE[slot.status],
        f"Dates: {days_in_words(slot.starts_on, slot.ends_on)}.",
        f"How certain: {CERTAINTY_SENTENCE[slot.certainty]}",
        f"What: {_KIND_LABEL[slot.kind]} inspection of {one_line(slot.force_name)}",
        *labelled("By", slot.inspectorates),
    ]
