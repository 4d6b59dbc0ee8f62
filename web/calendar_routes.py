"""Everything under /calendar/: feeds, their help pages, and one and the same 404 for all that is neither.

It is an ASGI app of its own: no routing, no redirect and no error page of a framework may show that an
address is nearly right, and none may write it into a log.
"""

import logging
import time
from collections.abc import Callable
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError
from starlette.types import ASGIApp, Receive, Scope, Send

from web.feed_answer import Answer, Asked, feed_answer
from web.feed_store import Address, FeedStore
from web.feed_version import Version
from web.fetch_notes import FetchNotes
from web.help_page import HelpPage
from web.london_day import Clock
from web.quiet_logs import described
from web.request_log import RequestLog
from web.response_headers import NO_STORE, SECURITY_HEADERS, Header

log = logging.getLogger("oversight.web")

_ROOT = "/calendar/"
_SUFFIX = ".ics"
_TRY_AGAIN_SECONDS = b"60"
_HTML: Header = (b"content-type", b"text/html; charset=utf-8")


class _Request(NamedTuple):
    """`token` is all of the path that could be one; `good` is False when nothing but 404 can be said."""

    token: str
    is_feed: bool
    head: bool
    download: bool
    good: bool


class CalendarRoutes:
    """Answers GET and HEAD of /calendar/TOKEN.ics and /calendar/TOKEN."""

    def __init__(
        self,
        store: FeedStore,
        notes: FetchNotes,
        help_page: HelpPage,
        *,
        not_found: str,
        unavailable: str,
        read_clock: Clock,
        read_timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._store = store
        self._notes = notes
        self._help_page = help_page
        self._not_found = _page(404, not_found)
        self._broken = _page(500, unavailable)
        self._unavailable = _page(503, unavailable, (b"retry-after", _TRY_AGAIN_SECONDS))
        self._read_clock = read_clock
        self._read_timer = read_timer
        self._requests = RequestLog()

    def close(self) -> None:
        """Say what is still to be said in the log."""
        self._requests.close()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Answer one request; nothing is raised, as what is raised would be logged with the address."""
        began = self._read_timer()
        request = _read(scope)
        number: int | None = None
        try:
            number, answer = await self._answer(request, scope)
        except SQLAlchemyError as error:
            log.error("calendar: the database can't be asked: %s", described(error))
            answer = self._unavailable
        except Exception as error:  # noqa: BLE001  # the edge: see above
            log.error("calendar: this shouldn't happen: %s", described(error))
            answer = self._broken
        body = b"" if request.head else answer.body
        await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
        await send({"type": "http.response.body", "body": body})
        client = scope.get("client")
        self._requests.add(
            number,
            client[0] if client else "-",
            answer.status,
            answer.what,
            length=len(body),
            seconds=self._read_timer() - began,
        )

    async def _answer(self, request: _Request, scope: Scope) -> tuple[int | None, Answer]:
        now = self._read_clock()
        found: tuple[Address, Version] | None = None
        if request.good and request.is_feed:
            found = self._store.at_hand(request.token, now)
        if found is None:
            # Asked for every token, also where the answer is 404 whatever it is: all of them take as long.
            address = await self._store.find(request.token, now)
            if address is None or not request.good:
                return None, self._not_found
            if not request.is_feed:
                return address.subscription.id, await self._help(request, address, scope)
            found = address, await self._store.version(address)
        address, version = found
        asked = Asked.of(scope["headers"])
        answer = feed_answer(version, address, asked, now=now, head=request.head, download=request.download)
        self._notes.add(address.subscription.id, now, asked.client)
        return address.subscription.id, answer

    async def _help(self, request: _Request, address: Address, scope: Scope) -> Answer:
        version = await self._store.version(address)
        html = await self._store.look_up(
            self._help_page.render, request.token, address.subscription, version, scope
        )
        return _page(200, html)


class CalendarFirst:
    """Hands what lies under /calendar/ straight to CalendarRoutes, and everything else to the app.

    A mounted app would come after several layers that a feed has no use for: a third of its whole time.
    """

    def __init__(self, app: ASGIApp, calendar: CalendarRoutes) -> None:
        self._app = app
        self._calendar = calendar

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] == "http" and scope["path"].startswith(_ROOT):
            await self._calendar(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _read(scope: Scope) -> _Request:
    rest: str = scope["path"][len(_ROOT) :]
    is_feed = rest.endswith(_SUFFIX)
    method = scope["method"]
    return _Request(
        token=rest.removesuffix(_SUFFIX),
        is_feed=is_feed,
        head=method == "HEAD",
        download=is_feed and b"download" in scope["query_string"],
        good=method in ("GET", "HEAD") and "/" not in rest,
    )


def _page(status: int, html: str, *more: Header) -> Answer:
    body = html.encode("utf-8", "replace")
    length = (b"content-length", str(len(body)).encode("ascii"))
    return Answer(status, [_HTML, length, NO_STORE, *more, *SECURITY_HEADERS], body, "page")
