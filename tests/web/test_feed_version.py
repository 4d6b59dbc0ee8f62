"""What a feed's version says of itself: the same bytes in every process, and dates that only go forward."""

from datetime import datetime, timedelta

import pytest

from tasks.calendar_feeds.build_feed import Feed
from tests.web.calendar_site import NOW
from web.feed_version import Seen, Version, make_version, stands_since

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def version(
    body: bytes, newest: datetime | None, before: Seen | None = None, *, at: datetime = NOW
) -> Version:
    feed = Feed(body=body, events=1, left_out=(), last_modified=newest)
    return make_version("A feed", feed, before, asked_at=at, read_by=at)


def test_the_first_date_is_the_newest_rows() -> None:
    assert version(b"a", NOW - HOUR).seen.last_modified == NOW - HOUR


def test_a_row_dated_after_now_is_dated_now() -> None:
    assert version(b"a", NOW + HOUR).seen.last_modified == NOW


def test_a_feed_without_rows_has_no_date_until_it_changes() -> None:
    empty = version(b"a", None)
    assert empty.seen.last_modified is None
    assert b"last-modified" not in dict(empty.plain.headers)
    assert version(b"b", None, empty.seen, at=NOW + HOUR).seen.last_modified == NOW + HOUR


@pytest.mark.parametrize("newest", [NOW - HOUR, NOW - 2 * HOUR, None], ids=["as before", "older", "none"])
def test_bytes_that_changed_though_no_row_is_newer_are_dated_when_that_was_seen(
    newest: datetime | None,
) -> None:
    before = version(b"a", NOW - HOUR)
    assert version(b"b", newest, before.seen, at=NOW + HOUR).seen.last_modified == NOW + HOUR


def test_dates_go_forward_even_within_a_second_or_when_the_clock_goes_back() -> None:
    first = version(b"a", NOW)
    second = version(b"b", NOW, first.seen)
    third = version(b"c", NOW, second.seen, at=NOW - HOUR)
    assert [each.seen.last_modified for each in (first, second, third)] == [
        NOW,
        NOW + SECOND,
        NOW + 2 * SECOND,
    ]


def test_the_same_bytes_keep_their_date_and_tag() -> None:
    before = version(b"a", NOW - HOUR)
    assert version(b"a", NOW, before.seen, at=NOW + HOUR).seen == before.seen


def test_plain_and_zipped_bytes_have_tags_of_their_own_the_same_whenever_they_are_made() -> None:
    one, other = version(b"a" * 1000, NOW), version(b"a" * 1000, NOW - HOUR, at=NOW + HOUR)
    assert (one.plain.tag, one.zipped.tag) == (other.plain.tag, other.zipped.tag)
    assert one.zipped.body == other.zipped.body
    assert one.plain.tag != one.zipped.tag
    assert one.plain.tag.startswith(b'"')


def test_a_date_is_believed_only_where_it_can_be_known() -> None:
    made = version(b"a", NOW - HOUR)
    later = NOW + HOUR
    # The rows' own date: somebody may hold other bytes with it, from before this process began ...
    assert not stands_since(made, NOW - HOUR, given=None, now=later)
    assert not stands_since(made, NOW - HOUR, given=b'"other"', now=later)
    # ... but whoever was given these bytes at this address holds these.
    assert stands_since(made, NOW - HOUR, given=made.seen.tag, now=later)
    # A copy that was taken well after these bytes were first read is of these bytes.
    assert stands_since(made, NOW + timedelta(minutes=1), given=None, now=later)
    assert not stands_since(made, NOW + SECOND, given=None, now=later)
    # A date before the rows', or one that is yet to come, says nothing.
    assert not stands_since(made, NOW - 2 * HOUR, given=made.seen.tag, now=later)
    assert not stands_since(made, later + HOUR, given=made.seen.tag, now=later)
