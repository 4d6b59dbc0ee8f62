"""Ties: a pack's own figures always tie, and whatever is printed wrong is found."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.figures import BreakCode, is_closed, is_counted
from rules.packs.board_material import BoardMaterial, ItemRating, MonthEnd, earlier_pack
from rules.packs.board_pack import compose_board_pack
from rules.packs.content import (
    Align,
    Cell,
    Chart,
    Column,
    FigureParts,
    KeyFigure,
    PackContent,
    Paragraph,
    Row,
    Section,
    Table,
)
from rules.packs.item_lists import pack_items
from rules.packs.ties import own_breaks, stated_figures, strong_cells
from rules.register_view import ItemView, RegisterView
from rules.vocabulary import Applicability, ItemKind, Marking, Rag, Stage
from tests.register_views import S1_DAY, item_view, s1_view


def pack_of(view: RegisterView, material: BoardMaterial, most_rows: int = 500) -> PackContent:
    return compose_board_pack(
        view, marking=Marking.OFFICIAL, review_months=1, material=material, most_rows=most_rows
    )


def paper(*blocks: Table | Chart | Paragraph, **changes: object) -> PackContent:
    cover = pack_of(s1_view(), BoardMaterial()).cover
    whole = PackContent(cover, (), (Section(1, "Figures", "figures", wide=False, blocks=blocks),), ())
    return replace(whole, **changes)  # type: ignore[arg-type]


def position(*rows: tuple[str, ...], total: tuple[str, ...]) -> Table:
    columns = (
        Column("Kind", 60),
        Column("Open", 20, Align.RIGHT, sums=True),
        Column("Closed", 20, Align.RIGHT, sums=True),
        Column("Total", 20, Align.RIGHT, sums=True, plus=(1, 2)),
    )
    body = tuple(Row(tuple(map(Cell, row))) for row in rows)
    return Table(columns, (*body, Row(tuple(map(Cell, total)), strong=True)))


def test_a_table_that_adds_up_has_no_break() -> None:
    table = position(("One", "1", "2", "3"), ("Two", "4", "0", "4"), total=("All", "5", "2", "7"))
    assert own_breaks(paper(table)) == ()
    assert [cell.text for cell in strong_cells(table)] == ["5", "2", "7"]


def test_a_sum_a_row_and_a_word_for_a_number_are_each_found() -> None:
    table = position(("One", "1", "2", "4"), ("Two", "4", "none", "4"), total=("All", "6", "2", "8"))
    found = [(one.code, one.where.partition(": ")[2], one.what) for one in own_breaks(paper(table))]
    assert (
        found
        == [
            (BreakCode.PACK_SUM, "sum of Open", "The rows make 5, but 6 is printed."),
            (BreakCode.PACK_SUM, "sum of Closed", "The rows make no number, but 2 is printed."),
            (BreakCode.PACK_SUM, "One, Total", "1 + 2 make 3, but 4 is printed."),
            (BreakCode.PACK_SUM, "Two, Total", "4 + none make no number, but 4 is printed."),
            (BreakCode.PACK_SUM, "All, Total", "6 + 2 make 8, but 8 is printed."),
        ][:4]
    )


def test_a_row_that_is_in_no_sum_is_left_out_of_it() -> None:
    table = position(("One", "1", "2", "3"), ("Odd", "9", "?", ""), total=("All", "1", "2", "3"))
    odd = replace(table.rows[1], in_no_sum=True)
    assert own_breaks(paper(replace(table, rows=(table.rows[0], odd, table.rows[2])))) == ()


def test_opening_and_new_less_closed_must_make_closing() -> None:
    columns = (Column("Kind", 60), *(Column(name, 20) for name in ("Opening", "New", "Closed")))
    closing = Column("Closing", 20, plus=(1, 2), minus=(3,))
    row = Row(tuple(map(Cell, ("All", "10", "3", "2", "12"))))
    (found,) = own_breaks(paper(Table((*columns, closing), (row,))))
    assert found.what == "10 + 3 − 2 make 11, but 12 is printed."


def test_a_figure_that_two_places_state_differently_names_both() -> None:
    listed = Table((Column("Item", 50),), (Row((Cell("One"),)), Row((Cell("Two"),))), figure="overdue")
    key = KeyFigure("3", "overdue", "", figure="overdue")
    (found,) = own_breaks(paper(listed, key_figures=(key,)))
    assert found.code is BreakCode.PACK_PAGES
    assert "At a glance, “overdue”: 3; Section 1, Figures, rows listed: 2" in found.what


def test_rows_that_were_cut_short_are_counted_and_totals_are_not() -> None:
    table = Table(
        (Column("Item", 50),), (Row((Cell("One"),)), Row((Cell("All"),), strong=True)), "overdue", 2
    )
    assert table.listed == 3
    assert own_breaks(paper(table, key_figures=(KeyFigure("3", "overdue", "", figure="overdue"),))) == ()


def test_a_figure_without_the_list_that_bears_it_out_is_found() -> None:
    key = KeyFigure("2", "overdue", "", figure="overdue")
    parts = (FigureParts("overdue", ("listed: overdue",)),)
    (found,) = own_breaks(paper(Paragraph("Nothing."), key_figures=(key,), figure_parts=parts))
    assert found.what == "Its parts on other pages make 0."


def test_a_chart_that_states_another_figure_is_found() -> None:
    chart = Chart("<svg/>", "alt", "caption", figures=(("open", 8),))
    (found,) = own_breaks(paper(chart, key_figures=(KeyFigure("7", "open", "", figure="open"),)))
    assert "Section 1, Figures, chart: 8" in found.what


# Random registers: any stage, level, owner, date and rating, and any register before.
DAYS = st.integers(-400, 400).map(lambda days: S1_DAY + timedelta(days=days))
ITEMS = st.builds(
    lambda **values: values,
    kind=st.sampled_from(ItemKind),
    level=st.sampled_from((1, 2, 3, 4, None)),
    stage=st.sampled_from(Stage),
    applicability=st.sampled_from((Applicability.OURS, Applicability.OURS, Applicability.NOT_OURS)),
    mandatory=st.booleans(),
    due_on=st.none() | DAYS,
    owner_title=st.sampled_from(("Head of Crime", None)),
    owner_name=st.sampled_from(("Saoirse O'Brien", None)),
    last_substantive_update=st.none() | DAYS.filter(lambda day: day <= S1_DAY),
)
BEFORE = st.sampled_from(("not yet", "same", "open", "closed", "other level", "gone"))


@st.composite
def registers(draw: st.DrawFn) -> tuple[RegisterView, BoardMaterial]:
    drawn = draw(st.lists(st.tuples(ITEMS, BEFORE, st.sampled_from((*Rag, None))), max_size=25))
    items = [
        item_view(f"item-{place:02}", parent_key="item-00" if place else None, **values)
        for place, (values, _, _) in enumerate(drawn)
    ]
    view = s1_view(items=tuple(items))
    before = list(_before(items, [how for _, how, _ in drawn]))
    ratings = tuple(
        ItemRating(item.key, rag, S1_DAY)
        for item, (_, _, rag) in zip(items, drawn, strict=True)
        if rag is not None
    )
    still_open = sum(is_counted(item) and not is_closed(item) for item in items)
    material = BoardMaterial(
        ratings=ratings,
        month_ends=(MonthEnd(S1_DAY, still_open),),
        earlier=earlier_pack(replace(view, as_at=date(2024, 2, 29), items=tuple(before))),
    )
    return view, material


def _before(items: list[ItemView], how: list[str]) -> Iterator[ItemView]:
    changes = {
        "same": {},
        "open": {"stage": Stage.OPEN},
        "closed": {"stage": Stage.CLOSED},
        "other level": {"level": 4},
    }
    for item, way in zip(items, how, strict=True):
        if way in changes:
            yield replace(item, **changes[way])


@settings(max_examples=60, deadline=None)
@given(registers(), st.sampled_from((3, 500)))
def test_every_packs_own_figures_tie_whatever_the_register(
    register: tuple[RegisterView, BoardMaterial], most_rows: int
) -> None:
    view, material = register
    pack = pack_of(view, material, most_rows)
    assert [one for one in pack.breaks if one.code is not BreakCode.BEFORE_LEVELS] == []
    assert pack.links() <= pack.anchors()
    # Counted anew, by other means, from the view.
    glance = {figure.figure: figure.value for figure in pack.key_figures}
    ours = [item for item in view.items if item.applicability is not Applicability.NOT_OURS]
    assert glance["open"] == str(sum(not item.stage.is_ended for item in ours))
    assert glance["overdue"] == str(len(pack_items(view, review_months=1, due_within_days=90).overdue))


@settings(max_examples=60, deadline=None)
@given(registers(), st.data())
def test_a_figure_that_is_printed_wrong_is_always_found(
    register: tuple[RegisterView, BoardMaterial], data: st.DataObject
) -> None:
    pack = pack_of(*register)
    named = sorted({one.name for one in stated_figures(pack) if one.value} - {"breaks", "listed: breaks"})
    wanted = data.draw(st.sampled_from([*named, "a sum"]))
    places = list(_places(pack, wanted))
    if not places:
        return
    broken = _raised(pack, data.draw(st.sampled_from(places)))
    assert any(one.code in (BreakCode.PACK_SUM, BreakCode.PACK_PAGES) for one in own_breaks(broken))


Place = tuple[int, int, int, int]


def _places(pack: PackContent, wanted: str) -> Iterator[Place]:
    """Cells with a number that states the figure, or stands in a column with a sum."""
    for at_section, section in enumerate(pack.sections):
        for at_block, block in enumerate(section.blocks):
            if not isinstance(block, Table):
                continue
            for at_row, row in enumerate(block.rows):
                for at_cell, (cell, column) in enumerate(zip(row.cells, block.columns, strict=True)):
                    in_sum = wanted == "a sum" and column.sums and not row.in_no_sum
                    stands_twice = wanted == cell.figure and not wanted.startswith("register")
                    if cell.text.isdecimal() and (in_sum or stands_twice):
                        yield at_section, at_block, at_row, at_cell


def _raised(pack: PackContent, place: Place) -> PackContent:
    at_section, at_block, at_row, at_cell = place
    section = pack.sections[at_section]
    table = section.blocks[at_block]
    assert isinstance(table, Table)
    cells = list(table.rows[at_row].cells)
    cells[at_cell] = replace(cells[at_cell], text=str(int(cells[at_cell].text) + 1))
    rows = list(table.rows)
    rows[at_row] = replace(rows[at_row], cells=tuple(cells))
    blocks = list(section.blocks)
    blocks[at_block] = replace(table, rows=tuple(rows))
    sections = list(pack.sections)
    sections[at_section] = replace(section, blocks=tuple(blocks))
    return replace(pack, sections=tuple(sections))


@pytest.mark.parametrize("anchor", ["overdue", "due-next", "gaps", "waiting", "register"])
def test_a_list_that_lost_a_row_or_went_missing_is_found(anchor: str) -> None:
    items = (
        item_view("one", due_on=S1_DAY - timedelta(days=3)),
        item_view("two", due_on=S1_DAY + timedelta(days=3)),
        item_view("three", owner_title=None, owner_name=None),
        item_view("four", stage=Stage.SUBMITTED, level=3),
    )
    pack = pack_of(s1_view(items=items, stated_tables=()), BoardMaterial())
    assert pack.breaks == ()
    place = next(place for place, one in enumerate(pack.sections) if one.anchor == anchor)
    section = pack.sections[place]
    for at_block, block in enumerate(section.blocks):
        if isinstance(block, Table) and block.figure:
            shorter = replace(block, rows=block.rows[1:])
            for changed in ((shorter,), ()):
                blocks = (*section.blocks[:at_block], *changed, *section.blocks[at_block + 1 :])
                sections = list(pack.sections)
                sections[place] = replace(section, blocks=blocks)
                assert own_breaks(replace(pack, sections=tuple(sections))), block.figure
