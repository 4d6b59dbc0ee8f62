"""What one person is told in one message: notices grouped, ranked and put into words."""

import re
import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.digest_groups import HEADINGS, GroupKind, count_of, group_of, pressing_place
from rules.digest_wording import (
    asked_of,
    basis_of,
    deadline_of,
    stage_note,
    standing_of,
    told_before_in_words,
)
from rules.item_reference import item_reference
from rules.notice_facts import MatterFacts, NoticeFacts
from rules.vocabulary import NoticeRule

__all__ = [
    "Digest",
    "DigestGroup",
    "DigestLine",
    "GroupKind",
    "MatterFacts",
    "NoticeFacts",
    "compose_digest",
    "counts_in_words",
    "subject_line",
]

_Facts = NoticeFacts | MatterFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One item in words, every field on one line and free of control characters.

    `item_key` is the notice's subject where it isn't about an item. `standing` is why it is here ("182 days
    late"), `reference` names it ("Recommendation 3, Level 2, portal 10618"), `deadline` is its day in words
    ("14 June 2024") and `basis` what that day rests on. `note` is the stage; `also` holds what further
    notices about the same item say, `told` who was told before. `link` is where to answer; without it
    `command` does the same. All but title, standing and asked may be empty.
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
    told: str = ""
    link: str = ""
    command: str = ""
    deadline_version: int = 0


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
    """What one person is told for one day (Europe/London).

    `with_calendar` says that the person wants the items' dates as a calendar file beside it.
    """

    force_name: str
    person_name: str
    post_titles: tuple[str, ...]
    for_day: date
    groups: tuple[DigestGroup, ...]
    force_code: str = ""
    with_calendar: bool = False

    @property
    def item_count(self) -> int:
        """How many different items the digest names; each stands in one group only."""
        return sum(len(group.lines) for group in self.groups)


def compose_digest(
    *,
    force_name: str,
    person_name: str,
    post_titles: Sequence[str],
    for_day: date,
    notices: Iterable[NoticeFacts | MatterFacts],
    answer_link: Callable[[NoticeFacts], str] | None = None,
    force_code: str = "",
    with_calendar: bool = False,
) -> Digest:
    """One person's notices as one digest: one line per item, under the most pressing of its rules.

    `answer_link` makes the address at which a notice is answered; without it the command is named. The answer
    doesn't depend on the order of `notices`, so that the same day composes the same message.
    """
    by_subject: dict[str, list[_Facts]] = {}
    for notice in notices:
        by_subject.setdefault(notice.subject_key, []).append(notice)
    by_group: dict[GroupKind, list[tuple[_Facts, DigestLine]]] = {}
    for about_one in by_subject.values():
        if len(about_one) > 1:
            about_one.sort(key=_pressing)
        line = _line(about_one, for_day, answer_link)
        by_group.setdefault(group_of(about_one[0], for_day), []).append((about_one[0], line))
    groups = tuple(
        DigestGroup(kind, *HEADINGS[kind], tuple(line for _, line in _ranked(by_group[kind])))
        for kind in GroupKind
        if kind in by_group
    )
    titles = tuple(dict.fromkeys(clean_text(title) for title in post_titles))
    return Digest(
        clean_text(force_name), clean_text(person_name), titles, for_day, groups, force_code, with_calendar
    )


def subject_line(digest: Digest) -> str:
    """A calm subject with counts: “HMICFRS: 1 overdue, 6 due soon, 4 reviews – 7 June 2024”."""
    return f"HMICFRS: {counts_in_words(digest)} – {long_date(digest.for_day)}"


def counts_in_words(digest: Digest) -> str:
    """The counts per group in the groups' order: “1 overdue, 6 due soon, 4 reviews (1 not mandatory)”."""
    return ", ".join(_counted(group) for group in digest.groups) or "nothing to do"


def _counted(group: DigestGroup) -> str:
    counted = count_of(group.kind, len(group.lines))
    if group.kind in (GroupKind.PASSED_NOT_MANDATORY, GroupKind.DUE_SOON_NOT_MANDATORY):
        return counted
    apart = sum(not line.mandatory for line in group.lines)
    return f"{counted} ({apart} not mandatory)" if apart else counted


def _pressing(notice: _Facts) -> tuple[int, date, str, str]:
    if isinstance(notice, MatterFacts):
        return pressing_place(notice.rule), notice.told_day or date.max, "", notice.step
    return pressing_place(notice.rule), notice.due_on or date.max, notice.phrase, notice.step


def _ranked(lines: list[tuple[_Facts, DigestLine]]) -> list[tuple[_Facts, DigestLine]]:
    return sorted(lines, key=_rank) if len(lines) > 1 else lines


_Rank = tuple[int, date, str, str, tuple[object, ...], str]


def _rank(ranked: tuple[_Facts, DigestLine]) -> _Rank:
    notice, _ = ranked
    if isinstance(notice, MatterFacts):
        return 0, notice.told_day or date.max, notice.publication or "", notice.rule, (), notice.subject
    rank, day = 0, notice.due_on or date.max
    if notice.rule is NoticeRule.STALE_REVIEW:
        # Never looked at comes before looked at long ago.
        day = notice.last_update_on or date.min
    elif notice.rule is NoticeRule.REVIEW_DUE:
        # An update that is missing comes before a review that is coming.
        rank, day = 1, notice.told_day or date.max
    elif notice.rule not in (NoticeRule.OVERDUE, NoticeRule.DUE_SOON, NoticeRule.ESCALATION):
        rank = pressing_place(notice.rule)
    number = _natural(notice.number or notice.item_key)
    return rank, day, notice.publication or "", notice.kind, number, notice.item_key


_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=4_096)
def _natural(number: str) -> tuple[object, ...]:
    """“Recommendation 10” after “Recommendation 9”: texts and numbers alternate, so that they compare."""
    return tuple(int(part) if part.isdecimal() else part for part in _DIGITS.split(number))


