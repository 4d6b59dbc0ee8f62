"""Text made fit for a Word file: what XML can't hold, or would print backwards, leaves a trace."""

import unicodedata
from collections import Counter

from rules.clean_text import clean_text
from rules.dates_in_words import number_of
from rules.printable_text import STAND_IN

# Word's own bullet, of a font for signs: only that font has it.
_WORDS_BULLETS = dict.fromkeys("\uf0b7\uf0a7", "•")
# Control characters, halves of a pair, and private ones. Unlike a PDF's, a Word file's reader has a font for
# every letter, for those too that are newer than this Python.
_NO_LETTER = frozenset({"Cc", "Cs", "Co"})


class WordText:
    """Turns text into what stands in a Word file, and keeps count of what it had to change.

    Control characters, halves of characters, private ones and those that are none become `STAND_IN`; marks
    and overrides of the writing direction are left out. All else stands as it is, markup and right-to-left
    letters included: to escape markup is for whoever writes the XML.
    """

    def __init__(self) -> None:
        self._changed: Counter[tuple[str, str]] = Counter()

    def fit(self, text: str) -> str:
        """The text on one line."""
        if text.isprintable():
            return text
        # One by one, as “\r\n” is one line break: what is left of its “\r” alone is a space.
        return "".join(map(self._shown, text.replace("\r\n", "\n")))

    def changes(self) -> tuple[str, ...]:
        """What was changed, in the order of the characters' numbers: each with its name and how often."""
        return tuple(
            f"U+{ord(char):04X} {unicodedata.name(char, 'unnamed character')}: "
            f"{f'printed as {shown}' if shown else 'left out'}, {number_of(count, 'time')}"
            for (char, shown), count in sorted(self._changed.items())
        )

    def _shown(self, char: str) -> str:
        kept = clean_text(char)
        if kept == " ":
            return kept  # a line break
        if kept and unicodedata.category(kept) not in _NO_LETTER and not _is_no_character(kept):
            return kept
        shown = "" if unicodedata.category(char) == "Cf" else _WORDS_BULLETS.get(char, STAND_IN)
        self._changed[char, shown] += 1
        return shown


def _is_no_character(char: str) -> bool:
    """The Unicode Standard, section 23.7: code points that never become characters; XML forbids two."""
    return ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"
