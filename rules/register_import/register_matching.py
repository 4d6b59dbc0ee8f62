"""Which publication, owner and item of the register a row of an import speaks of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from rules.dates_in_words import long_date
from rules.register_import.held_register import HeldItem, HeldPost, HeldPublication, HeldRegister, number_word
from rules.register_import.planned_rows import NewPublication
from rules.sheets.headings import Column, squashed
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import PublicationKind

_NOT_KEY = re.compile(r"[^a-z0-9]+")
_KEY_LENGTH = 60


class RowPublication(NamedTuple):
    """A row's report: one that is there, a new one, or neither, with the date to count deadlines from."""

    held: HeldPublication | None
    new: NewPublication | None
    published_on: date | None

    @property
    def id(self) -> int | None:
        """The id in the register; None for a new one and for none."""
        return self.held.id if self.held is not None else None

    @property
    def key(self) -> str | None:
        """Its key; None where the row names no report."""
        chosen = self.held or self.new
        return chosen.key if chosen is not None else None


_NO_PUBLICATION = RowPublication(None, None, None)


@dataclass(slots=True)
class Publications:
    """Every report that a file names, found in the register or to be made, with one date each."""

    register: HeldRegister
    _by_text: dict[str, RowPublication] = field(default_factory=dict)
    _days: dict[str, set[date]] = field(default_factory=dict)
    _keys: set[str] = field(default_factory=set)

    def learn(self, rows: Iterable[RegisterRow]) -> None:
        """Take in every row's report first, as a date may stand in a later row than a deadline."""
        texts: dict[str, None] = {}
        for row in rows:
            texts[row.publication] = None
            if row.published is not None:
                self._days.setdefault(squashed(row.publication), set()).add(row.published)
        self._keys = {publication.key for publication in self.register.publications}
        new: dict[str, NewPublication] = {}
        for text in texts:
            if text:
                self._by_text[text] = self._found(text, new)

    def of(self, row: RegisterRow) -> RowPublication:
        """The row's report; asks where the file and the register, or two rows, give it two dates."""
        if not row.publication:
            return RowPublication(None, None, row.published) if row.published else _NO_PUBLICATION
        found = self._by_text[row.publication]
        days = self._days.get(squashed(row.publication), ())
        if found.held is not None and found.held.published_on is not None:
            if row.published not in (None, found.published_on):
                row.ask(
                    Column.PUBLISHED,
                    f"Published says {long_date(row.published or found.held.published_on)}, and the register "
                    f"has {long_date(found.held.published_on)} for “{found.held.title}”: which is right?",
                )
        elif len(days) > 1:
            named = " and ".join(long_date(day) for day in sorted(days)[:3])
            row.ask(Column.PUBLISHED, f"the file gives “{row.publication[:80]}” {named}: which is right?")
        return found

    def _found(self, text: str, new: dict[str, NewPublication]) -> RowPublication:
        word = squashed(text)
        days = self._days.get(word, set())
        day = min(days) if len(days) == 1 else None
        held = self.register.publication_by_words.get(word)
        if held is not None:
            return RowPublication(held, None, held.published_on or day)
        if word not in new:
            new[word] = NewPublication(unique_key(text, self._keys), text, _kind_of(text), day)
        return RowPublication(None, new[word], day)


def _kind_of(title: str) -> PublicationKind:
    """The kind of report where its title says so in so many words."""
    words = title.casefold()
    if "super-complaint" in words or "supercomplaint" in words:
        return PublicationKind.SUPER_COMPLAINT
    return PublicationKind.PEEL if re.search(r"\bpeel\b", words) else PublicationKind.OTHER


def unique_key(text: str, taken: set[str]) -> str:
    """A key of the text's words that isn't taken yet; takes it."""
    words = _NOT_KEY.sub("-", text.lower().replace("’", "").replace("'", "")).strip("-")
    stem = words[:_KEY_LENGTH].rsplit("-", 1)[0] if len(words) > _KEY_LENGTH else words
    key, count = stem or "item", 1
    while key in taken:
        count += 1
        key = f"{stem or 'item'}-{count}"
    taken.add(key)
    return key


