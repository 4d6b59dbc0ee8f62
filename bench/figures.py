"""How long all figures of a register of 50,000 items take, against one SQL GROUP BY on the same rows.

    .venv/bin/python bench/figures.py [ITEMS]

The floor visits the rows that the figures are made from, in one statement on the bare SQLite connection: it
groups items by kind, level and the stage that counts on the day, and gives their number, the day of the
oldest and the first deadline. The figures are everything that `oversight figures --since` shows without its
items: positions on two days, movement, submissions, what waits, ages, counts of reports and every break.
"""

import multiprocessing
import random
import resource
import sqlite3
import sys
import tempfile
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.migrate import migrate
from models.queries.figures import figure_facts
from models.records import Deadline, Force, Item, Publication, StageChange
from models.session import database_url, open_engine, reading, writing
from rules.figures import Figures, all_figures
from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    ItemKind,
    PublicationKind,
    ResolutionKind,
    Stage,
)

ROUNDS = 7
MOST_RATIO = 3
CHANGES = 3
ITEMS_OF_A_REPORT = 25
FIRST_DAY, SINCE, AS_AT = date(2015, 1, 5), date(2024, 3, 28), date(2024, 12, 5)
NOW = datetime(2024, 12, 6, 9, 0, tzinfo=UTC)
PATHS = (
    (Stage.OPEN, Stage.CLAIMED, Stage.SIGNED_OFF),
    (Stage.OPEN, Stage.SIGNED_OFF, Stage.SUBMITTED),
    (Stage.OPEN, Stage.SUBMITTED, Stage.CLOSED),
    (Stage.OPEN, Stage.CLOSED, Stage.OPEN),
    (Stage.OPEN, Stage.CLAIMED, Stage.RETURNED),
    (Stage.OPEN, Stage.CLAIMED, Stage.SUPERSEDED),
)
TEXT = "The force should make sure that supervisors review every investigation, and that it is recorded. " * 3

FLOOR = """
    SELECT item.kind, level, coalesce((
        SELECT stage FROM stage_change
        WHERE stage_change.item_id = item.id AND happened_on <= :as_at
        ORDER BY happened_on DESC, stage_change.id DESC LIMIT 1
    ), 'open') AS stage, count(DISTINCT item.id), min(item.known_on), min(ends_on)
    FROM item LEFT JOIN deadline ON deadline.item_id = item.id AND deadline.known_on <= :as_at
    WHERE force_id = 1 AND item.known_on <= :as_at GROUP BY 1, 2, 3
"""


