"""Review clocks: which review of an item is due for which cohort, and which board its paper can reach."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from rules.month_arithmetic import add_months
from rules.vocabulary import Applicability, ItemKind, PostKind, Stage
from rules.workdays import BankHolidays, work_days_before


class Clock(StrEnum):
    """The review clocks that run on one item (the papers' boards and committees have their own days)."""

    OWNER_UPDATE = "owner-update"
    CAUSE_OF_CONCERN_REVIEW = "cause-of-concern-review"
    ENGAGE_REPORT = "engage-report"
    REMAINED_OR_IMPROVED = "remained-or-improved"
    PANEL_REVIEW = "panel-review"


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often: every so many calendar months, or every so many weeks; one of the two."""

    name: str
    months: int = 0
    weeks: int = 0

    def __post_init__(self) -> None:
        if min(self.months, self.weeks) != 0 or max(self.months, self.weeks) < 1:
            raise ValueError(f"cadence {self.name!r}: give months or weeks, one of the two, at least 1")

    def after(self, base: date, cycles: int) -> date:
        """The day on which a number of cycles since the base ends.

        Always counted from the base, so that a cycle begun on 31 January ends on 29 February and the next on
        31 March: stepping from one end to the next would drift to the 29th for good.
        """
        if self.months:
            return add_months(base, cycles * self.months)
        return base + timedelta(weeks=cycles * self.weeks)

    def cycles_missed(self, base: date, today: date) -> int:
        """How many cycles since the base have run out; a cycle's last day is still in time."""
        if not self.months:
            return max(0, (today - base).days - 1) // (7 * self.weeks)
        months = (today.year - base.year) * 12 + today.month - base.month
        # Never one too few: the estimate by whole months is exact or one too many.
        cycles = max(0, months // self.months)
        return cycles - 1 if cycles and self.after(base, cycles) >= today else cycles


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """The force's cadence for each cohort (config/policy.toml)."""

    owner_update: Cadence
    cause_of_concern_review: Cadence
    engage_report: Cadence
    remained_or_improved: Cadence
    panel_review: Cadence

    def cadence(self, clock: Clock) -> Cadence:
        """The cadence of one clock."""
        cadences = {
            Clock.OWNER_UPDATE: self.owner_update,
            Clock.CAUSE_OF_CONCERN_REVIEW: self.cause_of_concern_review,
            Clock.ENGAGE_REPORT: self.engage_report,
            Clock.REMAINED_OR_IMPROVED: self.remained_or_improved,
            Clock.PANEL_REVIEW: self.panel_review,
        }
        return cadences[clock]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClockFacts:
    """What the clocks need to know of one item on one day.

    `stage_since` is the day on which it reached its stage. `last_by_clock` holds the last substantive update
    or review that counts for a clock: an edited row doesn't count, and what counts for which clock is the
    caller's to say. `override_months` holds the item's own cadences, agreed for this item alone.
    """

    kind: ItemKind
    level: int | None
    stage: Stage
    stage_since: date
    known_on: date
    applicability: Applicability = Applicability.OURS
    last_by_clock: Mapping[Clock, date] = field(default_factory=dict)
    override_months: Mapping[Clock, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueReview:
    """Where one clock of one item stands.

    Stale (`missed`): no substantive update or review since the cycle began and its last day has passed.
    `due_on` is then the newest day missed, and `cycles_missed` says how many there are in a row; else it is
    the day by which the running cycle wants its review. `recipients` are the posts that the clock is for.
    """

    clock: Clock
    recipients: tuple[PostKind, ...]
    cycle_began: date
    due_on: date
    cycles_missed: int

    @property
    def missed(self) -> bool:
        return self.cycles_missed > 0


# Who each clock is for (domain.md, "Clocks"). The Force Executive Team holds no post: its HMIC day reads what
# the Force Liaison Officer puts before it.
RECIPIENTS: Mapping[Clock, tuple[PostKind, ...]] = {
    Clock.OWNER_UPDATE: (PostKind.OWNER,),
    Clock.CAUSE_OF_CONCERN_REVIEW: (PostKind.PORTFOLIO_LEAD, PostKind.FORCE_LIAISON_LEAD),
    Clock.ENGAGE_REPORT: (PostKind.PORTFOLIO_LEAD, PostKind.FORCE_LIAISON_LEAD),
    Clock.REMAINED_OR_IMPROVED: (PostKind.OWNER, PostKind.FORCE_LIAISON_OFFICER),
    Clock.PANEL_REVIEW: (PostKind.OWNER, PostKind.DEPUTY_CHIEF_CONSTABLE),
}


def due_reviews(
    facts: ItemClockFacts, *, today: date, policy: ReviewPolicy, engage_since: date | None
) -> list[DueReview]:
    """Every clock that runs on an item today, in the order of `Clock`, missed or not.

    `engage_since` is the day on which the force's present Engage phase began, or None in Scan.
    """
    return [
        _due_review(facts, clock, started, today=today, policy=policy)
        for clock, started in _running(facts, engage_since)
    ]


def _due_review(
    facts: ItemClockFacts, clock: Clock, started: date, *, today: date, policy: ReviewPolicy
) -> DueReview:
    cadence = policy.cadence(clock)
    months = facts.override_months.get(clock)
    if months is not None:
        cadence = Cadence(f"{cadence.name} (this item's own)", months=months)
    base = max(started, facts.last_by_clock.get(clock, started))
    missed = cadence.cycles_missed(base, today)
    # The newest cycle missed, or else the first, which is still running.
    cycle = max(1, missed)
    return DueReview(
        clock=clock,
        recipients=RECIPIENTS[clock],
        cycle_began=cadence.after(base, cycle - 1),
        due_on=cadence.after(base, cycle),
        cycles_missed=missed,
    )


def _running(facts: ItemClockFacts, engage_since: date | None) -> Iterator[tuple[Clock, date]]:
    """The clocks that run on an item, each with the day on which it first started."""
    # Level 1 is closed and archived by HMICFRS: read-only, so nothing is asked of anybody.
    if facts.stage.is_ended or facts.level == 1 or facts.applicability is Applicability.NOT_OURS:
        return
    if not facts.stage.awaits_others:
        yield Clock.OWNER_UPDATE, facts.known_on
    if facts.kind is ItemKind.CAUSE_OF_CONCERN:
        yield Clock.CAUSE_OF_CONCERN_REVIEW, facts.known_on
        if engage_since is not None:
            # Weekly reports are owed since the phase began, not since the item became known years before.
            yield Clock.ENGAGE_REPORT, max(facts.known_on, engage_since)
    if facts.level == 3 and facts.stage is Stage.SUBMITTED:
        # S1: once self-certified it stays open on the portal, and the quarter runs from the submission.
        yield Clock.REMAINED_OR_IMPROVED, max(facts.known_on, facts.stage_since)
    # "Everything open" is the portal's open: what is submitted and not yet closed is reviewed too.
    yield Clock.PANEL_REVIEW, facts.known_on


class NextBoard(NamedTuple):
    """A board's day and the last work day on which a paper for it is taken."""

    board_day: date
    paper_cut_off: date


def next_board_and_cut_off(
    board_days: Sequence[date], today: date, cut_off_work_days: int, holidays: BankHolidays
) -> NextBoard | None:
    """The first board today or later with its paper cut-off, or None when no later board is in the diary.

    The cut-off may have passed already: the board is the next one all the same. See `next_board_to_write_for`
    for the one that an update given today still reaches. Raises PastHorizonError past the bank holidays.
    """
    ahead = [day for day in board_days if day >= today]
    if not ahead:
        return None
    board = min(ahead)
    return NextBoard(board, work_days_before(board, cut_off_work_days, holidays))


def next_board_to_write_for(
    board_days: Sequence[date], today: date, cut_off_work_days: int, holidays: BankHolidays
) -> NextBoard | None:
    """The first board whose paper cut-off is today or later; the cut-off's own day is still in time."""
    for day in sorted(day for day in board_days if day >= today):
        cut_off = work_days_before(day, cut_off_work_days, holidays)
        if cut_off >= today:
            return NextBoard(day, cut_off)
    return None
