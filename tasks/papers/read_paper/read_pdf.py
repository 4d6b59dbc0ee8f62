"""PDFs: taken apart by a process of its own within limits, and put together to paragraphs here."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence

from tasks.papers.read_paper.paper_error import PaperError
from tasks.papers.read_paper.pdf_furniture import without_furniture
from tasks.papers.read_paper.pdf_layout import Page, page_from_json
from tasks.papers.read_paper.pdf_paragraphs import paragraphs, setting_of
from tasks.papers.read_paper.pieces import Piece, TablePiece

MOST_PAGES = 2_000
PAGE_SECONDS = 20.0
MEMORY_BYTES = 2 * 1024**3
# A file of many slow pages is given up as a whole.
TOTAL_SECONDS = 900.0
# A page with fewer words than this, and a picture, is a scan that somebody stamped.
_FEWEST_WORDS = 5
_MOST_UNMAPPED = 0.3


def pieces_of_pdf(
    content: bytes,
    name: str,
    *,
    most_pages: int = MOST_PAGES,
    page_seconds: float = PAGE_SECONDS,
    total_seconds: float = TOTAL_SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> tuple[list[Piece | TablePiece], list[str]]:
    """The pieces of the file's pages, and what couldn't be read. Raises PaperError."""
    if b"%%EOF" not in content[-65536:]:
        raise PaperError(f"{name} is cut off before its end; copy it again from where it came from")
    job = {
        "most_pages": most_pages,
        "page_seconds": page_seconds,
        "memory_bytes": memory_bytes,
        "cpu_seconds": int(total_seconds) + 1,
    }
    start, pages = _taken_apart(content, name, job, total_seconds)
    _refuse_unreadable(pages, name)
    cleared = without_furniture(pages)
    notes = [
        "the file is damaged in places; check that all of it was read" if start.get("damaged") else "",
        *_page_notes(pages),
        _repeated_note(cleared.repeated),
        "the table of contents was left out" if cleared.contents else "",
    ]
    return paragraphs(cleared.pages, setting_of(cleared.pages)), [note for note in notes if note]


def _taken_apart(
    content: bytes, name: str, job: dict[str, float], total_seconds: float
) -> tuple[dict[str, object], list[Page]]:
    # -I: neither the environment nor the working folder decides what the worker imports.
    process = subprocess.Popen(
        [sys.executable, "-I", "-m", "tasks.papers.read_paper.pdf_worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        written, _ = process.communicate(json.dumps(job).encode() + b"\n" + content, timeout=total_seconds)
    except subprocess.TimeoutExpired:
        raise PaperError(
            f"{name} took longer than {total_seconds:g} seconds and was given up; import it in parts"
        ) from None
    finally:
        _end(process)
    lines = written.splitlines()
    start = json.loads(lines[0]) if lines and lines[0].endswith(b"}") else {}
    if refused := next((json.loads(line)["refused"] for line in lines if line.startswith(b'{"refused"')), ""):
        raise PaperError(_why_refused(name, refused, int(job["most_pages"])))
    pages = [page_from_json(json.loads(line)["page"]) for line in lines[1:] if line.endswith(b"}")]
    if process.returncode != 0 or len(pages) != start.get("pages"):
        raise PaperError(f"{name} needs more memory than is allowed, or is damaged; import it in parts")
    return start, pages


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the worker with its whole process group; harmless when it has ended by itself."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _why_refused(name: str, refused: str, most_pages: int) -> str:
    if refused == "password":
        return f"{name} is protected by a password; save it without one and import that"
    if refused.startswith("pages "):
        count = refused.removeprefix("pages ")
        return f"{name} has {count} pages, and at most {most_pages} are read; import it in parts"
    return f"{name} is damaged or incomplete; copy it again from where it came from"


def _refuse_unreadable(pages: Sequence[Page], name: str) -> None:
    if all(page.fault for page in pages):
        raise PaperError(f"{name} couldn’t be read, as {pages[0].fault}; save it anew as PDF and import that")
    if not any(page.items for page in pages):
        if any(page.pictures for page in pages):
            raise PaperError(
                f"{name} is only pictures of pages (a scan) and holds no text; run OCR on it first"
            )
        raise PaperError(f"{name} holds no text; check that it is the right file")
    if all(page.fault or _is_scan(page) for page in pages):
        raise PaperError(f"{name} is only pictures of pages (a scan) and needs OCR; run OCR on it first")
    letters = sum(len(line.text) for page in pages for line in page.lines)
    unmapped = sum(page.unmapped for page in pages)
    # "(cid:12)" is eight characters or so for one letter.
    if unmapped * 8 > _MOST_UNMAPPED * max(1, letters):
        raise PaperError(f"{name} doesn’t say which letters its fonts show; run OCR on it, or save it anew")


def _is_scan(page: Page) -> bool:
    words = sum(len(line.text.split()) for line in page.lines)
    tables = len(page.items) > sum(1 for _ in page.lines)
    return page.pictures > 0 and words < _FEWEST_WORDS and not tables


def _page_notes(pages: Sequence[Page]) -> list[str]:
    scanned = [page.number for page in pages if not page.fault and _is_scan(page)]
    notes = []
    if scanned:
        notes.append(f"{_pages_in_words(scanned)} only pictures and couldn’t be read; OCR would be needed")
    notes += [f"page {page.number} couldn’t be read, as {page.fault}" for page in pages if page.fault]
    unmapped = [str(page.number) for page in pages if page.unmapped]
    if unmapped:
        notes.append(f"letters are missing on page {', '.join(unmapped)}: its fonts don’t say which they are")
    return notes


def _pages_in_words(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"page {numbers[0]} is"
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][1] == number - 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    return f"pages {', '.join(f'{a}' if a == b else f'{a}–{b}' for a, b in spans)} are"


def _repeated_note(repeated: Sequence[str]) -> str:
    if not repeated:
        return ""
    quoted = "; ".join(f"“{text}”" for text in repeated[:5])
    more = f" and {len(repeated) - 5} more" if len(repeated) > 5 else ""
    return f"left out as running headers or footers: {quoted}{more}"
