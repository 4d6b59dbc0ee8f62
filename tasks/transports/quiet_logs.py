"""Keeps what other people's libraries log from showing secrets, while they are at work on a message."""

import logging
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from urllib.parse import quote, unquote

_BETWEEN_PARTS = re.compile(r"[/:?&=@,;#\s]+")
_SHORTEST_SECRET = 4
_MASK = "***"

_secrets: ContextVar[tuple[str, ...] | None] = ContextVar("secrets of the message on its way", default=None)


@contextmanager
def quiet_logs(addresses: Iterable[str]) -> Iterator[None]:
    """In this thread, say nothing below WARNING, and no part of these addresses at all, whoever logs it.

    Plugins log their requests, tokens and the message itself at DEBUG, through more loggers than can be
    listed: so each record is changed as it is made, before any handler sees it.
    """
    _install()
    token = _secrets.set(tuple(_parts(addresses)))
    try:
        yield
    finally:
        _secrets.reset(token)


def _parts(addresses: Iterable[str]) -> list[str]:
    """Everything in the addresses that might be a secret, in each of its spellings, longest first."""
    found: set[str] = set()
    for address in addresses:
        rest = address.partition("://")[2] or address
        for part in (rest, *_BETWEEN_PARTS.split(rest)):
            found |= {part, unquote(part), quote(part, safe="")}
    return sorted((part for part in found if len(part) >= _SHORTEST_SECRET), key=len, reverse=True)


def _install() -> None:
    """Put our own record maker around whichever there is, once."""
    make = logging.getLogRecordFactory()
    if getattr(make, "hides_secrets", False):
        return

    def make_hidden(*args: Any, **kwargs: Any) -> logging.LogRecord:
        record = make(*args, **kwargs)
        secrets = _secrets.get()
        if secrets is not None:
            _hide(record, secrets)
        return record

    make_hidden.hides_secrets = True  # type: ignore[attr-defined]  # how it is known again above
    logging.setLogRecordFactory(make_hidden)


def _hide(record: logging.LogRecord, secrets: tuple[str, ...]) -> None:
    if record.levelno < logging.WARNING:
        said = f"{record.name}: not shown, as it may hold secrets"
    else:
        said = record.getMessage()
        for secret in secrets:
            said = said.replace(secret, _MASK)
    record.msg, record.args = said, ()
    if record.exc_info:
        # A traceback's last line may repeat an address.
        kind = record.exc_info[0]
        record.msg += f" ({kind.__name__ if kind else 'error'})"
        record.exc_info = None
