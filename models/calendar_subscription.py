"""Calendar feeds that somebody subscribed to: whose each is, what it shows, and how it is reached."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from rules.vocabulary import FeedPart

LONGEST_CLIENT = 200


class FeedParts(sa.types.TypeDecorator[frozenset[FeedPart]]):
    """The parts of a feed as their words with commas between, each once, in the vocabulary's order."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, _dialect: sa.Dialect) -> str | None:
        return None if value is None else ",".join(part.value for part in FeedPart if part in value)

    def process_result_value(self, value: str | None, _dialect: sa.Dialect) -> frozenset[FeedPart] | None:
        return None if value is None else frozenset(FeedPart(word) for word in value.split(","))


class CalendarSubscription(Base):
    """One secret address of a feed, held by a post or by a person.

    `token_sha256` is the SHA-256 in lower-case hexadecimal of the address's token, which is kept nowhere; a
    revoked one has that of no address any more. The columns from `parts` to `public` are a FeedFilter
    (rules/calendar_feeds/filters.py); `last_day` is the last day in Europe/London on which the address is
    answered, None for no end. `last_client` is what the client that fetched it last called itself.
    """

    __tablename__ = "calendar_subscription"
    __table_args__ = (
        UniqueConstraint("token_sha256"),
        CheckConstraint("(post_id IS NULL) <> (person_id IS NULL)", name="held_by_a_post_or_a_person"),
        # Each word taken out once leaves the commas: nothing else stands there, and none of them twice.
        CheckConstraint(
            "replace(replace(replace(replace(replace(',' || parts || ',',"
            " ',inspections,', ','), ',boards,', ','), ',deadlines,', ','), ',section-55,', ','),"
            " ',ppog,', ',') = ','",
            name="parts_are_known_and_once_each",
        ),
        CheckConstraint(
            "(',' || parts || ',' LIKE '%,deadlines,%') = (deadlines_of_post_id IS NOT NULL)",
            name="deadlines_are_those_of_a_post",
        ),
        CheckConstraint("portfolio <> ''", name="portfolio_is_named_or_all"),
        CheckConstraint("length(token_sha256) = 64", name="token_is_kept_as_its_sha256"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked_by_somebody"),
        CheckConstraint(f"length(last_client) <= {LONGEST_CLIENT}", name="last_client_is_short"),
        Index("ix_calendar_subscription_force_id", "force_id"),
        Index("ix_calendar_subscription_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    force_id: Mapped[int] = mapped_column(ForeignKey("force.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    parts: Mapped[frozenset[FeedPart]] = mapped_column(FeedParts())
    portfolio: Mapped[str | None]
    only_confirmed: Mapped[bool]
    deadlines_of_post_id: Mapped[int | None] = mapped_column(ForeignKey("post.id"))
    public: Mapped[bool]
    token_sha256: Mapped[str]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
    renewed_at: Mapped[datetime | None]
    last_day: Mapped[date | None]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[str | None]
    last_fetched_at: Mapped[datetime | None]
    last_client: Mapped[str | None]
