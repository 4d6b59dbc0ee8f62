"""Inspections that took place or are to come, from lists and sentences of a paper."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rules.papers.addressees import MODAL
from rules.papers.blocks import BlockKind
from rules.papers.inspection_found import MOST_WORDS, InspectionFound, inspection_content
from rules.papers.inspection_sentences import inspection_in_sentence
from rules.papers.inspection_words import read_window
from rules.papers.passages import Passage, Topic, even, sentences
from rules.papers.proposals import InspectionProposal
from rules.papers.report_titles import tidy_title
from rules.vocabulary import Confidence

_PHASE = re.compile(r"^Phase (?P<which>one|two|three|four|\d|[ivx]+)\b\s*[:-]", re.IGNORECASE)
_IS_SENTENCE = re.compile(r"\b(?:we|was|were|is|are|has|have|had|will|been|took|subject to)\b", re.IGNORECASE)
_OTHER_THINGS = re.compile(
    r"\b(?:publish\w*|recommendations?|committee|meetings?|PPOG|submitted|submissions?|reports? due)\b",
    re.IGNORECASE,
)
_AROUND = re.compile(r"^[\s(\[:;,.-]+|[\s(\[:;,-]+$")
_INTRODUCES = re.compile(r"\binspections?\b|\bfieldwork\b|\bHMIC", re.IGNORECASE)


def find_inspections(
    all_passages: Sequence[Passage], taken: frozenset[int], paper_date: date
) -> list[InspectionFound]:
    """Every inspection outside the parts about published reports and items, whose passages are `taken`."""
    found: list[InspectionFound] = []
    for passage in all_passages:
        if passage.block.rows or passage.index in taken or not passage.text:
            continue
        if passage.topic is Topic.NOTHING_TO_PROPOSE or passage.begins_topic:
            continue
        said = _said_of_part(all_passages, passage)
        listed = _listed(passage, paper_date, said) if said is not None else None
        if listed is not None:
            found.append(listed)
            continue
        phase = _phase(passage, found, paper_date)
        if phase is not None:
            found.append(phase)
            continue
        for start, end in sentences(passage.text):
            one = inspection_in_sentence(passage, start, end, paper_date)
            if one is not None:
                found.append(one)
    named = [one for one in found if re.search(r"[^\W\d_]{3}", one.content.title)]
    return _without_repeats(_without_whole_of_phases(named))


def fieldwork_for_report(passage: Passage, title: str, paper_date: date) -> InspectionFound | None:
    """Fieldwork in the force for a report, as the paper's part about the report tells it."""
    for start, end in sentences(passage.text):
        sentence = passage.text[start:end]
        if not re.search(r"\bfieldwork\b", sentence, re.IGNORECASE) or MODAL.search(sentence):
            continue
        if not re.search(
            r"\b(?:we|our|us)\b|\bone of (?:\w+) forces?\b|\bin force\b", sentence, re.IGNORECASE
        ):
            continue
        window = read_window(sentence, paper_date)
        if window is None or window.start is None:
            continue
        content = inspection_content(
            f"Fieldwork: {title}", sentence, window, paper_date, said=False, did=passage.quote(start, end)
        )
        return InspectionFound(
            at=passage.index,
            content=content,
            confidence=Confidence.LOW,
            quote=passage.quote(start, end),
            place=passage.place,
            rule="the paper’s words about a report tell of its fieldwork",
        )
    return None


def _said_of_part(all_passages: Sequence[Passage], passage: Passage) -> bool | None:
    """True in a part about what is to come, False in one about what took place, None elsewhere."""
    if passage.block.kind is not BlockKind.LIST_ITEM and not passage.heading:
        return None
    lead = next(
        (
            all_passages[at].text
            for at in range(passage.index - 1, max(passage.index - 12, -1), -1)
            if all_passages[at].block.kind is not BlockKind.LIST_ITEM
            or all_passages[at].text.rstrip().endswith(":")
        ),
        "",
    )
    introduced = _INTRODUCES.search(lead) and re.search(r":\s*$|\bfollowing\b|^[^.]{1,80}$", lead)
    if passage.topic is Topic.FORTHCOMING:
        return True
    if passage.topic is Topic.INSPECTIONS:
        return bool(
            introduced and re.search(r"\b(?:forthcoming|upcoming|future|will)\b", lead, re.IGNORECASE)
        )
    if introduced and ":" in lead[-3:]:
        return bool(re.search(r"\b(?:forthcoming|upcoming|future|will|notif\w+)\b", lead, re.IGNORECASE))
    return None


