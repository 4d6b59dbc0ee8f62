"""The words of a drawing are changed, and nothing else of it."""

from rules.packs.charts import StackedRow, stacked_bars
from rules.packs.svg_words import with_words


def test_only_words_are_changed_and_they_stay_words() -> None:
    row = StackedRow("Tom & <Jerry>", 2)
    chart = stacked_bars([row], solid="Open", hatched="", anchor="a", caption="All")
    changed = with_words(chart.svg, str.upper)
    assert ">TOM &amp; &lt;JERRY&gt;<" in changed
    assert changed.count("<rect") == chart.svg.count("<rect")
    assert with_words(chart.svg, lambda words: words) == chart.svg
