"""The process that compiles one document with typst and ends: tasks/packs/typst_process.py starts it.

It reads one JSON job from standard input and writes the PDF to standard output, or its pages' pictures as a
JSON list of PNG in base64; or one line to standard error, and exits with 1. It imports nothing of this
project, so that it starts at once in an isolated Python.
"""

import base64
import json
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typst


def main() -> int:
    """Compile the job on standard input; 0 when what it asks for was written."""
    job: dict[str, Any] = json.loads(sys.stdin.buffer.read())
    # The parent's time-out is the rule; these hold when the parent itself has died.
    _limit(resource.RLIMIT_AS, job["memory_bytes"])
    _limit(resource.RLIMIT_CPU, job["cpu_seconds"])
    try:
        compiler = typst.Compiler(
            Path(job["template"]).read_bytes(),
            root=Path(job["root"]),
            font_paths=typst.Fonts(
                include_system_fonts=False, include_embedded_fonts=False, font_paths=job["fonts"]
            ),
            ignore_system_fonts=True,
            # Taken out: typst holds a copy, and one is enough.
            sys_inputs=job.pop("inputs"),
            # No package is ever fetched or found: both folders are the empty root.
            package_path=Path(job["root"]),
            package_cache_path=Path(job["root"]),
        )
        made = _pdf(compiler, job) if job["format"] == "pdf" else _pictures(compiler, job)
    except typst.TypstError as error:
        hints = "; ".join(error.hints)
        sys.stderr.write(" ".join(f"{error.message} {hints}".split()))
        return 1
    sys.stdout.buffer.write(made)
    sys.stdout.buffer.flush()
    return 0


def _pdf(compiler: typst.Compiler, job: dict[str, Any]) -> bytes:
    pdf = compiler.compile(
        format="pdf",
        pdf_standards=job["standards"],
        pdf_tags=bool(job["standards"]),
        timestamp=datetime.fromisoformat(job["as_at"]).replace(tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)  # one document, not one picture per page
    return pdf


def _pictures(compiler: typst.Compiler, job: dict[str, Any]) -> bytes:
    made = compiler.compile(format="png", ppi=job["ppi"])
    pages = made if isinstance(made, list) else [made or b""]
    return json.dumps([base64.b64encode(page).decode("ascii") for page in pages]).encode()


def _limit(kind: int, most: int) -> None:
    _soft, hard = resource.getrlimit(kind)
    resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    sys.exit(main())
