"""A document's blocks made ready for the finders: text evened out, and under which topic each stands."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, auto

from rules.papers.blocks import Block, BlockKind, Document

_EVENED = str.maketrans(
    {
        **dict.fromkeys("’‘ʼ`´", "'"),
        **dict.fromkeys("“”", '"'),
        **dict.fromkeys("\u00a0\u2009\u202f\u2007", " "),
        **dict.fromkeys("–—−‒‑", "-"),
    }
)
_SHORT = 120
_CONTACT_BLOCKS = 6


class Topic(Enum):
    """What a part of a paper is about, as far as the finders care."""

    OTHER = auto()
    REPORTS = auto()
    INSPECTIONS = auto()
    FORTHCOMING = auto()
    NOTHING_TO_PROPOSE = auto()
    IMPLICATIONS = auto()


@dataclass(frozen=True, slots=True)
class Passage:
    """A block, its text with plain quotes, dashes and spaces of the same length, and its topic.

    `quote(start, end)` gives the paper's own characters back. `heading` is true for what heads a part.
    """

    index: int
    block: Block
    text: str
    topic: Topic
    heading: bool
    begins_topic: bool

    def quote(self, start: int = 0, end: int | None = None) -> str:
        """The paper's own words between two places of `text`."""
        return self.block.text[start:end].strip()

    @property
    def marker(self) -> str:
        """The number or letter before it."""
        return self.block.marker

    @property
    def place(self) -> str:
        """Where it stands, in words, with its number in the paper."""
        numbered = self.marker if re.search(r"\w", self.marker) and "footnote" not in self.block.place else ""
        return f"{self.block.place}, paragraph {numbered.strip('.()')}" if numbered else self.block.place


_TOPICS: tuple[tuple[Topic, re.Pattern[str]], ...] = tuple(
    (topic, re.compile(pattern, re.IGNORECASE))
    for topic, pattern in (
        (
            Topic.NOTHING_TO_PROPOSE,
            (
                r"contact (?:officer|details|point|person)s?\b|(?:internal|external) audit\b|"
                r"IOPC (?:learning )?recommendations|coroner\w*|(?:report )?authors?\b|"
                r"background (?:documents?|papers?|reading)\b|"
                r"list of background|appendi(?:x|ces)\b"
                r"(?!.*(?:recommend|HMIC|action|tracker|inspection))|glossary\b|references\b|"
                r"further (?:information|"
                r"reading)\b|"
                r"distribution\b|abbreviations\b|contents\b|table of contents\b|about us\b|foreword\b"
            ),
        ),
        (
            Topic.IMPLICATIONS,
            (
                r"(?:(?:financial|legal|equality|risk|resource|policy|diversity|human rights|environmental|"
                r"crime and disorder|"
                r"value for money|hr|staffing|data protection) (?:implications?|considerations?|management)|"
                r"next steps?|"
                r"conclusions?|implications|risks?)\b"
            ),
        ),
        (
            Topic.FORTHCOMING,
            (
                r".{0,30}\b(?:forthcoming|upcoming|future|planned|scheduled|anticipated)\b.{0,40}"
                r"\b(?:inspections?|activity|visits?|fieldwork)\b|inspection (?:forward look|programme|"
                r"schedule|calendar|timetable)"
            ),
        ),
        (
            Topic.INSPECTIONS,
            (
                r".{0,30}\b(?:inspection (?:activity|work|update)|inspections? (?:completed|undertaken|since|"
                r"held|carried out|"
                r"conducted|to date)|(?:recent|completed|current|previous|past|ongoing) "
                r"(?:hmic\w* )?inspections?"
                r"(?: activity)?|fieldwork)\b"
            ),
        ),
        (
            Topic.REPORTS,
            (
                r".{0,40}\b(?:reports?|publications?|recommendations?|causes? of concern|areas? for "
                r"improvement|afis?)\b"
            ),
        ),
    )
)
_ITEM_HEADING = re.compile(
    r"(?:recommendation|rec|area for improvement|afi|cause of concern)\b(?! (?:level|lv|"
    r"closed)).{0,4}(?:\d|[ivx]+\b|$)",
    re.IGNORECASE,
)
_ITEM_INSIDE = re.compile(
    r"(?<=[.;:!?])\s+(?=(?:Recommendation|Area for improvement|AFI|Cause of concern) \d{1,2}\b[ .:)-]*"
    r"(?:By|Within|With|All|Chief|From|The|Police|Forces|Every|Each|In)\b)|"
    r"(?<=\w)\s+(?=(?-i:Recommendation \d{1,2}\b[ .:)-]*(?:By|Within|With immediate effect)\b))",
    re.IGNORECASE,
)


