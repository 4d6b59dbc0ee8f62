"""What a register holds, as values that an import is compared with, and how rows find their items in it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple, TypeVar

from rules.sheets.headings import squashed
from rules.vocabulary import (
    Applicability,
    DeadlineKind,
    ItemKind,
    PortalStatus,
    PublicationKind,
    Rag,
    ResolutionKind,
    Stage,
)

_K = TypeVar("_K")
_V = TypeVar("_V")

_NUMBER_WORDS = re.compile(
    r"recommendations?|areas? ?for ?improvement|causes? ?of ?concern|afis?|recs?|coc|number|no\b|[^a-z0-9.]"
)


class HeldItem(NamedTuple):
    """An item as it stands."""

    id: int
    key: str
    portal_id: str | None
    publication_id: int | None
    parent_id: int | None
    owner_post_id: int | None
    number: str
    kind: ItemKind
    level: int | None
    title: str
    text: str
    addressees: str
    applicability: Applicability
    mandatory: bool
    portfolio: str
    board: str


class HeldPublication(NamedTuple):
    """A report as it stands."""

    id: int
    key: str
    title: str
    kind: PublicationKind
    published_on: date | None


class HeldPost(NamedTuple):
    """A post as it stands."""

    id: int
    key: str
    title: str


class HeldDeadline(NamedTuple):
    """One version of one deadline."""

    version: int
    phrase: str
    resolution: ResolutionKind
    starts_on: date | None
    ends_on: date | None
    recurrence: str | None


class HeldStage(NamedTuple):
    """Where an item stands, and when it was last submitted and closed; None when it never was."""

    stage: Stage
    submitted_on: date | None
    closed_on: date | None


@dataclass(frozen=True)
class HeldRegister:
    """One force's register, read at one moment. Dictionaries go by the item's id unless they say otherwise.

    `deadlines` hold every version of a kind, the oldest first; `updated_on` is the newest substantive update;
    `portal` the newest report by `as_at` and `rags` the newest rating; `posts_of_email` whose post it is on
    `as_at`, by lower-case e-mail.
    """

    items: Sequence[HeldItem]
    publications: Sequence[HeldPublication]
    posts: Sequence[HeldPost]
    stages: Mapping[int, HeldStage] = field(default_factory=dict)
    deadlines: Mapping[tuple[int, DeadlineKind], Sequence[HeldDeadline]] = field(default_factory=dict)
    updated_on: Mapping[int, date] = field(default_factory=dict)
    portal: Mapping[int, tuple[date, PortalStatus]] = field(default_factory=dict)
    rags: Mapping[int, Rag] = field(default_factory=dict)
    posts_of_email: Mapping[str, Sequence[HeldPost]] = field(default_factory=dict)

    @cached_property
    def item_by_id(self) -> Mapping[int, HeldItem]:
        return {item.id: item for item in self.items}

    @cached_property
    def item_by_key(self) -> Mapping[str, HeldItem]:
        return {item.key: item for item in self.items}

    @cached_property
    def items_by_portal_id(self) -> Mapping[str, list[HeldItem]]:
        return _grouped((item.portal_id, item) for item in self.items if item.portal_id)

    @cached_property
    def items_by_number(self) -> Mapping[tuple[int, ItemKind, str], list[HeldItem]]:
        """By publication's id, kind and number_word()."""
        return _grouped(
            ((item.publication_id, item.kind, number_word(item.number)), item)
            for item in self.items
            if item.publication_id is not None and item.number
        )

    @cached_property
    def items_by_title(self) -> Mapping[tuple[int | None, ItemKind, str], list[HeldItem]]:
        """By publication's id, kind and the squashed title."""
        return _grouped(((item.publication_id, item.kind, squashed(item.title)), item) for item in self.items)

    @cached_property
    def publication_by_id(self) -> Mapping[int, HeldPublication]:
        return {publication.id: publication for publication in self.publications}

    @cached_property
    def publication_by_words(self) -> Mapping[str, HeldPublication]:
        """By the squashed title, or else by the squashed key."""
        by_key = {squashed(publication.key): publication for publication in self.publications}
        return by_key | {squashed(publication.title): publication for publication in self.publications}

    @cached_property
    def post_by_words(self) -> Mapping[str, HeldPost | None]:
        """By the squashed key or title; None where two posts share the title."""
        found: dict[str, HeldPost | None] = {}
        for post in self.posts:
            word = squashed(post.title)
            found[word] = None if word in found else post
        return found | {squashed(post.key): post for post in self.posts}

    @cached_property
    def post_by_id(self) -> Mapping[int, HeldPost]:
        return {post.id: post for post in self.posts}

    def stage(self, item_id: int) -> Stage:
        """The stage at which the item stands."""
        held = self.stages.get(item_id)
        return held.stage if held is not None else Stage.OPEN

    def newest_version(self, item_id: int) -> int:
        """The item's newest deadline version, over all kinds; 0 when it has no deadline."""
        versions = (self.deadlines.get((item_id, kind)) for kind in DeadlineKind)
        return max((each[-1].version for each in versions if each), default=0)


def number_word(number: str) -> str:
    """A number in the report, however it is written: “Recommendation 3”, “Rec 3” and “3” are the same."""
    return _NUMBER_WORDS.sub("", number.casefold()).strip(".") or squashed(number)


def _grouped(pairs: Iterable[tuple[_K, _V]]) -> dict[_K, list[_V]]:
    groups: dict[_K, list[_V]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)
