"""Inspections that a sentence of a paper tells of, with their time or without."""

import re
from dataclasses import replace
from datetime import date

from rules.papers.addressees import MODAL
from rules.papers.inspection_found import MOST_WORDS, InspectionFound, inspection_content
from rules.papers.inspection_words import inspection_kind, is_forthcoming, read_window
from rules.papers.passages import Passage
from rules.papers.proposals import InspectionProposal
from rules.papers.report_titles import tidy_title
from rules.vocabulary import Certainty, Confidence, InspectionKind

_NOUN = (
    r"(?:re-?inspections?|inspections?(?: activity| fieldwork| visit)?|re-?visits?(?: activity)?|"
    r"fieldwork|JTAIs?)"
)
_NAMED = re.compile(
    r"(?:\b(?:the|a|an|our|their|its|some|this|of|for|further|by|during)\s+|^)(?P<title>(?:(?!(?:the|a|an|"
    rf"that|which|of|to|for|by|and|with)\b)[\w'&/()-]+\s+){{0,7}}?{_NOUN}"
    r"(?: (?:of|into|on) (?:the |our )?[^,.;:()]{3,80}?(?= (?:took|takes?|will|was|is|were|between|in|on|"
    r"from|during|w/c|by)\b|[,.;:(]|$))?)",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:subject to|expects?|anticipates?|t(?:ook|akes?|aking) place|undert(?:ook|aken|aking)|host(?:ed|"
    r"ing)|carried out|"
    r"conduct(?:ed|ing)?|"
    r"will (?:be )?(?:\w+ )?(?:inspect\w*|visit\w*|return\w*|commence|start|begin|attend\w*|host|receive)|"
    r"scheduled|planned|"
    r"due to (?:take|commence|start|begin|return|be)|(?:re-?)?inspected|return(?:ed)?(?: in)?to force|"
    r"confirmed|notified|notification|"
    r"commenc\w+|began|received|was held|were held|completed)\b",
    re.IGNORECASE,
)
_OTHER_NEWS = re.compile(
    r"\b(?:publish\w*|reports? (?:is |are |was |were )?(?:due|expected|anticipated)|PPOG|closed|"
    r"recommendations? (?:were|was)|"
    r"submitted|presented|no (?:further|confirmed|forthcoming|planned))\b",
    re.IGNORECASE,
)
_OVERSIGHT = re.compile(r"\bPPOG\b|police performance oversight group", re.IGNORECASE)
_PRESENTS = re.compile(r"\b(?:present\w*|attend\w*)\b", re.IGNORECASE)
_ORDINAL = re.compile(
    r"^The (?:first|second|third|fourth|fifth|sixth|final|last|next|other) inspection (?:was|is|will be) "
    r"(?:in relation to |about |on |into |an? )?(?P<title>.+?)(?=,? which\b| that\b|\.|;|$)",
    re.IGNORECASE,
)
_INSPECTED_FOR = re.compile(
    r"inspected (?:for|on|in relation to|in respect of|about) (.{4,80}?)(?= (?:in|on|between|during|from|"
    r"by|w/c)\b|[,.;(]|$)",
    re.IGNORECASE,
)
_VISIT = re.compile(
    r"\b(?:hmic\w*|inspectors|inspectorate)\b.{0,40}\b(?:visit|inspect|return|attend)\w*\b.{0,80}?\bto "
    r"(?:look at|inspect|examine|review|assess|consider) (?P<subject>[^.;(]{4,80})",
    re.IGNORECASE,
)


def inspection_in_sentence(
    passage: Passage, start: int, end: int, paper_date: date
) -> InspectionFound | None:
    """The inspection that a sentence, between two places of a passage, tells of; None without one."""
    sentence = passage.text[start:end]
    quote = passage.quote(start, end)
    ordinal = _ORDINAL.match(sentence)
    if ordinal:
        return _ordinal(passage, start, end, ordinal["title"], paper_date)
    if _OVERSIGHT.search(sentence):
        return _oversight(passage, start, end, paper_date)
    if _OTHER_NEWS.search(sentence) or MODAL.search(sentence) or not _VERB.search(sentence):
        return None
    named = _NAMED.search(sentence)
    again = re.search(
        r"\b(?:we|force|\w+ police|WMP)\b.{0,40}\b(re-?inspected|inspected)\b", sentence, re.IGNORECASE
    )
    visit = _VISIT.search(sentence)
    if not named and not again and not visit:
        return None
    window = read_window(sentence, paper_date)
    if window is None or window.start is None:
        return None
    title = _sentence_title(named, again, visit, sentence)
    specific = re.sub(
        rf"(?i)\b(?:{_NOUN}|further|some|following|recent|activity|hmic\w*)\b", "", title
    ).strip(" -'")
    to_come = re.search(
        r"\b(?:will|due to|scheduled|planned|anticipate\w*|expect\w*)\b", sentence, re.IGNORECASE
    )
    rest = passage.quote(end)
    content = inspection_content(
        title[:1].upper() + title[1:],
        sentence,
        window,
        paper_date,
        said=bool(to_come),
        did=rest[:MOST_WORDS],
    )
    content = replace(content, confirmed=re.search(r"\bconfirmed\b", sentence, re.IGNORECASE) is not None)
    return InspectionFound(
        at=passage.index,
        content=content,
        confidence=Confidence.MEDIUM
        if len(specific) > 2 and window.certainty is not Certainty.FUZZY
        else Confidence.LOW,
        quote=quote,
        place=passage.place,
        rule="a sentence names an inspection and its time; its title was cut from the sentence",
    )


def _sentence_title(
    named: re.Match[str] | None, again: re.Match[str] | None, visit: re.Match[str] | None, sentence: str
) -> str:
    if named:
        return tidy_title(named["title"])
    if again:
        subject = _INSPECTED_FOR.search(sentence, again.start())
        name = "Re-inspection" if again[1].lower().startswith("re") else "Inspection"
        return f"{name}: {tidy_title(subject[1])}" if subject else name
    return f"Visit: {tidy_title(visit['subject'])}" if visit else ""


def _ordinal(passage: Passage, start: int, end: int, words: str, paper_date: date) -> InspectionFound:
    """“The second inspection was ...”: named without its time."""
    title = tidy_title(words)[:160]
    sentence = passage.text[start:end]
    window = read_window(sentence, paper_date)
    known = window if window is not None and window.start is not None else None
    to_come = re.search(r"inspection will be\b", sentence, re.IGNORECASE) is not None
    nearby = _up_to_next_ordinal(passage.text[end:])
    content = inspection_content(
        title[:1].upper() + title[1:],
        f"{sentence} {nearby}",
        known,
        paper_date,
        said=to_come,
        did=passage.quote(end, end + len(nearby))[:MOST_WORDS],
    )
    if content.kind is InspectionKind.RE_INSPECTION and not re.search(
        r"\bre-?(?:inspect|visit)", sentence, re.IGNORECASE
    ):
        content = replace(content, kind=inspection_kind(sentence))
    return InspectionFound(
        at=passage.index,
        content=content,
        confidence=Confidence.MEDIUM,
        quote=passage.quote(start, end),
        place=passage.place,
        rule="one of the inspections that the paper counts" + ("" if known else "; its time isn’t given"),
    )


def _up_to_next_ordinal(text: str) -> str:
    following = re.search(
        r"\bThe (?:second|third|fourth|fifth|sixth|final|last|next|other) inspection\b", text
    )
    return text[: following.start()] if following else text


def _oversight(passage: Passage, start: int, end: int, paper_date: date) -> InspectionFound | None:
    """A presentation to the PPOG, which belongs to the Engage phase."""
    sentence = passage.text[start:end]
    window = read_window(sentence, paper_date)
    if window is None or window.start is None or not _PRESENTS.search(sentence):
        return None
    content = InspectionProposal(
        title="Police Performance Oversight Group (PPOG): the Chief Constable presents",
        kind=InspectionKind.PEEL,
        inspectorates="HMICFRS",
        window_phrase=window.words,
        anchor=paper_date,
        window=window,
        forthcoming=is_forthcoming(window, paper_date, said=False),
    )
    return InspectionFound(
        at=passage.index,
        content=content,
        confidence=Confidence.LOW,
        quote=passage.quote(start, end),
        place=passage.place,
        rule="a meeting of the Engage phase, not an inspection: accept it only to have it in the calendar",
    )
