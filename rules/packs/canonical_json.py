"""Values as canonical JSON, and back: dataclasses, enums and days in one form that always hashes alike."""

import json
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

_T = TypeVar("_T")
_Read = Callable[[Any, str], Any]

# RFC 8785, 3.2.2.3: numbers are those of IEEE 754, which holds whole numbers exactly up to here.
_MOST = 2**53 - 1
_PLAIN = (str, int, bool)


class CanonicalJsonError(ValueError):
    """A value that can't be written, or a text that doesn't hold the value asked for; says where and why."""


def canonical_json(value: object) -> bytes:
    """A value as JSON by RFC 8785: names sorted, no spaces, shortest escapes, UTF-8.

    Dataclasses become objects with all of their fields, enums their values, days and times ISO 8601, tuples
    and lists arrays. Texts stay as they are: no normalisation. There are no fractions. Raises
    CanonicalJsonError for those, for numbers past 2^53 - 1, and for text that isn't Unicode.
    """
    text = json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise CanonicalJsonError(f"{error.object[error.start]!r} isn't a character of Unicode") from error


def read_canonical_json(kind: type[_T], content: bytes) -> _T:
    """The value of that type that canonical_json() wrote; sequences come back as tuples.

    A field that the text lacks takes its default, so that what an older version wrote can be read; a field
    that the type lacks is refused, as a newer version wrote it. Raises CanonicalJsonError.
    """
    try:
        plain = json.loads(content)
    except ValueError as error:
        raise CanonicalJsonError(f"not JSON: {error}") from error
    reader: _Read = _reader(kind)  # type: ignore[arg-type]  # a type is hashable, whatever it is of
    value: _T = reader(plain, "")
    return value


def _plain(value: object) -> object:
    if value is None or type(value) in (str, bool):
        return value
    if type(value) is int:
        if abs(value) > _MOST:
            raise CanonicalJsonError(f"{value} is too large a number")
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime is one as well
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(getattr(value, name)) for name in _names(type(value))}
    if isinstance(value, Mapping):
        return {name: _plain(value[name]) for name in sorted(value, key=_in_utf_16)}
    if isinstance(value, Sequence) and not isinstance(value, bytes | bytearray | str):
        return [_plain(one) for one in value]
    raise CanonicalJsonError(f"{type(value).__name__} has no place in canonical JSON")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(sorted((field.name for field in fields(kind)), key=_in_utf_16))


def _in_utf_16(name: str) -> bytes:
    """RFC 8785, 3.2.3: names sort by their UTF-16 code units."""
    return name.encode("utf-16-be", "surrogatepass")


@cache
def _reader(kind: Any) -> _Read:
    """What reads one type; made once for each."""
    origin = get_origin(kind)
    if kind in _PLAIN or kind is type(None):
        return _plain_reader(kind)
    if origin in (Union, types.UnionType):
        return _optional_reader(kind)
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping_reader(*get_args(kind))
    if isinstance(origin, type) and issubclass(origin, Sequence):
        return _tuple_reader((*get_args(kind), ...))
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass_reader(kind)
    if isinstance(kind, type) and issubclass(kind, Enum | date):
        return _word_reader(kind)
    raise TypeError(f"{kind!r} can't be read from JSON")


def _plain_reader(kind: type) -> _Read:
    def read(value: Any, where: str) -> Any:
        if type(value) is not kind:
            raise _wrong(where, kind.__name__, value)
        return value

    return read


def _word_reader(kind: type) -> _Read:
    # datetime before date, which it is a kind of.
    make: Callable[[str], Any] = kind if issubclass(kind, Enum) else _from_iso(kind)

    def read(value: Any, where: str) -> Any:
        if type(value) is not str:
            raise _wrong(where, kind.__name__, value)
        try:
            return make(value)
        except ValueError as error:
            raise _wrong(where, kind.__name__, value) from error

    return read


def _from_iso(kind: type) -> Callable[[str], Any]:
    return datetime.fromisoformat if issubclass(kind, datetime) else date.fromisoformat


def _optional_reader(kind: Any) -> _Read:
    others = [each for each in get_args(kind) if each is not type(None)]
    if len(others) != 1:
        raise TypeError(f"{kind!r} may be several things: JSON doesn't say which")
    inner = _reader(others[0])
    return lambda value, where: None if value is None else inner(value, where)


def _tuple_reader(kinds: tuple[Any, ...]) -> _Read:
    if len(kinds) == 2 and kinds[1] is ...:
        inner = _reader(kinds[0])
        return lambda value, where: tuple(
            inner(one, f"{where}[{place}]") for place, one in enumerate(_listed(value, where))
        )
    inners = tuple(map(_reader, kinds))

    def read(value: Any, where: str) -> Any:
        if len(_listed(value, where)) != len(inners):
            raise _wrong(where, f"{len(inners)} values", value)
        return tuple(
            inner(one, f"{where}[{place}]")
            for place, (inner, one) in enumerate(zip(inners, value, strict=True))
        )

    return read


def _listed(value: Any, where: str) -> list[Any]:
    if type(value) is not list:
        raise _wrong(where, "a list", value)
    return value


def _mapping_reader(_name: Any, kind: Any) -> _Read:
    inner = _reader(kind)

    def read(value: Any, where: str) -> Any:
        if type(value) is not dict:
            raise _wrong(where, "an object", value)
        return {name: inner(one, f"{where}.{name}") for name, one in value.items()}

    return read


def _dataclass_reader(kind: type) -> _Read:
    hints = get_type_hints(kind)
    known = {field.name: field for field in fields(kind) if field.init}
    needed = {
        name for name, field in known.items() if field.default is MISSING and field.default_factory is MISSING
    }
    # Made at the first value: a type may hold itself.
    readers: dict[str, _Read] = {}

    def read(value: Any, where: str) -> Any:
        if type(value) is not dict:
            raise _wrong(where, "an object", value)
        if not readers:
            readers.update({name: _reader(hints[name]) for name in known})
        if strange := value.keys() - known.keys():
            raise CanonicalJsonError(f"{where or kind.__name__}: unknown field {min(strange)!r}")
        if missing := needed - value.keys():
            raise CanonicalJsonError(f"{where or kind.__name__}: no field {min(missing)!r}")
        return kind(**{name: readers[name](one, f"{where}.{name}") for name, one in value.items()})

    return read


def _wrong(where: str, wanted: str, value: object) -> CanonicalJsonError:
    return CanonicalJsonError(f"{where.lstrip('.') or 'the whole'}: {value!r:.60} isn't {wanted}")
