"""Packs of one installation: drafting with its settings, policy and diary filled in.

The command calls these; flows/pack_tasks.py makes Prefect tasks of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from config.bank_holidays import england_and_wales
from config.installation import Installation
from models.queries.forces import force_by_code
from models.queries.meetings import next_meeting
from models.queries.packs import newest_issued_before, packs
from models.queries.review_clocks import engage_since
from models.session import reading
from rules.boards import Board, Meeting, board_ahead
from rules.dates_in_words import long_date
from rules.month_arithmetic import add_months
from rules.packs.committee_material import Committee
from rules.packs.pack_boards import (
    committee_board,
    meeting_before,
    meeting_to_draft_for,
    pack_board,
    pack_board_name,
)
from rules.packs.pack_names import committee_of
from rules.packs.pack_states import RefusedPackError, check_marking
from rules.vocabulary import Marking, PackKind, Phase
from tasks.by_whom import ByWhom
from tasks.packs.brand import installed_look
from tasks.packs.draft_pack import draft_pack
from tasks.packs.drawing import DraftTerms, WrittenPack
from tasks.packs.meeting_papers import papers_folder
from tasks.packs.render_pack import PackRenderer, Renderer
from tasks.packs.snapshot import BoardTerms, PaperTerms, freeze_board, freeze_paper

# How far back the last meeting of a committee is looked for in the diary.
_MONTHS_BACK = 12
_PPOG = Committee.PPOG


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardWanted:
    """A board's pack as somebody asks for it; what is None comes from the diary, the register or policy."""

    as_at: date
    meeting_on: date | None = None
    since: date | None = None
    marking: Marking | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperWanted:
    """A committee's paper as somebody asks for it; `as_at` None is the meeting's day, or today before it."""

    committee: Committee
    meeting_on: date
    since: date | None = None
    as_at: date | None = None
    marking: Marking | None = None
    agenda_item: str = ""
    background_documents: Sequence[str] = ()


def packs_folder(installation: Installation, folder: Path | None = None) -> Path:
    """Where packs are written: the folder that is named, or else the settings'."""
    return folder if folder is not None else installation.settings.packs_dir


def pack_renderer(installation: Installation) -> Renderer:
    """What makes an installation's packs into files: the one place where its settings reach the renderers.

    Raises BrandError when the files that say how its packs look can't be used.
    """
    return PackRenderer(
        papers=papers_folder(installation.settings.packs_dir), look=installed_look(installation)
    )


def draft_board(
    installation: Installation,
    by: ByWhom,
    wanted: BoardWanted,
    *,
    folder: Path | None = None,
) -> WrittenPack:
    """Draft the board's monthly pack; see tasks/packs/draft_pack.py."""
    policy, boards = installation.policy, installation.policy.board_diary()
    marking = wanted.marking if wanted.marking is not None else policy.pack.marking
    check_marking(PackKind.BOARD_PACK, marking, least=policy.pack.marking)
    if wanted.since is not None and wanted.since >= wanted.as_at:
        raise RefusedPackError(
            f"{long_date(wanted.since)} isn't before {long_date(wanted.as_at)}, the pack's own day:"
            " movement counts from an earlier one"
        )
    meeting_on = wanted.meeting_on
    if meeting_on is None:
        meeting_on = _next_meeting(installation, pack_board(boards), wanted.as_at)
    terms = BoardTerms(
        board=pack_board_name(boards),
        review_policy=policy.reviews.review_policy(),
        holidays=england_and_wales(),
        due_within_days=policy.pack.due_within_days,
    )
    frozen = freeze_board(
        installation.engine,
        force_code=by.force_code,
        as_at=wanted.as_at,
        meeting_on=meeting_on,
        since=wanted.since,
        terms=terms,
    )
    draft = DraftTerms(meeting_on=meeting_on, since=frozen.since, marking=marking)
    folder = packs_folder(installation, folder)
    return draft_pack(installation.engine, by, frozen, draft, folder, render=pack_renderer(installation))


