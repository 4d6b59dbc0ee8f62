"""What is wrong in how a web server hands a feed out (RFC 9110, RFC 9111), from what it answered."""

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from rules.calendar_check.calendar_rules import shown
from rules.calendar_check.findings import Fault, Findings

LARGE_BYTES = 5_000_000
WORTH_COMPRESSING_BYTES = 10_000
LONGEST_ADDRESS = 256

_LONGEST_SHOWN_WORD = 20
_CHARSET = re.compile(r"charset\s*=\s*\"?([A-Za-z0-9_.:-]+)", re.IGNORECASE)
_OF_THIS_MACHINE = re.compile(r"localhost|.*\.localhost|.*\.local|.*\.internal|.*\.lan", re.IGNORECASE)
_SECRET_WORD = re.compile(rf"[A-Za-z0-9_~=.%+-]{{{_LONGEST_SHOWN_WORD},}}")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a web server; header names in small letters, `body` as it came (maybe compressed)."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class WebFetch:
    """What a server answered to the questions that the check asks.

    `address` is the one given, `redirects` the addresses it led to, `plain` the answer to a reader that takes
    no compression, `gzipped` to one that does, `unchanged` to one that has the feed already (None: not
    asked, as there was no ETag and no Last-Modified), `head` to HEAD. `same_bytes` says whether both GETs
    gave the same feed.
    """

    address: str
    redirects: tuple[str, ...]
    plain: Answer
    gzipped: Answer
    unchanged: Answer | None
    head: Answer
    same_bytes: bool

    @property
    def last_address(self) -> str:
        """Where the feed came from in the end."""
        return self.redirects[-1] if self.redirects else self.address


def check_web(fetch: WebFetch, findings: Findings) -> None:
    """Note what is wrong in how the feed is handed out."""
    _check_address(fetch, findings)
    _check_type(fetch.plain, findings)
    _check_validators(fetch, findings)
    _check_size(fetch, findings)
    head_type, plain_type = (each.headers.get("content-type", "") for each in (fetch.head, fetch.plain))
    if fetch.head.status != fetch.plain.status:
        findings.add(Fault.HEAD_DIFFERS, detail=f"HEAD is answered {fetch.head.status or 'not at all'}")
    elif head_type != plain_type:
        findings.add(Fault.HEAD_DIFFERS, detail="the Content-Type is another one")
    kept = {word.strip().lower() for word in fetch.plain.headers.get("cache-control", "").split(",")}
    if looks_secret(fetch.address) and not kept & {"private", "no-store"}:
        said = shown(fetch.plain.headers.get("cache-control", "")) or "nothing"
        findings.add(Fault.SHARED_CACHE, detail=f"Cache-Control says {said}")


def is_private(host: str) -> bool:
    """Whether only this machine or its network can reach a host, as far as its name or number says."""
    try:
        return not ipaddress.ip_address(host.strip("[]")).is_global
    except ValueError:
        return "." not in host or _OF_THIS_MACHINE.fullmatch(host) is not None


def looks_secret(address: str) -> bool:
    """Whether an address holds a word that only whoever was given it can know."""
    parts = _split(address)
    return parts is None or any(
        _is_secret(word) for word in (*parts.path.split("/"), *re.split(r"[&=;]", parts.query))
    )


def shown_address(address: str) -> str:
    """An address for a person to read, without what is secret in it: passwords, long words and queries."""
    parts = _split(address)
    if parts is None:
        return "the address"
    host = parts.hostname or ""
    port = f":{parts.port}" if parts.port else ""
    bracketed = f"[{host}]" if ":" in host else host
    path = "/".join("..." if _is_secret(word) else shown(word) for word in parts.path.split("/"))
    query = "?..." if parts.query else ""
    return f"{parts.scheme}://{shown(bracketed)}{port}{path}{query}"


def _split(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        _ = parts.port  # read once, as a bad one is only seen here
    except ValueError:
        return None
    return parts


def _is_secret(word: str) -> bool:
    stem = re.sub(r"\.ics$", "", word, flags=re.IGNORECASE)
    if not _SECRET_WORD.fullmatch(stem):
        return False
    # A name such as west-midlands-inspections is long and no secret: it is words.
    return re.search(r"[0-9]", stem) is not None or max(map(len, re.split(r"[-_.+]", stem))) >= 20


def _check_address(fetch: WebFetch, findings: Findings) -> None:
    parts = _split(fetch.last_address)
    host = (parts.hostname or "") if parts else ""
    if is_private(host):
        findings.add(Fault.PRIVATE_ADDRESS, detail=shown(host))
    elif parts is not None and parts.scheme != "https":
        findings.add(Fault.NOT_HTTPS)
    if len(fetch.address) > LONGEST_ADDRESS:
        findings.add(Fault.LONG_ADDRESS, detail=f"{len(fetch.address)} characters")
    if fetch.redirects:
        detail = f"{len(fetch.redirects)} of them, to {shown_address(fetch.last_address)}"
        findings.add(Fault.REDIRECTED, detail=detail)


def _check_type(answer: Answer, findings: Findings) -> None:
    said = answer.headers.get("content-type", "")
    if said.partition(";")[0].strip().lower() != "text/calendar":
        findings.add(Fault.WRONG_CONTENT_TYPE, detail=shown(said) or "there is no Content-Type")
    charset = _CHARSET.search(said)
    if charset is None:
        findings.add(Fault.NO_CHARSET)
    elif charset[1].lower() not in ("utf-8", "utf8"):
        findings.add(Fault.OTHER_CHARSET, detail=shown(charset[1]))


def _check_validators(fetch: WebFetch, findings: Findings) -> None:
    etag, gzipped_etag = (each.headers.get("etag", "") for each in (fetch.plain, fetch.gzipped))
    if not etag:
        findings.add(Fault.NO_ETAG)
    if not fetch.plain.headers.get("last-modified"):
        findings.add(Fault.NO_LAST_MODIFIED)
    # A server may have another ETag for the compressed form (RFC 9110, 8.8.3.3), so only like is compared.
    compressed = fetch.gzipped.headers.get("content-encoding")
    if fetch.same_bytes and etag and not compressed and gzipped_etag != etag:
        findings.add(Fault.ETAG_CHANGES)
    if fetch.unchanged is not None and fetch.unchanged.status != 304 and fetch.same_bytes:
        findings.add(
            Fault.NEVER_NOT_MODIFIED, detail=f"it is answered {fetch.unchanged.status or 'not at all'}"
        )


def _check_size(fetch: WebFetch, findings: Findings) -> None:
    size = len(fetch.plain.body)
    if size > LARGE_BYTES:
        findings.add(Fault.LARGE, detail=f"{size:,} bytes")
    if fetch.plain.headers.get("content-encoding", "identity").lower() != "identity":
        findings.add(Fault.COMPRESSED_UNASKED, detail=shown(fetch.plain.headers["content-encoding"]))
    elif size >= WORTH_COMPRESSING_BYTES and not fetch.gzipped.headers.get("content-encoding"):
        findings.add(Fault.NOT_COMPRESSED, detail=f"{size:,} bytes")
