"""The faces in a folder of fonts: what each calls itself, how heavy it is, and which characters it has."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tasks.packs.font_coverage import code_points, font_tables

_SUFFIXES = frozenset({".ttf", ".otf"})
_MOST_BYTES = 32 * 1024 * 1024
# OpenType 1.9, name table: the family as style sheets and typst know it, and the one of four faces at most.
_TYPOGRAPHIC_FAMILY, _FAMILY = 16, 1
_WINDOWS, _ENGLISH = 3, 0x0409
_ITALIC = 0x01


class FontFileError(ValueError):
    """A font's file can't be read; the message is the rest of a line that names it."""


@dataclass(frozen=True, slots=True)
class FontFace:
    """One face; `weight` is 400 for regular and 700 for bold (OpenType 1.9, OS/2 usWeightClass)."""

    path: Path
    families: frozenset[str]
    weight: int
    is_italic: bool
    printable: frozenset[int]


def font_faces(folder: Path) -> tuple[FontFace, ...]:
    """Every .ttf and .otf file of a folder; raises FontFileError for one that can't be read, and OSError."""
    files = sorted(path for path in folder.iterdir() if path.suffix.lower() in _SUFFIXES)
    return tuple(_face(path) for path in files)


def _face(path: Path) -> FontFace:
    if path.stat().st_size > _MOST_BYTES:
        raise FontFileError(f"{path.name} is larger than {_MOST_BYTES // 1024**2} MB")
    font = path.read_bytes()
    try:
        tables = font_tables(font)
        (weight,) = struct.unpack_from(">H", font, tables[b"OS/2"] + 4)
        (selection,) = struct.unpack_from(">H", font, tables[b"OS/2"] + 62)
        names = frozenset(_families(font, tables[b"name"]))
        return FontFace(path, names, weight, bool(selection & _ITALIC), code_points(font))
    except (struct.error, KeyError, UnicodeDecodeError) as error:
        raise FontFileError(f"{path.name} isn't a font that can be read: {error}") from error


def _families(font: bytes, start: int) -> Iterator[str]:
    _version, count, strings = struct.unpack_from(">HHH", font, start)
    for place in range(count):
        platform, _encoding, language, kind, length, offset = struct.unpack_from(
            ">HHHHHH", font, start + 6 + 12 * place
        )
        if platform == _WINDOWS and language == _ENGLISH and kind in (_TYPOGRAPHIC_FAMILY, _FAMILY):
            at = start + strings + offset
            yield font[at : at + length].decode("utf-16-be")
