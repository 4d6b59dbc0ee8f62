"""Which feeds are published, and under which names."""

import pytest

from rules.calendar_feeds.feed_file_names import FeedChoiceError, feed_file_name, feeds_to_publish
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import FeedPart


@pytest.mark.parametrize(
    ("feed", "name"),
    [
        (FeedFilter(), "inspections.ics"),
        (FeedFilter(portfolio="Local Policing"), "inspections-local-policing.ics"),
        (FeedFilter(portfolio="local  policing"), "inspections-local-policing.ics"),
        (FeedFilter(portfolio="Local-Policing"), "inspections-local-policing-e2c87dbf.ics"),
        (FeedFilter(portfolio="../etc/passwd"), "inspections-etc-passwd-7fef78f5.ics"),
        (FeedFilter(portfolio="Troseddu — ✓"), "inspections-troseddu-ab3f5e92.ics"),
        (FeedFilter(only_confirmed=True, public=True), "inspections-confirmed-public.ics"),
        (FeedFilter(parts=frozenset({FeedPart.SECTION_55})), "section-55.ics"),
        (
            FeedFilter(parts=frozenset({FeedPart.DEADLINES}), post_key="owner-marac"),
            "deadlines-owner-marac.ics",
        ),
        (FeedFilter(parts=frozenset({FeedPart.PPOG, FeedPart.BOARDS})), "boards+ppog.ics"),
    ],
)
def test_a_feed_has_one_plain_name(feed: FeedFilter, name: str) -> None:
    made = feed_file_name(feed)

    assert made == name
    assert made.isascii()
    assert "/" not in made


def test_feeds_that_differ_never_share_a_name() -> None:
    portfolios = [
        None,
        "Crime",
        "Crime & Intelligence",
        "Crime, Intelligence",
        "Crime-Intelligence",
        "✓",
        "✗",
    ]
    portfolios += ["Confirmed", "public", "Crime public", "ppog", "a" * 61, "a" * 62]
    feeds = [
        FeedFilter(portfolio=portfolio, only_confirmed=confirmed, public=public)
        for portfolio in portfolios
        for confirmed in (False, True)
        for public in (False, True)
    ]
    names = {feed_file_name(feed) for feed in feeds}

    assert len(names) == len(feeds)


def test_each_part_and_each_portfolio_is_a_feed() -> None:
    feeds = feeds_to_publish([FeedPart.BOARDS, FeedPart.INSPECTIONS], portfolios=["Crime", "Crime", "Cyber"])

    assert [feed_file_name(feed) for feed in feeds] == [
        "boards.ics",
        "inspections-crime.ics",
        "inspections-cyber.ics",
    ]
    assert feeds_to_publish([]) == [FeedFilter()]


@pytest.mark.parametrize(
    ("parts", "options", "says"),
    [
        ([FeedPart.DEADLINES], {}, "--post"),
        ([], {"post_key": "owner"}, "only"),
        ([FeedPart.INSPECTIONS, FeedPart.PPOG], {"public": True}, "can’t hold ppog"),
    ],
)
def test_feeds_that_make_no_sense_are_refused(
    parts: list[FeedPart], options: dict[str, object], says: str
) -> None:
    with pytest.raises(FeedChoiceError, match=says):
        feeds_to_publish(parts, **options)  # type: ignore[arg-type]  # rows of a table
