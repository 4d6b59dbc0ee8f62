"""The force's policy, read from policy.toml and checked."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from rules.reminders import Ladder
from rules.vocabulary import Marking

DEFAULT_POLICY_FILE = Path(__file__).with_name("policy.toml")

_Days = Annotated[int, Field(ge=0, le=3660)]


class PolicyError(ValueError):
    """The policy file can't be used; the message names the file, the key and what is allowed."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Reminders(_Section):
    """When owners are told, in days before and after a deadline."""

    lead_days: Annotated[list[_Days], Field(min_length=1)]
    overdue_days: Annotated[list[Annotated[int, Field(ge=1, le=3660)]], Field(min_length=1)]
    overdue_then_every_days: Annotated[int, Field(ge=1, le=366)]

    @field_validator("lead_days", "overdue_days")
    @classmethod
    def _no_day_twice(cls, days: list[int]) -> list[int]:
        if len(set(days)) != len(days):
            raise ValueError("a day stands in the list twice")
        return days

    def ladder(self) -> Ladder:
        """The ladder that rules/reminders.py decides by."""
        return Ladder(
            lead_days=tuple(sorted(self.lead_days)),
            overdue_days=tuple(sorted(self.overdue_days)),
            overdue_then_every_days=self.overdue_then_every_days,
        )


class Reviews(_Section):
    """How often items are looked at."""

    owner_update_months: Annotated[int, Field(ge=1, le=24)]


class Pack(_Section):
    """What the board pack shows, and how it is marked."""

    due_within_days: Annotated[int, Field(ge=1, le=366)]
    marking: Marking


class Sending(_Section):
    """How long a sender holds a message, and how long a failed one waits, in seconds."""

    lease_seconds: Annotated[int, Field(ge=10, le=86_400)]
    first_wait_seconds: Annotated[int, Field(ge=1, le=86_400)]
    most_wait_seconds: Annotated[int, Field(ge=1, le=604_800)]


class Policy(_Section):
    """A force's whole policy."""

    reminders: Reminders
    reviews: Reviews
    pack: Pack
    sending: Sending


def load_policy(path: Path | None) -> Policy:
    """Read a policy file; None means the one that ships. Raises PolicyError in one line for a person."""
    file = path or DEFAULT_POLICY_FILE
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(f"policy file {file}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"policy file {file}: {error}") from error
    try:
        return Policy.model_validate(values)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"policy file {file}: {key}: {first['msg']}") from error
