"""Counts that a sentence states: the panel's ratings, and what is submitted and waits for HMICFRS."""

import re
from collections.abc import Sequence

from rules.count_labels import kind_in_words
from rules.papers.counts_in_words import COUNT, count_value
from rules.papers.figure_tables import FiguresFound
from rules.papers.passages import Passage, Topic, sentences
from rules.papers.proposals import FigureCell, FigureRow, FiguresProposal
from rules.vocabulary import Confidence, FigureTable, ItemKind, Measure

_REVIEWED = re.compile(
    rf"\b(?P<count>{COUNT}) (?P<noun>recommendations?|afi'?s?|items?|areas? for "
    rf"improvement)\b[^.]{{0,40}}\breviewed\b",
    re.IGNORECASE,
)
_RATED = re.compile(
    rf"\b(?P<count>{COUNT}) (?:(?:recommendations?|items?|of these|of them) )?(?:is|are|were|"
    rf"was)?[^,.;]{{0,20}}?\b(?P<rating>red|amber|green)\b",
    re.IGNORECASE,
)
_WAITS = re.compile(
    r"\b(?:remain|still|are|is)\b[^.]{0,30}\bopen\b.{0,80}\b(?:self[- ]certif\w+|submi\w+)", re.IGNORECASE
)
_LEVELLED = re.compile(
    rf"\b(?P<count>{COUNT}) (?:level|lv) ?(?P<level>[1-4]) (?P<noun>af[i1]'?s?|areas? for improvement|"
    r"recommendations?)",
    re.IGNORECASE,
)
_RATINGS = {"red": Measure.RED, "amber": Measure.AMBER, "green": Measure.GREEN}


def find_figure_sentences(all_passages: Sequence[Passage]) -> list[FiguresFound]:
    """Every sentence that counts a panel's ratings or what waits to be verified."""
    found = []
    for passage in all_passages:
        if passage.block.rows or passage.topic is Topic.NOTHING_TO_PROPOSE:
            continue
        for start, end in sentences(passage.text):
            sentence = passage.text[start:end]
            rows = _panel(sentence) or _waiting(sentence)
            if rows is not None:
                table, read, rule = rows
                content = FiguresProposal(table=table, rows=read)
                found.append(
                    FiguresFound(
                        at=passage.index,
                        content=content,
                        confidence=Confidence.MEDIUM,
                        quote=passage.quote(start, end),
                        place=passage.place,
                        rule=rule,
                    )
                )
    return found


def _panel(sentence: str) -> tuple[FigureTable, tuple[FigureRow, ...], str] | None:
    whole = _REVIEWED.search(sentence)
    ratings = {
        _RATINGS[one["rating"].lower()]: count_value(one["count"]) for one in _RATED.finditer(sentence)
    }
    if not whole or len(ratings) < 2:
        return None
    total, added = count_value(whole["count"]), sum(ratings.values())
    question = "" if total == added else f"{added} are rated, but {total} were reviewed. Which is right?"
    cells = ((Measure.REVIEWED, total), *ratings.items())
    row = FigureRow(
        number=1,
        label=f"{whole['noun'][:1].upper()}{whole['noun'][1:]} reviewed by the panel",
        kind=kind_in_words(whole["noun"]),
        level=None,
        cells=tuple(_cell(measure, value) for measure, value in cells),
        question=question,
    )
    return FigureTable.PANEL_RAG, (row,), "a sentence counts what was reviewed and how it was rated"


def _waiting(sentence: str) -> tuple[FigureTable, tuple[FigureRow, ...], str] | None:
    if not _WAITS.search(sentence):
        return None
    rows = []
    for number, one in enumerate(_LEVELLED.finditer(sentence), start=1):
        kind = kind_in_words(one["noun"].replace("'", ""))
        name = "AFI" if kind is ItemKind.AFI else "Recommendation"
        cell = _cell(Measure.WAITING, count_value(one["count"]))
        rows.append(
            FigureRow(
                number=number,
                label=f"{name} Level {one['level']}",
                kind=kind,
                level=int(one["level"]),
                cells=(cell,),
            )
        )
    if not rows:
        return None
    return (
        FigureTable.SUBMITTED_WAITING,
        tuple(rows),
        "a sentence counts what was submitted and is still open on the portal",
    )


def _cell(measure: Measure, value: int) -> FigureCell:
    return FigureCell(measure=measure, printed=str(value), value=value)
