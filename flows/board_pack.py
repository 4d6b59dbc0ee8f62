"""The monthly board pack."""

from pathlib import Path

from prefect import flow

from config.installation import open_installation
from flows.job_tasks import write_pack
from flows.scheduled_day import run_day
from flows.tables import leave_table
from rules.dates_in_words import long_date


@flow(name="board-pack", persist_result=False)
def board_pack(out: str, as_at: str | None = None) -> None:
    """Write the HMIC Oversight Board's pack into the folder `out`.

    `as_at` (ISO 8601) stands in for the scheduled day. What doesn't add up is a row of the table.
    """
    day = run_day(as_at)
    written = write_pack(open_installation(), as_at=day, out=Path(out))
    rows: list[dict[str, object]] = [
        {"What": "file", "Value": written.path},
        {"What": "pages", "Value": written.pages},
        {"What": "SHA-256", "Value": written.sha256},
    ]
    rows += [{"What": "doesn't add up", "Value": each} for each in written.breaks]
    leave_table("board-pack", rows, f"Board pack as at {long_date(day)}")
