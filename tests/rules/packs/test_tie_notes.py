"""Figures that don't tie: names that stay, and which of them have a note."""

from dataclasses import replace

import pytest

from rules.figures import Break, BreakCode
from rules.packs.content import BreakNote
from rules.packs.tie_notes import (
    SETTLED_IN_PRINT,
    all_breaks,
    break_key,
    note_in_words,
    notes_in_use,
    unnoted,
)

PLUS_FOUR = Break(
    "Submissions of 5 December 2024, total",
    "The rows make 170, as printed; the further (+4) isn't explained.",
    "170 (+4)",
    BreakCode.TOTAL_UNEXPLAINED_PART,
    source="S0",
)
OTHER = replace(PLUS_FOUR, where="Portal table")


def note_about(found: Break, text: str = "Four came in late") -> BreakNote:
    return BreakNote(break_key(found), text, "Ada Lovelace", "5 December 2024")


def test_a_break_keeps_its_name_for_as_long_as_the_figure_is_the_same() -> None:
    assert break_key(PLUS_FOUR) == "23a6107e2a"
    # Where it was read from, and which items it is about, don't make it another one.
    assert break_key(replace(PLUS_FOUR, source="S9", item_keys=("a",))) == break_key(PLUS_FOUR)


def test_another_difference_is_another_break() -> None:
    others = {
        break_key(replace(PLUS_FOUR, where="x")),
        break_key(replace(PLUS_FOUR, what="x")),
        break_key(replace(PLUS_FOUR, printed="170 (+5)")),
        break_key(replace(PLUS_FOUR, code=BreakCode.TOTAL_LINE)),
        break_key(PLUS_FOUR),
    }
    assert len(others) == 5


def test_every_break_is_listed_once_in_the_order_found() -> None:
    assert all_breaks((PLUS_FOUR, OTHER), (replace(PLUS_FOUR, source="S9"),)) == (PLUS_FOUR, OTHER)


def test_what_has_a_note_stops_nothing_and_a_note_about_what_ties_is_not_printed() -> None:
    gone = note_about(replace(PLUS_FOUR, printed="174"))
    notes = {note.key: note for note in (note_about(PLUS_FOUR), gone)}
    assert unnoted((PLUS_FOUR, OTHER), notes) == (OTHER,)
    assert notes_in_use((OTHER, PLUS_FOUR), notes) == (note_about(PLUS_FOUR),)


@pytest.mark.parametrize("code", sorted(SETTLED_IN_PRINT))
def test_what_the_pack_settles_in_print_needs_no_note(code: BreakCode) -> None:
    assert unnoted((replace(PLUS_FOUR, code=code), OTHER), {}) == (OTHER,)


def test_a_note_is_printed_with_who_wrote_it_and_when() -> None:
    said = "Four came in late. (Ada Lovelace, 5 December 2024)"
    assert note_in_words(note_about(PLUS_FOUR)) == said
    assert note_in_words(note_about(PLUS_FOUR, "Four came in late.")) == said
