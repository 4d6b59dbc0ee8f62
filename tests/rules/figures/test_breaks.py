"""Every kind of break has a name for people, and stands in the reference."""

from pathlib import Path

import pytest

from rules.figures.breaks import Break, BreakCode, sentence

REFERENCE = Path(__file__).resolve().parents[3] / "docs" / "reference" / "figures.md"


@pytest.mark.parametrize("code", BreakCode)
def test_every_code_has_a_name_and_stands_in_the_reference(code: BreakCode) -> None:
    assert code.label != code.value
    assert f"`{code.value}`" in REFERENCE.read_text(encoding="utf-8")


def test_a_break_reads_as_its_place_and_what_is_wrong() -> None:
    assert str(Break("Row 1", "It doesn't tie.", "3", BreakCode.ROW_SUM)) == "Row 1: It doesn't tie."


@pytest.mark.parametrize(("text", "says"), [("Why? ", "Why?"), ("No", "No."), ("Done.", "Done.")])
def test_a_question_stays_a_question_and_the_rest_gets_its_full_stop(text: str, says: str) -> None:
    assert sentence(text) == says
