"""Files that a reader sees whole or not at all, also after a crash or a power cut."""

import os
import tempfile
from pathlib import Path

ONLY_OWNER = 0o600
READABLE_BY_ALL = 0o644  # a web server or a colleague runs as another user


def write_part(
    folder: Path, content: bytes, *, mode: int = ONLY_OWNER, prefix: str = ".part-", suffix: str = ".tmp"
) -> Path:
    """Write a file in full, to the disk itself, under a name of its own in a folder that is there.

    Whoever asked for it puts it into place, with replace() and sync_folder(). Raises OSError, and then leaves
    nothing behind.
    """
    handle, name = tempfile.mkstemp(dir=folder, prefix=prefix, suffix=suffix)
    part = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def put_whole(path: Path, content: bytes, *, mode: int = ONLY_OWNER) -> None:
    """Put a file in place of what was there, whole or not at all; raises OSError. Its folder has to exist."""
    part = write_part(path.parent, content, mode=mode, prefix=f".{path.name[:40]}.")
    try:
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlast a power cut, as its files do. Raises OSError."""
    # Windows can't open a folder, and doesn't need to.
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
