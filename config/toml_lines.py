"""Where each key of a TOML text stands, so that what is wrong with a value can name its line."""

import re
from collections.abc import Callable, Mapping, Sequence

# ("boards", 2, "name"): keys by their names, elements of arrays by their number from 0.
Path = tuple[str | int, ...]

_BLANK = re.compile(r"[ \t]*")
_BETWEEN = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# In this order: a text of three quotes begins like an empty one. It may end in up to five quotes.
_TEXT = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}(?!")|\'\'\'.*?\'{3,5}(?!\')|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'', re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}#\n]+")
_SHORT_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", '"': '"', "\\": "\\"}
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)


def key_lines(text: str) -> dict[Path, int]:
    """Path to line, from 1, of every key, table and array element of a text that tomllib reads.

    A table that several headers or dotted keys add to stands where the first of them does.
    """
    return _Scanner(text).lines()


def line_of(lines: Mapping[Path, int], path: Sequence[str | int]) -> int | None:
    """The line of a path, or of the nearest thing around it that the text holds; None when it holds none."""
    for length in range(len(path), 0, -1):
        line = lines.get(tuple(path[:length]))
        if line is not None:
            return line
    return None


class _Scanner:
    """Walks over a valid text once. It checks nothing: tomllib did."""

    def __init__(self, text: str) -> None:
        # As tomllib does, so that a line is a line of the file.
        self._text = text.replace("\r\n", "\n")
        self._at = 0
        self._counted_to = 0
        self._line = 1
        self._lines: dict[Path, int] = {}
        self._tables_in: dict[Path, int] = {}

    def lines(self) -> dict[Path, int]:
        table: Path = ()
        while self._skip(_BETWEEN) and self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
        return self._lines

    def _header(self) -> Path:
        is_array = self._text.startswith("[[", self._at)
        self._at += 2 if is_array else 1
        line, keys = self._line_here(), self._keys()
        self._at += 2 if is_array else 1
        path: Path = ()
        for number, key in enumerate(keys, start=1):
            path = (*path, key)
            self._lines.setdefault(path, line)
            if number == len(keys) and is_array:
                self._tables_in[path] = self._tables_in.get(path, 0) + 1
            if path in self._tables_in:
                # [boards.extra] belongs to the last [[boards]] before it.
                path = (*path, self._tables_in[path] - 1)
                self._lines.setdefault(path, line)
        return path

    def _pair(self, table: Path) -> None:
        line, path = self._line_here(), table
        for key in self._keys():
            path = (*path, key)
            self._lines.setdefault(path, line)
        self._at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _keys(self) -> list[str]:
        """A key with its dots: from here to what ends it."""
        keys = []
        while True:
            self._skip(_BLANK)
            if self._text[self._at] in "\"'":
                keys.append(_unquoted(self._take(_TEXT)))
            else:
                keys.append(self._take(_BARE_KEY))
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return keys
            self._at += 1

    def _value(self, path: Path) -> None:
        opens = self._text[self._at]
        if opens == "[":
            self._inside("]", lambda number: self._element((*path, number)))
        elif opens == "{":
            self._inside("}", lambda _number: self._pair(path))
        else:
            self._take(_TEXT if opens in "\"'" else _SCALAR)

    def _element(self, path: Path) -> None:
        self._lines.setdefault(path, self._line_here())
        self._value(path)

    def _inside(self, closes: str, part: Callable[[int], None]) -> None:
        """The parts of an array or an inline table, with the commas between them."""
        self._at += 1
        number = 0
        while self._skip(_BETWEEN) and self._text[self._at] != closes:
            if self._text[self._at] == ",":
                self._at += 1
            else:
                part(number)
                number += 1
        self._at += 1

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        self._take(pattern)
        return True

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        if match is None:
            raise AssertionError(f"no TOML at character {self._at}: the text wasn't read by tomllib before")
        self._at = match.end()
        return match[0]

    def _line_here(self) -> int:
        self._line += self._text.count("\n", self._counted_to, self._at)
        self._counted_to = self._at
        return self._line


def _unquoted(text: str) -> str:
    if text.startswith("'"):
        return text[1:-1]
    return _ESCAPE.sub(_escaped, text[1:-1])


def _escaped(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _SHORT_ESCAPES[match[3]]
