"""The calendar file that goes with a digest's mail, for whoever chose to have it."""

from rules.digest_calendar import digest_events
from rules.digests import Digest
from tasks.calendar_feeds.write_feed import write_feed
from tasks.transports.messages import AttachedFile

FILE_NAME = "hmicfrs-dates.ics"


def calendar_files(digest: Digest, *, uid_domain: str) -> tuple[AttachedFile, ...]:
    """The items' dates as one file; none when the reader didn't choose it or no item has a date.

    Raises UidDomainError when `uid_domain` isn't a host name.
    """
    if not digest.with_calendar:
        return ()
    feed = write_feed(f"{digest.force_name}: HMICFRS dates", digest_events(digest, uid_domain=uid_domain))
    if not feed.events:
        return ()
    return (AttachedFile(FILE_NAME, "text/calendar; charset=utf-8", feed.body),)
