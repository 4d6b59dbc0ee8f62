"""Taking in a form that was sent: from our own page, of the right kind, and not without end."""

import asyncio
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Receive

_FORM = "application/x-www-form-urlencoded"
# What is over the limit is read and dropped up to here, so that a browser has sent all and shows the answer.
_MOST_DROPPED = 2 * 1024 * 1024
_SECONDS = 60.0
_DEFAULT_PORTS = {"http": 80, "https": 443}


class TooLongFormError(ValueError):
    """More bytes than are taken."""


class SlowFormError(TimeoutError):
    """The bytes took too long to arrive."""


class SenderGoneError(ConnectionError):
    """Whoever sent the form went away before its end."""


def is_form(headers: Headers) -> bool:
    """Whether the content type is that of a form without files."""
    return headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM


def from_elsewhere(headers: Headers, public_url: str | None) -> bool:
    """Whether a browser says that the form was sent by a page of another site.

    By Sec-Fetch-Site (Fetch Metadata), else by Origin (RFC 6454) against the address that people reach and
    the Host that was asked. Whoever sends neither is let through, as is the origin "null": that is what
    browsers send for our own pages, whose Referrer-Policy is no-referrer, and over plain http nothing else
    comes with it. The secret in the address is what protects the form; this only comes on top.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site.strip().lower() not in ("same-origin", "none")
    origin = headers.get("origin", "null").strip()
    if origin == "null":
        return False
    sent_by = _host(origin)
    scheme = origin.partition(":")[0]
    ours = [f"{scheme}://{headers.get('host', '')}", *([public_url] if public_url else [])]
    return sent_by is None or all(sent_by != _host(each) for each in ours)


async def read_body(receive: Receive, headers: Headers, *, most: int) -> bytes:
    """The request's body; raises TooLongFormError, SlowFormError and SenderGoneError."""
    declared = headers.get("content-length", "")
    if declared.isdecimal() and int(declared[:12]) > _MOST_DROPPED:
        raise TooLongFormError
    body, dropped = bytearray(), 0
    try:
        async with asyncio.timeout(_SECONDS):
            while True:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise SenderGoneError
                piece = message.get("body", b"")
                if dropped or len(body) + len(piece) > most:
                    dropped += len(body) + len(piece)
                    body.clear()
                else:
                    body += piece
                if dropped > _MOST_DROPPED or not message.get("more_body", False):
                    break
    except TimeoutError:
        raise SlowFormError from None
    if dropped:
        raise TooLongFormError
    return bytes(body)


def _host(address: str) -> tuple[str, int | None] | None:
    """An address's host and port; None when it has none."""
    try:
        parts = urlsplit(address)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return None if parts.hostname is None else (parts.hostname, port)
