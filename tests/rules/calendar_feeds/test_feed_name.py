"""What a calendar program shows as a feed's name, and what its filter lets in."""

import pytest

from rules.calendar_feeds.feed_name import feed_name
from rules.calendar_feeds.filters import FeedFilter, in_portfolio
from rules.vocabulary import FeedPart


@pytest.mark.parametrize(
    ("feed_filter", "post", "name"),
    [
        (FeedFilter(), "", "Force: inspections"),
        (FeedFilter(frozenset({FeedPart.BOARDS, FeedPart.PPOG})), "", "Force: boards and PPOG"),
        (
            FeedFilter(frozenset(FeedPart), portfolio="Crime", only_confirmed=True, post_key="o"),
            "Owner\r\nX",
            (
                "Force: inspections, boards, deadlines, section 55 days and PPOG"
                " (portfolio Crime, confirmed only, deadlines of Owner X)"
            ),
        ),
        (FeedFilter(frozenset(FeedPart), portfolio="Crime", public=True), "", "Force: inspections"),
    ],
)
def test_a_feed_is_named_after_what_it_shows(feed_filter: FeedFilter, post: str, name: str) -> None:
    assert feed_name("Force", feed_filter, post_title=post) == name


def test_every_part_has_its_word() -> None:
    names = {feed_name("", FeedFilter(frozenset({part}))) for part in FeedPart}

    assert len(names) == len(FeedPart)


@pytest.mark.parametrize(
    ("wanted", "portfolio", "shown"),
    [
        (None, "Crime", True),
        ("crime ", "  CRIME", True),
        ("Local  Policing", "local policing", True),
        ("Crime", "Crime and more", False),
        ("Crime", "", False),
    ],
)
def test_a_portfolio_is_known_in_any_case_of_letters(wanted: str | None, portfolio: str, shown: bool) -> None:
    assert in_portfolio(FeedFilter(portfolio=wanted), portfolio) is shown


def test_a_public_feed_shows_no_part_that_is_the_forces_own_business() -> None:
    assert FeedFilter(frozenset(FeedPart), public=True).shown_parts == {FeedPart.INSPECTIONS}
    assert FeedFilter(frozenset(FeedPart)).shown_parts == frozenset(FeedPart)
