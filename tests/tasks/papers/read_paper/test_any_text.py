"""Tests of `tasks.papers.read_paper` with any text at all: it never breaks, and no word is lost or moved."""

import html
import re
import tempfile
import unicodedata
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.papers.blocks import Document
from tasks.papers.read_paper import PaperError, read_paper
from tasks.papers.read_paper.runs import cleaned

# Words of papers, with what might be taken for a marker, a heading, a margin, a rule or a table.
MARKS = (
    "Recommendation 2 3.1.1 a) (ii) IV. 1. 4 • - – * \uf0b7 HMICFRS 30 th 2nd By 31 March 2027, all; and: "
    "e.g. self- certified https://example.org/a- b Level AFI’s “word” 100% 3.5 i) # ## | --- £5 ... [a] (b) "
    "1) re\u00advise \u202eturned"
)
WORDS = st.one_of(
    st.sampled_from(MARKS.split(" ")),
    st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=12).filter(
        lambda word: word != "o"
    ),
)
SPACES = st.sampled_from(
    [" ", " ", " ", " ", "\n", "\n", "\n\n", "\t", "  ", "\n\n\n", "\n\t", "\n    ", "\r\n", "\f"]
)
PAPERS = st.lists(st.tuples(WORDS, SPACES), min_size=1, max_size=60).map(
    lambda pairs: "".join(word + space for word, space in pairs)
)


def read(content: bytes, name: str) -> Document | None:
    """The document, None when the file is refused in a line that names it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return read_paper(path)
        except PaperError as error:
            message = str(error)
    assert message.startswith(name)
    assert "\n" not in message
    return None


def letters(text: str) -> str:
    """The letters and digits alone: markers' signs, spaces and rules may go, words may not."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", cleaned(text)))


def letters_of(document: Document | None) -> str:
    if document is None:
        return ""
    return letters(" ".join(f"{block.marker} {block.text}" for block in document.blocks))


@given(PAPERS)
@settings(max_examples=300, deadline=None)
def test_plain_text_keeps_every_word_in_order(text: str) -> None:
    assert letters_of(read(text.encode("utf-8", "surrogatepass"), "paper.txt")) == letters(text)


@given(PAPERS)
@settings(max_examples=300, deadline=None)
def test_markdown_keeps_every_word_in_order(text: str) -> None:
    assert letters_of(read(text.encode("utf-8", "surrogatepass"), "paper.md")) == letters(text)


TAGS = st.sampled_from(["p", "div", "li", "td", "h2", "b", "span", "blockquote", "a", "br"])


@given(st.lists(st.tuples(WORDS, TAGS), min_size=1))
@settings(max_examples=300, deadline=None)
def test_a_web_page_keeps_every_word_in_order(parts: list[tuple[str, str]]) -> None:
    body = "\n".join(f"<{tag}>{html.escape(word)}" + f"</{tag}>" * (tag != "br") for word, tag in parts)
    found = read(f"<html><body>{body}</body></html>".encode(), "paper.html")
    assert letters_of(found) == letters("".join(word for word, _ in parts))


@given(st.text(max_size=400), st.sampled_from(["paper.txt", "paper.md", "paper.html", "paper"]))
@settings(max_examples=500, deadline=None)
def test_no_text_breaks_a_reader(text: str, name: str) -> None:
    document = read(text.encode("utf-8", "surrogatepass"), name)
    for block in document.blocks if document else ():
        assert block.text
        assert block.place
        lines = block.text.split("\n")
        assert len(lines) == max(1, len(block.rows))
        assert cleaned(block.text.replace("\n", "").replace("\t", "")) == block.text.replace(
            "\n", ""
        ).replace("\t", "")


@given(st.text("<>/!-[]()*_`#|&;\"' abth1.\n\t", max_size=200), st.sampled_from(["paper.md", "paper.html"]))
@settings(max_examples=500, deadline=None)
def test_no_heap_of_signs_breaks_a_reader(text: str, name: str) -> None:
    read(text.encode("utf-8", "surrogatepass"), name)


STARTS = st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])


@given(st.binary(max_size=300), STARTS)
@settings(max_examples=300, deadline=None)
def test_no_bytes_break_the_choice_of_a_reader(content: bytes, start: bytes) -> None:
    document = read(start + content, "paper.docx")
    assert document is None or document.blocks
