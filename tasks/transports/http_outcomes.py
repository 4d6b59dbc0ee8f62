"""What an answer or a fault over HTTP means for a message, for every channel that goes that way."""

import ssl
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import requests
import urllib3.exceptions

from tasks.transports.messages import (
    ChannelDownError,
    DeliveryError,
    PermanentDeliveryError,
    UnknownOutcomeError,
)

LOOPBACK = ("127.0.0.1", "localhost")
# 408, 425 and 429 are refusals of now, not of the message (RFC 9110, RFC 8470, RFC 6585).
AGAIN_LATER = frozenset({408, 425, 429})
# A service that asks for more has a fault of its own: its word must not hold a reminder for a week.
LONGEST_WAIT = timedelta(days=1)


def retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the server asks to wait (RFC 9110, 10.2.3), at most a day; None where it doesn't say.

    A date is counted from the answer's own Date, so that neither side's clock matters.
    """
    said = headers.get("Retry-After", "").strip()
    if said.isascii() and said.isdecimal():
        # A number of 10 digits is 300 years, and one of 30 is no timedelta.
        wait = timedelta(seconds=int(said)) if len(said) <= 9 else LONGEST_WAIT
    else:
        until, dated = _http_date(said), _http_date(headers.get("Date", ""))
        if until is None or dated is None:
            return None
        wait = until - dated
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def outcome_of_fault(error: OSError, host: str) -> DeliveryError:
    """What a request that got no answer comes to; the error's own text may hold secrets and goes no further.

    All errors of requests are OSErrors, and so is its complaint about a missing certificate file.
    """
    if not isinstance(error, requests.RequestException):
        return ChannelDownError("the file of trusted certificates can’t be read")
    reason = getattr(error.args[0], "reason", error.args[0]) if error.args else error
    # TLS that ends without a word may end after the request was taken.
    if any(isinstance(each, ssl.SSLEOFError | ssl.SSLZeroReturnError) for each in _chain(reason)):
        return UnknownOutcomeError(f"{host}: no answer came (the connection was closed)")
    if isinstance(error, requests.exceptions.SSLError):
        return ChannelDownError(f"{host}: {_in_words(reason)}")
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.ProxyError):
        return ChannelDownError(f"{host}: can't be reached ({type(error).__name__})")
    if isinstance(reason, urllib3.exceptions.NewConnectionError):
        return ChannelDownError(f"{host}: can't be reached ({_in_words(reason)})")
    if isinstance(error, requests.exceptions.ConnectionError | requests.exceptions.Timeout):
        return UnknownOutcomeError(f"{host}: no answer came ({type(error).__name__})")
    return PermanentDeliveryError(f"{host}: can't be posted to ({type(error).__name__})")


def _http_date(said: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(said)
    except (TypeError, ValueError):
        return None
    # HTTP knows GMT only.
    return read.replace(tzinfo=UTC) if read.tzinfo is None else read


def _in_words(error: object) -> str:
    """The system's own words at the bottom of a chain of errors; those above them repeat the address."""
    words = type(error).__name__
    for seen in _chain(error):
        if isinstance(seen, OSError):
            words = getattr(seen, "verify_message", "") or seen.strerror or words
    return words


def _chain(error: object) -> Iterator[BaseException]:
    seen = error
    while isinstance(seen, BaseException):
        yield seen
        seen = seen.__cause__ or seen.__context__ or (seen.args[0] if seen.args else None)
