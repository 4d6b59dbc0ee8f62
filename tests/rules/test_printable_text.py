"""Text for a font that lacks characters: replaced where it shows, and counted."""

import pytest

from rules.printable_text import STAND_IN, PrintableText

LATIN = frozenset([*range(0x20, 0x7F), *range(0xA0, 0x180), *map(ord, "–—‘’“”•…◊")]) - {0x174, 0x175}


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Siân O’Brien – “déjà vu”", "Siân O’Brien – “déjà vu”"),
        ("Sia\u0302n", "Siân"),
        ("Ŵyn", "Wyn"),
        ("\uf0b7 first", "• first"),
        ("non\u2011breaking\u202fspace", "non-breaking space"),
        ("a\u2192b", "a->b"),
        ("done \u2713", f"done {STAND_IN}"),
        ("\U0001f600", STAND_IN),
        ("one\u200b word\ufeff", "one word"),
        ("two\nlines", "two lines"),
        ("\u202eevil", "evil"),
        ("nul\x00", "nul"),
        ("half \ud83d", "half "),
        ("№ 7", "No 7"),
    ],
)
def test_text_is_printed_as_near_as_the_font_can(text: str, printed: str) -> None:
    assert PrintableText(LATIN).printable(text) == printed


def test_every_change_is_reported_with_its_name_and_how_often() -> None:
    text = PrintableText(LATIN)
    text.printable("\U0001f600 \U0001f600 Ŵ")
    text.printable("\U0001f600 \u202eevil \x00")
    assert text.changes() == (
        "U+0000 unnamed character: left out, 1 time",
        "U+0174 LATIN CAPITAL LETTER W WITH CIRCUMFLEX: printed as W, 1 time",
        "U+202E RIGHT-TO-LEFT OVERRIDE: left out, 1 time",
        f"U+1F600 GRINNING FACE: printed as {STAND_IN}, 3 times",
    )


def test_text_that_the_font_covers_is_reported_nowhere() -> None:
    text = PrintableText(LATIN)
    text.printable("#eval $x$ *bold* <script>\n“quoted”")
    assert text.changes() == ()


def test_a_word_too_long_for_a_column_may_break_anywhere_and_keeps_every_letter() -> None:
    word = "x" * 5_000
    printed = PrintableText(LATIN).printable(f"a {word} b")
    assert printed.replace("\u200b", "") == f"a {word} b"
    assert "x\u200bx" in printed
    assert "\u200b" not in PrintableText(LATIN).printable("Disproportionately ordinary words")
