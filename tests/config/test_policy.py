"""The policy file: what ships works, and everything that is wrong in one is named with its line."""

import pickle
import re
from datetime import date
from pathlib import Path

import pytest

from config.policy import DEFAULT_POLICY_FILE, BoardDays, Policy, PolicyError, load_policy
from config.reminder_policy import EscalatedTo, RemindersFor
from rules.boards import read_meeting_rule
from rules.reminders import Ladder
from rules.review_clocks import RECIPIENTS
from rules.vocabulary import Phase, ReviewClock

SHIPPED = DEFAULT_POLICY_FILE.read_text(encoding="utf-8")


def line_with(text: str, words: str) -> int:
    """The first line, from 1, that begins with the words."""
    return next(number for number, line in enumerate(text.splitlines(), 1) if line.startswith(words))


def refused(folder: Path, text: str) -> PolicyError:
    file = folder / "policy.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        load_policy(file)
    assert all(line.startswith(f"policy file {file}: ") for line in str(caught.value).splitlines())
    return caught.value


def test_the_policy_that_ships_has_the_ladder_in_ascending_order() -> None:
    assert load_policy(None).reminders.ladder() == Ladder((0, 1, 7, 14, 30, 60, 90), (1, 3, 7), 7)


def test_the_policy_that_ships_has_every_cohorts_cadence() -> None:
    policy = load_policy(None).reviews.review_policy()
    assert {clock: policy.cadence(clock).in_words for clock in ReviewClock} == {
        ReviewClock.OWNER_UPDATE: "every month",
        ReviewClock.CAUSE_OF_CONCERN: "every 3 months",
        ReviewClock.ENGAGE_REPORT: "every week",
        ReviewClock.REMAINED_OR_IMPROVED: "every 3 months",
        ReviewClock.PANEL: "every 6 months",
    }


def test_every_clock_is_heard_by_one_board_that_ships() -> None:
    heard = [clock for board in load_policy(None).board_diary() for clock in board.hears]
    assert sorted(heard) == sorted(RECIPIENTS)


def test_a_board_is_read_with_its_rule_its_diary_and_its_phase(tmp_path: Path) -> None:
    boards = {board.name: board for board in load_policy(None).board_diary()}
    committee = boards["Joint Audit Committee (JAC)"]
    assert committee.meets == read_meeting_rule("first Thursday of March, June, September and December")
    assert committee.days == (date(2024, 3, 28),)
    assert boards["Police Performance Oversight Group (PPOG)"].only_in is Phase.ENGAGE


@pytest.mark.parametrize(
    ("before", "after", "key", "says"),
    [
        ("lead_days = [90, 60, 30, 14, 7, 1, 0]", "lead_days = []", "reminders.lead_days", "at least 1"),
        ("lead_days = [90, 60, 30, 14, 7, 1, 0]", "lead_days = [7, 7]", "reminders.lead_days", "twice"),
        ("lead_days = [90, 60, 30, 14, 7, 1, 0]", "lead_days = 7", "reminders.lead_days", "list"),
        (
            "lead_days = [90, 60, 30, 14, 7, 1, 0]",
            "lead_days = [1,\n-1]",
            "reminders.lead_days[2]",
            "least 0",
        ),
        ("owner_update_months = 1", "owner_update_months = 0", "reviews.owner_update_months", "at least 1"),
        ("owner_update_months = 1", "owner_update_months = 25", "reviews.owner_update_months", "at most 24"),
        ("owner_update_months = 1", "owner_update_months = true", "reviews.owner_update_months", "whole"),
        ("owner_update_months = 1", 'owner_update_months = "1"', "reviews.owner_update_months", "whole"),
        ("engage_report_weeks = 1", "engage_report_weeks = 1.5", "reviews.engage_report_weeks", "whole"),
        ("panel_months = 6", "panel_months = 6\npanels = 1", "reviews.panels", "no key"),
        ('meets = "third Tuesday', 'meets = "fifth Tuesday', "boards[2].meets", "first Tuesday of the month"),
        ("days = [2024-03-28]", "days = [2024-03-28, 2024-03-28]", "boards[5].days", "twice"),
        ("days = [2024-03-28]", 'days = ["soon"]', "boards[5].days[1]", "2024-12-05"),
        ("days = [2024-03-28]", "days = [2024-03-28T09:00:00]", "boards[5].days[1]", "without a time"),
        ('hears = ["dcc-panel"]', 'hears = ["panel"]', "boards[2].hears[1]", "owner-update"),
        ('only_in = "engage"', 'only_in = "enhanced"', "boards[6].only_in", "engage"),
        ("days = []\n", "", "boards[6]", "give meets, or days"),
        ('name = "FET HMIC day"', 'name = "dcc  review Panel"', "boards[3].name", "board 2"),
        ('name = "FET HMIC day"', 'name = ""', "boards[3].name", "empty"),
        ('marking = "OFFICIAL"', 'marking = "SECRET"', "pack.marking", "OFFICIAL-SENSITIVE"),
        ("[reminders]", "[[reminders]]", "reminders", "must be a table"),
    ],
)
def test_an_impossible_policy_names_the_line_the_key_and_what_is_allowed(
    tmp_path: Path, before: str, after: str, key: str, says: str
) -> None:
    assert before in SHIPPED
    text = SHIPPED.replace(before, after, 1)
    (problem,) = refused(tmp_path, text).problems
    assert problem.key == key
    assert says in problem.says
    if key == "boards[6]":
        assert problem.line == line_with(text, 'name = "Police Performance') - 1
    else:
        expected = "-1" if key.endswith("lead_days[2]") else after.splitlines()[-1]
        assert problem.line == line_with(text, expected)
    assert str(problem).startswith(f"line {problem.line}: {key} ")


