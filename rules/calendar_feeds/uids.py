"""UIDs of a feed's events: one for the whole life of what it stands for, and never the same for two."""

import hashlib
import re
from datetime import date
from urllib.parse import quote

from rules.calendar_feeds.wording import one_line


class UidDomainError(ValueError):
    """The domain that event UIDs end in isn't a host name."""


_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*", re.IGNORECASE)

# RFC 7986, 5.3: a UID of more than 255 octets may be refused; some clients use it as a file name.
_LONGEST_PART = 80


def event_uid(force_code: str, inspection_key: str, slot: int, *, uid_domain: str) -> str:
    """The UID of a window for its whole life: `inspection-<force>-<key>-<slot>@<domain>`, in ASCII.

    Different windows never share one: what isn't a letter, digit, `.`, `_`, `~` or `-` is percent-encoded,
    and so is a hyphen in the force's code. A part that grows too long is replaced by its SHA-256. Raises
    UidDomainError, like all of these.
    """
    return f"inspection-{_stem(force_code, inspection_key)}-{slot}@{_end(uid_domain)}"


def public_event_uid(force_code: str, inspection_key: str, slot: int, *, uid_domain: str) -> str:
    """The UID of a window in a public feed, which tells no key of the register: a hash of the other."""
    uid = event_uid(force_code, inspection_key, slot, uid_domain=uid_domain)
    return f"inspection-{hashlib.sha256(uid.encode()).hexdigest()}@{_end(uid_domain)}"


def deadline_uid(force_code: str, item_key: str, *, uid_domain: str) -> str:
    """The UID of an item's deadline, likewise: `deadline-<force>-<key>@<domain>`."""
    return f"deadline-{_stem(force_code, item_key)}@{_end(uid_domain)}"


def section_55_uid(force_code: str, publication_key: str, *, uid_domain: str) -> str:
    """The UID of a report's section 55 day, likewise: `section55-<force>-<key>@<domain>`."""
    return f"section55-{_stem(force_code, publication_key)}@{_end(uid_domain)}"


def meeting_uid(force_code: str, board: str, day: date, *, uid_domain: str) -> str:
    """The UID of a board's meeting on a day: `meeting-<force>-<board>-<day>@<domain>`.

    The day is part of it: boards stand in a policy file, which keeps no history, so a moved meeting can't be
    told from a new one. In every client the old day's event then goes and the new one's comes.
    """
    return f"meeting-{_stem(force_code, board)}-{day:%Y%m%d}@{_end(uid_domain)}"


def papers_uid(force_code: str, board: str, day: date, *, uid_domain: str) -> str:
    """The UID of the paper cut-off of the meeting on a day: `papers-<force>-<board>-<day>@<domain>`."""
    return f"papers-{_stem(force_code, board)}-{day:%Y%m%d}@{_end(uid_domain)}"


def _stem(force_code: str, key: str) -> str:
    force = _part(force_code, hyphen="%2D")
    return f"{force}-{_part(key)}"


def _end(uid_domain: str) -> str:
    if _HOST_NAME.fullmatch(uid_domain) is None:
        raise UidDomainError(
            f"“{one_line(uid_domain)}” can't end a calendar UID; use a host name such as oversight.example"
        )
    return uid_domain.lower()


def _part(text: str, *, hyphen: str = "-") -> str:
    octets = text.encode("utf-8", "surrogatepass")
    quoted = quote(octets, safe="").replace("-", hyphen)
    return quoted if len(quoted) <= _LONGEST_PART else hashlib.sha256(octets).hexdigest()
