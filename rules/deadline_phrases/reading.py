"""A phrase as a row of tokens that still know where in the original they stand."""

import re
import unicodedata

_TOKEN = re.compile(r"[^\W\d_]+|[0-9]+|[^\s\w]|_")
_TAG = re.compile(r"</?[A-Za-z]{1,6} ?/?>")
_ENTITY = re.compile(r"&(?:nbsp|ndash|mdash|#160|#8211);", re.IGNORECASE)
_REMOVED = "\x00"  # stands for a character that is taken out, so that it doesn't split a word
_UNREADABLE = "•"  # a letter or figure of a lost typeface, or a bullet: never silently left out
_APOSTROPHES = frozenset("'‘’‛ʼʻ′`´＇")
_RAISED_LETTERS = {"ᵗ": "t", "ʰ": "h", "ˢ": "s", "ⁿ": "n", "ᵈ": "d", "ʳ": "r"}


class _PlainCharacters(dict[int, str]):
    """One plain character for each odd one, worked out on first sight; `str.translate` asks for it."""

    def __missing__(self, code: int) -> str:
        plain = _plain(chr(code))
        self[code] = plain
        return plain


def _plain(character: str) -> str:
    if character in _RAISED_LETTERS:
        return _RAISED_LETTERS[character]
    if character in _APOSTROPHES:
        return "'"
    if character == "\n" or (character.isascii() and character.isprintable()):
        return character
    return _plain_by_category(character, unicodedata.category(character))


def _plain_by_category(character: str, category: str) -> str:
    if category == "Cf":
        return _REMOVED  # soft hyphens, zero-width and right-to-left marks
    if category in ("Pd", "Sm"):
        return "-" if category == "Pd" or character == "−" else character
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "No":
        # A raised footnote number must not lengthen a year, nor "1½ years" become one.
        return "/" if "⁄" in unicodedata.normalize("NFKC", character) else " "
    if category in ("Co", "Cn", "Cs"):
        return _UNREADABLE
    if category[0] in "CZ":
        return " "
    folded = unicodedata.normalize("NFKC", character)
    return folded if len(folded) == 1 and folded.isascii() else character


_PLAIN = _PlainCharacters()


class Reading:
    """The tokens of a phrase: lower-case `words`, and where each starts and ends in the cleaned text."""

    __slots__ = ("_kept", "_phrase", "ends", "size", "starts", "text", "words")

    def __init__(self, phrase: str) -> None:
        self._phrase = phrase
        self._kept: list[int] | None = None
        self.text = self._cleaned(phrase)
        lowered = self.text.lower()
        if len(lowered) != len(self.text):  # a few letters grow when lowered, and would shift every position
            lowered = "".join(one.lower() if len(one.lower()) == 1 else one for one in self.text)
        spans = [found.span() for found in _TOKEN.finditer(lowered)]
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]
        self.words = [lowered[start:end] for start, end in spans]
        self.size = len(spans)

    def _cleaned(self, phrase: str) -> str:
        text = phrase
        if not (text.isascii() and text.isprintable()):
            text = text.translate(_PLAIN)
            if _REMOVED in text:
                self._kept = [place for place, one in enumerate(text) if one != _REMOVED]
                text = text.replace(_REMOVED, "")
        if "*" in text or "_" in text:  # Markdown's bold and italics
            text = text.replace("*", " ").replace("_", " ")
        if "<" in text:
            text = _TAG.sub(_blanks, text)
        if "&" in text:
            text = _ENTITY.sub(
                lambda found: ("-" if "dash" in found[0].lower() or "8" in found[0] else " ").ljust(
                    len(found[0])
                ),
                text,
            )
        return text

    def word(self, index: int) -> str:
        """The lower-case token there; empty before the first and after the last."""
        return self.words[index] if 0 <= index < self.size else ""

    def number(self, index: int) -> int | None:
        """The value of a token of up to four figures; None for any other token."""
        word = self.words[index] if 0 <= index < self.size else ""
        return int(word) if len(word) <= 4 and word.isdigit() else None

    def figures(self, index: int) -> int:
        """How many figures the token has; 0 when it isn't a number."""
        word = self.words[index] if 0 <= index < self.size else ""
        return len(word) if word.isdigit() else 0

    def is_word(self, index: int) -> bool:
        """True for a token of letters."""
        return 0 <= index < self.size and self.words[index].isalpha()

    def capital(self, index: int) -> bool:
        """True when the token begins with a capital letter."""
        return 0 <= index < self.size and self.text[self.starts[index]].isupper()

    def all_capitals(self, index: int) -> bool:
        """True for a token of two letters or more, all of them capitals."""
        return (
            self.is_word(index)
            and self.text[self.starts[index] : self.ends[index]].isupper()
            and (len(self.words[index]) > 1)
        )

    def glued(self, index: int) -> bool:
        """True when no space stands between the token before and this one."""
        return 0 < index < self.size and self.starts[index] == self.ends[index - 1]

    def sentence_starts(self, index: int) -> bool:
        """True for the first token of the text, of a line or of a sentence."""
        if index <= 0 or self.words[index - 1] in _SENTENCE_ENDS:
            return True
        gap = self.text[self.ends[index - 1] : self.starts[index]]
        if "\n" not in gap:
            return False
        wrapped = self.is_word(index) and not self.capital(index) and gap.count("\n") == 1
        return not wrapped

    def original(self, first: int, after: int) -> str:
        """The exact words of the phrase from one token up to, and not with, another."""
        if first >= after:
            return ""
        start, end = self.starts[first], self.ends[after - 1]
        if self._kept is None:
            return self._phrase[start:end]
        return self._phrase[self._kept[start] : self._kept[end - 1] + 1]


_SENTENCE_ENDS = frozenset(".!?;:•·)-\u2022")


def _blanks(found: re.Match[str]) -> str:
    return " " * len(found[0])
