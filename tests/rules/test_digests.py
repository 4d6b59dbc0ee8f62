"""What one person is told in one message: merged, grouped, ranked, worded."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.dates_in_words import days_in_words, long_date
from rules.digests import Digest, DigestLine, GroupKind, NoticeFacts, compose_digest, subject_line
from rules.vocabulary import ItemKind, NoticeRule, Stage

TODAY = date(2024, 6, 7)

DUE_SOON = NoticeFacts(
    rule=NoticeRule.DUE_SOON,
    item_key="stop-and-search-r1",
    portal_id="10618",
    number="Recommendation 1",
    kind=ItemKind.RECOMMENDATION,
    level=2,
    title="Review the training on section 60",
    publication="Stop and search",
    published_on=date(2023, 12, 15),
    mandatory=True,
    stage=Stage.OPEN,
    due_on=date(2024, 6, 30),
    phrase="By June 2024",
    why="the last day of the named month",
    confirmed=False,
    last_update_on=date(2024, 3, 28),
    owner_title="Head of Operations",
)
IMMEDIATE = replace(
    DUE_SOON,
    rule=NoticeRule.OVERDUE,
    item_key="cse-r9",
    number="Recommendation 9",
    due_on=date(2023, 12, 8),
    phrase="With immediate effect",
    why="due on the day of publication",
)
STALE = replace(DUE_SOON, rule=NoticeRule.STALE_REVIEW)
NO_DATE = replace(
    DUE_SOON, rule=NoticeRule.NO_DATE, item_key="cse-afi-1", due_on=None, phrase="", why="", kind=ItemKind.AFI
)


def digest_of(*notices: NoticeFacts, today: date = TODAY) -> Digest:
    return compose_digest(
        force_name="West Midlands Police",
        person_name="Sam O'Brien",
        post_titles=["Head of Operations"],
        for_day=today,
        notices=notices,
    )


def only_line(digest: Digest) -> DigestLine:
    [group] = digest.groups
    [line] = group.lines
    return line


def numbered(count: int, notice: NoticeFacts, prefix: str) -> list[NoticeFacts]:
    return [replace(notice, item_key=f"{prefix}-{number}") for number in range(count)]


def test_a_line_says_what_it_is_what_its_date_rests_on_and_what_is_asked() -> None:
    line = only_line(digest_of(DUE_SOON))
    assert line.title == "Review the training on section 60"
    assert line.reference == "Recommendation 1, Level 2, portal 10618"
    assert line.publication == "Stop and search, published 15 December 2023"
    assert line.standing == "due in 23 days"
    assert line.deadline == "30 June 2024"
    assert line.basis == (
        "from “By June 2024”: the last day of the named month; not yet confirmed by the Force Liaison Officer"
    )
    assert line.asked.startswith("Say where it stands")


def test_a_confirmed_date_says_so() -> None:
    line = only_line(digest_of(replace(DUE_SOON, confirmed=True)))
    assert line.basis.endswith("; confirmed by the Force Liaison Officer")


@pytest.mark.parametrize(
    ("phrase", "why", "basis"),
    [
        ("", "", "as none is stated"),
        (
            "within six months",
            "the publication’s date isn’t known.",
            "as “within six months” can’t be made into one: the publication’s date isn’t known",
        ),
    ],
)
def test_an_item_without_a_date_says_why_it_has_none(phrase: str, why: str, basis: str) -> None:
    line = only_line(digest_of(replace(NO_DATE, phrase=phrase, why=why)))
    assert (line.standing, line.deadline, line.basis) == ("no date is known", "no date", basis)


@pytest.mark.parametrize(
    ("number", "kind", "reference"),
    [
        ("Recommendation 3", ItemKind.RECOMMENDATION, "Recommendation 3"),
        ("3", ItemKind.RECOMMENDATION, "Recommendation 3"),
        ("", ItemKind.CAUSE_OF_CONCERN, "Cause of concern"),
        ("AF1 2", ItemKind.AFI, "AF1 2"),
    ],
)
def test_the_number_is_the_reports_own_or_gets_the_kinds_name(
    number: str, kind: ItemKind, reference: str
) -> None:
    line = only_line(digest_of(replace(DUE_SOON, number=number, kind=kind, level=None, portal_id=None)))
    assert line.reference == reference


def test_several_notices_about_one_item_become_one_line_under_the_most_pressing() -> None:
    overdue = replace(DUE_SOON, rule=NoticeRule.OVERDUE, due_on=date(2024, 6, 6))
    internal = replace(DUE_SOON, due_on=date(2024, 6, 8))
    line = only_line(digest_of(STALE, internal, overdue, replace(DUE_SOON, rule=NoticeRule.OWNER_LEFT)))
    assert line.standing == "1 day late"
    assert line.also == (
        "due tomorrow",
        "no update since 28 March 2024",
        "nobody holds the post that owns it (Head of Operations)",
    )


def test_the_groups_come_in_order_and_every_item_stands_in_one() -> None:
    digest = digest_of(
        replace(DUE_SOON, rule=NoticeRule.NO_OWNER, item_key="no-owner"),
        replace(STALE, item_key="stale"),
        replace(DUE_SOON, item_key="super-soon", mandatory=False),
        replace(IMMEDIATE, item_key="super-late", mandatory=False),
        DUE_SOON,
        IMMEDIATE,
    )
    assert [group.kind for group in digest.groups] == list(GroupKind)
    assert [group.heading for group in digest.groups if not group.note] == [
        "Overdue",
        "Due soon",
        "Review out of date",
        "Needs a date, an owner or a holder",
    ]
    assert digest.item_count == 6


@pytest.mark.parametrize("rule", NoticeRule)
def test_every_rule_and_stage_can_be_worded(rule: NoticeRule) -> None:
    for stage in Stage:
        line = only_line(digest_of(replace(DUE_SOON, rule=rule, stage=stage)))
        assert line.standing
        assert line.asked.endswith(".")


def test_a_super_complaint_item_is_counted_apart_and_never_called_overdue_or_late() -> None:
    digest = digest_of(replace(IMMEDIATE, mandatory=False))
    [group] = digest.groups
    assert group.heading == "Past its date, not mandatory"
    assert "not mandatory in the same manner as a PEEL or thematic recommendation" in group.note
    assert group.lines[0].standing == "its date passed 182 days ago"
    assert subject_line(digest) == "HMICFRS: 1 not mandatory past its date – 7 June 2024"


def test_the_most_days_late_and_the_fewest_days_left_come_first() -> None:
    late = [
        replace(IMMEDIATE, item_key=f"late-{days}", due_on=TODAY - timedelta(days)) for days in (1, 30, 7)
    ]
    soon = [replace(DUE_SOON, item_key=f"soon-{days}", due_on=TODAY + timedelta(days)) for days in (14, 0, 7)]
    first, second = digest_of(*late, *soon).groups
    assert [line.item_key for line in first.lines] == ["late-30", "late-7", "late-1"]
    assert [line.item_key for line in second.lines] == ["soon-0", "soon-7", "soon-14"]


def test_a_review_that_never_was_comes_before_one_long_ago() -> None:
    days = {"never": None, "march": date(2024, 3, 28), "april": date(2024, 4, 30)}
    stale = [replace(STALE, item_key=key, last_update_on=day) for key, day in days.items()]
    [group] = digest_of(*stale).groups
    assert [line.item_key for line in group.lines] == ["never", "march", "april"]
    assert group.lines[0].standing == "no update recorded yet"


def test_recommendation_10_comes_after_recommendation_9() -> None:
    same_day = [replace(DUE_SOON, item_key=n, number=f"Recommendation {n}") for n in ("10", "9", "1")]
    [group] = digest_of(*same_day).groups
    assert [line.item_key for line in group.lines] == ["1", "9", "10"]


def test_the_order_of_the_notices_does_not_matter() -> None:
    notices = [DUE_SOON, STALE, IMMEDIATE, NO_DATE, *numbered(5, DUE_SOON, "x"), *numbered(5, STALE, "x")]
    expected = digest_of(*notices)
    for seed in range(10):
        random.Random(seed).shuffle(notices)
        assert digest_of(*notices) == expected


def test_what_is_asked_of_all_alike_is_said_once() -> None:
    [alike] = digest_of(*numbered(2, DUE_SOON, "x")).groups
    assert alike.shared_asked == alike.lines[0].asked
    [differing] = digest_of(DUE_SOON, replace(DUE_SOON, item_key="y", stage=Stage.RETURNED)).groups
    assert differing.shared_asked == ""
    [single] = digest_of(DUE_SOON).groups
    assert single.shared_asked == ""


def test_the_subject_is_calm_and_counts() -> None:
    digest = digest_of(IMMEDIATE, *numbered(6, DUE_SOON, "due"), *numbered(4, STALE, "stale"))
    assert subject_line(digest) == "HMICFRS: 1 overdue, 6 due soon, 4 reviews – 7 June 2024"
    assert subject_line(digest_of(STALE)) == "HMICFRS: 1 review – 7 June 2024"
    assert subject_line(digest_of()) == "HMICFRS: nothing to do – 7 June 2024"


def test_control_characters_and_direction_marks_do_not_reach_a_line() -> None:
    hostile = "Bad\r\nBcc: all@example\u202e <at>all</at>\x00"
    line = only_line(digest_of(replace(DUE_SOON, title=hostile, phrase=hostile, publication=hostile)))
    for words in (line.title, line.basis, line.publication):
        assert "Bad Bcc: all@example <at>all</at>" in words
        assert words.isprintable()


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        (date(2024, 6, 14), "due in 7 days"),
        (date(2024, 6, 9), "due in 2 days"),
        (date(2024, 6, 8), "due tomorrow"),
        (date(2024, 6, 7), "due today"),
        (date(2024, 6, 6), "1 day late"),
        (date(2023, 12, 8), "182 days late"),
    ],
)
def test_days_are_counted_in_words(due_on: date, words: str) -> None:
    assert days_in_words(due_on, today=TODAY) == words


def test_a_leap_day_counts() -> None:
    assert days_in_words(date(2024, 3, 1), today=date(2024, 2, 28)) == "due in 2 days"
    assert long_date(date(2024, 2, 29)) == "29 February 2024"
