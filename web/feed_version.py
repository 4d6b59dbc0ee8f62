"""One version of a feed as it goes out: its bytes, plain and gzipped, with their tags, dates and headers."""

import gzip
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from tasks.calendar_feeds.build_feed import Feed
from web.conditional import http_date
from web.response_headers import FILE_SECURITY_HEADERS, Header

FILE_NAME = "hmicfrs-calendar.ics"
# Long enough to spare a page that is opened twice, short beside any calendar program's own rhythm.
_CACHE_CONTROL = b"private, max-age=300"
_SECOND = timedelta(seconds=1)
# Another process may hand out the old bytes for this long after this one has read the new ones: what a feed
# may be stale (web/feed_store.py, web/change_mark.py), and some for clocks that differ.
_OTHERS_ARE_SURE_AFTER = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Seen:
    """What this process remembers of a feed when its bytes are gone from memory.

    `first_seen` is when it had read these very bytes for the first time, `last_modified` what it says of
    them; both cut to seconds, in UTC.
    """

    tag: bytes
    first_seen: datetime
    last_modified: datetime | None


@dataclass(frozen=True, slots=True)
class Representation:
    """The bytes in one content coding, and the header fields that go with them."""

    tag: bytes
    body: bytes
    headers: list[Header]
    download_headers: list[Header]
    not_modified_headers: list[Header]


@dataclass(frozen=True, slots=True)
class Version:
    """A feed's bytes from when this process first read them until they change, and the feed's name."""

    name: str
    seen: Seen
    plain: Representation
    zipped: Representation
    events: int

    @property
    def size(self) -> int:
        """How many bytes it holds in memory, but for a few hundred."""
        return len(self.plain.body) + len(self.zipped.body)


def make_version(
    name: str, feed: Feed, before: Seen | None, *, asked_at: datetime, read_by: datetime
) -> Version:
    """The feed made ready to go out; `before` is what stood in its place.

    Its rows were read between the two instants. What was committed in between may be in it or not, so that
    its date is the earlier one, and the later one that from which it is known to have stood.
    """
    tag = _tag(feed.body)
    if before is not None and before.tag == tag:
        seen = before
    else:
        seen = Seen(tag, _whole(read_by), _last_modified(feed.last_modified, before, _whole(asked_at)))
    # Neither the time nor a name in gzip's own header: the same bytes in every process.
    zipped = gzip.compress(feed.body, compresslevel=6, mtime=0)
    return Version(
        name=name,
        seen=seen,
        plain=_representation(feed.body, seen, ()),
        zipped=_representation(zipped, seen, ((b"content-encoding", b"gzip"),)),
        events=feed.events,
    )


def stands_since(version: Version, moment: datetime, *, given: bytes | None, now: datetime) -> bool:
    """A client that knows no tag, only a date, holds these very bytes.

    The newest row's time alone can't tell: a row that went, or a word that changed beside the rows, leaves it
    where it was, and what happened before this process began, it doesn't know. So the date is believed when
    it is later than when these bytes were first read, or when this process gave them out (`given`, a tag) at
    that very address. A date that is yet to come says nothing. Otherwise the whole feed goes out once more.
    """
    seen = version.seen
    if seen.last_modified is None or not seen.last_modified <= moment <= now:
        return False
    return given == seen.tag or moment > seen.first_seen + _OTHERS_ARE_SURE_AFTER


def _last_modified(newest_row: datetime | None, before: Seen | None, now: datetime) -> datetime | None:
    """The newest row's time; when that doesn't move though the bytes did, the time at which that was seen."""
    # A row dated after this moment is no later than now (RFC 9110, 8.8.2.1).
    rows = None if newest_row is None else min(_whole(newest_row), now)
    if before is None:
        return rows
    if before.last_modified is None:
        return rows or now
    if rows is not None and rows > before.last_modified:
        return rows
    # It moves on even when a feed changes twice within a second; until then no date is said at all.
    return max(now, before.last_modified + _SECOND)


def _representation(body: bytes, seen: Seen, coding: tuple[Header, ...]) -> Representation:
    tag = _tag(body)
    dated = () if seen.last_modified is None else ((b"last-modified", http_date(seen.last_modified)),)
    validated = ((b"etag", tag), (b"cache-control", _CACHE_CONTROL), (b"vary", b"Accept-Encoding"))
    whole = (
        (b"content-type", b"text/calendar; charset=utf-8"),
        (b"content-length", str(len(body)).encode("ascii")),
        *coding,
        *validated,
        *dated,
        *FILE_SECURITY_HEADERS,
    )
    return Representation(
        tag=tag,
        body=body,
        headers=[*whole, _disposition(b"inline")],
        download_headers=[*whole, _disposition(b"attachment")],
        not_modified_headers=[*validated, *FILE_SECURITY_HEADERS[:2]],
    )


def _disposition(kind: bytes) -> Header:
    return (b"content-disposition", kind + f'; filename="{FILE_NAME}"'.encode("ascii"))


def _tag(body: bytes) -> bytes:
    return b'"' + hashlib.sha256(body).hexdigest()[:32].encode("ascii") + b'"'


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
