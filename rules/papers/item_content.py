"""From an item's words to its proposal: title, deadline, addressees, and whether it binds the force."""

import re
from dataclasses import dataclass, replace
from datetime import date

from rules.papers.addressees import MODAL, addressed
from rules.papers.item_deadlines import read_deadline, read_deadline_cell
from rules.papers.passages import even
from rules.papers.proposals import ItemProposal
from rules.vocabulary import Applicability, ItemKind

_TITLE_LENGTH = 90
_FEWEST_TITLE_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """The report that an item stands in, as far as the item's reading depends on it."""

    published_on: date | None
    mandatory: bool
    listed_as_ours: bool
    in_a_report: bool


def item_content(
    kind: ItemKind,
    number: str,
    text: str,
    setting: Setting,
    *,
    portal_id: str = "",
    title: str = "",
    sub_points: tuple[str, ...] = (),
    timed_by: str = "",
    parent: str = "",
) -> ItemProposal:
    """The proposal for an item's words. `timed_by` are words in brackets after its label."""
    plain = even(text)
    phrase, deadline = read_deadline(text, setting.published_on)
    if not phrase and timed_by:
        phrase, deadline = read_deadline(timed_by, setting.published_on)
    whom = addressed(plain, listed_as_ours=setting.listed_as_ours)
    applicability, reason = whom.applicability, whom.reason
    if kind is not ItemKind.RECOMMENDATION and not whom.names:
        applicability, reason = Applicability.OURS, "it is about the force that was inspected"
    return ItemProposal(
        kind=kind,
        number=number,
        title=title or short_title(text, kind),
        text=text,
        portal_id=portal_id,
        sub_points=sub_points,
        level=_level_in(timed_by),
        deadline_phrase=phrase,
        anchor=setting.published_on,
        deadline=deadline,
        addressees=whom.names,
        applicability=applicability,
        applicability_reason=reason,
        mandatory=setting.mandatory,
        parent=parent,
    )


def short_title(text: str, kind: ItemKind) -> str:
    """What an item asks, in its own first words: from after “should” on, cut at a word."""
    lines = text.strip().split("\n")
    first = lines[0]
    modal = MODAL.search(even(first)) if kind is ItemKind.RECOMMENDATION else None
    start = modal.end() if modal and modal.start() < 220 else 0
    words = first[start:].strip(" :,;.")
    if not words and len(lines) > 1:
        words = lines[1].removeprefix("- ").strip(" :,;.")  # "chief constables should:" and a list
    if len(words.split()) < _FEWEST_TITLE_WORDS:
        words = first.strip(" :,;.")
    words = re.split(r"(?<=[a-z])\. (?=[A-Z])", words)[0]
    if len(words) > _TITLE_LENGTH:
        words = f"{words[:_TITLE_LENGTH].rsplit(' ', 1)[0].rstrip(' ,;:')} …"
    return words[:1].upper() + words[1:]


def with_anchor(content: ItemProposal, published_on: date | None) -> ItemProposal:
    """The item with its deadline read anew, from the report's date as it is known by now."""
    if not content.deadline_phrase or content.anchor == published_on:
        return replace(content, anchor=published_on)
    phrase, deadline = read_deadline_cell(content.deadline_phrase, published_on)
    return replace(content, anchor=published_on, deadline_phrase=phrase, deadline=deadline)


def _level_in(words: str) -> int | None:
    found = re.search(r"\b(?:level|lv\.?) ?([1-4])\b", words, re.IGNORECASE)
    return int(found[1]) if found else None
