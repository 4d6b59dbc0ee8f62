"""What a report's section 55 day says in a calendar."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from rules.calendar_feeds.events import BusyStatus, CalendarEvent, Colour, EventStatus, NotAnEventError
from rules.calendar_feeds.uids import section_55_uid
from rules.calendar_feeds.wording import labelled, one_line
from rules.dates_in_words import long_date

_WHAT = (
    "What must be done: the PCC's comments on the report are published, with the Chief Constable's and any"
    " response to those."
)


@dataclass(frozen=True, slots=True)
class Section55Day:
    """A report and the last day for the PCC's comments on it (rules/section_55.py).

    `changes` counts what was recorded of the report since it was first loaded, `changed_at` is when the last
    of it was (aware).
    """

    force_code: str
    publication_key: str
    title: str
    link: str
    published_on: date
    last_day: date
    changes: int
    changed_at: datetime


def section_55_event(row: Section55Day, *, uid_domain: str) -> CalendarEvent:
    """The all-day event of a report's section 55 day; the Act states the period, so it is confirmed.

    Raises NotAnEventError, which names the report, when it can't be shown; UidDomainError when `uid_domain`
    isn't a host name.
    """
    uid = section_55_uid(row.force_code, row.publication_key, uid_domain=uid_domain)
    title = one_line(row.title)
    about = f"report {one_line(row.publication_key)}"
    if not title:
        raise NotAnEventError(about, "it has no title")
    if row.last_day == date.max:
        raise NotAnEventError(
            about, f"its day is {long_date(row.last_day)}, the last day that can be written"
        )
    if row.changed_at.tzinfo is None:
        raise NotAnEventError(about, "the time at which it was recorded has no zone")
    return CalendarEvent(
        uid=uid,
        sequence=row.changes,
        summary=f"Section 55: PCC's comments due on {title}",
        description="\n".join(
            [
                "To be done by this day.",
                _date_line(row),
                "How certain: the Act states the period (Police Act 1996, section 55(5A)).",
                _WHAT,
                f"Report: {title}, published {long_date(row.published_on)}",
                *labelled("Link", row.link),
            ]
        ),
        start=row.last_day,
        end_exclusive=row.last_day + timedelta(days=1),
        status=EventStatus.CONFIRMED,
        busy_status=BusyStatus.FREE,
        categories=("Section 55",),
        last_modified=row.changed_at.astimezone(UTC),
        colour=Colour.SECTION_55,
    )


def _date_line(row: Section55Day) -> str:
    counted = f"day 56 from {long_date(row.published_on)}, that day included"
    return f"Date: {long_date(row.last_day)}, {counted}."
