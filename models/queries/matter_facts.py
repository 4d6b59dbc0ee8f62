"""What a message says of notices that aren't about items: reports, boards' papers, undelivered messages."""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.notice import Dispatch
from models.people import Person
from models.publication import Publication
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.notice_facts import MatterFacts
from rules.reminders.force_days import paper_of, publication_of

_DISPATCH = "dispatch:"


def dispatch_of(subject: str) -> int | None:
    """The id of the message that a notice's subject names, or None."""
    return int(subject.removeprefix(_DISPATCH)) if subject.startswith(_DISPATCH) else None


def matter_facts(session: Session, notices: Sequence[Any]) -> dict[int, MatterFacts]:
    """By their ids, what notices (or rows of them) about a publication, a board's day or a message say."""
    if not notices:
        return {}
    publications = _publications(session, (publication_of(notice.subject) for notice in notices))
    messages = _messages(session, (dispatch_of(notice.subject) for notice in notices))
    facts = {}
    for notice in notices:
        publication = publications.get(publication_of(notice.subject) or 0)
        message = messages.get(dispatch_of(notice.subject) or 0)
        if publication is not None:
            facts[notice.id] = _about_publication(notice, publication)
        elif message is not None:
            facts[notice.id] = _about_message(notice, *message)
        else:
            facts[notice.id] = _about_paper(notice)
    return facts


def _publications(session: Session, ids: Iterable[int | None]) -> dict[int, Publication]:
    query = sa.select(Publication).where(Publication.id.in_({each for each in ids if each is not None}))
    return {publication.id: publication for publication in session.scalars(query)}


def _messages(session: Session, ids: Iterable[int | None]) -> dict[int, tuple[Dispatch, str]]:
    query = (
        sa.select(Dispatch, Person.name)
        .join(Person, Person.id == Dispatch.person_id)
        .where(Dispatch.id.in_({each for each in ids if each is not None}))
    )
    return {dispatch.id: (dispatch, name) for dispatch, name in session.execute(query)}


def _about_publication(notice: Any, publication: Publication) -> MatterFacts:
    return MatterFacts(
        rule=notice.rule,
        subject=notice.subject,
        title="Section 55 response: the PCC’s comments on a report",
        reference="",
        publication=publication.title,
        published_on=publication.published_on,
        told_day=notice.due_on,
        basis="the last of the 56 days that begin with the day of publication (Police Act 1996, section 55)",
        step=notice.stage,
    )


def _about_paper(notice: Any) -> MatterFacts:
    paper = paper_of(notice.subject)
    title = f"Paper for the {clean_text(paper.board)}" if paper is not None else notice.subject
    return MatterFacts(
        rule=notice.rule,
        subject=notice.subject,
        title=title,
        reference="",
        publication=None,
        published_on=None,
        told_day=notice.due_on,
        basis=f"the cut-off for its meeting on {long_date(paper.meets_on)}" if paper is not None else "",
        step=notice.stage,
    )


def _about_message(notice: Any, dispatch: Dispatch, name: str) -> MatterFacts:
    said = clean_text(dispatch.last_reply).strip().rstrip(".")
    return MatterFacts(
        rule=notice.rule,
        subject=notice.subject,
        title=f"Message of {long_date(dispatch.for_day)} to {clean_text(name)}",
        reference=f"{dispatch.channel.value}, {clean_text(dispatch.address)}",
        publication=None,
        published_on=None,
        told_day=None,
        basis="",
        detail=f"the answer was: {said}" if said else "",
        step=notice.stage,
    )
