"""Whether a file of a pack says what the pack says: what was read back from it, held against the content."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rules.dates_in_words import number_of
from rules.packs.content import Cell, Heading, PackContent, Row, Section, Table

_MOST_NAMED = 20
_LONGEST_QUOTED = 60
_RIGHT_TO_LEFT = frozenset({"R", "AL"})


@dataclass(frozen=True, slots=True)
class Edition:
    """How a format prints what the content leaves open.

    `fit` is what was done to each text before it was printed. `page_of` stands where a page's number is to
    be, None for the number itself. `before_figures` is printed before the figures at a glance.
    """

    name: str
    fit: Callable[[str], str]
    page_of: str | None
    before_figures: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file says, each text as squeezed() leaves it.

    `front` is all that stands before the first heading; tables are rows of cells, the heading row first;
    `headers` and `footers` stand page by page, or section by section where only a reader makes the pages.
    `page_numbers` are what each footer must hold as well.
    """

    front: str
    headings: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]
    headers: tuple[str, ...]
    footers: tuple[str, ...]
    page_numbers: tuple[str, ...]


def squeezed(text: str) -> str:
    """The text without spaces, line breaks and places to break: what lines and cells do to it."""
    return "".join(text.split()).replace("\u200b", "")


def differences(content: PackContent, edition: Edition, read: FileRead) -> tuple[str, ...]:
    """Everything in which a file differs from its content, as lines that name the place."""
    found = [
        *_figure_differences(content, edition, read.front),
        *_heading_differences(content, edition, read.headings),
        *_table_differences(content, edition, read.tables),
        *_page_differences(content, read),
    ]
    told = [f"{edition.name}: {line}" for line in found[:_MOST_NAMED]]
    more = len(found) - _MOST_NAMED
    return (*told, f"{edition.name}: {number_of(more, 'more difference')}") if more > 0 else tuple(told)


def _figure_differences(content: PackContent, edition: Edition, front: str) -> Iterator[str]:
    if not content.key_figures:
        return
    at = front.find(squeezed(edition.before_figures))
    if at < 0:
        yield f"“{edition.before_figures}” isn't there"
        return
    at += len(squeezed(edition.before_figures))
    for figure in content.key_figures:
        value, label = squeezed(edition.fit(figure.value)), squeezed(edition.fit(figure.label))
        if front.startswith(value + label, at):
            at += len(value + label)
            continue
        place = front.find(label, at)
        printed = front[at:place] if place >= 0 else ""
        yield f"at a glance, “{figure.label}” is {_quoted(printed)} and not {_quoted(figure.value)}"
        at = place + len(label) if place >= 0 else at


def _heading_differences(content: PackContent, edition: Edition, read: Sequence[str]) -> Iterator[str]:
    wanted = [squeezed(edition.fit(words)) for words in heading_lines(content)]
    if len(wanted) != len(read):
        yield f"{number_of(len(read), 'heading')} instead of {len(wanted)}"
    for place, (one, other) in enumerate(zip(wanted, read, strict=False), start=1):
        if not _same(one, other):
            yield f"heading {place} is {_quoted(other)} and not {_quoted(one)}"
            return  # all that follow have moved


def heading_lines(content: PackContent) -> Iterator[str]:
    """Every heading with its number, in order, as it is printed."""
    for section in content.sections:
        yield f"{section.number}  {section.title}" if section.number > 0 else section.title
        for block in section.blocks:
            if isinstance(block, Heading):
                yield f"{block.number}  {block.text}" if block.number else block.text


def _table_differences(
    content: PackContent, edition: Edition, read: Sequence[tuple[tuple[str, ...], ...]]
) -> Iterator[str]:
    wanted = [(where, block) for section in content.sections for where, block in _tables(section)]
    if len(wanted) != len(read):
        yield f"{number_of(len(read), 'table')} instead of {len(wanted)}"
    for place, ((where, table), rows) in enumerate(zip(wanted, read, strict=False), start=1):
        yield from _one_table(f"table {place} ({where})", table, edition, rows)


def _tables(section: Section) -> Iterator[tuple[str, Table]]:
    where = section.title
    for block in section.blocks:
        if isinstance(block, Heading):
            where = f"{section.title}, {block.text}"
        elif isinstance(block, Table):
            yield where, block


def _one_table(where: str, table: Table, edition: Edition, read: Sequence[tuple[str, ...]]) -> Iterator[str]:
    headings = tuple(squeezed(edition.fit(column.heading)) for column in table.columns)
    if not read or read[0] != headings:
        yield f"{where}: its heading row isn't as it should be"
        return
    if len(read) - 1 != len(table.rows):
        yield f"{where}: {number_of(len(read) - 1, 'row')} instead of {len(table.rows)}"
        return
    for place, (row, cells) in enumerate(zip(table.rows, read[1:], strict=True), start=1):
        yield from _one_row(where, table, place, row, edition, cells)


def _one_row(
    where: str, table: Table, place: int, row: Row, edition: Edition, read: Sequence[str]
) -> Iterator[str]:
    if len(read) != len(row.cells):
        yield f"{where}, row {place}: {number_of(len(read), 'cell')} instead of {len(row.cells)}"
        return
    for cell, column, printed in zip(row.cells, table.columns, read, strict=True):
        if _is_as_said(cell, edition, printed):
            continue
        what = "total" if row.strong and cell.text.isdecimal() else "cell"
        said = _quoted(edition.fit(cell.text + cell.detail)) if not cell.page_of else "a page's number"
        place_in_words = f"{where}, row {place}, {what} in “{column.heading}”"
        yield f"{place_in_words}: {_quoted(printed)} and not {said}"


def _is_as_said(cell: Cell, edition: Edition, printed: str) -> bool:
    # Nearly every text is printed as it is written; what was done to the others costs more to find out.
    if not cell.page_of and squeezed(cell.text + cell.detail) == printed:
        return True
    said = squeezed(edition.fit(cell.text) + edition.fit(cell.detail))
    if not cell.page_of:
        return _same(said, printed)
    if edition.page_of is not None:
        return printed == squeezed(edition.page_of)
    return printed.removesuffix(said).isdecimal()


def _page_differences(content: PackContent, read: FileRead) -> Iterator[str]:
    marking = squeezed(content.cover.marking.value)
    for name, texts in (("header", read.headers), ("footer", read.footers)):
        wrong = [place for place, text in enumerate(texts, start=1) if not _holds(text, marking)]
        if wrong or not texts:
            which = ", ".join(map(str, wrong[:_MOST_NAMED])) or "every page"
            yield f"the marking {content.cover.marking.value} isn't in the {name} of {which}"
    for place, (text, number) in enumerate(zip(read.footers, read.page_numbers, strict=False), start=1):
        if number not in text:
            yield f"the footer of {place} doesn't say {_quoted(number)}"


def _holds(text: str, marking: str) -> bool:
    """Whether the marking stands there; OFFICIAL-SENSITIVE isn't OFFICIAL."""
    at = text.find(marking)
    return at >= 0 and not text[at + len(marking) :].startswith("-")


def _same(one: str, other: str) -> bool:
    if one == other or one.isdecimal():
        return one == other
    # Letters that look the same share a glyph, which a PDF can give back as either: “ﬁ” and “fi”.
    one, other = (unicodedata.normalize("NFKC", text) for text in (one, other))
    if one == other:
        return True
    # What is written from the right comes in another order out of a page.
    from_the_right = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in one)
    return from_the_right and sorted(one) == sorted(other)


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1] + '…'}”"
