"""The inspection calendar as a file in a folder, for any web server to hand out."""

import hashlib
import os
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.engine import Engine

from models.queries.forces import force_by_code
from models.queries.inspections import inspection_slots
from models.session import reading
from rules.calendar_feeds.inspection_events import LeftOut, UidDomainError, events_for
from rules.clean_text import clean_text
from tasks.calendar_feeds.write_feed import build_feed

FEED_FILE_NAME = "inspections.ics"
_READABLE_BY_ALL = 0o644  # a web server runs as another user


class PublishError(Exception):
    """The feed can't be published; the message says why, and what was there before still stands."""


@dataclass(frozen=True, slots=True)
class PublishedCalendar:
    """What was published: `events` is their number, `digest` the SHA-256 of the bytes in hexadecimal.

    `changed` is False when the file held the same bytes already and was not written again.
    """

    path: Path
    events: int
    left_out: tuple[LeftOut, ...]
    digest: str
    changed: bool


def publish_calendar(
    engine: Engine, *, force_code: str | None, out: Path, uid_domain: str, as_at: date | None = None
) -> PublishedCalendar:
    """Write the force's inspections to `out`/inspections.ics; a reader sees the old file or the new one.

    `force_code` None means the only force; `as_at` the register as it was known on that day (Europe/London).
    Windows that can't be shown are left out and returned with their reasons. Raises PublishError when the
    file can't be written or `uid_domain` isn't a host name, NoSuchForceError or AmbiguousForceError.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        name = clean_text(f"{force.name}: inspections")
        slots = inspection_slots(session, force.id, as_at=as_at)
    try:
        events, not_shown = events_for(slots, uid_domain=uid_domain)
    except UidDomainError as error:
        raise PublishError(str(error)) from error
    feed = build_feed(name, events)
    path = out / FEED_FILE_NAME
    try:
        changed = _replace_if_changed(path, feed.body)
    except OSError as error:
        raise PublishError(f"the calendar can't be written to {path}: {error.strerror or error}") from error
    return PublishedCalendar(
        path=path,
        events=feed.events,
        left_out=(*not_shown, *feed.left_out),
        digest=hashlib.sha256(feed.body).hexdigest(),
        changed=changed,
    )


def _replace_if_changed(path: Path, body: bytes) -> bool:
    """Put the bytes in place whole or not at all. The same bytes keep their file, so its date and ETag."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.is_file() and path.read_bytes() == body:
        if path.stat().st_mode & 0o777 != _READABLE_BY_ALL:
            path.chmod(_READABLE_BY_ALL)
        return False
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
            os.fchmod(file.fileno(), _READABLE_BY_ALL)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)
    return True


def _sync_folder(folder: Path) -> None:
    # Without this a power cut after the rename may bring the old file back.
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
