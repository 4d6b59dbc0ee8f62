"""The pack with its papers in one file: merged in the agenda's order, each behind a divider, and stamped."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import pikepdf
from pikepdf import Pdf

from rules.packs.agenda_paper import AgendaPaper
from rules.packs.agenda_papers import PlacedPaper, divider_lines, place_papers
from rules.packs.brand import DEFAULT_BRAND, BrandColours
from rules.packs.content import Cover
from rules.printable_text import PrintableText
from tasks.packs.external_papers import BroughtPaperError, open_pdf
from tasks.packs.font_coverage import font_folder, printable_characters
from tasks.packs.merge_papers import Part, merge
from tasks.packs.stamp_pages import Size, Stamp, draw_stamps, put_stamps, visible_size
from tasks.packs.stream_ends import settle_stream_ends
from tasks.packs.typst_process import Limits, compile_document

TEMPLATE = Path(__file__).with_name("templates") / "divider.typ"
_DIVIDER = (595.276, 841.89)  # A4, in points


@dataclass(frozen=True, slots=True)
class Assembled:
    """The whole in one PDF. `lost` says which conformance it can't claim, and because of which paper."""

    pdf: bytes
    pages: int
    placed: tuple[PlacedPaper, ...]
    lost: tuple[str, ...]


# Gives the kept PDF of a paper, or raises BroughtPaperError.
ReadPaper = Callable[[AgendaPaper], bytes]


def assemble(
    front: bytes,
    papers: Sequence[AgendaPaper],
    read: ReadPaper,
    *,
    cover: Cover,
    colours: BrandColours = DEFAULT_BRAND.colours,
    what: str = "Pack",
    limits: Limits | None = None,
) -> Assembled:
    """Put papers behind a PDF of ours, which marks its own pages; the same input gives the same bytes.

    Every page gets `what` “page n of N”, and the papers' pages the cover's marking as well. A paper that
    can't be read any more, or whose PDF turns out broken, keeps its divider, which says so: nothing else is
    held up. Raises RenderError.
    """
    with ExitStack() as opened:
        whole = opened.enter_context(pikepdf.open(io.BytesIO(front)))
        readable, pdfs = _opened(papers, read, opened)
        placed = place_papers(readable, pages_before=len(whole.pages))
        sizes = list(_sizes(whole, placed, pdfs))
        stamps = _stamps(len(sizes), own=len(whole.pages), what=what, cover=cover)
        with ThreadPoolExecutor(max_workers=1) as aside:
            # Typst draws them in a process of its own; meanwhile the papers are merged.
            drawn = aside.submit(
                draw_stamps, stamps, sizes, as_at=cover.as_at, colour=colours.main, limits=limits
            )
            parts = [
                Part(
                    f"{one.paper.label}: {one.paper.title}",
                    opened.enter_context(pikepdf.open(io.BytesIO(_divider(one, cover, colours, limits)))),
                    pdfs.get(one.paper.number),
                )
                for one in placed
            ]
            lost = merge(whole, parts)
            put_stamps(whole, drawn.result())
        return Assembled(_saved(whole), len(sizes), placed, lost)


def _sizes(front: Pdf, placed: Sequence[PlacedPaper], pdfs: dict[int, Pdf]) -> Iterator[Size]:
    """The pages' sizes in the order in which they will stand."""
    yield from map(visible_size, front.pages)
    for one in placed:
        yield _DIVIDER
        if one.paper.number in pdfs:
            yield from map(visible_size, pdfs[one.paper.number].pages)


def _stamps(pages: int, *, own: int, what: str, cover: Cover) -> list[Stamp]:
    return [
        Stamp(f"{what} page {number} of {pages}", "" if number <= own else cover.marking.value)
        for number in range(1, pages + 1)
    ]


def _saved(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, deterministic_id=True)
    return settle_stream_ends(out.getvalue())


def _opened(
    papers: Sequence[AgendaPaper], read: ReadPaper, opened: ExitStack
) -> tuple[list[AgendaPaper], dict[int, Pdf]]:
    """The papers as they are by now, and the PDFs of those that have one, by number."""
    known: list[AgendaPaper] = []
    pdfs: dict[int, Pdf] = {}
    for paper in papers:
        if paper.problem:
            known.append(paper)
            continue
        try:
            pdfs[paper.number] = opened.enter_context(open_pdf(paper.file_name, read(paper)))
            known.append(replace(paper, pages=len(pdfs[paper.number].pages)))
        except BroughtPaperError as error:
            known.append(replace(paper, problem=str(error), pages=0))
    return known, pdfs


def _divider(placed: PlacedPaper, cover: Cover, colours: BrandColours, limits: Limits | None) -> bytes:
    """One page that says what the paper is; a document of its own, so that its tags go before the paper's."""
    fonts = font_folder()
    text = PrintableText(printable_characters(fonts))
    paper = {
        "label": placed.paper.label,
        "title": text.printable(placed.paper.title),
        "problem": text.printable(placed.paper.problem),
        "lines": [[name, text.printable(words)] for name, words in divider_lines(placed)],
    }
    head = {"title": paper["title"], "force": text.printable(cover.force), "as_at": cover.as_at}
    return compile_document(
        TEMPLATE,
        {"paper": json.dumps(paper), "pack": json.dumps(head), "colours": json.dumps(asdict(colours))},
        fonts=fonts,
        as_at=cover.as_at,
        limits=limits,
    )
