"""The text of one Word paragraph: its runs with their look and links, and what is anchored in it."""

import re
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from tasks.papers.read_paper.docx_package import R, Relation, W
from tasks.papers.read_paper.docx_styles import DocxStyles, switch_of, value_of
from tasks.papers.read_paper.runs import Run

_LINK_FIELD = re.compile(r"\s*HYPERLINK\s+(?:\\[a-z]\s+)*\"([^\"]*)\"", re.IGNORECASE)
_PRIVATE_SYMBOL = re.compile("[fF]0[0-9a-fA-F]{2}")


@dataclass(slots=True)
class Seen:
    """What a reader is told about once at the end."""

    tracked: bool = False
    comments: bool = False
    contents: bool = False
    hidden: bool = False
    foreign: bool = False
    pictures: int = 0


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    shows: bool = False

    @property
    def address(self) -> str:
        found = _LINK_FIELD.match(self.instruction)
        return found[1] if found else ""


@dataclass(slots=True)
class ParagraphText:
    """One paragraph's runs, the ids of its notes ("footnote", "3"), and its text boxes, as found."""

    runs: list[Run] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)


class DocxText:
    """Reads paragraphs one after the other; a field may reach over several of them."""

    def __init__(self, styles: DocxStyles, seen: Seen) -> None:
        self._styles = styles
        self._seen = seen
        self._fields: list[_Field] = []
        self._relations: dict[str, Relation] = {}
        self._text = ParagraphText()

    def read(self, paragraph: Any, style_id: str, relations: dict[str, Relation]) -> ParagraphText:
        """What stands in the paragraph, with insertions and without deletions."""
        self._text = ParagraphText()
        self._relations = relations
        look = Run("", bold=self._styles.is_bold(style_id) or False)
        self._content(paragraph, look)
        return self._text

    def _content(self, parent: Any, look: Run) -> None:
        for child in parent:
            name = etree.QName(child).localname
            if name == "r":
                self._run(child, look)
            elif name in {"del", "moveFrom"}:
                self._seen.tracked = True
            elif name == "hyperlink":
                self._content(child, Run("", look.bold, self._target(child.get(f"{R}id")) or look.address))
            elif name == "fldSimple":
                self._content(child, Run("", look.bold, _Field(child.get(f"{W}instr") or "").address))
            elif name in {"oMath", "oMathPara"}:
                self._add("".join(one.text or "" for one in child.iter("{*}t")), look)
            elif name not in {"pPr", "sdtPr", "sdtEndPr", "rubyPr", "rt"}:
                self._seen.tracked |= name in {"ins", "moveTo"}
                self._content(child, look)

    def _run(self, run: Any, look: Run) -> None:
        properties = run.find(f"{W}rPr")
        style_id = value_of(properties, "rStyle")
        hidden = switch_of(properties, "vanish")
        if hidden or (hidden is None and self._styles.is_hidden(style_id)):
            self._seen.hidden = True
            return
        bold = switch_of(properties, "b")
        if bold is None:
            bold = self._styles.is_bold(style_id)
        look = Run(
            "",
            bold=look.bold if bold is None else bold,
            address=look.address,
            raised=value_of(properties, "vertAlign") == "superscript",
        )
        for child in run:
            self._part(child, etree.QName(child).localname, look)

    def _part(self, child: Any, name: str, look: Run) -> None:
        if name == "t":
            self._add(child.text or "", look)
        elif name in {"tab", "br", "cr", "ptab"}:
            self._add(" ", look)
        elif name == "noBreakHyphen":
            self._add("-", look)
        elif name == "sym":
            self._add(_symbol(child), look)
        elif name in {"fldChar", "instrText"}:
            self._field(child, name)
        elif name in {"footnoteReference", "endnoteReference"}:
            self._text.notes.append((name.removesuffix("Reference"), child.get(f"{W}id") or ""))
        elif name == "commentReference":
            self._seen.comments = True
        elif name in {"drawing", "pict", "object", "AlternateContent"}:
            self._drawing(child)
        elif name == "ruby":
            self._content(child, look)

    def _add(self, text: str, look: Run) -> None:
        if any(not one.shows for one in self._fields):
            return  # within a field's instruction
        address = look.address or next((one.address for one in reversed(self._fields) if one.address), "")
        self._text.runs.append(Run(text, look.bold, address, look.raised))

    def _field(self, child: Any, name: str) -> None:
        if name == "instrText":
            if self._fields:
                self._fields[-1].instruction += child.text or ""
            return
        kind = child.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].shows = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _drawing(self, drawing: Any) -> None:
        """A text box stands in the file twice, for new and for old versions of Word; one is taken."""
        choice = drawing.find("{*}Choice")
        within = drawing if choice is None else choice
        self._text.boxes += _outermost_boxes(within)
        self._seen.pictures += sum(1 for one in within.iter("{*}blip", "{*}imagedata"))

    def _target(self, relation_id: str | None) -> str:
        relation = self._relations.get(relation_id or "")
        return relation.target if relation and relation.external else ""


def _outermost_boxes(within: Any) -> list[Any]:
    """The text boxes that lie in no other; their own paragraphs lead to the inner ones."""
    return [
        box
        for box in within.iter(f"{W}txbxContent")
        if not any(one is not within and one.tag == f"{W}txbxContent" for one in _between(box, within))
    ]


def _between(element: Any, outer: Any) -> list[Any]:
    found = []
    for one in element.iterancestors():
        if one is outer:
            break
        found.append(one)
    return found


def _symbol(child: Any) -> str:
    code = child.get(f"{W}char") or ""
    if _PRIVATE_SYMBOL.fullmatch(code):
        return "•" if code.upper() in {"F0B7", "F0A7", "F06E", "F0FC", "F0D8"} else chr(int(code, 16))
    return chr(int(code, 16)) if re.fullmatch("[0-9a-fA-F]{4}", code) else ""
