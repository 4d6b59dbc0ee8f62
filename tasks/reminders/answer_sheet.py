"""What somebody sees who is about to answer by a link: the item as it stands, and what policy allows."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.settings import Settings
from models.queries.forces import force_by_code
from models.queries.item_detail import ItemDetail, item_detail
from models.records import Answer
from models.session import database_url, reading
from rules.answer_tokens import token_digest
from rules.clean_text import clean_text
from rules.deadline_choice import driving_deadline
from rules.digest_wording import basis_of, stage_note, standing_of
from rules.item_reference import item_reference
from rules.notice_facts import NoticeFacts
from rules.reminders import SnoozeLimits, latest_snooze
from rules.vocabulary import AnswerKind, NoticeRule
from tasks.reminders.answer_links import answer_key, key_file
from tasks.reminders.record_answer import OpenedLink


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSheet:
    """An item in words for whoever answers about it, on one day (Europe/London); all text is clean.

    `due_on` is None when no date is known, `standing` says how far off it is and `basis` what it rests on.
    `latest_snooze` is the last day to which its reminders can be put off, None when they can't be any more.
    `asks_nothing` is true of an item that has ended, `is_archived` of one at Level 1, which takes no update.
    """

    opened: OpenedLink
    title: str
    reference: str
    publication: str
    due_on: date | None
    standing: str
    basis: str
    stage: str
    latest_snooze: date | None
    asks_nothing: bool
    is_archived: bool


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a link that has served was used for, and when (an instant in UTC)."""

    kind: AnswerKind
    at: datetime


def present_key(settings: Settings) -> bytes | None:
    """The key that links were signed with; None when there is none yet, so that no link is good.

    Unlike answer_key() it makes none: whoever only looks at a link changes nothing. Raises AnswerKeyError.
    """
    if settings.answer_key is None:
        path = key_file(database_url(settings.database_url.get_secret_value()))
        if path is not None and not path.exists():
            return None
    return answer_key(settings)


def answer_sheet(engine: Engine, opened: OpenedLink, *, limits: SnoozeLimits) -> AnswerSheet:
    """What to show to whoever opened a link; writes nothing. Raises NoSuchItemError."""
    by = opened.answering.by
    with reading(engine) as session:
        force = force_by_code(session, by.force_code)
        item = item_detail(session, force.id, opened.answering.key, as_at=by.today)
    facts = _facts(item)
    latest = latest_snooze(due_on=facts.due_on, mandatory=item.mandatory, today=by.today, limits=limits)
    reference = item_reference(
        item.kind, item.number, level=item.level, portal_id=item.portal_id, mandatory=item.mandatory
    )
    return AnswerSheet(
        opened=opened,
        title=clean_text(item.title),
        reference=clean_text(reference),
        publication=clean_text(item.publication_title or ""),
        due_on=facts.due_on,
        standing=standing_of(facts, by.today),
        basis=basis_of(facts),
        stage=stage_note(item.stage),
        # Today itself is no day to put anything off to.
        latest_snooze=latest if latest is not None and latest > by.today else None,
        asks_nothing=item.stage.is_ended,
        is_archived=item.level == 1,
    )


def given_answer(engine: Engine, text: str) -> GivenAnswer | None:
    """What a link's token was used for; None when it wasn't. For tokens whose signature was found good."""
    with reading(engine) as session:
        found = session.scalars(sa.select(Answer).where(Answer.token_digest == token_digest(text))).first()
        return None if found is None else GivenAnswer(found.kind, found.answered_at)


def _facts(item: ItemDetail) -> NoticeFacts:
    """The item as a message about its date would have it, so that page and message use the same words."""
    deadline = driving_deadline(item.deadlines)
    return NoticeFacts(
        rule=NoticeRule.DUE_SOON,
        item_key=item.key,
        portal_id=item.portal_id,
        number=item.number,
        kind=item.kind,
        level=item.level,
        title=item.title,
        publication=item.publication_title,
        published_on=item.published_on,
        mandatory=item.mandatory,
        stage=item.stage,
        due_on=deadline.due_on if deadline is not None else None,
        phrase=deadline.phrase if deadline is not None else "",
        why=deadline.rule if deadline is not None else "",
        confirmed=deadline.confirmed if deadline is not None else False,
        last_update_on=None,
        owner_title=item.owner_title,
    )
