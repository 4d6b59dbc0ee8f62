"""One short paper, written by this project, in every kind of file that is read."""

import io
from pathlib import Path
from typing import Any

import docx
import typst
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from font_lato import __file__ as lato

LONG = (
    "By 31 March 2027, all chief constables should make sure that their forces record every missed update, "
    "and that supervisors look at each of them within a month. This should include the reasons that owners "
    "give, and what has been done about them since."
)
FINDINGS = (
    "Inspectors found that most forces knew what they had been asked to do, but not all of them knew who was "
    "to do it; in three of them nobody had been named for more than a year."
)
TABLE = (
    ("", "Open", "Closed", "Total"),
    ("Recommendation Level 2", "24", "40", "64"),
    ("AFI closed before levels", "36", "13", ""),
)

# kind, marker, text: what every kind of file must give.
EXPECTED: tuple[tuple[str, str, str], ...] = (
    ("heading", "", "Inspection update"),
    ("paragraph", "", "This paper tells members of the committee what was published on 30th June 2026."),
    ("heading", "1.", "BACKGROUND"),
    ("list-item", "1.1", "The force was inspected in the spring, and the report is on its way."),
    ("list-item", "1.2", "Nothing else has changed since the last meeting of the committee."),
    ("heading", "", "Records of updates – Published 8th June 2026"),
    ("paragraph", "", FINDINGS),
    ("heading", "", "Recommendation 2"),
    ("paragraph", "", LONG),
    ("list-item", "•", "who was asked;"),
    ("list-item", "•", "when they answered; and"),
    ("list-item", "•", "what they said."),
    ("paragraph", "", "The figures on the portal are these:"),
    ("table", "", "\n".join("\t".join(row) for row in TABLE)),
    ("paragraph", "", "The report can be read on the website."),
)
ADDRESS = "https://example.org/report"

MARKDOWN = f"""# Inspection update

This paper tells members of the committee what was published on 30<sup>th</sup> June 2026.

1. **BACKGROUND**

- 1.1 The force was inspected in the spring, and the report is on its way.
- 1.2 Nothing else has changed since the last meeting of the committee.

## Records of updates – Published 8<sup>th</sup> June 2026

{FINDINGS}

**Recommendation 2**

{LONG}

- who was asked;
- when they answered; and
- what they said.

The figures on the portal are these:

|  | Open | Closed | Total |
|---|---|---|---|
| Recommendation Level 2 | 24 | 40 | 64 |
| AFI closed before levels | 36 | 13 | |

The report can be read [on the website]({ADDRESS}).
"""

TEXT = MARKDOWN.replace(
    MARKDOWN[MARKDOWN.index("|  | Open") : MARKDOWN.index("The report can")],
    "\n".join("\t".join(row) for row in TABLE) + "\n\n",
)

HTML = f"""<!doctype html><html><head><meta charset="utf-8">
<title>Not read</title><style>p {{}}</style></head><body>
<header><nav><a href="/">Home</a></nav></header>
<main><h1>Inspection update</h1>
<p>This paper tells members of the committee what was published on 30<sup>th</sup> June 2026.</p>
<p>1. <b>BACKGROUND</b></p>
<p>1.1 The force was inspected in the spring, and the report is on its way.</p>
<p>1.2 Nothing else has changed since the last meeting of the committee.</p>
<h2>Records of updates – Published 8<sup>th</sup> June 2026</h2>
<p>{FINDINGS}</p><p><strong>Recommendation 2</strong></p><p>{LONG}</p>
<ul><li>who was asked;</li><li>when they answered; and</li><li>what they said.</li></ul>
<p>The figures on the portal are these:</p>
<table><tr><th></th><th>Open</th><th>Closed</th><th>Total</th></tr>
<tr><td>Recommendation Level 2<td>24<td>40<td>64</tr>
<tr><td>AFI closed before levels</td><td>36</td><td>13</td><td></td></tr></table>
<p>The report can be read <a href="{ADDRESS}">on the website</a>.</p></main>
<footer>All rights kept</footer><script>alert(1)</script></body></html>"""

