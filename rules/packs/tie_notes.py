"""Figures that don't tie: the name of each, what stops issue, and the notes that let it go on."""

import hashlib
from collections.abc import Iterable, Mapping

from rules.figures import Break, BreakCode
from rules.packs.content import BreakNote

# Settled in the pack itself: it prints a report’s own note beside its counts, works every total out, writes
# AFI with what was printed under it. Nobody has to answer for these before it is issued.
SETTLED_IN_PRINT = frozenset({BreakCode.COUNTS_NOTE, BreakCode.TOTAL_NOT_PRINTED, BreakCode.AF1})

_LETTERS_OF_A_KEY = 10


def break_key(found: Break) -> str:
    """The break's name, the same in every draft: ten letters and digits.

    It covers what is wrong as well as where: once the difference is another one, an earlier note doesn't
    speak for it any more.
    """
    told = "\x1f".join((found.code.value, found.where, found.what, found.printed))
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:_LETTERS_OF_A_KEY]


def all_breaks(*groups: Iterable[Break]) -> tuple[Break, ...]:
    """Every break once, in the order in which they were found."""
    by_key: dict[str, Break] = {}
    for group in groups:
        for found in group:
            by_key.setdefault(break_key(found), found)
    return tuple(by_key.values())


def unnoted(breaks: Iterable[Break], notes: Mapping[str, BreakNote]) -> tuple[Break, ...]:
    """The breaks that nobody has written a note about: what stops issue. What is settled in print doesn't."""
    return tuple(
        found for found in breaks if found.code not in SETTLED_IN_PRINT and break_key(found) not in notes
    )


def notes_in_use(breaks: Iterable[Break], notes: Mapping[str, BreakNote]) -> tuple[BreakNote, ...]:
    """The notes that are printed, in the order of their breaks; one about what ties by now isn't."""
    keys = (break_key(found) for found in breaks)
    return tuple(notes[key] for key in dict.fromkeys(keys) if key in notes)


def note_in_words(note: BreakNote) -> str:
    """The note as it is printed beside its figure."""
    text = note.note if note.note.endswith((".", "?", "!")) else f"{note.note}."
    return f"{text} ({note.by}, {note.on})"
