"""The links by which reminders are answered: the key that signs them, and the addresses that hold them."""

import os
import secrets
import stat
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.engine import URL

from config.settings import Settings
from models.session import database_url
from rules.answer_tokens import ANSWER, SHORTEST_KEY_BYTES, Token, sign_token
from rules.notice_facts import NoticeFacts
from tasks.whole_files import ONLY_OWNER, write_part

# A reminder is followed by the next within weeks, and each brings links of its own.
LINK_DAYS = 35
_HOW = "set OVERSIGHT_ANSWER_KEY to 32 or more random characters, such as `openssl rand -hex 32` prints"


class AnswerKeyError(ValueError):
    """There is no key to sign links with, or it can't be trusted; the message says what to do."""


@dataclass(frozen=True, slots=True)
class AnswerLinks:
    """Makes links under an address of this installation. The same day's message has the same links."""

    public_url: str
    key: bytes = field(repr=False)

    def for_person(self, person_id: int, for_day: date) -> Callable[[NoticeFacts], str]:
        """What makes the links of one person's message of one day (Europe/London)."""
        expires_on = for_day + timedelta(days=LINK_DAYS)
        start = self.public_url.rstrip("/") + "/answer/"

        def link(notice: NoticeFacts) -> str:
            token = Token(notice.item_id, notice.post_id, person_id, ANSWER, expires_on)
            return start + sign_token(token, key=self.key)

        return link


def answer_links(settings: Settings, *, only_shown: bool = False) -> AnswerLinks | None:
    """What makes this installation's links, or None when it has no address that people reach.

    Links that are `only_shown` (a dry run's) make no key where there is none yet. Raises AnswerKeyError.
    """
    if settings.public_url is None:
        return None
    path = _own_key_file(settings)
    if only_shown and path is not None and not path.exists():
        return AnswerLinks(settings.public_url, secrets.token_bytes(SHORTEST_KEY_BYTES))
    return AnswerLinks(settings.public_url, answer_key(settings))


def answer_key(settings: Settings) -> bytes:
    """The key that signs links: the settings', or else the one beside the database, made at first use.

    Raises AnswerKeyError when there is no place for one, and when others on this machine can read it.
    """
    if settings.answer_key is not None:
        return settings.answer_key.get_secret_value().encode()
    path = _own_key_file(settings)
    if path is None:
        raise AnswerKeyError(f"links to answer reminders need a key that every sender shares: {_HOW}")
    try:
        if not path.exists():
            _make_key(path)
        return _read_key(path)
    except OSError as error:
        raise AnswerKeyError(
            f"the key for links to answer reminders, {path}, can’t be used ({error.strerror}): {_HOW}"
        ) from error


def _own_key_file(settings: Settings) -> Path | None:
    """Where a key of its own is kept; None when the settings hold one, or there is no such place."""
    if settings.answer_key is not None:
        return None
    return key_file(database_url(settings.database_url.get_secret_value()))


def key_file(url: URL) -> Path | None:
    """Where a key of its own is kept: beside a SQLite database that is a file; None for others."""
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    database = Path(url.database)
    return database.with_name(f"{database.stem}.answer-key")


def _make_key(path: Path) -> None:
    """Put a new key in place whole, unless another process was first: then that one's counts."""
    key = secrets.token_hex(SHORTEST_KEY_BYTES) + "\n"
    part = write_part(path.parent, key.encode(), mode=ONLY_OWNER, prefix=f".{path.name}.")
    try:
        os.link(part, path)
    except FileExistsError:
        return
    finally:
        part.unlink(missing_ok=True)


def _read_key(path: Path) -> bytes:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise AnswerKeyError(
                f"others on this machine can read {path}, which signs the links to answer reminders: "
                f"delete it, and a new one is made (links sent so far then stop working), or run chmod 600"
            )
        key = file.read().strip()
    if len(key) < SHORTEST_KEY_BYTES:
        raise AnswerKeyError(f"{path} holds no whole key: delete it, and a new one is made at the next run")
    return key
