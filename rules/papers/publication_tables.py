"""Reports in tables: a title, its date of publication, and how many recommendations it made."""

import re
from datetime import date

from rules.papers.passages import Passage
from rules.papers.proposals import PublicationProposal
from rules.papers.publication_cues import Cue, read_published
from rules.papers.publications import publication_kind
from rules.papers.report_titles import tidy_title
from rules.papers.table_columns import Column, cell_at, columns_of, is_of_others
from rules.vocabulary import Confidence

_MADE = re.compile(
    r"(?:total |number of |no\. of )?recommendations?(?: made| in total)?|total", re.IGNORECASE
)
_OURS = re.compile(
    r"(?:recommendations? )?(?:applicable|for (?:chief constables|forces|the force|us)|relevant)"
    r"(?: to .{1,30})?",
    re.IGNORECASE,
)


def find_table_reports(passage: Passage, paper_date: date) -> list[tuple[Cue, PublicationProposal]]:
    """The rows of a table with a column for the report and one for its date of publication."""
    for at, head in enumerate(passage.block.rows[:3]):
        columns = columns_of(head)
        named = Column.REPORT if Column.REPORT in columns else Column.TITLE
        if named not in columns or Column.PUBLISHED not in columns or is_of_others(head):
            continue
        made, ours = _column(head, _MADE), _column(head, _OURS)
        rows = enumerate(passage.block.rows[at + 1 :], start=at + 2)
        return [
            one
            for number, row in rows
            if (one := _row(passage, row, number, columns, named, (made, ours), paper_date)) is not None
        ]
    return []


def _column(head: tuple[str, ...], pattern: re.Pattern[str]) -> int | None:
    return next((at for at, cell in enumerate(head) if pattern.fullmatch(cell.strip(" :"))), None)


def _row(
    passage: Passage,
    row: tuple[str, ...],
    number: int,
    columns: dict[Column, int],
    named: Column,
    counted: tuple[int | None, int | None],
    paper_date: date,
) -> tuple[Cue, PublicationProposal] | None:
    title = tidy_title(cell_at(row, columns, named))
    read = read_published(cell_at(row, columns, Column.PUBLISHED), paper_date)
    if len(title.split()) < 2 or read is None:
        return None
    phrase, day, _ = read
    made, ours = (_count(row, at) for at in counted)
    sure = day is not None and day <= paper_date
    cue = Cue(
        at=passage.index,
        at_passage=passage.index,
        after=0,
        title=title,
        phrase=phrase,
        published_on=day,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        quote=" | ".join(cell.strip() for cell in row if cell.strip()),
        place=f"{passage.place}, row {number}",
        rule="a row of a table with a column for the report and one for its date of publication",
    )
    content = PublicationProposal(
        title=title,
        kind=publication_kind(title, ""),
        published_phrase=phrase,
        published_on=day,
        made=made,
        applicable=ours if ours is None or made is None or ours <= made else None,
    )
    return cue, content


def _count(row: tuple[str, ...], at: int | None) -> int | None:
    text = row[at].strip() if at is not None and at < len(row) else ""
    return int(text) if re.fullmatch(r"[0-9]{1,3}", text) else None
