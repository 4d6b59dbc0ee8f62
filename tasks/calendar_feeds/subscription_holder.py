"""Whose a calendar subscription is to be and what it is to show, checked against the register."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.queries.calendar_subscriptions import known_portfolios
from models.queries.people import NoSuchPersonError, person_by_email
from models.records import Person, Post
from rules.calendar_feeds.filters import PUBLIC_PARTS, FeedFilter
from rules.clean_text import clean_text
from rules.vocabulary import FeedPart

_NAMED_AT_MOST = 8


class SubscriptionError(ValueError):
    """A calendar subscription that can't be made or renewed; the message says why and what there is."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A post or a person; `key` is the post's key or the person's e-mail address. One id is None."""

    key: str
    post_id: int | None
    person_id: int | None


@dataclass(frozen=True, slots=True)
class CheckedFeed:
    """A filter of which everything is in the register, and the post whose deadlines it shows."""

    feed: FeedFilter
    deadlines_of_post_id: int | None


def find_holder(session: Session, force_id: int, named: str) -> Holder:
    """The post with that key, or the person with that e-mail address; raises SubscriptionError."""
    if "@" not in named:
        post = _post(session, force_id, named.strip())
        return Holder(post.key, post.id, None)
    try:
        person = person_by_email(session, force_id, named)
    except NoSuchPersonError:
        emails = session.scalars(sa.select(Person.email).where(Person.force_id == force_id)).all()
        raise SubscriptionError(
            f"nobody has the e-mail address “{clean_text(named)}”; {_what_there_is(named, emails)};"
            " `oversight post add-person` adds somebody"
        ) from None
    return Holder(person.email, None, person.id)


def checked_feed(session: Session, force_id: int, feed: FeedFilter, holder: Holder) -> CheckedFeed:
    """The filter with its portfolio in the register's spelling and its deadlines' post; SubscriptionError."""
    if not feed.parts:
        raise SubscriptionError("a feed shows one part at least")
    hidden = [part.value for part in FeedPart if part in feed.parts - feed.shown_parts]
    if hidden:
        # Said now: left out in silence, they would be missed in the calendar, or thought to be public.
        shown = ", ".join(sorted(PUBLIC_PARTS))
        raise SubscriptionError(f"a public feed shows {shown} only: it can’t show {', '.join(hidden)}")
    portfolio = _portfolio(session, force_id, feed.portfolio) if feed.portfolio is not None else None
    post_key = feed.post_key
    if FeedPart.DEADLINES not in feed.parts:
        if post_key is not None:
            raise SubscriptionError("a post for deadlines goes with the part “deadlines” only")
        return CheckedFeed(replace(feed, portfolio=portfolio), None)
    if post_key is None and holder.post_id is None:
        raise SubscriptionError("deadlines are those of a post: say of which one")
    post = _post(session, force_id, post_key or holder.key)
    return CheckedFeed(replace(feed, portfolio=portfolio, post_key=post.key), post.id)


def _post(session: Session, force_id: int, key: str) -> Post:
    posts = {post.key: post for post in session.scalars(sa.select(Post).where(Post.force_id == force_id))}
    if key not in posts:
        raise SubscriptionError(
            f"there is no post “{clean_text(key)}”; {_what_there_is(key, list(posts))};"
            " `oversight post list` shows every post's key"
        )
    return posts[key]


def _portfolio(session: Session, force_id: int, named: str) -> str:
    known = known_portfolios(session, force_id)
    if named in known:
        return named
    alike = [each for each in known if each.casefold() == named.strip().casefold()]
    if not alike:
        # A feed of a mistyped portfolio would stay empty for ever, and nobody would know why.
        raise SubscriptionError(
            f"the register has no portfolio “{clean_text(named)}”; {_what_there_is(named, known)}"
        )
    return alike[0]


def _what_there_is(named: str, known: Sequence[str]) -> str:
    """The likest ones first, as a mistyped one is meant to be one of them."""
    if not known:
        return "there is none yet"
    likest = get_close_matches(named.strip().lower(), sorted(known), n=_NAMED_AT_MOST, cutoff=0.6)
    rest = [each for each in sorted(known) if each not in likest]
    shown = [*likest, *rest][:_NAMED_AT_MOST]
    more = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    return f"there is {'; '.join(shown)}{more}"
