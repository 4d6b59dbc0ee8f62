"""Which characters the packs' font can print, read from the font file itself."""

import struct
from functools import cache
from importlib.util import find_spec
from pathlib import Path

FONT_FAMILY = "Lato"
_FACES = ("Lato-Regular.ttf", "Lato-Bold.ttf", "Lato-Italic.ttf")

# The platform and encoding of a cmap table for the Basic Multilingual Plane (OpenType 1.9, cmap).
_WINDOWS_BMP = (3, 1)
_SEGMENTS_TO_DELTAS = 4


class FontMissingError(RuntimeError):
    """The packs' font isn't installed, or its files can't be read."""


def font_folder() -> Path:
    """The folder of Lato's files in the font-lato package; raises FontMissingError without it."""
    spec = find_spec("font_lato")
    if spec is None or spec.origin is None:
        raise FontMissingError("the packs' font is missing: install the Python package font-lato")
    return Path(spec.origin).parent / "files"


@cache
def printable_characters(folder: Path) -> frozenset[int]:
    """The code points that every face used in a pack has a glyph for; raises FontMissingError."""
    try:
        return frozenset.intersection(*(code_points((folder / face).read_bytes()) for face in _FACES))
    except (OSError, struct.error, KeyError) as error:
        raise FontMissingError(f"the packs' font in {folder} can't be read: {error}") from error


def code_points(font: bytes) -> frozenset[int]:
    """The code points that a font has a glyph for; raises KeyError and struct.error for what is no font."""
    cmap = font_tables(font)[b"cmap"]
    (encodings,) = struct.unpack_from(">H", font, cmap + 2)
    subtables = {}
    for place in range(encodings):
        platform, encoding, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * place)
        subtables[platform, encoding] = cmap + offset
    return _segment_mapping(font, subtables[_WINDOWS_BMP])


def font_tables(font: bytes) -> dict[bytes, int]:
    """Where each table of a font begins, by its tag."""
    (table_count,) = struct.unpack_from(">H", font, 4)
    tables: dict[bytes, int] = {}
    for place in range(table_count):
        tag, _checksum, offset, _length = struct.unpack_from(">4sIII", font, 12 + 16 * place)
        tables[tag] = offset
    return tables


def _segment_mapping(font: bytes, start: int) -> frozenset[int]:
    """A format 4 subtable: segments of code points, each with a delta or a list of glyphs."""
    table_format, _length, _language, twice_segments = struct.unpack_from(">HHHH", font, start)
    if table_format != _SEGMENTS_TO_DELTAS:
        raise KeyError(f"cmap format {table_format}")
    segments = twice_segments // 2
    shape = f">{segments}H"
    ends_at = start + 14
    starts_at = ends_at + twice_segments + 2
    offsets_at = starts_at + 2 * twice_segments
    ends = struct.unpack_from(shape, font, ends_at)
    starts = struct.unpack_from(shape, font, starts_at)
    deltas = struct.unpack_from(shape, font, starts_at + twice_segments)
    offsets = struct.unpack_from(shape, font, offsets_at)
    found: set[int] = set()
    for place in range(segments):
        for code in range(starts[place], ends[place] + 1):
            glyph = code
            if offsets[place]:
                listed_at = offsets_at + 2 * place + offsets[place] + 2 * (code - starts[place])
                (glyph,) = struct.unpack_from(">H", font, listed_at)
            # Glyph 0 is the box that stands for a missing character, listed or not.
            if glyph and (glyph + deltas[place]) % 0x10000:
                found.add(code)
    return frozenset(found - {0xFFFF})
