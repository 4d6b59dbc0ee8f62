"""One item's reviews: whom each is for by post, and which board comes next for it."""

from dataclasses import replace
from datetime import date

from rules.boards import Board, board_ahead
from rules.review_clocks import Cadence, ItemClockFacts, ReviewPolicy
from rules.review_standing import ClockedItem, PostInForce, Recipient, ReviewDay, item_standing
from rules.vocabulary import ItemKind, Phase, PostKind, ReviewClock, Stage
from rules.workdays import BankHolidays

TODAY = date(2024, 3, 28)
PUBLISHED = date(2023, 12, 22)
HOLIDAYS = BankHolidays(
    days=frozenset({date(2024, 1, 1), date(2024, 3, 29), date(2024, 4, 1), date(2024, 12, 26)}),
    first=date(2024, 1, 1),
    last=date(2024, 12, 26),
)
POLICY = ReviewPolicy(
    owner_update=Cadence("owner update", months=1),
    cause_of_concern=Cadence("cause of concern review", months=3),
    engage_report=Cadence("weekly report", weeks=1),
    remained_or_improved=Cadence("remained or improved", months=3),
    panel=Cadence("DCC panel review", months=6),
)


def board(
    name: str, *days: date, hears: set[ReviewClock] | None = None, only_in: Phase | None = None
) -> Board:
    return Board(name=name, days=days, cut_off_work_days=5, hears=frozenset(hears or ()), only_in=only_in)


MONTHLY = board("DCC HMIC Oversight Board", date(2024, 4, 4), hears={ReviewClock.OWNER_UPDATE})
FET = board("FET HMIC day", date(2024, 4, 10), hears={ReviewClock.REMAINED_OR_IMPROVED})
PANEL = board("DCC review panel", date(2024, 5, 21), hears={ReviewClock.PANEL})
GOVERNANCE = board("Crime Governance Board", date(2024, 4, 2))
PPOG = board("PPOG", date(2024, 3, 29), hears={ReviewClock.ENGAGE_REPORT}, only_in=Phase.ENGAGE)
POSTS = (
    PostInForce("dcc", "Deputy Chief Constable", PostKind.DEPUTY_CHIEF_CONSTABLE, "", "A. Holder"),
    PostInForce("fll", "Force Liaison Lead", PostKind.FORCE_LIAISON_LEAD, "", None),
    PostInForce("lead-crime", "Portfolio Lead, Crime", PostKind.PORTFOLIO_LEAD, "Crime", "B. Holder"),
    PostInForce("lead-local", "Portfolio Lead, Local", PostKind.PORTFOLIO_LEAD, "Local", "C. Holder"),
    PostInForce("owner", "Owner, Investigations", PostKind.OWNER, "Crime", "D. Holder"),
)
CAUSE = ClockedItem(
    key="peel-2023-investigations",
    title="Investigations",
    board="",
    portfolio="crime",
    owner_key="owner",
    facts=ItemClockFacts(
        kind=ItemKind.CAUSE_OF_CONCERN, level=4, stage=Stage.OPEN, stage_since=PUBLISHED, known_on=PUBLISHED
    ),
)
SUBMITTED = replace(
    CAUSE,
    facts=replace(CAUSE.facts, kind=ItemKind.AFI, level=3, stage=Stage.SUBMITTED, stage_since=TODAY),
)


def day(*boards: Board, engage_since: date | None = None) -> ReviewDay:
    return ReviewDay(
        today=TODAY,
        policy=POLICY,
        engage_since=engage_since,
        boards=tuple(board_ahead(each, TODAY, HOLIDAYS) for each in boards),
        posts=POSTS,
    )


def next_board(item: ClockedItem, shared: ReviewDay) -> str | None:
    ahead = item_standing(item, shared).next_board
    return ahead.board.name if ahead else None


def test_each_clock_is_for_posts_with_their_holders() -> None:
    reviews = {each.due.clock: each.recipients for each in item_standing(CAUSE, day()).reviews}
    assert reviews[ReviewClock.OWNER_UPDATE] == (
        Recipient(PostKind.OWNER, "owner", "Owner, Investigations", "D. Holder"),
    )
    # The portfolio's own lead, however it is spelt; and a post that nobody holds is still named.
    assert reviews[ReviewClock.CAUSE_OF_CONCERN] == (
        Recipient(PostKind.PORTFOLIO_LEAD, "lead-crime", "Portfolio Lead, Crime", "B. Holder"),
        Recipient(PostKind.FORCE_LIAISON_LEAD, "fll", "Force Liaison Lead", None),
    )


def test_a_post_that_is_not_there_is_said_and_not_left_out() -> None:
    homeless = replace(CAUSE, owner_key=None, portfolio="Unheard of")
    reviews = {each.due.clock: each.recipients for each in item_standing(homeless, day()).reviews}
    assert reviews[ReviewClock.OWNER_UPDATE] == (Recipient(PostKind.OWNER),)
    assert reviews[ReviewClock.CAUSE_OF_CONCERN][0] == Recipient(PostKind.PORTFOLIO_LEAD)


def test_the_next_board_is_the_first_that_hears_one_of_its_clocks() -> None:
    shared = day(PANEL, FET, MONTHLY, GOVERNANCE)
    assert next_board(CAUSE, shared) == "DCC HMIC Oversight Board"
    assert next_board(SUBMITTED, shared) == "FET HMIC day"
    assert next_board(CAUSE, day(GOVERNANCE)) is None


def test_the_board_that_the_items_record_names_counts_as_well() -> None:
    named = replace(CAUSE, board="crime governance  board")
    assert next_board(named, day(MONTHLY, GOVERNANCE)) == "Crime Governance Board"


def test_a_board_of_the_engage_phase_does_not_sit_in_scan() -> None:
    assert next_board(CAUSE, day(PPOG, MONTHLY, engage_since=PUBLISHED)) == "PPOG"
    assert next_board(CAUSE, day(PPOG, MONTHLY)) == "DCC HMIC Oversight Board"


def test_a_board_without_a_day_comes_after_every_other() -> None:
    empty = board("No diary", hears={ReviewClock.OWNER_UPDATE})
    assert next_board(CAUSE, day(empty, PANEL)) == "DCC review panel"
    assert next_board(CAUSE, day(empty)) == "No diary"


def test_an_ended_item_has_no_clock_and_no_board() -> None:
    closed = replace(CAUSE, board="PPOG", facts=replace(CAUSE.facts, stage=Stage.CLOSED))
    standing = item_standing(closed, day(PPOG, MONTHLY, engage_since=PUBLISHED))
    assert (standing.reviews, standing.next_board, standing.is_stale) == ((), None, False)


def test_only_what_was_missed_is_kept_when_asked_for() -> None:
    standing = item_standing(CAUSE, day())
    assert standing.is_stale
    clocks = [review.due.clock for review in standing.only_missed().reviews]
    assert clocks == [ReviewClock.OWNER_UPDATE, ReviewClock.CAUSE_OF_CONCERN]
