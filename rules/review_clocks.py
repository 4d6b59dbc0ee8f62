"""Review clocks: which review of an item is due for which cohort, since when, and how many were missed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.dates_in_words import number_of
from rules.month_arithmetic import add_months
from rules.vocabulary import Applicability, ItemKind, PostKind, ReviewClock, Stage


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

    def newest_missed(self, base: date, today: date) -> date | None:
        """The last day of the newest cycle that has run out since the base, or None while none has."""
        cycles = self.cycles_missed(base, today)
        return self.after(base, cycles) if cycles else None

    @property
    def in_words(self) -> str:
        """For example “every month” or “every 2 weeks”."""
        count, unit = (self.months, "month") if self.months else (self.weeks, "week")
        return f"every {unit}" if count == 1 else f"every {number_of(count, unit)}"


def cycle_base(started: date, last: date | None) -> date:
    """The day that cycles are counted from: the last review, or the clock's start when that is later."""
    return max(started, last or started)


@dataclass(frozen=True, slots=True)
class ReviewPolicy:
    """The force's cadence for each cohort (config/policy.toml)."""

    owner_update: Cadence
    cause_of_concern: Cadence
    engage_report: Cadence
    remained_or_improved: Cadence
    panel: Cadence

    def cadence(self, clock: ReviewClock) -> Cadence:
        """The cadence of one clock."""
        cadences = {
            ReviewClock.OWNER_UPDATE: self.owner_update,
            ReviewClock.CAUSE_OF_CONCERN: self.cause_of_concern,
            ReviewClock.ENGAGE_REPORT: self.engage_report,
            ReviewClock.REMAINED_OR_IMPROVED: self.remained_or_improved,
            ReviewClock.PANEL: self.panel,
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
    last_by_clock: Mapping[ReviewClock, date] = field(default_factory=dict)
    override_months: Mapping[ReviewClock, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueReview:
    """Where one clock of one item stands.

    Stale (`missed`): no substantive update or review since the cycle began and its last day has passed.
    `due_on` is then the newest day missed, and `cycles_missed` says how many there are in a row; else it is
    the day by which the running cycle wants its review. `recipients` are the posts that the clock is for.
    `cadence` is the force's, or the item's own where `is_own` says so.
    """

    clock: ReviewClock
    cadence: Cadence
    is_own: bool
    recipients: tuple[PostKind, ...]
    cycle_began: date
    due_on: date
    cycles_missed: int

    @property
    def missed(self) -> bool:
        return self.cycles_missed > 0


# Who each clock is for. The Force Executive Team holds no post: its HMIC day reads what
# the Force Liaison Officer puts before it.
RECIPIENTS: Mapping[ReviewClock, tuple[PostKind, ...]] = {
    ReviewClock.OWNER_UPDATE: (PostKind.OWNER,),
    ReviewClock.CAUSE_OF_CONCERN: (PostKind.PORTFOLIO_LEAD, PostKind.FORCE_LIAISON_LEAD),
    ReviewClock.ENGAGE_REPORT: (PostKind.PORTFOLIO_LEAD, PostKind.FORCE_LIAISON_LEAD),
    ReviewClock.REMAINED_OR_IMPROVED: (PostKind.OWNER, PostKind.FORCE_LIAISON_OFFICER),
    ReviewClock.PANEL: (PostKind.OWNER, PostKind.DEPUTY_CHIEF_CONSTABLE),
}


def due_reviews(
    facts: ItemClockFacts, *, today: date, policy: ReviewPolicy, engage_since: date | None
) -> list[DueReview]:
    """Every clock that runs on an item today, in the order of `ReviewClock`, missed or not.

    `engage_since` is the day on which the force's present Engage phase began, or None in Scan.
    """
    return [
        _due_review(facts, clock, started, today=today, policy=policy)
        for clock, started in _running(facts, engage_since)
    ]


def _due_review(
    facts: ItemClockFacts, clock: ReviewClock, started: date, *, today: date, policy: ReviewPolicy
) -> DueReview:
    cadence = policy.cadence(clock)
    months = facts.override_months.get(clock)
    if months is not None:
        cadence = Cadence(f"{cadence.name} (this item's own)", months=months)
    base = cycle_base(started, facts.last_by_clock.get(clock))
    missed = cadence.cycles_missed(base, today)
    # The newest cycle missed, or else the first, which is still running.
    cycle = max(1, missed)
    return DueReview(
        clock=clock,
        cadence=cadence,
        is_own=months is not None,
        recipients=RECIPIENTS[clock],
        cycle_began=cadence.after(base, cycle - 1),
        due_on=cadence.after(base, cycle),
        cycles_missed=missed,
    )


def _running(facts: ItemClockFacts, engage_since: date | None) -> Iterator[tuple[ReviewClock, date]]:
    """The clocks that run on an item, each with the day on which it first started."""
    # Level 1 is closed and archived by HMICFRS: read-only, so nothing is asked of anybody.
    if facts.stage.is_ended or facts.level == 1 or facts.applicability is Applicability.NOT_OURS:
        return
    if not facts.stage.awaits_others:
        yield ReviewClock.OWNER_UPDATE, facts.known_on
    if facts.kind is ItemKind.CAUSE_OF_CONCERN:
        yield ReviewClock.CAUSE_OF_CONCERN, facts.known_on
        if engage_since is not None:
            # Weekly reports are owed since the phase began, not since the item became known years before.
            yield ReviewClock.ENGAGE_REPORT, max(facts.known_on, engage_since)
    if facts.level == 3 and facts.stage is Stage.SUBMITTED:
        # S1: once self-certified it stays open on the portal, and the quarter runs from the submission.
        yield ReviewClock.REMAINED_OR_IMPROVED, max(facts.known_on, facts.stage_since)
    # "Everything open" is the portal's open: what is submitted and not yet closed is reviewed too.
    yield ReviewClock.PANEL, facts.known_on
