"""What the feeds are read from: the register of one installation, through the tasks that know calendars."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Engine

from config.installation import Installation
from models.queries.calendar_subscriptions import Subscription
from models.session import reading
from rules.calendar_feeds.filters import FeedFilter
from tasks.calendar_feeds.build_feed import Feed, FeedRows, FeedSettings, feed_of, feed_settings, read_rows
from tasks.calendar_feeds.subscriptions import note_fetch, subscription_of


@dataclass(frozen=True, slots=True)
class FeedSource:
    """Reads and writes that may wait for the database: never called on the event loop."""

    engine: Engine
    settings: FeedSettings

    def subscription(self, token: str, today: date) -> Subscription | None:
        """Whose address it is on a day in Europe/London; every text that is nobody's takes the same way."""
        with reading(self.engine) as session:
            return subscription_of(session, token, today=today)

    def rows(self, force_id: int, feed_filter: FeedFilter, today: date) -> FeedRows:
        """All that a feed's bytes depend on, on a day in Europe/London."""
        with reading(self.engine) as session:
            return read_rows(session, force_id, feed_filter, today=today, settings=self.settings)

    def build(self, rows: FeedRows) -> Feed:
        """The feed's bytes."""
        return feed_of(rows)

    def note(self, subscription_id: int, when: datetime, client: str) -> None:
        """Keep that a feed was fetched, or don't when the database is busy."""
        note_fetch(self.engine, subscription_id, when, client)


def feed_source(installation: Installation) -> FeedSource:
    """What the feeds of an installation are read from."""
    return FeedSource(installation.engine, feed_settings(installation))
