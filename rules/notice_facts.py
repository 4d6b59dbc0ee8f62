"""What one notice says about its item: the input of a digest."""

from dataclasses import dataclass
from datetime import date

from rules.vocabulary import ItemKind, NoticeRule, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeFacts:
    """One notice with all that a person needs to see of its item. Days are days in Europe/London.

    `phrase` is the deadline's own words, "" when the paper states none; `why` says in words how `due_on`
    follows from them and `confirmed` whether the Force Liaison Officer has agreed to it. `last_update_on` is
    the last substantive update or review, `owner_title` the post that owns the item.
    """

    rule: NoticeRule
    item_key: str
    portal_id: str | None
    number: str
    kind: ItemKind
    level: int | None
    title: str
    publication: str | None
    published_on: date | None
    mandatory: bool
    stage: Stage
    due_on: date | None
    phrase: str
    why: str
    confirmed: bool
    last_update_on: date | None
    owner_title: str | None
