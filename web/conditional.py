"""Whether the copy that a client holds still stands (RFC 9110, 13): its entity tags first, then its dates."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache

_TAG = re.compile(rb'(W/)?("[\x21\x23-\x7e\x80-\xff]*")')
_QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.[0-9]{0,3})?)\s*$", re.IGNORECASE)


def matching_tag(if_none_match: bytes, tags: Sequence[bytes]) -> bytes | None:
    """The first of `tags` that the client holds, by the weak comparison (RFC 9110, 8.8.3.2); None for none.

    `*` stands for any. The tags are strong ones, in the order in which the server would send what they name.
    """
    if if_none_match.strip() == b"*":
        return tags[0]
    held = {opaque for _, opaque in _TAG.findall(if_none_match)}
    return next((tag for tag in tags if tag in held), None)


def strongly_matches(if_match: bytes, tags: Sequence[bytes]) -> bool:
    """If-Match holds: one of `tags` is named, and not as a weak one (RFC 9110, 13.1.1)."""
    if if_match.strip() == b"*":
        return True
    return any(not weak and opaque in tags for weak, opaque in _TAG.findall(if_match))


def read_http_date(field: bytes) -> datetime | None:
    """An HTTP date in any of its three forms (RFC 9110, 5.6.7), in UTC; None for what is no date."""
    try:
        moment = parsedate_to_datetime(field.decode("ascii"))
        # The oldest form, asctime()'s, names no zone and means UTC.
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def http_date(moment: datetime) -> bytes:
    """An aware instant as RFC 9110 has servers write it; fractions of a second are cut off."""
    return format_datetime(moment.astimezone(UTC), usegmt=True).encode("ascii")


@lru_cache(maxsize=256)
def accepts(accept_encoding: bytes, coding: str) -> bool:
    """The client takes that content coding (RFC 9110, 12.5.3); `identity` unless it is ruled out."""
    named: dict[str, float] = {}
    for part in accept_encoding.decode("latin-1").split(","):
        name = part.partition(";")[0].strip().lower()
        quality = _QUALITY.search(part)
        named[name] = float(quality.group(1)) if quality else 1.0
    asked_for = named.get(coding, named.get("*", 1.0 if coding == "identity" else 0.0))
    return asked_for > 0
