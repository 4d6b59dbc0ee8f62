"""Tests of `tasks.papers.read_paper` over all kinds of file: the same paper gives the same blocks."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from rules.papers.blocks import Document, Link
from tasks.papers.read_paper import read_paper
from tests.tasks.papers.read_paper.paper_samples import (
    ADDRESS,
    EXPECTED,
    HTML,
    MARKDOWN,
    TEXT,
    TYPST,
    pdf_bytes,
    sample_docx,
)

KINDS: dict[str, Callable[[], bytes]] = {
    "docx": sample_docx,
    "pdf": lambda: pdf_bytes(TYPST),
    "html": HTML.encode,
    "md": MARKDOWN.encode,
    "txt": TEXT.encode,
}


@pytest.fixture(params=KINDS, scope="module")
def read(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Document, bytes]:
    content = KINDS[request.param]()
    path = tmp_path_factory.mktemp("papers") / f"paper.{request.param}"
    path.write_bytes(content)
    return request.param, read_paper(path), content


def test_every_kind_of_file_gives_the_same_blocks(read: tuple[str, Document, bytes]) -> None:
    found = [(str(block.kind), block.marker.replace("-", "•"), block.text) for block in read[1].blocks]
    assert found == list(EXPECTED)


def test_a_table_keeps_its_empty_cells_in_every_kind_of_file(read: tuple[str, Document, bytes]) -> None:
    (table,) = [block for block in read[1].blocks if block.rows]
    assert table.rows[0] == ("", "Open", "Closed", "Total")
    assert table.rows[2] == ("AFI closed before levels", "36", "13", "")


def test_a_link_keeps_its_words_and_its_address(read: tuple[str, Document, bytes]) -> None:
    assert read[1].blocks[-1].links == (Link("on the website", ADDRESS),)


def test_every_block_says_where_it_stands(read: tuple[str, Document, bytes]) -> None:
    kind, document, _ = read
    places = [block.place for block in document.blocks]
    starts = {"docx": ("paragraph ", "table "), "html": ("paragraph ", "table "), "pdf": ("page 1",)}
    assert all(place.startswith(starts.get(kind, ("line ",))) for place in places)
    table = next(block for block in document.blocks if block.rows)
    lines = {"md": MARKDOWN, "txt": TEXT}
    if kind in lines:
        number = int(table.place.removeprefix("line "))
        assert "Closed" in lines[kind].splitlines()[number - 1]
    else:
        assert table.place == ("page 1" if kind == "pdf" else "table 1")


def test_the_document_carries_its_name_and_its_bytes_digest(read: tuple[str, Document, bytes]) -> None:
    kind, document, content = read
    assert document.name == f"paper.{kind}"
    assert document.sha256 == hashlib.sha256(content).hexdigest()


def test_headings_of_larger_letters_have_levels(read: tuple[str, Document, bytes]) -> None:
    levels = [block.level for block in read[1].blocks if block.kind == "heading" and not block.marker]
    assert levels == [1, 2, 0]


@pytest.mark.parametrize(
    ("kind", "ending"), [("docx", ".pdf"), ("pdf", ".txt"), ("html", ".docx"), ("md", "")]
)
def test_a_wrong_ending_is_seen_through_and_said(kind: str, ending: str, tmp_path: Path) -> None:
    path = tmp_path / f"paper{ending}"
    path.write_bytes(KINDS[kind]())
    document = read_paper(path)
    assert [block.text for block in document.blocks] == [text for _, _, text in EXPECTED]
    assert any(f"ending is {ending or 'missing'}" in note for note in document.notes)
