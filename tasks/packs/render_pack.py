"""A pack's content as the files that people get: each format is one more file of the same content."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rules.packs.content import PackContent
from tasks.packs.appendix_files import APPENDIX_TYPES, appendix_files
from tasks.packs.pack_fonts import pack_fonts
from tasks.packs.pack_look import DEFAULT_LOOK, LookInput, PackLook
from tasks.packs.read_back import docx_differences, pdf_differences
from tasks.packs.render_pdf import DEFAULT_TIMEOUT_S
from tasks.packs.with_papers import add_papers, render_front

PDF_TYPE = "application/pdf"


@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file: how its name ends, what it is (a media type), and its bytes."""

    suffix: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class RenderedPack:
    """The files of one pack, the PDF first. `replaced` names the characters that aren't as written.

    `lost` says which conformance the edition with papers can't claim, and because of which paper;
    `differences` in which place a file doesn't say what the pack says: they stop issue. `notes` say what
    can't be as the brand file asks, `inputs` what the files were made from besides the register.
    """

    files: tuple[OutputFile, ...]
    pages: int
    replaced: tuple[str, ...]
    lost: tuple[str, ...] = ()
    differences: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    inputs: tuple[LookInput, ...] = ()


# What makes a pack's content into its files: render_pack(), or it with other terms.
Renderer = Callable[[PackContent], RenderedPack]


@dataclass(frozen=True, slots=True)
class PackRenderer:
    """render_pack() for one installation: where its meetings' papers lie, and how its packs look."""

    papers: Path | None = None
    look: PackLook = DEFAULT_LOOK

    def __call__(self, content: PackContent) -> RenderedPack:
        """Every file of the pack."""
        return render_pack(content, papers=self.papers, look=self.look)


def render_pack(
    content: PackContent,
    *,
    papers: Path | None = None,
    look: PackLook = DEFAULT_LOOK,
    timeout_s: float = DEFAULT_TIMEOUT_S,
) -> RenderedPack:
    """Every file of the pack, read back; the same content and look give the same bytes. Raises RenderError.

    `papers` is the folder of the papers that others bring: with them there is an edition that has them behind
    the pack.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        # The PDF is set in a process of its own; meanwhile this one writes all else. Where papers stand
        # behind the pack, the Word file takes their pages' numbers from the PDF.
        word = None if content.papers else aside.submit(_word, content, look, timeout_s)
        appendix = aside.submit(_appendix, content)
        front = render_front(content, look=look, timeout_s=timeout_s)
        written = word.result() if word is not None else _word(front.content, look, timeout_s)
    fonts = pack_fonts(look)
    found = [*pdf_differences(front.content, front.rendered.pdf, fonts), *written.differences]
    files = [OutputFile(".pdf", PDF_TYPE, front.rendered.pdf), written.file, *appendix.result()]
    lost: tuple[str, ...] = ()
    if content.papers and papers is not None:
        whole = add_papers(front, papers, look=look, timeout_s=timeout_s)
        files.append(OutputFile("-with-papers.pdf", PDF_TYPE, whole.pdf))
        found += pdf_differences(
            front.content, whole.pdf, fonts, name="PDF with papers", own_pages=front.pages
        )
        lost = whole.lost
    return RenderedPack(
        files=tuple(files),
        pages=front.pages,
        replaced=(*front.rendered.replaced, *written.replaced),
        lost=lost,
        differences=tuple(found),
        notes=look.notes,
        inputs=look.inputs,
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """The Word file, in what it differs from the content, and what it doesn't hold as it is written."""

    file: OutputFile
    differences: tuple[str, ...]
    replaced: tuple[str, ...]


def _word(content: PackContent, look: PackLook, timeout_s: float) -> _Word:
    # Imported here: python-docx takes its time, and the PDF's process is at work meanwhile.
    from tasks.packs.render_docx import DOCX_TYPE, render_docx

    made = render_docx(content, look=look, timeout_s=timeout_s)
    return _Word(
        OutputFile(".docx", DOCX_TYPE, made.docx),
        docx_differences(content, made.docx),
        tuple(f"in the Word file, {change}" for change in made.replaced),
    )


def _appendix(content: PackContent) -> tuple[OutputFile, ...]:
    if content.appendix is None:
        return ()
    files = appendix_files(content.appendix, as_at=date.fromisoformat(content.cover.as_at))
    return tuple(OutputFile(ending, APPENDIX_TYPES[ending], made) for ending, made in files.items())
