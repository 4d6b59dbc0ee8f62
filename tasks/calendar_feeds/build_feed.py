"""One feed, from the register to its bytes: its rows, by which a server caches it, and what they give."""

from datetime import date

from sqlalchemy.orm import Session

from config.bank_holidays import england_and_wales
from config.installation import Installation
from config.policy import policy_changed_at
from models.queries.feed_rows import read_feed_rows
from rules.calendar_feeds.feed_rows import FeedRows, FeedSettings, events_of
from rules.calendar_feeds.filters import FeedFilter
from tasks.calendar_feeds.write_feed import Feed, write_feed

__all__ = ["Feed", "FeedRows", "FeedSettings", "feed_of", "feed_settings", "read_rows"]


def feed_settings(installation: Installation) -> FeedSettings:
    """What this installation and its policy say of every feed."""
    policy = installation.policy
    return FeedSettings(
        uid_domain=installation.settings.uid_domain,
        public_url=installation.settings.public_url,
        boards=policy.board_diary(),
        boards_changed_at=policy_changed_at(installation.settings.policy_file),
        holidays=england_and_wales(),
        keep_past_days=policy.calendar.keep_past_days,
        keep_cancelled_days=policy.calendar.keep_cancelled_days,
        refresh=policy.calendar.refresh(),
    )


def read_rows(
    session: Session,
    force_id: int,
    feed_filter: FeedFilter,
    *,
    today: date,
    settings: FeedSettings,
    as_at: date | None = None,
) -> FeedRows:
    """The rows of a feed as they stand on a day (Europe/London); see models/queries/feed_rows.py."""
    return read_feed_rows(session, force_id, feed_filter, today=today, settings=settings, as_at=as_at)


def feed_of(rows: FeedRows) -> Feed:
    """The feed that the rows give; what can't be shown is left out and reported, never the feed.

    Rows with one fingerprint give the same bytes. Raises UidDomainError when the domain that UIDs end in
    isn't a host name.
    """
    events, left_out = events_of(rows)
    return write_feed(rows.name, events, refresh=rows.refresh, left_out=left_out)
