"""`oversight item` as a person runs it: what it does, what it refuses, and with which exit code."""

import contextlib
import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli.item_actions import command_for
from cli.main import main
from config.example_register import example_register_folder
from models.migrate import migrate
from models.session import database_url, open_engine
from rules.vocabulary import Action
from tasks.register_folder.load_register import load_register
from tests.small_register import NOW

LETTER, EVIDENCE = "CC letter.pdf", "training.txt"
# An item of the example register that is open, at no level and owned by somebody.
ITEM = "cse-2023-r9"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A database with the example register."""
    path = tmp_path_factory.mktemp("example") / "oversight.db"
    engine = open_engine(database_url(f"sqlite:///{path}"))
    migrate(engine)
    load_register(engine, example_register_folder(), now=NOW)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path.read_bytes()


@pytest.fixture
def place(tmp_path: Path, example: bytes) -> Path:
    """A folder with the example register, a letter and a piece of evidence."""
    (tmp_path / "oversight.db").write_bytes(example)
    (tmp_path / LETTER).write_bytes(b"%PDF-1.7 signed")
    (tmp_path / EVIDENCE).write_text("All are trained")
    return tmp_path


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run_words(place, "item", *words)


def run_words(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command in this process, which spares its start; test_audit_command.py starts it."""
    said, wrong = io.StringIO(), io.StringIO()
    with (
        contextlib.chdir(place),
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(wrong),
        pytest.raises(SystemExit) as left,
    ):
        patch.setenv("OVERSIGHT_DATABASE_URL", f"sqlite:///{place}/oversight.db")
        patch.setattr(sys, "argv", ["oversight", *words])
        main()
    return subprocess.CompletedProcess(words, int(left.value.code or 0), said.getvalue(), wrong.getvalue())


def done(place: Path, *words: str) -> str:
    result = run(place, *words)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


def document(place: Path, *words: str) -> Any:
    return json.loads(done(place, *words, "--json"))


def refused(place: Path, *words: str, says: str, code: int = 1) -> None:
    """The exit code, the reason in one line on standard error, nothing on standard output."""
    result = run(place, *words)
    assert (result.returncode, result.stdout) == (code, ""), result
    assert says in result.stderr
    assert "Traceback" not in result.stderr
    if code == 1:
        assert len(result.stderr.strip().splitlines()) == 1
        assert result.stderr.startswith("oversight: ")
    else:
        assert result.stderr.startswith("Usage: oversight item")


def test_a_level_3_item_from_claim_to_close(place: Path) -> None:
    done(place, "edit", ITEM, "--level", "3", "--reason", "as on the portal", "--by", "flo")
    said = done(place, "claim", ITEM, "--evidence", EVIDENCE, "--by", "owner-child-exploitation")
    assert said.startswith(f"{ITEM}: open -> claimed, ")
    assert said.endswith("By Recommendation Owner, Child Exploitation, Saoirse O'Brien.\n")
    refused(
        place,
        *("sign-off", ITEM, "--by", "dcc"),
        says="needs the panel’s outcome (complete, or business as usual)",
    )
    done(place, "sign-off", ITEM, "--outcome", "complete", "--by", "dcc")
    refused(place, "submit", ITEM, says="ask the Chief Constable’s staff officer for it, and attach the file")
    submitted = document(place, "submit", ITEM, "--letter", LETTER, "--by", "flo")
    assert (submitted["item"], submitted["action"]) == (ITEM, "submit")
    assert (submitted["from"], submitted["to"]) == ("signed-off", "submitted")
    assert submitted["by"] == "HMICFRS Force Liaison Officer, Siân Prosser"
    refused(
        place,
        *("close", ITEM, "--letter", LETTER, "--notice", "HMICFRS 1"),
        says="Level 3 stays open until HMICFRS has verified it at an inspection",
    )
    done(place, "verify", ITEM, "--notice", "HMICFRS letter 12/3")
    closed = done(place, "close", ITEM, "--notice", "HMICFRS letter 12/4")
    assert ": verified -> closed, " in closed
    page = document(place, "show", ITEM)
    assert page["stage"] == "closed"
    assert [step["stage"] for step in page["steps"]][1:] == [
        "claimed",
        "signed-off",
        "submitted",
        "verified",
        "closed",
    ]
    letter = next(step for step in page["steps"] if step["stage"] == "submitted")
    assert letter["letter_name"] == LETTER
    sha256 = letter["letter_sha256"]
    assert (place / "attachments" / sha256[:2] / sha256).read_bytes() == b"%PDF-1.7 signed"
    assert [each["action"] for each in page["allowed_actions"]] == ["reopen"]


