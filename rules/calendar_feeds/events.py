"""One event of a calendar feed, whatever it is about, and what was left out."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from rules.hours import Hours


class EventStatus(StrEnum):
    """STATUS of a VEVENT (RFC 5545, 3.8.1.11)."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class BusyStatus(StrEnum):
    """What Outlook shows a reader as (X-MICROSOFT-CDO-BUSYSTATUS).

    Never BUSY: a window of weeks would block every subscriber's diary while nobody is booked, and who sits on
    a board a feed can't know.
    """

    FREE = "FREE"
    TENTATIVE = "TENTATIVE"


class Colour(StrEnum):
    """COLOR of an event (RFC 7986, 5.9; a CSS3 name), one for each kind; beside its words, never instead."""

    INSPECTION = "steelblue"
    BOARD = "seagreen"
    PAPERS = "darkorange"
    DEADLINE = "firebrick"
    SECTION_55 = "mediumpurple"
    PPOG = "saddlebrown"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event, all-day or, with `hours`, at a time of its only day.

    `end_exclusive` is the day after the last (RFC 5545, 3.6.1); instants are aware, in UTC. `description` may
    hold newlines, and is otherwise, like `summary`, free of control characters. `url` is an address in
    ASCII, or empty.
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
    url: str = ""
    colour: str = ""
    hours: Hours | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that stands in the register and not in the feed: what it is, and why."""

    about: str
    reason: str

    def __str__(self) -> str:
        return f"{self.about}: {self.reason}"


class NotAnEventError(ValueError):
    """A row that can't be shown in a calendar; carries what it is about and the reason."""

    def __init__(self, about: str, reason: str) -> None:
        super().__init__(about, reason)
        self.about = about
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.about}: {self.reason}"
