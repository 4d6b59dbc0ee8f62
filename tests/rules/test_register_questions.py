"""What the register asks: each gap once, with a code, what it is about, and what to do."""

from dataclasses import replace
from datetime import date

import pytest

from rules.date_questions import DatedItem, QuestionKind
from rules.register_questions import (
    TO_DO,
    AskedItem,
    AskedQuestion,
    UnclearFigure,
    UndatedPublication,
    register_questions,
)
from rules.vocabulary import FigureTable, ResolutionKind
from rules.workdays import BankHolidays

HOLIDAYS = BankHolidays(
    days=frozenset({date(2024, 1, 1), date(2024, 12, 26)}), first=date(2024, 1, 1), last=date(2024, 12, 26)
)
DUE = DatedItem(
    key="r1",
    title="Training",
    publication_key="stop-and-search",
    publication_title="Stop and search",
    published_on=date(2023, 12, 15),
    phrase="By 14 June 2024",
    due_on=date(2024, 6, 14),
    resolution=ResolutionKind.DEADLINE,
    why="the day named",
)
ITEM = AskedItem(
    key="r1",
    title="Training",
    publication_key="stop-and-search",
    publication_title="Stop and search",
    deadlines=(DUE,),
    has_day=True,
    owner_key="owner",
    owner_title="Owner, Stop and Search",
    owner_is_held=True,
)
UNDATED = replace(ITEM, deadlines=(), has_day=False)


def asked(*items: AskedItem) -> list[AskedQuestion]:
    return list(register_questions(items, (), (), holidays=HOLIDAYS))


def only(*items: AskedItem) -> AskedQuestion:
    (question,) = asked(*items)
    return question


def test_nothing_is_asked_about_an_item_that_has_everything() -> None:
    assert asked(ITEM) == []


def test_a_doubtful_date_keeps_its_words_and_gains_its_publication() -> None:
    june = replace(DUE, key="r2", phrase="By June 2024", due_on=date(2024, 6, 30))
    other = replace(ITEM, key="r2", deadlines=(june,))
    found = {question.code: question for question in asked(ITEM, other)}
    assert set(found) == {"near-same-dates", "not-a-work-day"}
    near = found["near-same-dates"]
    assert (near.publication_key, near.item_keys) == ("stop-and-search", ("r1", "r2"))
    assert "do they mean the same day?" in near.says


def test_a_phrase_that_cannot_be_read_is_asked_about_once_with_the_resolvers_reason() -> None:
    unread = replace(DUE, due_on=None, phrase="By 30 Septe", resolution=ResolutionKind.UNKNOWN, why="cut off")
    question = only(replace(ITEM, deadlines=(unread,), has_day=False))
    assert question.code == "unknown-date"
    assert "cut off" in question.says


@pytest.mark.parametrize(
    "deadlines",
    [
        (),
        (replace(DUE, due_on=None, resolution=ResolutionKind.NONE),),
        (replace(DUE, due_on=None, resolution=ResolutionKind.WINDOW),),
        (replace(DUE, due_on=None, phrase=" ", resolution=ResolutionKind.UNKNOWN),),
    ],
)
def test_an_item_without_a_day_is_asked_about(deadlines: tuple[DatedItem, ...]) -> None:
    question = only(replace(UNDATED, deadlines=deadlines))
    assert (question.code, question.publication_key, question.item_keys) == (
        "no-date",
        "stop-and-search",
        ("r1",),
    )
    assert "“Training” (r1) of “Stop and search” has no day" in question.says


def test_items_of_one_report_without_a_day_are_one_question() -> None:
    items = [replace(UNDATED, key=f"r{number}") for number in range(1, 9)]
    alone = replace(UNDATED, key="z", publication_key=None, publication_title="")
    together, single = asked(*items, alone)
    assert together.item_keys == tuple(item.key for item in items)
    assert "8 items of “Stop and search” (r1, r2, r3, r4, r5, r6 and 2 more) have no day" in together.says
    assert (single.publication_key, single.item_keys) == (None, ("z",))


def test_unconfirmed_days_are_counted_in_one_question() -> None:
    waiting = [replace(ITEM, key=key, to_confirm=True) for key in ("r1", "r2")]
    question = only(*waiting, replace(ITEM, key="r3"))
    assert (question.code, question.item_keys) == ("unconfirmed-dates", ("r1", "r2"))
    assert "of 2 items, of 3 items with a day" in question.says


def test_an_item_without_an_owner_is_asked_about() -> None:
    question = only(replace(ITEM, owner_key=None, owner_title=None, owner_is_held=False))
    assert (question.code, question.item_keys) == ("no-owner", ("r1",))


def test_a_post_that_was_left_is_one_question_with_all_that_it_owns() -> None:
    left = replace(ITEM, owner_is_held=False, owner_held_until=date(2023, 12, 31))
    question = only(left, replace(left, key="r2"))
    assert (question.code, question.about, question.item_keys) == ("owner-left", "owner", ("r1", "r2"))
    assert "since 31 December 2023" in question.says


def test_a_post_that_nobody_was_ever_in_is_told_apart_from_one_that_was_left() -> None:
    question = only(replace(ITEM, owner_is_held=False))
    assert question.code == "vacant-post"
    assert "Nobody is recorded in the post “Owner, Stop and Search”" in question.says


def test_a_report_without_a_day_and_an_unclear_figure_are_asked_about() -> None:
    undated = UndatedPublication("older", "Crimes Against Older People", ("a", "b"))
    figure = UnclearFigure(date(2024, 12, 5), FigureTable.SUBMISSIONS, "Total", "170 (+4)", "What are the 4?")
    report, unclear = register_questions([], [undated], [figure], holidays=HOLIDAYS)
    assert (report.code, report.publication_key, report.item_keys) == (
        "no-publication-date",
        "older",
        ("a", "b"),
    )
    assert (unclear.code, unclear.about) == ("unclear-figure", "2024-12-05/submissions/Total")
    assert unclear.says == "5 December 2024, submissions table, “Total” (printed 170 (+4)): What are the 4?"


def test_the_id_stays_while_a_question_is_about_the_same_things_and_differs_otherwise() -> None:
    first, again = only(UNDATED), only(replace(UNDATED, title="Renamed"))
    assert first.id == again.id
    assert first.id.startswith("no-date-")
    assert first.id != only(replace(UNDATED, key="r2")).id
    figures = [
        UnclearFigure(date(2024, 3, 28), FigureTable.PORTAL, label, "1", "Which?") for label in ("A", "B")
    ]
    ids = {question.id for question in register_questions([], [], figures, holidays=HOLIDAYS)}
    assert len(ids) == 2


def test_every_code_says_what_to_do() -> None:
    assert set(TO_DO) >= {kind.value for kind in QuestionKind}
    for code in TO_DO:
        assert AskedQuestion(code, "?").to_do
