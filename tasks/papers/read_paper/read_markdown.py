"""Markdown, and the looser sort that converters make of Word files and PDFs, by way of HTML."""

import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from tasks.papers.read_paper.loose_markdown import MOST_NESTED, mended
from tasks.papers.read_paper.pieces import Piece, TablePiece
from tasks.papers.read_paper.read_html import pieces_of_html

# Any other "<word" is text, so that a stray sign can't swallow what comes after it.
_KNOWN_TAGS = frozenset({
    "a", "abbr", "b", "big", "blockquote", "br", "caption", "center", "cite", "code", "dd", "del",
    "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "ins", "li", "mark",
    "ol", "p", "q", "s", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td",
    "tfoot", "th", "thead", "tr", "tt", "u", "ul",
})  # fmt: skip
_TAG = re.compile(r"</?(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?:\s[^<>]*)?/?>")
_RULE = re.compile(r"^[ \t]*-{2,}[ \t]*$", re.MULTILINE)
_PLACED = frozenset({
    "paragraph_open", "heading_open", "table_open", "bullet_list_open", "ordered_list_open",
    "list_item_open", "html_block",
})  # fmt: skip


def pieces_of_markdown(text: str) -> list[Piece | TablePiece]:
    """The pieces of the text, each placed by its line."""
    # What is nested more deeply than the parser allows it would drop: loose_markdown.py sees to it first.
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": MOST_NESTED}).enable(
        ["table", "strikethrough"]
    )
    # Indented text is a quotation or a list in a paper, never code; dashes below a line are a table's rule
    # that a converter left behind, never the mark of a heading.
    parser.disable(["code", "fence", "lheading"])
    parser.add_render_rule("html_block", _html_block)
    parser.add_render_rule("html_inline", _html_inline)
    source = mended(text)
    tokens = parser.parse("\n".join(source.lines))
    for token in tokens:
        if token.type in _PLACED and token.map:
            token.attrSet("data-line", str(source.numbers[token.map[0]]))
        if token.type == "list_item_open":
            token.attrSet("data-marker", f"{token.info}{token.markup}")
    return pieces_of_html(str(parser.renderer.render(tokens, parser.options, {})))


def _html_block(_: RendererHTML, tokens: Sequence[Token], at: int, *_settings: Any) -> str:
    token = tokens[at]
    line = token.attrGet("data-line")
    return f'<div data-line="{line}">{_only_known(_RULE.sub("", token.content))}</div>\n'


def _html_inline(_: RendererHTML, tokens: Sequence[Token], at: int, *_settings: Any) -> str:
    return _only_known(tokens[at].content)


def _only_known(text: str) -> str:
    """The HTML with its known tags, and every other sign of markup as plain text."""
    parts: list[str] = []
    at = 0
    text = _without_comments(text)
    for tag in _TAG.finditer(text):
        if tag["name"].lower() in _KNOWN_TAGS:
            parts += [_plain(text[at : tag.start()]), tag[0]]
            at = tag.end()
    return "".join([*parts, _plain(text[at:])])


def _without_comments(text: str) -> str:
    """The text without comments that are closed. By hand: a pattern would look to the end for each one."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        parts.append(text[at:start])
        at = end + 3
    return "".join([*parts, text[at:]])


def _plain(text: str) -> str:
    return html.escape(html.unescape(text), quote=False)
