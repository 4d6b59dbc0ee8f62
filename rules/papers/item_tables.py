"""Items in tables: action plans with known headings, and tables of labels beside texts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.count_labels import kind_in_words
from rules.papers.addressees import MODAL, names_in
from rules.papers.item_bodies import asks_the_committee, is_status
from rules.papers.item_content import Setting, item_content
from rules.papers.item_deadlines import read_deadline_cell
from rules.papers.item_labels import Label, label_at_start
from rules.papers.passages import Passage, even
from rules.papers.proposals import ItemProposal
from rules.papers.recommendations import ItemFound
from rules.papers.table_columns import Column, cell_at, columns_of, is_of_others
from rules.vocabulary import Confidence, DeadlineKind, ItemKind

_FEWEST_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class TableItem:
    """An item from a row, and the report that the row names, with its date in the row's own words."""

    item: ItemFound
    report: str
    published: str


def find_table_items(passage: Passage, setting: Setting) -> list[TableItem]:
    """The items of one table; none when its headings aren't those of HMICFRS's recommendations."""
    rows = passage.block.rows
    for at, head in enumerate(rows[:4]):
        columns = columns_of(head)
        if is_of_others(head):
            return []
        if _holds_items(columns) or _has_labels(passage.block.rows[at + 1 :], columns):
            return [
                one
                for number, row in enumerate(rows[at + 1 :], start=at + 2)
                if (one := _row(passage, row, number, columns, setting)) is not None
            ]
    return _labelled_rows(passage, setting)


def _holds_items(columns: dict[Column, int]) -> bool:
    if Column.TEXT not in columns:
        return False
    others = {
        Column.DEADLINE,
        Column.TARGET,
        Column.OWNER,
        Column.NUMBER,
        Column.PORTAL_ID,
        Column.LEVEL,
        Column.REPORT,
        Column.KIND,
    }
    return bool(others & columns.keys())


def _has_labels(rows: Sequence[Sequence[str]], columns: dict[Column, int]) -> bool:
    """True when the texts themselves begin with labels: “Recommendation 3: By ...”."""
    labels = (label_at_start(even(cell_at(row, columns, Column.TEXT))) for row in rows)
    return Column.TEXT in columns and any(label is not None and label.number for label in labels)


def _row(
    passage: Passage, row: Sequence[str], number: int, columns: dict[Column, int], setting: Setting
) -> TableItem | None:
    printed = cell_at(row, columns, Column.TEXT)
    label = label_at_start(even(printed))
    text = printed[label.after :].strip() if label and _names_one(label) else printed
    if len(text.split()) < _FEWEST_WORDS or asks_the_committee(even(text)) or is_status(even(text)):
        return None
    beside = label_at_start(even(cell_at(row, columns, Column.NUMBER)))
    kind = _kind(row, columns, label, beside, passage)
    name, portal_id = _number(row, columns, kind, label, beside)
    content = item_content(
        kind, name, text, setting, portal_id=portal_id, title=cell_at(row, columns, Column.TITLE)
    )
    content = _with_cells(content, row, columns, setting.published_on)
    report = cell_at(row, columns, Column.REPORT) or cell_at(row, columns, Column.INSPECTION)
    binds = MODAL.search(even(text)) is not None or kind is not ItemKind.RECOMMENDATION
    plain = bool(name or portal_id) and (
        Column.DEADLINE in columns or Column.LEVEL in columns or bool(report)
    )
    own_target = Column.TARGET in columns and Column.DEADLINE not in columns
    headings = ", ".join(column.value.replace("-", " ") for column in columns)
    return TableItem(
        item=ItemFound(
            at=passage.index,
            last=passage.index,
            content=content,
            confidence=Confidence.HIGH if binds and plain else Confidence.MEDIUM,
            quote=" | ".join(cell.strip() for cell in row if cell.strip()),
            place=f"{passage.place}, row {number}",
            rule=f"a row of a table whose headings are read as {headings}"
            + (
                "; its target date is taken for the force’s own"
                if own_target and content.deadline_phrase
                else ""
            ),
        ),
        report=report,
        published=cell_at(row, columns, Column.PUBLISHED),
    )


