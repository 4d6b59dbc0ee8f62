"""An item's audit trail as a story: every kind of entry in words, and no entry that stops it."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.audit_chain import ChainedEntry, Change, changes_json
from rules.audit_story import story_line, story_lines
from rules.vocabulary import Action

SHA256 = "a" * 64
LETTER = f"letter.pdf, SHA-256 {SHA256}"


def entry(
    action: str,
    *changes: Change,
    why: str = "",
    happened_at: datetime = datetime(2024, 6, 7, 8, 30, tzinfo=UTC),
    written: str | None = None,
) -> ChainedEntry:
    return ChainedEntry(
        sequence=1,
        happened_at=happened_at,
        actor="Siân",
        action=action,
        subject_kind="item",
        subject_key="r1",
        changes=changes_json(changes) if written is None else written,
        why=why,
        previous_hash="",
        entry_hash="",
    )


def new(field: str, value: str | None) -> Change:
    return Change(field, None, value)


STAGE = Change("stage", "signed-off", "submitted")
ON = Change("on", "2024-06-01", "2024-06-07")
KIND = Change("kind of deadline", "hmicfrs", "hmicfrs")
DUE = Change("due on", "2024-06-14", "2024-07-31")
TOLD = [
    (entry("submit", STAGE, ON), "Siân submitted it (from signed off)"),
    (
        entry("submit", STAGE, new("on", "2024-06-03"), new("letter", LETTER)),
        f"Siân submitted it (from signed off), as of 3 June 2024; the Chief Constable’s letter: {LETTER}",
    ),
    (
        entry("sign-off", Change("stage", "claimed", "signed-off"), ON, new("outcome", "business-as-usual")),
        "Siân signed it off (from claimed); outcome: business as usual",
    ),
    (
        entry("close", Change("stage", "open", "closed"), ON, new("notice", "HMICFRS 12/3")),
        "Siân closed it (from open); HMICFRS’s notice: “HMICFRS 12/3”",
    ),
    (
        entry("merge", Change("stage", "open", "merged"), ON, new("other item", "r-2"), why="the same work"),
        "Siân merged it (from open); its place is taken by r-2; why: the same work",
    ),
    (
        entry("edit", Change("level", None, "3"), Change("number", "Recommendation 3", None), why="wrong"),
        (
            "Siân changed the level from nothing to “3”, the number in the report from “Recommendation 3” "
            "to nothing; why: wrong"
        ),
    ),
    (
        entry("add-deadline", KIND, new("phrase", "By 31 July 2024"), DUE),
        "Siân gave it an HMICFRS deadline, “By 31 July 2024”: 31 July 2024",
    ),
    (
        entry(
            "add-deadline",
            Change("kind of deadline", "internal", "internal"),
            new("phrase", "early 2025"),
            new("due on", None),
            new("rule", "early in 2025"),
        ),
        "Siân gave it an internal deadline, “early 2025”: no single day (early in 2025)",
    ),
    (
        entry(
            "extend-deadline",
            KIND,
            DUE,
            new("phrase", "By 31 July 2024"),
            new("agreed by", "Deputy Chief Constable, Zubair Qasmi"),
            new("agreed on", "2024-06-03"),
            why="capacity",
        ),
        (
            "Siân moved its HMICFRS deadline from 14 June 2024 to 31 July 2024, “By 31 July 2024”; agreed by "
            "Deputy Chief Constable, Zubair Qasmi on 3 June 2024; why: capacity"
        ),
    ),
    (
        entry(
            "confirm-deadline",
            Change("kind of deadline", "pcc", "pcc"),
            Change("due on", "2024-06-14", "2024-06-14"),
            new("confirmed by", "PCC’s office, Ada"),
            new("confirmed on", "2024-06-03"),
        ),
        "Siân confirmed its PCC deadline, 14 June 2024: by PCC’s office, Ada on 3 June 2024",
    ),
    (
        entry(
            "review",
            new("clock", "owner-update"),
            new("held on", "2024-06-03"),
            new("substantive", "yes"),
            new("note", "Done"),
        ),
        "Siân recorded a review (owner update) of 3 June 2024: Done",
    ),
    (
        entry(
            "review",
            new("clock", "dcc-panel"),
            new("held on", "2024-06-03"),
            new("substantive", "no"),
            new("note", "Chased"),
        ),
        "Siân recorded a review (dcc panel, not a substantive one) of 3 June 2024: Chased",
    ),
    (
        entry("portal-status", Change("portal status", "open", "closed"), new("reported on", "2024-06-03")),
        "Siân recorded the portal’s status of 3 June 2024 as closed",
    ),
    (entry("a-later-kind", Change("field", "a", "b")), "Siân did “a later kind”: field from “a” to “b”"),
    (entry("a-later-kind"), "Siân did “a later kind”"),
]


@pytest.mark.parametrize(("told", "words"), TOLD, ids=[words for _, words in TOLD])
def test_each_kind_of_entry_reads_as_a_sentence(told: ChainedEntry, words: str) -> None:
    assert story_line(told) == f"7 June 2024, 09.30: {words}"


@pytest.mark.parametrize("action", Action)
def test_every_action_of_the_lifecycle_has_words_of_its_own(action: Action) -> None:
    line = story_line(entry(action.value, Change("stage", "open", "closed"), ON))
    assert "did “" not in line
    assert line.endswith(" (from open)")


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (datetime(2024, 3, 31, 0, 59, tzinfo=UTC), "31 March 2024, 00.59"),
        (datetime(2024, 3, 31, 1, 0, tzinfo=UTC), "31 March 2024, 02.00"),
        (datetime(2024, 6, 6, 23, 30, tzinfo=UTC), "7 June 2024, 00.30"),
        (datetime(2024, 12, 31, 23, 30, tzinfo=UTC), "31 December 2024, 23.30"),
    ],
)
def test_times_are_those_of_london(instant: datetime, shown: str) -> None:
    assert story_line(entry("edit", happened_at=instant)).startswith(f"{shown}: ")


def test_a_story_keeps_the_order_of_its_entries() -> None:
    lines = story_lines([entry("review", new("note", "one")), entry("review", new("note", "two"))])
    assert [line[-3:] for line in lines] == ["one", "two"]


@pytest.mark.parametrize("action", ["submit", "edit", "add-deadline", "review", "a-later-kind"])
@pytest.mark.parametrize("written", ["", "nonsense", "{}x", "[1]", '[["a","b"]]', "null", '[[1,"a","b"]]'])
def test_changes_that_cant_be_read_send_the_reader_to_the_check_and_stop_nothing(
    action: str, written: str
) -> None:
    line = story_line(entry(action, written=written, why="because"))
    assert line.startswith("7 June 2024, 09.30: Siân ")
    if written != '[[1,"a","b"]]':
        assert "can’t be read; run `oversight audit verify`; why: because" in line


@given(
    st.sampled_from(["submit", "close", "edit", "add-deadline", "extend-deadline", "confirm-deadline", "x"]),
    st.lists(
        st.builds(
            Change,
            st.sampled_from(["stage", "on", "kind of deadline", "due on", "phrase", "outcome", "level", "z"]),
            st.none() | st.text(max_size=20),
            st.none() | st.text(max_size=20),
        ),
        max_size=4,
    ),
)
def test_no_entry_whatever_stands_in_it_stops_the_story(action: str, changes: list[Change]) -> None:
    assert story_line(entry(action, *changes)).startswith("7 June 2024, 09.30: Siân ")
