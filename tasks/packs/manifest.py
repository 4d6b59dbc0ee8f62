"""A pack's manifest: the hashes of what it was made from, of what made it, and of what came of it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

import rules.packs
from rules.packs.canonical_json import canonical_json, read_canonical_json
from rules.packs.content import BreakNote
from rules.vocabulary import Marking, PackKind, PackState
from tasks.packs.font_coverage import FontMissingError, font_folder
from tasks.packs.pack_folder import StagedFile
from tasks.packs.pack_look import LookInput
from tasks.packs.render_pack import OutputFile

MANIFEST_TYPE = "application/json"
SUFFIX = ".manifest.json"
SCHEMA = 1
_LOOK = "look: "
# What lays out the pages, and what the bytes depend on besides our own code.
_TOOLS = ("oversight", "typst", "python-docx", "pikepdf", "font-lato", "lxml")


@dataclass(frozen=True, slots=True)
class NamedHash:
    """A thing by its name, with its SHA-256 in hexadecimal, or with its version where it is a package."""

    name: str
    sha256: str = ""
    version: str = ""
    size_bytes: int = 0
    content_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """One draft, or one issue, in full. Days and times are ISO 8601, `issued_at` in UTC; "" in a draft."""

    schema: int
    pack: int
    kind: PackKind
    force: str
    board: str
    as_at: str
    version: int
    draft: int
    state: PackState
    marking: Marking
    issued_at: str = ""
    approved_by: str = ""
    corrects_version: int = 0
    what_changed: str = ""
    snapshot: NamedHash
    inputs: tuple[NamedHash, ...]
    notes: tuple[BreakNote, ...]
    tools: tuple[NamedHash, ...]
    outputs: tuple[NamedHash, ...]


def manifest_file(manifest: Manifest) -> OutputFile:
    """The manifest as the file that lies beside the pack: canonical JSON (RFC 8785), one line."""
    return OutputFile(SUFFIX, MANIFEST_TYPE, canonical_json(manifest) + b"\n")


def read_manifest(content: bytes) -> Manifest:
    """The manifest that manifest_file() wrote; raises CanonicalJsonError."""
    return read_canonical_json(Manifest, content)


def outputs_of(files: Iterable[StagedFile]) -> tuple[NamedHash, ...]:
    """What was written, by name."""
    return tuple(
        NamedHash(file.name, file.sha256, size_bytes=file.size_bytes, content_type=file.content_type)
        for file in files
    )


def look_hashes(inputs: Iterable[LookInput]) -> tuple[NamedHash, ...]:
    """The files of a force's look, as inputs of what is drawn in it."""
    return tuple(NamedHash(f"{_LOOK}{one.name}", one.sha256) for one in inputs)


def is_of_look(one: NamedHash) -> bool:
    """Whether an input is a file of the look."""
    return one.name.startswith(_LOOK)


@cache
def tools() -> tuple[NamedHash, ...]:
    """The packages that make a pack, by version, and our own code, templates and fonts, by SHA-256."""
    packages = tuple(NamedHash(name, version=_version(name)) for name in _TOOLS)
    ours = [Path(rules.packs.__file__).parent, Path(__file__).parent]
    try:
        fonts = _digest([font_folder()], ("*.ttf", "*.otf"))
    except FontMissingError:
        fonts = ""
    return (
        *packages,
        NamedHash("code of the packs", _digest(ours, ("*.py",))),
        NamedHash("templates", _digest(ours, ("*.typ", "*.svg", "*.docx", "*.toml"))),
        NamedHash("fonts", fonts),
    )


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "not installed"


def _digest(folders: Iterable[Path], patterns: tuple[str, ...]) -> str:
    """One SHA-256 over the files' names and contents, in the order of their names."""
    digest = hashlib.sha256()
    for folder in folders:
        found = {path for pattern in patterns for path in folder.rglob(pattern)}
        for path in sorted(found, key=lambda path: path.relative_to(folder).as_posix()):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
