"""Which part of the register a calendar feed shows: what each subscription names."""

from dataclasses import dataclass

from rules.vocabulary import FeedPart


@dataclass(frozen=True, slots=True)
class FeedFilter:
    """What stands in one feed.

    `portfolio` narrows inspections and deadlines to one portfolio, None for all. With `only_confirmed`
    tentative windows stay out. `post_key` is the post whose items' deadlines FeedPart.DEADLINES shows.
    A `public` feed holds publishable fields only.
    """

    parts: frozenset[FeedPart] = frozenset({FeedPart.INSPECTIONS})
    portfolio: str | None = None
    only_confirmed: bool = False
    post_key: str | None = None
    public: bool = False
