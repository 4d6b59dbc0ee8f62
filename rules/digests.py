"""What one person is told in one message: notices grouped, ranked and put into words."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.clean_text import clean_text
from rules.dates_in_words import long_date, number_of
from rules.digest_wording import asked_of, basis_of, deadline_of, stage_note, standing_of
from rules.notice_facts import NoticeFacts
from rules.vocabulary import NoticeRule

__all__ = [
    "Digest",
    "DigestGroup",
    "DigestLine",
    "GroupKind",
    "NoticeFacts",
    "compose_digest",
    "counts_in_words",
    "subject_line",
]


class GroupKind(StrEnum):
    """The parts of a digest, in the order in which they are shown and counted."""

    OVERDUE = "overdue"
    DUE_SOON = "due-soon"
    PASSED_NOT_MANDATORY = "passed-not-mandatory"
    DUE_SOON_NOT_MANDATORY = "due-soon-not-mandatory"
    REVIEW = "review"
    INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One item in words, every field on one line and free of control characters.

    `standing` is why it is here ("182 days late"), `reference` names it ("Recommendation 3, Level 2, portal
    10618"), `deadline` is its day in words ("14 June 2024") and `basis` what that day rests on. `note` and
    `publication` may be empty; `also` holds what further notices about the same item say.
    """

    item_key: str
    rule: NoticeRule
    mandatory: bool
    due_on: date | None
    title: str
    reference: str
    standing: str
    deadline: str
    basis: str
    publication: str
    note: str
    asked: str
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DigestGroup:
    """Lines of one kind, most pressing first. `note` explains the group and may be empty."""

    kind: GroupKind
    heading: str
    note: str
    lines: tuple[DigestLine, ...]

    @property
    def shared_asked(self) -> str:
        """What is asked of several lines alike, to be said once; "" when there's one line or they differ."""
        asked = {line.asked for line in self.lines}
        return asked.pop() if len(asked) == 1 and len(self.lines) > 1 else ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What one person is told for one day (Europe/London)."""

    force_name: str
    person_name: str
    post_titles: tuple[str, ...]
    for_day: date
    groups: tuple[DigestGroup, ...]

    @property
    def item_count(self) -> int:
        """How many different items the digest names; each stands in one group only."""
        return sum(len(group.lines) for group in self.groups)


_NOT_MANDATORY_NOTE = (
    "These are not mandatory in the same manner as a PEEL or thematic recommendation, "
    "so they are counted apart and never as overdue."
)
_HEADINGS: dict[GroupKind, tuple[str, str]] = {
    GroupKind.OVERDUE: ("Overdue", ""),
    GroupKind.DUE_SOON: ("Due soon", ""),
    GroupKind.PASSED_NOT_MANDATORY: ("Past its date, not mandatory", _NOT_MANDATORY_NOTE),
    GroupKind.DUE_SOON_NOT_MANDATORY: ("Due soon, not mandatory", _NOT_MANDATORY_NOTE),
    GroupKind.REVIEW: ("Review out of date", ""),
    GroupKind.INCOMPLETE: ("Needs a date, an owner or a holder", ""),
}
# What comes first when several notices are about one item, and within the last group.
_PRESSING = (
    NoticeRule.OVERDUE,
    NoticeRule.DUE_SOON,
    NoticeRule.STALE_REVIEW,
    NoticeRule.OWNER_LEFT,
    NoticeRule.NO_OWNER,
    NoticeRule.NO_DATE,
)


def compose_digest(
    *,
    force_name: str,
    person_name: str,
    post_titles: Sequence[str],
    for_day: date,
    notices: Iterable[NoticeFacts],
) -> Digest:
    """One person's notices as one digest: one line per item, under the most pressing of its rules.

    The answer doesn't depend on the order of `notices`, so that the same day composes the same message.
    """
    by_item: dict[str, list[NoticeFacts]] = {}
    for notice in notices:
        by_item.setdefault(notice.item_key, []).append(notice)
    by_group: dict[GroupKind, list[tuple[NoticeFacts, DigestLine]]] = {}
    for about_one in by_item.values():
        about_one.sort(key=_pressing)
        line = _line(about_one, for_day)
        by_group.setdefault(_group_of(about_one[0]), []).append((about_one[0], line))
    groups = tuple(
        DigestGroup(kind, *_HEADINGS[kind], tuple(line for _, line in sorted(by_group[kind], key=_rank)))
        for kind in GroupKind
        if kind in by_group
    )
    titles = tuple(dict.fromkeys(clean_text(title) for title in post_titles))
    return Digest(clean_text(force_name), clean_text(person_name), titles, for_day, groups)


def subject_line(digest: Digest) -> str:
    """A calm subject with counts: “HMICFRS: 1 overdue, 6 due soon, 4 reviews – 7 June 2024”."""
    return f"HMICFRS: {counts_in_words(digest)} – {long_date(digest.for_day)}"


def counts_in_words(digest: Digest) -> str:
    """The counts per group in the groups' order: “1 overdue, 6 due soon, 4 reviews”."""
    parts = [_count_of(group.kind, len(group.lines)) for group in digest.groups]
    return ", ".join(parts) or "nothing to do"


