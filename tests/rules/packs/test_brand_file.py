"""A brand file's values: everything that is wrong is named with its key, and the rest stays usable."""

from typing import Any

import pytest

from rules.packs.brand import BrandColours
from rules.packs.brand_file import brand_values


def problems(values: dict[str, Any]) -> list[str]:
    return [f"{'.'.join(problem.key)} {problem.says}" for problem in brand_values(values)[1]]


def test_an_empty_file_is_the_look_that_ships() -> None:
    values, wrong = brand_values({})
    assert wrong == ()
    assert values.colours == BrandColours()
    assert (values.crest_file, values.family, values.word_family) == ("", "", "Arial")


def test_colours_may_be_written_in_capitals() -> None:
    values, wrong = brand_values({"colours": {"main": "#14532D"}})
    assert wrong == ()
    assert values.colours.main == "#14532d"


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"colors": {}}, "colors is no table of a brand file; it has colours, crest, fonts"),
        ({"colours": "#14532d"}, "colours must be a table"),
        ({"colours": {"main": 5}}, "colours.main must be text in quotes"),
        ({"colours": {"main": "green"}}, "colours.main must be a colour such as “#1b2a41”, not “green”"),
        ({"crest": {"alt": "Crest"}}, "crest.file is missing: the crest's SVG or PNG"),
        (
            {"crest": {"file": "c.svg", "alt": " "}},
            "crest.alt is missing: what the crest shows, for those who can't see it",
        ),
        ({"crest": {"file": "c.svg", "alt": "x" * 301}}, "crest.alt must have at most 300 characters"),
        (
            {"fonts": {"word": '"/><w:evil'}},
            "fonts.word must be a font's name, of letters and digits, not “\"/><w:evil”",
        ),
        (
            {"fonts": {"family": "Gill Sans"}},
            "fonts.folder is missing: a font of one's own has a family and a folder",
        ),
        (
            {"fonts": {"folder": "fonts"}},
            "fonts.family is missing: a font of one's own has a family and a folder",
        ),
    ],
)
def test_what_is_wrong_is_one_line_with_its_key(values: dict[str, Any], says: str) -> None:
    assert says in problems(values)


def test_an_unknown_key_is_told_with_those_that_there_are() -> None:
    (told,) = problems({"colours": {"navy": "#000000"}})
    assert told.startswith("colours.navy is no key of [colours]; it has alert, amber, chart_area,")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    values = {
        "colours": {"main": "navy", "muted": "#aaaaaa"},
        "crest": {"file": "c.svg"},
        "fonts": {"word": "!"},
    }
    assert [told.split(" ")[0] for told in problems(values)] == [
        "colours.main",
        "colours.muted",
        "colours.muted",
        "crest.alt",
        "fonts.word",
    ]
