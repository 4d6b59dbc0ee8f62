"""What a force decides for itself about its reminders (config/policy.toml)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from rules.boards import Board
from rules.escalation import EscalationStep
from rules.ladders import Ladders
from rules.review_clocks import ReviewPolicy
from rules.workdays import BankHolidays


@dataclass(frozen=True, slots=True)
class ToSignDays:
    """Days since a submission waits for a signature on which the signer is told, and then every so many."""

    days: tuple[int, ...]
    then_every_days: int


@dataclass(frozen=True, slots=True)
class SnoozeLimits:
    """How far a reminder may be put off: so many days from today, and past a mandatory item's deadline."""

    most_days: int
    most_days_past_deadline: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderPolicy:
    """Everything that the reminders go by; lead days ascend."""

    ladders: Ladders
    reviews: ReviewPolicy
    review_lead_days: tuple[int, ...]
    to_sign: ToSignDays
    section_55_lead_days: tuple[int, ...]
    paper_cut_off_lead_days: tuple[int, ...]
    unconfirmed_date_months: int
    escalation: tuple[EscalationStep, ...]
    boards: tuple[Board, ...] = ()
    holidays: BankHolidays = field(repr=False)


def latest_snooze(*, due_on: date | None, mandatory: bool, today: date, limits: SnoozeLimits) -> date | None:
    """The last day to which an item may be snoozed today, or None when it may not be snoozed at all.

    A mandatory item can't be put off for long past its deadline, nor, by one snooze after another, for good:
    the limit counts from the deadline, and what is needed then is an extension.
    """
    latest = today + timedelta(days=limits.most_days)
    if mandatory and due_on is not None:
        latest = min(latest, due_on + timedelta(days=limits.most_days_past_deadline))
    return latest if latest >= today else None
