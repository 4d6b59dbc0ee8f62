"""Where one item stands with its reviews: its clocks, whom each is for by post, and its next board."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.boards import BoardAhead
from rules.review_clocks import DueReview, ItemClockFacts, ReviewPolicy, due_reviews
from rules.vocabulary import Phase, PostKind, ReviewClock


@dataclass(frozen=True, slots=True)
class PostInForce:
    """A post, and who is in it on the day, in words; None when nobody is."""

    key: str
    title: str
    kind: PostKind
    portfolio: str
    holder: str | None


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a clock is for: the post, with who is in it; all None when the force has no such post."""

    kind: PostKind
    key: str | None = None
    title: str | None = None
    holder: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockedItem:
    """An item on a day, with what its clocks go by. `board` is the governance board that its record names."""

    key: str
    title: str
    board: str
    portfolio: str
    owner_key: str | None
    facts: ItemClockFacts


@dataclass(frozen=True, slots=True)
class ReviewStanding:
    """One clock of an item, and whom it is for."""

    due: DueReview
    recipients: tuple[Recipient, ...]


@dataclass(frozen=True, slots=True)
class ItemStanding:
    """Every clock that runs on an item, and the board that comes next for it; None when none hears it."""

    item: ClockedItem
    reviews: tuple[ReviewStanding, ...]
    next_board: BoardAhead | None

    @property
    def is_stale(self) -> bool:
        """A clock has run out without a substantive update or review."""
        return any(review.due.missed for review in self.reviews)

    def only_missed(self) -> "ItemStanding":
        """The same item without the clocks that are still in time."""
        return replace(self, reviews=tuple(review for review in self.reviews if review.due.missed))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDay:
    """What all items of a force share on one day.

    `engage_since` is the day on which the present Engage phase began, None in Scan; `boards` are all of the
    policy's as seen from the day.
    """

    today: date
    policy: ReviewPolicy
    engage_since: date | None
    boards: tuple[BoardAhead, ...]
    posts: tuple[PostInForce, ...]

    @property
    def sitting(self) -> tuple[BoardAhead, ...]:
        """The boards that sit in the present phase."""
        phase = Phase.SCAN if self.engage_since is None else Phase.ENGAGE
        return tuple(ahead for ahead in self.boards if ahead.board.only_in in (None, phase))


def item_standing(item: ClockedItem, day: ReviewDay) -> ItemStanding:
    """Where an item stands on a day; without a running clock it has no reviews and no board."""
    due = due_reviews(item.facts, today=day.today, policy=day.policy, engage_since=day.engage_since)
    reviews = tuple(ReviewStanding(each, _recipients(each, item, day.posts)) for each in due)
    next_board = _next_board(item, {each.clock for each in due}, day.sitting) if due else None
    return ItemStanding(item, reviews, next_board)


def _recipients(review: DueReview, item: ClockedItem, posts: Sequence[PostInForce]) -> tuple[Recipient, ...]:
    return tuple(each for kind in review.recipients for each in _of_kind(kind, item, posts))


def _of_kind(kind: PostKind, item: ClockedItem, posts: Sequence[PostInForce]) -> list[Recipient]:
    if kind is PostKind.OWNER:
        # Whoever owns the item, whatever kind of post that is.
        found = [post for post in posts if post.key == item.owner_key]
    else:
        found = [post for post in posts if post.kind is kind]
    if kind is PostKind.PORTFOLIO_LEAD:
        found = [post for post in found if _same(post.portfolio, item.portfolio)]
    return [Recipient(kind, post.key, post.title, post.holder) for post in found] or [Recipient(kind)]


def _next_board(
    item: ClockedItem, clocks: set[ReviewClock], boards: Iterable[BoardAhead]
) -> BoardAhead | None:
    """Of the boards that hear one of its clocks, or that its record names, the one that meets first."""
    of_item = [ahead for ahead in boards if ahead.board.hears & clocks or _same(ahead.board.name, item.board)]
    return min(of_item, key=lambda ahead: ahead.following.day if ahead.following else date.max, default=None)


def _same(one: str, other: str) -> bool:
    return " ".join(one.casefold().split()) == " ".join(other.casefold().split())
