"""The dates of a digest's items as calendar events, for whoever wants them beside the message."""

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta

from rules.calendar_feeds.events import BusyStatus, CalendarEvent, EventStatus
from rules.calendar_feeds.uids import deadline_uid
from rules.digests import Digest, DigestLine


def digest_events(digest: Digest, *, uid_domain: str) -> list[CalendarEvent]:
    """One all-day event for each item with a day, in the digest's order.

    An item keeps its event's UID for good, and the version of its deadline is the event's SEQUENCE: a moved
    date moves the event. The link to answer isn't in it, as calendars are shown to others. Raises
    UidDomainError when `uid_domain` isn't a host name.
    """
    return list(_events(digest, uid_domain))


def _events(digest: Digest, uid_domain: str) -> Iterator[CalendarEvent]:
    # The same day's message has the same bytes however often it is tried.
    stamped = datetime.combine(digest.for_day, time(), UTC)
    for group in digest.groups:
        for line in group.lines:
            if line.due_on is None:
                continue
            yield CalendarEvent(
                uid=deadline_uid(digest.force_code, line.item_key, uid_domain=uid_domain),
                sequence=line.deadline_version,
                summary=f"{'Due' if line.mandatory else 'Date, not mandatory'}: {line.title}",
                description=_description(line, digest.force_name),
                start=line.due_on,
                end_exclusive=line.due_on + timedelta(days=1),
                status=EventStatus.CONFIRMED,
                busy_status=BusyStatus.FREE,
                categories=("HMICFRS deadline",),
                last_modified=stamped,
            )


def _description(line: DigestLine, force_name: str) -> str:
    dated = f"{line.deadline}, {line.basis}" if line.basis else line.deadline
    return "\n".join(words for words in (dated, line.reference, line.publication, force_name) if words)