def _with_cells(
    content: ItemProposal, row: Sequence[str], columns: dict[Column, int], published_on: date | None
) -> ItemProposal:
    """What the row's other cells say, which goes before what was read from its text."""
    deadline, target = cell_at(row, columns, Column.DEADLINE), cell_at(row, columns, Column.TARGET)
    phrase, resolution = read_deadline_cell(deadline, published_on)
    if phrase:
        content = replace(content, deadline_phrase=phrase, deadline=resolution)
    elif not content.deadline_phrase and target:
        phrase, resolution = read_deadline_cell(target, published_on)
        kind = DeadlineKind.INTERNAL if phrase else content.deadline_kind
        content = replace(content, deadline_phrase=phrase, deadline=resolution, deadline_kind=kind)
    level = re.search(r"[1-4]", cell_at(row, columns, Column.LEVEL))
    named = names_in(even(cell_at(row, columns, Column.ADDRESSEES)))
    return replace(
        content,
        level=int(level[0]) if level else content.level,
        owner=cell_at(row, columns, Column.OWNER),
        addressees=named or content.addressees,
    )


def _names_one(label: Label) -> bool:
    return bool(label.number or label.portal_id) or label.parted


def _kind(
    row: Sequence[str],
    columns: dict[Column, int],
    label: Label | None,
    beside: Label | None,
    passage: Passage,
) -> ItemKind:
    for text in (cell_at(row, columns, Column.KIND), cell_at(row, columns, Column.NUMBER)):
        kind = kind_in_words(even(text))
        if kind is not None:
            return kind
    for one in (label, beside):
        if one is not None:
            return one.kind
    head = next(
        (line[columns[Column.TEXT]] for line in passage.block.rows if columns_of(line) == columns), ""
    )
    return kind_in_words(even(head)) or ItemKind.RECOMMENDATION


_NAMES = {
    ItemKind.CAUSE_OF_CONCERN: "Cause of concern",
    ItemKind.AFI: "Area for improvement",
    ItemKind.RECOMMENDATION: "Recommendation",
}


def _number(
    row: Sequence[str], columns: dict[Column, int], kind: ItemKind, label: Label | None, beside: Label | None
) -> tuple[str, str]:
    """The number in the report, by its name, and HMICFRS's own."""
    portal_id = cell_at(row, columns, Column.PORTAL_ID)
    for one in (label, beside):
        if one is not None and _names_one(one):
            return (one.name if one.number else ""), portal_id or one.portal_id
    printed = cell_at(row, columns, Column.NUMBER)
    plain = re.fullmatch(r"#?(?:R|A|rec\.? ?|afi ?)?(\d{1,6}[a-z]?)\.?", printed, re.IGNORECASE)
    if not plain:
        return printed, portal_id
    if len(plain[1]) >= 4 and not portal_id:
        return "", plain[1]
    return f"{_NAMES[kind]} {plain[1]}", portal_id


def _labelled_rows(passage: Passage, setting: Setting) -> list[TableItem]:
    """Rows such as “Recommendation 4 | By 31 March 2025, ...”, in a table without headings."""
    found = []
    for number, row in enumerate(passage.block.rows, start=1):
        cells = [cell.strip() for cell in row if cell.strip()]
        label = label_at_start(even(cells[0])) if len(cells) > 1 else None
        if label is None or not (label.number or label.portal_id) or label.after < len(cells[0]):
            continue
        text = cells[1]
        if (
            not MODAL.search(even(text))
            or len(text.split()) < _FEWEST_WORDS
            or asks_the_committee(even(text))
        ):
            continue
        content = item_content(
            label.kind, label.name if label.number else "", text, setting, portal_id=label.portal_id
        )
        found.append(
            TableItem(
                item=ItemFound(
                    at=passage.index,
                    last=passage.index,
                    content=content,
                    confidence=Confidence.HIGH if len(cells) == 2 else Confidence.MEDIUM,
                    quote=" | ".join(cells),
                    place=f"{passage.place}, row {number}",
                    rule="a row with its label in the first cell and its text in the next",
                ),
                report="",
                published="",
            )
        )
    return found
