"""The declarative base: naming of constraints, enums by value, and times that are always UTC."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase

from rules import vocabulary

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An instant, stored in UTC; aware on the way in and on the way out. A naive time is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone can't be stored: {value!r}")
        in_utc = value.astimezone(UTC)
        # SQLite has no zone of its own: the column holds UTC, and the zone is put back on reading.
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, _dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _by_value(enum: type[StrEnum]) -> sa.Enum:
    """An enum column that stores the member's value as text, with a CHECK that lists the values."""
    return sa.Enum(
        enum,
        native_enum=False,
        create_constraint=True,
        length=40,
        name=_snake(enum.__name__),
        values_callable=lambda members: [member.value for member in members],
        validate_strings=True,
    )


def _snake(name: str) -> str:
    return "".join("_" + letter.lower() if letter.isupper() else letter for letter in name).lstrip("_")


_ENUMS = [
    member
    for member in vars(vocabulary).values()
    if isinstance(member, type) and issubclass(member, StrEnum) and member is not StrEnum
]


class Base(DeclarativeBase):
    """Base of every stored record."""

    metadata = sa.MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: dict[Any, Any] = {  # noqa: RUF012  # SQLAlchemy reads it under this name
        datetime: UtcDateTime(),
        str: sa.Text(),
        **{enum: _by_value(enum) for enum in _ENUMS},
    }
