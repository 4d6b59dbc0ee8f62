"""`oversight inspection` as a person runs it: what it shows, what it changes, and what it refuses."""

import json
from pathlib import Path
from typing import Any

from tests.cli.test_item_command import example, place, run_words

__all__ = ["example", "place"]  # fixtures

KEY = "youth-disposals-2025"
TOLD = ("--why", "agreed", "--source", "HMICFRS e-mail")


def done(place: Path, *words: str) -> str:
    result = run_words(place, "inspection", *words)
    assert (result.returncode, result.stderr) == (0, ""), result.stderr
    return result.stdout


def document(place: Path, *words: str) -> Any:
    return json.loads(done(place, *words, "--json"))


def refused(place: Path, *words: str, says: str, code: int = 1) -> None:
    result = run_words(place, "inspection", *words)
    assert (result.returncode, result.stdout) == (code, "")
    assert says in result.stderr
    if code == 1:
        assert len(result.stderr.strip().splitlines()) == 1


def test_the_list_shows_each_window_by_its_days_and_status(place: Path) -> None:
    lines = done(place, "list").splitlines()
    assert all(line.count(", window ") == 1 for line in lines)
    assert lines[0].startswith("rape-2020-phase-1, window 1: 1 November 2020 to 30 November 2020, done: ")
    tentative = document(place, "list", "--status", "tentative")["windows"]
    assert {"rape-2021-phase-2", "rocu-2022", KEY} <= {each["inspection"] for each in tentative}
    assert {each["status"] for each in tentative} == {"tentative"}
    before = document(place, "list", "--as-at", "28 March 2024", "--status", "tentative")
    assert "peel-re-inspection-2024" in [each["inspection"] for each in before["windows"]]
    assert done(place, "list", "--portfolio", "none such") == "The diary holds no such window.\n"


def test_an_inspection_from_its_beginning_to_its_end(place: Path) -> None:
    added = document(
        place,
        *("add", "Custody: joint inspection", "--kind", "joint", "--source", "HMICFRS letter"),
        *("--portfolio", "criminal justice", "--window", "early October", "--anchor", "1 June 2024"),
    )
    key = added["inspection"]
    assert added == {
        "inspection": "custody-joint-2024",
        "window": {"start": "2024-10-01", "end": "2024-10-10", "rule": added["window"]["rule"]},
        "status": "tentative",
    }
    refused(place, "window", "firm-up", key, *TOLD, says="“early October” is a rough period")
    said = done(place, "window", "firm-up", key, "w/c 7 October", "--anchor", "2024-07", *TOLD, "--by", "flo")
    assert said.startswith(
        f"{key}, window 1: 7 October 2024 to 11 October 2024, confirmed, was 1 October 2024 to"
    )
    done(place, "window", "move", key, "14/10/2024", *TOLD, "--revision", "1")
    refused(place, "window", "cancel", key, *TOLD, "--revision", "1", says="changed by somebody else")
    (window,) = document(place, "window", "done", key, *TOLD)["windows"]
    assert (window["slot"], window["revision"], window["status"]) == (1, 3, "done")
    assert window["was"] == {"status": "confirmed", "start": "2024-10-14", "end": "2024-10-14"}
    page = document(place, "show", key)
    assert (page["title"], page["portfolio"], page["kind"]) == (
        "Custody: joint inspection",
        "Criminal Justice",
        "joint",
    )
    (slot,) = page["windows"]
    assert slot["possible_now"] == ["move", "reinstate"]
    assert [each["status"] for each in slot["revisions"]] == ["tentative", "confirmed", "confirmed", "done"]
    assert len(page["history"]) == 4
    assert "Siân Prosser firmed up window 1: 7 October 2024" in page["history"][1]


def test_a_split_makes_phases_and_one_of_them_can_fall_away(place: Path) -> None:
    split = document(place, "window", "split", KEY, "2025-03-10", "2025-03-24/2025-03-28", *TOLD)
    assert [(each["slot"], each["revision"]) for each in split["windows"]] == [(1, 1), (2, 0)]
    refused(place, "window", "cancel", KEY, *TOLD, says="so say which slot: 1: 10 March 2025, tentative; 2:")
    done(place, "window", "cancel", KEY, "--slot", "2", *TOLD)
    assert done(place, "window", "reinstate", KEY, *TOLD).startswith(f"{KEY}, window 2: 24 March 2025")
    (added,) = document(place, "window", "add", KEY, "spring 2026", "--source", "a letter")["windows"]
    assert (added["slot"], added["status"], added["was"]) == (3, "tentative", None)


def test_the_outcome_is_added_without_a_new_revision(place: Path) -> None:
    said = done(place, "edit", KEY, "--outcome", "Good", "--why", "report is out")
    assert said == f"{KEY}: outcome: nothing -> Good\n"
    assert "nothing was changed" in done(place, "edit", KEY, "--outcome", "Good", "--why", "again")
    page = document(place, "show", KEY)
    assert page["modified_at"] is not None
    assert [each["revision"] for each in page["windows"][0]["revisions"]] == [0]


def test_an_inspection_without_a_window_is_listed_as_such(place: Path) -> None:
    assert done(place, "add", "Vetting", "--kind", "thematic", "--source", "a call", "--key", "vetting") == (
        "vetting: in the diary; it has no window yet.\n"
    )
    assert done(place, "list").splitlines()[-1] == "vetting: no window yet"
    assert document(place, "list")["without_window"] == ["vetting"]
    assert "No window yet." in done(place, "show", "vetting")


def test_what_can_t_be_read_is_a_question_and_what_is_missing_is_said(place: Path) -> None:
    refused(place, "window", "move", KEY, "soon", *TOLD, says="On which days is it?")
    refused(place, "window", "move", KEY, "early October", *TOLD, says="the year is not stated")
    refused(place, "window", "move", KEY, "30 February 2025", *TOLD, says="a date that doesn't exist")
    refused(place, "window", "cancel", KEY, "--source", "x", says="a reason is missing")
    refused(place, "window", "cancel", KEY, "--why", "x", says="Missing option '--source'", code=2)
    refused(place, "window", "cancel", "youth", *TOLD, says=f"(is {KEY} meant?)")
    refused(place, "show", "nothing-like-it", says="`oversight inspection list` shows every key")
    refused(place, "edit", KEY, "--why", "x", says="say what is to change", code=2)
    refused(
        place,
        *("add", "X", "--kind", "peel", "--source", "x", "--confirmed"),
        says="say something of a --window",
        code=2,
    )
    refused(
        place,
        *("window", "add", KEY, "May 2024", "--source", "x", "--confirmed", "--done"),
        says="can't both be",
        code=2,
    )


def test_the_calendar_that_is_published_follows_the_diary(place: Path) -> None:
    # Far ahead: what is long past leaves the calendar.
    done(place, "window", "move", KEY, "2090-03-06/2090-03-10", *TOLD)
    done(place, "window", "cancel", KEY, *TOLD)
    assert run_words(place, "calendar", "publish", "--out", str(place / "out")).returncode == 0
    feed = (place / "out" / "inspections.ics").read_text(encoding="utf-8").replace("\r\n ", "")
    (event,) = [each for each in feed.split("BEGIN:VEVENT") if "Youth out-of-court disposals" in each]
    assert "STATUS:CANCELLED" in event
    assert "SEQUENCE:2" in event
