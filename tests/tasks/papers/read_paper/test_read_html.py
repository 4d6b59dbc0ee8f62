"""Tests of `tasks.papers.read_paper` with web pages."""

from pathlib import Path

import pytest

from rules.papers.blocks import Document, Link
from tasks.papers.read_paper import read_paper


@pytest.fixture
def page(tmp_path: Path) -> "Page":
    return Page(tmp_path / "page.html")


class Page:
    """Reads a page from its body, or from whole bytes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self, body: str | bytes) -> Document:
        content = body if isinstance(body, bytes) else f"<!doctype html><body>{body}</body>".encode()
        self._path.write_bytes(content)
        return read_paper(self._path)

    def texts(self, body: str | bytes) -> list[str]:
        return [block.text for block in self.read(body).blocks]


def test_only_the_main_part_of_a_page_is_read(page: Page) -> None:
    body = (
        "<div class='cookie-banner'>We use cookies</div><header>Site</header><nav>Menu</nav>"
        "<main><header><h1>Report</h1></header><p>Findings.</p><aside>See also</aside>"
        "<form>Search</form></main>"
        "<footer>Contact</footer><script>one()</script><style>p {}</style>"
    )
    assert page.texts(body) == ["Report", "Findings."]


def test_a_page_without_a_main_part_loses_only_its_frame(page: Page) -> None:
    assert page.texts("<header>Site</header><p>One.</p><div>Two.</div><footer>End</footer>") == [
        "One.",
        "Two.",
    ]


def test_a_main_part_of_a_few_words_is_not_taken_for_the_page(page: Page) -> None:
    body = "<main>Top</main>" + "<p>Much more is said here.</p>" * 5
    assert page.texts(body) == ["Top", *["Much more is said here."] * 5]


def test_lists_keep_their_depth_and_their_numbers(page: Page) -> None:
    body = (
        "<ol start='3'><li>Third;<ul><li>inner;</li></ul></li><li>Fourth;</li></ol>"
        "<ol type='a'><li><p>First part.</p><p>More of it.</p></li></ol>"
        "<ol type='I'><li value='4'>Four;</li></ol>"
    )
    assert [(block.marker, block.text, block.level) for block in page.read(body).blocks] == [
        ("3.", "Third;", 1),
        ("•", "inner;", 2),
        ("4.", "Fourth;", 1),
        ("a.", "First part.", 1),
        ("", "More of it.", 0),
        ("IV.", "Four;", 1),
    ]


def test_merged_cells_keep_the_columns_apart(page: Page) -> None:
    body = (
        "<table><caption>Counts</caption><tr><th rowspan=2>Kind<th colspan=2>Number</tr>"
        "<tr><td>Open<td>Closed</tr><tr><td><p>Level</p><p>2</p><td>24<td>40</tr></table>"
    )
    caption, table = page.read(body).blocks
    assert caption.text == "Counts"
    assert table.rows == (("Kind", "Number", ""), ("", "Open", "Closed"), ("Level 2", "24", "40"))


def test_spans_of_any_size_are_harmless(page: Page) -> None:
    body = (
        "<table><tr><td colspan=999999 rowspan=999999>A<td>B</tr><tr><td rowspan=0 colspan=x>C</tr></table>"
    )
    (table,) = page.read(body).blocks
    assert [cell for row in table.rows for cell in row if cell] == ["A", "B", "C"]


def test_a_table_in_a_table_comes_after_it_and_a_layout_table_gives_way(page: Page) -> None:
    inner = "<table><tr><td>a<td>b</tr></table>"
    assert [block.rows for block in page.read(f"<table><tr><td>A{inner}<td>B</tr></table>").blocks] == [
        (("A", "B"),),
        (("a", "b"),),
    ]
    assert page.texts(f"<table><tr><td><h2>Head</h2>{inner}<p>Foot.</p></td></tr></table>") == [
        "Head",
        "a\tb",
        "Foot.",
    ]


def test_only_addresses_that_lead_to_the_web_or_a_mailbox_are_links(page: Page) -> None:
    content = (
        b"<html><head><base href='https://example.org/reports/'></head><body><p>"
        b"<a href='one.html'>One</a> <a href='#top'>Top</a> <a href='javascript:x()'>Script</a> "
        b"<a href='mailto:flo@example.org'><b>W</b>rite</a> <a href='http://[broken'>Broken</a> "
        b"and https://example.org/plain.</p></body></html>"
    )
    (block,) = page.read(content).blocks
    assert block.links == (
        Link("One", "https://example.org/reports/one.html"),
        Link("Write", "mailto:flo@example.org"),
        Link("https://example.org/plain", "https://example.org/plain"),
    )


def test_a_footnote_is_told_from_a_power(page: Page) -> None:
    body = (
        "<p>The remaining two<sup>1</sup> go on, over 5 km<sup>2</sup>.</p>"
        "<p><sup>1</sup> Item 10618.</p><p>On the 30 <sup>th</sup> June.</p>"
    )
    assert [(block.place, block.marker, block.text) for block in page.read(body).blocks] == [
        ("paragraph 1", "", "The remaining two go on, over 5 km2."),
        ("footnote 1", "1", "Item 10618."),
        ("paragraph 3", "", "On the 30th June."),
    ]


def test_footnotes_as_government_sites_set_them_are_footnotes(page: Page) -> None:
    body = (
        "<p>Two remain<sup id='fnref:1'><a href='#fn:1'>[footnote 1]</a></sup>.</p>"
        "<ol><li id='fn:1'><p>Item 10618. <a href='#fnref:1' role='doc-backlink'>back</a></p></li></ol>"
    )
    assert [(block.marker, block.text) for block in page.read(body).blocks] == [
        ("", "Two remain."),
        ("1", "Item 10618."),
    ]


@pytest.mark.parametrize(
    "content",
    [
        "<html><meta charset='windows-1252'><p>force’s – £5</p>".encode("cp1252"),
        "<html><p>force’s – £5</p>".encode("cp1252"),
        "<html><meta charset='utf-8'><p>force’s – £5</p>".encode("cp1252"),
        "<html><meta charset='utf-8'><p>force’s – £5</p>".encode(),
        "<html><meta charset='iso-8859-1'><p>force’s – £5</p>".encode(),
        "<html><p>force’s – £5</p>".encode("utf-8-sig"),
        "<html><p>force’s – £5</p>".encode("utf-16"),
        "<html><p>force’s – £5</p>".encode("utf-16-le"),
    ],
)
def test_the_encoding_is_found_even_where_the_page_is_wrong_about_it(content: bytes, page: Page) -> None:
    assert page.texts(content) == ["force’s – £5"]


def test_an_encoding_that_only_the_page_tells_is_believed(page: Page) -> None:
    assert page.texts("<html><meta charset='iso-8859-2'><p>Łódź</p>".encode("iso-8859-2")) == ["Łódź"]


def test_hidden_parts_are_left_out(page: Page) -> None:
    assert page.texts("<p hidden>a</p><p style='display: none'>b</p><template>c</template><p>d</p>") == ["d"]


def test_two_line_breaks_end_a_paragraph_and_one_does_not(page: Page) -> None:
    assert page.texts("<p>One<br>line.<br><br>Two.</p>") == ["One line.", "Two."]


def test_a_page_that_nests_without_end_is_read(page: Page) -> None:
    assert page.texts("<div>" * 5000 + "deep words" + "</div>" * 5000) == ["deep words"]


def test_nothing_outside_the_page_is_opened(page: Page, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    body = (
        f"<!DOCTYPE html [<!ENTITY e SYSTEM 'file://{tmp_path}/secret.txt'>]><html><body><p>x&e;</p>"
        "<iframe src='secret.txt'></iframe><link rel=stylesheet href='http://127.0.0.1:9/x'></body></html>"
    ).encode()
    assert "secret" not in " ".join(page.texts(body))