_TYPST_HEAD = """#set page(paper: "a4", header: [OFFICIAL], footer: context [Page #counter(page).display()])
#set text(font: "Lato", size: 11pt)
#show heading.where(level: 1): set text(size: 20pt)
#show heading.where(level: 2): set text(size: 15pt)
"""

TYPST = f"""= Inspection update

This paper tells members of the committee what was published on 30#super[th] June 2026.

*1. #h(1em) BACKGROUND*

#grid(columns: (3em, 1fr), row-gutter: 1.2em,
  [1.1], [The force was inspected in the spring, and the report is on its way.],
  [1.2], [Nothing else has changed since the last meeting of the committee.])

== Records of updates – Published 8#super[th] June 2026

{FINDINGS}

*Recommendation 2*

{LONG}

- who was asked;
- when they answered; and
- what they said.

The figures on the portal are these:

#table(columns: 4, [], [Open], [Closed], [Total], [Recommendation Level 2], [24], [40], [64],
  [AFI closed before levels], [36], [13], [])

The report can be read #link("{ADDRESS}")[on the website].
"""


def pdf_bytes(source: str, *, head: str = _TYPST_HEAD) -> bytes:
    """The source set by typst."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(Path(lato).parent)])
    made = typst.Compiler((head + source).encode(), font_paths=fonts).compile(format="pdf")
    assert isinstance(made, bytes)
    return made


def docx_bytes(document: Any) -> bytes:
    """A python-docx document as a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def sample_docx() -> bytes:
    """The paper as Word would keep it: styles, automatic numbers, a real table and link."""
    document = docx.Document()
    document.add_heading("Inspection update", level=1)
    opening = document.add_paragraph("This paper tells members of the committee what was published on 30")
    opening.add_run("th").font.superscript = True
    opening.add_run(" June 2026.")
    numbers = add_numbering(document, [("decimal", "%1."), ("decimal", "%1.%2")])
    heading = document.add_paragraph()
    heading.add_run("BACKGROUND").bold = True
    number(heading, numbers, 0)
    for text in (EXPECTED[3][2], EXPECTED[4][2]):
        number(document.add_paragraph(text), numbers, 1)
    document.add_heading("Records of updates – Published 8th June 2026", level=2)
    document.add_paragraph(FINDINGS)
    document.add_paragraph().add_run("Recommendation 2").bold = True
    document.add_paragraph(LONG)
    for text in ("who was asked;", "when they answered; and", "what they said."):
        document.add_paragraph(text, style="List Bullet")
    document.add_paragraph("The figures on the portal are these:")
    table = document.add_table(rows=3, cols=4)
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    closing = document.add_paragraph("The report can be read ")
    link(closing, "on the website", ADDRESS)
    closing.add_run(".")
    return docx_bytes(document)


def add_numbering(document: Any, levels: list[tuple[str, str]]) -> str:
    """A list with these number formats and texts by level; its id."""
    root = document.part.numbering_part.element
    abstract = OxmlElement("w:abstractNum")
    abstract.set(qn("w:abstractNumId"), "900")
    for at, (style, text) in enumerate(levels):
        level = OxmlElement("w:lvl")
        level.set(qn("w:ilvl"), str(at))
        for name, value in (("start", "1"), ("numFmt", style), ("lvlText", text)):
            one = OxmlElement(f"w:{name}")
            one.set(qn("w:val"), value)
            level.append(one)
        abstract.append(level)
    root.insert(0, abstract)
    numbers = root.add_num(900)
    return str(numbers.numId)


def number(paragraph: Any, number_id: str, level: int) -> None:
    """Put the paragraph into the list."""
    numbered = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_ilvl().val = level
    numbered.get_or_add_numId().val = int(number_id)


def link(paragraph: Any, text: str, address: str) -> None:
    """Words that lead to the address."""
    relation = paragraph.part.relate_to(
        address,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink",
        is_external=True,
    )
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), relation)
    run = paragraph.add_run(text)._r
    element.append(run)
    paragraph._p.append(element)
