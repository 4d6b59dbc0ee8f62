"""The header fields that every answer carries, so that no page is framed, sniffed, indexed or referred to."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]

_PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)

SECURITY_HEADERS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    # The addresses here are secrets: nobody whose link is followed gets to see them.
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", _PAGE_POLICY.encode("ascii")),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
# Of these, what means something for a file of plain text that no browser shows as a page.
FILE_SECURITY_HEADERS: tuple[Header, ...] = (
    SECURITY_HEADERS[0],
    SECURITY_HEADERS[1],
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
NO_STORE: Header = (b"cache-control", b"no-store")

_FIRST = SECURITY_HEADERS[0][0]


class SecurityHeaders:
    """Puts SECURITY_HEADERS on every answer of an app that hasn't put them there itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the app does, with the headers."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = message.setdefault("headers", [])
                if all(name != _FIRST for name, _ in headers):
                    message["headers"] = [*headers, *SECURITY_HEADERS]
            await send(message)

        await self._app(scope, receive, with_headers)
