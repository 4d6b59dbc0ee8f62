"""Who changes the register, in the words of the audit trail."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.people import NoSuchPostError
from models.records import Tenure
from models.session import writing
from tasks.by_whom import PostNotHeldError, account_in_words, post_in_words
from tests.people_changes import TODAY, give_to_tomasz, register_with_tomasz, stand_in


def in_words(engine: Engine, key: str = "owner", day: date = TODAY) -> str:
    return post_in_words(engine, force_code=None, key=key, day=day)


def test_a_post_is_named_with_whoever_holds_it_that_day(any_engine: Engine) -> None:
    register_with_tomasz(any_engine)
    give_to_tomasz(any_engine, since=date(2024, 6, 8))
    assert in_words(any_engine) == "Owner, Saoirse O'Brien"
    assert in_words(any_engine, day=date(2024, 6, 8)) == "Owner, Tomasz Bielak"


def test_nobody_acts_in_a_vacant_post_but_who_stands_in(any_engine: Engine) -> None:
    register = register_with_tomasz(any_engine)
    with writing(any_engine) as session:
        session.execute(
            sa.update(Tenure).where(Tenure.post_id == register.owner_post_id).values(until=date(2024, 6, 1))
        )
    with pytest.raises(PostNotHeldError, match=r"nobody holds the post “Owner” \(owner\) on 7 June 2024"):
        in_words(any_engine)
    stand_in(any_engine, since=TODAY, until=TODAY)
    assert in_words(any_engine) == "Owner, Tomasz Bielak (standing in)"


def test_a_post_that_isnt_there_is_refused(any_engine: Engine) -> None:
    register_with_tomasz(any_engine)
    with pytest.raises(NoSuchPostError, match="there is no post “chief”"):
        in_words(any_engine, "chief")


@pytest.mark.parametrize(
    ("account", "words"),
    [
        ("sian", "the account sian on this machine"),
        (" si\x00an\n", "the account sian on this machine"),
        ("", "an account without a name on this machine"),
        ("\u202e", "an account without a name on this machine"),
    ],
)
def test_an_account_is_named_as_one(account: str, words: str) -> None:
    assert account_in_words(account) == words
