"""A feed's name: what a calendar program shows beside it."""

from rules.calendar_feeds.filters import FeedFilter
from rules.calendar_feeds.wording import one_line
from rules.vocabulary import FeedPart

_WORDS = {
    FeedPart.INSPECTIONS: "inspections",
    FeedPart.BOARDS: "boards",
    FeedPart.DEADLINES: "deadlines",
    FeedPart.SECTION_55: "section 55 days",
    FeedPart.PPOG: "PPOG",
}


def feed_name(force_name: str, feed_filter: FeedFilter, *, post_title: str = "") -> str:
    """As in “West Midlands Police: inspections and boards (portfolio Crime, confirmed only)”, on one line.

    `post_title` is the post whose deadlines the feed shows. A public feed doesn't name the portfolio.
    """
    words = [_WORDS[part] for part in FeedPart if part in feed_filter.shown_parts]
    what = " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    narrowed = [
        *(
            [f"portfolio {feed_filter.portfolio}"]
            if feed_filter.portfolio is not None and not feed_filter.public
            else []
        ),
        *(["confirmed only"] if feed_filter.only_confirmed else []),
        *([f"deadlines of {post_title}"] if post_title else []),
    ]
    return one_line(f"{force_name}: {what}{' (' + ', '.join(narrowed) + ')' if narrowed else ''}")