# What a page's head or foot says, left in the midst of the text by a converter.
_ON_EVERY_PAGE = re.compile(
    r"page \d{1,3}(?: of \d{1,3})?|\d{1,3}|(?:official|restricted|not protectively marked)(?:[ -]+sensitive)?"
    r"(?:[ -]+page \d+.*)?",
    re.IGNORECASE,
)


def passages(document: Document) -> tuple[Passage, ...]:
    """Every block in order, with its topic; a block that holds several numbered items is cut before each."""
    made: list[Passage] = []
    topic, left = Topic.OTHER, 0
    for block in _cut(document.blocks):
        text = even(block.text)
        heading = block.kind is BlockKind.HEADING or _known_heading(block, text)
        named = topic_of_heading(text) if heading and block.kind is not BlockKind.TABLE else None
        one_line = _TOPICS[0][1].match(text) is not None and re.match(r"[^:]{1,40}:\s*\S", text) is not None
        if named is not None and not one_line:
            topic, left = named, _CONTACT_BLOCKS if "contact" in text.lower() else 10**9
        elif heading and _is_section(block):
            topic = Topic.OTHER
        elif topic is Topic.NOTHING_TO_PROPOSE:
            left -= 1
            topic = Topic.OTHER if left < 0 else topic
        shown = Topic.NOTHING_TO_PROPOSE if one_line else topic
        made.append(Passage(len(made), block, text, shown, heading, named is not None))
    return tuple(made)


def even(text: str) -> str:
    """The text with plain quotes, dashes and spaces; every character keeps its place."""
    return text.translate(_EVENED)


def topic_of_heading(text: str) -> Topic | None:
    """The topic that a heading announces; None for a heading that announces none, such as an item's."""
    if _TOPICS[0][1].match(text):
        return Topic.NOTHING_TO_PROPOSE
    if _ITEM_HEADING.match(text) or re.search(r"\bpublished\b.{0,20}\d", text, re.IGNORECASE):
        return None
    for topic, pattern in _TOPICS:
        if pattern.match(text):
            return topic
    return None


def _known_heading(block: Block, text: str) -> bool:
    """A short line that a file doesn't mark as a heading, but whose words are those of one."""
    if block.kind is BlockKind.TABLE or len(text) > _SHORT or re.search(r"[.;!?]\s*$", text):
        return False
    if block.kind is BlockKind.LIST_ITEM and not re.fullmatch(
        r"\(?(?:\d+(?:\.\d+)*|[IVX]+)[.)]*", block.marker
    ):
        return False
    words = len(text.split())
    if words > 12 or re.search(r"\d{4}", text):
        return False
    return topic_of_heading(text) not in (None, Topic.REPORTS) or (
        words <= 8 and topic_of_heading(text) is Topic.REPORTS and block.bold
    )


def _is_section(block: Block) -> bool:
    return bool(re.fullmatch(r"\d{1,2}\.?", block.marker)) or block.level in (1, 2)


def _cut(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if _ON_EVERY_PAGE.fullmatch(block.text.strip()):
            continue
        if block.kind is BlockKind.TABLE or not block.text.strip():
            yield block
            continue
        cuts = [found.start() for found in _ITEM_INSIDE.finditer(even(block.text))]
        for start, end in zip([0, *cuts], [*cuts, len(block.text)], strict=True):
            part = block.text[start:end].strip()
            if part:
                yield (
                    block
                    if not cuts
                    else replace(block, text=part, marker=block.marker if start == 0 else "")
                )


_SENTENCE_END = re.compile(r"(?<=[.?!])[\"')\]]*\s+(?=[\"'(\[]*[A-Z0-9•])|(?<=\d\.)(?=[A-Z][a-z])")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|no|cf|e\.g|i\.e|etc|vs|Rec|Insp|Supt|approx|para)\.$"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Where each sentence of an evened text begins and ends."""
    found, start = [], 0
    for gap in _SENTENCE_END.finditer(text):
        if _ABBREVIATION.search(text[max(0, gap.start() - 8) : gap.start()]):
            continue
        found.append((start, gap.start()))
        start = gap.end()
    if text[start:].strip():
        found.append((start, len(text)))
    return found
