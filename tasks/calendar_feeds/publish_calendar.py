"""Feeds as files, the same bytes as those served, for hosts where only a static web server is allowed out."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.feed_rows import read_feed_rows
from models.queries.forces import force_by_code
from models.session import reading
from rules.calendar_feeds.events import LeftOut
from rules.calendar_feeds.feed_file_names import feed_file_name
from rules.calendar_feeds.feed_rows import FeedSettings
from rules.calendar_feeds.filters import FeedFilter
from rules.calendar_feeds.uids import UidDomainError
from tasks.calendar_feeds.build_feed import Feed, feed_of
from tasks.calendar_feeds.publish_targets import PublishError, Target, Way
from tasks.calendar_feeds.subscription_holder import Holder, checked_feed

__all__ = ["Publication", "PublishError", "PublishedFeed", "publish_feeds"]

_SUFFIX = ".ics"
_OURS = b"PRODID:-//oversight//"
_NOBODY = Holder("", None, None)


@dataclass(frozen=True, slots=True)
class PublishedFeed:
    """One file: where it is, how many events it holds, and the SHA-256 of its bytes in hexadecimal.

    `changed` is False when the file held the same bytes already and was not written again.
    """

    path: str
    events: int
    left_out: tuple[LeftOut, ...]
    digest: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Publication:
    """All files of one run, how they got into their place, and what was taken away for being old."""

    target: str
    way: Way
    feeds: tuple[PublishedFeed, ...]
    removed: tuple[str, ...]


def publish_feeds(
    engine: Engine,
    *,
    force_code: str | None,
    target: Target,
    feeds: Sequence[FeedFilter],
    settings: FeedSettings,
    today: date,
    as_at: date | None = None,
    prune: bool = False,
) -> Publication:
    """Write one file for each feed into the target; a reader sees the old file or the new one.

    `force_code` None means the only force; `today` (Europe/London) says which events are past, `as_at` reads
    the register as it was known on that day. Nothing is written before every feed is made. With `prune`,
    feeds of ours that are there and aren't published now are removed; nobody else's file ever is. Windows
    that can't be shown are left out and returned with their reasons. Raises PublishError,
    SubscriptionError for a portfolio or post that isn't there, NoSuchForceError or AmbiguousForceError.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        made = [_made(session, force.id, feed, settings, today, as_at) for feed in feeds]
    published = tuple(_published(target, name, feed) for name, feed in made)
    removed = _prune(target, {name for name, _ in made}) if prune else ()
    return Publication(target.shown, target.way, published, removed)


def _made(
    session: Session,
    force_id: int,
    feed: FeedFilter,
    settings: FeedSettings,
    today: date,
    as_at: date | None,
) -> tuple[str, Feed]:
    checked = checked_feed(session, force_id, feed, _NOBODY).feed
    rows = read_feed_rows(session, force_id, checked, today=today, settings=settings, as_at=as_at)
    try:
        return feed_file_name(checked), feed_of(rows)
    except UidDomainError as error:
        raise PublishError(str(error)) from error


def _published(target: Target, name: str, feed: Feed) -> PublishedFeed:
    # The same bytes keep their file, and so its date and its ETag.
    changed = target.read(name) != feed.body
    if changed:
        target.write(name, feed.body)
    digest = hashlib.sha256(feed.body).hexdigest()
    return PublishedFeed(f"{target.shown}/{name}", feed.events, feed.left_out, digest, changed)


def _prune(target: Target, published: set[str]) -> tuple[str, ...]:
    removed = []
    for name in target.names():
        if name.endswith(_SUFFIX) and name not in published and _OURS in (target.read(name) or b"")[:1000]:
            target.remove(name)
            removed.append(name)
    return tuple(removed)
