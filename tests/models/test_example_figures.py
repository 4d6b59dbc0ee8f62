"""The figures of the example register: what the papers print, and each known oddity as a named break."""

from datetime import date

import pytest
from sqlalchemy.engine import Engine

from config.example_register import example_register_folder
from models.queries.figures import figure_facts
from models.queries.forces import force_by_code
from models.session import reading
from rules.figures import Figures, all_figures
from rules.figures.breaks import BreakCode
from tasks.register_folder.load_register import load_register
from tests.small_register import NOW

S2, S3, S1, S0 = date(2020, 12, 31), date(2022, 9, 29), date(2024, 3, 28), date(2024, 12, 5)


@pytest.fixture
def example(any_engine: Engine) -> Engine:
    """The example register."""
    load_register(any_engine, example_register_folder(), now=NOW)
    return any_engine


def _figures(engine: Engine, as_at: date, since: date | None = None) -> Figures:
    with reading(engine) as session:
        force = force_by_code(session, None)
        return all_figures(figure_facts(session, force.id, as_at=as_at, since=since, listed=True))


def _codes(figures: Figures) -> set[BreakCode]:
    return {one.code for one in figures.breaks}


def test_each_of_the_papers_known_oddities_comes_out_as_a_named_break(example: Engine) -> None:
    found = _figures(example, S0, S1)
    by_code: dict[BreakCode, list[str]] = {}
    for one in found.breaks:
        assert one.what
        by_code.setdefault(one.code, []).append(f"{one.where}: {one.what} [{one.printed}]")
    text = {code: "\n".join(lines) for code, lines in by_code.items()}
    assert len(by_code[BreakCode.BEFORE_LEVELS]) == 2
    assert "Open: 36, Closed: 13, Total: nothing" in text[BreakCode.BEFORE_LEVELS]
    assert "Open: 76, Closed: 54, Total: nothing" in text[BreakCode.BEFORE_LEVELS]
    assert "The rows make 170, as printed; the further (+4)" in text[BreakCode.TOTAL_UNEXPLAINED_PART]
    assert "the rows make 86." in text[BreakCode.TOTAL_NOT_PRINTED]
    assert "25 − 3 − 9 leaves 13" in text[BreakCode.UNTRACED]
    assert "7 − 1 − 5 leaves 1 " in text[BreakCode.UNTRACED]
    assert "The parts 2 + 1 + 6 make 9, not the 10 made." in text[BreakCode.PARTS]
    assert len(by_code[BreakCode.PARTS]) == 1
    assert "2 counted, but 3 named: 10618, 9962, 9472." in text[BreakCode.COUNTED_AND_NAMED]
    assert "By 14 June 2024 / By June 14 2024 / By June 2024" in text[BreakCode.SIBLING_DATES]
    assert len(by_code[BreakCode.SIBLING_DATES]) == 1
    unanchored = [one.item_keys for one in found.breaks if one.code is BreakCode.NO_ANCHOR]
    assert unanchored == [("older-people-10618",), ("older-people-9962",), ("stalking-9472",)]
    assert len(by_code[BreakCode.AF1]) == 2
    for missing in ("5 recommendations", "8 recommendations", "15 recommendations", "16 AFIs"):
        assert f"{missing} stated as applicable to the force, 0 in the register" in text[BreakCode.APPLICABLE]
    assert "6 + 2 + 1 = 9" in text[BreakCode.COUNTS_NOTE]
    assert BreakCode.MOVEMENT not in by_code


def test_the_portal_table_of_march_2024_comes_out_as_printed(example: Engine) -> None:
    portal = _figures(example, S1).stated.portal
    assert portal is not None
    assert [row.values for row in portal.rows] == [
        (8, 23, 31),
        (0, 2, 2),
        (24, 40, 64),
        (35, 3, 38),
        (23, 0, 23),
        (0, 6, 6),
        (20, 3, 23),
        (19, 1, 20),
        (0, 0, 0),
        (36, 13, None),
        (76, 54, None),
    ]
    assert [row.counts is not None for row in portal.rows] == [True] * 9 + [False] * 2


def test_submissions_moved_by_84_between_the_two_papers(example: Engine) -> None:
    moved = _figures(example, S0, S1).stated.movement
    assert moved is not None
    assert (moved.since, moved.until, moved.total) == (S1, S0, 84)
    assert [by for _, by in moved.rows] == [8, 6, 18, 9, 43]


@pytest.mark.parametrize(
    ("as_at", "since", "earlier"),
    [
        (S0, None, S1),
        (S0, date(2024, 6, 1), S1),
        (S0, date(2023, 1, 1), None),
        (date(2025, 2, 1), S0, None),
        (S1, None, None),
    ],
)
def test_submissions_are_compared_with_what_was_stated_by_the_earlier_day(
    example: Engine, as_at: date, since: date | None, earlier: date | None
) -> None:
    moved = _figures(example, as_at, since).stated.movement
    assert (moved.since if moved else None) == earlier


def test_the_panel_s_98_does_tie_and_the_ten_recommendations_do_not(example: Engine) -> None:
    stated = _figures(example, S2).stated
    assert [(one.whole, one.difference) for one in stated.panel] == [(98, 0)]
    assert [(one.whole, one.difference) for one in stated.reports] == [(10, 1)]


def test_items_without_an_anchor_are_breaks_from_the_paper_that_names_them(example: Engine) -> None:
    found = _figures(example, S3)
    assert {BreakCode.NO_ANCHOR, BreakCode.COUNTED_AND_NAMED} <= _codes(found)
    assert BreakCode.SIBLING_DATES not in _codes(found)
    assert not any("has ended" in one.what for one in found.breaks)
    (named,) = [one for one in found.breaks if one.code is BreakCode.COUNTED_AND_NAMED]
    assert set(named.item_keys) == {"older-people-10618", "older-people-9962", "stalking-9472"}


def test_six_items_closed_between_the_two_papers(example: Engine) -> None:
    found = _figures(example, S0, S1)
    assert found.movement is not None
    total = found.movement.total
    assert (total.opening.count, total.closing.count) == (26, 20)
    assert [(term.value, figure.keys) for term, figure in total.terms] == [
        (
            "closed",
            (
                "peel-2023-investigations-1",
                "peel-2023-investigations-2",
                "peel-2023-investigations-3",
                "peel-2023-marac",
                "peel-2023-ocset",
                "peel-2023-soms",
            ),
        )
    ]