def test_a_cause_of_concern_says_which_of_its_recommendations_are_open(place: Path) -> None:
    cause = "peel-2023-investigations"
    refused(
        place,
        *("close", cause, "--notice", "HMICFRS 1"),
        says="(still open: peel-2023-investigations-4, peel-2023-investigations-5)",
    )
    page = done(place, "show", cause)
    assert "Its recommendations: 5, of which 2 not ended" in page
    for child in ("4", "5"):
        done(place, "close", f"{cause}-{child}", "--notice", "HMICFRS 1")
    refused(place, "close", cause, says="HMICFRS’s written notice")
    done(place, "close", cause, "--notice", "HMICFRS 2")


def test_a_letter_that_isnt_one_is_refused_by_its_name(place: Path) -> None:
    (place / "program.pdf").write_bytes(b"MZ\x00\x01")
    (place / "empty.pdf").write_bytes(b"")
    refused(place, "claim", ITEM, "--evidence", "nowhere.pdf", says="nowhere.pdf: No such file or directory")
    refused(place, "claim", ITEM, "--evidence", "empty.pdf", says="empty.pdf is empty")
    refused(place, "claim", ITEM, "--evidence", "program.pdf", says="program.pdf isn’t a kind of file")
    refused(place, "claim", ITEM, "--evidence", ".", says=". isn’t a file")


@pytest.mark.parametrize("action", Action, ids=lambda action: action.value)
def test_every_action_has_a_command_that_is_refused_on_an_archived_item_or_without_what_it_needs(
    place: Path, action: Action
) -> None:
    done(place, "edit", ITEM, "--level", "1", "--reason", "archived")
    refused(place, command_for(action), ITEM, says="Level 1")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("claim",), "Missing argument 'ITEM'"),
        (("sign-off", ITEM, "--outcome", "splendid"), "'splendid' is not one of"),
        (("list", "--level", "5"), "'5' is not one of"),
        (("list", "--stage", "done"), "'done' is not one of"),
        (("list", "--as-at", "someday"), "Invalid value for '--as-at'"),
        (("edit", ITEM), "say what is to change"),
        (("extend", ITEM, "1 July 2030"), "Missing option '--agreed-by'"),
        (("deadline", ITEM, "1 July 2030"), "Missing option '--kind'"),
        (("confirm", ITEM), "Missing option '--by-post'"),
        (("review", ITEM), "Missing option '--note'"),
        (("portal", ITEM, "gone"), "'gone' is not one of"),
        (("abolish", ITEM), "No such command 'abolish'"),
    ],
)
def test_wrong_usage_exits_2(place: Path, words: tuple[str, ...], says: str) -> None:
    refused(place, *words, says=says, code=2)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("show", "cse-2023-r99"), "there is no item “cse-2023-r99”; did you mean"),
        (("show", ITEM, "--as-at", "1 January 2020"), "only from 8 December 2023 on"),
        (("list", "--owner", "nobody"), "there is no post “nobody”"),
        (("edit", ITEM, "--level", "2"), "give a reason"),
        (("edit", ITEM, "--owner", "nobody"), "there is no post “nobody”"),
        (("claim", ITEM, "--by", "nobody"), "there is no post “nobody”"),
        (("claim", ITEM, "--by", "owner-acquisitive-crime"), "nobody holds the post"),
        (("close", ITEM, "--notice", "x", "--on", "1 January 2099"), "that day is still to come"),
        (("extend", ITEM, "early 2030", "--agreed-by", "dcc", "--reason", "r"), "gives none"),
        (("confirm", "peel-2023-investigations", "--by-post", "flo"), "has no deadline"),
        (("review", ITEM, "--note", " "), "what was reported is missing"),
        (("supersede", ITEM), "ask the Force Liaison Officer which one it is"),
        (("merge", ITEM, ITEM), "can’t take its own place"),
        (("derogate", ITEM), "ask for it from the Deputy Chief Constable’s panel"),
    ],
)
def test_what_cant_be_is_refused_with_exit_1(place: Path, words: tuple[str, ...], says: str) -> None:
    refused(place, *words, says=says)


