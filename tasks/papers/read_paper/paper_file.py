"""A paper's file from disk, whole and within its limit."""

import stat
from pathlib import Path

from rules.clean_text import clean_text
from tasks.papers.read_paper.paper_error import PaperError

MOST_BYTES = 50 * 1024 * 1024


def content_of(path: Path, *, max_bytes: int = MOST_BYTES) -> bytes:
    """The bytes of the file. Raises PaperError for what is no plain file, empty, or too large."""
    name = clean_text(path.name)
    try:
        # Asked before it is opened: opening a pipe would wait for a writer for ever.
        if not stat.S_ISREG(path.stat().st_mode):
            raise PaperError(f"{name} isn’t a file; give the paper itself")
        with path.open("rb") as stream:
            content = stream.read(max_bytes + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise PaperError(f"{clean_text(str(path))} can’t be read: {reason}") from error
    if not content:
        raise PaperError(f"{name} is empty; copy it again from where it came from")
    if len(content) > max_bytes:
        most = f"{max_bytes // 1024**2} MB" if max_bytes >= 1024**2 else f"{max_bytes} bytes"
        raise PaperError(f"{name} is larger than {most}; save it without its pictures and import that")
    return content
