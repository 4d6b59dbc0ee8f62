"""Lines of a PDF joined to paragraphs by what their places show: gaps, indents, room left at a line's end."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from tasks.papers.read_paper.broken_words import Vocabulary, broken_word, cuts_address, vocabulary_of
from tasks.papers.read_paper.markers import is_bullet, is_dash, typed_marker
from tasks.papers.read_paper.pdf_layout import Line, Page, RuledTable
from tasks.papers.read_paper.pieces import Piece, TablePiece
from tasks.papers.read_paper.runs import Run, all_bold, on_one_line, text_of

_SENTENCE_END = re.compile(r"[.:;?!][\"'’”)]*\Z")
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|approx|no)\.\Z", re.IGNORECASE)
# Shares of the letters' size.
_LARGER = 1.09
_SMALLER = 0.93
_SAME_SIZE = 0.08


@dataclass(frozen=True, slots=True)
class Setting:
    """How the document is set: usual size, distance of lines by size, sizes of headings; and its words."""

    body: float
    leading: dict[float, float]
    headings: tuple[float, ...]
    words: Vocabulary


def setting_of(pages: Sequence[Page]) -> Setting:
    """Measured over all pages."""
    sizes: Counter[float] = Counter()
    distances: dict[float, list[float]] = defaultdict(list)
    for page in pages:
        before: Line | None = None
        for item in page.items:
            for line in _lines_in(item):
                sizes[line.size] += len(line.text)
            if isinstance(item, Line) and before is not None and item.size == before.size:
                distance = item.bottom - before.bottom
                if 0.8 * item.size < distance < 3 * item.size:
                    distances[item.size].append(distance)
            before = item if isinstance(item, Line) else None
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    larger = sorted({size for size in sizes if size > body * _LARGER}, reverse=True)
    # The tighter half: in a document of short paragraphs most distances are between paragraphs.
    leading = {size: median(sorted(found)[: max(1, len(found) // 2)]) for size, found in distances.items()}
    texts = [[line.text for line in _lines_in(item)] for page in pages for item in page.items]
    return Setting(body, leading, tuple(larger), vocabulary_of([line for group in texts for line in group]))


def paragraphs(pages: Sequence[Page], setting: Setting) -> list[Piece | TablePiece]:
    """The pieces of all pages; a sentence that goes on over a page's end is one paragraph."""
    joiner = _Joiner(setting)
    for page in pages:
        body, notes = _notes_apart(page, setting)
        for item in body:
            joiner.add(item)
        joiner.keep_notes(notes)
    return joiner.finish()


@dataclass(slots=True)
class _Joiner:
    setting: Setting
    pieces: list[Piece | TablePiece] = field(default_factory=list)
    open: list[Line] = field(default_factory=list)
    notes: list[Line] = field(default_factory=list)
    indents: list[float] = field(default_factory=list)
    last_table_page: int = 0

    def add(self, item: Line | RuledTable) -> None:
        if isinstance(item, RuledTable):
            self._close()
            self._add_table(item)
        elif self.open and _goes_on(self.open, item, self.setting):
            self.open.append(item)
        else:
            self._close()
            self.open = [item]

    def keep_notes(self, lines: Sequence[Line]) -> None:
        """Footnotes come after the paragraph that is open at their page's end."""
        if lines and not self.open:
            self.pieces += _noted(lines, self.setting)
        else:
            self.notes += lines

    def finish(self) -> list[Piece | TablePiece]:
        self._close()
        return self.pieces

    def _close(self) -> None:
        if self.open:
            self.pieces.append(self._piece(self.open))
        if self.notes:
            self.pieces += _noted(self.notes, self.setting)
        self.open, self.notes = [], []

    def _piece(self, lines: Sequence[Line]) -> Piece:
        runs = _joined(lines, self.setting.words)
        size = lines[0].size
        heading = None
        if size > self.setting.body * _LARGER and len(text_of(runs)) < 300:
            heading = self.setting.headings.index(size) + 1 if size in self.setting.headings else 0
        return Piece(runs=runs, place=f"page {lines[0].page}", heading=heading, depth=self._depth(lines[0]))

    def _depth(self, line: Line) -> int:
        """How deep in a list the line's bullet or number stands, 0 when it has none."""
        marker = typed_marker(_plain(line))[0]
        if not marker:
            if self.indents and line.x0 < self.indents[0] + 3:
                self.indents = []
            return 0
        while self.indents and line.x0 < self.indents[-1] - 3:
            self.indents.pop()
        if not self.indents or line.x0 > self.indents[-1] + 3:
            self.indents.append(line.x0)
        return len(self.indents) if is_bullet(marker) else 1

    def _add_table(self, table: RuledTable) -> None:
        place = f"page {table.page}"
        rows = tuple(tuple(tuple(_cell(cell, place, self.setting)) for cell in row) for row in table.rows)
        before = self.pieces[-1] if self.pieces else None
        first_words = _row_words(rows[0]) if rows else []
        if isinstance(before, TablePiece) and self._is_cut(before, table):
            # Its head may be repeated on the new page.
            again = first_words == _row_words(before.rows[0])
            self.pieces[-1] = replace(before, rows=(*before.rows, *(rows[1:] if again else rows)))
        else:
            self.pieces.append(TablePiece(rows=rows, place=place))
        self.last_table_page = table.page

    def _is_cut(self, before: TablePiece, table: RuledTable) -> bool:
        """True when the table goes on from the page before, with nothing between."""
        return self.last_table_page == table.page - 1 and len(before.rows[0]) == len(table.rows[0])


