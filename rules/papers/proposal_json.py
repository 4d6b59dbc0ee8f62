"""A proposal's content as canonical JSON, and back: the same content, the same text."""

import dataclasses
import json
import types
import typing
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any

from rules.papers.proposals import CONTENT_OF, Content
from rules.vocabulary import ProposalKind


class ContentError(ValueError):
    """A stored content that doesn't fit its kind; the message names the field."""


def content_json(content: Content) -> str:
    """Keys sorted, no white space, UTF-8; days as ISO 8601, enums by value."""
    plain = dataclasses.asdict(content)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_written)


def read_content(kind: ProposalKind, text: str) -> Content:
    """The content that content_json() wrote. Raises ContentError."""
    content: Content = _read(CONTENT_OF[kind], json.loads(text), kind.value)
    return content


def _written(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} can't be written as JSON")


@cache
def _fields(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _read(kind: Any, value: Any, where: str) -> Any:
    if isinstance(kind, types.UnionType):
        if value is None:
            return None
        (kind,) = [each for each in typing.get_args(kind) if each is not types.NoneType]
    if typing.get_origin(kind) is tuple:
        return tuple(_read(typing.get_args(kind)[0], each, where) for each in value)
    if dataclasses.is_dataclass(kind):
        hints = _fields(typing.cast(type, kind))
        if not isinstance(value, dict) or not value.keys() <= hints.keys():
            raise ContentError(f"“{where}” isn't what was stored for it")
        return typing.cast(Any, kind)(
            **{name: _read(hints[name], each, name) for name, each in value.items()}
        )
    if kind is date:
        return date.fromisoformat(value)
    if issubclass(kind, StrEnum):
        return kind(value)
    if not isinstance(value, kind):
        raise ContentError(f"“{where}” isn't what was stored for it")
    return value
