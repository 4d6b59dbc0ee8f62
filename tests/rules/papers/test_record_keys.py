"""Keys of the records that come of proposals."""

import pytest

from rules.papers.record_keys import free_key, key_from_title


@pytest.mark.parametrize(
    ("title", "year", "key"),
    [
        ("Night vision: an inspection of roads policing", 2024, "night-vision-roads-policing-2024"),
        ("Investigations re-inspection", 2024, "investigations-re-inspection-2024"),
        ("PEEL 2024", 2024, "peel-2024"),
        ("Siân’s “report”", None, "sians"),
        ("—", None, "untitled"),
        ("x" * 90, 2024, f"{'x' * 48}-2024"),
    ],
)
def test_a_key_is_a_titles_first_telling_words(title: str, year: int | None, key: str) -> None:
    assert key_from_title(title, year) == key


def test_a_key_that_is_taken_gets_a_number() -> None:
    assert free_key("peel", {"peel", "peel-2"}.__contains__) == "peel-3"
    assert free_key("peel", set[str]().__contains__) == "peel"
