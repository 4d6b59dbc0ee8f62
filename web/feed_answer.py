"""What a request for a feed is answered with: the bytes in the coding it takes, or that its copy stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from web.conditional import accepts, matching_tag, read_http_date, strongly_matches
from web.feed_store import Address
from web.feed_version import Representation, Version, stands_since
from web.response_headers import SECURITY_HEADERS, Header

_ASKED = frozenset(
    {
        *(b"accept-encoding", b"if-none-match", b"if-modified-since", b"if-match", b"if-unmodified-since"),
        b"user-agent",
    }
)


class Answer(NamedTuple):
    """A whole response. `what` says for the log what it is."""

    status: int
    headers: list[Header]
    body: bytes
    what: str = ""


@dataclass(slots=True)
class Asked:
    """The header fields of a request that matter for a feed; lines of one field are put together."""

    fields: dict[bytes, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, headers: Iterable[Header]) -> "Asked":
        """Those of a request's header fields, whose names are in lower case already."""
        fields: dict[bytes, bytes] = {}
        for name, value in headers:
            if name in _ASKED:
                fields[name] = fields[name] + b", " + value if name in fields else value
        return cls(fields)

    def get(self, name: bytes) -> bytes | None:
        """One field's value, or None."""
        return self.fields.get(name)

    @property
    def client(self) -> str:
        """What the client calls itself."""
        return self.fields.get(b"user-agent", b"").decode("latin-1")


def feed_answer(
    version: Version, address: Address, asked: Asked, *, now: datetime, head: bool, download: bool
) -> Answer:
    """The answer to GET or HEAD of a feed that is there; preconditions in RFC 9110's order (13.2.2).

    Remembers at the address that the bytes were given out.
    """
    sent, other = _representations(version, asked.get(b"accept-encoding"))
    tags = [sent.tag] if other is None else [sent.tag, other.tag]
    if _precondition_failed(version, asked, tags):
        return Answer(412, [(b"content-length", b"0"), *SECURITY_HEADERS], b"", "precondition failed")
    held = _held_tag(version, address, asked, tags, now)
    if held is not None:
        stands = sent if held == sent.tag or other is None else other
        return Answer(304, stands.not_modified_headers, b"", "unchanged")
    if not head:
        address.given = version.seen.tag
    headers = sent.download_headers if download else sent.headers
    if version.seen.last_modified is not None and version.seen.last_modified > now:
        # A feed that changed twice within a second: its date is yet to come, and no date is better.
        headers = [each for each in headers if each[0] != b"last-modified"]
    what = "gzip" if sent is version.zipped else "plain"
    return Answer(200, headers, b"" if head else sent.body, what)


def _representations(
    version: Version, accept_encoding: bytes | None
) -> tuple[Representation, Representation | None]:
    """What goes out, and what the client would take as well; the plain bytes for who takes neither."""
    if accept_encoding is None or not accepts(accept_encoding, "gzip"):
        return version.plain, None
    if not accepts(accept_encoding, "identity"):
        return version.zipped, None
    return version.zipped, version.plain


def _precondition_failed(version: Version, asked: Asked, tags: list[bytes]) -> bool:
    if (if_match := asked.get(b"if-match")) is not None:
        return not strongly_matches(if_match, tags)
    unmodified = asked.get(b"if-unmodified-since")
    moment = None if unmodified is None else read_http_date(unmodified)
    modified = version.seen.last_modified
    return moment is not None and modified is not None and modified > moment


def _held_tag(
    version: Version, address: Address, asked: Asked, tags: list[bytes], now: datetime
) -> bytes | None:
    """The tag of what the client holds already; None when it has to be sent."""
    if (if_none_match := asked.get(b"if-none-match")) is not None:
        # A date beside it isn't looked at (RFC 9110, 13.1.3).
        return matching_tag(if_none_match, tags)
    since = asked.get(b"if-modified-since")
    moment = None if since is None else read_http_date(since)
    if moment is not None and stands_since(version, moment, given=address.given, now=now):
        return tags[0]
    return None
