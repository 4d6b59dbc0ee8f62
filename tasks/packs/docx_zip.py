"""A Word file's parts as one zip whose bytes hang on the parts alone: fixed order, dates and attributes."""

import io
import zipfile
from collections.abc import Mapping

# What a zip can't do without, and never today.
_DAY = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")
_MS_DOS = 0
_LEVEL = 6


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts by their names as a zip; what tells the types comes first, as readers expect."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for name in sorted(parts, key=lambda name: (name not in _FIRST, name)):
            member = zipfile.ZipInfo(name, date_time=_DAY)
            member.compress_type = zipfile.ZIP_DEFLATED
            # Else it says on which system it was made.
            member.create_system = _MS_DOS
            member.external_attr = 0
            content = parts[name]
            archive.writestr(member, content.encode() if isinstance(content, str) else content)
    return buffer.getvalue()
