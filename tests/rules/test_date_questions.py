"""Checks on dates: each raises a question to the Force Liaison Officer, in one plain sentence."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.date_questions import (
    DatedItem,
    Question,
    QuestionKind,
    Response,
    date_questions,
    due_before_publication,
    due_on_days_off,
    near_same_dates,
    unknown_dates,
    untrue_publication_dates,
)
from rules.vocabulary import DeadlineKind, ResolutionKind
from rules.workdays import BankHolidays

HOLIDAYS = BankHolidays(
    days=frozenset(
        {
            *(
                date(2022, 9, 19),
                date(2022, 12, 26),
                date(2022, 12, 27),
                date(2023, 1, 2),
                date(2023, 12, 25),
            ),
            *(date(2024, 3, 29), date(2024, 4, 1), date(2024, 5, 6), date(2024, 12, 25), date(2024, 12, 26)),
        }
    ),
    first=date(2022, 9, 19),
    last=date(2024, 12, 26),
)
ITEM = DatedItem(
    key="r1",
    title="Recommendation 1",
    publication_key="stop-and-search-2023",
    publication_title="Stop and search",
    published_on=date(2023, 12, 15),
    phrase="By 14 June 2024",
    due_on=date(2024, 6, 14),
    resolution=ResolutionKind.DEADLINE,
)


def item(number: int, phrase: str, due_on: date | None, **changes: object) -> DatedItem:
    return replace(
        ITEM,
        key=f"r{number}",
        title=f"Recommendation {number}",
        phrase=phrase,
        due_on=due_on,
        **changes,  # type: ignore[arg-type]  # a test's shorthand
    )


JUNE_14, JUNE_30 = date(2024, 6, 14), date(2024, 6, 30)
S1_ITEMS = [
    item(1, "By June 2024", JUNE_30),
    item(3, "By 14 June 2024", JUNE_14),
    item(4, "By 14 June 2024", JUNE_14),
    item(5, "By 14 June 2024", JUNE_14),
    item(7, "By June 14 2024", JUNE_14),
    item(8, "By 14 June 2024", JUNE_14),
]


def test_s1s_three_spellings_are_one_question() -> None:
    assert near_same_dates(S1_ITEMS) == [
        Question(
            QuestionKind.NEAR_SAME_DATES,
            ("r3", "r4", "r5", "r7", "r8", "r1"),
            "“Stop and search” has deadlines 16 days apart in June 2024, spelt three ways: “By 14 June 2024”"
            " or “By June 14 2024” for 14 June 2024 (Recommendation 3, Recommendation 4, Recommendation 5,"
            " Recommendation 7 and Recommendation 8) and “By June 2024” for 30 June 2024 (Recommendation 1);"
            " do they mean the same day?",
        )
    ]


@pytest.mark.parametrize(
    ("days", "runs"),
    [
        ([date(2024, 6, 30), date(2024, 12, 31)], []),
        ([date(2024, 6, 14), date(2024, 6, 14)], []),
        ([date(2024, 6, 1), date(2024, 6, 30)], ["r1 r2"]),  # one month, 29 days apart
        ([date(2024, 6, 30), date(2024, 7, 16)], ["r1 r2"]),  # 16 days apart
        ([date(2024, 6, 30), date(2024, 7, 17)], []),  # 17 days apart
        ([date(2024, 2, 29), date(2024, 3, 16)], ["r1 r2"]),
        ([date(2023, 2, 28), date(2023, 3, 17)], []),
        ([date(2023, 12, 31), date(2024, 1, 1)], ["r1 r2"]),
        ([date(2023, 6, 14), date(2024, 6, 14)], []),  # the same month of another year
        ([date(2024, 5, 30), date(2024, 6, 14), date(2024, 6, 30)], ["r1 r2", "r2 r3"]),
        # Fortnightly deadlines aren't one long chain.
        ([date(2024, 5, 27) + timedelta(days=15 * k) for k in range(4)], ["r1 r2", "r2 r3", "r3 r4"]),
    ],
)
def test_near_is_one_month_or_sixteen_days(days: list[date], runs: list[str]) -> None:
    siblings = [item(number, f"by {day}", day) for number, day in enumerate(days, 1)]
    assert [" ".join(question.item_keys) for question in near_same_dates(siblings)] == runs


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (item(2, "By June 2024", JUNE_30, publication_key="victims-2023"), "another publication's"),
        (item(2, "By June 2024", JUNE_30, publication_key=None), "no publication's"),
        (item(2, "By June 2024", JUNE_30, deadline=DeadlineKind.INTERNAL), "the force's own target"),
        (
            item(2, "With immediate effect", JUNE_30, resolution=ResolutionKind.IMMEDIATE),
            "due on publication",
        ),
        (item(2, "By the summer", None, resolution=ResolutionKind.WINDOW), "a window, with no day"),
        (item(2, "by  14 JUNE 2024", JUNE_14), "the same day"),
    ],
)
def test_deadlines_that_are_not_comparable_raise_no_question(other: DatedItem, why: str) -> None:
    assert near_same_dates([ITEM, other]) == [], why


def test_items_without_a_publication_are_not_siblings() -> None:
    alone = [replace(each, publication_key=None, publication_title=None) for each in S1_ITEMS]
    assert near_same_dates(alone) == []


def test_near_same_dates_of_one_spelling_or_none_do_not_count_spellings() -> None:
    (question,) = near_same_dates([item(1, "", JUNE_14), item(2, "by the end of June 2024", JUNE_30)])
    assert question.says == (
        "“Stop and search” has deadlines 16 days apart in June 2024: 14 June 2024 (Recommendation 1) and"
        " “by the end of June 2024” for 30 June 2024 (Recommendation 2); do they mean the same day?"
    )


def test_a_due_date_before_publication_is_asked_about_once_for_its_report() -> None:
    early = [
        item(1, "By 14 June 2023", date(2023, 6, 14)),
        item(2, "By June 2023", date(2023, 6, 30)),
        S1_ITEMS[1],
    ]
    assert due_before_publication(early) == [
        Question(
            QuestionKind.DUE_BEFORE_PUBLICATION,
            ("r1", "r2"),
            "“Stop and search” was published on 15 December 2023, but Recommendation 1 is due on 14 June 2023"
            " and Recommendation 2 is due on 30 June 2023, which is earlier: which date is wrong?",
        )
    ]


def test_what_is_due_on_the_day_of_publication_raises_no_question() -> None:
    assert due_before_publication([item(1, "immediately", ITEM.published_on)]) == []
    assert due_before_publication([replace(ITEM, published_on=None)]) == []


def test_a_publication_after_its_response_or_its_paper_is_asked_about() -> None:
    answered = replace(
        ITEM,
        responses=(
            Response("was submitted", date(2023, 12, 1)),
            Response("was reviewed", date(2023, 11, 2)),
            Response("was closed", date(2024, 8, 1)),
        ),
        paper_on=date(2023, 12, 5),
    )
    in_the_same_paper = replace(answered, key="r2", title="Recommendation 2", responses=())
    assert untrue_publication_dates([answered, in_the_same_paper]) == [
        Question(
            QuestionKind.PUBLICATION_DATE,
            ("r1", "r2"),
            "“Stop and search” is recorded as published on 15 December 2023, but Recommendation 1 was"
            " reviewed on 2 November 2023 and a paper of 5 December 2023 names it already, which is earlier:"
            " on which day was it published?",
        )
    ]


def test_a_response_or_a_paper_of_the_day_of_publication_may_be_true() -> None:
    same_day = replace(
        ITEM, responses=(Response("was opened", date(2023, 12, 15)),), paper_on=date(2023, 12, 15)
    )
    assert untrue_publication_dates([same_day, replace(same_day, published_on=None)]) == []


@pytest.mark.parametrize(
    ("due_on", "which", "before"),
    [
        (date(2024, 6, 30), "30 June 2024, which is a Sunday", "28 June 2024"),
        (date(2024, 4, 1), "1 April 2024, which is a bank holiday (Monday)", "28 March 2024"),
        (date(2022, 12, 27), "27 December 2022, which is a bank holiday (Tuesday)", "23 December 2022"),
        # Where the work day before lies outside the horizon, none is named.
        (date(2022, 9, 19), "19 September 2022, which is a bank holiday (Monday)", None),
        (date(2024, 12, 28), "28 December 2024, which is a Saturday", None),
        (date(2031, 6, 14), "14 June 2031, which is a Saturday", None),
    ],
)
def test_a_due_date_on_a_day_off_is_asked_about(due_on: date, which: str, before: str | None) -> None:
    (question,) = due_on_days_off([replace(ITEM, due_on=due_on)], HOLIDAYS)
    assert question.kind is QuestionKind.NOT_A_WORK_DAY
    instead = "" if before is None else f", or the last work day before it, {before}"
    says = f"Recommendation 1 of “Stop and search” is due on {which}: is that day meant{instead}?"
    assert question.says == says


@pytest.mark.parametrize("due_on", [date(2025, 12, 25), date(2024, 12, 27), date(2022, 9, 16)])
def test_past_the_horizon_the_question_is_whether_it_is_a_work_day(due_on: date) -> None:
    (question,) = due_on_days_off([replace(ITEM, due_on=due_on)], HOLIDAYS)
    assert question.kind is QuestionKind.WORK_DAY_NOT_KNOWN
    assert question.says.endswith(
        ", and bank holidays are known from 19 September 2022 to 26 December 2024 only: is it a work day?"
    )


def test_siblings_due_on_one_day_off_are_one_question_and_a_long_list_is_cut() -> None:
    siblings = [item(number, "By June 2024", JUNE_30) for number in range(1, 9)]
    (question,) = due_on_days_off(siblings, HOLIDAYS)
    assert len(question.item_keys) == 8
    assert question.says.startswith(
        "Recommendation 1, Recommendation 2, Recommendation 3, Recommendation 4, Recommendation 5 and 3 more"
        " of “Stop and search” are due on 30 June 2024"
    )


def test_a_work_day_or_no_day_or_the_day_of_publication_raises_no_question() -> None:
    sunday = date(2024, 6, 30)
    fine = [
        ITEM,
        item(2, "", None),
        item(3, "immediately", sunday, published_on=sunday, resolution=ResolutionKind.IMMEDIATE),
    ]
    assert due_on_days_off(fine, HOLIDAYS) == []


NOT_PUBLISHED = " because the date of publication isn't recorded: on which day was it published?"
NOT_READ = " because its words state no day, month or period that can be read: which day is meant?"


@pytest.mark.parametrize(
    ("phrase", "published_on", "why", "missing"),
    [
        ("Within six months", None, "", NOT_PUBLISHED),
        ("with immediate effect", None, "No anchor", NOT_PUBLISHED),
        (
            "By 30 Septe",
            ITEM.published_on,
            "The month is cut off.",
            " (the month is cut off): which day is meant?",
        ),
        ("By 30 Septe", ITEM.published_on, "", NOT_READ),
        # The date of publication is missing here too, but it isn't what the words lack.
        ("By 30 Septe", None, "", NOT_READ),
        ("within 28 days of receipt", None, "Not recorded", " (not recorded): which day is meant?"),
    ],
)
def test_an_unknown_date_names_what_is_missing(
    phrase: str, published_on: date | None, why: str, missing: str
) -> None:
    unknown = item(1, phrase, None, published_on=published_on, why=why, resolution=ResolutionKind.UNKNOWN)
    says = (
        f"“{phrase}” sets the deadline of Recommendation 1 of “Stop and search”, but no day follows from it"
        f"{missing}"
    )
    assert unknown_dates([unknown]) == [Question(QuestionKind.UNKNOWN_DATE, ("r1",), says)]


def test_a_period_of_an_item_without_a_publication_asks_for_the_publication() -> None:
    alone = item(
        1,
        "within three months",
        None,
        published_on=None,
        publication_key=None,
        publication_title=None,
        resolution=ResolutionKind.UNKNOWN,
    )
    (question,) = unknown_dates([alone])
    assert question.says.endswith(
        "because the publication that it would be counted from isn't recorded: which is it?"
    )


@pytest.mark.parametrize(
    "resolution", [None, *(kind for kind in ResolutionKind if kind is not ResolutionKind.UNKNOWN)]
)
def test_a_phrase_that_was_read_is_not_asked_about(resolution: ResolutionKind | None) -> None:
    assert unknown_dates([replace(ITEM, resolution=resolution)]) == []


def test_an_item_without_a_phrase_is_not_asked_about_its_words() -> None:
    assert unknown_dates([replace(ITEM, phrase=" ", due_on=None, resolution=ResolutionKind.UNKNOWN)]) == []


def test_a_report_without_a_recorded_title_is_named_by_its_item() -> None:
    nameless = replace(ITEM, publication_key=None, publication_title=None, due_on=date(2023, 6, 14))
    (question,) = due_before_publication([nameless])
    assert question.says.startswith("The report of Recommendation 1 was published on 15 December 2023, but")


def test_all_checks_together_keep_their_order() -> None:
    odd = [*S1_ITEMS, replace(ITEM, key="x", due_on=None, phrase="soon", resolution=ResolutionKind.UNKNOWN)]
    assert [question.kind for question in date_questions(iter(odd), holidays=HOLIDAYS)] == [
        QuestionKind.NEAR_SAME_DATES,
        QuestionKind.NOT_A_WORK_DAY,
        QuestionKind.UNKNOWN_DATE,
    ]


_some_day = st.dates(date(2022, 1, 1), date(2025, 12, 31))
_items = st.lists(
    st.builds(
        DatedItem,
        key=st.sampled_from("abcd"),
        title=st.text(max_size=30),
        publication_key=st.sampled_from([None, "p", "q"]),
        publication_title=st.none() | st.text(max_size=300),
        published_on=st.none() | _some_day,
        phrase=st.text(max_size=300),
        due_on=st.none() | _some_day,
        resolution=st.none() | st.sampled_from(ResolutionKind),
        deadline=st.sampled_from(DeadlineKind),
        why=st.text(max_size=30),
        responses=st.lists(st.builds(Response, what=st.text(max_size=9), on=_some_day), max_size=2).map(
            tuple
        ),
        paper_on=st.none() | _some_day,
    ),
    max_size=8,
)


@given(_items)
def test_any_items_give_questions_about_themselves_that_end_in_a_question_mark(
    items: list[DatedItem],
) -> None:
    for question in date_questions(items, holidays=HOLIDAYS):
        assert question.says.endswith("?")
        assert question.item_keys
        assert set(question.item_keys) <= {each.key for each in items}
        assert len(set(question.item_keys)) == len(question.item_keys)