def _line(
    about_one: Sequence[_Facts], for_day: date, answer_link: Callable[[NoticeFacts], str] | None
) -> DigestLine:
    first, *others = about_one
    said = [standing_of(other, for_day) for other in others if _differs(other, first)]
    said += [each.detail for each in about_one if isinstance(each, MatterFacts) and each.detail]
    also = dict.fromkeys(said)
    standing = clean_text(standing_of(first, for_day))
    item = first if isinstance(first, NoticeFacts) else None
    told = next((words for each in about_one if (words := _told(each))), "")
    return DigestLine(
        item_key=first.subject_key,
        rule=first.rule,
        mandatory=item is None or item.mandatory,
        due_on=item.due_on
        if item is not None
        else first.told_day
        if isinstance(first, MatterFacts)
        else None,
        title=clean_text(first.title) or "(no title recorded)",
        reference=clean_text(_reference(first)),
        standing=standing,
        deadline=deadline_of(first, for_day),
        basis=clean_text(basis_of(first)),
        publication=_publication(first.publication, first.published_on),
        note=stage_note(item.stage) if item is not None else "",
        asked=asked_of(first),
        also=tuple(clean_text(words) for words in also if words != standing),
        told=clean_text(told),
        link=answer_link(item) if item is not None and answer_link is not None else "",
        command=answer_command(item.item_key) if item is not None and answer_link is None else "",
        deadline_version=item.deadline_version if item is not None else 0,
    )


def _differs(other: _Facts, first: _Facts) -> bool:
    return _about(other) != _about(first)


def _about(notice: _Facts) -> tuple[NoticeRule, date | None, date | None]:
    due_on = notice.due_on if isinstance(notice, NoticeFacts) else None
    told_day = notice.told_day if notice.rule is NoticeRule.REVIEW_DUE else None
    return notice.rule, due_on, told_day


def _told(notice: _Facts) -> str:
    return told_before_in_words(notice) if isinstance(notice, NoticeFacts) else ""


def answer_command(item_key: str) -> str:
    """The command by which an item is answered, safe to paste into a shell."""
    return f"oversight answer update {shlex.quote(clean_text(item_key))}"


def _reference(notice: _Facts) -> str:
    if isinstance(notice, MatterFacts):
        return notice.reference
    return item_reference(
        notice.kind,
        notice.number,
        level=notice.level,
        portal_id=notice.portal_id,
        mandatory=notice.mandatory,
    )


@lru_cache(maxsize=1_024)
def _publication(title: str | None, published_on: date | None) -> str:
    if not title:
        return ""
    when = f"published {long_date(published_on)}" if published_on else "publication date not known"
    return clean_text(f"{title}, {when}")
