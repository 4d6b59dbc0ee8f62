"""Web pages: the main content as pieces, with what surrounds it left out."""

import re

from lxml import etree, html
from lxml.html import HtmlElement

from tasks.papers.read_paper.html_pieces import HtmlPieces
from tasks.papers.read_paper.pieces import Piece, TablePiece

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# A main part smaller than this share of the page's words isn't the page's content.
_SMALLEST_MAIN = 0.2


def pieces_of_html(text: str, *, place: str = "") -> list[Piece | TablePiece]:
    """The pieces of a page's main content, or of a fragment that was made from another format.

    Nothing that the page refers to is fetched.
    """
    root = _parsed(text)
    if root is None:
        return []
    return HtmlPieces(base=_base_of(root), place=place).read(_main_of(root))


def _parsed(text: str) -> HtmlElement | None:
    # As bytes with a known encoding: libxml2 would otherwise follow what the page says of itself.
    # huge_tree, for libxml2 drops what is nested more deeply than 256; the file's size has a limit already.
    parser = html.HTMLParser(encoding="utf-8", no_network=True, remove_pis=True, huge_tree=True)
    plain = _NO_CHARACTER.sub("", text)
    if not plain.strip():
        return None
    try:
        root = html.document_fromstring(plain.encode(), parser=parser)
    except etree.ParserError:  # nothing but comments
        return None
    if any("depth" in error.message for error in parser.error_log):
        # libxml2 stops at 2,048 elements within each other; the words at least are read.
        return _parsed(_TAG.sub(" ", plain))
    return root


def _base_of(root: HtmlElement) -> str:
    for base in root.iter("base"):
        if base.get("href"):
            return str(base.get("href"))
    for link in root.iter("link"):
        if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
            return str(link.get("href"))
    return ""


def _main_of(root: HtmlElement) -> HtmlElement:
    body = root.find("body")
    whole = root if body is None else body
    mains = [one for one in whole.iter("main") if one.get("hidden") is None]
    mains += [one for one in whole.iterfind(".//*[@role='main']") if one.tag != "main"]
    mains += list(whole.iter("article")) if not mains else []
    if len(mains) == 1 and _words(mains[0]) >= _SMALLEST_MAIN * _words(whole):
        return mains[0]
    for element in [*whole.iterchildren("header"), *whole.iterchildren("footer")]:
        element.drop_tree()
    return whole


def _words(element: HtmlElement) -> int:
    text = sum(len((one.text or "").split()) for one in element.iter() if one.tag not in {"script", "style"})
    return text + sum(len((one.tail or "").split()) for one in element.iterdescendants())
