"""What one person is told in one message: merged, grouped, ranked, worded."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from rules.dates_in_words import days_in_words, long_date
from rules.digests import (
    Digest,
    DigestLine,
    GroupKind,
    MatterFacts,
    NoticeFacts,
    compose_digest,
    subject_line,
)
from rules.notice_facts import Snooze, ToldBefore
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


def digest_of(*notices: NoticeFacts | MatterFacts, today: date = TODAY) -> Digest:
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
        replace(DUE_SOON, rule=NoticeRule.SNOOZED, item_key="snoozed"),
        replace(DUE_SOON, rule=NoticeRule.NO_OWNER, item_key="no-owner"),
        replace(IMMEDIATE, rule=NoticeRule.ESCALATION, item_key="escalated"),
        replace(DUE_SOON, rule=NoticeRule.TO_SIGN, item_key="to-sign", stage=Stage.SIGNED_OFF),
        replace(STALE, item_key="stale"),
        replace(DUE_SOON, item_key="super-soon", mandatory=False),
        replace(IMMEDIATE, item_key="super-late", mandatory=False),
        DUE_SOON,
        IMMEDIATE,
    )
    assert [group.kind for group in digest.groups] == list(GroupKind)
    assert [group.heading for group in digest.groups] == [
        "Overdue",
        "Due soon",
        "Past its date, not mandatory",
        "Due soon, not mandatory",
        "Review or update",
        "To sign",
        "Escalated to you",
        "To put right in the register",
        "For information",
    ]
    assert digest.item_count == 9
    assert subject_line(digest) == (
        "HMICFRS: 1 overdue, 1 due soon, 1 not mandatory past its date, 1 not mandatory due soon, 1 review, "
        "1 to sign, 1 escalated, 1 to put right, 1 for information – 7 June 2024"
    )


@pytest.mark.parametrize("rule", NoticeRule)
def test_every_rule_and_stage_can_be_worded(rule: NoticeRule) -> None:
    for stage in Stage:
        line = only_line(digest_of(replace(DUE_SOON, rule=rule, stage=stage)))
        assert line.standing
        assert line.asked.endswith(".")
        assert line.note.endswith(".")


@pytest.mark.parametrize(
    ("notice", "standing", "asked"),
    [
        (
            replace(DUE_SOON, rule=NoticeRule.REVIEW_DUE, step="dcc-panel-due-x", told_day=date(2024, 6, 14)),
            "DCC panel review due in 7 days, on 14 June 2024",
            "Hold the review, and record what it found.",
        ),
        (
            replace(
                DUE_SOON, rule=NoticeRule.REVIEW_DUE, step="remained-or-improved-x", told_day=date(2024, 6, 5)
            ),
            "“remained or improved” review was due on 5 June 2024, 2 days ago",
            "Hold the review, and record what it found.",
        ),
        (
            replace(DUE_SOON, rule=NoticeRule.TO_SIGN, stage=Stage.CLAIMED, stage_since=date(2024, 6, 3)),
            "waiting for the panel’s sign-off since 3 June 2024",
            "Have the panel sign it off, or return it with what is missing.",
        ),
        (
            replace(DUE_SOON, rule=NoticeRule.TO_SIGN, stage=Stage.SIGNED_OFF),
            "waiting for the Chief Constable’s letter",
            "Sign the letter, or say what is missing, so that the submission can go.",
        ),
        (
            replace(IMMEDIATE, rule=NoticeRule.ESCALATION),
            "182 days late, no update since 28 March 2024",
            "Ask its owner what stands in the way, and settle what happens next.",
        ),
        (
            replace(DUE_SOON, rule=NoticeRule.ESCALATION, last_update_on=None),
            "no update recorded yet",
            "Ask its owner what stands in the way, and settle what happens next.",
        ),
        (
            replace(
                DUE_SOON,
                rule=NoticeRule.SNOOZED,
                snooze=Snooze(date(2024, 6, 20), "the trainer is on leave.", "Head of Crime"),
            ),
            "put off until 20 June 2024 by Head of Crime: the trainer is on leave",
            "Nothing is asked of you; this is for information.",
        ),
    ],
)
def test_a_line_says_why_it_is_there_and_what_to_do(notice: NoticeFacts, standing: str, asked: str) -> None:
    line = only_line(digest_of(notice))
    assert (line.standing, line.asked) == (standing, asked)


def test_who_was_told_before_an_escalation_stands_on_its_line() -> None:
    told = (
        ToldBefore("Head of Crime", 3, date(2024, 6, 3)),
        ToldBefore("Portfolio Lead", 1, date(2024, 6, 5)),
    )
    line = only_line(digest_of(replace(IMMEDIATE, rule=NoticeRule.ESCALATION, told_before=told)))
    assert line.told == "Head of Crime (3 times, last on 3 June 2024); Portfolio Lead (5 June 2024)"
    assert only_line(digest_of(IMMEDIATE)).told == ""


def test_an_item_that_is_here_for_another_reason_still_says_its_days_left() -> None:
    assert only_line(digest_of(STALE)).deadline == "30 June 2024 (due in 23 days)"
    late = replace(STALE, due_on=date(2024, 6, 1))
    assert only_line(digest_of(late)).deadline == "1 June 2024 (6 days late)"
    assert only_line(digest_of(replace(late, mandatory=False))).deadline == (
        "1 June 2024 (its date passed 6 days ago)"
    )


PAPER = MatterFacts(
    rule=NoticeRule.PAPER_CUT_OFF,
    subject="board:DCC HMIC Oversight Board:2024-07-02",
    title="Paper for the DCC HMIC Oversight Board",
    reference="",
    publication=None,
    published_on=None,
    told_day=date(2024, 6, 25),
    basis="the cut-off for its meeting on 2 July 2024",
)


def test_what_is_not_an_item_stands_among_what_is_due() -> None:
    response = replace(
        PAPER,
        rule=NoticeRule.SECTION_55,
        subject="publication:3",
        told_day=date(2024, 6, 1),
        title="Response",
    )
    overdue, due = digest_of(PAPER, response).groups
    assert (overdue.kind, due.kind) == (GroupKind.OVERDUE, GroupKind.DUE_SOON)
    assert [line.standing for line in (*overdue.lines, *due.lines)] == ["6 days late", "due in 18 days"]
    assert due.lines[0].deadline == "25 June 2024"
    assert (due.lines[0].link, due.lines[0].command) == ("", "")


def test_a_message_that_could_not_be_delivered_is_to_be_put_right() -> None:
    failed = replace(
        PAPER, rule=NoticeRule.DELIVERY_FAILED, subject="dispatch:9", told_day=None, detail="550 no such user"
    )
    [group] = digest_of(failed).groups
    assert group.kind is GroupKind.INCOMPLETE
    assert group.lines[0].also == ("550 no such user",)
    assert group.lines[0].standing == "it couldn’t be delivered"


def test_a_super_complaint_item_is_never_escalated_and_is_counted_apart_among_reviews() -> None:
    [group] = digest_of(replace(IMMEDIATE, rule=NoticeRule.ESCALATION, mandatory=False)).groups
    assert group.kind is GroupKind.PASSED_NOT_MANDATORY
    digest = digest_of(STALE, replace(STALE, item_key="x", mandatory=False))
    assert subject_line(digest) == "HMICFRS: 2 reviews (1 not mandatory) – 7 June 2024"
    assert "not mandatory" in digest.groups[0].lines[1].reference


def test_each_item_has_its_link_or_else_the_command_to_use() -> None:
    assert only_line(digest_of(replace(DUE_SOON, item_key="cse r'9"))).command == (
        "oversight answer update 'cse r'\"'\"'9'"
    )
    digest = compose_digest(
        force_name="F",
        person_name="P",
        post_titles=[],
        for_day=TODAY,
        notices=[DUE_SOON, PAPER],
        answer_link=lambda notice: f"https://x.example/{notice.item_key}",
    )
    lines = {line.item_key: line for group in digest.groups for line in group.lines}
    assert lines[DUE_SOON.item_key].link == "https://x.example/stop-and-search-r1"
    assert lines[DUE_SOON.item_key].command == ""
    assert lines[PAPER.subject].link == ""


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
