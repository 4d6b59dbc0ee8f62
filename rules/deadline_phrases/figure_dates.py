"""Dates all in figures: "14/06/24", "14.6.2024", "14-06-2024", "2024-06-14"; the day comes first."""

from rules.deadline_phrases.date_words import LABELS
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Shape, Term

EARLIEST_YEAR, LATEST_YEAR = 1900, 2100
DAMAGED = "the text of the date is damaged or cut off"
_BEFORE_A_DATE = frozenset({"by", "on", "before", "than", "published", "dated", "due", "c"})


def read_figure_date(reading: Reading, index: int) -> Term | None:
    """Dates all in figures: 14/06/24, 14.6.2024, 14-06-2024, 2024-06-14."""
    separator = reading.word(index + 1)
    if separator not in ("/", ".", "-") or reading.word(index + 3) != separator:
        return None
    glued = all(reading.glued(index + offset) for offset in (1, 2, 3, 4))
    sizes = tuple(reading.figures(index + offset) for offset in (0, 2, 4))
    if not glued and (separator != "/" or sizes[2] not in (2, 4)):
        return None
    if (
        reading.word(index - 1) in LABELS
        or not all(1 <= size <= 4 for size in sizes)
        or _inside_longer_number(reading, index, index + 5)
    ):
        return None
    return _term_of_figures(reading, index, sizes, separator)


def _inside_longer_number(reading: Reading, first: int, after: int) -> bool:
    """True for version numbers, paragraph numbers and the like: 1.2.3.4."""
    follows = reading.word(after) == reading.word(after - 2) and reading.glued(after)
    if follows and reading.figures(after + 1) and reading.glued(after + 1):
        return True
    before = reading.word(first - 1) == reading.word(first + 1) and bool(reading.figures(first - 2))
    return before and reading.glued(first) and reading.glued(first - 1)


def _term_of_figures(reading: Reading, index: int, sizes: tuple[int, ...], separator: str) -> Term | None:
    numbers = [int(reading.words[index + offset]) for offset in (0, 2, 4)]
    if sizes[0] == 4 and sizes[1] <= 2 and sizes[2] <= 2:
        year, month, day = numbers
    elif sizes[0] <= 2 and sizes[1] <= 2 and sizes[2] in (2, 3, 4):
        day, month, year = numbers
        if sizes[2] == 2:
            if separator == "." and sizes[:2] != (2, 2) and reading.word(index - 1) not in _BEFORE_A_DATE:
                return None  # 3.1.12 is a paragraph's number
            year += 2000
    else:
        return None
    term = Term(index, index + 5, Shape.DAY, day, month, year)
    if not 1 <= month <= 12:
        shown = separator.join(reading.words[index : index + 5 : 2])
        term.problem = f"{shown} has no month {month}: the day comes first in the United Kingdom"
    elif sizes[2] in (1, 3) or not EARLIEST_YEAR <= year <= LATEST_YEAR or _has_scraps(reading, index):
        term.problem = DAMAGED
    return term


def _has_scraps(reading: Reading, index: int) -> bool:
    """True where a part of the date seems to stand before or after it: "l4/06/2024", "1 4/06/2024"."""
    if reading.is_word(index + 5) and reading.glued(index + 5):
        time_follows = reading.word(index + 5) == "t" and reading.figures(index + 6) == 2
        return not (time_follows and reading.glued(index + 6))
    if (
        reading.word(index - 1) == "-"
        and reading.figures(index - 2)
        and reading.word(index - 3) in ("/", ".")
    ):
        whole_before = reading.word(index - 5) == reading.word(index - 3)
        return not whole_before  # "13.5–17.5.2024": the range's first date has no year
    if reading.glued(index):
        return len(reading.word(index - 1)) == 1 and reading.is_word(index - 1)
    split = reading.figures(index - 1) == 1 and reading.figures(index) == 1
    return split and reading.word(index - 2) not in LABELS
