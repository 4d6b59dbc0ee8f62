"""Text made printable in a font that lacks some characters: nothing is lost without a trace."""

import re
import unicodedata
from collections import Counter
from collections.abc import Set as AbstractSet

from rules.clean_text import clean_text
from rules.dates_in_words import number_of

# A lozenge can't be taken for the writer's own mark, as a question mark could.
STAND_IN = "◊"

_PLAIN = {
    **dict.fromkeys("\uf0b7\uf0a7\u25cf\u25aa\u25a0\u2043\u2219", "•"),  # Word's and others' bullets
    **dict.fromkeys("\u2010\u2011", "-"),
    "\u2015": "—",
    "\u2032": "'",
    "\u2033": '"',
    "\u2190": "<-",
    "\u2192": "->",
}
_SPACES = re.compile("[\u1680\u2000-\u200a\u202f\u205f\u3000]")
# Zero-width joiners and selectors: no mark on paper by themselves.
_WITHOUT_MARK = re.compile("[\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")
_LONG_WORD = re.compile(r"[^ \u200b]{31,}")
_BREAK_HERE = "\u200b"


class PrintableText:
    """Turns text into what a font can print, and keeps count of what it had to change.

    `covered` are the font's code points. A missing letter loses its accent, a missing bullet or arrow becomes
    a plain one, and anything else is printed as `STAND_IN`.
    """

    def __init__(self, covered: AbstractSet[int]) -> None:
        self._covered = covered
        self._changed: Counter[tuple[str, str]] = Counter()

    def printable(self, text: str) -> str:
        """The text on one line, with a break allowed anywhere in a word too long for a table's column."""
        self._count_removed(text)
        one_line = _SPACES.sub(" ", _WITHOUT_MARK.sub("", unicodedata.normalize("NFC", clean_text(text))))
        shown = "".join(map(self._shown, one_line))
        return _LONG_WORD.sub(lambda word: _BREAK_HERE.join(word[0]), shown)

    def changes(self) -> tuple[str, ...]:
        """What was changed, in the order of the characters' numbers: each with its name and how often."""
        return tuple(
            f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed character')}: "
            f"{f'printed as {shown}' if shown else 'left out'}, {number_of(count, 'time')}"
            for (char, shown), count in sorted(self._changed.items())
        )

    def _count_removed(self, text: str) -> None:
        if text.isprintable():
            return  # neither control characters nor lone surrogates
        for char in text:
            if not clean_text(char):
                self._changed[char, ""] += 1

    def _shown(self, char: str) -> str:
        if ord(char) in self._covered:
            return char
        shown = self._nearest(char)
        self._changed[char, shown] += 1
        return shown

    def _nearest(self, char: str) -> str:
        plain = _PLAIN.get(char) or "".join(
            part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)
        )
        return plain if all(ord(part) in self._covered for part in plain) else STAND_IN
