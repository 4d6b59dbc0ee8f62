"""A pack's tables as Word tables: a heading row on every page, whole rows, figures on the right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rules.packs.content import Align, Cell, Column, KeyFigure, Row, Table, Tone
from rules.packs.svg import width_of
from rules.vocabulary import Rag
from tasks.packs.docx_pictures import Picture, inline
from tasks.packs.docx_styles import Style
from tasks.packs.docx_words import FIGURE_COLUMNS, PAGE_UNKNOWN
from tasks.packs.docx_xml import Writer

# A row with more characters than this may break over pages; a shorter one never does. As in the PDF.
_LONGEST_WHOLE_ROW = 1500
_RAG_POINTS = 8.5
# A heading's letters in points, in a font such as Arial; and a cell's two margins.
_HEADING_SIZE, _WIDER_THAN_LATO, _SIDES = 8.5, 1.12, 200
_RIGHT = '<w:jc w:val="right"/>'


# A table as short as this stays on one page, with its heading row; of a longer one two rows stay with it.
_MOST_ROWS_TOGETHER, _MOST_LETTERS_TOGETHER = 12, 1200
_KEPT = "<w:keepNext/>"
# A column of words needs more room after a column of figures.
_MORE_ROOM = '<w:tcMar><w:left w:w="280" w:type="dxa"/></w:tcMar>'


@dataclass(frozen=True, slots=True)
class TableWriter:
    """Writes tables `width` twentieths of a point wide; `symbols` are the ratings' signs."""

    writer: Writer
    symbols: Mapping[Rag, Picture]
    width: int

    def table(self, table: Table) -> str:
        """A table of the pack."""
        layout = self._layout(table.columns)
        together = _rows_together(table)
        rows = "".join(
            self._row(row, layout, kept=_KEPT if place < together else "")
            for place, row in enumerate(table.rows)
        )
        last_is_total = bool(table.rows) and table.rows[-1].strong
        return self._table(layout, rows, last_is_total=last_is_total)

    def key_figures(self, figures: Sequence[KeyFigure], name: str) -> str:
        """The figures at a glance, as a table whose texts lead to what opens them."""
        layout = self._layout(FIGURE_COLUMNS)
        rows = "".join(self._key_figure(figure, layout) for figure in figures)
        return self._table(layout, rows, last_is_total=False, name=name)

    def _table(self, layout: Sequence["_Placed"], rows: str, *, last_is_total: bool, name: str = "") -> str:
        grid = "".join(f'<w:gridCol w:w="{placed.width}"/>' for placed in layout)
        heading = "".join(
            _cell(
                placed,
                self.writer.paragraph(
                    Style.TABLE_HEADING, self.writer.run(placed.heading), extra=_KEPT + placed.aligned
                ),
            )
            for placed in layout
        )
        last = int(last_is_total)
        # ISO/IEC 29500-1, CT_TblPr: the order is the schema's. The caption is the table's name for readers.
        caption = f'<w:tblCaption w:val="{name}"/>' if name else ""
        return (
            f'<w:tbl><w:tblPr><w:tblStyle w:val="{self.writer.styles.of(Style.TABLE)}"/>'
            f'<w:tblW w:w="{self.width}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="{0x0420 | last << 6:04X}" w:firstRow="1" w:lastRow="{last}" w:firstColumn="0"'
            f' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>{caption}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heading}</w:tr>{rows}</w:tbl>"
        )

    def _row(self, row: Row, layout: Sequence["_Placed"], *, kept: str) -> str:
        whole = "" if _letters(row) > _LONGEST_WHOLE_ROW else "<w:trPr><w:cantSplit/></w:trPr>"
        cells = []
        for place, (cell, placed) in enumerate(zip(row.cells, layout, strict=True)):
            anchor = row.anchor if place == 0 else ""
            extra = kept + placed.aligned
            cells.append(_cell(placed, self._paragraphs(cell, extra, strong=row.strong, anchor=anchor)))
        return f"<w:tr>{whole}{''.join(cells)}</w:tr>"

    def _paragraphs(self, cell: Cell, extra: str, *, strong: bool, anchor: str) -> str:
        """A cell's text, and under it its smaller line; where there is only the latter, that alone."""
        first = self.cell_runs(cell, strong=strong)
        detail = self.writer.run(cell.detail)
        place = self.writer.bookmark(anchor)
        if detail and not first:
            return self.writer.paragraph(Style.TABLE_DETAIL, place + detail, extra=extra)
        text = self.writer.paragraph(Style.TABLE_TEXT, place + first, extra=extra)
        return text + self.writer.paragraph(Style.TABLE_DETAIL, detail, extra=extra) if detail else text

    def cell_runs(self, cell: Cell, *, strong: bool = False) -> str:
        """A cell's text with its rating's sign before it, and linked where it leads somewhere."""
        writer = self.writer
        if cell.page_of:
            instruction = f"PAGEREF {writer.bookmarks.of(cell.page_of)} \\h"
            return writer.link(cell.page_of, writer.field(instruction, PAGE_UNKNOWN, Style.LINK))
        sign = self._sign(cell.rag)
        if strong:
            words = writer.run(cell.text, Style.STRONG)
        elif cell.link and cell.tone is Tone.PLAIN:
            words = writer.run(cell.text, Style.LINK)
        else:
            words = writer.toned(cell.text, cell.tone)
        return sign + writer.link(cell.link, words)

    def _sign(self, rag: Rag | None) -> str:
        """The letter on its pattern; the word beside it says the same, so it says nothing to a listener."""
        if rag is None:
            return ""
        drawn = inline(
            self.symbols[rag], number=self.writer.number(), points=_RAG_POINTS, alt="", upright=True
        )
        return drawn + self.writer.run("\u00a0")

    def _key_figure(self, figure: KeyFigure, layout: Sequence["_Placed"]) -> str:
        style = Style.ALERT if figure.tone is Tone.ALERT else None
        value, said = layout
        number = self.writer.paragraph(
            Style.KEY_FIGURE, self.writer.run(figure.value, style), extra=_KEPT + value.aligned
        )
        label = self.writer.run(figure.label, Style.LINK if figure.link else None)
        words = self.writer.paragraph(Style.TABLE_TEXT, self.writer.link(figure.link, label), extra=_KEPT)
        cells = _cell(value, number, middle=True) + _cell(said, words, middle=True)
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"

    def _layout(self, columns: Sequence[Column]) -> tuple["_Placed", ...]:
        widths = _widths(columns, self.width)
        after_figures = [False, *(column.align is Align.RIGHT for column in columns)]
        return tuple(
            _Placed(
                heading=column.heading,
                width=width,
                aligned=_RIGHT if column.align is Align.RIGHT else "",
                margin=_MORE_ROOM if after and column.align is not Align.RIGHT else "",
            )
            for column, width, after in zip(columns, widths, after_figures, strict=False)
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A column in its table: its heading and width, and how its cells' texts stand, as properties."""

    heading: str
    width: int
    aligned: str
    margin: str


def _widths(columns: Sequence[Column], width: int) -> list[int]:
    """The columns' shares of a width; none is narrower than the longest word over it, where there is room."""
    shares = sum(column.share for column in columns)
    wanted = [width * column.share // shares for column in columns]
    least = [_least_width(column) for column in columns]
    short = sum(max(0, most - has) for most, has in zip(least, wanted, strict=True))
    spare = sum(max(0, has - most) for most, has in zip(least, wanted, strict=True))
    if short and spare >= short:
        wanted = [
            most if has <= most else has - (has - most) * short // spare
            for most, has in zip(least, wanted, strict=True)
        ]
    wanted[-1] += width - sum(wanted)
    return wanted


def _least_width(column: Column) -> int:
    longest = max((width_of(word, _HEADING_SIZE, bold=True) for word in column.heading.split()), default=0.0)
    return round(longest * _WIDER_THAN_LATO * 20) + _SIDES


def _cell(placed: _Placed, paragraphs: str, *, middle: bool = False) -> str:
    aligned = '<w:vAlign w:val="center"/>' if middle else ""
    width = f'<w:tcW w:w="{placed.width}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{width}{placed.margin}{aligned}</w:tcPr>{paragraphs}</w:tc>"


def _rows_together(table: Table) -> int:
    """How many rows from the top are kept on one page with the one that follows."""
    rows = len(table.rows)
    if rows <= _MOST_ROWS_TOGETHER and sum(map(_letters, table.rows)) <= _MOST_LETTERS_TOGETHER:
        return rows - 1
    # A total never stands alone, either; but only a page's layout could keep the rows before it.
    return 1


def _letters(row: Row) -> int:
    return sum(len(cell.text) + len(cell.detail) for cell in row.cells)
