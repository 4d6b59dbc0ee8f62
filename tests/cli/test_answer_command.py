"""`oversight answer`, `notices`, `dispatches` and `daily --dry-run` as a person runs them."""

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from config import clock
from config.settings import Settings
from models.records import Answer, Item, Person, Post, Review
from models.session import database_url, open_engine, reading
from tasks.reminders.answer_links import answer_links
from tests.rules.test_digests import DUE_SOON
from tests.small_register import add_item, make_small_register

OVERSIGHT = Path(sys.executable).with_name("oversight")
# The command reads the clock itself, so the days here are counted from today.
TODAY = clock.london_day(clock.now())
SOON = TODAY + timedelta(days=7)
WITH_LINKS = {"OVERSIGHT_PUBLIC_URL": "https://oversight.wmp.example"}


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with the small register, and one item due in a week."""
    engine = open_engine(database_url(sqlite_url))
    add_item(engine, make_small_register(engine), "marac", due_on=SOON, title="MARAC", updated_on=TODAY)
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register} | variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


def done(register: str, *words: str, **variables: str) -> str:
    result = run(register, *words, **variables)
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(register: str, says: str, *words: str, code: int = 1, **variables: str) -> None:
    result = run(register, *words, **variables)
    assert result.returncode == code, result.stderr
    assert says in result.stderr
    assert "Traceback" not in result.stderr


def kept(register: str, table: type[Answer] | type[Review]) -> int:
    engine = open_engine(database_url(register))
    with reading(engine) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def made_link(register: str) -> str:
    """The link in a message, made with the installation's own key."""
    links = answer_links(
        Settings(database_url=SecretStr(register), public_url="https://oversight.wmp.example")
    )
    assert links is not None
    engine = open_engine(database_url(register))
    with reading(engine) as session:
        item_id = session.scalars(sa.select(Item.id)).one()
        post_id = session.scalars(sa.select(Post.id).where(Post.key == "owner")).one()
        person_id = session.scalars(sa.select(Person.id).where(Person.name == "Saoirse O'Brien")).one()
    return links.for_person(person_id, TODAY)(replace(DUE_SOON, item_id=item_id, post_id=post_id))


def test_each_answer_by_hand(register: str) -> None:
    assert "marac: acknowledged. By the account" in done(register, "answer", "acknowledge", "marac")
    until = (TODAY + timedelta(days=3)).isoformat()
    put_off = json.loads(
        done(
            register,
            "answer",
            "snooze",
            "marac",
            "--until",
            until,
            "--reason",
            "leave",
            "--by",
            "owner",
            "--json",
        )
    )
    assert (put_off["answer"], put_off["until"]) == ("snoozed", until)
    assert put_off["by"] == "Owner, Saoirse O'Brien"
    assert "the update is recorded" in done(register, "answer", "update", "marac", "--note", "half done")
    words = ["--to", "sian@wmp.example", "--until", until, "--reason", "leave"]
    assert "Siân Prosser stands in from" in done(register, "answer", "delegate", "marac", *words)
    assert kept(register, Answer) == 4
    assert kept(register, Review) == 2
    shown = done(register, "audit", "show", "marac")
    assert shown.count("answer") >= 4


def test_what_is_refused_says_why(register: str) -> None:
    late = (TODAY + timedelta(days=400)).isoformat()
    refused(register, "can be put off to", "answer", "snooze", "marac", "--until", late, "--reason", "x")
    refused(register, "there is no item", "answer", "acknowledge", "marak")
    refused(register, "--until", "answer", "snooze", "marac", "--reason", "x", code=2)
    refused(register, "give --check, or what to answer", "answer", "token", "abc", code=2)
    refused(register, "needs --until", "answer", "token", made_link(register), "snooze", code=2)
    refused(
        register, "needs --to", "answer", "token", made_link(register), "delegate", "--until", late, code=2
    )
    assert kept(register, Answer) == 0


