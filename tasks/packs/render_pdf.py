"""A pack as PDF, set by typst in a process of its own."""

import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rules.packs.content import PackContent
from rules.printable_text import PrintableText
from tasks.packs.font_coverage import FontMissingError, font_folder, printable_characters

TEMPLATE = Path(__file__).with_name("templates") / "board_pack.typ"
WORKER = Path(__file__).with_name("typst_worker.py")

# Tagged for screen readers, and fit for the archive: both at once.
STANDARDS = ("a-2a", "ua-1")

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MEMORY_BYTES = 3 * 1024**3


class RenderError(RuntimeError):
    """The PDF couldn't be made; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class RenderedPdf:
    """A finished PDF. `replaced` names every character that was printed as another or left out."""

    pdf: bytes
    replaced: tuple[str, ...]


def render_pdf(
    pack: PackContent,
    *,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    memory_bytes: int = DEFAULT_MEMORY_BYTES,
    worker: Path = WORKER,
) -> RenderedPdf:
    """Set a pack as PDF/UA-1 and PDF/A-2a; the same pack gives the same bytes.

    One worker process per pack: a reused typst grows without end. It sees the template, Lato and the pack's
    JSON, in an empty folder, and is killed after `timeout_s` seconds or when it wants more than
    `memory_bytes` of address space. Raises RenderError.
    """
    try:
        fonts = font_folder()
        text = PrintableText(printable_characters(fonts))
    except FontMissingError as error:
        raise RenderError(str(error)) from error
    content = _cleaned(asdict(pack), text)
    replaced = text.changes()
    job = {
        "template": str(TEMPLATE),
        "fonts": str(fonts),
        "inputs": {"pack": json.dumps(content), "notes": json.dumps(_notes(replaced))},
        "standards": STANDARDS,
        "as_at": pack.cover.as_at,
        "memory_bytes": memory_bytes,
        "cpu_seconds": math.ceil(timeout_s) * (os.cpu_count() or 1) + 1,
    }
    try:
        with tempfile.TemporaryDirectory(prefix="oversight-pack-") as root:
            pdf = _run_worker(worker, job | {"root": root}, timeout_s=timeout_s)
    except OSError as error:
        raise RenderError(f"the PDF couldn't be made: {error.strerror or error}") from error
    return RenderedPdf(pdf, replaced)


def _cleaned(value: Any, text: PrintableText) -> Any:
    """The same JSON with every text made printable; anchors are plain ASCII and come out as they were."""
    if isinstance(value, str):
        return text.printable(value)
    if isinstance(value, dict):
        return {key: _cleaned(one, text) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_cleaned(one, text) for one in value]
    return value


def _notes(replaced: tuple[str, ...]) -> list[str]:
    if not replaced:
        return []
    return [
        "Characters that this pack's font lacks, or that have no place in print: " + "; ".join(replaced) + "."
    ]


def _run_worker(worker: Path, job: dict[str, Any], *, timeout_s: float) -> bytes:
    # -I: neither the environment nor the working folder decides what the worker imports.
    process = subprocess.Popen(
        [sys.executable, "-I", str(worker)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=job["root"],
        env={},
        start_new_session=True,
    )
    try:
        pdf, message = process.communicate(json.dumps(job).encode(), timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise RenderError(f"the PDF wasn't ready after {timeout_s:g} seconds and was given up") from None
    finally:
        _end(process)
    if process.returncode == 0 and pdf.startswith(b"%PDF-"):
        return pdf
    raise RenderError(_why_failed(process.returncode, message.decode("utf-8", "replace")))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the worker with its whole process group; harmless when it has ended by itself."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _why_failed(code: int, message: str) -> str:
    lines = [line for line in message.splitlines() if line.strip()]
    if code < 0:
        name = signal.Signals(-code).name
        return f"the PDF couldn't be made: its process was ended by {name}, perhaps for want of memory"
    return f"the PDF couldn't be made: {lines[-1].strip() if lines else 'typst gave no reason'}"
