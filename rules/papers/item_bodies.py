"""Which words after its label belong to a recommendation, AFI or cause of concern, and where they end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.papers.addressees import MODAL
from rules.papers.blocks import BlockKind
from rules.papers.item_labels import label_at_start
from rules.papers.passages import Passage, Topic
from rules.vocabulary import ItemKind

_MOST_PASSAGES = 40
_ASKS_THE_COMMITTEE = re.compile(
    r"\b(?:committee|board|panel|members?|commissioner|authority|cabinet|forum)\b.{0,60}\b(?:note[sd]?|"
    r"consider|approve|endorse|"
    r"asked|invited|receive|scrutinise|recommended|agree|support|comment)\b|\bit is recommended\b|\bthat "
    r"the report\b|"
    r"\b(?:to|and) note the (?:report|contents|content|update|progress)|^(?:note|to note|for (?:noting|"
    r"information|decision))\b",
    re.IGNORECASE,
)
# Words that tell how an item stands, when no sentence about something else follows them.
_STANDING = re.compile(
    r"(?:now |currently |still |recommended for |proposed for )?(?:closed|closure|completed?|submitted|open|"
    r"ongoing|in progress|on track|outstanding|overdue|not started|signed off|discharged|archived|superseded|"
    r"green|amber|red|n/?a|not applicable|status|update|progress|level|lv|owner|lead|rag)\b"
    r"(?= ?(?:[-:;,.(]|$|in\b|on\b|by\b|and\b|since\b|with\b|at\b|for\b|to\b|as\b|\d))|"
    r"(?:has|have|had|was|were)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"(?:is|are|remains?|and|to|of|in|from|for|within|on|at|which|as|under|relates?|relating|about)\b",
    re.IGNORECASE,
)
_FORCES_OWN_WORDS = re.compile(
    r"(?:(?:force|wmp|our|current|progress|owner'?s?|lead'?s?|management|latest|position|"
    r"status)[ /-]{0,3}){0,3}"
    r"(?:update|response|position|progress|comment|action(?:s)?(?: taken| plan)?|status|commentary|rag|"
    r"owner|lead|summary of progress)"
    r"(?: [a-z ]{0,20})?[:-]|(?:level|lv) ?[1-4]\b.{0,12}$|deadline\b|due\b.{0,3}:",
    re.IGNORECASE,
)
_CONTINUES = re.compile(
    r"(?:this|these|it|they|the review|in doing so|in particular|as part of this|where|when) "
    r".{0,60}?\b(?:include|includes|"
    r"should|must|may)\b|(?:including|such as|for example|and|or)\b",
    re.IGNORECASE,
)
_TELLS_OF_THE_REPORT = re.compile(
    r"\b(?:in addition there were|these will be|this report is|recommendations? (?:were|was|have|has) |the "
    r"inspection found|"
    r"hmic\w* found|inspectors found|the following recommendations?|wmp |we have |the force has )",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Body:
    """The words of an item: `text` with a line for each paragraph, its sub-points, and the last passage."""

    text: str
    sub_points: tuple[str, ...]
    last: int
    quote: str

    @property
    def has_modal(self) -> bool:
        """True where a word binds: should, must, needs to."""
        return MODAL.search(self.text) is not None


def asks_the_committee(text: str) -> bool:
    """True for what a paper asks its own committee, which isn't HMICFRS's recommendation."""
    return _ASKS_THE_COMMITTEE.search(text[:200]) is not None


def collect_body(
    all_passages: Sequence[Passage], start: int, *, kind: ItemKind, first: tuple[str, str] | None, until: int
) -> Body | None:
    """The body from passage `start` on. `first` holds words on the label's own line, evened and as printed.

    None when there is no text, or when the text is a status or what the committee is asked.
    """
    lines: list[tuple[str, str, bool]] = []  # evened, as printed, whether it is a point of a list
    at = start
    if first is not None and first[0].strip():
        lines.append((first[0].strip(), first[1].strip(), False))
    while at < min(until, len(all_passages), start + _MOST_PASSAGES):
        passage = all_passages[at]
        if not _belongs(passage, lines, kind):
            break
        lines.append((passage.text.strip(), passage.quote(), passage.block.kind is BlockKind.LIST_ITEM))
        at += 1
    if not lines or asks_the_committee(lines[0][0]) or is_status(lines[0][0]):
        return None
    text = "\n".join(
        f"- {shown}" if point and number else shown for number, (_, shown, point) in enumerate(lines)
    )
    points = tuple(shown for number, (_, shown, point) in enumerate(lines) if point and number)
    return Body(text=text, sub_points=points, last=at - 1, quote="\n".join(shown for _, shown, _ in lines))


def _belongs(passage: Passage, lines: list[tuple[str, str, bool]], kind: ItemKind) -> bool:
    text = passage.text.strip()
    if passage.block.rows or not text or label_at_start(text) or passage.topic is Topic.NOTHING_TO_PROPOSE:
        return False
    if _FORCES_OWN_WORDS.match(text):
        return False
    if passage.heading:
        # A statement set in bold looks like a heading.
        return (
            not lines
            and not passage.begins_topic
            and (MODAL.search(text) is not None or kind is not ItemKind.RECOMMENDATION)
        )
    if not lines:
        return not _opens_another(passage)
    previous = lines[-1][0]
    if previous.endswith((":", ";", ",", "-")) or re.search(r"\b(?:and|or)$", previous):
        return True
    if passage.block.kind is BlockKind.LIST_ITEM and not _numbered_paragraph(passage):
        return not _tells(text)
    if not re.search(r"[.?!)\"']$", previous) and not lines[-1][2] and text[:1].islower():
        return True
    if _tells(text) or _opens_another(passage):
        return False
    return (MODAL.search(text) is not None and not _numbered_paragraph(passage)) or _CONTINUES.match(
        text
    ) is not None


def _tells(text: str) -> bool:
    return _TELLS_OF_THE_REPORT.search(text[:120]) is not None and MODAL.search(text[:200]) is None


def _numbered_paragraph(passage: Passage) -> bool:
    return bool(re.fullmatch(r"\d{1,2}(?:\.\d{1,2})+\.?|[IVX]+\.", passage.marker))


def _opens_another(passage: Passage) -> bool:
    return bool(re.fullmatch(r"[IVX]{1,5}\.|\d{1,2}\.", passage.marker)) and not MODAL.search(passage.text)


def is_status(text: str) -> bool:
    """True for “closed in May” and “was submitted”: words about an item, not the item's own."""
    if _STANDING.match(text):
        return True
    return _GOES_ON.match(text) is not None and MODAL.search(text[:300]) is None
