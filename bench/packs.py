"""How long a board's pack takes as PDF and Word, cold, against the bare typst compile of the same source.

    .venv/bin/python bench/packs.py

Each measurement is a process of its own, from its start to the file on disk: Python, imports, composing, the
checks of ties, cleaning, typst's processes, the Word file, reading both back, the appendix as CSV and xlsx.
The floor is a process that hands the same template and the same finished inputs to typst. Memory is the peak
of the process and of its largest child together.
"""

import json
import pickle
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ITEMS, MORE_ITEMS = 300, 3_000
ROUNDS = 5
MOST_RATIO, MOST_GROWTH, MOST_MEGABYTES = 2.5, 12, 700


def make_pack(register: Path, out: Path) -> None:
    """Compose and write the files of a register that was read before."""
    from rules.packs.board_pack import compose_board_pack
    from rules.vocabulary import Marking
    from tasks.packs.render_pack import render_pack

    view, material = pickle.loads(register.read_bytes())
    pack = compose_board_pack(view, marking=Marking.OFFICIAL, review_months=1, material=material)
    rendered = render_pack(pack)
    assert rendered.differences == ()
    for file in rendered.files:
        out.with_name(f"{out.stem}{file.suffix}").write_bytes(file.content)


def compile_bare(job: Path, out: Path) -> None:
    """Nothing but typst, over inputs that are ready."""
    from tasks.packs import typst_worker

    sys.stdin = job.open()
    with out.open("w") as sys.stdout:
        assert typst_worker.main() == 0


def keep_job(register: Path, job: Path) -> None:
    """Write down the job that the pack's worker is given, for the bare compile to take it up."""
    from tasks.packs import typst_process

    real_worker = typst_process._run_worker

    def keeping(worker: Path, given: dict[str, Any], *, timeout_s: float) -> bytes:
        if given["format"] == "pdf":
            job.write_text(json.dumps(given))
        return real_worker(worker, given, timeout_s=timeout_s)

    typst_process._run_worker = keeping
    make_pack(register, job.with_suffix(".pdf"))


def measured(what: str, *paths: Path) -> tuple[float, float]:
    """Seconds and megabytes of one process of this file."""
    started = time.perf_counter()
    words = [sys.executable, str(Path(__file__).resolve()), "--measure", what, *map(str, paths)]
    done = subprocess.run(words, stderr=subprocess.PIPE, text=True)
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - started, float(done.stderr.strip().splitlines()[-1])


def best(what: str, *paths: Path) -> tuple[float, float]:
    """The quickest of the rounds, and the most memory of any."""
    rounds = [measured(what, *paths) for _ in range(ROUNDS)]
    return min(seconds for seconds, _ in rounds), max(memory for _, memory in rounds)


def main() -> None:
    """Measure, print, and fail when a limit is passed."""
    from bench.packs_register import made_up_register

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        registers = {}
        for items in (ITEMS, MORE_ITEMS):
            registers[items] = folder / f"{items}.pickle"
            registers[items].write_bytes(pickle.dumps(made_up_register(items)))
        job = folder / "job.json"
        keep_job(registers[ITEMS], job)
        given = json.loads(job.read_text()) | {"root": name}
        job.write_text(json.dumps(given))
        floor, _ = best("bare", job, folder / "bare.pdf")
        whole, memory = best("pack", registers[ITEMS], folder / "pack.pdf")
        more, more_memory = best("pack", registers[MORE_ITEMS], folder / "more.pdf")
    ratio, growth, peak = whole / floor, more / whole, max(memory, more_memory)
    print(f"bare typst, {ITEMS} items    {floor:6.2f} s")
    print(f"PDF and Word, {ITEMS} items  {whole:6.2f} s, {ratio:.2f} times (at most {MOST_RATIO})")
    print(f"PDF and Word, {MORE_ITEMS} items {more:6.2f} s, {growth:.2f} times (at most {MOST_GROWTH})")
    print(f"memory with children     {peak:6.0f} MB (at most {MOST_MEGABYTES})")
    assert ratio <= MOST_RATIO, "the PDF and the Word file take too long beside the bare compile"
    assert growth <= MOST_GROWTH, "ten times as many items take too long"
    assert peak < MOST_MEGABYTES, "a pack takes too much memory"


def _peak_megabytes() -> float:
    both = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    own, children = (resource.getrusage(who).ru_maxrss for who in both)
    return (own + children) / 1024


if __name__ == "__main__":
    if "--measure" in sys.argv:
        kind, *words = sys.argv[2:]
        {"pack": make_pack, "bare": compile_bare}[kind](*map(Path, words))
        sys.stderr.write(f"{_peak_megabytes():.1f}\n")
    else:
        main()