def _listed(passage: Passage, paper_date: date, said: bool) -> InspectionFound | None:
    """“w/c 10 March 2025 – Title: what it is about” and “Title – (Early October)”."""
    window = read_window(passage.text, paper_date, forthcoming=said)
    if window is None or not window.words or MODAL.search(passage.text[:60]):
        return None
    at = passage.text.find(even(window.words))
    if at < 0:
        return None
    end = at + len(window.words)
    before = _AROUND.sub("", passage.text[:at])
    if _IS_SENTENCE.search(before):
        return None
    before = re.sub(
        r"\b(?:on|from|between|during|in|starting|commencing|due)$", "", before, flags=re.IGNORECASE
    ).strip(" -(:,")
    after = _AROUND.sub("", passage.text[end:])
    if before and len(before.split()) > 25:
        return None
    title = _title(before) if len(before) > 3 else _title(after)
    if len(title) < 4 or not re.search(r"[A-Z]", title) or _OTHER_THINGS.search(title):
        return None
    rest = passage.text.find(title) + len(title) if title in passage.text else end
    content = inspection_content(
        title,
        passage.text,
        window,
        paper_date,
        said=said,
        did=_AROUND.sub("", passage.quote(rest))[:MOST_WORDS],
    )
    content = replace(content, window_phrase=passage.quote(at, end))
    known = window.start is not None
    return InspectionFound(
        at=passage.index,
        content=content,
        confidence=Confidence.HIGH if known and _fits(content, said) else Confidence.MEDIUM,
        quote=passage.quote(),
        place=passage.place,
        rule="a point with a title and its time, in the part about inspections"
        + ("" if known else f"; the time can’t be read: {window.rule}"),
    )


def _fits(content: InspectionProposal, said: bool) -> bool:
    return content.forthcoming == said


def _title(text: str) -> str:
    """The first words of a point, up to a full stop, a colon or a bracket that explains."""
    cut = re.split(r"\. | \(|(?<=\w): (?=[a-z])|;", text)[0]
    return tidy_title(cut)[:160]


def _phase(passage: Passage, found: list[InspectionFound], paper_date: date) -> InspectionFound | None:
    """“Phase two: ...” after an inspection that is held in phases."""
    phase = _PHASE.match(passage.text)
    if not phase or not found or found[-1].at < passage.index - 3:
        return None
    whole = found[-1].content
    name = re.sub(r": phase .*$", "", whole.title)
    window = next(
        (
            read
            for start, end in sentences(passage.text)
            if (read := read_window(passage.text[start:end], paper_date)) is not None
            and read.start is not None
        ),
        None,
    )
    if window is None:
        return None
    content = inspection_content(
        f"{name}: phase {phase['which'].lower()}",
        f"{name} {passage.text}",
        window,
        paper_date,
        said=False,
        did=passage.quote(phase.end())[:MOST_WORDS],
    )
    content = replace(content, kind=whole.kind, inspectorates=whole.inspectorates)
    return InspectionFound(
        at=passage.index,
        content=content,
        confidence=Confidence.MEDIUM,
        quote=passage.quote(),
        place=passage.place,
        rule="a phase of the inspection before it, with its own time",
    )


def _without_whole_of_phases(found: list[InspectionFound]) -> list[InspectionFound]:
    """An inspection without a time stands for nothing when its phases follow."""
    phased = {
        re.sub(r": phase .*$", "", one.content.title) for one in found if ": phase " in one.content.title
    }
    return [one for one in found if one.content.window is not None or one.content.title not in phased]


def _without_repeats(found: list[InspectionFound]) -> list[InspectionFound]:
    """The same inspection told twice: the narrower window stays."""
    return [one for one in found if not any(_told_better(other, one) for other in found if other is not one)]


def _told_better(other: InspectionFound, one: InspectionFound) -> bool:
    ours, theirs = one.content.window, other.content.window
    if ours is None or theirs is None or None in (ours.start, ours.end, theirs.start, theirs.end):
        return False
    assert ours.start
    assert ours.end
    assert theirs.start
    assert theirs.end
    if other.content.kind is not one.content.kind or not (
        ours.start <= theirs.start and theirs.end <= ours.end
    ):
        return False
    narrower = (theirs.end - theirs.start) < (ours.end - ours.start)
    vague = len(one.content.title.split()) <= 3
    same = other.content.title == one.content.title and other.at < one.at
    return (narrower and vague) or same
