"""The fields of an item that people edit: what the audit trail writes of them can be read back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.item_fields import FIELD_WORDS, OWNER, WEIGHTY_FIELDS, Value, stored_value, written_value
from rules.vocabulary import Applicability

TEXTS = ("title", "text", "portfolio", "board", "addressees", "number")


def test_every_field_has_words_for_people_and_the_weighty_ones_are_among_them() -> None:
    assert all(FIELD_WORDS.values())
    assert set(FIELD_WORDS) >= {OWNER, *WEIGHTY_FIELDS}


def test_what_never_changes_can_t_be_edited() -> None:
    assert not {"id", "force_id", "key", "kind", "parent_id", "known_on", "source"} & set(FIELD_WORDS)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Title", "Title"),
        ("", None),
        (None, None),
        (3, "3"),
        (True, "yes"),
        (False, "no"),
        (Applicability.NOT_OURS, "not-ours"),
    ],
)
def test_a_value_is_written_plainly(value: Value, written: str | None) -> None:
    assert written_value(value) == written


@pytest.mark.parametrize("field", TEXTS)
@given(st.text())
def test_text_comes_back_as_it_was(field: str, text: str) -> None:
    assert stored_value(field, written_value(text)) == text


@given(st.none() | st.integers(1, 4))
def test_a_level_comes_back_as_it_was(level: int | None) -> None:
    assert stored_value("level", written_value(level)) == level


@given(st.booleans())
def test_mandatory_comes_back_as_it_was(mandatory: bool) -> None:
    assert stored_value("mandatory", written_value(mandatory)) is mandatory


@pytest.mark.parametrize("applicability", Applicability)
def test_applicability_comes_back_as_it_was(applicability: Applicability) -> None:
    assert stored_value("applicability", written_value(applicability)) is applicability


@given(st.none() | st.text(min_size=1))
def test_a_portal_id_comes_back_as_it_was_none_included(portal_id: str | None) -> None:
    assert stored_value("portal_id", written_value(portal_id)) == portal_id


def test_an_applicability_that_isnt_one_is_refused() -> None:
    with pytest.raises(ValueError, match="not a valid"):
        stored_value("applicability", None)
