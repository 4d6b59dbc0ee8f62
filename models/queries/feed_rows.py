"""Which rows of the register stand in a calendar feed on a day."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from models.audit import AuditEntry
from models.force import Force, ForcePhase
from models.inspection import Inspection, InspectionWindow
from models.people import Post
from models.publication import Publication
from models.queries.inspections import inspection_slots
from models.queries.owned_deadlines import owned_deadlines
from rules.boards import Board
from rules.calendar_feeds.board_events import DAYS_AHEAD, BoardMeeting, meetings_between, part_of
from rules.calendar_feeds.deadline_events import OwnedDeadline
from rules.calendar_feeds.events import LeftOut
from rules.calendar_feeds.feed_name import feed_name
from rules.calendar_feeds.feed_rows import FeedRows, FeedSettings
from rules.calendar_feeds.filters import FeedFilter, in_portfolio
from rules.calendar_feeds.inspection_events import InspectionSlot
from rules.calendar_feeds.section_55_events import Section55Day
from rules.london import LONDON
from rules.section_55 import section_55_day
from rules.vocabulary import FeedPart, Phase, PublicationKind, WindowStatus

_FIRM = (WindowStatus.CONFIRMED, WindowStatus.DONE)


def read_feed_rows(
    session: Session,
    force_id: int,
    feed_filter: FeedFilter,
    *,
    today: date,
    settings: FeedSettings,
    as_at: date | None = None,
) -> FeedRows:
    """The rows of one feed, in a fixed order.

    `today` (Europe/London) says which are past; with `as_at` the register is read as it was known on that
    day, else as it is. A public feed has inspections only, whatever its parts. What can't be read because
    the filter names something that isn't there is in `left_out`.
    """
    force = session.get_one(Force, force_id)
    kept = _Kept(today, settings)
    parts = feed_filter.shown_parts
    post = _post(session, force_id, feed_filter.post_key) if FeedPart.DEADLINES in parts else None
    left_out = _why_no_deadlines(feed_filter) if FeedPart.DEADLINES in parts and post is None else ()
    return FeedRows(
        name=feed_name(force.name, feed_filter, post_title=post.title if post else ""),
        uid_domain=settings.uid_domain,
        public_url=settings.public_url,
        refresh=settings.refresh,
        public=feed_filter.public,
        inspections=tuple(_inspections(session, force_id, feed_filter, kept, as_at))
        if FeedPart.INSPECTIONS in parts
        else (),
        deadlines=tuple(_deadlines(session, force, post, feed_filter, kept, as_at or today)) if post else (),
        meetings=tuple(_meetings(session, force, parts, kept)),
        section_55=tuple(_section_55(session, force, kept)) if FeedPart.SECTION_55 in parts else (),
        left_out=left_out,
    )


class _Kept:
    """How long what is over stays in a feed."""

    def __init__(self, today: date, settings: FeedSettings) -> None:
        self.today = today
        self.settings = settings
        # A policy may keep more days than there are before today.
        self.since = _days_before(today, settings.keep_past_days)
        self.cancelled_since = _days_before(today, settings.keep_cancelled_days)


def _days_before(day: date, days: int) -> date:
    return day - timedelta(days=min(days, (day - date.min).days))


def _inspections(
    session: Session, force_id: int, feed_filter: FeedFilter, kept: _Kept, as_at: date | None
) -> Iterator[InspectionSlot]:
    # Of the cancelled ones a feed of firm windows shows those that it once showed.
    firm = _ever_firm(session, force_id, as_at) if feed_filter.only_confirmed else None
    for slot in inspection_slots(session, force_id, as_at=as_at):
        if slot.ends_on < kept.since or not in_portfolio(feed_filter, slot.portfolio):
            continue
        cancelled = slot.status is WindowStatus.CANCELLED
        if cancelled and slot.recorded_at.astimezone(LONDON).date() < kept.cancelled_since:
            continue
        tentative = slot.status is WindowStatus.TENTATIVE
        if firm is not None and (tentative or (slot.inspection_key, slot.slot) not in firm):
            continue
        yield slot


def _ever_firm(session: Session, force_id: int, as_at: date | None) -> frozenset[tuple[str, int]]:
    query = (
        sa.select(Inspection.key, InspectionWindow.slot)
        .join(InspectionWindow, InspectionWindow.inspection_id == Inspection.id)
        .where(Inspection.force_id == force_id, InspectionWindow.status.in_(_FIRM))
        .distinct()
    )
    if as_at is not None:
        query = query.where(InspectionWindow.known_on <= as_at)
    return frozenset(session.execute(query).tuples())


def _post(session: Session, force_id: int, key: str | None) -> Post | None:
    return session.scalar(sa.select(Post).where(Post.force_id == force_id, Post.key == key))


def _why_no_deadlines(feed_filter: FeedFilter) -> tuple[LeftOut, ...]:
    if feed_filter.post_key is None:
        return (LeftOut("deadlines", "the feed names no post whose they are"),)
    return (LeftOut("deadlines", f"the force has no post with the key “{feed_filter.post_key}”"),)


def _deadlines(
    session: Session, force: Force, post: Post, feed_filter: FeedFilter, kept: _Kept, day: date
) -> Iterator[OwnedDeadline]:
    for row in owned_deadlines(session, force, post, feed_filter, day):
        # An open item's deadline stays however long ago it was: it is still due.
        if row.stage.is_ended and (row.stage_since is None or row.stage_since < kept.cancelled_since):
            continue
        yield row


def _meetings(
    session: Session, force: Force, parts: frozenset[FeedPart], kept: _Kept
) -> Iterator[BoardMeeting]:
    boards = [board for board in kept.settings.boards if part_of(board) in parts]
    if not boards:
        return
    phases = _phases(session, force.id)
    ahead = min(DAYS_AHEAD, (date.max - kept.today).days)
    for board in boards:
        for meeting in meetings_between(
            board, kept.since, kept.today + timedelta(days=ahead), kept.settings.holidays
        ):
            # The phase of a day to come isn't known: today's goes on.
            if board.only_in not in (None, _phase_on(phases, min(meeting.day, kept.today))):
                continue
            yield _board_meeting(
                force.code, board, meeting.day, meeting.paper_cut_off, meeting.question, kept
            )


def _board_meeting(
    force_code: str, board: Board, day: date, cut_off: date | None, question: str, kept: _Kept
) -> BoardMeeting:
    return BoardMeeting(
        force_code=force_code,
        board=board.name,
        day=day,
        hours=board.hours,
        cut_off=cut_off,
        cut_off_work_days=board.cut_off_work_days,
        question=question,
        part=part_of(board),
        changed_at=kept.settings.boards_changed_at,
    )


def _phases(session: Session, force_id: int) -> list[tuple[date, Phase]]:
    query = (
        sa.select(ForcePhase.began_on, ForcePhase.phase)
        .where(ForcePhase.force_id == force_id)
        .order_by(ForcePhase.began_on)
    )
    return list(session.execute(query).tuples())


def _phase_on(phases: list[tuple[date, Phase]], day: date) -> Phase:
    """Scan is the default phase of monitoring, also before anything was recorded."""
    begun = [phase for began_on, phase in phases if began_on <= day]
    return begun[-1] if begun else Phase.SCAN


def _section_55(session: Session, force: Force, kept: _Kept) -> Iterator[Section55Day]:
    """A super-complaint's report isn't one under section 54, so it has no such day."""
    recorded = (
        sa.select(
            AuditEntry.subject_key,
            sa.func.count().label("changes"),
            sa.func.max(AuditEntry.happened_at).label("last_at"),
        )
        .where(AuditEntry.force_id == force.id, AuditEntry.subject_kind == "publication")
        .group_by(AuditEntry.subject_key)
        .subquery("recorded")
    )
    query = (
        sa.select(
            Publication.key,
            Publication.title,
            Publication.link,
            Publication.published_on,
            recorded.c.changes,
            recorded.c.last_at,
        )
        .outerjoin(recorded, recorded.c.subject_key == Publication.key)
        .where(
            Publication.force_id == force.id,
            Publication.kind != PublicationKind.SUPER_COMPLAINT,
            # Later than a year ahead is a slip of the pen, and date.max has no 56th day.
            Publication.published_on <= kept.today + timedelta(days=min(366, (date.max - kept.today).days)),
        )
        .order_by(Publication.key)
    )
    for key, title, link, published_on, changes, last_at in session.execute(query):
        last_day = section_55_day(published_on)
        if last_day is not None and last_day >= kept.since:
            yield Section55Day(
                force_code=force.code,
                publication_key=key,
                title=title,
                link=link,
                published_on=published_on,
                last_day=last_day,
                changes=changes or 0,
                changed_at=last_at or datetime.combine(published_on, time(), LONDON),
            )
