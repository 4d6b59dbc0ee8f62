"""Papers for tests: small tagged PDFs, and what may be wrong with one."""

import io
from functools import cache

import pikepdf
import typst

from rules.packs.agenda_paper import AgendaPaper
from rules.packs.content import Cover
from rules.vocabulary import Marking, PaperAsk
from tasks.packs.font_coverage import font_folder

COVER = Cover(
    force="West Midlands Police",
    title="HMIC Oversight Board",
    subtitle="Monthly pack",
    as_at="2024-03-28",
    as_at_words="28 March 2024",
    marking=Marking.OFFICIAL_SENSITIVE,
    phase="",
)


@cache
def tagged_pdf(name: str, sections: int = 2) -> bytes:
    """A paper in PDF/UA-1 and PDF/A-2a: sections with a table, a link to the last one, and bookmarks."""
    parts = [f'#set document(title: "{name}")', '#set text(lang: "cy", font: "Lato")']
    parts += [f"= {name} <first>", "See #link(<last>)[the last section]."]
    parts += ["#table(columns: 2, table.header([Force], [Items]), [West Midlands], [32])"]
    parts += [f"#pagebreak()\n= Section {number} of {name}\nWords." for number in range(1, sections)]
    parts += [f"#pagebreak()\n= End of {name} <last>\nWords."]
    made = typst.compile(
        "\n".join(parts).encode(),
        format="pdf",
        pdf_standards=["ua-1", "a-2a"],
        font_paths=[str(font_folder())],
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made


def scan(pages: int = 1) -> bytes:
    """Pages without tags, as a scanner makes them."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(595, 842))
        pdf.save(out)
    return out.getvalue()


def locked(*, owner_only: bool = False) -> bytes:
    """A PDF with a password, or one that its maker only protected against copying."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(scan())) as pdf:
        pdf.save(out, encryption=pikepdf.Encryption(owner="owner", user="" if owner_only else "reader"))
    return out.getvalue()


def agenda_paper(number: int, **changes: object) -> AgendaPaper:
    """A paper of a meeting."""
    values: dict[str, object] = {
        "number": number,
        "title": f"Paper about subject {number}",
        "purpose": "Say where it stands",
        "lead": "Assistant Chief Constable (Crime)",
        "asks": PaperAsk.DECIDE,
        "file_name": f"subject-{number}.pdf",
        "sha256": f"{number}" * 64,
        "pdf_sha256": f"{number}" * 64,
        "pages": 3,
    }
    return AgendaPaper(**(values | changes))  # type: ignore[arg-type]


def opened(content: bytes) -> pikepdf.Pdf:
    """A PDF from its bytes."""
    return pikepdf.open(io.BytesIO(content))
