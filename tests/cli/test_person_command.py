"""`oversight person` as somebody at the keyboard meets it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.records import Person
from models.session import database_url, open_engine, writing
from tests.small_register import NOW, make_small_register

OVERSIGHT = Path(sys.executable).with_name("oversight")
OBRIEN = "s.o'brien@wmp.example"


@pytest.fixture
def register(sqlite_url: str) -> str:
    """The address of a database with the small register, in which O'Brien's address was refused."""
    engine = open_engine(database_url(sqlite_url))
    made = make_small_register(engine)
    with writing(engine) as session:
        obrien = session.get_one(Person, made.owner_id)
        obrien.refused_at, obrien.refused_because = NOW, "550 no such user"
    engine.dispose()
    return sqlite_url


def run(register: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [OVERSIGHT, "person", *words],
        env=os.environ | {"OVERSIGHT_DATABASE_URL": register},
        capture_output=True,
        text=True,
        timeout=120,
    )


def done(register: str, *words: str) -> str:
    result = run(register, *words)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_preferences_are_shown_and_changed(register: str) -> None:
    shown = done(register, "preferences", OBRIEN)
    assert "daily, 08:00-17:00, work days, as policy has it for everybody" in shown
    assert "refused (7 June 2024): 550 no such user" in shown
    changed = done(
        register, "preferences", OBRIEN, "--weekly", "tue", "--hours", "07:00–19:00", "--every-day"
    )
    assert "weekly on Tuesday, 07:00-19:00, every day\n" in changed
    found = json.loads(done(register, "preferences", OBRIEN, "--calendar", "--json"))
    assert (found["rhythm"], found["calendar"], found["chosen"]) == ("weekly on Tuesday", True, True)


def test_an_address_is_put_right(register: str) -> None:
    said = done(register, "address", OBRIEN, "saoirse@wmp.example", "--why", "she married")
    assert "Saoirse O'Brien <saoirse@wmp.example>" in said
    assert "refused" not in said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("preferences", OBRIEN, "--hours", "03:00-04:00"), 1, "between 06:00 and 22:00"),
        (("preferences", "nobody@wmp.example"), 1, "nobody has the e-mail address"),
        (("address", OBRIEN, "sian@wmp.example"), 1, "Siân Prosser has the e-mail address"),
        (("preferences", OBRIEN, "--hours", "8-5"), 2, "08:00"),
        (("preferences", OBRIEN, "--weekly", "T"), 2, "Monday"),
        (("preferences", OBRIEN, "--channel", "pigeon"), 2, "email"),
        (("preferences", OBRIEN, "--daily", "--weekly", "Monday"), 2, "can't both be"),
    ],
)
def test_what_cannot_be_is_said_in_a_line(
    register: str, words: tuple[str, ...], code: int, says: str
) -> None:
    result = run(register, *words)
    assert (result.returncode, result.stdout) == (code, "")
    assert says in result.stderr
    assert "Traceback" not in result.stderr
