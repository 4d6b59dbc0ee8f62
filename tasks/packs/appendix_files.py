"""The whole register beside a pack, as CSV and Excel: nothing in them runs, and the same gives the same."""

import tempfile
from datetime import UTC, date, datetime, time
from pathlib import Path

from rules.export_tables import ExportTable
from tasks.sheets.write_sheets import write_table

# How the files' names end, and what they are.
APPENDIX_TYPES = {
    "-register.csv": "text/csv",
    "-register.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def appendix_files(table: ExportTable, *, as_at: date) -> dict[str, bytes]:
    """Each file's bytes by how its name ends. `as_at` is what Excel says of when it was made.

    Text that a spreadsheet would run is written so that it stays text (rules/export_tables). Raises
    ExportError (tasks/sheets/write_sheets), and OSError where there is no room to write.
    """
    made_at = datetime.combine(as_at, time(12), UTC)
    files = {}
    with tempfile.TemporaryDirectory(prefix="oversight-appendix-") as folder:
        for ending in APPENDIX_TYPES:
            path = Path(folder) / f"appendix{ending}"
            write_table(table, path, now=made_at)
            files[ending] = path.read_bytes()
    return files
