"""What the board's pack says besides the register's view, read as at its day in a fixed number of queries."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from models.attachment import Attachment
from models.item import Deadline, Extension, Item, Review, StageChange
from models.queries.figures import figure_facts
from models.queries.item_views import grouped
from models.queries.meetings import ActionOnDay, actions_before, decisions_of, meeting_on, read_keys
from models.queries.open_by_month import open_by_month
from models.queries.portal_comparison import portal_comparison
from models.queries.proposals import queued
from models.queries.questions import questions_as_at
from models.queries.ratings import newest_ratings
from models.queries.review_clocks import clocked_items, engage_since
from rules.dates_in_words import number_of
from rules.figures import all_figures
from rules.packs.board_material import (
    BoardMaterial,
    DecisionAsked,
    EarlierPack,
    EvidenceRecord,
    ExtensionRecord,
    ItemRating,
    MeetingAction,
    OpenQuestion,
    ReviewAhead,
    ReviewRecord,
)
from rules.register_view import RegisterView
from rules.review_clocks import ReviewPolicy, due_reviews
from rules.vocabulary import ActionState, ItemKind
from rules.workdays import BankHolidays

_MONTHS_OF_BURN_DOWN = 12
# As tasks/items/change_item.py writes it into the note of the step.
_EVIDENCE = re.compile(r"Evidence: (?P<name>.+), SHA-256 (?P<sha256>[0-9a-f]{64})\.", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialWanted:
    """For which meeting of which board, and what it is compared with. `meeting_on` None: not known."""

    board: str
    meeting_on: date | None
    earlier: EarlierPack
    review_policy: ReviewPolicy
    holidays: BankHolidays


def board_material(
    session: Session, force_id: int, view: RegisterView, wanted: MaterialWanted
) -> BoardMaterial:
    """Everything that the pack as at the view's day is made from besides the view itself.

    `status` and `notes_by_break` are left empty: they belong to one draft, not to the register.
    """
    as_at, since = view.as_at, wanted.earlier.as_at
    day = wanted.meeting_on
    meeting = meeting_on(session, force_id, wanted.board, day) if day is not None else None
    actions = actions_before(session, force_id, wanted.board, before=day, since=since, as_at=as_at)
    family = {item.key for item in view.items if item.kind is ItemKind.CAUSE_OF_CONCERN or item.parent_key}
    figures = all_figures(figure_facts(session, force_id, as_at=as_at, since=since, listed=True))
    return BoardMaterial(
        meeting_on=day,
        meeting_place=meeting.place if meeting else "",
        chair=meeting.chair if meeting else "",
        decisions=tuple(
            DecisionAsked(str(one.number), one.what, one.why, one.asked_by, read_keys(one.item_keys))
            for one in (decisions_of(session, meeting) if meeting else ())
        ),
        actions=tuple(map(_action, actions)),
        ratings=item_ratings(session, force_id, as_at),
        reviews=_reviews(session, force_id, as_at, family),
        reviews_ahead=tuple(_reviews_ahead(session, force_id, as_at, wanted.review_policy)),
        evidence=_evidence(session, force_id, as_at, family),
        extensions=_extensions(session, force_id, as_at, since),
        comparison=portal_comparison(session, force_id, view),
        questions=tuple(_questions(session, force_id, as_at, wanted.holidays)),
        earlier=wanted.earlier,
        month_ends=open_by_month(session, force_id, as_at=as_at, months=_MONTHS_OF_BURN_DOWN),
        figure_breaks=figures.breaks,
    )


def item_ratings(session: Session, force_id: int, as_at: date) -> tuple[ItemRating, ...]:
    """The rating of every rated item that counts on a day, by key."""
    newest = newest_ratings(session, force_id, as_at)
    keys = sa.select(Item.id, Item.key).where(Item.force_id == force_id, Item.known_on <= as_at)
    rated = (
        ItemRating(key, newest[item_id].rag, newest[item_id].on, newest[item_id].reason)
        for item_id, key in session.execute(keys)
        if item_id in newest
    )
    return tuple(sorted(rated, key=lambda one: one.item_key))


def _action(action: ActionOnDay) -> MeetingAction:
    ended = None if action.state is ActionState.OPEN else action.state_since
    progress = action.progress
    if action.state is ActionState.DROPPED:
        progress = f"Dropped: {progress}" if progress else "Dropped"
    return MeetingAction(
        reference=action.reference,
        what=action.what,
        owner=action.owner,
        set_on=action.set_on,
        due_on=action.due_on,
        done_on=ended,
        progress=progress,
        item_keys=action.item_keys,
    )


def _reviews(
    session: Session, force_id: int, as_at: date, family: Collection[str]
) -> tuple[ReviewRecord, ...]:
    """The reviews of causes of concern and of their recommendations, the oldest first."""
    query = (
        sa.select(Item.key, Review.clock, Review.held_on, Review.substantive, Review.note)
        .join(Item, Item.id == Review.item_id)
        .where(Item.force_id == force_id, Review.held_on <= as_at, _is_of_a_cause())
        .order_by(Review.held_on, Review.id)
    )
    return tuple(
        ReviewRecord(key, clock, held_on, bool(substantive), note)
        for key, clock, held_on, substantive, note in session.execute(query)
        if key in family
    )


def _is_of_a_cause() -> sa.ColumnElement[bool]:
    return sa.or_(Item.kind == ItemKind.CAUSE_OF_CONCERN, Item.parent_id.is_not(None))


def _reviews_ahead(
    session: Session, force_id: int, as_at: date, policy: ReviewPolicy
) -> Iterator[ReviewAhead]:
    engaged = engage_since(session, force_id, as_at)
    for item in clocked_items(session, force_id, as_at):
        for due in due_reviews(item.facts, today=as_at, policy=policy, engage_since=engaged):
            yield ReviewAhead(item.key, due.clock, due.due_on, due.cycles_missed)


def _evidence(
    session: Session, force_id: int, as_at: date, family: Collection[str]
) -> tuple[EvidenceRecord, ...]:
    """The letters, notices and files that the steps of causes of concern, and of their own items, rest on."""
    query = (
        sa.select(Item.key, StageChange, Attachment.original_name, Attachment.sha256)
        .join(Item, Item.id == StageChange.item_id)
        .outerjoin(Attachment, Attachment.id == StageChange.letter_id)
        .where(Item.force_id == force_id, StageChange.happened_on <= as_at, _is_of_a_cause())
        .order_by(StageChange.happened_on, StageChange.id)
    )
    return tuple(
        record
        for key, step, letter_name, letter_sha256 in session.execute(query)
        if key in family
        for record in _of_step(key, step, letter_name, letter_sha256)
    )


def _of_step(
    key: str, step: StageChange, letter_name: str | None, letter_sha256: str | None
) -> Iterator[EvidenceRecord]:
    if letter_name is not None:
        yield EvidenceRecord(key, step.happened_on, step.stage, letter_name, letter_sha256 or "", "letter")
    if step.hmicfrs_notice:
        yield EvidenceRecord(key, step.happened_on, step.stage, step.hmicfrs_notice, note="HMICFRS's notice")
    found = _EVIDENCE.search(step.note)
    if found is not None:
        yield EvidenceRecord(key, step.happened_on, step.stage, found["name"], found["sha256"], "evidence")


def _extensions(session: Session, force_id: int, as_at: date, since: date) -> tuple[ExtensionRecord, ...]:
    """The deadlines that were moved after the earlier day, up to the pack's own."""
    was, now = aliased(Deadline), aliased(Deadline)
    query = (
        sa.select(Item.key, Extension, was.ends_on, now.ends_on)
        .join(Item, Item.id == Extension.item_id)
        .join(was, sa.and_(was.item_id == Extension.item_id, was.version == Extension.from_version))
        .join(now, sa.and_(now.item_id == Extension.item_id, now.version == Extension.to_version))
        .where(Item.force_id == force_id, Extension.agreed_on > since, Extension.agreed_on <= as_at)
    )
    moved = (
        ExtensionRecord(
            item_key=key,
            on=extension.agreed_on,
            from_on=from_on,
            to_on=to_on,
            why=extension.why,
            agreed_by=extension.agreed_by,
            agreed_on=extension.agreed_on,
        )
        for key, extension, from_on, to_on in session.execute(query)
    )
    return tuple(sorted(moved, key=lambda one: (one.on, one.item_key, one.to_on or date.max)))


def _questions(
    session: Session, force_id: int, as_at: date, holidays: BankHolidays
) -> Iterator[OpenQuestion]:
    for asked in questions_as_at(session, force_id, as_at, holidays=holidays):
        yield OpenQuestion(asked.code, asked.says, asked.to_do, asked.item_keys)
    waiting = [one for one in queued(session, force_id, waiting_only=True) if one.paper.as_at <= as_at]
    for name, some in sorted(grouped((one.paper.file_name, one) for one in waiting).items()):
        says = f"{number_of(len(some), 'thing')} read from “{name}” wait for a decision"
        yield OpenQuestion("review-queue", says, "Accept or dismiss each: `oversight queue list`.")
