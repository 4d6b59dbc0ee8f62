"""`oversight calendar subscribe`, `renew`, `revoke` and `list` as a person runs them."""

import json
import re
from pathlib import Path

import pytest

from models.session import database_url, open_engine, reading
from tasks.calendar_feeds.subscriptions import note_fetch, subscription_of
from tests.cli.test_item_command import example, place, run_words
from tests.small_register import NOW

__all__ = ["example", "place"]  # fixtures

PUBLIC_URL = "https://oversight.wmp.example/"
TOKEN = re.compile(r"/calendar/([A-Za-z0-9_-]{43})\.ics")


def done(place: Path, *words: str) -> str:
    result = run_words(place, "calendar", *words)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    return result.stdout


def refused(place: Path, *words: str, says: str, code: int = 1) -> None:
    result = run_words(place, "calendar", *words)
    assert (result.returncode, result.stdout) == (code, "")
    assert says in result.stderr
    if code == 1:
        assert len(result.stderr.strip().splitlines()) == 1


def is_answered(place: Path, token: str) -> bool:
    engine = open_engine(database_url(f"sqlite:///{place}/oversight.db"))
    with reading(engine) as session:
        found = subscription_of(session, token, today=NOW.date())
    engine.dispose()
    return found is not None


def token_in(said: str) -> str:
    (token,) = set(TOKEN.findall(said))
    assert isinstance(token, str)
    return token


def test_an_address_is_shown_whole_and_as_webcal(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSIGHT_PUBLIC_URL", PUBLIC_URL)
    said = done(place, "subscribe", "flo", "--part", "inspections", "--part", "boards", "--by", "flo")
    token = token_in(said)
    assert said.splitlines()[1:3] == [
        f"  https://oversight.wmp.example/calendar/{token}.ics",
        f"  webcal://oversight.wmp.example/calendar/{token}.ics",
    ]
    assert said.startswith(
        "Calendar subscription 1 of HMICFRS Force Liaison Officer (flo) made: inspections, boards"
    )
    assert "shown this once" in said
    assert is_answered(place, token)
    as_json = json.loads(done(place, "renew", "1", "--json"))
    assert as_json["address"] == f"{PUBLIC_URL.rstrip('/')}{as_json['path']}"
    assert as_json["webcal"] == as_json["address"].replace("https://", "webcal://")
    assert not is_answered(place, token)
    assert is_answered(place, token_in(as_json["path"]))


def test_without_a_public_address_the_path_and_the_setting_are_named(place: Path) -> None:
    said = done(place, "subscribe", "dcc")
    assert f"\n  /calendar/{token_in(said)}.ics\n" in said
    assert "Set OVERSIGHT_PUBLIC_URL (public_url in oversight.toml)" in said
    as_json = json.loads(done(place, "subscribe", "dcc", "--json"))
    assert (as_json["address"], as_json["webcal"], as_json["id"]) == (None, None, 2)


def test_every_filter_stands_in_the_list_with_who_fetched_it_last(place: Path) -> None:
    done(
        place,
        *("subscribe", "lead-crime", "--part", "ppog", "--portfolio", "public protection"),
        *("--only-confirmed", "--deadlines-of", "owner-marac", "--until", "2099-12-31"),
        *("--by", "flo"),
    )
    done(place, "subscribe", "flo")
    engine = open_engine(database_url(f"sqlite:///{place}/oversight.db"))
    note_fetch(engine, 2, NOW, "khal/0.11")
    engine.dispose()
    first, second = json.loads(done(place, "list", "--json"))["subscriptions"]
    assert (first["holder"], first["parts"]) == ("lead-crime", ["deadlines", "ppog"])
    assert (first["portfolio"], first["only_confirmed"], first["public"]) == (
        "Public Protection",
        True,
        False,
    )
    assert (first["deadlines_of"], first["until"], first["live"]) == ("owner-marac", "2099-12-31", True)
    assert first["created_by"] == "HMICFRS Force Liaison Officer, Siân Prosser"
    assert (second["last_client"], second["last_fetched_at"]) == ("khal/0.11", "2024-06-07T05:30:00+00:00")
    listed = done(place, "list")
    assert "confirmed windows only: until 31 December 2099; never fetched" in listed
    assert "inspections: live; last fetched 7 June 2024, 06.30 by khal/0.11" in listed
    assert not TOKEN.search(listed)


def test_a_revoked_one_is_dead_and_stays_in_the_list(place: Path) -> None:
    token = token_in(done(place, "subscribe", "flo"))
    assert done(place, "revoke", "1", "--reason", "lost").endswith(" is revoked: its address is dead.\n")
    assert not is_answered(place, token)
    assert done(place, "revoke", "1").startswith("Calendar subscription 1 was revoked before, by the account")
    assert json.loads(done(place, "revoke", "1", "--json"))["changed"] is False
    assert ": revoked " in done(place, "list")
    refused(place, "renew", "1", says="was revoked: make a new one with `oversight calendar subscribe`")


def test_the_audit_trail_tells_who_was_given_what_and_no_address(place: Path) -> None:
    token = token_in(done(place, "subscribe", "flo", "--reason", "asked"))
    done(place, "renew", "1")
    done(place, "revoke", "1")
    assert run_words(place, "audit", "verify").returncode == 0
    assert token.encode() not in (place / "oversight.db").read_bytes()


def test_what_isnt_there_is_refused_with_what_is(place: Path) -> None:
    assert done(place, "list").startswith("Nobody has a calendar subscription yet")
    refused(place, "subscribe", "folo", says="there is no post “folo”; there is flo; cc; ")
    refused(place, "subscribe", "nobody@wmp.example", says="nobody has the e-mail address")
    refused(place, "subscribe", "flo", "--portfolio", "Crim", says="no portfolio “Crim”; there is Crime; ")
    refused(place, "subscribe", "flo", "--deadlines-of", "x", says="there is no post “x”")
    refused(place, "subscribe", "flo", "--part", "ppog", "--public", says="it can’t show ppog")
    refused(place, "subscribe", "flo", "--until", "1 June 2024", says="that day is past")
    refused(place, "subscribe", "flo", "--part", "wibble", says="is not one of", code=2)
    for command in ("renew", "revoke"):
        refused(place, command, "7", says="there is no calendar subscription 7; `oversight calendar list`")
        refused(place, command, "0", says="is not in the range", code=2)
        refused(place, command, str(2**31), says="is not in the range", code=2)
