"""Inspections in tables, by the headings of their columns."""

import re
from datetime import date

from rules.papers.inspection_found import InspectionFound
from rules.papers.inspection_words import inspection_kind, inspectorates_in, is_forthcoming, read_window
from rules.papers.passages import Passage, Topic, even
from rules.papers.proposals import InspectionProposal
from rules.papers.report_titles import tidy_title
from rules.papers.table_columns import Column, cell_at, columns_of, is_of_others
from rules.vocabulary import Confidence


def find_table_inspections(passage: Passage, paper_date: date) -> list[InspectionFound]:
    """The rows of a table with a column for the inspection and one for its time."""
    for at, head in enumerate(passage.block.rows[:3]):
        columns = columns_of(head)
        named = Column.INSPECTION if Column.INSPECTION in columns else Column.REPORT
        if named not in columns or Column.WINDOW not in columns or Column.TEXT in columns:
            continue
        plain = named is Column.INSPECTION or head[columns[named]].strip().lower().startswith("inspection")
        if plain and not is_of_others(head):
            rows = enumerate(passage.block.rows[at + 1 :], start=at + 2)
            return [
                one for number, row in rows if (one := _row(passage, row, number, columns, named, paper_date))
            ]
    return []


def _row(
    passage: Passage,
    row: tuple[str, ...],
    number: int,
    columns: dict[Column, int],
    named: Column,
    paper_date: date,
) -> InspectionFound | None:
    title, when = tidy_title(cell_at(row, columns, named)), cell_at(row, columns, Column.WINDOW)
    if len(title) < 4 or not re.search(r"[A-Za-z]{3}", title):
        return None
    said = passage.topic is Topic.FORTHCOMING
    told = said if passage.topic in (Topic.FORTHCOMING, Topic.INSPECTIONS) else None
    window = read_window(even(when), paper_date, forthcoming=told) if when else None
    others = [
        cell.strip()
        for at, cell in enumerate(row)
        if at not in (columns[named], columns[Column.WINDOW]) and cell.strip()
    ]
    known = window is not None and window.start is not None
    content = InspectionProposal(
        title=title,
        kind=inspection_kind(title),
        inspectorates=inspectorates_in(" ".join(row)),
        window_phrase=window.words if window is not None else when,
        anchor=paper_date,
        window=window,
        forthcoming=is_forthcoming(window, paper_date, said=said or not known),
        confirmed=any(re.match(r"confirmed\b", cell, re.IGNORECASE) for cell in others),
        what_the_force_did="; ".join(others),
    )
    return InspectionFound(
        at=passage.index,
        content=content,
        confidence=Confidence.HIGH if known else Confidence.MEDIUM,
        quote=" | ".join(cell.strip() for cell in row if cell.strip()),
        place=f"{passage.place}, row {number}",
        rule="a row of a table with a column for the inspection and one for its time"
        + ("" if known else "; the time can’t be read"),
    )
