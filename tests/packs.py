"""Packs for tests: a small register, its drafts, and a figure that doesn't tie."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.engine import Engine

from config.bank_holidays import england_and_wales
from config.policy import load_policy
from models.records import StatedFigure
from models.session import writing
from rules.packs.canonical_json import canonical_json
from rules.packs.content import PackContent
from rules.vocabulary import FigureTable, ItemKind, Marking, Measure
from tasks.by_whom import ByWhom
from tasks.packs.draft_pack import draft_pack
from tasks.packs.drawing import DraftTerms, WrittenPack
from tasks.packs.render_pack import PDF_TYPE, OutputFile, RenderedPack, Renderer
from tasks.packs.snapshot import BoardTerms, Frozen, freeze_board
from tests.small_register import SmallRegister

BOARD = "DCC HMIC Oversight Board"
MARCH_28 = date(2024, 3, 28)
NOW = datetime(2024, 3, 29, 9, 30, tzinfo=UTC)


def quick(content: PackContent) -> RenderedPack:
    """In place of typst, where a test isn't about the pages: the content's own JSON."""
    replaced = ("U+1F600 GRINNING FACE: left out",) if "\U0001f600" in str(content) else ()
    made = OutputFile(".pdf", PDF_TYPE, b"%PDF- " + canonical_json(content))
    return RenderedPack((made,), 1, replaced)


def by(actor: str = "Force Liaison Officer, Siân Prosser", *, now: datetime = NOW) -> ByWhom:
    """Whose change it is, on Good Friday 2024."""
    return ByWhom(None, actor, now, now.date())


def board_terms() -> BoardTerms:
    """What the shipped policy says of the board's pack."""
    return BoardTerms(
        board=BOARD,
        review_policy=load_policy(None).reviews.review_policy(),
        holidays=england_and_wales(),
        due_within_days=90,
    )


def frozen(engine: Engine, *, as_at: date = MARCH_28, **changes: Any) -> Frozen:
    """A snapshot for the board's pack."""
    terms: dict[str, Any] = {"force_code": None, "meeting_on": None, "since": None, "terms": board_terms()}
    return freeze_board(engine, as_at=as_at, **(terms | changes))


def draft(
    engine: Engine,
    folder: Path,
    *,
    as_at: date = MARCH_28,
    marking: Marking = Marking.OFFICIAL,
    meeting_on: date | None = None,
    now: datetime = NOW,
    render: Renderer = quick,
) -> WrittenPack:
    """A draft of the board's pack."""
    state = frozen(engine, as_at=as_at, meeting_on=meeting_on)
    terms = DraftTerms(meeting_on=meeting_on, since=state.since, marking=marking)
    return draft_pack(engine, by(now=now), state, terms, folder, render=render)


def add_break(engine: Engine, register: SmallRegister) -> None:
    """A row of the portal's table that states one figure and no total: it doesn't tie."""
    with writing(engine) as session:
        session.add(
            StatedFigure(
                force_id=register.force_id,
                as_at=MARCH_28,
                figure_table=FigureTable.PORTAL,
                row_number=1,
                row_label="AFI Closed before Levels",
                kind=ItemKind.AFI,
                level=None,
                measure=Measure.OPEN,
                value=36,
                printed="36",
                question="",
                source="S1",
            )
        )
