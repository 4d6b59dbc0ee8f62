"""How many phrases a second the deadline resolver reads, against one bare regex search over the same texts.

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
REPEATS = 40
FLOOR = re.compile(
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}"
)
PHRASES = Path(__file__).resolve().parent.parent / "tests/rules/deadline_phrases/real_phrases.tsv"
FILLING = (
    "The force should make sure that supervisors review every investigation in which a victim is vulnerable, "
    "that the review is recorded, and that officers who may need more training under section 60 receive it. "
)

Rows = list[tuple[str, Anchor | date | None]]


def real_phrases() -> Rows:
    """The phrases of the real papers, each with its anchor."""
    rows = [line.split("\t") for line in PHRASES.read_text(encoding="utf-8").splitlines() if line]
    return [(row[0], parse_anchor(row[1])) for row in rows]


def paragraphs(phrases: Rows) -> Rows:
    """Texts as long as a recommendation's: each phrase between some six hundred characters of filling."""
    return [(f"{FILLING * 2}{phrase}. {FILLING}", anchor) for phrase, anchor in phrases]


def best_seconds(work: Callable[[], object]) -> float:
    """Seconds of the fastest round for all the texts once."""
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        for _ in range(REPEATS):
            work()
        taken.append((time.perf_counter() - began) / REPEATS)
    return min(taken)


def report(name: str, rows: Rows) -> None:
    ours = best_seconds(lambda: [resolve(phrase, anchor) for phrase, anchor in rows])
    floor = best_seconds(lambda: [FLOOR.search(phrase) for phrase, _ in rows])
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


def main() -> None:
    phrases = real_phrases()
    report("real phrases", phrases)
    report("paragraphs", paragraphs(phrases))
    report("one text of 100 kB", [((FILLING * 600)[:100_000], date(2024, 1, 1))])


if __name__ == "__main__":
    main()
