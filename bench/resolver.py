"""How many phrases a second the deadline resolver reads, against one bare regex search, and how it scales.

The promise is 10,000 phrases a second on one core, and time in proportion to a text's length.

.venv/bin/python bench/resolver.py
"""

import re
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from rules.deadline_phrases import Anchor, parse_anchor, resolve

ROUNDS = 7
FLOOR = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)
TABLES = Path(__file__).resolve().parent.parent / "tests/rules/deadline_phrases"
# Texts that make a careless reader look back, ahead or across again and again.
NASTY = (
    *("1 ", "1 1 ", "by ", "By 14 June ", "within ", "within within ", "(((((", "January ", "June 2024 - "),
    *("within six months ", ", within six months we must by 14 June 2024 act ", "last 12 months ending "),
    *(
        "not extended from ",
        "by the end of the ",
        "immediately ",
        "4, 5 and ",
        "1/",
        "<b",
        "&nbsp;",
        "a",
        "9",
    ),
    *("w/c ", "Q1 2024/25 ", "\n", "\x00", "\u202e", "\ud800", "\uf031", "在", "by the next ", "at least "),
)
FILLING = (
    "The force should make sure that supervisors review every investigation in which a victim is vulnerable, "
    "that the review is recorded, and that officers who may need more training under section 60 receive it. "
)

Rows = list[tuple[str, Anchor | date | None]]


def phrases_of(table: str) -> Rows:
    """The phrases of one of the tests' tables, each with its anchor."""
    lines = (TABLES / table).read_text(encoding="utf-8").split("\n")
    rows = [line.split("\t") for line in lines if line]
    return [(row[0], parse_anchor(row[1])) for row in rows]


def paragraphs(phrases: Rows) -> Rows:
    """Texts as long as a recommendation's: each phrase between some six hundred characters of filling."""
    return [(f"{FILLING * 2}{phrase}. {FILLING}", anchor) for phrase, anchor in phrases]


def best_seconds(work: Callable[[], object], repeats: int) -> float:
    """Seconds of the fastest round for all the texts once."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(repeats):
            work()
        taken.append((time.perf_counter() - began) / repeats)
    return min(taken)


def report(name: str, rows: Rows) -> None:
    repeats = max(1, 2_000 // len(rows)) if len(rows) > 1 else 5
    ours = best_seconds(lambda: [resolve(phrase, anchor) for phrase, anchor in rows], repeats)
    floor = best_seconds(lambda: [FLOOR.search(phrase) for phrase, _ in rows], repeats)
    tracemalloc.start()
    for phrase, anchor in rows:
        resolve(phrase, anchor)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    characters = sum(len(phrase) for phrase, _ in rows) / len(rows)
    print(f"{name}: {len(rows)} texts of {characters:.0f} characters, best of {ROUNDS}")
    print(f"  resolve        {len(rows) / ours:10,.0f} a second")
    print(f"  bare regex     {len(rows) / floor:10,.0f} a second")
    print(f"  ratio          {ours / floor:10.1f}")
    print(f"  peak memory    {peak / 1e6:10.2f} MB")


def report_scaling() -> None:
    """Ten times the text should take about ten times as long, whatever it is made of."""
    print("time for 100 kB against 10 kB of one repeated text (10 is linear)")
    worst = 0.0
    for repeated in NASTY:
        short, long = (_seconds_for(repeated, size) for size in (10_000, 100_000))
        worst = max(worst, long / short)
        print(f"  {repeated!a:52} {long * 1000:8.1f} ms {long / short:8.1f}")
    print(f"  worst ratio    {worst:10.1f}")


def _seconds_for(repeated: str, size: int) -> float:
    text = (repeated * (size // len(repeated) + 1))[:size]
    return best_seconds(lambda: resolve(text, date(2024, 1, 1)), 1)


def main() -> None:
    phrases = phrases_of("real_phrases.tsv")
    report("real phrases", phrases)
    report("phrases as reports put them", phrases_of("own_phrases.tsv"))
    report("paragraphs", paragraphs(phrases))
    report("one text of 100 kB", [((FILLING * 600)[:100_000], date(2024, 1, 1))])
    report_scaling()


if __name__ == "__main__":
    main()