def _row_words(row: Sequence[Sequence[Piece | TablePiece]]) -> list[str]:
    return [" ".join(text_of(one.runs) for one in cell if isinstance(one, Piece)) for cell in row]


def _cell(lines: Sequence[Line], place: str, setting: Setting) -> Iterator[Piece]:
    open_lines: list[Line] = []
    for line in lines:
        if open_lines and not _goes_on(open_lines, line, setting):
            yield Piece(runs=_joined(open_lines, setting.words), place=place)
            open_lines = []
        open_lines.append(line)
    if open_lines:
        yield Piece(runs=_joined(open_lines, setting.words), place=place)


def _goes_on(lines: Sequence[Line], line: Line, setting: Setting) -> bool:
    """True when the paragraph of `lines` goes on with `line`."""
    before, first = lines[-1], lines[0]
    if abs(line.size - before.size) > _SAME_SIZE * before.size:
        return False
    text, last = _plain(line), _plain(before)
    marker, _ = typed_marker(text)
    ended = bool(_SENTENCE_END.search(last)) and not _ABBREVIATION.search(last)
    lower = text[:1].islower() and not marker
    apart = line.page != before.page or line.top < before.top
    # A dash at a line's start may be the sentence's own; a round bullet never is.
    if is_dash(marker) and not ended and not _has_room(before, line):
        marker = ""
    if apart:
        if marker or _has_room(before, line):
            return lower and not ended
        hanging = first.text_x0 > first.x0 + 3 and abs(line.x0 - first.text_x0) < 3
        return hanging or (not ended and (lower or not _bold_differs(before, line)))
    if line.bottom - before.bottom > 1.2 * setting.leading.get(line.size, line.size * 1.25):
        return False
    if marker and (is_bullet(marker) or line.text_x0 > line.x0 or ended or _has_room(before, line)):
        return False
    if lower:
        return True
    if ended and not _SENTENCE_END.search(text) and line.room > 0.4 * (line.right - line.x0):
        return False  # a short line that isn't a sentence heads what follows it
    if _has_room(before, line) or (_bold_differs(before, line) and text[:1].isupper()):
        return False
    return not (ended and _is_indented(first, line))


def _has_room(before: Line, line: Line) -> bool:
    """True when the first word of `line` would have stood at the end of the line before it."""
    return before.room > line.first_word + 0.35 * line.size


def _is_indented(first: Line, line: Line) -> bool:
    """True when the line starts neither below the paragraph's first line nor below its text."""
    return min(abs(line.x0 - first.x0), abs(line.x0 - first.text_x0)) > 6


def _bold_differs(before: Line, line: Line) -> bool:
    return all_bold(before.runs) != all_bold(line.runs) and not (_any_bold(before) and _any_bold(line))


def _any_bold(line: Line) -> bool:
    return any(run.bold for run in line.runs)


def _plain(line: Line) -> str:
    return text_of(on_one_line(line.runs))


def _joined(lines: Sequence[Line], words: Vocabulary) -> tuple[Run, ...]:
    """The runs of all lines, with words joined that a line's end has broken."""
    runs = list(lines[0].runs)
    for line in lines[1:]:
        before, after = runs[-1], line.runs[0]
        halves = broken_word(before.text, line.text)
        if cuts_address(before.text):
            halves = None
        elif not halves:
            both = before.address if before.address == after.address else ""
            runs.append(Run(" ", bold=before.bold and after.bold, address=both))
        elif not words.has_hyphen(*halves):
            runs[-1] = replace(before, text=before.text[:-1])
        runs += line.runs
    return tuple(runs)


def _notes_apart(page: Page, setting: Setting) -> tuple[list[Line | RuledTable], list[Line]]:
    """The page without its footnotes, and these: small lines at its foot, the first with a raised number."""
    items = list(page.items)
    start = len(items)
    while start and _is_small(items[start - 1], setting):
        start -= 1
    for at in range(start, len(items)):
        item = items[at]
        if isinstance(item, Line) and _starts_note(item):
            return items[:at], [one for one in items[at:] if isinstance(one, Line)]
    return items, []


def _is_small(item: Line | RuledTable, setting: Setting) -> bool:
    return isinstance(item, Line) and item.size < setting.body * _SMALLER


def _starts_note(line: Line) -> bool:
    return line.runs[0].raised and line.runs[0].text.strip().isdigit()


def _noted(lines: Sequence[Line], setting: Setting) -> Iterator[Piece]:
    group: list[Line] = []
    for line in [*lines, None]:
        if group and (line is None or _starts_note(line)):
            number = group[0].runs[0].text.strip()
            runs = _joined(group, setting.words)
            yield Piece(runs=runs, place=f"footnote {number}")
            group = []
        if line is not None:
            group.append(line)


def _lines_in(item: Line | RuledTable) -> Iterator[Line]:
    if isinstance(item, Line):
        yield item
    else:
        yield from (line for row in item.rows for cell in row for line in cell)
