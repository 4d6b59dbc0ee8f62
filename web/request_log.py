"""A line for each request of a calendar, for whoever runs the server, without the address."""

import logging
import time
from collections.abc import Callable

from rules.clean_text import clean_text

log = logging.getLogger("oversight.web")

_REST_SECONDS = 1.0
_MOST_KINDS = 10_000

Kind = tuple[int | None, str, int, str]


class RequestLog:
    """Says who asked for what and how it went; what comes again within a second is counted, not repeated.

    So a client that asks in a loop, or somebody who tries addresses, fills no disk.
    """

    def __init__(self, *, read_monotonic: Callable[[], float] = time.monotonic) -> None:
        self._read_monotonic = read_monotonic
        self._said: dict[Kind, float] = {}
        self._unsaid: dict[Kind, int] = {}

    def add(
        self, number: int | None, client: str, status: int, what: str, *, length: int, seconds: float
    ) -> None:
        """One request: a subscription's number or None, from where, the status, and how much was sent."""
        kind = (number, client, status, what)
        now = self._read_monotonic()
        said = self._said.get(kind)
        if said is not None and now - said < _REST_SECONDS:
            self._unsaid[kind] = self._unsaid.get(kind, 0) + 1
            return
        if len(self._said) > _MOST_KINDS:
            self.close()
        self._say_unsaid(kind)
        self._said[kind] = now
        log.info("%s, %d bytes, %.1f ms", _in_words(kind), length, seconds * 1000)

    def close(self) -> None:
        """Say what was only counted so far."""
        for kind in list(self._unsaid):
            self._say_unsaid(kind)
        self._said.clear()

    def _say_unsaid(self, kind: Kind) -> None:
        count = self._unsaid.pop(kind, 0)
        if count:
            log.info("%s: %d more times", _in_words(kind), count)


def _in_words(kind: Kind) -> str:
    number, client, status, what = kind
    nobody = "no such address" if status == 404 else "before it was known whose"
    whose = nobody if number is None else f"subscription {number}"
    return f"calendar: {whose}, from {clean_text(client)}: {status} {what}"
