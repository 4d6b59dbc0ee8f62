"""That a feed was fetched, by what client and when: written down beside the answers, never before them."""

import logging
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

log = logging.getLogger("oversight.web")

# Each write makes every process look at the database again, so that they come together and not too often.
_REST_SECONDS = 5.0
_AGAIN_AFTER = timedelta(minutes=1)
_LONGEST_CLIENT = 400
_LAST_WRITE_SECONDS = 5.0


class FetchNotes:
    """Collects fetches and has a thread write them, each client's once a minute at most.

    `write` is given a subscription's number, an aware instant and what the client calls itself. What it
    raises is logged by kind and goes no further: a note that is lost delays nothing and fails nobody.
    """

    def __init__(
        self, write: Callable[[int, datetime, str], None], *, rest_seconds: float = _REST_SECONDS
    ) -> None:
        self._write = write
        self._rest_seconds = rest_seconds
        self._noted: dict[int, tuple[datetime, str]] = {}
        self._waiting: dict[int, tuple[datetime, str]] = {}
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._news = threading.Event()
        self._ending = threading.Event()

    def add(self, subscription_id: int, when: datetime, client: str) -> None:
        """Have it written down soon. Takes no time, and raises nothing."""
        client = client[:_LONGEST_CLIENT]
        noted = self._noted.get(subscription_id)
        if noted is not None and noted[1] == client and when - noted[0] < _AGAIN_AFTER:
            return
        self._noted[subscription_id] = (when, client)
        with self._lock:
            self._waiting[subscription_id] = (when, client)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="fetch-notes", daemon=True)
                self._thread.start()
        self._news.set()

    def close(self) -> None:
        """Write what waits and end the thread; after some seconds the rest is given up."""
        self._ending.set()
        self._news.set()
        if self._thread is not None:
            self._thread.join(timeout=_LAST_WRITE_SECONDS)

    def _run(self) -> None:
        while True:
            self._news.wait()
            self._news.clear()
            with self._lock:
                waiting, self._waiting = self._waiting, {}
            for subscription_id, (when, client) in waiting.items():
                self._try(subscription_id, when, client)
            if self._ending.wait(self._rest_seconds) and not self._waiting:
                return

    def _try(self, subscription_id: int, when: datetime, client: str) -> None:
        try:
            self._write(subscription_id, when, client)
        except Exception as error:  # noqa: BLE001  # a thread that ended here would note nothing any more
            log.warning(
                "the fetch of subscription %d wasn't noted: %s", subscription_id, type(error).__name__
            )
