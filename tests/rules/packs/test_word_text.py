"""Text for a Word file: XML holds it, nothing prints backwards, and every change is told."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rules.packs.word_text import WordText


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, £1 and “quotes”",
        "<script>alert(1)</script> & &amp; ]]>",
        "=cmd|'/c calc'!A1",
        '{ TOC \\o } HYPERLINK "https://example.org"',
        "עברית العربية 中文",
        "family \U0001f468\u200d\U0001f469\u200d\U0001f467",
    ],
)
def test_what_xml_can_hold_stands_as_it_is_written(text: str) -> None:
    cleaner = WordText()
    assert cleaner.fit(text) == text
    assert cleaner.changes() == ()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("nul \x00 bell \x07", "nul ◊ bell ◊"),
        ("half \ud800 end", "half ◊ end"),
        ("no character \ufffe\uffff\ufdd0", "no character ◊◊◊"),
        ("private \ue000", "private ◊"),
        ("\uf0b7 Word's bullet", "• Word's bullet"),
        ("\u202etxet sdrawkcab\u202c", "txet sdrawkcab"),
        ("one\r\ntwo\nthree\u2028four\tfive", "one two three four five"),
    ],
)
def test_what_has_no_place_leaves_a_trace_on_one_line(text: str, shown: str) -> None:
    assert WordText().fit(text) == shown


def test_changes_are_counted_by_character_over_all_texts() -> None:
    cleaner = WordText()
    cleaner.fit("a\x00b\x00")
    cleaner.fit("\u202e\x00")
    assert cleaner.changes() == (
        "U+0000 unnamed character: printed as ◊, 3 times",
        "U+202E RIGHT-TO-LEFT OVERRIDE: left out, 1 time",
    )


@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_xml_holds_whatever_comes_out_and_gives_it_back(text: str) -> None:
    element = etree.Element("t")
    element.text = WordText().fit(text)
    assert (etree.fromstring(etree.tostring(element)).text or "") == element.text
