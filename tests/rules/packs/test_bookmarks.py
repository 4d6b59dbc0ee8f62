"""Anchors as a Word file's bookmarks: names that Word takes, each its own."""

import re

from rules.packs.bookmarks import Bookmarks


def test_every_anchor_has_a_name_of_its_own_that_word_takes() -> None:
    anchors = ["item-000001", "item_000001", "Item-000001", "x" * 60, "x" * 61, "chart-burn-down", "ä b"]
    names = Bookmarks(anchors)
    made = [names.of(anchor) for anchor in anchors]
    assert len({name.casefold() for name in made}) == len(anchors)
    assert all(re.fullmatch(r"_[A-Za-z0-9_]{1,39}", name) for name in made)


def test_the_names_hang_on_the_anchors_and_not_on_their_order() -> None:
    one, other = Bookmarks(["a-b", "a_b"]), Bookmarks(["a_b", "a-b"])
    assert [one.of("a-b"), one.of("a_b")] == [other.of("a-b"), other.of("a_b")]
