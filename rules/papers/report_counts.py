"""How many recommendations, AFIs and causes of concern a report made, as a paper's sentences say it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rules.count_labels import kind_in_words
from rules.papers.counts_in_words import COUNT, count_value
from rules.vocabulary import ItemKind

_NOUN = (
    r"(?P<noun>(?:national |new |key )?recommendations?|areas? for improvement|af[i1]'?s?|causes? of concern)"
)
_COUNTED = re.compile(rf"\b(?P<count>{COUNT}) (?:\(\d+\) )?{_NOUN}\b", re.IGNORECASE)
_SPLIT = re.compile(
    rf"\b(?:of which|of the \d+|including)\b|[,;.] (?=(?:of (?:these|those|them)\b|{COUNT} of (?:these|"
    r"those|them|which)\b))",
    re.IGNORECASE,
)
_APPLIES = re.compile(
    r"\b(?:appl(?:y|ies|ied|icable)|relevant|relat(?:e|es|ed|ing)|relev\w+|directed|addressed|aimed|for "
    r"(?:all |the |police )?"
    r"(?:chief constables?|forces?|constabulary))\b",
    re.IGNORECASE,
)
_PART = re.compile(
    rf"\b(?P<count>{COUNT})(?: (?:recommendations?|of (?:them|which|these)))?(?: (?:is|are|was|were))? "
    r"(?P<how>solely |jointly |only |joint |directed |addressed |aimed )*(?:for|to|at) (?P<who>[^,.;]*?)"
    r"(?=,| and (?:one|two|three|four|five|six|\d)\b|[.;]|$)",
    re.IGNORECASE,
)
_ONLY_OTHERS = re.compile(
    r"\b(?:all|both|each)\b.{0,20}\b(?:for|to|directed at|addressed to)\b (?:either )?(?P<who>[^.;]{3,120})",
    re.IGNORECASE,
)
_FORCES = re.compile(r"\b(?:forces?|chief constables?|constabular\w+|all forces)\b", re.IGNORECASE)
_MADE = re.compile(
    r"\b(?:made|makes|total|there (?:were|are|was|is)|found|contain\w*|issued|includ\w+|with|identified|"
    r"set out|resulted|noted|"
    r"gave|given)\b",
    re.IGNORECASE,
)
_NOT_THE_REPORTS = re.compile(
    r"\b(?:submitted|closed|sign(?:ed)?[- ]off|outstanding|remain\w*|reviewed|open recommendations|rag|"
    r"discharged|"
    r"the force has|on the portal)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """Counts by kind, None where the paper doesn't say; `note` is what doesn't add up, with a question."""

    made: int | None = None
    applicable: int | None = None
    afis_made: int | None = None
    afis_applicable: int | None = None
    causes_of_concern_made: int | None = None
    quote: str = ""
    note: str = ""


def report_counts(said: Iterable[str]) -> ReportCounts:
    """Read the evened sentences about one report, the first statement of each count standing."""
    made: dict[ItemKind, int] = {}
    ours: dict[ItemKind, int] = {}
    quotes: list[str] = []
    notes: list[str] = []
    for sentence in said:
        before = (len(made), len(ours))
        head, tail = _halves(sentence)
        if not _NOT_THE_REPORTS.search(head) or "total" in head.lower():
            for kind, count in _counted(head):
                if _MADE.search(head):
                    made.setdefault(kind, count)
        if made:
            _read_applicable(sentence, head, tail, made, ours, notes)
        if (len(made), len(ours)) != before:
            quotes.append(sentence.strip())
    recommendation, afi = ItemKind.RECOMMENDATION, ItemKind.AFI
    return ReportCounts(
        made=made.get(recommendation),
        applicable=_at_most(ours.get(recommendation), made.get(recommendation), notes),
        afis_made=made.get(afi),
        afis_applicable=_at_most(ours.get(afi), made.get(afi), notes),
        causes_of_concern_made=made.get(ItemKind.CAUSE_OF_CONCERN),
        quote=" ".join(quotes),
        note=" ".join(dict.fromkeys(notes)),
    )


def _halves(sentence: str) -> tuple[str, str]:
    split = _SPLIT.search(sentence)
    return (sentence[: split.start()], sentence[split.start() :]) if split else (sentence, "")


def _counted(text: str) -> list[tuple[ItemKind, int]]:
    found = []
    for one in _COUNTED.finditer(text):
        noun = re.sub(r"^(?:national|new|key) ", "", one["noun"], flags=re.IGNORECASE).replace("'", "")
        kind = kind_in_words(noun)
        if kind is not None and one["count"].lower() != "no":
            found.append((kind, count_value(one["count"])))
    return found


def _read_applicable(
    sentence: str,
    head: str,
    tail: str,
    made: dict[ItemKind, int],
    ours: dict[ItemKind, int],
    notes: list[str],
) -> None:
    total = made.get(ItemKind.RECOMMENDATION)
    if tail and _APPLIES.search(tail) and not _NOT_THE_REPORTS.search(tail):
        counted = _counted(tail)
        plain = re.search(
            rf"\b({COUNT}) (?:is|are|was|were|appl|relat|of (?:these|which))", tail, re.IGNORECASE
        )
        if not counted and plain:
            counted = [
                (ItemKind.RECOMMENDATION if total is not None else next(iter(made)), count_value(plain[1]))
            ]
        for kind, count in counted:
            ours.setdefault(kind, count)
    if ItemKind.RECOMMENDATION in ours or total is None:
        return
    others = _ONLY_OTHERS.search(sentence)
    if others and not _FORCES.search(others["who"]) and re.search(r"recommendation", head, re.IGNORECASE):
        ours[ItemKind.RECOMMENDATION] = 0
        return
    first = _COUNTED.search(sentence)
    if first and (parts := _parts(sentence[first.end() :])):
        _read_parts(parts, total, ours, notes)


def _parts(text: str) -> list[tuple[int, str]]:
    """“six solely for other agencies, two for police forces”: two parts at least."""
    found = [(count_value(one["count"]), one["who"].strip()) for one in _PART.finditer(text)]
    return found if len(found) > 1 else []


def _read_parts(
    parts: list[tuple[int, str]], total: int, ours: dict[ItemKind, int], notes: list[str]
) -> None:
    ours[ItemKind.RECOMMENDATION] = sum(count for count, who in parts if _FORCES.search(who))
    added = sum(count for count, _ in parts)
    if added != total:
        shown = " + ".join(str(count) for count, _ in parts)
        notes.append(f"The paper says {total}, but its parts make {shown} = {added}. Which is right?")


def _at_most(ours: int | None, made: int | None, notes: list[str]) -> int | None:
    if ours is not None and made is not None and ours > made:
        notes.append(f"The paper counts {ours} as applicable, which is more than the {made} made.")
        return None
    return ours
