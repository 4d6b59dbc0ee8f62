"""The Word file in another program: LibreOffice opens it, with its headings, tables and pictures.

Run by `make office`, apart from the rest: LibreOffice is large, and nothing else needs it.
"""

import io
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from rules.packs.content import Heading
from tasks.packs.docx_words import FIGURE_COLUMNS
from tasks.packs.render_docx import render_docx
from tests.tasks.packs.test_render_docx import pack_of

SOFFICE = shutil.which("soffice")
TAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}'


def as_pdf(word: bytes, folder: Path) -> bytes:
    if SOFFICE is None:
        pytest.fail("this needs LibreOffice: apt-get install libreoffice-writer-nogui")
    path = folder / "pack.docx"
    path.write_bytes(word)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    words = [str(SOFFICE), profile, "--headless", "--convert-to", TAGGED, "--outdir", str(folder), str(path)]
    subprocess.run(words, check=True, capture_output=True, timeout=120)
    return path.with_suffix(".pdf").read_bytes()


def test_headings_tables_with_their_heading_rows_pictures_and_properties_arrive(tmp_path: Path) -> None:
    pack = pack_of()
    with pikepdf.open(io.BytesIO(as_pdf(render_docx(pack).docx, tmp_path))) as document:
        tags = [one for one in document.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one]
        kinds = Counter(str(one.S) for one in tags)
        told = [str(one.get("/Alt", "")) for one in tags if one.S == "/Figure"]
        assert document.docinfo["/Title"] == (
            "HMIC Oversight Board: Monthly pack for the Deputy Chief Constable, West Midlands Police,"
            " as at 28 March 2024"
        )
        assert str(document.Root.Lang) == "en-GB"
        boxes = {tuple(map(round, map(float, page.mediabox))) for page in document.pages}
    levels = [1 for _ in pack.sections]
    levels += [one.level for part in pack.sections for one in part.blocks if isinstance(one, Heading)]
    assert {level: kinds[f"/H{level}"] for level in set(levels)} == Counter(levels)
    assert kinds["/Table"] == len(pack.tables()) + 1
    assert kinds["/TH"] == sum(len(table.columns) for table in pack.tables()) + len(FIGURE_COLUMNS)
    assert kinds["/TR"] == sum(len(table.rows) + 1 for table in pack.tables()) + len(pack.key_figures) + 1
    assert told == [chart.alt for chart in pack.charts()]
    # A4, upright and across.
    assert boxes == {(0, 0, 595, 842), (0, 0, 842, 595)}
