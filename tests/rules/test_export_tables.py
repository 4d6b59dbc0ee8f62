"""What leaves as CSV can't be run as a formula, and comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.export_tables import shielded, unshielded


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+44 121",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        '=HYPERLINK("http://x.example","y")',
        "=cmd|' /C calc'!A0",
    ],
)
def test_a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    assert shielded(text) == "'" + text


@pytest.mark.parametrize("text", ["", "14 June 2024", "1 = 1", "Officers’ training", "a=b"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert shielded(text) == text
    assert unshielded(text) == text


@given(st.text())
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert unshielded(shielded(text)) == text


@given(st.text())
def test_no_cell_begins_what_a_spreadsheet_runs(text: str) -> None:
    assert not shielded(text).startswith(("=", "+", "-", "@", "\t", "\r"))
