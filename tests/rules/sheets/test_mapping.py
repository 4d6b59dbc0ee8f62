"""The user's own headings and words, and a mapping proposed for them."""

import tomllib

import pytest

from rules.sheets.headings import Column
from rules.sheets.mapping import MappingError, proposed_mapping, read_mapping


def test_headings_and_words_are_given_their_meaning() -> None:
    mapping = read_mapping(
        {"columns": {"HMIC no": "reference", "Notes": ""}, "values": {"kind": {"AF1": "AFI"}}}
    )
    assert mapping.columns == {"HMIC no": Column.REFERENCE, "Notes": None}
    assert mapping.values == {Column.KIND: {"af1": "AFI"}}


@pytest.mark.parametrize(
    "document",
    [
        {"column": {}},
        {"columns": {"a": "Nonsense"}},
        {"columns": {"a": 1}},
        {"columns": []},
        {"values": {"Kind": {"a": 1}}},
        {"values": {"Kind": "x"}},
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(MappingError):
        read_mapping(document)


def test_a_proposed_mapping_can_be_read_and_guesses_only_what_is_alike() -> None:
    text = proposed_mapping(['Publicaton "old"', "Zebra"], {Column.KIND: ["AF1", "AF1"]}, "a.xlsx")
    document = tomllib.loads(text)
    assert document["columns"] == {'Publicaton "old"': "Publication", "Zebra": ""}
    assert document["values"] == {"Kind": {"AF1": ""}}
    assert read_mapping(document).values == {Column.KIND: {}}
