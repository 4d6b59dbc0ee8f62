"""Items that a sentence or footnote names by HMICFRS's own number: “Title (Recommendation 10618). Text”."""

import re
from dataclasses import dataclass

from rules.count_labels import kind_in_words
from rules.papers.item_bodies import is_status
from rules.papers.item_content import Setting, item_content
from rules.papers.passages import Passage
from rules.papers.recommendations import ItemFound
from rules.vocabulary import Confidence, ItemKind

_NAMED = re.compile(
    r"(?P<title>[A-Z][^().;:|]{3,90}?) \((?i:HMIC\w* )?(?P<kind>(?i:recommendation|rec|AFI|area for "
    r"improvement|cause of concern))\.? "
    r"(?:no\.? |ref\.? |#)?(?P<id>\d{4,6})\)[.:,-]? ?",
)
_ENUMERATOR = re.compile(r"[\s;,.]*(?:\b(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)]|\([a-z0-9]{1,3}\)|[;,-])?[\s;,]*$")
_LEADING = re.compile(r"^(?:\d{1,2}\. |[a-z]\. |[a-z]\) |and )+")


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedItem:
    """An item named by its number, and the report that the words before the number name."""

    item: ItemFound
    report: str


def find_named_items(passage: Passage, setting: Setting) -> list[NamedItem]:
    """The items that a passage names by number and gives the words of."""
    matches = list(_NAMED.finditer(passage.text))
    found = []
    for match, following in zip(matches, [*matches[1:], None], strict=False):
        end = following.start() if following else len(passage.text)
        start = match.end()
        trimmed = (
            _ENUMERATOR.sub("", passage.text[start:end]) if following else passage.text[start:end].rstrip()
        )
        if len(trimmed.split()) < 5 or is_status(trimmed):
            continue
        if following and passage.text[start + len(trimmed) : start + len(trimmed) + 1] == ".":
            trimmed += "."
        text = passage.quote(start, start + len(trimmed))
        report = _LEADING.sub("", match["title"]).strip()
        content = item_content(
            kind_in_words(match["kind"]) or ItemKind.RECOMMENDATION, "", text, setting, portal_id=match["id"]
        )
        found.append(
            NamedItem(
                item=ItemFound(
                    at=passage.index,
                    last=passage.index,
                    content=content,
                    confidence=Confidence.MEDIUM,
                    quote=passage.quote(match.start(), start + len(trimmed)),
                    place=passage.place,
                    rule="named by HMICFRS’s own number, with its words after it; the words before are taken "
                    "for the report",
                ),
                report=report,
            )
        )
    return found
