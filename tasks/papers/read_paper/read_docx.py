"""Word files: the body in document order, with its numbers, notes, text boxes and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree

from tasks.papers.read_paper.docx_numbering import DocxNumbering
from tasks.papers.read_paper.docx_package import DocxPackage, Relation, W
from tasks.papers.read_paper.docx_styles import DocxStyles, list_place_of, outline_of, value_of
from tasks.papers.read_paper.docx_text import DocxText, ParagraphText, Seen
from tasks.papers.read_paper.list_numbers import number_in_style
from tasks.papers.read_paper.pieces import Piece, TablePiece
from tasks.papers.read_paper.runs import Run, on_one_line

_Pieces = list[Piece | TablePiece]
_MOST_COLUMNS = 200


def pieces_of_docx(content: bytes, name: str) -> tuple[_Pieces, list[str]]:
    """The pieces of the file's body, and what was left out. Raises PaperError."""
    package = DocxPackage(content, name)
    reader = _DocxReader(package)
    pieces = reader.read()
    return pieces, reader.notes()


class _DocxReader:
    def __init__(self, package: DocxPackage) -> None:
        self._package = package
        path = package.document_path()
        self._document = package.xml(path)
        self._relations = package.relations(path)
        self._styles = DocxStyles(self._part("styles"))
        self._numbering = DocxNumbering(self._part("numbering"), self._styles)
        self._seen = Seen()
        self._text = DocxText(self._styles, self._seen)
        self._notes = {kind: self._note_bodies(kind) for kind in ("footnote", "endnote")}
        self._note_counts = {"footnote": 0, "endnote": 0}
        self._waiting_notes: list[tuple[str, str]] = []
        self._carried: list[Run] = []
        self._paragraphs = 0
        self._tables = 0

    def read(self) -> _Pieces:
        body = self._document.find(f"{W}body")
        pieces: _Pieces = []
        for piece in self._blocks(body, "", self._relations) if body is not None else ():
            pieces.append(piece)
            # After the whole table, when it was in one that a note was referred to.
            pieces += self._notes_due()
        if self._carried:
            pieces.append(Piece(runs=tuple(self._carried), place=f"paragraph {self._paragraphs + 1}"))
        return [*pieces, *self._notes_due()]

    def notes(self) -> list[str]:
        seen = self._seen
        pictures = f"{seen.pictures} picture{'s' * (seen.pictures > 1)}"
        said = (
            (
                seen.tracked,
                "the file has tracked changes: what was inserted was read, what was deleted was not",
            ),
            (seen.comments, "the file has comments, which were left out"),
            (seen.contents, "the table of contents was left out"),
            (seen.hidden, "the file has hidden text, which was left out"),
            (seen.foreign, "a part that was inserted from another file couldn’t be read"),
            (seen.pictures, f"{pictures} couldn’t be read; look there for text and tables"),
            (self._package.has_macros(), "the file has macros, which were not run"),
        )
        return [note for holds, note in said if holds]

    def _part(self, kind: str) -> Any:
        for relation in self._relations.values():
            if relation.kind == kind and not relation.external:
                return self._package.xml(relation.target)
        return None

    def _note_bodies(self, kind: str) -> tuple[dict[str, Any], dict[str, Relation]]:
        path = next(
            (one.target for one in self._relations.values() if one.kind == f"{kind}s" and not one.external),
            "",
        )
        root = self._package.xml(path) if path else None
        bodies = (
            {one.get(f"{W}id") or "": one for one in root if not one.get(f"{W}type")}
            if root is not None
            else {}
        )
        return bodies, self._package.relations(path) if path else {}

    def _blocks(
        self, parent: Any, place: str, relations: dict[str, Relation]
    ) -> Iterator[Piece | TablePiece]:
        """The pieces in a body, cell, box or note; `place` is empty where paragraphs are counted."""
        for child in parent:
            name = etree.QName(child).localname
            if name == "p":
                yield from self._paragraph(child, place, relations)
            elif name == "tbl":
                yield self._table(child, place, relations)
            elif name == "altChunk":
                self._seen.foreign = True
            elif name == "sdt" and _is_contents(child):
                self._seen.contents = True
            elif name in {"sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"}:
                self._seen.tracked |= name in {"ins", "moveTo"}
                yield from self._blocks(child, place, relations)

    def _paragraph(
        self, element: Any, place: str, relations: dict[str, Relation]
    ) -> Iterator[Piece | TablePiece]:
        properties = element.find(f"{W}pPr")
        style_id = self._styles.of_paragraph(properties)
        text = self._text.read(element, style_id, relations)
        if self._styles.is_contents(style_id):
            self._seen.contents = True
            return
        text.runs[:0], self._carried = self._carried, []
        if _mark_is_deleted(properties):
            self._seen.tracked = True
            self._carried = text.runs
            return
        self._waiting_notes += text.notes
        if on_one_line(text.runs):
            if not place:
                self._paragraphs += 1
            yield self._piece(properties, style_id, text, place or f"paragraph {self._paragraphs}")
        for box in text.boxes:
            box_place = place or f"text box by paragraph {max(1, self._paragraphs)}"
            yield from self._blocks(box, box_place, relations)

    def _piece(self, properties: Any, style_id: str, text: ParagraphText, place: str) -> Piece:
        outline = outline_of(properties)
        heading = self._styles.heading_level(style_id)
        if outline is not None:
            heading = outline + 1 if outline < 9 else None
        piece = Piece(runs=tuple(text.runs), place=place, heading=heading)
        listed, by_style = list_place_of(properties), ""
        from_style = self._styles.list_place(style_id)
        if from_style and (listed is None or listed.level is None):
            by_style = from_style[0]
            listed = from_style[1] if listed is None else listed
        marked = self._numbering.marker(listed, by_style) if listed else None
        return replace(piece, marker=marked[0], depth=marked[1]) if marked else piece

    def _table(self, element: Any, place: str, relations: dict[str, Relation]) -> TablePiece:
        if not place:
            self._tables += 1
            place = f"table {self._tables}"
        rows = [self._row(row, place, relations) for row in _rows(element) if not self._is_deleted(row)]
        width = max(map(len, rows), default=0)
        return TablePiece(rows=tuple((*row, *[()] * (width - len(row))) for row in rows), place=place)

    def _is_deleted(self, row: Any) -> bool:
        properties = row.find(f"{W}trPr")
        deleted = properties is not None and properties.find(f"{W}del") is not None
        self._seen.tracked |= deleted
        return deleted

    def _row(
        self, row: Any, place: str, relations: dict[str, Relation]
    ) -> tuple[tuple[Piece | TablePiece, ...], ...]:
        cells: list[tuple[Piece | TablePiece, ...]] = [()] * _columns(
            value_of(row.find(f"{W}trPr"), "gridBefore"), 0
        )
        for cell in _cells(row):
            properties = cell.find(f"{W}tcPr")
            inner = tuple(self._blocks(cell, place, relations))
            goes_on = any(_continues(properties, merge) for merge in ("vMerge", "hMerge"))
            cells.append(() if goes_on else inner)
            cells += [()] * (_columns(value_of(properties, "gridSpan"), 1) - 1)
        return tuple(cells)

    def _notes_due(self) -> _Pieces:
        """The notes that were referred to since the last call, numbered as Word numbers them."""
        pieces: _Pieces = []
        while self._waiting_notes:
            kind, note_id = self._waiting_notes.pop(0)
            bodies, relations = self._notes[kind]
            self._note_counts[kind] += 1
            count = self._note_counts[kind]
            number = number_in_style(count, "decimal" if kind == "footnote" else "lowerRoman")
            place = f"{kind} {number}"
            body = bodies.get(note_id)
            inner: Sequence[Piece | TablePiece] = (
                list(self._blocks(body, place, relations)) if body is not None else ()
            )
            for at, piece in enumerate(inner):
                first = at == 0 and isinstance(piece, Piece)
                pieces.append(replace(piece, note=number) if first and isinstance(piece, Piece) else piece)
        return pieces


def _is_contents(element: Any) -> bool:
    return any(one.get(f"{W}val") == "Table of Contents" for one in element.iter(f"{W}docPartGallery"))


def _mark_is_deleted(properties: Any) -> bool:
    """True when the paragraph's end was deleted with changes tracked: its text goes on in the next one."""
    run = properties.find(f"{W}rPr") if properties is not None else None
    return run is not None and run.find(f"{W}del") is not None


def _rows(element: Any) -> Iterator[Any]:
    for child in element:
        name = etree.QName(child).localname
        if name == "tr":
            yield child
        elif name in {"sdt", "sdtContent", "customXml", "ins"}:
            yield from _rows(child)


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        name = etree.QName(child).localname
        if name == "tc":
            yield child
        elif name in {"sdt", "sdtContent", "customXml"}:
            yield from _cells(child)


def _continues(properties: Any, merge: str) -> bool:
    found = properties.find(f"{W}{merge}") if properties is not None else None
    return found is not None and found.get(f"{W}val") != "restart"


def _columns(text: str, otherwise: int) -> int:
    return min(int(text), _MOST_COLUMNS) if re.fullmatch("[0-9]{1,6}", text) else otherwise
