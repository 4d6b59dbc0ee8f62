"""What one notice says about its item, its report, its board or its message: the input of a digest."""

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import ItemKind, NoticeRule, Stage


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """A post that was told of the same thing earlier: how often, and when last (Europe/London)."""

    post_title: str
    times: int
    last_on: date


@dataclass(frozen=True, slots=True)
class Snooze:
    """An item's reminders were put off: to which day, why, and by whom in words."""

    until: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """One notice with all that a person needs to see of its item. Days are days in Europe/London.

    `phrase` is the deadline's own words, "" when the paper states none; `why` says in words how `due_on`
    follows from them and `confirmed` whether the Force Liaison Officer has agreed to it. `last_update_on` is
    the last substantive update or review, `owner_title` the post that owns the item. `told_day` is the day
    that the notice itself is about (a review's, a paper's cut-off), `step` the notice's stage ("lead-7",
    "dcc-panel-2024-06-18"), `stage_since` the day on which the item reached its stage.
    """

    rule: NoticeRule
    item_key: str
    portal_id: str | None
    number: str
    kind: ItemKind
    level: int | None
    title: str
    publication: str | None
    published_on: date | None
    mandatory: bool
    stage: Stage
    due_on: date | None
    phrase: str
    why: str
    confirmed: bool
    last_update_on: date | None
    owner_title: str | None
    item_id: int = 0
    post_id: int = 0
    deadline_version: int = 0
    step: str = ""
    told_day: date | None = None
    stage_since: date | None = None
    told_before: tuple[ToldBefore, ...] = ()
    snooze: Snooze | None = None

    @property
    def subject_key(self) -> str:
        """What the notice is about: one line of a digest for each."""
        return self.item_key


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFacts:
    """One notice about something that isn't an item: a report's section 55 day, a board's paper, a message.

    `subject` is the notice's own ("publication:3"). `told_day` is the day by which something is to be done,
    None for a message; `basis` says what it rests on, `detail` what else there is to say; both may be empty.
    """

    rule: NoticeRule
    subject: str
    title: str
    reference: str
    publication: str | None
    published_on: date | None
    told_day: date | None
    basis: str
    detail: str = ""
    step: str = ""

    @property
    def subject_key(self) -> str:
        """What the notice is about: one line of a digest for each."""
        return self.subject
