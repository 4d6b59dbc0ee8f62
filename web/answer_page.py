"""The page behind the link in a reminder: it shows the item, and takes one answer.

GET changes nothing: mail scanners and link previews fetch links before any person does. It is an ASGI app of
its own, so that no error page and no log of a framework gets to see the address, which is a secret.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.exc import SQLAlchemyError
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from config.clock import london_day
from config.installation import Installation
from models.queries.forces import AmbiguousForceError, NoSuchForceError
from models.queries.people import NoLiaisonOfficerError
from rules.answer_tokens import DamagedTokenError, ExpiredTokenError, OtherPurposeError, UsedTokenError
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from tasks.reminders.answer_links import AnswerKeyError
from tasks.reminders.answer_sheet import AnswerSheet, answer_sheet, given_answer, present_key
from tasks.reminders.record_answer import Answered, RefusedAnswerError, open_link
from web import answer_notices
from web.answer_form import (
    NOTE_LENGTH,
    REASON_LENGTH,
    Choice,
    FormProblemsError,
    Problem,
    Typed,
    UnreadableFormError,
    read_form,
)
from web.answer_notices import Notice
from web.answer_recording import record
from web.form_request import (
    SenderGoneError,
    SlowFormError,
    TooLongFormError,
    from_elsewhere,
    is_form,
    read_body,
)
from web.london_day import Clock
from web.pages import Pages
from web.quiet_logs import described
from web.response_headers import NO_STORE, SECURITY_HEADERS, Header

log = logging.getLogger("oversight.web")

ROOT = "/answer"
# Every field at its longest, with each character as twelve bytes, is well below.
MOST_BYTES = 128 * 1024
_POLICY = b"content-security-policy"
_HEADERS: tuple[Header, ...] = (
    (b"content-type", b"text/html; charset=utf-8"),
    NO_STORE,
    *(
        (name, value.replace(b"form-action 'none'", b"form-action 'self'") if name == _POLICY else value)
        for name, value in SECURITY_HEADERS
    ),
)
_NOT_SET_UP = (AmbiguousForceError, AnswerKeyError, NoLiaisonOfficerError, NoSuchForceError, SQLAlchemyError)
# The id of the form's button.
_TRY_AGAIN = Problem("send", "It can’t be recorded at the moment: please send it again in a few minutes")


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    what: str
    html: str
    headers: Sequence[Header] = ()


class AnswerPage:
    """Answers everything under /answer/. Reads the clock once for each request."""

    def __init__(self, installation: Installation, pages: Pages, *, read_clock: Clock) -> None:
        self._installation = installation
        self._pages = pages
        self._read_clock = read_clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; nothing is raised, as what is raised would be logged with the address."""
        if scope["type"] != "http":
            return
        began = time.perf_counter()
        try:
            page = await self._page(scope, receive)
        except SenderGoneError:
            return
        except _NOT_SET_UP as error:
            log.error("answer: nothing can be answered: %s", _without_values(error))
            page = self._notice(answer_notices.UNAVAILABLE)
        except Exception as error:  # noqa: BLE001  # the edge: see above
            log.error("answer: this shouldn't happen: %s", described(error))
            page = self._notice(answer_notices.BROKEN)
        body = page.html.encode("utf-8", "replace")
        headers = [*_HEADERS, *page.headers]
        if page.status != 204:
            headers.append((b"content-length", str(len(body)).encode("ascii")))
        await send({"type": "http.response.start", "status": page.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        client = scope.get("client")
        # Who tries addresses fills no log with it.
        log.log(
            logging.DEBUG if page.status == 404 else logging.INFO,
            "answer: %s from %s: %d %s, %.1f ms",
            clean_text(scope["method"])[:10],
            clean_text(client[0]) if client else "-",
            page.status,
            page.what,
            (time.perf_counter() - began) * 1000,
        )

    async def _page(self, scope: Scope, receive: Receive) -> _Page:
        now = self._read_clock()
        token = scope["path"].removeprefix(f"{ROOT}/")
        method = scope["method"]
        if method in ("GET", "HEAD"):
            return await asyncio.to_thread(self._shown_or_told, token, now, None)
        if method == "OPTIONS":
            return _Page(204, "options", "", answer_notices.ALLOWED)
        if method != "POST":
            return self._notice(answer_notices.OTHER_METHOD)
        typed = await self._typed(Headers(scope=scope), receive)
        if isinstance(typed, Notice):
            return self._notice(typed)
        return await asyncio.to_thread(self._shown_or_told, token, now, typed)

    async def _typed(self, headers: Headers, receive: Receive) -> Typed | Notice:
        if from_elsewhere(headers, self._installation.settings.public_url):
            return answer_notices.FROM_ELSEWHERE
        if not is_form(headers):
            return answer_notices.OTHER_TYPE
        try:
            return read_form(await read_body(receive, headers, most=MOST_BYTES))
        except TooLongFormError:
            return answer_notices.TOO_LONG
        except SlowFormError:
            return answer_notices.TOO_SLOW
        except UnreadableFormError:
            return answer_notices.NO_FORM

    def _shown_or_told(self, token: str, now: datetime, typed: Typed | None) -> _Page:
        """The form, what became of it when it was sent, or why the link can't be used."""
        try:
            sheet = self._sheet(token, now)
            if sheet.asks_nothing:
                return self._notice(answer_notices.ended(sheet.title, sheet.stage))
            return self._shown(sheet) if typed is None else self._taken(sheet, typed)
        except (DamagedTokenError, OtherPurposeError):
            return self._notice(answer_notices.DAMAGED)
        except ExpiredTokenError as error:
            return self._notice(answer_notices.expired(str(error)))
        except UsedTokenError:
            return self._notice(answer_notices.used(given_answer(self._installation.engine, token)))
        except RefusedAnswerError as error:
            return self._notice(answer_notices.refused(str(error)))

    def _sheet(self, token: str, now: datetime) -> AnswerSheet:
        engine, settings = self._installation.engine, self._installation.settings
        key = present_key(settings)
        if key is None:
            raise DamagedTokenError
        opened = open_link(engine, token, key=key, force_code=settings.force, now=now, today=london_day(now))
        return answer_sheet(engine, opened, limits=self._installation.policy.answers.snooze_limits())

    def _taken(self, sheet: AnswerSheet, typed: Typed) -> _Page:
        limits = self._installation.policy.answers.snooze_limits()
        try:
            answered = record(self._installation.engine, sheet, typed, limits=limits)
        except FormProblemsError as error:
            return self._shown(sheet, typed, error.problems, status=422)
        except SQLAlchemyError as error:
            # What was typed isn't lost by it.
            log.error("answer: it can't be recorded: %s", _without_values(error))
            return self._shown(sheet, typed, (_TRY_AGAIN,), status=503)
        return self._recorded(sheet, answered, clean_text(typed.words))

    def _shown(
        self,
        sheet: AnswerSheet,
        typed: Typed | None = None,
        problems: Sequence[Problem] = (),
        *,
        status: int = 200,
    ) -> _Page:
        today = sheet.opened.answering.by.today
        says: dict[str, str] = {}
        for problem in problems:
            says.setdefault(problem.field, problem.says)
        html = self._pages.render(
            "answer_form",
            sheet=sheet,
            typed=typed or Typed({"answer": Choice.UPDATE}),
            says=says,
            today=today,
            tomorrow=today + timedelta(days=1),
            long_date=long_date,
            clean=clean_text,
            note_length=NOTE_LENGTH,
            reason_length=REASON_LENGTH,
        )
        return _Page(status, "refused" if problems else "shown", html)

    def _recorded(self, sheet: AnswerSheet, answered: Answered, words: str) -> _Page:
        html = self._pages.render(
            "answer_recorded",
            sheet=sheet,
            answered=answered,
            words=words,
            long_date=long_date,
            clean=clean_text,
        )
        return _Page(200, f"recorded for {clean_text(answered.item_key)}: {answered.kind.value}", html)

    def _notice(self, notice: Notice) -> _Page:
        html = self._pages.render(
            "answer_notice",
            heading=notice.heading,
            paragraphs=[clean_text(each) for each in notice.paragraphs],
        )
        return _Page(notice.status, notice.what, html, notice.headers)


def _without_values(error: Exception) -> str:
    """An error for the log; a statement of the database would hold what somebody typed."""
    if isinstance(error, SQLAlchemyError):
        return f"{type(error).__name__}: {type(getattr(error, 'orig', None) or error).__name__}"
    return described(error)
