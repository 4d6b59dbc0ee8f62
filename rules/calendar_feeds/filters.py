"""Which part of the register a calendar feed shows: what each subscription names."""

from dataclasses import dataclass

from rules.vocabulary import FeedPart

# Boards, their paper cut-offs, deadlines and who owes what are the force's own business.
PUBLIC_PARTS = frozenset({FeedPart.INSPECTIONS})


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

    @property
    def shown_parts(self) -> frozenset[FeedPart]:
        """The parts that are shown: of a public feed never more than may be published."""
        return self.parts & PUBLIC_PARTS if self.public else self.parts


def in_portfolio(feed_filter: FeedFilter, portfolio: str) -> bool:
    """Whether the feed shows what belongs to a portfolio, in any case of letters and spacing."""
    wanted = feed_filter.portfolio
    return wanted is None or _folded(wanted) == _folded(portfolio)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