def test_a_link_is_checked_and_then_serves_once(register: str) -> None:
    link = made_link(register)
    for text in (link, link.rpartition("/")[2]):
        checked = done(register, "answer", "token", text, "--check")
        assert "can be used once" in checked
        assert "marac (MARAC) as Saoirse O'Brien, Owner" in checked
    document = json.loads(done(register, "answer", "token", link, "--check", "--json"))
    assert (document["item"], document["post"]) == ("marac", "owner")
    assert kept(register, Answer) == 0
    done(register, "answer", "token", link, "update", "--note", "half done")
    refused(register, "has been used already", "answer", "token", link, "update", "--note", "again")
    refused(register, "has been used already", "answer", "token", link, "--check")
    assert kept(register, Answer) == 1


def test_a_damaged_link_is_refused_without_being_shown(register: str) -> None:
    link = made_link(register)
    result = run(register, "answer", "token", link[:-3], "--check")
    assert result.returncode == 1
    assert "the link is damaged" in result.stderr
    assert link[-30:-3] not in result.stderr


def test_a_dry_run_shows_each_message_as_it_would_go(register: str) -> None:
    shown = done(register, "daily", "--dry-run", **WITH_LINKS)
    assert "Would tell Saoirse O'Brien:\nSubject: HMICFRS: 1 due soon" in shown
    assert "    * MARAC\n      >> due in 7 days\n" in shown
    assert re.search(r"      Answer: https://oversight\.wmp\.example/answer/\S+\n", shown)
    [preview] = [
        each
        for each in json.loads(done(register, "daily", "--dry-run", "--json"))["decided"]["preview"]
        if each["person"] == "Saoirse O'Brien"
    ]
    assert preview["items"] == ["marac"]
    assert "Answer: oversight answer update marac" in preview["text"]
    assert json.loads(done(register, "notices", "--json")) == []
    assert not list(Path(register.removeprefix("sqlite:///")).parent.glob("*.answer-key"))


def test_what_was_decided_and_what_is_queued_can_be_looked_up(register: str) -> None:
    down = run(register, "daily", OVERSIGHT_MAIL__PORT="1")
    assert down.returncode in (0, 1)  # 0 where its readers' hours hold the messages back
    about_it = ["--item", "marac", "--person", "s.o'brien@wmp.example"]
    found = {each["rule"]: each for each in json.loads(done(register, "notices", *about_it, "--json"))}
    assert (found["due-soon"]["stage"], found["due-soon"]["item_key"]) == ("lead-7", "marac")
    line = r"due soon \(lead-7\)  marac: MARAC  -> Saoirse O'Brien, Owner: message \d+ pending"
    assert re.search(line, done(register, "notices"))
    queued = done(register, "dispatches", "--queued")
    assert "Saoirse O'Brien (email, s.o'brien@wmp.example), pending, " in queued
    assert "not before" in queued
    assert done(register, "dispatches", "--failed") == "0 messages.\n"
    assert json.loads(done(register, "dispatches", "--failed", "--json")) == []
    refused(register, "there is no item", "notices", "--item", "marak")
    refused(register, "nobody has the e-mail address", "notices", "--person", "x@wmp.example")
    assert done(register, "notices", "--since", "2099-01-01") == "0 notices.\n"


def test_a_run_leaves_its_numbers(register: str, tmp_path: Path) -> None:
    path = tmp_path / "oversight.prom"
    run(register, "daily", OVERSIGHT_MAIL__PORT="1", OVERSIGHT_METRICS_FILE=str(path))
    assert 'oversight_notices_total{force="west-midlands",rule="due-soon"} 1.0' in path.read_text()
    run(register, "send", OVERSIGHT_MAIL__PORT="1", OVERSIGHT_METRICS_FILE=str(path))
    assert 'run="send"' in path.read_text()
    assert 'run="daily"' in path.read_text()
