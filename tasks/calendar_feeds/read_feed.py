"""Reading a calendar feed back, from a file or a web address, and checking it as its readers would get it."""

import re
import ssl
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import httpx

from rules.calendar_check.check_feed import CheckedFeed, NotACalendarError, check_feed
from rules.calendar_check.repeated_fetch import check_repeated
from rules.calendar_check.web_rules import Answer, WebFetch, check_web, is_private, shown_address
from rules.clean_text import clean_text

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_USER_AGENT = "oversight-calendar-check"
_ACCEPT = "text/calendar, text/plain;q=0.8, */*;q=0.5"
_WORDS = {
    401: "it asks for a password",
    403: "it refuses",
    404: "there is nothing there; a revoked secret address answers so too",
    410: "it is gone for good",
}


class UnreadableFeedError(Exception):
    """A feed can't be read at all; the message says why in one line, without what is secret in an address."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read and waited for.

    `wait_s` bounds each wait for the server, `whole_s` each answer from first to last byte. `pause_s` is
    between the two fetches: DTSTAMP has whole seconds, so what is stamped anew shows only after one.
    """

    largest_bytes: int = 50_000_000
    wait_s: float = 30.0
    whole_s: float = 120.0
    most_redirects: int = 5
    pause_s: float = 1.1


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """A feed that was read: where from (fit to be shown), how large it is, and what was found in it.

    `is_private` is True for an address that only this machine or its network can reach.
    """

    shown: str
    size: int
    checked: CheckedFeed
    is_private: bool = False


def read_feed(source: str, limits: Limits | None = None) -> ReadFeed:
    """Read and check a feed: a file's path, or an http, https, webcal or file address.

    A web address is fetched twice, once without and once with compression, and asked for its HEAD and
    whether it has changed. Any address is allowed, of private networks too: whoever runs this could fetch it
    by hand. Raises UnreadableFeedError.
    """
    limits = limits or Limits()
    if not _ADDRESS.match(source):
        return _from_file(Path(source), limits)
    try:
        parts = urlsplit(source)
        scheme, path, _ = parts.scheme.lower(), parts.path, parts.port
    except ValueError:
        raise UnreadableFeedError("that address can't be read: check its brackets and its port") from None
    if scheme == "file":
        return _from_file(Path(unquote(path)), limits)
    return _from_web(_web_address(source, scheme), limits)


