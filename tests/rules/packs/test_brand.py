"""A force's colours: which can be read, and how charts take them on."""

import pytest

from rules.packs.brand import (
    DEFAULT_BRAND,
    PNG_TYPE,
    SVG_TYPE,
    BrandColours,
    Crest,
    contrast,
    crest_as_svg,
    in_colours,
    unreadable_colours,
)
from rules.packs.charts import StackedRow, rag_symbol, stacked_bars
from rules.packs.svg import PALETTE
from rules.vocabulary import Rag


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag_whichever_comes_first(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)


def test_the_look_that_ships_can_be_read() -> None:
    assert list(unreadable_colours(DEFAULT_BRAND.colours)) == []


def test_a_colour_too_pale_for_letters_is_named_with_its_ground_and_never_rounded_up() -> None:
    found = list(unreadable_colours(BrandColours(muted="#777777", main="#ffffff")))
    assert ("muted", "#777777 on white (#ffffff) has a contrast of 4.4 to 1; letters need 4.5") in found
    assert {name for name, _ in found} == {"muted", "main", "on_main", "on_main_muted"}


def test_charts_take_on_the_forces_colours_and_fonts_in_their_tags_alone() -> None:
    chart = stacked_bars(
        [StackedRow(f'fill="{PALETTE.accent}"', 3)], solid="Open", hatched="", anchor="a", caption="All"
    )
    palette = BrandColours(main="#14532d", text="#1b2a41").palette()
    drawn = in_colours(chart.svg, palette, families="Gill Sans, Lato")
    assert 'fill="#14532d"' in drawn
    assert 'font-family="Gill Sans, Lato"' in drawn
    # The accent's old colour is the text's new one: it isn't changed a second time.
    assert f'<text x="0" fill="{PALETTE.ink}"' not in drawn
    assert drawn.count('"#1b2a41"') > drawn.count("#1d2530")
    # Words that look like a tag's colour stay words.
    assert f'&gt;fill="{PALETTE.accent}"&lt;' not in drawn
    assert f'>fill="{PALETTE.accent}"<' in drawn


def test_a_rating_keeps_its_letter_and_pattern_in_any_colour() -> None:
    drawn = in_colours(rag_symbol(Rag.AMBER), BrandColours(amber="#7a4a00").palette())
    assert "#8a5200" not in drawn
    assert ">A<" in drawn
    assert drawn.count("<line") == rag_symbol(Rag.AMBER).count("<line") > 0


def test_the_look_that_ships_leaves_a_drawing_as_it_is() -> None:
    drawing = rag_symbol(Rag.RED)
    assert in_colours(drawing, DEFAULT_BRAND.colours.palette()) == drawing


def test_a_crest_as_png_stands_within_an_svg_of_its_own_shape() -> None:
    drawn = crest_as_svg(Crest(b"\x89PNG", PNG_TYPE, 40, 60, "Crest"))
    assert 'viewBox="0 0 40 60"' in drawn
    assert "data:image/png;base64,iVBORw==" in drawn
    assert crest_as_svg(Crest(b"<svg/>", SVG_TYPE, 1, 1, "Crest")) == "<svg/>"
