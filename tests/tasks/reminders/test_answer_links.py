"""The key that signs links to answer, and the links themselves."""

import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from config.settings import Settings
from rules.answer_tokens import ANSWER, ExpiredTokenError, Token, read_token
from tasks.doctor import examine
from tasks.reminders.answer_links import LINK_DAYS, AnswerKeyError, AnswerLinks, answer_key, answer_links
from tests.rules.test_digests import DUE_SOON

TODAY = date(2024, 6, 7)
SECRET = "s3cret-" * 6


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        database_url=SecretStr(f"sqlite:///{tmp_path}/oversight.db"),
        public_url="https://oversight.wmp.example/",
    )


def key_path(tmp_path: Path) -> Path:
    return tmp_path / "oversight.answer-key"


def test_a_key_is_made_once_beside_the_database_for_its_owner_only(
    settings: Settings, tmp_path: Path
) -> None:
    first = answer_key(settings)
    assert answer_key(settings) == first
    assert len(first) == 64
    assert stat.S_IMODE(key_path(tmp_path).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["oversight.answer-key"]


def test_many_that_make_the_key_at_once_end_with_the_same(settings: Settings) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: answer_key(settings), range(64)))
    assert len(keys) == 1


def test_a_key_of_the_settings_goes_first_and_makes_no_file(settings: Settings, tmp_path: Path) -> None:
    settings = settings.model_copy(update={"answer_key": SecretStr(SECRET)})
    assert answer_key(settings) == SECRET.encode()
    assert not key_path(tmp_path).exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644])
def test_a_key_that_others_can_read_is_refused(settings: Settings, tmp_path: Path, mode: int) -> None:
    answer_key(settings)
    key_path(tmp_path).chmod(mode)
    with pytest.raises(AnswerKeyError, match="chmod 600"):
        answer_key(settings)


def test_a_key_that_was_cut_off_is_refused(settings: Settings, tmp_path: Path) -> None:
    key_path(tmp_path).touch(0o600)
    with pytest.raises(AnswerKeyError, match="no whole key"):
        answer_key(settings)


@pytest.mark.parametrize("url", ["postgresql://u@db.example/oversight", "sqlite:///:memory:"])
def test_where_no_file_can_be_shared_the_key_must_be_set(url: str) -> None:
    settings = Settings(database_url=SecretStr(url), public_url="https://x.example")
    with pytest.raises(AnswerKeyError, match="set OVERSIGHT_ANSWER_KEY"):
        answer_links(settings)


def test_a_key_that_cannot_be_written_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(database_url=SecretStr(f"sqlite:///{tmp_path}/missing/oversight.db"))
    with pytest.raises(AnswerKeyError, match=r"No such file or directory.*set OVERSIGHT_ANSWER_KEY"):
        answer_key(settings)


def test_without_an_address_there_are_no_links_and_no_key(settings: Settings, tmp_path: Path) -> None:
    assert answer_links(settings.model_copy(update={"public_url": None})) is None
    assert not key_path(tmp_path).exists()


def test_links_that_are_only_shown_make_no_key(settings: Settings, tmp_path: Path) -> None:
    assert answer_links(settings, only_shown=True) is not None
    assert not key_path(tmp_path).exists()
    made = answer_links(settings)
    assert answer_links(settings, only_shown=True) == made


def test_a_link_holds_a_token_for_one_item_post_and_person() -> None:
    key = SECRET.encode()
    link = AnswerLinks("https://oversight.wmp.example/", key).for_person(7, TODAY)
    address = link(replace(DUE_SOON, item_id=12, post_id=3))
    start, _, text = address.rpartition("/")
    assert start == "https://oversight.wmp.example/answer"
    last_day = TODAY + timedelta(days=LINK_DAYS)
    assert read_token(text, key=key, purpose=ANSWER, today=last_day) == Token(12, 3, 7, ANSWER, last_day)
    with pytest.raises(ExpiredTokenError):
        read_token(text, key=key, purpose=ANSWER, today=last_day + timedelta(days=1))


def test_the_key_shows_in_no_repr(settings: Settings) -> None:
    settings = settings.model_copy(update={"answer_key": SecretStr(SECRET)})
    assert SECRET not in repr(answer_links(settings)) + repr(settings)


@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_the_doctor_says_whether_links_can_be_made(sqlite_url: str, mode: int) -> None:
    settings = Settings(database_url=SecretStr(sqlite_url), public_url="https://oversight.wmp.example")
    answer_key(settings)
    path = Path(sqlite_url.removeprefix("sqlite:///")).with_name("oversight.answer-key")
    path.chmod(mode)
    [found] = [each for each in examine(settings, today=TODAY) if each.what == "links to answer"]
    assert found.well is (mode == 0o600)
