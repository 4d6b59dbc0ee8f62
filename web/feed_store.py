"""Feeds kept in memory: whose address is whose, and the bytes, made anew only where the rows changed."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Protocol, TypeVar

from models.queries.calendar_subscriptions import Subscription
from rules.calendar_feeds.feed_addresses import token_sha256
from rules.calendar_feeds.filters import FeedFilter
from tasks.calendar_feeds.build_feed import Feed, FeedRows
from web.change_mark import ChangeMark
from web.feed_version import Seen, Version, make_version
from web.london_day import Clock, LondonDay

log = logging.getLogger("oversight.web")

_T = TypeVar("_T")
FeedKey = tuple[int, FeedFilter]

# While others write all the time, a feed whose rows take long to read is read again after ten times as long,
# and never later than this; a feed that is read quickly is always read again.
MOST_STALE_SECONDS = 2.0
_QUICKLY = 0.1
_READING_SHARE = 10.0
_MOST_ADDRESSES = 20_000


class Source(Protocol):
    """See FeedSource; its functions may wait."""

    def subscription(self, token: str, today: date) -> Subscription | None:
        """Whose address it is on a day."""

    def rows(self, force_id: int, feed_filter: FeedFilter, today: date) -> FeedRows:
        """All that a feed's bytes depend on."""

    def build(self, rows: FeedRows) -> Feed:
        """The feed's bytes."""


@dataclass(slots=True)
class Address:
    """A secret address that is answered: whose it is, and by which mark and day that was found.

    `given` is the tag of the bytes that this process gave out whole at that address last.
    """

    subscription: Subscription
    key: FeedKey
    mark: object
    day: date
    given: bytes | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A feed in memory, the fingerprint of its rows, and by which mark and day they were last read.

    `read_at` is on the monotonic clock and `reading_took` in seconds.
    """

    version: Version
    fingerprint: str
    mark: object
    day: date
    read_at: float
    reading_took: float


class FeedStore:
    """Answers from memory while nothing in the database has changed, and reads again when something has.

    `builds` counts how often bytes were made, `readings` how often rows were read.
    """

    def __init__(self, source: Source, mark: ChangeMark, read_clock: Clock, *, most_bytes: int) -> None:
        self._source = source
        self._mark = mark
        self._read_clock = read_clock
        self._most_bytes = most_bytes
        self._london = LondonDay()
        self._addresses: OrderedDict[str, Address] = OrderedDict()
        self._feeds: OrderedDict[FeedKey, Kept] = OrderedDict()
        self._bytes = 0
        self._seen: dict[FeedKey, Seen] = {}
        self._under_way: dict[FeedKey, asyncio.Task[Kept]] = {}
        self._lookups = ThreadPoolExecutor(max_workers=3, thread_name_prefix="look-up")
        self._readers = ThreadPoolExecutor(max_workers=2, thread_name_prefix="feed")
        self.builds = 0
        self.readings = 0

    def close(self) -> None:
        """Wait for what is under way, and end the threads."""
        self._lookups.shutdown(cancel_futures=True)
        self._readers.shutdown(cancel_futures=True)
        self._mark.close()

    @property
    def kept_bytes(self) -> int:
        """How many bytes of feeds are in memory."""
        return self._bytes

    def at_hand(self, token: str, now: datetime) -> tuple[Address, Version] | None:
        """The feed at an address when it can be told at once that nothing has changed; None otherwise."""
        address = self._addresses.get(token_sha256(token))
        if address is None:
            return None
        kept = self._feeds.get(address.key)
        mark = self._mark.quick()
        if kept is None or mark is None or mark != address.mark or mark != kept.mark:
            return None
        if not address.day == kept.day == self._london.of(now):
            return None
        self._feeds.move_to_end(address.key)
        return address, kept.version

    async def find(self, token: str, now: datetime) -> Address | None:
        """Whose address it is, asked of the database; None for one that isn't answered."""
        day = self._london.of(now)
        mark = await self._mark_now()
        digest = token_sha256(token)
        subscription = await self.look_up(self._source.subscription, token, day)
        before = self._addresses.pop(digest, None)
        if subscription is None:
            return None
        given = before.given if before is not None else None
        address = Address(subscription, (subscription.force_id, subscription.feed), mark, day, given)
        self._addresses[digest] = address
        if len(self._addresses) > _MOST_ADDRESSES:
            self._addresses.popitem(last=False)
        return address

    async def version(self, address: Address) -> Version:
        """The feed at an address as its rows stand, read again unless nothing has changed since."""
        while True:
            kept = self._feeds.get(address.key)
            if kept is not None and self._stands(kept, address):
                self._feeds.move_to_end(address.key)
                return kept.version
            task = self._under_way.get(address.key)
            if task is None:
                task = asyncio.get_running_loop().create_task(self._read_again(address))
                self._under_way[address.key] = task
                return (await asyncio.shield(task)).version
            # Begun for somebody who came before: what changed since may not be in it yet.
            await asyncio.shield(task)

    async def look_up(self, function: Callable[..., _T], *arguments: object) -> _T:
        """Run something short that asks the database, beside the event loop."""
        return await asyncio.get_running_loop().run_in_executor(self._lookups, function, *arguments)

    def _stands(self, kept: Kept, address: Address) -> bool:
        if kept.day != address.day:
            return False
        if kept.mark == address.mark:
            return True
        if kept.reading_took < _QUICKLY:
            return False
        rest = min(MOST_STALE_SECONDS, _READING_SHARE * kept.reading_took)
        return time.monotonic() - kept.read_at < rest

    async def _read_again(self, address: Address) -> Kept:
        key = address.key
        try:
            loop = asyncio.get_running_loop()
            kept = await loop.run_in_executor(self._readers, self._read, address, self._feeds.get(key))
            self._keep(key, kept)
            return kept
        finally:
            del self._under_way[key]

    def _read(self, address: Address, before: Kept | None) -> Kept:
        """In a thread: the rows, and the bytes too when the rows aren't those that were there before."""
        asked_at, began = self._read_clock(), time.monotonic()
        rows = self._source.rows(*address.key, address.day)
        fingerprint = rows.fingerprint()
        self.readings += 1
        took, read_by = time.monotonic() - began, self._read_clock()
        if before is not None and before.fingerprint == fingerprint:
            return replace(before, mark=address.mark, day=address.day, read_at=began, reading_took=took)
        feed = self._source.build(rows)
        self.builds += 1
        for left in feed.left_out:
            log.warning("feed of subscription %d: left out: %s", address.subscription.id, left)
        seen = self._seen.get(address.key)
        version = make_version(rows.name, feed, seen, asked_at=asked_at, read_by=read_by)
        return Kept(version, fingerprint, address.mark, address.day, began, took)

    def _keep(self, key: FeedKey, kept: Kept) -> None:
        before = self._feeds.pop(key, None)
        self._bytes += kept.version.size - (before.version.size if before is not None else 0)
        self._feeds[key] = kept
        self._seen[key] = kept.version.seen
        # The newest stays even when it alone is too much: it would only be made again at once.
        while self._bytes > self._most_bytes and len(self._feeds) > 1:
            _, gone = self._feeds.popitem(last=False)
            self._bytes -= gone.version.size

    async def _mark_now(self) -> object:
        mark = self._mark.quick()
        return mark if mark is not None else await self.look_up(self._mark.fresh)
