"""What an import would do: rows set beside what the register holds."""

from datetime import date
from typing import Any

import pytest

from rules.audit_chain import Change
from rules.register_import.held_register import HeldDeadline, HeldStage, number_word
from rules.vocabulary import (
    Applicability,
    DeadlineKind,
    PortalStatus,
    PublicationKind,
    Rag,
    ResolutionKind,
    RowOutcome,
    Stage,
)
from tests.held_registers import (
    AS_AT,
    CUSTODY,
    FLO,
    UNDATED,
    held_item,
    one,
    plan,
    question,
    register_of,
    rows_of,
    says,
)


def test_a_row_about_nothing_known_is_a_new_item() -> None:
    row = one(
        register_of(), "Reference, Publication, Number, Title, Level, Deadline, Owner",
        "77009", "Custody report", "3", "A new one", "L3", "Within six months", "Head of Custody",
    )  # fmt: skip
    assert row.outcome is RowOutcome.NEW
    new = row.new
    assert new is not None
    assert (new.key, new.portal_id, new.publication_id, new.owner_post_id) == (
        "77009",
        "77009",
        1,
        CUSTODY.id,
    )
    assert (new.level, new.known_on, new.mandatory) == (3, date(2023, 12, 15), True)
    assert new.deadlines[0].resolution.end == date(2024, 6, 15)
    assert [(each.stage, each.on) for each in new.stages] == [(Stage.OPEN, date(2023, 12, 15))]


@pytest.mark.parametrize(
    ("headings", "cells"),
    [
        ("Reference, Title", ("77001", "Title 1")),
        ("Reference, Title", ("item-1", "Title 1")),
        ("Key, Title", ("item-1", "Title 1")),
        ("Publication, Number, Title", ("custody  REPORT", "rec 1", "Title 1")),
        ("Publication, Number, Title", ("custody-2023", 1.0, "Title 1")),
        ("Publication, Title", ("Custody report", "Title 1")),
    ],
)
def test_an_item_is_found_by_reference_key_number_or_title(headings: str, cells: tuple[Any, ...]) -> None:
    row = one(register_of(held_item()), headings, *cells)
    assert (row.outcome, row.item_key) == (RowOutcome.UNCHANGED, "item-1")


