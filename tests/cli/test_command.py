"""The command as a person runs it: in a process of its own, from a folder of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from config.example_register import example_register_folder
from config.policy import DEFAULT_POLICY_FILE
from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.local_servers.local_teams_receiver import LocalTeamsReceiver

OVERSIGHT = Path(sys.executable).with_name("oversight")


def run(
    folder: Path, *words: str, stdin: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("OVERSIGHT_")
    } | variables
    return subprocess.run(
        [OVERSIGHT, *words],
        cwd=folder,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
    )


def refused(result: subprocess.CompletedProcess[str], *says: str) -> None:
    """Exit 1, one clear line on standard error, and no traceback."""
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1, result.stderr
    for words in says:
        assert words in result.stderr


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """A folder with a loaded example register."""
    assert run(tmp_path, "init").returncode == 0
    loaded = run(tmp_path, "import", "folder", str(example_register_folder()))
    assert loaded.returncode == 0, loaded.stderr
    return tmp_path


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys, click\n"
        "from cli.main import oversight\n"
        "oversight.main(['--help'], standalone_mode=False)\n"
        "heavy = {'sqlalchemy', 'prefect', 'apprise', 'pydantic', 'typst', 'icalendar', 'pendulum'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert "daily" in result.stdout


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("nonsense", "database address"),
        ("mysql://x:topsecret@localhost/y", "isn't supported"),
        ("postgresql://oversight:topsecret@127.0.0.1:1/none", "database"),
        ("sqlite:////no/such/folder/x.db", "doesn't exist"),
    ],
)
def test_a_wrong_database_address_is_one_line_without_its_password(
    tmp_path: Path, address: str, says: str
) -> None:
    result = run(tmp_path, "daily", OVERSIGHT_DATABASE_URL=address)
    refused(result, says)
    assert "topsecret" not in result.stderr


def test_a_database_that_was_never_made_says_how_to_make_it(tmp_path: Path) -> None:
    refused(run(tmp_path, "daily"), "oversight init")


def test_a_file_that_is_no_database_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "oversight.db").write_text("this is a letter, not a database " * 100)
    refused(run(tmp_path, "daily"), "database")


def test_a_date_that_does_not_exist_is_refused(register: Path) -> None:
    refused(run(register, "daily", "--today", "30 February 2024"), "30 February 2024", "doesn't exist")


def test_what_is_no_date_is_wrong_usage(register: Path) -> None:
    result = run(register, "daily", "--today", "soon")
    assert result.returncode == 2
    assert "isn't a date" in result.stderr


def test_an_unreadable_folder_is_one_line(tmp_path: Path) -> None:
    run(tmp_path, "init")
    refused(run(tmp_path, "import", "folder", "nowhere"), "nowhere")


def test_a_wrong_setting_is_named_and_its_value_is_not_shown(tmp_path: Path) -> None:
    result = run(tmp_path, "daily", OVERSIGHT_MAIL__PORT="topsecret")
    refused(result, "OVERSIGHT_MAIL__PORT")
    assert "topsecret" not in result.stderr


def test_a_wrong_policy_file_names_the_file_and_the_key(tmp_path: Path) -> None:
    shipped = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")
    spoilt = shipped.replace("overdue_days = [1, 3, 7]", "overdue_days = []")
    line = spoilt.splitlines().index("overdue_days = []") + 1
    (tmp_path / "policy.toml").write_text(spoilt, encoding="utf-8")
    ran = run(tmp_path, "daily", OVERSIGHT_POLICY_FILE="policy.toml")
    refused(ran, "policy.toml", f"line {line}", "overdue_days")


def test_a_mail_server_that_is_down_loses_nothing(register: Path, tmp_path: Path) -> None:
    with LocalTeamsReceiver(tmp_path / "teams") as teams:
        channels = {
            "OVERSIGHT_TEAMS__CHANNELS": json.dumps({"local-policing": teams.webhook_url}),
            "OVERSIGHT_TEAMS__CA_FILE": str(teams.ca_file),
        }
        down = run(register, "daily", "--today", "2024-06-07", OVERSIGHT_MAIL__PORT="1", **channels)
        refused(down, "email can't be reached", "oversight send")
        queued = json.loads(
            run(
                register, "send", "--today", "2024-06-07", "--json", OVERSIGHT_MAIL__PORT="1", **channels
            ).stdout
        )["sent"]["queued"]
        assert queued > 1
        with LocalMailServer(tmp_path / "mail") as server:
            up = run(
                register, "send", "--today", "2024-06-07", OVERSIGHT_MAIL__PORT=str(server.port), **channels
            )
            assert up.returncode == 0, up.stderr
    assert len(list((tmp_path / "mail" / "new").iterdir())) == queued


def test_a_second_daily_check_adds_and_sends_nothing(register: Path, tmp_path: Path) -> None:
    with LocalMailServer(tmp_path / "mail") as server, LocalTeamsReceiver(tmp_path / "teams") as teams:
        variables = {
            "OVERSIGHT_MAIL__PORT": str(server.port),
            "OVERSIGHT_TEAMS__CHANNELS": json.dumps({"local-policing": teams.webhook_url}),
            "OVERSIGHT_TEAMS__CA_FILE": str(teams.ca_file),
        }
        first = run(register, "daily", "--today", "7 June 2024", "--json", **variables)
        assert first.returncode == 0, first.stderr
        second = run(register, "daily", "--today", "7 June 2024", "--json", **variables)
    did = json.loads(second.stdout)
    assert did["decided"]["new"] == {}
    assert did["sent"]["accepted"] == 0
    assert (
        len(list((tmp_path / "mail" / "new").iterdir())) + len(list((tmp_path / "teams").iterdir()))
        == (json.loads(first.stdout)["sent"]["accepted"])
    )


def test_a_dry_run_writes_and_sends_nothing(register: Path) -> None:
    dry = json.loads(run(register, "daily", "--today", "2024-06-07", "--dry-run", "--json").stdout)
    again = json.loads(run(register, "daily", "--today", "2024-06-07", "--dry-run", "--json").stdout)
    assert dry == again
    assert dry["decided"]["preview"]
    assert "sent" not in dry


def test_resolve_answers_one_phrase_and_many(tmp_path: Path) -> None:
    one = json.loads(run(tmp_path, "resolve", "By June 2024", "--anchor", "2023-12-15", "--json").stdout)
    assert (one["kind"], one["start"], one["end"]) == ("deadline", "2024-06-30", "2024-06-30")
    assert set(one) == {"phrase", "anchor", "kind", "start", "end", "recurrence", "rule", "certainty"}
    many = run(
        tmp_path, "resolve", "--stdin", "--json", stdin="By June 2024\t2023-12-15\nwithin six months\t\n"
    )
    assert [answer["kind"] for answer in json.loads(many.stdout)] == ["deadline", "unknown"]


def test_the_calendar_is_published_and_left_alone_when_nothing_changed(register: Path) -> None:
    first = json.loads(run(register, "calendar", "publish", "--out", "feed", "--json").stdout)
    second = json.loads(run(register, "calendar", "publish", "--out", "feed", "--json").stdout)
    assert (first["changed"], second["changed"]) == (True, False)
    assert (register / "feed" / "inspections.ics").read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_folder_that_cannot_be_written_is_one_line(register: Path) -> None:
    (register / "taken").write_text("a file, not a folder")
    refused(run(register, "calendar", "publish", "--out", "taken"), "taken")
    refused(run(register, "pack", "board", "--as-at", "2024-03-28", "--out", "taken"), "taken")


def test_the_board_pack_is_a_pdf(register: Path) -> None:
    made = json.loads(run(register, "pack", "board", "--as-at", "2024-03-28", "--json").stdout)
    assert (register / made["file"]).read_bytes().startswith(b"%PDF-")
    assert made["breaks"]


def test_doctor_names_what_is_wrong_and_sends_nothing(register: Path, tmp_path: Path) -> None:
    result = run(register, "doctor", OVERSIGHT_MAIL__PORT="1")
    assert result.returncode == 1
    assert "WRONG mail server" in result.stdout
    assert "WRONG Teams channel “local-policing”" in result.stdout
    assert "ok    database" in result.stdout
    with LocalMailServer(tmp_path / "mail") as server:
        result = run(register, "doctor", "--json", OVERSIGHT_MAIL__PORT=str(server.port))
        assert {each["what"]: each["well"] for each in json.loads(result.stdout)}["mail server"] is True
    assert list((tmp_path / "mail" / "new").iterdir()) == []
