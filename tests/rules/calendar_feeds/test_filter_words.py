"""A feed's filter in words."""

import pytest

from rules.calendar_feeds.filter_words import PART_WORDS, filter_in_words
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import FeedPart


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        (FeedFilter(), "inspections"),
        (
            FeedFilter(frozenset({FeedPart.PPOG, FeedPart.INSPECTIONS}), only_confirmed=True),
            "inspections, PPOG; confirmed windows only",
        ),
        (
            FeedFilter(frozenset({FeedPart.DEADLINES}), "Crime", post_key="owner-marac", public=True),
            "deadlines of owner-marac; portfolio Crime; public",
        ),
    ],
)
def test_a_filter_says_what_it_shows(feed: FeedFilter, words: str) -> None:
    assert filter_in_words(feed) == words


def test_every_part_has_words() -> None:
    assert set(PART_WORDS) == set(FeedPart)
