"""Recommendations, AFIs and causes of concern in running text, each with its label, words and deadline."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rules.papers.addressees import MODAL
from rules.papers.blocks import BlockKind
from rules.papers.item_bodies import Body, asks_the_committee, collect_body, is_status
from rules.papers.item_content import Setting, item_content
from rules.papers.item_labels import Label, label_at_start
from rules.papers.passages import Passage, Topic
from rules.papers.proposals import ItemProposal
from rules.vocabulary import Confidence, ItemKind

_PLURAL = re.compile(
    r"(?:(?:summary of |list of |the |our |hmic\w* |national )*)(?P<kind>recommendations|areas for "
    r"improvement|afis|causes of concern)"
    r"(?: (?:for|to|in) .{0,60}| made)?\s*:?$",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?![^:]*\b(?:committee|members|panel|board)\b)[^:]{0,200}\b(?P<kind>recommendations?|areas? for "
    r"improvement|afis?)\b"
    r"[^:]{0,120}:",
    re.IGNORECASE,
)
_ANOTHER_INSIDE = re.compile(
    r"\b(?:Recommendation|Area for [Ii]mprovement|Cause of [Cc]oncern) \d{1,2} (?:By|Within|The)\b"
)
_LONGEST_SURE = 5_000
_TIME_FIRST = re.compile(
    r"(?:by|within|with immediate|immediately|no later|not later|from|before)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFound:
    """An item read from a paper, with the first and last passages that it takes."""

    at: int
    last: int
    content: ItemProposal
    confidence: Confidence
    quote: str
    place: str
    rule: str


def find_items(all_passages: Sequence[Passage], first: int, after: int, setting: Setting) -> list[ItemFound]:
    """The items in a stretch of passages."""
    found: list[ItemFound] = []
    at, parent = first, ""
    while at < after:
        passage = all_passages[at]
        items = _at(all_passages, at, after, setting, parent)
        if passage.heading and not items and not _PLURAL.fullmatch(passage.text):
            parent = ""
        for item in items:
            if item.content.kind is ItemKind.CAUSE_OF_CONCERN:
                parent = item.content.number or item.content.title
            elif item.content.kind is ItemKind.AFI:
                parent = ""
        found.extend(items)
        at = max([at, *(item.last for item in items)]) + 1
    return found


def _at(
    all_passages: Sequence[Passage], at: int, after: int, setting: Setting, parent: str
) -> list[ItemFound]:
    passage = all_passages[at]
    if passage.block.rows or passage.topic is Topic.NOTHING_TO_PROPOSE or not passage.text:
        return []
    label = label_at_start(passage.text)
    if label is not None:
        one = _labelled(all_passages, at, after, label, setting, parent)
        return [one] if one is not None else []
    if _PLURAL.fullmatch(passage.text.strip()) or _leads_to_list(all_passages, at, after):
        return _listed(all_passages, at, after, setting, parent)
    return []


def _leads_to_list(all_passages: Sequence[Passage], at: int, after: int) -> bool:
    """True for “The recommendations for forces are:” with a list of what somebody should do below it."""
    if at + 1 >= after or not _LEAD_IN.fullmatch(all_passages[at].text.strip()):
        return False
    following = all_passages[at + 1]
    return following.block.kind is BlockKind.LIST_ITEM and MODAL.search(following.text) is not None


def _labelled(
    all_passages: Sequence[Passage], at: int, after: int, label: Label, setting: Setting, parent: str
) -> ItemFound | None:
    """“Recommendation 3” with its text in the same passage or in those after it."""
    passage = all_passages[at]
    rest = passage.text[label.after :].strip()
    named = bool(rest) and _is_name(passage, rest, label)
    inline = None if not rest or named else (rest, passage.quote(label.after))
    if inline is not None and not _may_follow_label(rest, label):
        return None
    body = collect_body(all_passages, at + 1, kind=label.kind, first=inline, until=after)
    if body is None or len(body.text.split()) < 4:
        return None
    confidence, why = _confidence(passage, label, body, setting, inline=inline is not None)
    content = item_content(
        label.kind,
        label.name if label.number else "",
        body.text,
        setting,
        portal_id=label.portal_id,
        title=rest if named else "",
        sub_points=body.sub_points,
        timed_by=label.inside,
        parent=parent if label.kind is ItemKind.RECOMMENDATION else "",
    )
    quote = f"{passage.quote(0, label.after)} {body.quote}" if inline else f"{passage.quote()}\n{body.quote}"
    return ItemFound(
        at=at,
        last=body.last,
        content=content,
        confidence=confidence,
        quote=quote.strip(),
        place=passage.place,
        rule=why,
    )


def _listed(
    all_passages: Sequence[Passage], at: int, after: int, setting: Setting, parent: str
) -> list[ItemFound]:
    """The points under a heading “Recommendations”, as long as each of them says what somebody should do."""
    heading = all_passages[at].text.strip()
    kind = _kind_of_plural(heading)
    found: list[ItemFound] = []
    here = at + 1
    while here < after:
        passage = all_passages[here]
        text = passage.text.strip()
        if passage.block.rows or passage.heading or label_at_start(text) or not MODAL.search(text):
            break
        if asks_the_committee(text) or is_status(text):
            break
        numbered = re.fullmatch(r"\(?(\d{1,2})[.)]*", passage.marker)
        body = collect_body(
            all_passages, here, kind=kind, first=None, until=_end_of_point(all_passages, here, after)
        )
        if body is None:
            break
        number = f"{_NAMES[kind]} {numbered[1]}" if numbered else ""
        content = item_content(kind, number, body.text, setting, sub_points=body.sub_points, parent=parent)
        found.append(
            ItemFound(
                at=here,
                last=body.last,
                content=content,
                confidence=Confidence.MEDIUM if numbered or setting.in_a_report else Confidence.LOW,
                quote=body.quote,
                place=passage.place,
                rule=f"it says what somebody should do, under “{heading[:80]}”",
            )
        )
        here = body.last + 1
    return found


_NAMES = {
    ItemKind.CAUSE_OF_CONCERN: "Cause of concern",
    ItemKind.AFI: "Area for improvement",
    ItemKind.RECOMMENDATION: "Recommendation",
}


def _end_of_point(all_passages: Sequence[Passage], at: int, after: int) -> int:
    """One point of a list is one item; a paragraph that ends with a colon takes the list after it."""
    here = at + 1
    if all_passages[at].text.rstrip().endswith(":"):
        while here < after and all_passages[here].block.kind is BlockKind.LIST_ITEM:
            here += 1
    return here


def _kind_of_plural(heading: str) -> ItemKind:
    found = _PLURAL.fullmatch(heading) or _LEAD_IN.fullmatch(heading)
    word = found["kind"].lower() if found else ""
    if word.startswith("cause"):
        return ItemKind.CAUSE_OF_CONCERN
    return ItemKind.AFI if word.startswith("a") else ItemKind.RECOMMENDATION


def _is_name(passage: Passage, rest: str, label: Label) -> bool:
    """True for “Recommendation 3 – Vetting”, whose words name the item, its text standing below."""
    short = len(rest.split()) <= 14 and not re.search(r"[.;:]$", rest)
    return (
        short
        and label.parted
        and MODAL.search(rest) is None
        and (passage.heading or passage.block.bold)
        and not is_status(rest)
    )


def _may_follow_label(rest: str, label: Label) -> bool:
    if is_status(rest):
        return False
    if label.kind is ItemKind.RECOMMENDATION or not label.parted:
        binds = MODAL.search(rest[:600]) is not None
        return binds and (label.parted or bool(_TIME_FIRST.match(rest)) or rest[0].isupper())
    return len(rest.split()) >= 5 and rest[0].isupper()


def _confidence(
    passage: Passage, label: Label, body: Body, setting: Setting, *, inline: bool
) -> tuple[Confidence, str]:
    what = "its label and its text stand on one line" if inline else "its label stands above its text"
    if _ANOTHER_INSIDE.search(body.text) or len(body.text) > _LONGEST_SURE:
        return Confidence.LOW, f"{what}; but its text seems to hold more than one"
    numbered = bool(label.number or label.portal_id)
    binds = body.has_modal or label.kind is not ItemKind.RECOMMENDATION
    plain = (not inline) or label.parted or bool(_TIME_FIRST.match(body.text))
    if numbered and binds and plain and (setting.published_on or setting.in_a_report or label.portal_id):
        return Confidence.HIGH, what
    if not numbered:
        sure = (
            passage.heading
            and setting.in_a_report
            and (body.has_modal or label.kind is ItemKind.CAUSE_OF_CONCERN)
        )
        return (Confidence.MEDIUM if sure else Confidence.LOW), f"{what}; it has no number"
    if not binds:
        return Confidence.LOW, f"{what}; but no “should” or “must” stands in it"
    if not plain:
        return Confidence.MEDIUM, f"{what}, with nothing between them"
    return Confidence.MEDIUM, f"{what}; the report that it is from isn’t plain"
