"""How long a paper of 100 pages takes to be put behind the board's pack, against the compile of that pack.

    .venv/bin/python bench/pack_papers.py

The compile is the bare typst one of bench/packs.py, a process of its own. What is measured is what a pack's
process does more where a paper was brought: it reads the pack and the paper, merges pages, tags and
bookmarks, sets the divider and stamps every page, each with typst in a process of its own.
"""

import json
import pickle
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.packs import ITEMS, ROUNDS, best, keep_job
from bench.packs_register import made_up_register
from rules.packs.agenda_paper import AgendaPaper
from rules.packs.content import Cover
from rules.vocabulary import Marking, PaperAsk
from tasks.packs.assemble import assemble

PAGES = 100
MOST_RATIO = 1


def paper(out: Path) -> None:
    """A tagged paper of 100 pages, each full of words, with a heading and a table."""
    import typst

    from tasks.packs.font_coverage import font_folder

    page = "= Section {}\n#lorem(350)\n#table(columns: 3, table.header([A], [B], [C]), [1], [2], [3])\n"
    head = '#set document(title: "Paper")\n#set text(lang: "en", font: "Lato", size: 9pt)\n'
    source = head + "#pagebreak()\n".join(page.format(number) for number in range(1, PAGES + 1))
    out.write_bytes(
        typst.compile(
            source.encode(),
            format="pdf",
            pdf_standards=["ua-1", "a-2a"],
            font_paths=[str(font_folder())],
            ignore_system_fonts=True,
        )
    )


def merging(front: bytes, brought: bytes) -> float:
    """Seconds for putting the paper behind the pack."""
    cover = Cover("Made-up Police", "Board", "Pack", "2024-03-28", "28 March 2024", Marking.OFFICIAL, "")
    named = AgendaPaper(
        number=1,
        title="A long paper",
        purpose="To be read",
        lead="Chief Officer",
        asks=PaperAsk.NOTE,
        file_name="paper.pdf",
        sha256="0" * 64,
    )
    started = time.perf_counter()
    made = assemble(front, [named], lambda _: brought, cover=cover)
    taken = time.perf_counter() - started
    assert made.pages > PAGES
    return taken


def main() -> None:
    """Measure, print, and fail when the limit is passed."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        register, job = folder / "register.pickle", folder / "job.json"
        register.write_bytes(pickle.dumps(made_up_register(ITEMS)))
        keep_job(register, job)
        job.write_text(json.dumps(json.loads(job.read_text()) | {"root": name}))
        paper(folder / "paper.pdf")
        floor, _ = best("bare", job, folder / "bare.pdf")
        front, brought = job.with_suffix(".pdf").read_bytes(), (folder / "paper.pdf").read_bytes()
        merged = min(merging(front, brought) for _ in range(ROUNDS))
    ratio = merged / floor
    print(f"bare typst, {ITEMS} items       {floor:6.2f} s")
    print(f"a paper of {PAGES} pages merged  {merged:6.2f} s, {ratio:.2f} times (under {MOST_RATIO})")
    assert ratio < MOST_RATIO, "merging takes longer than the compile"


if __name__ == "__main__":
    main()
