"""`oversight reviews`, `questions` and `item cadence` as a person runs them."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from config.example_register import example_register_folder
from config.policy import DEFAULT_POLICY_FILE
from models.session import database_url, open_engine
from tasks.register_folder.load_register import load_register

OVERSIGHT = Path(sys.executable).with_name("oversight")
INVESTIGATIONS = "peel-2023-investigations"


@pytest.fixture
def register(any_url: str) -> str:
    """The address of a database with the example register, once on each kind."""
    engine = open_engine(database_url(any_url))
    load_register(engine, example_register_folder(), now=datetime(2024, 12, 5, 9, 0, tzinfo=UTC))
    engine.dispose()
    return any_url


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
    assert result.stderr == ""
    return result.stdout


def document(register: str, *words: str, **variables: str) -> Any:
    return json.loads(done(register, *words, "--json", **variables))


def clocks(item: Any) -> dict[str, Any]:
    return {review["clock"]: review for review in item["due_reviews"]}


def test_reviews_lists_every_clock_with_its_board_and_the_section_55_days(register: str) -> None:
    found = document(register, "reviews", "--as-at", "2024-03-28")
    assert (found["as_at"], found["engage_since"]) == ("2024-03-28", "2023-11-24")
    boards = {board["board"]: board for board in found["boards"]}
    assert boards["DCC HMIC Oversight Board"]["next"] == {
        "day": "2024-04-02",
        "paper_cut_off": "2024-03-22",
        "cut_off_passed": True,
        "question": None,
    }
    assert boards["DCC HMIC Oversight Board"]["to_write_for"]["day"] == "2024-05-07"
    assert boards["Police Performance Oversight Group (PPOG)"]["next"] is None
    days = {each["publication"]: (each["last_day"], each["passed"]) for each in found["section_55"]}
    assert days["peel-2023"] == ("2024-02-15", True)
    assert "stop-and-search-2023" not in days  # a super-complaint's report isn't one under section 54

    items = {item["key"]: item for item in found["items"]}
    cause = clocks(items[INVESTIGATIONS])
    assert set(cause) == {"owner-update", "cause-of-concern", "engage-report", "dcc-panel"}
    assert cause["owner-update"]["due_on"] == "2024-04-28"
    weekly = cause["engage-report"]
    assert (weekly["due_on"], weekly["cycles_missed"]) == ("2024-03-22", 13)
    assert [each["post"] for each in weekly["recipients"]] == ["lead-crime", "fll"]
    assert items[INVESTIGATIONS]["next_board"]["board"] == "DCC HMIC Oversight Board"
    assert "older-people-10618" not in items

    text = done(register, "reviews", "--as-at", "28 March 2024")
    assert "Phase: Engage since 24 November 2023." in text
    assert "  DCC HMIC Oversight Board: 2 April 2024, papers by 22 March 2024, which has passed" in text
    assert "PEEL 2023: West Midlands Police: last day 15 February 2024 (passed)" in text
    assert "MISSED on 22 March 2024, 13 cycles in a row." in text


def test_only_stale_clocks_are_left_when_asked_for_and_the_phase_is_that_of_the_day(register: str) -> None:
    stale = {
        item["key"]: item
        for item in document(register, "reviews", "--as-at", "2024-03-28", "--stale")["items"]
    }
    assert set(clocks(stale[INVESTIGATIONS])) == {"cause-of-concern", "engage-report"}
    in_scan = document(register, "reviews", "--as-at", "2024-12-05")
    assert in_scan["engage_since"] is None
    assert "Police Performance Oversight Group (PPOG)" not in {board["board"] for board in in_scan["boards"]}
    assert all("engage-report" not in clocks(item) for item in in_scan["items"])


def test_an_items_page_agrees_with_the_list(register: str) -> None:
    listed = document(register, "reviews", "--as-at", "2024-03-28")["items"]
    for item in (listed[0], next(item for item in listed if item["key"] == INVESTIGATIONS)):
        page = document(register, "item", "show", item["key"], "--as-at", "2024-03-28")
        assert {name: page[name] for name in ("due_reviews", "next_board", "stale")} == {
            name: item[name] for name in ("due_reviews", "next_board", "stale")
        }
    text = done(register, "item", "show", INVESTIGATIONS, "--as-at", "2024-03-28")
    assert "  owner update, every month: due on 28 April 2024." in text
    assert "  next board: DCC HMIC Oversight Board: 2 April 2024, papers by 22 March 2024" in text
    ended = done(register, "item", "show", "older-people-10618", "--as-at", "2024-03-28")
    assert "Review clocks: none runs" in ended


def test_an_item_gets_its_own_cadence_and_gives_it_back(register: str) -> None:
    words = ("item", "cadence", INVESTIGATIONS, "--clock", "dcc-panel")
    told = done(register, *words, "--months", "2", "--reason", "the panel asked")
    assert told.startswith(f"{INVESTIGATIONS}: dcc panel: every 2 months, for this item alone ")
    assert told.endswith("(was every 6 months, by the policy).\n")
    assert "nothing was changed" in done(register, *words, "--months", "2", "--reason", "again")
    panel = clocks(document(register, "item", "show", INVESTIGATIONS))["dcc-panel"]
    assert (panel["cadence"], panel["own_cadence"]) == ({"months": 2, "weeks": 0}, True)
    before = clocks(document(register, "item", "show", INVESTIGATIONS, "--as-at", "2024-03-28"))["dcc-panel"]
    assert before["own_cadence"] is False
    story = done(register, "audit", "show", INVESTIGATIONS)
    assert "the panel asked" in story
    back = document(register, *words, "--default", "--reason", "over", "--by", "flo")
    assert (back["from_months"], back["months"], back["policy"]) == (2, None, "every 6 months")
    assert back["by"].startswith("HMICFRS Force Liaison Officer, ")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--clock", "dcc-panel", "--reason", "x"), "--months N, or --default"),
        (("--clock", "dcc-panel", "--months", "2", "--default", "--reason", "x"), "--months N, or --default"),
        (("--clock", "dcc-panel", "--months", "2"), "--reason"),
        (("--clock", "dcc-panel", "--months", "25", "--reason", "x"), "25"),
        (("--clock", "monthly", "--months", "2", "--reason", "x"), "owner-update"),
    ],
)
def test_a_cadence_that_is_written_wrongly_is_wrong_usage(words: tuple[str, ...], says: str) -> None:
    result = run("sqlite:///not-opened.db", "item", "cadence", INVESTIGATIONS, *words)
    assert (result.returncode, result.stdout) == (2, "")
    assert says in result.stderr


def test_a_cadence_that_cannot_be_is_refused_in_one_line(register: str) -> None:
    words = ("item", "cadence", INVESTIGATIONS, "--months", "2", "--clock")
    refusals = (("remained-or-improved", "x", "Level 3 only"), ("dcc-panel", " ", "a reason is missing"))
    for clock, reason, says in refusals:
        result = run(register, *words, clock, "--reason", reason)
        assert (result.returncode, result.stdout) == (1, "")
        assert says in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


def test_questions_are_asked_with_a_code_their_items_and_what_to_do(register: str) -> None:
    found = document(register, "questions", "--as-at", "2024-03-28")
    by_code: dict[str, list[Any]] = {}
    for question in found["questions"]:
        assert question["id"].startswith(question["code"])
        assert question["says"]
        assert question["to_do"]
        by_code.setdefault(question["code"], []).append(question)
    (near,) = by_code["near-same-dates"]
    assert near["publication"] == "stop-and-search-2023"
    assert len(near["items"]) == 6
    assert {"no-date", "no-owner", "owner-left", "unconfirmed-dates", "unclear-figure"} <= set(by_code)

    earlier = document(register, "questions", "--as-at", "2022-09-29")["questions"]
    unread = [question["items"] for question in earlier if question["code"] == "unknown-date"]
    assert unread == [["older-people-10618"], ["older-people-9962"], ["stalking-9472"]]

    text = done(register, "questions", "--as-at", "2024-03-28")
    assert text.startswith(
        f"28 March 2024: {len(found['questions'])} questions to the Force Liaison Officer.\n"
    )
    assert f"[{near['id']}]\n  {near['says']}\n  To do: {near['to_do']}\n" in text


def test_cadences_and_boards_are_the_policys(register: str, tmp_path: Path) -> None:
    shipped = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")
    file = tmp_path / "own.toml"
    file.write_text(
        shipped.replace("owner_update_months = 1", "owner_update_months = 2").replace(
            'meets = "first Tuesday of the month"', 'meets = "second Friday of April"'
        ),
        encoding="utf-8",
    )
    found = document(
        register, "item", "show", INVESTIGATIONS, "--as-at", "2024-03-28", OVERSIGHT_POLICY_FILE=str(file)
    )
    assert clocks(found)["owner-update"]["due_on"] == "2024-05-28"
    assert found["next_board"]["next"]["day"] == "2024-04-12"
    file.write_text(shipped.replace("panel_months = 6", "panel_months = 99").replace("[pack]", "[packs]"))
    result = run(register, "reviews", OVERSIGHT_POLICY_FILE=str(file))
    assert (result.returncode, result.stdout) == (1, "")
    line = shipped.splitlines().index("panel_months = 6") + 1
    assert (
        f"policy file {file}: line {line}: reviews.panel_months must be at most 24, not 99" in result.stderr
    )
    assert "packs is no key of a policy" in result.stderr
    assert "pack is missing" in result.stderr