def fill(path: Path, count: int) -> None:
    """A made-up register: reports of 25 items, each item with three stages and a deadline."""
    engine = open_engine(database_url(f"sqlite:///{path}"))
    migrate(engine)
    chance = random.Random(3)
    reports = range(1, count // ITEMS_OF_A_REPORT + 2)
    with writing(engine) as session:
        session.add(Force(id=1, code="force", name="A force"))
        session.flush()
        published = {number: FIRST_DAY + timedelta(days=chance.randrange(3600)) for number in reports}
        session.execute(sa.insert(Publication), [report(number, published[number]) for number in reports])
        items = [item(number, published, chance) for number in range(1, count + 1)]
        session.execute(sa.insert(Item), items)
        session.execute(sa.insert(Deadline), [deadline(row, chance) for row in items])
        changes = sorted(
            (change for row in items for change in stages(row, chance)), key=lambda row: row["happened_on"]
        )
        session.execute(sa.insert(StageChange), changes)
    engine.dispose()


def report(number: int, published: date) -> dict[str, Any]:
    return {
        "id": number,
        "force_id": 1,
        "key": f"report-{number}",
        "title": f"Report {number}",
        "kind": PublicationKind.THEMATIC,
        "partners": "",
        "published_on": published,
        "link": "",
        "findings": TEXT,
        "made": ITEMS_OF_A_REPORT,
        "applicable": ITEMS_OF_A_REPORT // 2,
        "counts_note": "",
        "source": "bench",
    }


def item(number: int, published: dict[int, date], chance: random.Random) -> dict[str, Any]:
    report_id = 1 + number // ITEMS_OF_A_REPORT
    kind = chance.choices(list(ItemKind), (1, 12, 7))[0]
    return {
        "id": number,
        "force_id": 1,
        "publication_id": report_id,
        "key": f"item-{number}",
        "number": f"Recommendation {number}",
        "kind": kind,
        "level": None if kind is ItemKind.CAUSE_OF_CONCERN else chance.choice((None, 1, 2, 2, 3, 3, 4)),
        "title": f"Item {number}",
        "text": TEXT,
        "addressees": "",
        "applicability": chance.choices(list(Applicability), (12, 4, 1, 3))[0],
        "mandatory": True,
        "portfolio": "",
        "board": "",
        "known_on": published[report_id],
        "source": "bench",
    }


def deadline(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    # Quarter ends: one report in a few hundred also names a day near to one of them.
    quarters = chance.randrange(1, 7)
    day = row["known_on"] + timedelta(days=91 * quarters + (9 if chance.random() < 0.0002 else 0))
    return {
        "item_id": row["id"],
        "version": 1,
        "kind": DeadlineKind.HMICFRS,
        "phrase": f"By {day.isoformat()}",
        "anchor": "",
        "resolution": ResolutionKind.DEADLINE,
        "starts_on": day,
        "ends_on": day,
        "rule": "the day as stated",
        "words": "",
        "certainty": Certainty.EXACT,
        "known_on": row["known_on"],
        "recorded_at": NOW,
        "source": "bench",
    }


def stages(row: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    day = row["known_on"]
    for stage in chance.choice(PATHS)[:CHANGES]:
        yield {
            "item_id": row["id"],
            "stage": stage,
            "happened_on": day,
            "recorded_at": NOW,
            "note": "As reported to the board",
            "source": "bench",
        }
        day += timedelta(days=chance.randrange(20, 400))


def figures(engine: Engine, *, listed: bool = False) -> Figures:
    """What the command works out, from an open engine."""
    with reading(engine) as session:
        return all_figures(figure_facts(session, 1, as_at=AS_AT, since=SINCE, listed=listed))


def best_in_turn(rounds: int, one: Callable[[], object], other: Callable[[], object]) -> tuple[float, float]:
    """Seconds of the fastest round of each, taken in turn: a machine that is busy for a while slows both."""
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for work, seconds in zip((one, other), taken, strict=True):
            began = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - began)
    return min(taken[0]), min(taken[1])


def peak_of(work: Callable[[], object]) -> float:
    """Megabytes that Python held at most."""
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        # In a process of its own, so that the memory measured here is the figures'.
        filling = multiprocessing.get_context("spawn").Process(target=fill, args=(path, count))
        filling.start()
        filling.join()
        if filling.exitcode != 0:
            sys.exit("the register couldn't be made")
        engine = open_engine(database_url(f"sqlite:///{path}"))
        bare = sqlite3.connect(path)
        try:
            measure(engine, lambda: bare.execute(FLOOR, {"as_at": AS_AT.isoformat()}).fetchall(), count)
        finally:
            bare.close()
            engine.dispose()


def measure(engine: Engine, group_by: Callable[[], list[Any]], count: int) -> None:
    found = figures(engine)
    stages_of_all = Counter({"open": 0, "closed": 0})
    for _kind, _level, stage, number, *_days in group_by():
        stages_of_all[stage] += number
    ours = found.position.totals.total + found.position.left_out.count
    if ours != sum(stages_of_all.values()) or found.movement is None or not found.movement.total.ties:
        sys.exit("the figures and the floor disagree, so their times can't be compared")
    whole, floor = best_in_turn(ROUNDS, lambda: figures(engine), group_by)
    by_item, _ = best_in_turn(2, lambda: figures(engine, listed=True), group_by)
    memory, memory_by_item = peak_of(lambda: figures(engine)), peak_of(lambda: figures(engine, listed=True))
    process = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} items, {count * CHANGES} stage changes, {len(found.breaks)} breaks, best of {ROUNDS}")
    print(f"all figures   {whole:6.3f} s")
    print(f"one GROUP BY  {floor:6.3f} s")
    print(f"ratio         {whole / floor:6.2f}  (at most {MOST_RATIO})")
    print(f"with items    {by_item:6.3f} s")
    print(f"peak memory   {memory:6.1f} MB for the figures, {memory_by_item:.0f} MB with items, ", end="")
    print(f"{process:.0f} MB for the process")


if __name__ == "__main__":
    main()
