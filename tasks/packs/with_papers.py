"""A pack's PDF with its papers behind it: the pages in the agenda are those of the whole."""

import io
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pikepdf

from rules.packs.agenda_papers import place_papers, with_paper_pages
from rules.packs.content import PackContent
from tasks.packs.assemble import Assembled, assemble
from tasks.packs.pack_look import DEFAULT_LOOK, PackLook
from tasks.packs.render_pdf import DEFAULT_TIMEOUT_S, RenderedPdf, render_pdf
from tasks.packs.typst_process import Limits

# A pack's length may change with the width of a number, once.
_MOST_TRIES = 4
_NO_NUMBER_YET = 1000


@dataclass(frozen=True, slots=True)
class FrontOfPack:
    """The pack's own PDF, its pages, and its content with the papers' page numbers in place."""

    content: PackContent
    rendered: RenderedPdf
    pages: int


def render_front(
    content: PackContent, *, look: PackLook = DEFAULT_LOOK, timeout_s: float = DEFAULT_TIMEOUT_S
) -> FrontOfPack:
    """The pack's own pages, which say on which pages the papers behind them stand. Raises RenderError."""
    pages = dict.fromkeys((paper.anchor for paper in content.papers), _NO_NUMBER_YET)
    for _ in range(_MOST_TRIES):
        settled = with_paper_pages(content, pages)
        rendered = render_pdf(settled, look=look, timeout_s=timeout_s)
        with pikepdf.open(io.BytesIO(rendered.pdf)) as document:
            front = len(document.pages)
        placed = place_papers(content.papers, pages_before=front)
        right = {one.paper.anchor: one.divider_page for one in placed}
        if right == pages:
            break
        pages = right
    return FrontOfPack(settled, rendered, front)


def add_papers(
    front: FrontOfPack,
    papers: Path,
    *,
    look: PackLook = DEFAULT_LOOK,
    what: str = "Pack",
    timeout_s: float = DEFAULT_TIMEOUT_S,
) -> Assembled:
    """The whole, with the papers from their folder; raises RenderError."""
    # Imported here: it brings the database, which a pack without papers is written without.
    from tasks.packs.meeting_papers import kept_pdf

    return assemble(
        front.rendered.pdf,
        front.content.papers,
        partial(kept_pdf, papers),
        cover=front.content.cover,
        colours=look.brand.colours,
        what=what,
        limits=Limits(timeout_s=timeout_s),
    )
