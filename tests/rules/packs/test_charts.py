"""Charts: one SVG each that loads and runs nothing, says what it shows, and needs no colour."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.packs import svg
from rules.packs.charts import (
    StackedRow,
    burn_down,
    burn_down_days,
    burn_down_sentence,
    rag_bar,
    rag_symbol,
    stacked_bars,
)
from rules.packs.content import Chart
from rules.packs.timeline import days_between, inspection_timeline
from rules.vocabulary import Rag, WindowStatus
from tests.register_views import S1_DAY, inspection

HOSTILE = '</text><script href="http://x">&amp; "\x00\ud800\uffff\u202e'
TAGS = {"svg", "title", "desc", "text", "rect", "line", "polyline", "polygon", "circle"}
POINTS = [(date(2024, 1, 31), 42), (date(2024, 2, 29), 41), (S1_DAY, 40)]


def elements(drawing: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(drawing).iter())


def words(drawing: str) -> list[str]:
    return [one.text or "" for one in elements(drawing) if one.tag.endswith("}text")]


def charts() -> list[Chart]:
    ahead = inspection(HOSTILE, S1_DAY, S1_DAY + timedelta(days=4), WindowStatus.TENTATIVE)
    timeline = inspection_timeline([ahead], as_at=S1_DAY, anchor="timeline")
    assert timeline is not None
    return [
        burn_down(POINTS, anchor="burn-down"),
        rag_bar([(Rag.RED, 3), (Rag.AMBER, 5), (None, 1)], anchor="rag", caption="Ratings"),
        stacked_bars(
            [StackedRow(HOSTILE, 2, 3)], solid="Open", hatched="Closed", anchor="bars", caption="Position"
        ),
        timeline,
    ]


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.anchor)
def test_a_chart_is_shapes_and_words_only_with_a_title_and_a_description(chart: Chart) -> None:
    found = elements(chart.svg)
    assert {one.tag.removeprefix("{http://www.w3.org/2000/svg}") for one in found} <= TAGS
    assert not [name for one in found for name in one.attrib if "href" in name or name.startswith("on")]
    assert "url(" not in chart.svg
    assert found[0].attrib["role"] == "img"
    assert found[0].attrib["font-family"] == "Lato"
    named = {one.attrib["id"]: one.text for one in found if "id" in one.attrib}
    assert list(named) == found[0].attrib["aria-labelledby"].split()
    assert chart.alt.startswith("".join(filter(str.isprintable, named[f"{chart.anchor}-desc"] or ""))[:20])


@pytest.mark.parametrize("chart", charts(), ids=lambda chart: chart.anchor)
def test_nothing_is_drawn_beyond_the_edge(chart: Chart) -> None:
    (_, _, width, height) = map(float, elements(chart.svg)[0].attrib["viewBox"].split())
    for one in elements(chart.svg):
        values = {name: float(text) for name, text in one.attrib.items() if re.fullmatch(r"-?[\d.]+", text)}
        for name in ("x", "x1", "x2", "cx"):
            assert 0 <= values.get(name, 0) <= width
        for name in ("y", "y1", "y2", "cy"):
            assert 0 <= values.get(name, 0) <= height
        assert values.get("x", 0) + values.get("width", 0) <= width + 0.2


def test_hostile_words_are_words() -> None:
    rows = [StackedRow("</text><script>&amp;\x00\ud800", 2, 3)]
    chart = stacked_bars(rows, solid="Open", hatched="Closed", anchor="bars", caption="Position")
    assert "</text><script>&amp;" in words(chart.svg)


def test_the_burn_down_prints_every_figure_and_says_them_in_words() -> None:
    chart = burn_down(POINTS, anchor="burn-down")
    assert {"42", "41", "40"} <= set(words(chart.svg))
    assert chart.alt == (
        "How many items were open: 42 at the end of January 2024, 41 at the end of February 2024, "
        "40 on 28 March 2024."
    )
    assert burn_down_sentence(POINTS) == "40 open on 28 March 2024, 2 items fewer than on 31 January 2024."


@pytest.mark.parametrize(
    ("counts", "says"),
    [
        ((5, 5), "5 open on 28 March 2024, as many as on 27 March 2024."),
        ((5, 6), "6 open on 28 March 2024, 1 item more than on 27 March 2024."),
    ],
)
def test_the_burn_downs_sentence_counts_up_and_down(counts: tuple[int, int], says: str) -> None:
    points = [(S1_DAY - timedelta(days=1), counts[0]), (S1_DAY, counts[1])]
    assert burn_down_sentence(points) == says


def test_the_burn_downs_peak_is_named_when_it_lies_between() -> None:
    points = [(date(2024, 1, 31), 3), (date(2024, 2, 29), 9), (S1_DAY, 4)]
    assert burn_down_sentence(points).endswith("The most were 9, on 29 February 2024.")


def test_the_burn_downs_days_are_month_ends_and_the_day() -> None:
    days = burn_down_days(date(2024, 3, 31))
    assert (days[0], days[-2], days[-1], len(days)) == (
        date(2023, 3, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        13,
    )


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=14))
def test_a_line_never_leaves_its_scale(counts: list[int]) -> None:
    points = [(S1_DAY + timedelta(days=31 * place), count) for place, count in enumerate(counts)]
    drawn = elements(burn_down(points, anchor="line").svg)
    heights = [float(one.attrib["cy"]) for one in drawn if one.tag.endswith("}circle")]
    assert all(20 <= height <= 148 for height in heights)


def test_ratings_are_told_apart_by_letter_and_pattern_too() -> None:
    drawn = {rag: elements(rag_symbol(rag)) for rag in Rag}
    shapes = {rag: tuple(one.tag for one in found) for rag, found in drawn.items()}
    assert len(set(shapes.values())) == len(Rag)
    assert [words(rag_symbol(rag)) for rag in Rag] == [["R"], ["A"], ["G"]]


def test_a_part_too_narrow_for_its_letter_still_stands_in_the_legend() -> None:
    chart = rag_bar([(Rag.RED, 1), (Rag.GREEN, 999)], anchor="rag", caption="Ratings")
    assert words(chart.svg) == ["G", "Red: 1", "Green: 999"]
    assert chart.alt == "Ratings. Red: 1; Green: 999."


def test_the_timeline_shows_windows_of_the_year_ahead_with_days_and_status_in_words() -> None:
    windows = [
        inspection("Past", date(2024, 1, 8), date(2024, 1, 12), WindowStatus.DONE),
        inspection("Now", date(2024, 3, 25), date(2024, 4, 5), WindowStatus.CONFIRMED),
        inspection("Later", date(2024, 12, 30), date(2025, 1, 3), WindowStatus.TENTATIVE),
        inspection("Too late", date(2025, 3, 1), date(2025, 3, 2), WindowStatus.TENTATIVE),
    ]
    chart = inspection_timeline(windows, as_at=S1_DAY, anchor="timeline")
    assert chart is not None
    assert chart.alt == (
        "Inspection windows, March 2024 to February 2025. Now, 25 March to 5 April 2024, confirmed; "
        "Later, 30 December 2024 to 3 January 2025, tentative."
    )
    assert "Tentative: 30 December 2024 to 3 January 2025" in words(chart.svg)


def test_without_a_window_ahead_there_is_no_timeline() -> None:
    assert inspection_timeline([], as_at=S1_DAY, anchor="timeline") is None
    assert inspection_timeline([], as_at=date.max, anchor="timeline") is None


def test_a_timeline_of_many_windows_says_how_many_more_there_are() -> None:
    windows = [inspection(f"No {place}", S1_DAY, S1_DAY, WindowStatus.CONFIRMED) for place in range(30)]
    chart = inspection_timeline(windows, as_at=S1_DAY, anchor="timeline")
    assert chart is not None
    assert chart.alt.endswith("6 more windows in the table.")


@pytest.mark.parametrize(
    ("last", "says"),
    [
        (date(2024, 1, 29), "29 January 2024"),
        (date(2024, 1, 31), "29 to 31 January 2024"),
        (date(2024, 2, 2), "29 January to 2 February 2024"),
        (date(2025, 1, 2), "29 January 2024 to 2 January 2025"),
    ],
)
def test_days_are_said_as_shortly_as_they_can(last: date, says: str) -> None:
    assert days_between(date(2024, 1, 29), last) == says


def test_words_are_cut_to_the_width_that_they_have() -> None:
    assert svg.fitted("Custody", size=10, width=100) == "Custody"
    cut = svg.fitted("A very long name of an inspection", size=10, width=60)
    assert cut.endswith("…")
    assert svg.width_of(cut, 10) <= 60
