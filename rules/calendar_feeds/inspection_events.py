"""What an inspection window says in a calendar: its identity, its words, its days and how firm it is."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from urllib.parse import quote

from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.vocabulary import Certainty, InspectionKind, WindowStatus


class EventStatus(StrEnum):
    """STATUS of a VEVENT (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class BusyStatus(StrEnum):
    """What Outlook shows a reader as (X-MICROSOFT-CDO-BUSYSTATUS). Never BUSY: see BUSY_STATUS_OF."""

    FREE = "FREE"
    TENTATIVE = "TENTATIVE"


@dataclass(frozen=True, slots=True)
class InspectionSlot:
    """The revision of one inspection window that counts, with what its inspection says.

    `starts_on` and `ends_on` are calendar days in Europe/London, both inclusive. `anchor` is an ISO day,
    month or year, or empty. `recorded_at` is when this revision was recorded, `first_recorded_at` when the
    window's first one was, both aware and in UTC. `revision` counts from 0.
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


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One all-day event. `end_exclusive` is the day after the last (RFC 5545, 3.6.1); times are aware UTC.

    `description` may hold newlines, and is otherwise, like `summary`, free of control characters.
    """

    uid: str
    sequence: int
    summary: str
    description: str
    start: date
    end_exclusive: date
    status: EventStatus
    busy_status: BusyStatus
    categories: tuple[str, ...]
    last_modified: datetime
    created: datetime | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that stands in the register and not in the feed: what it is, and why."""

    about: str
    reason: str

    def __str__(self) -> str:
        return f"{self.about}: {self.reason}"


class NotAnEventError(ValueError):
    """A window that can't be shown in a calendar; carries the inspection's key, the slot and the reason."""

    def __init__(self, inspection_key: str, slot: int, reason: str) -> None:
        self.inspection_key = inspection_key
        self.slot = slot
        self.reason = reason
        super().__init__(f"{self.about}: {reason}")

    @property
    def about(self) -> str:
        return f"inspection {_one_line(self.inspection_key)}, window {self.slot}"


class UidDomainError(ValueError):
    """The domain that event UIDs end in isn't a host name."""


EVENT_STATUS_OF = {
    WindowStatus.TENTATIVE: EventStatus.TENTATIVE,
    WindowStatus.CONFIRMED: EventStatus.CONFIRMED,
    WindowStatus.CANCELLED: EventStatus.CANCELLED,
    WindowStatus.DONE: EventStatus.CONFIRMED,
}

# An all-day window of weeks that counted as busy would block every subscriber's diary while nobody is booked.
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

_CERTAINTY_SENTENCE = {
    Certainty.EXACT: "the source states the days.",
    Certainty.CONVENTION: "the source states no days; they follow from its words by a written convention.",
    Certainty.FUZZY: "the source gives a rough period only; exact days are still to come.",
}

_KIND_LABEL = {
    InspectionKind.PEEL: "PEEL",
    InspectionKind.THEMATIC: "Thematic",
    InspectionKind.JOINT: "Joint",
    InspectionKind.RE_INSPECTION: "Re-inspection",
    InspectionKind.PILOT: "Pilot",
}

_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)

# str.splitlines, by which several clients read a feed, breaks a line at these two as well.
_UNICODE_LINE_BREAKS = {0x2028: " ", 0x2029: " "}

# RFC 7986, 5.3: a UID of more than 255 octets may be refused; some clients use it as a file name.
_LONGEST_UID_PART = 80


def event_for(slot: InspectionSlot, *, uid_domain: str) -> CalendarEvent:
    """The calendar event of one inspection window.

    Raises NotAnEventError, which names the inspection, when the window can't be shown; UidDomainError when
    `uid_domain` isn't a host name.
    """
    uid = event_uid(slot.force_code, slot.inspection_key, slot.slot, uid_domain=uid_domain)
    reason = _why_not(slot)
    if reason is not None:
        raise NotAnEventError(slot.inspection_key, slot.slot, reason)
    return CalendarEvent(
        uid=uid,
        sequence=slot.revision,
        summary=_SUMMARY_PREFIX[slot.status] + _one_line(slot.title),
        description=_description(slot),
        start=slot.starts_on,
        end_exclusive=slot.ends_on + timedelta(days=1),
        status=EVENT_STATUS_OF[slot.status],
        busy_status=BUSY_STATUS_OF[slot.status],
        categories=("Inspection", _KIND_LABEL[slot.kind]),
        last_modified=slot.recorded_at.astimezone(UTC),
        created=slot.first_recorded_at.astimezone(UTC) if slot.first_recorded_at else None,
    )


