"""`oversight post` as a person runs it."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from models.records import AuditEntry
from models.session import database_url, open_engine, reading
from tests.small_register import add_item, make_small_register

OVERSIGHT = Path(sys.executable).with_name("oversight")


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with the small register, and one item due on 14 June 2024."""
    engine = open_engine(database_url(sqlite_url))
    add_item(engine, make_small_register(engine), "marac", due_on=date(2024, 6, 14), title="MARAC")
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, "post", *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register},
        capture_output=True,
        text=True,
        timeout=120,
    )


def done(register: str, *words: str) -> str:
    result = run(register, *words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(register: str, says: str, *words: str) -> None:
    """Exit 1 and one clear line on standard error."""
    result = run(register, *words)
    assert result.returncode == 1, result.stderr
    assert says in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    assert result.stdout == ""


def add_tomasz(register: str) -> None:
    done(register, "add-person", "tomasz@wmp.example", "--name", "Tomasz Bielak")


def test_a_post_from_its_beginning_to_a_take_over(register: str) -> None:
    add_tomasz(register)
    done(register, "add", "owner-victims", "--title", "Owner, Victims", "--portfolio", "Justice")
    taken = json.loads(
        done(
            register,
            *("take-over", "owner-victims", "tomasz@wmp.example"),
            *("--since", "1 June 2024", "--why", "new post", "--by", "Siân Prosser", "--json"),
        )
    )
    assert taken == {
        "post": "owner-victims",
        "holder": {"person": "Tomasz Bielak", "since": "2024-06-01", "until": None},
        "ended": None,
        "standing_in": [],
    }
    listed = json.loads(done(register, "list", "--as-at", "2024-06-01", "--json"))
    assert listed["as_at"] == "2024-06-01"
    assert {
        "key": "owner-victims",
        "title": "Owner, Victims",
        "kind": "owner",
        "portfolio": "Justice",
        "holder": {"name": "Tomasz Bielak", "email": "tomasz@wmp.example"},
        "delegate": None,
    } in listed["posts"]
    assert "owner-victims: Owner, Victims: nobody" in done(register, "list", "--as-at", "2024-05-31")
    engine = open_engine(database_url(register))
    with reading(engine) as session:
        actors = session.scalars(sa.select(AuditEntry.actor).order_by(AuditEntry.sequence)).all()
    engine.dispose()
    assert actors[-1] == "Siân Prosser"
    assert all(actors)


def test_leaving_lists_what_is_left_and_the_post_shows_as_vacant(register: str) -> None:
    words = ("leave", "s.o'brien@wmp.example", "--last-day", "6 June 2024", "--today", "2024-06-07")
    said = done(register, *words)
    assert "Saoirse O'Brien <s.o'brien@wmp.example>: last day 6 June 2024." in said
    assert "owner: Owner: after that nobody" in said
    assert "  marac: MARAC (open, due 14 June 2024)" in said
    again = json.loads(done(register, *words, "--json"))
    assert [item["due_on"] for item in again["posts"][0]["items"]] == ["2024-06-14"]
    vacant = done(register, "vacant", "--today", "2024-06-07")
    assert "owner: Owner: nobody since 7 June 2024; Saoirse O'Brien was the last. 1 open item:" in vacant
    as_json = json.loads(done(register, "vacant", "--today", "2024-06-07", "--json"))
    assert [each["post_key"] for each in as_json["vacant"]] == ["owner"]
    assert done(register, "vacant", "--today", "2024-06-06") == "Every post with open items is held.\n"


def test_a_delegation_shows_until_it_is_ended(register: str) -> None:
    add_tomasz(register)
    said = done(
        register,
        *("delegate", "owner", "tomasz@wmp.example", "--since", "10 June 2024", "--until", "20 June 2024"),
        *("--why", "annual leave"),
    )
    assert "from 10 June 2024 to 20 June 2024" in said
    assert "Tomasz Bielak <tomasz@wmp.example> stands in" in done(register, "list", "--as-at", "2024-06-20")
    assert "stands in" not in done(register, "list", "--as-at", "2024-06-21")
    ended = done(register, "end-delegation", "owner", "--last-day", "2024-06-12", "--today", "2024-06-12")
    assert ended == "Tomasz Bielak stands in for “Owner” to 12 June 2024 and no longer.\n"
    assert "stands in" not in done(register, "list", "--as-at", "2024-06-13")


def test_what_cant_be_done_is_one_line(register: str) -> None:
    add_tomasz(register)
    since = ("--since", "1 January 2020", "--why", "x")
    refused(register, "Saoirse O'Brien is recorded", "take-over", "owner", "tomasz@wmp.example", *since)
    refused(register, "there is no post “nothing”", "take-over", "nothing", "tomasz@wmp.example", *since)
    refused(register, "nobody has the e-mail", "leave", "x@y\nz", "--last-day", "2024-06-06")
    refused(register, "a post “owner” already", "add", "owner", "--title", "T")
    refused(register, "doesn't exist", "leave", "x@y", "--last-day", "31 June 2024")


def test_a_word_outside_its_list_is_wrong_usage(register: str) -> None:
    result = run(register, "add", "owner-x", "--title", "X", "--kind", "boss")
    assert result.returncode == 2
    assert "portfolio-lead" in result.stderr
