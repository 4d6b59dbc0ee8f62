"""Words that a line's end has broken: whether their hyphen is the word's own or the typesetter's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_LAST_PART = re.compile(r"([^\W\d_]+)[-\u2010]\Z")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_ADDRESS_CUT = re.compile(r"https?://\S*[-/_=&?]\Z")
# Written with a hyphen before words that may stand nowhere else in the document.
_PREFIXES = frozenset(
    {"anti", "co", "cross", "ex", "mid", "multi", "non", "post", "pre", "re", "self", "semi"}
)
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words that a document has within its lines, and whether its typesetter breaks words."""

    whole: frozenset[str]
    hyphenates: bool = False

    def has_hyphen(self, first: str, second: str) -> bool:
        """True when the word is spelt with the hyphen; in doubt it is, for a word must not change."""
        known = self.known(first, second)
        if known is None:
            own = first in _PREFIXES or {first, second} <= self.whole
            return own or not self.hyphenates
        return known

    def known(self, first: str, second: str) -> bool | None:
        """The same, None when the document doesn't have the word elsewhere."""
        if f"{first}{second}" in self.whole:
            return False
        if f"{first}-{second}" in self.whole:
            return True
        return None


def broken_word(line: str, next_line: str) -> tuple[str, str] | None:
    """The two parts of a word that the line's end may have broken, in small letters."""
    first, second = _LAST_PART.search(line), _FIRST_PART.match(next_line)
    if first and second and second[0].islower():
        return first[1].lower(), second[0].lower()
    return None


def cuts_address(line: str) -> bool:
    """True when the line ends within a web address that was written out."""
    return bool(_ADDRESS_CUT.search(line))


def vocabulary_of(lines: Sequence[str]) -> Vocabulary:
    """The words of the lines but for those that are broken, which are counted to see how they are."""
    whole: set[str] = set()
    broken: list[tuple[str, str]] = []
    halves: tuple[str, str] | None = None
    for line, next_line in zip(lines, [*lines[1:], ""], strict=True):
        text = line[len(halves[1]) :] if halves else line
        halves = broken_word(line, next_line)
        if halves:
            broken.append(halves)
            text = text[: -len(halves[0]) - 1]
        for word in _WORD.findall(text.lower().replace("\u2010", "-")):
            whole.update({word, *word.split("-")})
    bare = Vocabulary(frozenset(whole))
    known = [answer for one in broken if (answer := bare.known(*one)) is not None]
    return Vocabulary(bare.whole, hyphenates=known.count(False) > known.count(True))
