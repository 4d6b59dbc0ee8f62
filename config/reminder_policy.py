"""The policy's sections [reminders], [[escalation]] and [answers]: when who is told, and what is put off."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, Strict, field_validator, model_validator

from rules.escalation import EscalationStep
from rules.ladders import BEFORE_LEVELS, Ladder, LadderException, Ladders
from rules.reminders import SnoozeLimits
from rules.vocabulary import ItemKind, PostKind, PublicationKind

# Strict: TOML's true must not pass for 1, nor "7" for 7.
_Count = Annotated[int, Strict()]
_LeadDays = Annotated[list[Annotated[_Count, Field(ge=0, le=3660)]], Field(min_length=1)]
_LateDays = Annotated[list[Annotated[_Count, Field(ge=1, le=3660)]], Field(min_length=1)]
_EveryDays = Annotated[_Count, Field(ge=1, le=366)]
_WorkDays = Annotated[_Count, Field(ge=1, le=250)]
_NO_LEVEL = "none"
_ESCALATED_TO = (
    PostKind.FORCE_LIAISON_OFFICER,
    PostKind.FORCE_LIAISON_LEAD,
    PostKind.PORTFOLIO_LEAD,
    PostKind.DEPUTY_CHIEF_CONSTABLE,
)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("lead_days", "overdue_days", "to_sign_days", check_fields=False)
    @classmethod
    def _no_day_twice(cls, days: list[int] | None) -> list[int] | None:
        if days is not None and len(set(days)) != len(days):
            raise ValueError("a day stands in the list twice")
        return days


class RemindersFor(_Section):
    """A ladder for some items only: those with every mark that is given."""

    item: Annotated[str, Field(min_length=1)] | None = None
    kind: ItemKind | None = None
    level: int | None = None
    mandatory: Annotated[bool, Strict()] | None = None
    publication: PublicationKind | None = None
    portfolio: Annotated[str, Field(min_length=1)] | None = None
    lead_days: _LeadDays | None = None
    overdue_days: _LateDays | None = None
    overdue_then_every_days: _EveryDays | None = None

    @field_validator("level", mode="plain")
    @classmethod
    def _is_a_level(cls, level: Any) -> int:
        if level == _NO_LEVEL:
            return BEFORE_LEVELS
        if type(level) is not int or not 1 <= level <= 4:
            raise ValueError(f"must be 1, 2, 3, 4 or “{_NO_LEVEL}” (from before levels), not {level!r}")
        return level

    @model_validator(mode="after")
    def _is_for_some_and_says_something(self) -> "RemindersFor":
        ladder = (self.lead_days, self.overdue_days, self.overdue_then_every_days)
        marks = (self.item, self.kind, self.level, self.mandatory, self.publication, self.portfolio)
        if all(mark is None for mark in marks):
            raise ValueError("names no item: give item, kind, level, mandatory, publication or portfolio")
        if all(part is None for part in ladder):
            raise ValueError(
                "changes nothing: give lead_days, overdue_days, overdue_then_every_days, or several"
            )
        return self

    def exception(self, usual: Ladder) -> LadderException:
        """The exception that rules/ladders.py goes by; what it doesn't say is as usual."""
        return LadderException(
            ladder=Ladder(
                lead_days=tuple(sorted(self.lead_days or usual.lead_days)),
                overdue_days=tuple(sorted(self.overdue_days or usual.overdue_days)),
                overdue_then_every_days=self.overdue_then_every_days or usual.overdue_then_every_days,
            ),
            item=self.item,
            kind=self.kind,
            level=self.level,
            mandatory=self.mandatory,
            publication=self.publication,
            portfolio=self.portfolio,
        )


class Reminders(_Section):
    """When people are told, in days before and after a day."""

    lead_days: _LeadDays
    overdue_days: _LateDays
    overdue_then_every_days: _EveryDays
    review_lead_days: _LeadDays
    to_sign_days: _LateDays
    to_sign_then_every_days: _EveryDays
    section_55_lead_days: _LeadDays
    paper_cut_off_lead_days: _LeadDays
    unconfirmed_date_months: Annotated[_Count, Field(ge=0, le=24)]
    for_: Annotated[list[RemindersFor], Field(alias="for")] = []

    def ladder(self) -> Ladder:
        """The ladder of every item that no exception is for."""
        return Ladder(
            lead_days=tuple(sorted(self.lead_days)),
            overdue_days=tuple(sorted(self.overdue_days)),
            overdue_then_every_days=self.overdue_then_every_days,
        )

    def ladders(self) -> Ladders:
        """The usual ladder with its exceptions, in the file's order."""
        usual = self.ladder()
        return Ladders(usual, tuple(each.exception(usual) for each in self.for_))


class EscalatedTo(_Section):
    """Who is told after an owner, and after how many work days of silence."""

    to: PostKind
    overdue_work_days: _WorkDays | None = None
    stale_work_days: _WorkDays | None = None

    @field_validator("to")
    @classmethod
    def _is_above_an_owner(cls, to: PostKind) -> PostKind:
        if to not in _ESCALATED_TO:
            allowed = ", ".join(kind.value for kind in _ESCALATED_TO)
            raise ValueError(f"must be one of {allowed}, not {to.value}")
        return to

    @model_validator(mode="after")
    def _is_told_of_something(self) -> "EscalatedTo":
        if self.overdue_work_days is None and self.stale_work_days is None:
            raise ValueError("is told of nothing: give overdue_work_days, stale_work_days, or both")
        return self

    def step(self) -> EscalationStep:
        """The step that rules/escalation.py goes by."""
        return EscalationStep(self.to, self.overdue_work_days, self.stale_work_days)


class Answers(_Section):
    """How far a reminder may be put off."""

    most_snooze_days: Annotated[_Count, Field(ge=1, le=366)]
    most_snooze_days_past_deadline: Annotated[_Count, Field(ge=0, le=366)]

    def snooze_limits(self) -> SnoozeLimits:
        """The limits that rules/reminders goes by."""
        return SnoozeLimits(self.most_snooze_days, self.most_snooze_days_past_deadline)


def contradictions(values: dict[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What no single step of the escalation shows: nobody twice, and each later than the one before."""
    listed = values.get("escalation")
    if not isinstance(listed, list):
        return
    steps = [(number, step) for number, step in enumerate(listed) if isinstance(step, dict)]
    named: dict[object, int] = {}
    for number, step in steps:
        to = step.get("to")
        first = named.setdefault(to, number) if isinstance(to, str) else number
        if first != number:
            yield ("escalation", number, "to"), f"“{to}” is told by the step {first + 1} already"
    for key in ("overdue_work_days", "stale_work_days"):
        waits = [(number, step[key]) for number, step in steps if type(step.get(key)) is int]
        for (_, before), (number, after) in pairwise(waits):
            if after <= before:
                says = f"must be more than the {before} of the step before, not {after}"
                yield ("escalation", number, key), says