@pytest.mark.parametrize(
    ("one_way", "another"),
    [
        ("Recommendation 3", "3"),
        ("Rec. 3", "recommendation 3"),
        ("AFI 12", "12"),
        ("Area for improvement 1", "1"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(one_way: str, another: str) -> None:
    assert number_word(one_way) == number_word(another)


def test_another_portal_id_is_another_item_though_the_number_is_the_same() -> None:
    row = one(
        register_of(held_item()), "Reference, Publication, Number, Title", "77002", "Custody report", "1", "B"
    )
    assert row.outcome is RowOutcome.NEW


def test_a_reference_is_given_to_the_item_that_has_none_yet() -> None:
    register = register_of(held_item(portal_id=None))
    row = one(register, "Reference, Publication, Number, Title", "88001", "Custody report", "1", "Title 1")
    assert [(change.field, change.before, change.after) for change in row.changes] == [
        ("portal_id", None, "88001")
    ]


def test_changes_are_named_with_old_and_new_values() -> None:
    row = one(
        register_of(held_item(owner_post_id=FLO.id)), "Reference, Title, Level, Owner, Applicable, Mandatory",
        "77001", "New title", "3", "owner-custody", "joint", "no",
    )  # fmt: skip
    assert row.outcome is RowOutcome.CHANGED
    assert [(change.field, change.before, change.after) for change in row.changes] == [
        ("title", "Title 1", "New title"),
        ("level", "2", "3"),
        ("applicability", "ours", "joint"),
        ("mandatory", "yes", "no"),
        ("owner", "flo", "owner-custody"),
    ]


def test_an_empty_cell_never_erases_a_value() -> None:
    item = held_item(text="Long", board="Board", owner_post_id=FLO.id, applicability=Applicability.JOINT)
    row = one(
        register_of(item), "Reference, Title, Text, Level, Board, Owner, Applicable, Number",
        "77001", "Title 1", "", "", "", "", "", "",
    )  # fmt: skip
    assert row.outcome is RowOutcome.UNCHANGED


def test_the_word_none_takes_a_level_away_and_an_empty_cell_doesnt() -> None:
    assert (
        one(register_of(held_item()), "Reference, Title, Level", "77001", "Title 1", "none").changes[0].after
        is None
    )


def test_a_title_made_from_the_text_doesnt_replace_a_real_one() -> None:
    item = held_item(title="Custody", text="The force should keep a record.")
    row = one(register_of(item), "Reference, Text", "77001", "The force should keep a record.")
    assert row.outcome is RowOutcome.UNCHANGED


def test_a_super_complaints_recommendation_isnt_mandatory_unless_the_sheet_says_so() -> None:
    row = one(register_of(), "Publication, Title", "A super-complaint on stalking", "One")
    assert row.new is not None
    assert not row.new.mandatory


def test_a_new_report_is_made_once_and_its_date_may_stand_in_a_later_row() -> None:
    found = plan(
        register_of(),
        rows_of(
            "Publication, Title, Published, Deadline",
            ("PEEL 2025", "One", "", "Within six months"),
            ("Peel 2025", "Two", date(2025, 3, 1), ""),
        ),
    )
    [publication] = found.new_publications
    assert (publication.key, publication.kind) == ("peel-2025", PublicationKind.PEEL)
    assert publication.published_on == date(2025, 3, 1)
    assert found.rows[0].new is not None
    assert found.rows[0].new.deadlines[0].resolution.end == date(2025, 9, 1)


def test_a_report_that_only_refused_rows_name_isnt_made() -> None:
    found = plan(register_of(), rows_of("Publication, Title, Closed", ("Nowhere else", "One", "#REF!")))
    assert found.new_publications == ()
    assert not found.changes_register


def test_a_report_without_a_date_gets_the_files_and_its_deadline_can_be_read() -> None:
    item = held_item(publication_id=UNDATED.id)
    unread = HeldDeadline(1, "Within six months", ResolutionKind.UNKNOWN, None, None, None)
    register = register_of(item, deadlines={(1, DeadlineKind.HMICFRS): [unread]})
    found = plan(
        register,
        rows_of(
            "Reference, Title, Publication, Published, Deadline",
            ("77001", "Title 1", "Undated report", date(2024, 1, 31), "Within six months"),
        ),
    )
    [row] = found.rows
    assert row.changed is not None
    [deadline] = row.changed.deadlines
    assert (deadline.version, deadline.resolution.end) == (2, date(2024, 7, 31))
    assert [each.published_on for each in found.dated_publications] == [date(2024, 1, 31)]


@pytest.mark.parametrize("published", [(date(2023, 12, 16), None), (date(2023, 12, 15), date(2023, 12, 16))])
def test_two_dates_for_one_report_are_asked_about(published: tuple[date | None, ...]) -> None:
    found = plan(
        register_of(),
        rows_of(
            "Publication, Title, Published",
            *(("Custody report", f"T{n}", day) for n, day in enumerate(published)),
        ),
    )
    asked = [says(row) for row in found.of(RowOutcome.QUESTION)]
    assert len(asked) == 1
    assert "which is right?" in asked[0]


def test_an_item_at_level_1_is_read_only() -> None:
    asked = question(one(register_of(held_item(level=1)), "Reference, Title", "77001", "Another title"))
    assert "is at Level 1, so it is read-only" in asked


def test_a_portal_status_is_news_when_it_differs_and_asked_about_on_the_same_day() -> None:
    known = register_of(held_item(), portal={1: (date(2026, 1, 1), PortalStatus.OPEN)})
    row = one(known, "Reference, Title, Portal status", "77001", "Title 1", "Closed")
    assert row.changed is not None
    assert row.changed.portal_status is PortalStatus.CLOSED
    today = register_of(held_item(), portal={1: (AS_AT, PortalStatus.OPEN)})
    question(one(today, "Reference, Title, Portal status", "77001", "Title 1", "Closed"))


def test_an_owner_is_a_post_by_key_title_or_the_e_mail_of_who_holds_it() -> None:
    register = register_of(posts_of_email={"ada@wmp.example": [CUSTODY], "two@wmp.example": [CUSTODY, FLO]})
    for cell in ("owner-custody", "head of custody", "ADA@wmp.example"):
        new = one(register, "Title, Owner", "One", cell).new
        assert new is not None
        assert new.owner_post_id == CUSTODY.id
    assert "holds several posts" in question(one(register, "Title, Owner e-mail", "One", "two@wmp.example"))
    assert "there is no such post" in question(one(register, "Title, Owner", "One", "Head of Nothing"))
    both = one(register, "Title, Owner, Owner e-mail", "One", "flo", "ada@wmp.example")
    assert "whose is it?" in question(both)
    assert (
        one(register, "Title, Owner, Owner e-mail", "One", "flo", "two@wmp.example").outcome is RowOutcome.NEW
    )


@pytest.mark.parametrize(
    ("headings", "cells", "words"),
    [
        ("Reference, Title, Kind", ("77001", "Title 1", "AFI"), "is it the same item?"),
        ("Reference, Title, Publication", ("77001", "Title 1", "Undated report"), "is it the same item?"),
    ],
)
def test_an_item_that_seems_another_one_is_asked_about(
    headings: str, cells: tuple[Any, ...], words: str
) -> None:
    assert words in question(one(register_of(held_item()), headings, *cells))


def test_two_items_of_one_portal_id_are_asked_about() -> None:
    register = register_of(held_item(1, portal_id="5"), held_item(2, portal_id="5"))
    assert "item-1, item-2" in question(one(register, "Reference, Title", "5", "A"))


def test_new_keys_are_words_of_the_row_and_never_taken_twice() -> None:
    found = plan(
        register_of(held_item(1, key="a-b")),
        rows_of("Publication, Number, Title", ("", "", "A/B"), ("Custody report", "7", "x"), ("", "", "’…")),
    )
    assert [row.item_key for row in found.rows] == ["a-b-2", "custody-2023-7", "item"]


def test_a_rag_rating_goes_in_when_it_is_new_and_is_no_news_when_it_is_held() -> None:
    rows = rows_of(
        "Reference, Title, RAG", ("77001", "Title 1", "Amber"), ("9", "Two", "Red"), ("8", "Three", "")
    )
    new = plan(register_of(held_item(1)), rows)
    assert [each.changed.rag for each in new.rows if each.changed] == [Rag.AMBER]
    assert [each.new.rag for each in new.rows if each.new] == [Rag.RED, None]
    assert new.rows[0].changes == (Change("RAG", None, "amber"),)
    held = plan(register_of(held_item(1), rags={1: Rag.AMBER}), rows[:1])
    assert held.rows[0].outcome is RowOutcome.UNCHANGED


def test_what_has_ended_is_not_rated() -> None:
    ended = {1: HeldStage(Stage.CLOSED, None, date(2024, 6, 1))}
    rows = rows_of("Reference, Title, RAG", ("77001", "Title 1", "Green"))
    found = plan(register_of(held_item(1), stages=ended), rows)
    assert found.rows[0].outcome is RowOutcome.UNCHANGED


def test_planning_again_gives_the_same_plan() -> None:
    rows = rows_of("Reference, Title, Owner", ("1", "A", "nobody"), ("2", "B", "flo"))
    assert plan(register_of(), rows) == plan(register_of(), rows)
