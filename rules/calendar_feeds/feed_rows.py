"""The rows of one feed: all that its bytes depend on, with a fingerprint, and the events that they give."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any

from rules.boards import Board
from rules.calendar_feeds.board_events import BoardMeeting, meeting_events
from rules.calendar_feeds.deadline_events import OwnedDeadline, deadline_event
from rules.calendar_feeds.events import CalendarEvent, LeftOut, NotAnEventError
from rules.calendar_feeds.inspection_events import InspectionSlot, events_for
from rules.calendar_feeds.section_55_events import Section55Day, section_55_event
from rules.workdays import BankHolidays


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSettings:
    """What an installation and its policy say of every feed.

    Past events stay `keep_past_days`, cancelled ones `keep_cancelled_days` after they were cancelled; clients
    are told to look again after `refresh`. `boards_changed_at` is when the boards' policy last changed
    (aware). `public_url` None: events name no page.
    """

    uid_domain: str
    public_url: str | None
    boards: tuple[Board, ...]
    boards_changed_at: datetime
    holidays: BankHolidays
    keep_past_days: int
    keep_cancelled_days: int
    refresh: timedelta


# What a window's event says, and no more: another portfolio alone changes no byte.
_SHOWN = attrgetter(
    *("force_code", "force_name", "inspection_key", "slot", "revision", "title", "kind", "inspectorates"),
    *("areas", "what_the_force_does", "outcome", "phrase", "anchor", "rule", "certainty", "starts_on"),
    *("ends_on", "status", "recorded_at", "source", "first_recorded_at", "modified_at"),
)
_SHOWN_TO_ALL = attrgetter(
    *("force_code", "force_name", "inspection_key", "slot", "revision", "title", "kind", "inspectorates"),
    *("certainty", "starts_on", "ends_on", "status", "recorded_at", "first_recorded_at", "modified_at"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRows:
    """What stands in one feed, as plain values, the same on two days on which nothing changed.

    `left_out` is what couldn't be read in the first place, with the reasons.
    """

    name: str
    uid_domain: str
    public_url: str | None
    refresh: timedelta
    public: bool
    inspections: tuple[InspectionSlot, ...] = ()
    deadlines: tuple[OwnedDeadline, ...] = ()
    meetings: tuple[BoardMeeting, ...] = ()
    section_55: tuple[Section55Day, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def fingerprint(self) -> str:
        """SHA-256 in hexadecimal over what the feed's bytes depend on: same rows, same bytes, any process."""
        digest = hashlib.sha256()
        for value in self._values():
            # repr() quotes text, so no two rows run into each other's; surrogates have no UTF-8 of their own.
            digest.update(repr(value).encode("utf-8", "surrogatepass"))
            digest.update(b"\n")
        return digest.hexdigest()

    def _values(self) -> Iterator[Any]:
        yield self.name, self.uid_domain, self.public_url, self.refresh, self.public
        yield from map(_SHOWN_TO_ALL if self.public else _SHOWN, self.inspections)
        yield from self.deadlines
        yield from self.meetings
        yield from self.section_55


def events_of(rows: FeedRows) -> tuple[list[CalendarEvent], list[LeftOut]]:
    """Every event of the feed, and what can't be shown, each with its reason.

    Raises UidDomainError when the UIDs' domain isn't a host name.
    """
    events, left_out = events_for(
        rows.inspections, uid_domain=rows.uid_domain, public_url=rows.public_url, public=rows.public
    )
    for made in _other_events(rows):
        try:
            events.extend(made)
        except NotAnEventError as error:
            left_out.append(LeftOut(error.about, error.reason))
    return events, [*rows.left_out, *left_out]


def _other_events(rows: FeedRows) -> Iterator[Iterable[CalendarEvent]]:
    """The events of each row, made when they are asked for, so that a bad row is that row's alone."""
    for deadline in rows.deadlines:
        yield _one(deadline, rows)
    for meeting in rows.meetings:
        yield meeting_events(meeting, uid_domain=rows.uid_domain)
    for day in rows.section_55:
        yield _section_55(day, rows)


def _one(deadline: OwnedDeadline, rows: FeedRows) -> Iterator[CalendarEvent]:
    yield deadline_event(deadline, uid_domain=rows.uid_domain, public_url=rows.public_url)


def _section_55(day: Section55Day, rows: FeedRows) -> Iterator[CalendarEvent]:
    yield section_55_event(day, uid_domain=rows.uid_domain)
