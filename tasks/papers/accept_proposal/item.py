"""A proposed item in the register: as a new one, open and with its deadline, or beside one that is there."""

from dataclasses import replace

import sqlalchemy as sa

from models.queries.item_edits import EDIT
from models.queries.items import find_item
from models.queries.known_records import item_candidates
from models.queries.proposals import publication_of
from models.records import Deadline, Item, Post, Publication, Review, StageChange
from rules.audit_chain import Change
from rules.dates_in_words import long_date
from rules.papers.item_content import with_anchor
from rules.papers.likeness import Likenesses, Wanted
from rules.papers.proposals import ItemProposal
from rules.papers.record_keys import free_key, key_from_title
from rules.resolution import Resolution
from rules.vocabulary import ItemKind, ProposalDecisionKind, ResolutionKind, ReviewClock, Stage
from tasks.papers.accept_proposal.outcome import Outcome, new_values
from tasks.papers.queue_transaction import Deciding, QueueError

_THE_SAME = 90
_WITH_A_DAY = frozenset({ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE})
_SHORT = {ItemKind.CAUSE_OF_CONCERN: "coc", ItemKind.RECOMMENDATION: "r", ItemKind.AFI: "afi"}


def accept_item(deciding: Deciding, content: ItemProposal, *, as_new: bool) -> Outcome:
    """A new open item of its publication. Raises QueueError when that isn't decided yet, or when the register
    seems to have the item, unless `as_new`."""
    publication = decided_publication(deciding)
    content = with_anchor(content, publication.published_on if publication else None)
    if not as_new:
        _refuse_twin(deciding, content, publication)
    deadline = _checked_deadline(content, publication)
    item, notes = _new_item(deciding, content, publication)
    deciding.session.add(item)
    deciding.session.flush()
    if deadline is not None:
        deciding.session.add(_deadline_row(deciding, item, content, deadline))
    deciding.session.add(
        StageChange(
            item_id=item.id,
            stage=Stage.OPEN,
            happened_on=item.known_on,
            recorded_at=deciding.by.now,
            note="",
            source=deciding.source,
        )
    )
    deciding.session.flush()
    changes = new_values(
        [
            *(
                (name, getattr(item, name))
                for name in ("number", "portal_id", "title", "level", "mandatory", "source")
            ),
            ("applicability", item.applicability.value),
            ("publication", publication.key if publication else None),
            ("deadline", content.deadline_phrase),
            ("due on", deadline.end if deadline is not None and deadline.kind in _WITH_A_DAY else None),
        ]
    )
    deciding.trail.record("add-item", "item", item.key, changes)
    return Outcome("item", item.key, changes, (*notes, *_deadline_notes(content, deadline)))


def merge_item(deciding: Deciding, content: ItemProposal, key: str) -> Outcome:
    """Add to an item what is new in the proposal: its portal id where it had none, and a note of the paper.

    Nothing that the register says is changed: a different number, level or deadline is told instead.
    """
    item = find_item(deciding.session, deciding.force.id, key)
    deciding.session.refresh(item, with_for_update={"key_share": True})
    changes: list[Change] = []
    notes: list[str] = []
    if content.portal_id and not item.portal_id:
        item.portal_id = content.portal_id
        changes.append(Change("portal_id", None, content.portal_id))
        deciding.session.flush()
        deciding.trail.record(EDIT, "item", item.key, changes, f"from {deciding.source}")
    elif content.portal_id and content.portal_id != item.portal_id:
        notes.append(f"The paper’s portal id is {content.portal_id}, the register’s {item.portal_id}; left.")
    if content.level is not None and content.level != item.level:
        notes.append(f"The paper says level {content.level}, the register {item.level or 'none'}; left.")
    notes.extend(_differing_deadline(deciding, item, content))
    _add_note(deciding, item)
    return Outcome("item", item.key, tuple(changes), tuple(notes))


def wanted(content: ItemProposal, publication_key: str, publication_title: str) -> Wanted:
    """What to look for in the register."""
    return Wanted(
        kind=content.kind,
        portal_id=content.portal_id,
        number=content.number,
        text=content.text,
        publication_key=publication_key,
        publication_title=publication_title,
    )


def decided_publication(deciding: Deciding) -> Publication | None:
    """The register's publication of the item; None when the proposal names none or it was dismissed."""
    within = publication_of(deciding.session, deciding.force.id, deciding.queued)
    if within is None:
        return None
    if within.decided is None:
        raise QueueError(
            f"proposal {deciding.queued.id} belongs to proposal {within.id}, its publication, which isn’t "
            "decided yet: "
            "accept, merge or dismiss that one first"
        )
    if within.decided.decision is ProposalDecisionKind.DISMISSED:
        return None
    return deciding.session.scalar(
        sa.select(Publication).where(
            Publication.force_id == deciding.force.id, Publication.key == within.decided.subject_key
        )
    )


def _refuse_twin(deciding: Deciding, content: ItemProposal, publication: Publication | None) -> None:
    likenesses = Likenesses(
        item_candidates(
            deciding.session,
            deciding.force.id,
            publication_key=publication.key if publication else None,
            portal_id=content.portal_id or None,
        )
    )
    key, title = (publication.key, publication.title) if publication else ("", "")
    found = likenesses.matches(wanted(content, key, title))
    if found and found[0].likeness >= _THE_SAME:
        raise QueueError(
            f"the register has “{found[0].key}”, {found[0].likeness}% alike ({found[0].why}): merge with "
            "it, or accept as new"
        )


