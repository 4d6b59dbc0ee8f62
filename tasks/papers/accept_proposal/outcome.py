"""What came of accepting or merging a proposal."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.audit_chain import Change


@dataclass(frozen=True, slots=True)
class Outcome:
    """The record by kind and key, what changed in it, and what a person should know, in lines."""

    subject_kind: str
    subject_key: str
    changes: tuple[Change, ...]
    notes: tuple[str, ...] = ()


def new_values(fields: Iterable[tuple[str, object]]) -> tuple[Change, ...]:
    """The changes of a record that wasn't there before; fields without a value are left out."""
    return tuple(Change(name, None, _written(value)) for name, value in fields if value not in (None, ""))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if isinstance(value, date) else str(value)
