"""Who changes the register, in the words that the audit trail keeps."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.engine import Engine

from models.queries.forces import force_by_code
from models.queries.people import official_holders, post_by_key
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


def post_in_words(engine: Engine, *, force_code: str | None, key: str, day: date) -> str:
    """A post with who holds it on a day: “Deputy Chief Constable, Ada Lovelace”.

    Raises NoSuchPostError, and PostNotHeldError when nobody holds it.
    """
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        post = post_by_key(session, force.id, key)
        holder = official_holders(session, force.id, day, [post.id]).get(post.id)
        if holder is None:
            raise PostNotHeldError(f"nobody holds the post “{post.title}” ({post.key}) on {long_date(day)}")
        return f"{post.title}, {holder.name}"


def account_in_words(account: str) -> str:
    """An account of the operating system: “the account sian on this machine”."""
    name = clean_text(account).strip()
    return f"the account {name} on this machine" if name else "an account without a name on this machine"
