"""The process that takes one PDF apart and ends: tasks/papers/read_paper/read_pdf.py starts it.

It reads one line of JSON with its limits and then the PDF from standard input, and writes one line of JSON
for each page to standard output; when the file can't be read at all, one line with `refused`.
"""

import io
import json
import logging
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import pdfplumber
import pikepdf
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from tasks.papers.read_paper.pdf_layout import Page
from tasks.papers.read_paper.pdf_page import page_as_json, page_of


class _TooSlowError(BaseException):
    """A page took longer than it may; no Exception, for pdfminer catches those and goes on."""


def main() -> int:
    """Read the job on standard input; 0 when every page was written or the refusal was."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.readline())
    content = sys.stdin.buffer.read()
    # The parent's time-out is the rule; these hold when the parent itself has died.
    _limit(resource.RLIMIT_AS, job["memory_bytes"])
    _limit(resource.RLIMIT_CPU, job["cpu_seconds"])
    # A damaged file makes pdfminer write thousands of lines; what matters is said in the result.
    logging.disable(logging.CRITICAL)
    signal.signal(signal.SIGALRM, _ring)
    try:
        _write_start(content, job["most_pages"])
        _write_pages(content, job["page_seconds"])
    except _RefusedError as refusal:
        _write({"refused": str(refusal)})
    return 0


class _RefusedError(Exception):
    """The file can't be read; the word tells read_pdf.py why."""


def _write_start(content: bytes, most_pages: int) -> None:
    """Opened first with qpdf, which counts the pages of a damaged or huge file without reading them."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            pages = len(pdf.pages)
            # pdfminer passes over a stream that it can't unpack; qpdf tells.
            damaged = pages <= most_pages and bool(pdf.check_pdf_syntax() or pdf.get_warnings())
    except pikepdf.PasswordError:
        raise _RefusedError("password") from None
    except (pikepdf.PdfError, RuntimeError, ValueError):
        raise _RefusedError("damaged") from None
    if pages == 0:
        raise _RefusedError("damaged")
    if pages > most_pages:
        raise _RefusedError(f"pages {pages}")
    _write({"pages": pages, "damaged": damaged})


def _write_pages(content: bytes, page_seconds: float) -> None:
    try:
        pdf = pdfplumber.open(io.BytesIO(content), unicode_norm=None)
        pages = pdf.pages
    except PDFPasswordIncorrect:
        raise _RefusedError("password") from None
    except (PdfminerException, ValueError, TypeError, KeyError) as error:
        raise _RefusedError("password" if "Password" in repr(error) else "damaged") from None
    for number, page in enumerate(pages, 1):
        _write({"page": page_as_json(_read(page, number, page_seconds))})
        # pdfplumber keeps what it read of each page otherwise.
        page.close()


def _read(page: Any, number: int, seconds: float) -> Page:
    try:
        with _alarm(seconds):
            return page_of(page, number)
    except _TooSlowError:
        return Page(number=number, height=0, fault=f"it took longer than {seconds:g} seconds")
    except Exception as error:  # noqa: BLE001 — pdfminer raises whatever a damaged page leads it to; the page is named
        # pdfplumber wraps whatever it meets.
        met = {type(error), *map(type, error.args), type(error.__context__)}
        fault = "it needs too much memory" if MemoryError in met else "it is damaged"
        return Page(number=number, height=0, fault=fault)


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _ring(_number: int, _frame: FrameType | None) -> None:
    raise _TooSlowError


def _write(value: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(value, separators=(",", ":")) + "\n")
    sys.stdout.flush()


def _limit(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
