"""`oversight calendar publish`, `check` and `invite` as a person and a script use them."""

import json
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cli.main import oversight
from models.records import Inspection, InspectionWindow
from models.session import database_url, open_engine, writing
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tasks.local_servers.local_mail_server import LocalMailServer
from tests.rules.calendar_check.faulty_feeds import GOOD, event
from tests.small_register import make_small_register

OBRIEN = "s.o'brien@wmp.example"


@pytest.fixture
def register(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """A register with one inspection far in the future, in the database of the settings."""
    engine = open_engine(database_url(sqlite_url))
    made = make_small_register(engine)
    with writing(engine) as session:
        inspection = Inspection(
            force_id=made.force_id,
            key="custody",
            title="Custody",
            kind=InspectionKind.PEEL,
            inspectorates="HMICFRS",
            areas="",
            what_the_force_does="Hosts fieldwork",
            outcome="",
            portfolio="Crime",
            source="letter",
        )
        session.add(inspection)
        session.flush()
        session.add(
            InspectionWindow(
                inspection_id=inspection.id,
                slot=1,
                revision=0,
                phrase="",
                anchor="",
                rule="",
                certainty=Certainty.EXACT,
                starts_on=date(2099, 3, 2),
                ends_on=date(2099, 3, 6),
                status=WindowStatus.CONFIRMED,
                known_on=date(2024, 6, 1),
                recorded_at=datetime(2024, 6, 1, 9, tzinfo=UTC),
                source="letter",
            )
        )
    engine.dispose()
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("OVERSIGHT_UID_DOMAIN", "oversight.example")
    return sqlite_url


def run(*words: str) -> Result:
    return CliRunner().invoke(oversight, ["calendar", *words])


@pytest.mark.usefixtures("register")
def test_one_feed_tells_its_own_facts_at_the_top() -> None:
    told = json.loads(run("publish", "--out", "feeds", "--json").stdout)

    assert (told["file"], told["events"], told["changed"]) == ("feeds/inspections.ics", 1, True)
    assert told["way"] == "renamed into place"
    assert told["feeds"][0]["sha256"] == told["sha256"]
    assert run("publish", "--out", "feeds").stdout == "feeds/inspections.ics: 1 event, unchanged.\n"


@pytest.mark.usefixtures("register")
def test_several_feeds_are_published_and_old_ones_pruned_when_told() -> None:
    run("publish", "--out", "feeds", "--part", "inspections", "--part", "boards", "--portfolio", "Crime")
    run("publish", "--out", "feeds", "--public")
    assert sorted(path.name for path in Path("feeds").iterdir()) == [
        "boards.ics",
        "inspections-crime.ics",
        "inspections-public.ics",
    ]

    pruned = run("publish", "--out", "feeds", "--public", "--prune")

    assert pruned.stdout.splitlines()[1:] == [
        "feeds/boards.ics: removed.",
        "feeds/inspections-crime.ics: removed.",
    ]


@pytest.mark.usefixtures("register")
def test_what_is_published_passes_the_check() -> None:
    run("publish", "--out", "feeds", "--part", "inspections", "--part", "boards")
    for name in ("inspections", "boards"):
        checked = run("check", f"feeds/{name}.ics", "--json")
        assert checked.exit_code == 0
        assert json.loads(checked.stdout)["findings"] == []


def test_a_faulty_feed_is_told_with_line_event_rule_and_programs() -> None:
    Path("bad.ics").write_bytes(event("STATUS", "STATUS:WIBBLE").replace(b"CATEGORIES:", b"CATEGORIES:a\\,"))

    checked = run("check", "bad.ics")

    assert checked.exit_code == 1
    lines = checked.stdout.splitlines()
    assert lines[0].startswith("error: STATUS of an event is none of TENTATIVE, CONFIRMED and CANCELLED.")
    assert "unknown-status; RFC 5545, 3.8.1.11" in checked.stdout.replace("\n  ", " ")
    assert "  - line 28, event window-1@oversight.example: WIBBLE" in lines
    assert any(line.startswith("warning: A category holds a comma") for line in lines)
    assert lines[-1].endswith("1 kind of error, 1 kind of warning, 0 kinds of note.")


def test_the_json_of_a_check_has_every_program_for_every_finding() -> None:
    Path("bad.ics").write_bytes(event("UID"))

    told = json.loads(run("check", "bad.ics", "--json").stdout)

    assert (told["passed"], told["events"]) == (False, 2)
    (finding,) = told["findings"]
    assert (finding["code"], finding["severity"], finding["count"]) == ("no-uid", "error", 1)
    assert list(finding["clients"]) == [
        "outlook-desktop",
        "microsoft-365-web",
        "google-calendar",
        "apple-calendar",
        "thunderbird",
    ]


def test_a_feed_without_a_fault_exits_with_0() -> None:
    Path("good.ics").write_bytes(GOOD)

    checked = run("check", "good.ics")

    assert (checked.exit_code, len(checked.stdout.splitlines())) == (0, 1)


@pytest.mark.usefixtures("register")
def test_an_invitation_goes_once_and_its_withdrawal_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalMailServer(tmp_path / "mail") as server:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(server.port))
        first = json.loads(run("invite", "custody", "--to", "owner", "--to", "flo", "--json").stdout)
        again = run("invite", "custody", "--to", OBRIEN)
        everybody = run("invite")
        cancelled = run("invite", "custody", "--to", OBRIEN, "--cancel", "--reason", "has the feed now")

    assert (first["sent"], [each["does"] for each in first["decided"]]) == (2, ["invitation", "invitation"])
    assert again.stdout == everybody.stdout == "0 new messages, 0 sent.\n"
    assert cancelled.stdout.splitlines() == [
        f"custody, window 1: Saoirse O'Brien <{OBRIEN}>: withdrawn",
        "1 new message, 1 sent.",
    ]
    mails = [
        message_from_bytes(path.read_bytes(), policy=policy.default)
        for path in (tmp_path / "mail" / "new").iterdir()
    ]
    assert sorted(mail["Subject"] for mail in mails) == [
        "Invitation withdrawn: Custody",
        "Invitation: Custody",
        "Invitation: Custody",
    ]


@pytest.mark.usefixtures("register")
def test_a_mail_server_that_is_down_loses_no_invitation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OVERSIGHT_MAIL__PORT", "1")
    down = run("invite", "custody", "--to", OBRIEN)
    assert down.exit_code == 1
    assert "1 message waits" in down.stderr

    with LocalMailServer(tmp_path / "mail") as server:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(server.port))
        assert run("invite").stdout == "0 new messages, 1 sent.\n"


@pytest.mark.parametrize("words", [("--to", OBRIEN), ("--cancel",)])
def test_an_invitation_to_nothing_is_wrong_usage(words: tuple[str, ...]) -> None:
    assert run("invite", *words).exit_code == 2
