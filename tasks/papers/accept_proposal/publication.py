"""A proposed publication in the register: as a new one, or added to one that is there."""

from datetime import date

import sqlalchemy as sa

from models.queries.known_records import publications_of
from models.records import Publication
from rules.audit_chain import Change
from rules.dates_in_words import long_date
from rules.papers.likeness import Match, title_likeness
from rules.papers.proposals import PublicationProposal
from rules.papers.record_keys import free_key, key_from_title
from tasks.papers.accept_proposal.outcome import Outcome, new_values
from tasks.papers.queue_transaction import Deciding, QueueError

_THE_SAME = 85
_SAME_DAY_LIKE = 50
# What a merge may add where the register has nothing yet.
_FILLED = (
    "published_on",
    "link",
    "findings",
    "made",
    "applicable",
    "afis_made",
    "afis_applicable",
    "causes_of_concern_made",
)


def accept_publication(deciding: Deciding, content: PublicationProposal, *, as_new: bool) -> Outcome:
    """A new publication. Raises QueueError when the register seems to have it, unless `as_new`."""
    known = publication_matches(publications_of(deciding.session, deciding.force.id), content)
    if known and not as_new:
        raise QueueError(
            f"the register has “{known[0].key}”, which looks the same: merge with it, or accept as new"
        )
    _check(deciding, content)
    key = free_key(
        key_from_title(content.title, content.published_on.year if content.published_on else None),
        lambda wanted: _by_key(deciding, wanted) is not None,
    )
    publication = Publication(
        force_id=deciding.force.id,
        key=key,
        title=content.title,
        kind=content.kind,
        partners=content.partners,
        published_on=content.published_on,
        link=content.link,
        findings=content.findings,
        made=content.made,
        applicable=content.applicable,
        afis_made=content.afis_made,
        afis_applicable=content.afis_applicable,
        causes_of_concern_made=content.causes_of_concern_made,
        counts_note=content.counts_note,
        source=deciding.source,
    )
    deciding.session.add(publication)
    deciding.session.flush()
    fields = ("title", "kind", "published_on", "made", "applicable", "afis_made", "afis_applicable", "source")
    changes = new_values((name, getattr(publication, name)) for name in fields)
    notes = (
        ()
        if content.published_on
        else ("It has no date of publication: its deadlines can’t be counted yet.",)
    )
    return Outcome("publication", key, changes, notes)


def merge_publication(deciding: Deciding, content: PublicationProposal, key: str) -> Outcome:
    """Fill what the register's publication lacks; what differs is told and left."""
    publication = _by_key(deciding, key)
    if publication is None:
        raise QueueError(f"the register has no publication “{key}”")
    changes: list[Change] = []
    notes: list[str] = []
    for name in _FILLED:
        here, there = getattr(publication, name), getattr(content, name)
        if there in (None, "") or here == there:
            continue
        if here in (None, ""):
            setattr(publication, name, there)
            changes.append(Change(name, None, _shown(there)))
        elif name not in ("link", "findings"):
            notes.append(
                f"{name.replace('_', ' ')}: the paper says {_shown(there)}, the register {_shown(here)}; "
                "left."
            )
    deciding.session.flush()
    return Outcome("publication", key, tuple(changes), tuple(notes))


def publication_matches(known: list[Publication], content: PublicationProposal) -> tuple[Match, ...]:
    """The publications that seem to be the proposed one, the likest first."""
    found = [match for one in known if (match := _match(one, content)) is not None]
    return tuple(sorted(found, key=lambda match: (-match.likeness, match.key))[:3])


def _match(one: Publication, content: PublicationProposal) -> Match | None:
    alike = title_likeness(one.title, content.title)
    if one.published_on is not None and one.published_on == content.published_on:
        return (
            Match(one.key, alike, "published on the same day, its title alike")
            if alike >= _SAME_DAY_LIKE
            else None
        )
    if None in (one.published_on, content.published_on) and alike >= _THE_SAME:
        return Match(one.key, alike, "its title is alike; one of the dates isn’t known")
    return None


def _check(deciding: Deciding, content: PublicationProposal) -> None:
    if not content.title.strip():
        raise QueueError("the publication has no title: edit it first")
    if content.published_on is not None and content.published_on > deciding.by.today:
        raise QueueError(
            f"it can’t have been published on {long_date(content.published_on)}: that day is still to come"
        )
    if content.made is not None and content.applicable is not None and content.applicable > content.made:
        raise QueueError(
            f"{content.applicable} applicable is more than the {content.made} made: edit one of them first"
        )


def _by_key(deciding: Deciding, key: str) -> Publication | None:
    return deciding.session.scalar(
        sa.select(Publication).where(Publication.force_id == deciding.force.id, Publication.key == key)
    )


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
