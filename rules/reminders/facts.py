"""What the reminders know of an item and of the force's posts on a day, and what they say is owed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from rules.escalation import NOBODY_TOLD, Told
from rules.ladders import LadderMarks
from rules.vocabulary import (
    Applicability,
    ItemKind,
    NoticeRule,
    PostKind,
    PublicationKind,
    ResolutionKind,
    ReviewClock,
    Stage,
)


@dataclass(frozen=True, slots=True)
class ItemFacts:
    """What the register knows of one item on one day, as far as reminders go.

    `due_on` is the driving deadline's day (see rules/deadline_choice.py), `deadline_version` its version, 0
    where no deadline is recorded, and `confirmed` says whether somebody confirmed it. `owner_is_held` says
    that somebody holds the owner post on that day. `own_update_months` is how often this item alone wants its
    owner's update, `own_months` the same of the other clocks; None and absence go by the policy.
    `snoozed_until` is the last day of a snooze that holds; `answered_on` the day of the newest answer of any
    kind. `told_overdue` and `told_stale` say who was told so far, of the present deadline version and of the
    present spell without an update.
    """

    item_id: int
    stage: Stage
    applicability: Applicability
    known_on: date
    due_on: date | None
    deadline_version: int
    resolution: ResolutionKind | None
    last_update_on: date | None
    owner_post_id: int | None
    owner_is_held: bool
    own_update_months: int | None = None
    key: str = ""
    kind: ItemKind = ItemKind.RECOMMENDATION
    level: int | None = None
    mandatory: bool = True
    publication_kind: PublicationKind | None = None
    portfolio: str = ""
    stage_since: date | None = None
    confirmed: bool = True
    last_by_clock: Mapping[ReviewClock, date] = field(default_factory=dict)
    own_months: Mapping[ReviewClock, int] = field(default_factory=dict)
    snoozed_until: date | None = None
    answered_on: date | None = None
    told_overdue: Told = NOBODY_TOLD
    told_stale: Told = NOBODY_TOLD

    @property
    def marks(self) -> LadderMarks:
        """What the item's ladder is chosen by."""
        return LadderMarks(
            key=self.key,
            kind=self.kind,
            level=self.level,
            mandatory=self.mandatory,
            publication_kind=self.publication_kind,
            portfolio=self.portfolio,
        )

    @property
    def heard_on(self) -> date | None:
        """The last sign of life: a substantive update or an answer of any kind."""
        heard = [day for day in (self.last_update_on, self.answered_on) if day is not None]
        return max(heard, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The posts that are written to besides owners, by their ids; only those that somebody holds on the day.

    The Force Liaison Officer's always stands here, and gets what would reach nobody else. Portfolio leads
    stand under their portfolio, in any case of letters.
    """

    liaison_officer: int
    by_kind: Mapping[PostKind, int] = field(default_factory=dict)
    portfolio_leads: Mapping[str, int] = field(default_factory=dict)

    def post(self, kind: PostKind, portfolio: str) -> int | None:
        """The post of a kind that an item of a portfolio goes to, or None."""
        if kind is PostKind.FORCE_LIAISON_OFFICER:
            return self.liaison_officer
        if kind is PostKind.PORTFOLIO_LEAD:
            return self.portfolio_leads.get(folded_portfolio(portfolio))
        return self.by_kind.get(kind)


def folded_portfolio(portfolio: str) -> str:
    """A portfolio's name as it is compared."""
    return " ".join(portfolio.casefold().split())


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that one post is to be told.

    All fields but `due_on` and `decided_for` make up its unique key. `about` names what isn't an item:
    "publication:3", "board:" with the board's name and its day. `due_on` is the day that it is about.
    `decided_for` is the day on which it was decided; None before it is stored.
    """

    rule: NoticeRule
    item_id: int | None
    deadline_version: int
    stage: str
    recipient_post_id: int
    due_on: date | None
    about: str = ""
    decided_for: date | None = field(default=None, compare=False)

    @property
    def subject(self) -> str:
        """What it is about, as it is stored."""
        return f"item:{self.item_id}" if self.item_id is not None else self.about
