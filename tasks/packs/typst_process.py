"""Typst in a process of its own: one document per process, ended when it takes too long or too much."""

import base64
import contextlib
import json
import math
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tasks.packs.stream_ends import settle_stream_ends

WORKER = Path(__file__).with_name("typst_worker.py")

# Tagged for screen readers, and fit for the archive: both at once.
STANDARDS = ("a-2a", "ua-1")

# What the worker's output begins with: a PDF's own mark, or a list of pictures.
_BEGINS = {"pdf": b"%PDF-", "png": b"["}

# The worker's whole environment: large blocks go back as soon as they are free, and grow without a copy. Else
# glibc keeps and moves them: up to 50 MB more for 3,000 items, and another number each time.
_ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": "131072", "MALLOC_TRIM_THRESHOLD_": "131072"}

DEFAULT_TIMEOUT_S = 60.0
DEFAULT_MEMORY_BYTES = 3 * 1024**3


class RenderError(RuntimeError):
    """The PDF or its pictures couldn't be made; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds on the clock, and bytes of address space."""

    timeout_s: float = DEFAULT_TIMEOUT_S
    memory_bytes: int = DEFAULT_MEMORY_BYTES


def compile_document(
    template: Path,
    inputs: Mapping[str, str],
    *,
    fonts: Path | Sequence[Path],
    as_at: str,
    standards: Sequence[str] = STANDARDS,
    limits: Limits | None = None,
    worker: Path = WORKER,
) -> bytes:
    """A template with its inputs as PDF; the same template, inputs and day (ISO 8601) give the same bytes.

    One worker process per document: a reused typst grows without end. It sees the template, the fonts and
    the inputs, in an empty folder. Without `standards` the PDF has no tags. Raises RenderError.
    """
    job = {"format": "pdf", "standards": list(standards)} | _job(template, inputs, fonts, as_at)
    return settle_stream_ends(_compiled(job, what="the PDF", limits=limits or Limits(), worker=worker))


def compile_pictures(
    template: Path,
    inputs: Mapping[str, str],
    *,
    fonts: Path | Sequence[Path],
    as_at: str,
    ppi: float,
    limits: Limits | None = None,
    worker: Path = WORKER,
) -> list[bytes]:
    """Each page of a template as PNG, with `ppi` dots to the inch; all else as compile_document()."""
    job = {"format": "png", "ppi": ppi} | _job(template, inputs, fonts, as_at)
    pictures = json.loads(_compiled(job, what="the pictures", limits=limits or Limits(), worker=worker))
    return [base64.b64decode(picture) for picture in pictures]


def _job(
    template: Path, inputs: Mapping[str, str], fonts: Path | Sequence[Path], as_at: str
) -> dict[str, Any]:
    folders = [fonts] if isinstance(fonts, Path) else fonts
    return {
        "template": str(template),
        "fonts": [str(folder) for folder in folders],
        "inputs": dict(inputs),
        "as_at": as_at,
    }


def _compiled(job: dict[str, Any], *, what: str, limits: Limits, worker: Path) -> bytes:
    job |= {
        "memory_bytes": limits.memory_bytes,
        "cpu_seconds": math.ceil(limits.timeout_s) * (os.cpu_count() or 1) + 1,
    }
    try:
        with tempfile.TemporaryDirectory(prefix="oversight-pack-") as root:
            return _run_worker(worker, job | {"root": root}, timeout_s=limits.timeout_s)
    except OSError as error:
        raise RenderError(f"{what} couldn't be made: {error.strerror or error}") from error
    except _FailedError as error:
        raise RenderError(f"{what} {error}") from None


class _FailedError(Exception):
    """Why the worker gave nothing, as the rest of a sentence."""


def _run_worker(worker: Path, job: dict[str, Any], *, timeout_s: float) -> bytes:
    # -I: neither the environment nor the working folder decides what the worker imports.
    process = subprocess.Popen(
        [sys.executable, "-I", str(worker)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=job["root"],
        env=_ALLOCATOR,
        start_new_session=True,
    )
    try:
        made, message = process.communicate(json.dumps(job).encode(), timeout=timeout_s)
    except subprocess.TimeoutExpired:
        raise _FailedError(f"wasn't ready after {timeout_s:g} seconds and was given up") from None
    finally:
        _end(process)
    if process.returncode == 0 and made.startswith(_BEGINS[job["format"]]):
        return made
    raise _FailedError(_why_failed(process.returncode, message.decode("utf-8", "replace")))


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the worker with its whole process group; harmless when it has ended by itself."""
    if process.poll() is None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
    if process.stdin is not None:
        # What a worker that was ended hadn't read yet; communicate() leaves it open.
        with contextlib.suppress(OSError):
            process.stdin.close()


def _why_failed(code: int, message: str) -> str:
    lines = [line for line in message.splitlines() if line.strip()]
    if code < 0:
        name = signal.Signals(-code).name
        return f"couldn't be made: its process was ended by {name}, perhaps for want of memory"
    return f"couldn't be made: {lines[-1].strip() if lines else 'typst gave no reason'}"
