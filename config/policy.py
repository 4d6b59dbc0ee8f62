"""The force's policy, read from policy.toml and checked: cadences, boards, reminders, packs, sending."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, ValidationError, field_validator, model_validator

from config import policy_errors
from config.calendar_policy import Calendar, hours_of
from config.delivery_policy import Delivery
from config.policy_errors import PolicyError
from config.reminder_policy import Answers, EscalatedTo, Reminders
from config.reminder_policy import contradictions as escalation_contradictions
from rules.boards import Board, read_meeting_rule
from rules.reminders import ReminderPolicy, ToSignDays
from rules.review_clocks import Cadence, ReviewPolicy
from rules.vocabulary import Marking, Phase, ReviewClock
from rules.workdays import BankHolidays

__all__ = [
    "DEFAULT_POLICY_FILE",
    "BoardDays",
    "Policy",
    "PolicyError",
    "Sending",
    "load_policy",
    "policy_changed_at",
]

DEFAULT_POLICY_FILE = Path(__file__).with_name("policy.toml")

# Strict: TOML's true must not pass for 1, nor "7" for 7.
_Count = Annotated[int, Strict()]
_Months = Annotated[_Count, Field(ge=1, le=24)]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reviews(_Section):
    """How often items are looked at, by cohort."""

    owner_update_months: _Months
    cause_of_concern_months: _Months
    engage_report_weeks: Annotated[_Count, Field(ge=1, le=52)]
    remained_or_improved_months: _Months
    panel_months: _Months

    def review_policy(self) -> ReviewPolicy:
        """The cadences that rules/review_clocks.py goes by."""
        return ReviewPolicy(
            owner_update=Cadence("owner update", months=self.owner_update_months),
            cause_of_concern=Cadence("cause of concern review", months=self.cause_of_concern_months),
            engage_report=Cadence("report while in Engage", weeks=self.engage_report_weeks),
            remained_or_improved=Cadence(
                "“remained or improved” review", months=self.remained_or_improved_months
            ),
            panel=Cadence("DCC panel review", months=self.panel_months),
        )


class BoardDays(_Section):
    """One board or committee: its days, by rule or by diary, and when its papers are closed."""

    name: Annotated[str, Field(min_length=1)]
    meets: str | None = None
    days: list[date] | None = None
    paper_cut_off_work_days: Annotated[_Count, Field(ge=0, le=60)]
    hears: list[ReviewClock] = []
    only_in: Phase | None = None
    members: list[str] = []
    starts_at: str | None = None
    lasts_minutes: Annotated[int, Strict(), Field(ge=5, le=720)] | None = None

    @field_validator("meets")
    @classmethod
    def _can_be_read(cls, meets: str | None) -> str | None:
        if meets is not None:
            read_meeting_rule(meets)
        return meets

    @field_validator("days", "hears", "members")
    @classmethod
    def _nothing_twice(cls, listed: list[Any] | None) -> list[Any] | None:
        if listed is not None and len(set(listed)) != len(listed):
            raise ValueError("has the same entry twice")
        return listed

    @model_validator(mode="after")
    def _has_days(self) -> "BoardDays":
        if self.meets is None and self.days is None:
            raise ValueError("says on no day when it meets: give meets, or days, or both")
        hours_of(self.starts_at, self.lasts_minutes)
        return self

    def board(self) -> Board:
        """The board that rules/boards.py reckons with."""
        return Board(
            name=self.name,
            meets=read_meeting_rule(self.meets) if self.meets is not None else None,
            days=tuple(sorted(self.days or ())),
            cut_off_work_days=self.paper_cut_off_work_days,
            hears=frozenset(self.hears),
            only_in=self.only_in,
            hours=hours_of(self.starts_at, self.lasts_minutes),
        )


class Pack(_Section):
    """What the board pack shows, and how it is marked."""

    due_within_days: Annotated[_Count, Field(ge=1, le=366)]
    marking: Marking
    contact_rank: str = ""
    brand_file: str = ""
    reference_docx: str = ""


class Sending(_Section):
    """How long a sender holds a message, and how long a failed one waits, in seconds."""

    lease_seconds: Annotated[_Count, Field(ge=10, le=86_400)]
    first_wait_seconds: Annotated[_Count, Field(ge=1, le=86_400)]
    most_wait_seconds: Annotated[_Count, Field(ge=1, le=604_800)]


class Policy(_Section):
    """A force's whole policy."""

    reminders: Reminders
    escalation: list[EscalatedTo]
    answers: Answers
    reviews: Reviews
    boards: list[BoardDays]
    pack: Pack
    sending: Sending
    delivery: Delivery
    calendar: Calendar = Calendar()

    def board_diary(self) -> tuple[Board, ...]:
        """Every board, in the file's order."""
        return tuple(each.board() for each in self.boards)

    def reminder_policy(self, holidays: BankHolidays) -> ReminderPolicy:
        """Everything that rules/reminders goes by."""
        reminders = self.reminders
        return ReminderPolicy(
            ladders=reminders.ladders(),
            reviews=self.reviews.review_policy(),
            review_lead_days=tuple(sorted(reminders.review_lead_days)),
            to_sign=ToSignDays(tuple(sorted(reminders.to_sign_days)), reminders.to_sign_then_every_days),
            section_55_lead_days=tuple(sorted(reminders.section_55_lead_days)),
            paper_cut_off_lead_days=tuple(sorted(reminders.paper_cut_off_lead_days)),
            unconfirmed_date_months=reminders.unconfirmed_date_months,
            escalation=tuple(each.step() for each in self.escalation),
            boards=self.board_diary(),
            holidays=holidays,
        )


def policy_changed_at(path: Path | None) -> datetime:
    """When the policy file was last written (UTC, whole seconds): all the history that a file keeps."""
    return datetime.fromtimestamp(int((path or DEFAULT_POLICY_FILE).stat().st_mtime), UTC)


def load_policy(path: Path | None) -> Policy:
    """Read a policy file; None means the one that ships. Raises PolicyError with everything that is wrong."""
    file = path or DEFAULT_POLICY_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(file, [policy_errors.unreadable(error)]) from error
    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise PolicyError(file, [policy_errors.bad_syntax(error, text)]) from error
    contradictions = [*_contradictions(values), *escalation_contradictions(values)]
    try:
        policy = Policy.model_validate(values)
    except ValidationError as error:
        raise PolicyError(file, policy_errors.value_problems(text, error, contradictions)) from error
    if contradictions:
        raise PolicyError(file, policy_errors.value_problems(text, None, contradictions))
    return policy


def _contradictions(values: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What no single value shows; looked for in the raw file, so that it is listed with all the rest."""
    named: dict[str, int] = {}
    boards = values.get("boards")
    for number, board in enumerate(boards if isinstance(boards, list) else ()):
        name = board.get("name") if isinstance(board, dict) else None
        if isinstance(name, str):
            first = named.setdefault(" ".join(name.casefold().split()), number)
            if first != number:
                yield ("boards", number, "name"), f"“{name}” is the name of the board {first + 1} already"