def draft_paper(
    installation: Installation,
    by: ByWhom,
    wanted: PaperWanted,
    *,
    folder: Path | None = None,
) -> WrittenPack:
    """Draft a committee's paper; see tasks/packs/draft_pack.py."""
    policy, boards = installation.policy, installation.policy.board_diary()
    board = committee_board(boards, wanted.committee)
    marking = wanted.marking if wanted.marking is not None else Marking.OFFICIAL
    check_marking(PackKind.COMMITTEE_PAPER, marking, least=policy.pack.marking)
    as_at = wanted.as_at if wanted.as_at is not None else min(wanted.meeting_on, by.today)
    since = wanted.since if wanted.since is not None else _since(installation, board, wanted.meeting_on)
    if since >= as_at:
        raise RefusedPackError(f"{long_date(since)} isn't before {long_date(as_at)}, the paper's own day")
    terms = PaperTerms(
        board=board.name,
        committee=wanted.committee,
        meeting_on=wanted.meeting_on,
        since=since,
        agenda_item=wanted.agenda_item,
        contact_rank=policy.pack.contact_rank,
        background_documents=tuple(wanted.background_documents),
        ppog_days=tuple(day for each in boards if committee_of(each.name) is _PPOG for day in each.days),
    )
    frozen = freeze_paper(installation.engine, force_code=by.force_code, as_at=as_at, terms=terms)
    draft = DraftTerms(meeting_on=wanted.meeting_on, since=since, marking=marking)
    folder = packs_folder(installation, folder)
    return draft_pack(installation.engine, by, frozen, draft, folder, render=pack_renderer(installation))


def _next_meeting(installation: Installation, board: Board | None, day: date) -> date | None:
    """The board's next meeting on a day or after it: as it is recorded, or else by the policy's diary."""
    if board is None:
        return None
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        recorded = next_meeting(session, force.id, board.name, day)
        if recorded is not None:
            return recorded.held_on
    following = board_ahead(board, day, england_and_wales()).following
    return following.day if following is not None else None


def _since(installation: Installation, board: Board, meeting_on: date) -> date:
    """The committee's meeting before: that of the paper issued last, or else by the policy's diary."""
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        issued = newest_issued_before(
            session, force.id, kind=PackKind.COMMITTEE_PAPER, board=board.name, before=meeting_on
        )
        if issued is not None and issued.draft.meeting_on is not None:
            return issued.draft.meeting_on
    back_to = add_months(meeting_on, -_MONTHS_BACK)
    day = meeting_before(board, meeting_on, england_and_wales(), back_to=back_to)
    if day is None:
        raise RefusedPackError(
            f"{board.name} has no earlier meeting in the diary: say since which day, with --since"
        )
    return day


def draft_for_board(
    installation: Installation, by: ByWhom, *, today: date, folder: Path | None = None
) -> WrittenPack | None:
    """On the board's cut-off day, or made up for after it, draft its pack as at that day; else None.

    None as well where a pack for that meeting was drafted before.
    """
    board = pack_board(installation.policy.board_diary())
    meeting = _to_draft_for(installation, board, PackKind.BOARD_PACK, today)
    if meeting is None or meeting.paper_cut_off is None:
        return None
    wanted = BoardWanted(as_at=meeting.paper_cut_off, meeting_on=meeting.day)
    return draft_board(installation, by, wanted, folder=folder)


def draft_for_committee(
    installation: Installation,
    by: ByWhom,
    committee: Committee,
    *,
    today: date,
    folder: Path | None = None,
) -> WrittenPack | None:
    """The same for a committee's paper; None as well while the committee doesn't sit."""
    board = committee_board(installation.policy.board_diary(), committee)
    meeting = _to_draft_for(installation, board, PackKind.COMMITTEE_PAPER, today)
    if meeting is None or meeting.paper_cut_off is None:
        return None
    wanted = PaperWanted(committee=committee, meeting_on=meeting.day, as_at=meeting.paper_cut_off)
    return draft_paper(installation, by, wanted, folder=folder)


def _to_draft_for(
    installation: Installation, board: Board | None, kind: PackKind, today: date
) -> Meeting | None:
    if board is None:
        return None
    meeting = meeting_to_draft_for(board, today, england_and_wales())
    if meeting is None:
        return None
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        phase = Phase.SCAN if engage_since(session, force.id, today) is None else Phase.ENGAGE
        if board.only_in not in (None, phase):
            return None
        drafted = any(
            each.pack.kind is kind and each.pack.board == board.name and each.draft.meeting_on == meeting.day
            for each in packs(session, force.id)
        )
    return None if drafted else meeting
