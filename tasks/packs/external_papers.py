"""Papers that others bring: opened, checked, and turned into PDF where they are Word files."""

import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pikepdf

LARGEST_BYTES = 100 * 1024**2
MOST_PAGES = 2_000
CONVERSION_TIMEOUT_S = 120.0
_WORD = frozenset({".docx", ".doc", ".odt", ".rtf"})
# Tagged, PDF/UA and PDF/A-2: what LibreOffice's export filter calls them.
_EXPORT = {
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
}


class BroughtPaperError(ValueError):
    """A paper can't be put into the pack; the message names it, says why and what to do.

    `content` is the file as it was brought, None where it couldn't be read at all.
    """

    def __init__(self, message: str, content: bytes | None = None) -> None:
        self.content = content
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class PaperFile:
    """A paper: its file's name, the file as it was brought, and that as PDF with its number of pages."""

    name: str
    original: bytes
    pdf: bytes
    pages: int


def read_paper(path: Path, *, office: str | None = None, largest: int = LARGEST_BYTES) -> PaperFile:
    """Read a paper that was brought as PDF, or as a Word file where LibreOffice is there.

    `office` is LibreOffice's command, None for the one on the PATH. Raises BroughtPaperError in one line: no
    such file, too large, encrypted, broken, of another kind, or LibreOffice missing, failing or too slow.
    """
    name = path.name
    content = _content(path, largest)
    try:
        if content.lstrip()[:5] == b"%PDF-":
            return PaperFile(name, content, content, _pages(name, content))
        if path.suffix.lower() not in _WORD:
            raise BroughtPaperError(f"{name} is neither a PDF nor a Word file: save it as a PDF")
        pdf = _converted(path.suffix.lower(), content, name, office or shutil.which("soffice"))
        return PaperFile(name, content, pdf, _pages(name, pdf))
    except BroughtPaperError as error:
        raise BroughtPaperError(str(error), content) from None


@contextmanager
def open_pdf(name: str, content: bytes) -> Iterator[pikepdf.Pdf]:
    """A PDF, opened; raises BroughtPaperError when it is broken or protected."""
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        raise BroughtPaperError(f"{name} is locked with a password: ask for a copy without one") from None
    except pikepdf.PdfError as error:
        raise BroughtPaperError(f"{name} is broken and can’t be read as a PDF ({_short(error)})") from None
    with pdf:
        if pdf.is_encrypted:
            # Opened without a password, but its maker forbade copying: that isn't ours to undo.
            raise BroughtPaperError(f"{name} is protected against copying: ask for a copy that isn’t")
        yield pdf


def _content(path: Path, largest: int) -> bytes:
    try:
        size = path.stat().st_size
        if size > largest:
            raise BroughtPaperError(
                f"{path.name} has {size / 1024**2:.0f} MB, and at most {largest // 1024**2} MB are taken: "
                "ask for a smaller copy"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise BroughtPaperError(f"there is no file {path}") from None
    except OSError as error:
        raise BroughtPaperError(f"{path.name} can’t be read: {error.strerror or error}") from None


def _pages(name: str, content: bytes) -> int:
    with open_pdf(name, content) as pdf:
        try:
            pages = len(pdf.pages)
            for page in pdf.pages:
                page.mediabox  # noqa: B018  # a broken page says so here, and not half-way through the pack
        except (pikepdf.PdfError, ValueError, KeyError, AttributeError) as error:
            raise BroughtPaperError(f"{name} has a broken page ({_short(error)})") from None
    if not pages:
        raise BroughtPaperError(f"{name} has no pages")
    if pages > MOST_PAGES:
        raise BroughtPaperError(f"{name} has {pages:,} pages, and at most {MOST_PAGES:,} are taken")
    return pages


def _converted(suffix: str, content: bytes, name: str, office: str | None) -> bytes:
    if office is None:
        raise BroughtPaperError(
            f"{name} is a Word file, and LibreOffice, which turns those into PDF, isn’t on this machine: "
            "bring it as a PDF, or install libreoffice-writer"
        )
    with tempfile.TemporaryDirectory(prefix="oversight-paper-") as folder:
        source = Path(folder, f"paper{suffix}")
        source.write_bytes(content)
        command = [
            office,
            # A profile of its own: two conversions at once share none, and no macro of a user's runs.
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--norestore",
            "--nolockcheck",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(_EXPORT)}",
            "--outdir",
            folder,
            str(source),
        ]
        _run(command, name, folder)
        try:
            return Path(folder, "paper.pdf").read_bytes()
        except OSError:
            raise BroughtPaperError(f"LibreOffice can’t read {name}: is it a Word file?") from None


def _run(command: list[str], name: str, folder: str) -> None:
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={"HOME": folder, "PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LANG": "C.UTF-8"},
            start_new_session=True,
        )
    except OSError as error:
        raise BroughtPaperError(
            f"LibreOffice can’t be started for {name}: {error.strerror or error}"
        ) from None
    try:
        process.wait(timeout=CONVERSION_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        raise BroughtPaperError(
            f"LibreOffice wasn’t done with {name} after {CONVERSION_TIMEOUT_S:g} seconds: bring it as a PDF"
        ) from None
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _short(error: BaseException) -> str:
    # The library names the stream by its address in memory, which is another one every time.
    words = " ".join(re.sub(r"<_io\.[^>]*>:?", "", str(error)).split())
    return words[:120] or type(error).__name__
