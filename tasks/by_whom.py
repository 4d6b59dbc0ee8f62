"""Who changes the register, in the words that the audit trail keeps."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.queries.forces import force_by_code
from models.queries.people import holder_names, post_by_key
from models.session import reading
from rules.clean_text import clean_text
from rules.dates_in_words import long_date


class PostNotHeldError(LookupError):
    """Nobody holds the post on that day, so nobody can act in it; the message names both."""


@dataclass(frozen=True, slots=True)
class ByWhom:
    """Whose register is changed, by whom in words, and when; `today` is a day in Europe/London."""

    force_code: str | None
    actor: str
    now: datetime
    today: date


@dataclass(frozen=True, slots=True)
class ActingPost:
    """A post and, in words, who acts in it: “Deputy Chief Constable, Ada Lovelace”."""

    post_id: int
    in_words: str


def acting_post(session: Session, force_id: int, key: str, day: date) -> ActingPost:
    """The post with that key, and whoever holds it on a day, or stands in while nobody does.

    Raises NoSuchPostError, and PostNotHeldError when there is nobody to act.
    """
    post = post_by_key(session, force_id, key)
    name = holder_names(session, force_id, day).get(post.id)
    if name is None:
        raise PostNotHeldError(f"nobody holds the post “{post.title}” ({post.key}) on {long_date(day)}")
    return ActingPost(post.id, f"{post.title}, {name}")


def post_in_words(engine: Engine, *, force_code: str | None, key: str, day: date) -> str:
    """A post with who acts in it on a day; raises as acting_post() does."""
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        return acting_post(session, force.id, key, day).in_words


def account_in_words(account: str) -> str:
    """An account of the operating system: “the account sian on this machine”."""
    name = clean_text(account).strip()
    return f"the account {name} on this machine" if name else "an account without a name on this machine"