def _from_file(path: Path, limits: Limits) -> ReadFeed:
    shown = clean_text(str(path))
    try:
        with path.open("rb") as file:
            body = file.read(limits.largest_bytes + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "that is no file name"
        raise UnreadableFeedError(f"{shown} can't be read: {why}") from error
    _check_size(len(body), shown, limits)
    return ReadFeed(shown, len(body), _checked(body, shown))


def _from_web(address: str, limits: Limits) -> ReadFeed:
    shown = shown_address(address)
    with _errors_in_a_line(shown, limits), httpx.Client(timeout=limits.wait_s) as client:
        web = _Web(client, shown, limits)
        redirects, plain = web.get_following(address)
        last = redirects[-1] if redirects else address
        body = web.decoded(plain)
        checked = _checked(body, shown)
        time.sleep(limits.pause_s)
        gzipped = web.get(last, {"Accept-Encoding": "gzip"})
        again = web.decoded(gzipped) if gzipped.status == 200 else body
        unchanged = web.get_if_changed(last, plain)
        head = web.quietly("HEAD", last, {"Accept-Encoding": "identity"})
    if again != body:
        check_repeated(checked, _checked(again, shown), checked.findings)
    fetch = WebFetch(address, tuple(redirects), plain, gzipped, unchanged, head, same_bytes=again == body)
    check_web(fetch, checked.findings)
    return ReadFeed(shown, len(body), checked, is_private(urlsplit(last).hostname or ""))


def _checked(body: bytes, shown: str) -> CheckedFeed:
    try:
        return check_feed(body)
    except NotACalendarError as error:
        raise UnreadableFeedError(f"{shown}: {error}") from error


def _web_address(source: str, scheme: str) -> str:
    if scheme in ("http", "https"):
        return source
    if scheme in ("webcal", "webcals"):
        # webcal says no more than “subscribe”. Only a server on this machine is asked without encryption.
        local = is_private(urlsplit(source).hostname or "") and scheme == "webcal"
        return f"{'http' if local else 'https'}{source[len(scheme) :]}"
    raise UnreadableFeedError(f"an address that begins {clean_text(scheme)}:// can't be read; use https://")


@dataclass(frozen=True, slots=True)
class _Web:
    client: httpx.Client
    shown: str
    limits: Limits

    def get_following(self, address: str) -> tuple[list[str], Answer]:
        """The addresses that the first one leads to, and the answer at the last."""
        led_to: list[str] = []
        while True:
            here = led_to[-1] if led_to else address
            answer = self.get(here, {"Accept-Encoding": "identity"})
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location:
                self._check_status(answer)
                return led_to, answer
            there = str(httpx.URL(here).join(location))
            if not there.startswith(("http://", "https://")):
                raise UnreadableFeedError(f"{self.shown} leads to an address that isn't on the web")
            if there in (address, *led_to) or len(led_to) >= self.limits.most_redirects:
                raise UnreadableFeedError(f"{self.shown} leads from one address to another without an end")
            led_to.append(there)

    def get(self, address: str, headers: dict[str, str], method: str = "GET") -> Answer:
        """One answer, its body as it came and no longer than is allowed."""
        asked = {"User-Agent": _USER_AGENT, "Accept": _ACCEPT, **headers}
        until = time.monotonic() + self.limits.whole_s
        with self.client.stream(method, address, headers=asked) as response:
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                _check_size(len(body), self.shown, self.limits)
                if time.monotonic() > until:
                    raise httpx.ReadTimeout("too slow as a whole")
            return Answer(response.status_code, dict(response.headers), bytes(body))

    def get_if_changed(self, address: str, known: Answer) -> Answer | None:
        """The answer to a reader that has the feed already; None when it has nothing to ask by."""
        if etag := known.headers.get("etag"):
            return self.quietly("GET", address, {"Accept-Encoding": "identity", "If-None-Match": etag})
        if modified := known.headers.get("last-modified"):
            asked = {"Accept-Encoding": "identity", "If-Modified-Since": modified}
            return self.quietly("GET", address, asked)
        return None

    def quietly(self, method: str, address: str, headers: dict[str, str]) -> Answer:
        """An answer to a further question; status 0 when there is none, which is a finding and no failure."""
        try:
            return self.get(address, headers, method)
        except httpx.HTTPError:
            return Answer(0, {})

    def decoded(self, answer: Answer) -> bytes:
        """The feed's own bytes."""
        encoding = answer.headers.get("content-encoding", "identity").strip().lower()
        if encoding in ("identity", ""):
            return answer.body
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise UnreadableFeedError(
                f"{self.shown} came in an encoding nobody asked for: {clean_text(encoding)}"
            )
        # A few kilobytes can be made to unpack into gigabytes: no more than is allowed is unpacked.
        unpack = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
        try:
            body = unpack.decompress(answer.body, self.limits.largest_bytes + 1)
        except zlib.error as error:
            raise UnreadableFeedError(f"{self.shown}: what came compressed can't be unpacked") from error
        _check_size(len(body), self.shown, self.limits)
        return body

    def _check_status(self, answer: Answer) -> None:
        if answer.status != 200:
            why = _WORDS.get(answer.status, "that is no calendar")
            raise UnreadableFeedError(f"{self.shown} is answered {answer.status}: {why}")


def _check_size(size: int, shown: str, limits: Limits) -> None:
    if size > limits.largest_bytes:
        most = limits.largest_bytes // 1_000_000
        raise UnreadableFeedError(f"{shown} is larger than {most} MB; no more than that is read")


@contextmanager
def _errors_in_a_line(shown: str, limits: Limits) -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        seconds = f"{limits.wait_s:g} seconds"
        raise UnreadableFeedError(f"{shown} didn't answer within {seconds}, or much too slowly") from error
    except httpx.HTTPError as error:
        raise UnreadableFeedError(f"{shown} can't be fetched: {_why(error)}") from error
    except (httpx.InvalidURL, UnicodeError) as error:
        raise UnreadableFeedError(f"{shown} is no address that can be fetched") from error


def _why(error: httpx.HTTPError) -> str:
    """Why in one line; never the library's own message about an address, which may be a secret one."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate isn't trusted ({cause.verify_message})"
        if isinstance(cause, OSError) and cause.strerror:
            return clean_text(cause.strerror)
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.RemoteProtocolError):
        return "the server breaks the connection, or speaks no HTTP"
    return "there is no connection"
