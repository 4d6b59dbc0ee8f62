"""Printing what an import would do, for people and as JSON."""

from typing import TYPE_CHECKING, Any

import click

from rules.item_fields import FIELD_WORDS
from rules.vocabulary import RowOutcome

if TYPE_CHECKING:
    from rules.register_import.planned_rows import PlannedRow
    from tasks.sheets.import_register import Imported, PlannedImport

LINES_SHOWN = 50
_LONGEST = 90
_HEADINGS = {
    RowOutcome.REFUSED: "Refused",
    RowOutcome.QUESTION: "Questions",
    RowOutcome.NEW: "New",
    RowOutcome.CHANGED: "Changed",
}


def print_plan(planned: "PlannedImport") -> None:
    """Counts first, then what is refused, asked, new and changed, each by sheet and cell."""
    plan = planned.plan
    counts = plan.counts
    listed = ", ".join(
        f"{counts[outcome]:,} {_count_word(outcome, counts[outcome])}" for outcome in RowOutcome
    )
    click.echo(f"{planned.file.name}: {len(plan.rows):,} rows: {listed}.")
    for note in plan.notes:
        click.echo(f"  note: {note}")
    for publication in plan.new_publications[:LINES_SHOWN]:
        click.echo(f"  new report: {publication.key}: {_short(publication.title)}")
    for dated in plan.dated_publications[:LINES_SHOWN]:
        click.echo(f"  report gets its date: {dated.key}: {dated.published_on:%d/%m/%Y}")
    for outcome, heading in _HEADINGS.items():
        rows = plan.of(outcome)
        if rows:
            click.echo(f"\n{heading}")
            _print_rows(rows)


def _count_word(outcome: RowOutcome, count: int) -> str:
    if outcome is RowOutcome.QUESTION:
        return "with a question" if count == 1 else "with questions"
    return outcome.value


def _print_rows(rows: "tuple[PlannedRow, ...]") -> None:
    lines = 0
    for shown, row in enumerate(rows):
        if lines >= LINES_SHOWN:
            click.echo(f"  ... and {len(rows) - shown:,} more rows")
            return
        for line in _lines(row):
            click.echo(f"  {line}")
            lines += 1


def _lines(row: "PlannedRow") -> list[str]:
    where = f"{row.sheet}!{row.cell}"
    if row.new is not None:
        lines = [f"{where}  {row.item_key}: {_short(row.new.title)}"]
    else:
        lines = [
            f"{where}  {row.item_key}: {FIELD_WORDS.get(each.field, each.field)}: "
            f"{_short(each.before)} -> {_short(each.after)}"
            for each in row.changes
        ]
    return lines + [f"{row.sheet}!{remark.cell}  {remark.says}" for remark in row.remarks]


def _short(text: str | None) -> str:
    if not text:
        return "nothing"
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= _LONGEST else f"{one_line[:_LONGEST]} …"


def imported_json(planned: "PlannedImport", imported: "Imported | None") -> dict[str, Any]:
    """The plan and what became of it; unchanged rows are only counted."""
    plan = imported.plan if imported is not None else planned.plan
    return {
        "file": planned.file.name,
        "sha256": planned.file.sha256,
        "as_at": planned.as_at,
        "stored": imported is not None and imported.import_id is not None,
        "import": imported.import_id if imported is not None else None,
        "counts": {outcome.value: count for outcome, count in plan.counts.items()},
        "notes": list(plan.notes),
        "new_publications": [
            {"key": each.key, "title": each.title, "published": each.published_on}
            for each in plan.new_publications
        ],
        "dated_publications": [
            {"key": each.key, "published": each.published_on} for each in plan.dated_publications
        ],
        "rows": [_row_json(row) for row in plan.rows if row.outcome is not RowOutcome.UNCHANGED],
    }


def _row_json(row: "PlannedRow") -> dict[str, Any]:
    return {
        "sheet": row.sheet,
        "cell": row.cell,
        "outcome": row.outcome.value,
        "item": row.item_key,
        "title": row.new.title if row.new is not None else None,
        "changes": [{"field": each.field, "from": each.before, "to": each.after} for each in row.changes],
        "remarks": [{"cell": remark.cell, "says": remark.says} for remark in row.remarks],
    }