@dataclass(slots=True)
class Owners:
    """Finds a row's owner post, each text once."""

    register: HeldRegister
    _known: dict[str, HeldPost | str] = field(default_factory=dict)

    def of(self, row: RegisterRow) -> HeldPost | None:
        """The post; None where the row names none, or where it has to be asked about."""
        by_post = self._post(row, Column.OWNER, row.owner)
        if not row.owner_email:
            return by_post
        by_email = self._post(row, Column.OWNER_EMAIL, row.owner_email)
        if by_post is not None and by_email is not None and by_post.id != by_email.id:
            holds = self.register.posts_of_email.get(row.owner_email.lower(), ())
            if by_post not in holds:
                row.ask(
                    Column.OWNER_EMAIL,
                    f"{row.owner_email[:80]} holds “{by_email.title}”, not “{by_post.title}”: whose is it?",
                )
        return by_post or by_email

    def _post(self, row: RegisterRow, column: Column, text: str) -> HeldPost | None:
        if not text:
            return None
        found = self._known.get(text)
        if found is None:
            found = self._known[text] = self._found(text)
        if isinstance(found, str):
            # With the post named, an e-mail of somebody with several posts says nothing against it.
            if not (column is Column.OWNER_EMAIL and row.owner and "several posts" in found):
                row.ask(column, found)
            return None
        return found

    def _found(self, text: str) -> HeldPost | str:
        if "@" in text:
            posts = self.register.posts_of_email.get(text.lower(), ())
            if len(posts) == 1:
                return posts[0]
            if posts:
                return f"{text[:80]} holds several posts: which owns this? {_titles(posts)}"
            return f"nobody with the e-mail {text[:80]} holds a post: add them with `oversight post`"
        words = self.register.post_by_words
        post = words.get(squashed(text))
        if post is not None:
            return post
        why = "two posts have this title" if squashed(text) in words else "there is no such post"
        return f"Owner says “{text[:80]}”: {why}; `oversight post list` shows every post’s key"


def _titles(posts: Sequence[HeldPost]) -> str:
    return ", ".join(f"“{post.title}” ({post.key})" for post in posts[:5])


class Match(NamedTuple):
    """What a row is about: an item that is there, and a token that two rows about the same item share."""

    held: HeldItem | None
    token: tuple[object, ...]


def match(register: HeldRegister, row: RegisterRow, publication: RowPublication) -> Match:
    """The item that the row is about: by key, by portal id, by report and number, or else by title.

    Asks where several items fit.
    """
    held = _by_name(register, row) or _by_number(register, row, publication)
    if held is None and not (row.key or row.reference):
        held = _by_title(register, row, publication)
    if held is not None:
        return Match(held, ("held", held.id))
    if row.key:
        return Match(None, ("key", row.key))
    if row.reference:
        return Match(None, ("reference", row.reference))
    if publication.key and row.number:
        return Match(None, ("number", publication.key, row.kind, number_word(row.number)))
    return Match(None, ("title", publication.key, row.kind, squashed(row.title)))


def _by_name(register: HeldRegister, row: RegisterRow) -> HeldItem | None:
    if row.key:
        return register.item_by_key.get(row.key)
    if not row.reference:
        return None
    found = register.items_by_portal_id.get(row.reference, [])
    if len(found) > 1:
        keys = ", ".join(item.key for item in found[:5])
        row.ask(
            Column.REFERENCE, f"the register has {row.reference[:60]} more than once: which is it? {keys}"
        )
    return found[0] if found else register.item_by_key.get(row.reference)


def _by_number(register: HeldRegister, row: RegisterRow, publication: RowPublication) -> HeldItem | None:
    if publication.id is None or not row.number or row.kind is None or row.key:
        return None
    found = register.items_by_number.get((publication.id, row.kind, number_word(row.number)), [])
    # Another portal id is another item, though the report numbers them alike.
    found = [item for item in found if not row.reference or item.portal_id is None]
    if len(found) > 1:
        keys = ", ".join(item.key for item in found[:5])
        row.ask(Column.NUMBER, f"the register has several of this report and number: which is it? {keys}")
    return found[0] if found else None


def _by_title(register: HeldRegister, row: RegisterRow, publication: RowPublication) -> HeldItem | None:
    if row.kind is None:
        return None
    found = register.items_by_title.get((publication.id, row.kind, squashed(row.title)), [])
    if row.number:
        found = [item for item in found if number_word(item.number) == number_word(row.number)]
    if len(found) > 1:
        keys = ", ".join(item.key for item in found[:5])
        row.ask(Column.TITLE, f"the register has several items of this title: which is it? {keys}")
    return found[0] if found else None