def test_what_is_missing_has_the_line_of_the_table_it_is_missing_from(tmp_path: Path) -> None:
    text = SHIPPED.replace("owner_update_months = 1\n", "").replace("paper_cut_off_work_days = 10\n", "", 1)
    problems = refused(tmp_path, text).problems
    assert [(problem.key, problem.says) for problem in problems] == [
        ("reviews.owner_update_months", "is missing"),
        ("boards[2].paper_cut_off_work_days", "is missing"),
    ]
    assert problems[0].line == line_with(text, "[reviews]")
    assert problems[1].line == line_with(text, 'name = "DCC review panel"') - 1


def test_everything_wrong_is_listed_at_once_in_the_order_of_the_lines(tmp_path: Path) -> None:
    text = (
        SHIPPED.replace("lease_seconds = 300", "lease_seconds = 1")
        .replace("owner_update_months = 1", "owner_update_weeks = 4")
        .replace('name = "FET HMIC day"', 'name = "DCC review panel"')
        .replace("lead_days = [", "lead_days = [9999, ", 1)
    )
    error = refused(tmp_path, text)
    assert [problem.key for problem in error.problems] == [
        "reminders.lead_days[1]",
        "reviews.owner_update_months",
        "reviews.owner_update_weeks",
        "boards[3].name",
        "sending.lease_seconds",
    ]
    lines = [problem.line or 0 for problem in error.problems]
    assert lines == sorted(lines)
    assert len(str(error).splitlines()) == 5


def test_a_section_that_is_nowhere_is_named_without_a_line(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, SHIPPED[: SHIPPED.index("[delivery]")]).problems
    assert str(problem) == "delivery is missing"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (SHIPPED.replace("lease_seconds = 300", "lease_seconds = "), "lease_seconds"),
        (SHIPPED.replace("[pack]", "[pack"), "[pack"),
        (SHIPPED + "\n[pack]\n", None),
        (SHIPPED + '\nx = "', None),
    ],
)
def test_a_file_that_is_no_toml_names_the_line(tmp_path: Path, text: str, line: str | None) -> None:
    (problem,) = refused(tmp_path, text).problems
    if line:
        assert problem.line == line_with(text, line)
    else:
        # tomllib reads past the line's end before it gives up.
        assert problem.line in (len(text.splitlines()), len(text.splitlines()) + 1)
    assert problem.says.startswith("isn't TOML")
    assert "line" not in problem.says


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="No such file"):
        load_policy(tmp_path / "none.toml")
    (tmp_path / "latin.toml").write_bytes(b"# caf\xe9\n")
    with pytest.raises(PolicyError, match="UTF-8"):
        load_policy(tmp_path / "latin.toml")
    deep = tmp_path / "deep.toml"
    deep.write_text("x = " + "[" * 100_000, encoding="utf-8")
    with pytest.raises(PolicyError):
        load_policy(deep)


def test_the_error_survives_being_pickled_between_processes(tmp_path: Path) -> None:
    error = refused(tmp_path, SHIPPED.replace("panel_months = 6", "panel_months = 0"))
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert again.problems == error.problems


def test_the_reference_names_every_key_of_the_policy() -> None:
    reference = Path(__file__).parents[2] / "docs" / "reference" / "policy.md"
    rows = re.findall(
        r"^(?:\| |## )((?:`[^`]+`(?:, )?)+)", reference.read_text(encoding="utf-8"), re.MULTILINE
    )
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    lists = {"boards": BoardDays, "escalation": EscalatedTo}
    keys = {f"[{name}]" for name in Policy.model_fields if name not in lists}
    keys |= {f"[[{name}]]" for name in lists} | {"[[reminders.for]]"}
    tables = [field.annotation for field in Policy.model_fields.values()]
    for table in (*tables, *lists.values(), RemindersFor):
        fields = getattr(table, "model_fields", {})
        keys |= {field.alias or name for name, field in fields.items()}
    assert named == keys
