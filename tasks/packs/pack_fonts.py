"""The fonts that a pack's pages and pictures are set in: a force's own first, and Lato for what it lacks."""

from dataclasses import dataclass
from pathlib import Path

from rules.packs.svg import FONT_FAMILY
from tasks.packs.font_coverage import font_folder, printable_characters
from tasks.packs.pack_look import PackLook


@dataclass(frozen=True, slots=True)
class PackFonts:
    """Folders and families, of which the first that has a letter is used, and the letters that one has."""

    folders: tuple[Path, ...]
    families: tuple[str, ...]
    printable: frozenset[int]


def pack_fonts(look: PackLook) -> PackFonts:
    """The fonts of a look; raises FontMissingError when Lato isn't installed."""
    lato = font_folder()
    if look.font is None:
        return PackFonts((lato,), (FONT_FAMILY,), printable_characters(lato))
    return PackFonts(
        (look.font.folder, lato),
        (look.font.family, FONT_FAMILY),
        printable_characters(lato) | look.font.printable,
    )