def _count_of(kind: GroupKind, count: int) -> str:
    return {
        GroupKind.OVERDUE: f"{count} overdue",
        GroupKind.DUE_SOON: f"{count} due soon",
        GroupKind.PASSED_NOT_MANDATORY: f"{count} not mandatory past {'its' if count == 1 else 'their'} date",
        GroupKind.DUE_SOON_NOT_MANDATORY: f"{count} not mandatory due soon",
        GroupKind.REVIEW: number_of(count, "review"),
        GroupKind.INCOMPLETE: f"{count} incomplete",
    }[kind]


def _group_of(notice: NoticeFacts) -> GroupKind:
    match notice.rule:
        case NoticeRule.OVERDUE:
            return GroupKind.OVERDUE if notice.mandatory else GroupKind.PASSED_NOT_MANDATORY
        case NoticeRule.DUE_SOON:
            return GroupKind.DUE_SOON if notice.mandatory else GroupKind.DUE_SOON_NOT_MANDATORY
        case NoticeRule.STALE_REVIEW:
            return GroupKind.REVIEW
        case NoticeRule.NO_DATE | NoticeRule.NO_OWNER | NoticeRule.OWNER_LEFT:
            return GroupKind.INCOMPLETE


def _pressing(notice: NoticeFacts) -> tuple[int, date, str]:
    return _PRESSING.index(notice.rule), notice.due_on or date.max, notice.phrase


def _rank(ranked: tuple[NoticeFacts, DigestLine]) -> tuple[int, date, str, str, tuple[object, ...], str]:
    notice, _ = ranked
    rank, day = 0, notice.due_on or date.max
    if notice.rule is NoticeRule.STALE_REVIEW:
        # Never looked at comes before looked at long ago.
        day = notice.last_update_on or date.min
    elif notice.rule not in (NoticeRule.OVERDUE, NoticeRule.DUE_SOON):
        rank = _PRESSING.index(notice.rule)
    number = _natural(notice.number or notice.item_key)
    return rank, day, notice.publication or "", notice.kind, number, notice.item_key


def _natural(number: str) -> tuple[object, ...]:
    """“Recommendation 10” after “Recommendation 9”: texts and numbers alternate, so that they compare."""
    return tuple(int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", number))


def _line(about_one: Sequence[NoticeFacts], for_day: date) -> DigestLine:
    first, *others = about_one
    also = dict.fromkeys(standing_of(other, for_day) for other in others if _differs(other, first))
    return DigestLine(
        item_key=first.item_key,
        rule=first.rule,
        mandatory=first.mandatory,
        due_on=first.due_on,
        title=clean_text(first.title) or "(no title recorded)",
        reference=clean_text(_reference(first)),
        standing=clean_text(standing_of(first, for_day)),
        deadline=deadline_of(first),
        basis=clean_text(basis_of(first)),
        publication=clean_text(_publication(first)),
        note=stage_note(first.stage),
        asked=asked_of(first),
        also=tuple(clean_text(words) for words in also),
    )


def _differs(other: NoticeFacts, first: NoticeFacts) -> bool:
    return (other.rule, other.due_on) != (first.rule, first.due_on)


def _reference(notice: NoticeFacts) -> str:
    # The register's number may be the report's own words ("Recommendation 3") or a bare "3".
    own_words = any(letter.isalpha() for letter in notice.number)
    parts = [notice.number if own_words else f"{notice.kind.label} {notice.number}".strip()]
    if notice.level is not None:
        parts.append(f"Level {notice.level}")
    if notice.portal_id:
        parts.append(f"portal {notice.portal_id}")
    return ", ".join(parts)


def _publication(notice: NoticeFacts) -> str:
    if not notice.publication:
        return ""
    when = (
        f"published {long_date(notice.published_on)}" if notice.published_on else "publication date not known"
    )
    return f"{notice.publication}, {when}"
