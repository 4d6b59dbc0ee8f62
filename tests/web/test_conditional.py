"""Preconditions and content codings as RFC 9110 writes them."""

from datetime import UTC, datetime

import pytest

from web.conditional import accepts, http_date, matching_tag, read_http_date, strongly_matches

TAGS = [b'"gzip"', b'"plain"']


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (b'"gzip"', b'"gzip"'),
        (b'"plain"', b'"plain"'),
        (b'W/"plain"', b'"plain"'),
        (b'"plain", "gzip"', b'"gzip"'),
        (b'"a,b" , W/"plain"', b'"plain"'),
        (b" * ", b'"gzip"'),
        (b'"plai"', None),
        (b"plain", None),
        (b"", None),
        (b'"plain', None),
        (b'"a\xff"', None),
    ],
)
def test_a_held_tag_is_found_by_the_weak_comparison(field: bytes, found: bytes | None) -> None:
    assert matching_tag(field, TAGS) == found


@pytest.mark.parametrize(
    ("field", "well"), [(b'"plain"', True), (b'W/"plain"', False), (b"*", True), (b'"x"', False)]
)
def test_if_match_takes_no_weak_tag(field: bytes, well: bool) -> None:
    assert strongly_matches(field, TAGS) is well


@pytest.mark.parametrize(
    "field",
    [b"Sun, 06 Nov 1994 08:49:37 GMT", b"Sunday, 06-Nov-94 08:49:37 GMT", b"Sun Nov  6 08:49:37 1994"],
)
def test_a_date_is_read_in_each_of_its_three_forms(field: bytes) -> None:
    assert read_http_date(field) == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)


@pytest.mark.parametrize(
    "field", [b"", b"0", b"yesterday", b"2026-06-15", b"Sun, 99 Nov 1994 08:49:37 GMT", b"\xff" * 40]
)
def test_what_is_no_date_is_none(field: bytes) -> None:
    assert read_http_date(field) is None


def test_a_date_is_written_as_servers_have_to() -> None:
    moment = datetime(1994, 11, 6, 8, 49, 37, 999999, tzinfo=UTC)
    assert http_date(moment) == b"Sun, 06 Nov 1994 08:49:37 GMT"
    assert read_http_date(http_date(moment)) == moment.replace(microsecond=0)


@pytest.mark.parametrize(
    ("field", "gzip", "identity"),
    [
        (b"", False, True),
        (b"gzip", True, True),
        (b"GZIP;q=0.5, br", True, True),
        (b"gzip;q=0", False, True),
        (b"gzip ; q=0.000", False, True),
        (b"*", True, True),
        (b"*;q=0", False, False),
        (b"br, identity;q=0, gzip", True, False),
        (b"*;q=0, identity;q=0.1", False, True),
        (b"deflate, gzipped", False, True),
        (b"gzip;q=nonsense", True, True),
    ],
)
def test_content_codings_are_taken_as_they_are_weighed(field: bytes, gzip: bool, identity: bool) -> None:
    assert (accepts(field, "gzip"), accepts(field, "identity")) == (gzip, identity)
