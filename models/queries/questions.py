"""What the register has to ask the Force Liaison Officer as at a day; it only reads."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.figure import StatedFigure
from models.item import Deadline, Item, Review, StageChange
from models.people import Post, Tenure
from models.queries.item_views import OwnedView, grouped, owned_item_views
from rules.date_questions import DatedItem, Response
from rules.register_questions import (
    AskedItem,
    AskedQuestion,
    UnclearFigure,
    UndatedPublication,
    register_questions,
)
from rules.vocabulary import Applicability, ResolutionKind, Stage
from rules.workdays import BankHolidays

_WITH_A_DAY = frozenset({ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE})
# Steps that answer a report; being open or superseded isn't one.
_ANSWERS = (Stage.CLAIMED, Stage.SIGNED_OFF, Stage.SUBMITTED, Stage.VERIFIED, Stage.CLOSED)


def questions_as_at(
    session: Session, force_id: int, as_at: date, *, holidays: BankHolidays
) -> tuple[AskedQuestion, ...]:
    """Every question over the register as it stood on the day, in a fixed number of queries.

    Left out: items that have ended, aren't for this force, or are archived by HMICFRS (Level 1).
    """
    views = owned_item_views(session, force_id, as_at=as_at)
    deadlines = _current_deadlines(session, force_id, as_at)
    responses = _responses(session, force_id, as_at)
    held_until = _held_until(session, force_id, as_at)
    items = [
        _asked_item(each, deadlines.get(each.view.key, ()), responses.get(each.view.key, ()), held_until)
        for each in views
        if _is_live(each)
    ]
    return register_questions(
        items, _undated_publications(views), _unclear_figures(session, force_id, as_at), holidays=holidays
    )


def _is_live(owned: OwnedView) -> bool:
    view = owned.view
    return not view.stage.is_ended and view.level != 1 and view.applicability is not Applicability.NOT_OURS


def _asked_item(
    owned: OwnedView,
    deadlines: Iterable[Deadline],
    responses: tuple[Response, ...],
    held_until: dict[str, date],
) -> AskedItem:
    view = owned.view
    dated = tuple(_dated_item(owned, deadline, responses) for deadline in deadlines)
    return AskedItem(
        key=view.key,
        title=view.title,
        publication_key=view.publication_key,
        publication_title=view.publication_title,
        deadlines=dated,
        has_day=any(each.due_on or each.resolution is ResolutionKind.RECURRING for each in dated),
        to_confirm=view.due_on is not None and not view.confirmed,
        owner_key=owned.owner_key,
        owner_title=view.owner_title,
        owner_is_held=view.owner_name is not None,
        owner_held_until=held_until.get(owned.owner_key) if owned.owner_key else None,
    )


def _dated_item(owned: OwnedView, deadline: Deadline, responses: tuple[Response, ...]) -> DatedItem:
    view = owned.view
    return DatedItem(
        key=view.key,
        title=view.title,
        publication_key=view.publication_key,
        publication_title=view.publication_title or None,
        published_on=view.published_on,
        phrase=deadline.phrase,
        due_on=deadline.ends_on if deadline.resolution in _WITH_A_DAY else None,
        resolution=deadline.resolution,
        deadline=deadline.kind,
        why=deadline.rule,
        responses=responses,
        paper_on=view.known_on,
    )


def _current_deadlines(session: Session, force_id: int, as_at: date) -> dict[str, tuple[Deadline, ...]]:
    """Item key to its newest deadline of each kind on the day."""
    newest = sa.func.row_number().over(
        partition_by=(Deadline.item_id, Deadline.kind), order_by=Deadline.version.desc()
    )
    ranked = (
        sa.select(Deadline.id, Item.key.label("item_key"), newest.label("newest"))
        .join(Item, Item.id == Deadline.item_id)
        .where(Item.force_id == force_id, Deadline.known_on <= as_at)
        .subquery("ranked_deadline")
    )
    query = (
        sa.select(ranked.c.item_key, Deadline)
        .join(ranked, sa.and_(ranked.c.id == Deadline.id, ranked.c.newest == 1))
        .order_by(Deadline.item_id, Deadline.version)
    )
    return grouped((key, deadline) for key, deadline in session.execute(query))


def _responses(session: Session, force_id: int, as_at: date) -> dict[str, tuple[Response, ...]]:
    """Item key to the first time that each kind of answer was given by the day."""
    steps = (
        sa.select(Item.key, StageChange.stage, sa.func.min(StageChange.happened_on))
        .join(Item, Item.id == StageChange.item_id)
        .where(Item.force_id == force_id, StageChange.happened_on <= as_at, StageChange.stage.in_(_ANSWERS))
        .group_by(Item.key, StageChange.stage)
    )
    reviews = (
        sa.select(Item.key, sa.func.min(Review.held_on))
        .join(Item, Item.id == Review.item_id)
        .where(Item.force_id == force_id, Review.held_on <= as_at, Review.substantive.is_(True))
        .group_by(Item.key)
    )
    answers = [
        (key, Response(f"was {stage.value.replace('-', ' ')}", day))
        for key, stage, day in session.execute(steps)
    ]
    answers += [(key, Response("was reviewed", day)) for key, day in session.execute(reviews)]
    # A fixed order, as databases give groups in any.
    return grouped(sorted(answers, key=lambda answer: (answer[1].on, answer[1].what)))


def _held_until(session: Session, force_id: int, as_at: date) -> dict[str, date]:
    """Post key to the last day before `as_at` on which somebody's tenure in it ended."""
    query = (
        sa.select(Post.key, sa.func.max(Tenure.until))
        .join(Tenure, Tenure.post_id == Post.id)
        .where(Post.force_id == force_id, Tenure.until < as_at)
        .group_by(Post.key)
    )
    return {key: until for key, until in session.execute(query)}


def _undated_publications(views: Iterable[OwnedView]) -> list[UndatedPublication]:
    """Reports without a day, also where every item has ended: the age of what they asked rests on it."""
    undated = (
        each.view
        for each in views
        if each.view.publication_key is not None and each.view.published_on is None
    )
    of_report = grouped(((view.publication_key or "", view.publication_title), view.key) for view in undated)
    return [
        UndatedPublication(key, title, item_keys) for (key, title), item_keys in sorted(of_report.items())
    ]


def _unclear_figures(session: Session, force_id: int, as_at: date) -> list[UnclearFigure]:
    """Rows of every paper's tables up to the day whose figures aren't clear, each once."""
    query = (
        sa.select(StatedFigure)
        .where(StatedFigure.force_id == force_id, StatedFigure.as_at <= as_at, StatedFigure.question != "")
        .order_by(StatedFigure.as_at, StatedFigure.row_number, StatedFigure.id)
    )
    rows = grouped(
        ((cell.as_at, cell.figure_table, cell.row_label, cell.question), cell.printed)
        for cell in session.scalars(query)
    )
    return [
        UnclearFigure(day, table, label, ", ".join(each or "nothing" for each in printed), question)
        for (day, table, label, question), printed in rows.items()
    ]