def events_for(
    slots: Iterable[InspectionSlot], *, uid_domain: str
) -> tuple[list[CalendarEvent], list[LeftOut]]:
    """The events of all windows that can be shown, and those that can't, each with its reason.

    Raises UidDomainError when `uid_domain` isn't a host name.
    """
    events: list[CalendarEvent] = []
    left_out: list[LeftOut] = []
    for slot in slots:
        try:
            events.append(event_for(slot, uid_domain=uid_domain))
        except NotAnEventError as error:
            left_out.append(LeftOut(error.about, error.reason))
    return events, left_out


def event_uid(force_code: str, inspection_key: str, slot: int, *, uid_domain: str) -> str:
    """The UID of a window for its whole life: `inspection-<force>-<key>-<slot>@<domain>`, in ASCII.

    Different windows never share one: what isn't a letter, digit, `.`, `_`, `~` or `-` is percent-encoded,
    and so is a hyphen in the force's code. A part that grows too long is replaced by its SHA-256.
    """
    return f"inspection-{_uid_stem(force_code, inspection_key)}-{slot}@{_uid_end(uid_domain)}"


def deadline_uid(force_code: str, item_key: str, *, uid_domain: str) -> str:
    """The UID of an item's deadline, likewise: `deadline-<force>-<key>@<domain>`."""
    return f"deadline-{_uid_stem(force_code, item_key)}@{_uid_end(uid_domain)}"


def _uid_stem(force_code: str, key: str) -> str:
    force = _uid_part(force_code, hyphen="%2D")
    return f"{force}-{_uid_part(key)}"


def _uid_end(uid_domain: str) -> str:
    if _HOST_NAME.fullmatch(uid_domain) is None:
        raise UidDomainError(
            f"“{_one_line(uid_domain)}” can't end a calendar UID; use a host name such as oversight.example"
        )
    return uid_domain.lower()


def _uid_part(text: str, *, hyphen: str = "-") -> str:
    octets = text.encode("utf-8", "surrogatepass")
    quoted = quote(octets, safe="").replace("-", hyphen)
    return quoted if len(quoted) <= _LONGEST_UID_PART else hashlib.sha256(octets).hexdigest()


def _why_not(slot: InspectionSlot) -> str | None:
    if slot.ends_on < slot.starts_on:
        return f"it ends on {long_date(slot.ends_on)}, before it starts on {long_date(slot.starts_on)}"
    if slot.ends_on == date.max:
        return f"it ends on {long_date(slot.ends_on)}, the last day that can be written"
    if slot.certainty is Certainty.NOT_KNOWN:
        return "its dates aren't known, so none is shown"
    if not _one_line(slot.title):
        return "it has no title"
    if slot.recorded_at.tzinfo is None:
        return f"the time it was recorded at has no zone: {slot.recorded_at.isoformat()}"
    if slot.first_recorded_at is not None and slot.first_recorded_at.tzinfo is None:
        return f"the time it was first recorded at has no zone: {slot.first_recorded_at.isoformat()}"
    return None


def _description(slot: InspectionSlot) -> str:
    last = "" if slot.ends_on == slot.starts_on else f" to {long_date(slot.ends_on)}"
    lines = [
        _STATUS_SENTENCE[slot.status],
        f"Dates: {long_date(slot.starts_on)}{last}, {_where_from(slot)}",
        f"How certain: {_CERTAINTY_SENTENCE[slot.certainty]}",
        f"What: {_KIND_LABEL[slot.kind]} inspection of {_one_line(slot.force_name)}",
        *_labelled("By", slot.inspectorates),
        *_labelled("Areas", slot.areas),
        *_labelled("What the force does", slot.what_the_force_does),
        *_labelled("Outcome", slot.outcome),
        *_labelled("Source", slot.source),
    ]
    return "\n".join(lines)


def _where_from(slot: InspectionSlot) -> str:
    """As in: from “w/c 10th March 2025” in the paper of 5 December 2024: Monday to Friday of that week."""
    anchor = _anchor_in_words(slot.anchor)
    paper = f" in the paper of {anchor}" if anchor else ""
    phrase = _one_line(slot.phrase)
    words = f"from “{phrase}”" if phrase else "as recorded"
    rule = _one_line(slot.rule).rstrip(".")
    return f"{words}{paper}{': ' + rule if rule else ''}."


def _anchor_in_words(anchor: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", anchor):
        try:
            if len(anchor) == len("2020-12"):
                return long_date(date.fromisoformat(anchor + "-01")).removeprefix("1 ")
            return long_date(date.fromisoformat(anchor))
        except ValueError:
            pass  # no such day: shown as it was written
    return _one_line(anchor)


def _labelled(label: str, text: str) -> list[str]:
    cleaned = _one_line(text)
    return [f"{label}: {cleaned}"] if cleaned else []


def _one_line(text: str) -> str:
    return clean_text(text).translate(_UNICODE_LINE_BREAKS).strip()
