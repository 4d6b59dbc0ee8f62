"""What is taken out of other people's words before they are shown."""

import pytest

from rules.clean_text import clean_text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("By 14 June 2024", "By 14 June 2024"),
        ("two\r\nlines", "two lines"),
        ("two\nlines", "two lines"),
        ("old Mac\rlines", "old Mac lines"),
        ("a\ttab", "a tab"),
        ("a paragraph\u2029mark", "a paragraph mark"),
        ("bell\x07, NUL\x00, escape\x1b[31m", "bell, NUL, escape[31m"),
        ("C1\x9b31m", "C131m"),
        ("\u202edesrever", "desrever"),
        ("left\u200e-to-\u200fright", "left-to-right"),
        ("\u2066isolate\u2069", "isolate"),
        ("a lone \ud800 surrogate", "a lone  surrogate"),
    ],
)
def test_controls_and_direction_marks_are_dropped_and_line_breaks_become_spaces(
    text: str, clean: str
) -> None:
    assert clean_text(text) == clean


@pytest.mark.parametrize(
    "text", ["Siân O’Brien", "العربية", "<script>alert(1)</script>", "[x](http://evil)", "👮"]
)
def test_everything_that_a_person_could_have_meant_stays(text: str) -> None:
    assert clean_text(text) == text
