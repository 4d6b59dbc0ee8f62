"""The web face put together: `uvicorn web.app:make_app --factory`, or rather `oversight serve`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, JSONResponse
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from config import clock
from config.installation import Installation, open_installation
from web.answer_page import ROOT, AnswerPage
from web.calendar_routes import CalendarFirst, CalendarRoutes
from web.change_mark import change_mark
from web.feed_source import feed_source
from web.feed_store import FeedStore
from web.fetch_notes import FetchNotes
from web.help_page import HelpPage
from web.london_day import Clock
from web.pages import STATIC_FOLDER, Pages
from web.quiet_logs import described, keep_secrets_out_of_logs
from web.response_headers import SecurityHeaders

log = logging.getLogger("oversight.web")

_MEGABYTE = 1024 * 1024
_NO_STORE = {"cache-control": "no-store"}


def make_app(installation: Installation | None = None, *, read_clock: Clock = clock.now) -> FastAPI:
    """The app of an installation, or of the one that the settings describe.

    `app.state.feeds` counts what it built. Raises what open_installation() raises.
    """
    keep_secrets_out_of_logs()
    opened = installation or open_installation()
    source = feed_source(opened)
    store = FeedStore(
        source,
        change_mark(opened.engine),
        read_clock,
        most_bytes=opened.settings.web.cache_megabytes * _MEGABYTE,
    )
    notes = FetchNotes(source.note)

    pages = Pages(opened.settings.public_url)
    not_found, unavailable = pages.render("not_found"), pages.render("unavailable")
    calendar = CalendarRoutes(
        store,
        notes,
        HelpPage(pages, opened.settings.public_url, refresh=source.settings.refresh),
        not_found=not_found,
        unavailable=unavailable,
        read_clock=read_clock,
    )

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        calendar.close()
        await asyncio.to_thread(notes.close)
        await asyncio.to_thread(store.close)
        if installation is None:
            opened.engine.dispose()

    # No page that describes the interface: whoever may use it was told its addresses.
    app = FastAPI(
        title="oversight",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # Traces would carry the secret addresses to wherever the environment has OpenTelemetry send them.
        telemetry={"tracing": False, "metrics": False, "logs": False},
        lifespan=lifespan,
    )
    app.add_middleware(SecurityHeaders)
    app.add_exception_handler(HTTPException, _error_page(not_found, unavailable))
    app.add_exception_handler(Exception, _error_page(not_found, unavailable))
    app.add_api_route("/health", _health(opened), methods=["GET", "HEAD"])
    app.mount(ROOT, AnswerPage(opened, pages, read_clock=read_clock))
    app.mount("/static", StaticFiles(directory=STATIC_FOLDER))
    app.add_middleware(CalendarFirst, calendar=calendar)
    app.state.feeds = store
    return app


def _health(opened: Installation) -> Callable[[], Response]:
    def health() -> Response:
        """Whether it can answer; says nothing that not everybody may know."""
        try:
            with opened.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError as error:
            log.error("health: the database can't be asked: %s", described(error))
            return JSONResponse({"status": "unavailable"}, status_code=503, headers=_NO_STORE)
        return JSONResponse({"status": "ok"}, headers=_NO_STORE)

    return health


def _error_page(not_found: str, unavailable: str) -> Callable[[Request, Exception], Response]:
    def page(_request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
        html = not_found if status < 500 else unavailable
        return HTMLResponse(html, status_code=status, headers=headers | _NO_STORE)

    return page
