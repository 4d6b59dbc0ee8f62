"""How an installation's packs look: what its brand file and its own Word reference come to."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from rules.packs.brand import DEFAULT_BRAND, Brand


class BrandError(ValueError):
    """The brand file or the Word reference can't be used; a line each says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class OwnFont:
    """A force's own font: its family, its files' folder, and the code points that all its faces have."""

    family: str
    folder: Path
    printable: frozenset[int]


@dataclass(frozen=True, slots=True)
class LookInput:
    """A file that packs are made from besides the register: what it is, and its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PackLook:
    """A look. `font` None is Lato; `reference` is the force's own Word file, None for the one that ships.

    `notes` say what can't be as the brand file asks; `inputs` are the files that it was read from.
    """

    brand: Brand = DEFAULT_BRAND
    font: OwnFont | None = None
    reference: bytes | None = None
    notes: tuple[str, ...] = ()
    inputs: tuple[LookInput, ...] = ()


DEFAULT_LOOK = PackLook()


def look_input(name: str, content: bytes) -> LookInput:
    """A file by its name and hash."""
    return LookInput(name, hashlib.sha256(content).hexdigest())
