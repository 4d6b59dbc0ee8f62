"""The parts of a Word file, taken out of its zip within limits and parsed without following anything."""

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from lxml import etree

from tasks.papers.read_paper.paper_error import PaperError

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

MOST_PARTS = 5_000
MOST_UNPACKED = 500 * 1024**2
# The parts that are read are XML; one of 40 MB is a paper of several thousand pages.
MOST_PART = 40 * 1024**2
# XML packs to a tenth, a bomb to a thousandth.
MOST_RATIO = 200
_SMALL = 1024**2

# The strict variant of the format differs in its namespaces only.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", W[1:-1].encode()),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", R[1:-1].encode()),
)


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to; the target is an address when it lies outside the file."""

    kind: str
    target: str
    external: bool


class DocxPackage:
    """One Word file. Raises PaperError when it is damaged, protected, or unpacks to too much."""

    def __init__(self, content: bytes, name: str) -> None:
        self._name = name
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
            raise self._damaged() from None
        self._check_sizes(len(content))
        self._parts = {part.filename.lstrip("/"): part for part in self._archive.infolist()}

    def xml(self, path: str) -> Any:
        """A part's root element, None when there's no such part."""
        part = self._parts.get(path)
        if part is None:
            return None
        if part.file_size > MOST_PART:
            raise self._too_much(f"its part {path} unpacks to more than {MOST_PART // 1024**2} MB")
        try:
            content = self._archive.read(part)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            NotImplementedError,
            RuntimeError,
        ):
            raise self._damaged() from None
        for strict, transitional in _STRICT:
            content = content.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True,
            remove_pis=True,
        )  # fmt: skip
        try:
            root = etree.fromstring(content, parser=parser)
        except etree.XMLSyntaxError:
            raise self._damaged() from None
        if root.getroottree().docinfo.internalDTD is not None:
            raise PaperError(
                f"{self._name} declares a document type, which no Word file does; it was not read, for safety"
            )
        return root

    def document_path(self) -> str:
        """Where the main document lies."""
        for relation in self.relations("").values():
            if relation.kind == "officeDocument" and not relation.external and relation.target in self._parts:
                return relation.target
        if "word/document.xml" in self._parts:
            return "word/document.xml"
        raise self._damaged()

    def relations(self, path: str) -> dict[str, Relation]:
        """What the part refers to, by id; the package itself is the empty path."""
        folder, file = posixpath.split(path)
        root = self.xml(posixpath.join(folder, "_rels", f"{file}.rels"))
        found = {}
        for one in root if root is not None else ():
            external = one.get("TargetMode") == "External"
            target = one.get("Target") or ""
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[one.get("Id") or ""] = Relation(
                (one.get("Type") or "").rsplit("/", 1)[-1], target, external
            )
        return found

    def has_macros(self) -> bool:
        """True when the file carries a program; it's never run."""
        return any(path.endswith("vbaProject.bin") for path in self._parts)

    def _check_sizes(self, packed: int) -> None:
        parts = self._archive.infolist()
        unpacked = sum(part.file_size for part in parts)
        if len(parts) > MOST_PARTS:
            raise self._too_much(f"it has {len(parts)} parts, and a Word file has a few dozen")
        if unpacked > MOST_UNPACKED:
            raise self._too_much(f"it unpacks to more than {MOST_UNPACKED // 1024**2} MB")
        if unpacked > _SMALL and unpacked > MOST_RATIO * packed:
            raise self._too_much(f"it unpacks to {unpacked // packed} times its size")
        if any(part.flag_bits & 1 for part in parts):
            raise PaperError(f"{self._name} is protected by a password; save it without one and import that")

    def _damaged(self) -> PaperError:
        return PaperError(f"{self._name} is damaged or incomplete; copy it again from where it came from")

    def _too_much(self, what: str) -> PaperError:
        return PaperError(f"{self._name} wasn’t opened: {what}; save it again in Word and import that")
