"""What was read back from a file is held against the content: each thing that differs is named."""

from dataclasses import replace
from typing import Any

import pytest

from rules.packs.content import (
    Align,
    Cell,
    Column,
    Cover,
    Heading,
    KeyFigure,
    PackContent,
    Row,
    Section,
    Table,
)
from rules.packs.read_back import Edition, FileRead, differences, squeezed
from rules.vocabulary import Marking

EDITION = Edition("PDF", lambda text: text, page_of=None, before_figures="At a glance")

COVER = Cover("Example Police", "Pack", "Monthly", "2024-03-28", "28 March 2024", Marking.OFFICIAL, "")
TABLE = Table(
    (Column("Kind", 3), Column("Open", 1, Align.RIGHT, sums=True), Column("Page", 1)),
    (
        Row((Cell("Concerns", "since May"), Cell("4"), Cell("", page_of="open"))),
        Row((Cell("עברית"), Cell("3"), Cell("–"))),
        Row((Cell("All"), Cell("7"), Cell("")), strong=True),
    ),
)
PACK = PackContent(
    COVER,
    (KeyFigure("7", "open", ""), KeyFigure("2", "overdue", "")),
    (Section(1, "Position", "open", wide=False, blocks=(Heading("1.1", "By kind", "kind"), TABLE)),),
    (),
)
READ = FileRead(
    front="CoverAtaglance7open2overdueContents",
    headings=("1Position", "1.1Bykind"),
    tables=(
        (
            ("Kind", "Open", "Page"),
            ("ConcernssinceMay", "4", "3"),
            ("תירבע", "3", "–"),
            ("All", "7", ""),
        ),
    ),
    headers=("OFFICIAL", "OFFICIAL"),
    footers=("OFFICIALPage1of2", "OFFICIALPage2of2"),
    page_numbers=("Page1of2", "Page2of2"),
)


def test_a_file_that_says_the_same_has_no_differences_though_hebrew_stands_in_the_pages_order() -> None:
    assert differences(PACK, EDITION, READ) == ()


def without_row(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    return (*rows[:2], *rows[3:])


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            {"tables": (without_row(READ.tables[0]),)},
            "PDF: table 1 (Position, By kind): 2 rows instead of 3",
        ),
        (
            {"tables": ((*READ.tables[0][:3], ("All", "8", "")),)},
            "PDF: table 1 (Position, By kind), row 3, total in “Open”: “8” and not “7”",
        ),
        (
            {"tables": ((READ.tables[0][0], ("Causes", "4", "3"), *READ.tables[0][2:]),)},
            "PDF: table 1 (Position, By kind), row 1, cell in “Kind”: “Causes” and not “Concernssince May”",
        ),
        (
            {
                "tables": (
                    (
                        READ.tables[0][0],
                        ("ConcernssinceMay", "4", ""),
                        *READ.tables[0][2:],
                    ),
                )
            },
            "PDF: table 1 (Position, By kind), row 1, cell in “Page”: “” and not a page's number",
        ),
        (
            {"tables": ((("Kind", "Page", "Open"), *READ.tables[0][1:]),)},
            "PDF: table 1 (Position, By kind): its heading row isn't as it should be",
        ),
        (
            {"tables": ((*READ.tables[0][:3], ("All", "7")),)},
            "PDF: table 1 (Position, By kind), row 3: 2 cells instead of 3",
        ),
        ({"tables": ()}, "PDF: 0 tables instead of 1"),
        ({"headings": ("1Position",)}, "PDF: 1 heading instead of 2"),
        ({"headings": ("1Position", "1.1Bylevel")}, "PDF: heading 2 is “1.1Bylevel” and not “1.1Bykind”"),
        (
            {"front": "CoverAtaglance17open2overdue"},
            "PDF: at a glance, “open” is “17” and not “7”",
        ),
        ({"front": "Cover"}, "PDF: “At a glance” isn't there"),
        ({"headers": ("OFFICIAL", "")}, "PDF: the marking OFFICIAL isn't in the header of 2"),
        (
            {"headers": ("OFFICIAL-SENSITIVE", "OFFICIAL")},
            "PDF: the marking OFFICIAL isn't in the header of 1",
        ),
        ({"headers": ()}, "PDF: the marking OFFICIAL isn't in the header of every page"),
        (
            {"footers": ("Page1of2", "OFFICIALPage2of2")},
            "PDF: the marking OFFICIAL isn't in the footer of 1",
        ),
        (
            {"footers": ("OFFICIALPage1of2", "OFFICIALPage1of2")},
            "PDF: the footer of 2 doesn't say “Page2of2”",
        ),
    ],
)
def test_each_thing_that_differs_is_named(changes: dict[str, Any], says: str) -> None:
    assert differences(PACK, EDITION, replace(READ, **changes)) == (says,)


def test_figures_after_a_wrong_one_are_still_looked_at() -> None:
    found = differences(PACK, EDITION, replace(READ, front="Ataglance9open3overdue"))
    assert found == (
        "PDF: at a glance, “open” is “9” and not “7”",
        "PDF: at a glance, “overdue” is “3” and not “2”",
    )


def test_a_file_that_differs_everywhere_is_told_in_twenty_lines_and_how_many_more() -> None:
    many = replace(PACK, sections=PACK.sections * 30)
    wrong = (*READ.tables[0][:3], ("All", "8", ""))
    found = differences(many, EDITION, replace(READ, tables=(wrong,) * 30, headings=READ.headings * 30))
    assert len(found) == 21
    assert found[-1] == "PDF: 10 more differences"


def test_letters_that_share_a_glyph_are_the_same_but_figures_never_are() -> None:
    read = replace(
        READ, headings=("1Position", "1.1Bykind"), tables=((*READ.tables[0][:3], ("All", "⁷", "")),)
    )
    (found,) = differences(PACK, EDITION, read)
    assert "“⁷” and not “7”" in found
    fish = replace(PACK, sections=(replace(PACK.sections[0], title="ﬁsh and fish"),))
    assert differences(fish, EDITION, replace(READ, headings=("1fishandﬁsh", "1.1Bykind"))) == ()


def test_spaces_and_places_to_break_are_nothing_of_what_a_text_says() -> None:
    assert squeezed(" one\u00a0two\u200bthree\n") == "onetwothree"
