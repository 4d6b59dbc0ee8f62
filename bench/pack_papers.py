"""How long a paper of 100 pages takes to be put behind the board's pack, against the compile of that pack.

    .venv/bin/python bench/pack_papers.py

Both sides are processes of their own, from their start to the file on disk. The compile is the bare typst one
of bench/packs.py; what is measured reads the pack and the paper, merges pages, tags and bookmarks, sets the
divider and stamps every page.
"""

import json
import pickle
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.packs import ITEMS, best, keep_job
from bench.packs_register import made_up_register

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
        merged, memory = best("papers", job.with_suffix(".pdf"), folder / "paper.pdf", folder / "whole.pdf")
    ratio = merged / floor
    print(f"bare typst, {ITEMS} items       {floor:6.2f} s")
    print(f"a paper of {PAGES} pages merged  {merged:6.2f} s, {ratio:.2f} times (under {MOST_RATIO})")
    print(f"memory with children       {memory:6.0f} MB")
    assert ratio < MOST_RATIO, "merging takes longer than the compile"


if __name__ == "__main__":
    main()
