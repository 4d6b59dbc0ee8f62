"""The groups of a digest: which notice stands where, under which heading, and how each group is counted."""

from datetime import date
from enum import StrEnum

from rules.notice_facts import MatterFacts, NoticeFacts
from rules.vocabulary import NoticeRule


class GroupKind(StrEnum):
    """The parts of a digest, in the order in which they are shown and counted."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    PASSED_NOT_MANDATORY = "passed-not-mandatory"
    DUE_SOON_NOT_MANDATORY = "due-soon-not-mandatory"
    REVIEW = "review"
    TO_SIGN = "to-sign"
    ESCALATED = "escalated"
    INCOMPLETE = "incomplete"
    INFORMATION = "information"


_NOT_MANDATORY_NOTE = (
    "These are not mandatory in the same manner as a PEEL or thematic recommendation, "
    "so they are counted apart and never as overdue."
)
HEADINGS: dict[GroupKind, tuple[str, str]] = {
    GroupKind.OVERDUE: ("Overdue", ""),
    GroupKind.DUE_SOON: ("Due soon", ""),
    GroupKind.PASSED_NOT_MANDATORY: ("Past its date, not mandatory", _NOT_MANDATORY_NOTE),
    GroupKind.DUE_SOON_NOT_MANDATORY: ("Due soon, not mandatory", _NOT_MANDATORY_NOTE),
    GroupKind.REVIEW: ("Review or update", ""),
    GroupKind.TO_SIGN: ("To sign", ""),
    GroupKind.ESCALATED: (
        "Escalated to you",
        "Others were told first, and no substantive update has come since.",
    ),
    GroupKind.INCOMPLETE: ("To put right in the register", ""),
    GroupKind.INFORMATION: ("For information", ""),
}
# What comes first when several notices are about one item, and within a group of several rules.
_PRESSING = (
    NoticeRule.OVERDUE,
    NoticeRule.ESCALATION,
    NoticeRule.DUE_SOON,
    NoticeRule.SECTION_55,
    NoticeRule.PAPER_CUT_OFF,
    NoticeRule.TO_SIGN,
    NoticeRule.REVIEW_DUE,
    NoticeRule.STALE_REVIEW,
    NoticeRule.DELIVERY_FAILED,
    NoticeRule.OWNER_LEFT,
    NoticeRule.NO_OWNER,
    NoticeRule.NO_DATE,
    NoticeRule.UNCONFIRMED_DATE,
    NoticeRule.SNOOZED,
)
# How one of a group and several are counted.
_COUNTED: dict[GroupKind, tuple[str, str]] = {
    GroupKind.OVERDUE: ("overdue", "overdue"),
    GroupKind.DUE_SOON: ("due soon", "due soon"),
    GroupKind.PASSED_NOT_MANDATORY: ("not mandatory past its date", "not mandatory past their date"),
    GroupKind.DUE_SOON_NOT_MANDATORY: ("not mandatory due soon", "not mandatory due soon"),
    GroupKind.REVIEW: ("review", "reviews"),
    GroupKind.TO_SIGN: ("to sign", "to sign"),
    GroupKind.ESCALATED: ("escalated", "escalated"),
    GroupKind.INCOMPLETE: ("to put right", "to put right"),
    GroupKind.INFORMATION: ("for information", "for information"),
}
_PLACES = {rule: place for place, rule in enumerate(_PRESSING)}


def group_of(notice: NoticeFacts | MatterFacts, today: date) -> GroupKind:
    """Where a notice stands. What isn't mandatory is never among the overdue, nor escalated."""
    mandatory = isinstance(notice, MatterFacts) or notice.mandatory
    match notice.rule:
        case NoticeRule.OVERDUE:
            return GroupKind.OVERDUE if mandatory else GroupKind.PASSED_NOT_MANDATORY
        case NoticeRule.DUE_SOON:
            return GroupKind.DUE_SOON if mandatory else GroupKind.DUE_SOON_NOT_MANDATORY
        case NoticeRule.ESCALATION:
            return GroupKind.ESCALATED if mandatory else GroupKind.PASSED_NOT_MANDATORY
        case NoticeRule.SECTION_55 | NoticeRule.PAPER_CUT_OFF:
            late = notice.told_day is not None and notice.told_day < today
            return GroupKind.OVERDUE if late else GroupKind.DUE_SOON
        case NoticeRule.STALE_REVIEW | NoticeRule.REVIEW_DUE:
            return GroupKind.REVIEW
        case NoticeRule.TO_SIGN:
            return GroupKind.TO_SIGN
        case NoticeRule.NO_DATE | NoticeRule.NO_OWNER | NoticeRule.OWNER_LEFT | NoticeRule.UNCONFIRMED_DATE:
            return GroupKind.INCOMPLETE
        case NoticeRule.DELIVERY_FAILED:
            return GroupKind.INCOMPLETE
        case NoticeRule.SNOOZED:
            return GroupKind.INFORMATION


def pressing_place(rule: NoticeRule) -> int:
    """How pressing a rule is among others: 0 comes first."""
    return _PLACES[rule]


def count_of(kind: GroupKind, count: int) -> str:
    """A group's part of the subject: “1 overdue”, “4 reviews”."""
    one, several = _COUNTED[kind]
    return f"{count} {one if count == 1 else several}"