def test_a_deadline_is_moved_and_confirmed_and_the_page_says_by_whom(place: Path) -> None:
    moved = document(place, "extend", ITEM, "by June 2030", "--agreed-by", "dcc", "--reason", "capacity")
    assert (moved["from"], moved["due_on"], moved["extensions"]) == ("2023-12-08", "2030-06-30", 1)
    assert moved["drives_reminders"] == {"kind": "hmicfrs", "due_on": "2030-06-30"}
    assert "confirmed by Deputy Chief Constable)" in done(place, "show", ITEM)
    said = done(place, "extend", ITEM, "31 July 2030", "--agreed-by", "the PCC's office", "--reason", "r")
    assert "HMICFRS deadline 31 July 2030, was 30 June 2030" in said
    assert "Extensions so far: 2." in said
    assert "not confirmed)" in done(place, "show", ITEM)
    confirmed = document(place, "confirm", ITEM, "--by-post", "flo", "--note", "mail", "--by", "flo")
    assert (confirmed["due_on"], confirmed["version"]) == ("2030-07-31", 3)
    assert confirmed["confirmed_by"] == "HMICFRS Force Liaison Officer, Siân Prosser"
    page = document(place, "show", ITEM)
    current = next(each for each in page["deadlines"] if each["current"])
    assert (current["confirmed_by"], current["drives_reminders"]) == ("HMICFRS Force Liaison Officer", True)
    assert [each["agreed_by"] for each in page["extensions"]] == [
        "Deputy Chief Constable, Zubair Qasmi",
        "the PCC's office",
    ]
    refused(place, "confirm", ITEM, "--by-post", "dcc", says="31 July 2030 is confirmed already")


def test_words_that_give_no_day_are_kept_as_a_question(place: Path) -> None:
    said = done(place, "deadline", "ppda-2022-r3", "By 30 Septe", "--kind", "hmicfrs")
    assert "no single day (unknown)" in said
    assert "a question for the Force Liaison Officer" in said


def test_a_review_and_the_portals_status_are_recorded(place: Path) -> None:
    said = done(place, "review", ITEM, "--note", "Training done", "--on", "1 July 2024")
    assert said == f"{ITEM}: recorded a review (owner update) of 1 July 2024.\n"
    assert done(place, "portal", ITEM, "open", "--on", "1 July 2024") == (
        f"{ITEM}: open on the portal, 1 July 2024.\n"
    )
    again = document(place, "portal", ITEM, "open", "--on", "1 July 2024")
    assert again == {"item": ITEM, "portal_status": "open", "on": "2024-07-01", "new": False}
    page = document(place, "show", ITEM)
    assert (page["portal_status"], page["portal_reported_on"]) == ("open", "2024-07-01")
    assert page["reviews"][-1]["note"] == "Training done"


def test_an_edit_today_doesnt_change_yesterday(place: Path) -> None:
    document(place, "edit", ITEM, "--title", "New title", "--owner", "flo", "--level", "2", "--reason", "r")
    now, then = document(place, "show", ITEM), document(place, "show", ITEM, "--as-at", "1 July 2024")
    assert (now["title"], now["owner_key"], now["level"]) == ("New title", "flo", 2)
    assert (then["title"], then["owner_key"], then["level"]) == (
        "Ending victim-blaming language",
        "owner-child-exploitation",
        None,
    )
    for day, title in ((), "New title"), (("--as-at", "1 July 2024"), "Ending victim-blaming language"):
        items = document(place, "list", *day)["items"]
        assert next(each for each in items if each["key"] == ITEM)["title"] == title


def test_an_edit_that_changes_nothing_says_so(place: Path) -> None:
    title = "Ending victim-blaming language"
    assert document(place, "edit", ITEM, "--title", title)["changes"] == []
    assert "nothing was changed" in done(place, "edit", ITEM, "--title", title)


def test_a_list_is_as_at_a_day_and_narrowed(place: Path) -> None:
    whole = document(place, "list", "--as-at", "28 March 2024")
    assert whole["as_at"] == "2024-03-28"
    assert len(whole["items"]) == 32
    overdue = document(place, "list", "--as-at", "28 March 2024", "--overdue", "--publication", "cse-2023")
    assert [each["key"] for each in overdue["items"]] == [ITEM]
    assert overdue["items"][0]["overdue"]
    owned = document(place, "list", "--as-at", "28 March 2024", "--owner", "owner-victims")
    assert {each["owner_key"] for each in owned["items"]} == {"owner-victims"}
    assert done(place, "list", "--as-at", "1 January 2019") == "1 January 2019: 0 items.\n"
    lines = done(place, "list", "--as-at", "28 March 2024", "--kind", "cause-of-concern").splitlines()
    assert lines[0] == "28 March 2024: 4 items."
    assert all("Cause of concern" in line for line in lines[1:])


def test_a_day_that_doesnt_exist_is_refused_and_no_wrong_usage(place: Path) -> None:
    result = run(place, "list", "--as-at", "31 February 2024")
    assert (result.returncode, result.stdout) == (1, "")
    assert "“31 February 2024” is a date that doesn't exist" in result.stderr


def test_a_page_of_a_past_day_offers_nothing_to_do(place: Path) -> None:
    assert "What can be done now:" in done(place, "show", ITEM)
    assert "What can be done now:" not in done(place, "show", ITEM, "--as-at", "1 July 2024")
