"""The tables of a committee paper that list items: what is asked, by when, and how it stands."""

from collections.abc import Iterable

from rules.dates_in_words import long_date, number_of
from rules.figures.breaks import sentence
from rules.figures.counting import group_of
from rules.packs.cells import MORE_ANCHOR
from rules.packs.committee_draft import PaperDraft, SectionDraft
from rules.packs.committee_material import PublicItem
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_words import (
    binds_in_words,
    group_in_words,
    reference_details,
    reference_in_words,
    standing_in_words,
)
from rules.packs.content import Block, Cell, Column, Paragraph, Row, Table, Tone

_REFERENCE = Column("Reference", 34)
_DUE = Column("By when", 36)
_STANDING = Column("Standing", 34)


def text_table(items: Iterable[PublicItem], rows: PaperRows, *, anchored: bool = False) -> tuple[Block, ...]:
    """Items with their whole texts, as a table; nothing for none, and a line that says what was left out.

    `anchored` makes these rows the ones that references lead to.
    """
    columns = (_REFERENCE, Column("What is asked", 104), _DUE, _STANDING)
    every = tuple(items)
    printed = every[: rows.terms.most_rows]
    more = len(every) - len(printed)
    table = Table(columns, tuple(_text_row(item, rows, anchored) for item in printed), more=more)
    left_out = Paragraph(f"{number_of(more, 'more item')}, not printed here.")
    return (*((table,) if printed else ()), *((left_out,) if more else ()))


def _text_row(item: PublicItem, rows: PaperRows, anchored: bool) -> Row:
    anchor = rows.anchor(item)
    cells = (
        Cell(reference_in_words(item), reference_details(item), link="" if anchored else anchor),
        Cell(" ".join(map(sentence, filter(None, (item.title, item.text)))), binds_in_words(item)),
        due_cell(item),
        standing_cell(item),
    )
    return Row(cells, anchor=anchor if anchored and anchor != MORE_ANCHOR else "")


def due_cell(item: PublicItem) -> Cell:
    """The day that HMICFRS or the PCC set, with the report's own words for it."""
    phrase = f"“{item.phrase}”" if item.phrase else ""
    if item.due_on is not None:
        return Cell(long_date(item.due_on), phrase)
    if phrase:
        return Cell(phrase, "no single day follows from these words")
    return Cell("No date stated", tone=Tone.MUTED)


def standing_cell(item: PublicItem) -> Cell:
    """How the item stands, and since when."""
    return Cell(*standing_in_words(item))


def appendix(paper: PaperDraft, rows: PaperRows) -> None:
    """Every item that the figures count, so that each figure opens to its rows."""
    section = paper.section("Items behind the figures", "items", wide=True)
    section.say(
        f"{number_of(len(rows.listed), 'item')} that the register's figures in this paper count, by kind and "
        "level; those that are open come first."
    )
    groups: dict[str, list[PublicItem]] = {}
    for item in rows.shown:
        groups.setdefault(group_in_words(group_of(item.kind, item.level)), []).append(item)
    for place, (label, items) in enumerate(groups.items(), start=1):
        section.heading(label, f"items-{place}")
        section.add(_appendix_table(items, rows))
    _say_how_many_more(section, rows)


def _say_how_many_more(section: SectionDraft, rows: PaperRows) -> None:
    more = len(rows.listed) - len(rows.shown)
    if more:
        said = f"{number_of(more, 'more item')}, not printed here; the figures count them."
        section.add(Paragraph(said, anchor=MORE_ANCHOR))


def _appendix_table(items: Iterable[PublicItem], rows: PaperRows) -> Table:
    columns = (_REFERENCE, Column("Item", 106), Column("Known since", 30), _DUE, Column("Standing", 50))
    return Table(columns, tuple(_appendix_row(item, rows) for item in items))


def _appendix_row(item: PublicItem, rows: PaperRows) -> Row:
    published = f", {long_date(item.published_on)}" if item.published_on else ""
    report = f"{item.publication_title}{published}" if item.publication_title else ""
    details = "; ".join(text for text in (report, binds_in_words(item)) if text)
    cells = (
        Cell(reference_in_words(item), reference_details(item)),
        Cell(item.title or item.text, details),
        Cell(long_date(item.known_on)),
        due_cell(item),
        standing_cell(item),
    )
    return Row(cells, anchor=rows.anchor(item))
