"""What a calendar feed shows, in words: for the list of subscriptions and for the audit trail."""

from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import FeedPart

PART_WORDS = {
    FeedPart.INSPECTIONS: "inspections",
    FeedPart.BOARDS: "boards and committees with their paper cut-offs",
    FeedPart.DEADLINES: "deadlines",
    FeedPart.SECTION_55: "section 55 days",
    FeedPart.PPOG: "PPOG",
}


def filter_in_words(feed: FeedFilter) -> str:
    """As in “inspections, deadlines of owner-marac; portfolio Crime; confirmed windows only; public”."""
    shown = [
        f"deadlines of {feed.post_key}" if part is FeedPart.DEADLINES else PART_WORDS[part]
        for part in FeedPart
        if part in feed.parts
    ]
    told = [", ".join(shown)]
    if feed.portfolio is not None:
        told.append(f"portfolio {feed.portfolio}")
    if feed.only_confirmed:
        told.append("confirmed windows only")
    if feed.public:
        told.append("public")
    return "; ".join(told)