def _new_item(
    deciding: Deciding, content: ItemProposal, publication: Publication | None
) -> tuple[Item, list[str]]:
    if not content.title.strip():
        raise QueueError("the item has no title: edit it first")
    notes = []
    owner = _owner(deciding, content.owner)
    if content.owner and owner is None:
        notes.append(
            f"The paper names “{content.owner}” as owner; no post is called that, so it has none yet."
        )
    parent = _parent(deciding, content, publication)
    if content.parent and parent is None:
        notes.append(f"It belongs to “{content.parent}”, which isn’t in the register: it has no parent yet.")
    item = Item(
        force_id=deciding.force.id,
        publication_id=publication.id if publication else None,
        parent_id=parent.id if parent else None,
        owner_post_id=owner.id if owner else None,
        key=_free_key(deciding, content, publication),
        portal_id=content.portal_id or None,
        number=content.number,
        kind=content.kind,
        level=None if content.kind is ItemKind.CAUSE_OF_CONCERN else content.level,
        title=content.title,
        text=content.text,
        addressees="; ".join(content.addressees),
        applicability=content.applicability,
        mandatory=content.mandatory,
        portfolio="",
        board="",
        known_on=publication.published_on
        if publication and publication.published_on
        else deciding.paper_date,
        source=deciding.source,
    )
    return item, notes


def _free_key(deciding: Deciding, content: ItemProposal, publication: Publication | None) -> str:
    number = (
        "".join(letter for letter in content.number.split(" ")[-1].lower() if letter.isalnum())
        if content.number
        else ""
    )
    stem = publication.key if publication else key_from_title(content.title)
    tail = content.portal_id or (f"{_SHORT[content.kind]}{number}" if number else "")
    if publication and not tail:
        tail = key_from_title(content.title)[:24].rstrip("-")
    return free_key(f"{stem}-{tail}" if tail else stem, lambda key: _has_item(deciding, key))


def _has_item(deciding: Deciding, key: str) -> bool:
    query = sa.select(Item.id).where(Item.force_id == deciding.force.id, Item.key == key)
    return deciding.session.scalar(query) is not None


def _owner(deciding: Deciding, name: str) -> Post | None:
    """The post that a paper means by its key or title; a person's name is nobody's post."""
    if not name.strip():
        return None
    wanted_name = name.strip().casefold()
    posts = deciding.session.scalars(sa.select(Post).where(Post.force_id == deciding.force.id)).all()
    found = [post for post in posts if wanted_name in (post.key.casefold(), post.title.casefold())]
    return found[0] if len(found) == 1 else None


def _parent(deciding: Deciding, content: ItemProposal, publication: Publication | None) -> Item | None:
    if not content.parent or publication is None:
        return None
    query = sa.select(Item).where(
        Item.publication_id == publication.id,
        Item.kind == ItemKind.CAUSE_OF_CONCERN,
        sa.or_(Item.number == content.parent, Item.title == content.parent),
    )
    found = deciding.session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None


def _checked_deadline(content: ItemProposal, publication: Publication | None) -> Resolution | None:
    read = content.deadline
    if not content.deadline_phrase or read is None or read.kind is ResolutionKind.NONE:
        return None
    published = publication.published_on if publication else None
    if read.kind in _WITH_A_DAY and read.end is not None and published is not None and read.end < published:
        raise QueueError(
            f"“{content.deadline_phrase}” is {long_date(read.end)}, before the report came out "
            f"({long_date(published)}): edit the deadline first"
        )
    return read


def _deadline_row(deciding: Deciding, item: Item, content: ItemProposal, read: Resolution) -> Deadline:
    return Deadline(
        item_id=item.id,
        version=1,
        kind=content.deadline_kind,
        phrase=content.deadline_phrase,
        anchor=content.anchor.isoformat() if content.anchor else "",
        resolution=read.kind,
        starts_on=read.start,
        ends_on=read.end,
        recurrence=read.recurrence,
        rule=read.rule,
        words=read.words,
        certainty=read.certainty,
        known_on=item.known_on,
        recorded_at=deciding.by.now,
        source=deciding.source,
    )


def _deadline_notes(content: ItemProposal, read: Resolution | None) -> list[str]:
    if read is not None and read.kind is ResolutionKind.UNKNOWN:
        return [f"Its deadline “{content.deadline_phrase}” can’t be read to a day: {read.rule}"]
    return [] if read is not None else ["It has no deadline."]


def _differing_deadline(deciding: Deciding, item: Item, content: ItemProposal) -> list[str]:
    if not content.deadline_phrase:
        return []
    publication = deciding.session.get(Publication, item.publication_id) if item.publication_id else None
    read = with_anchor(replace(content), publication.published_on if publication else None).deadline
    newest = deciding.session.scalars(
        sa.select(Deadline)
        .where(Deadline.item_id == item.id, Deadline.kind == content.deadline_kind)
        .order_by(Deadline.version.desc())
    ).first()
    day = read.end if read is not None and read.kind in _WITH_A_DAY else None
    if newest is None:
        return [(f"The paper gives the deadline “{content.deadline_phrase}”, the register none: "
                f"add it with `oversight item deadline {item.key}` if it is right.")]  # fmt: skip
    if day is not None and newest.ends_on != day:
        return [
            (
                f"The paper’s deadline is {long_date(day)} (“{content.deadline_phrase}”), the register’s "
                f"“{newest.phrase}”; left."
            )
        ]
    return []


def _add_note(deciding: Deciding, item: Item) -> None:
    """A line in the item's history; not a substantive update, so no review clock starts anew."""
    note = f"Also in {deciding.source} (proposal {deciding.queued.id})"
    deciding.session.add(
        Review(
            item_id=item.id,
            held_on=deciding.by.today,
            clock=ReviewClock.OWNER_UPDATE,
            substantive=False,
            note=note,
            source=deciding.source,
        )
    )
    deciding.session.flush()
    deciding.trail.record("merge-proposal", "item", item.key, [Change("note", None, note)])
