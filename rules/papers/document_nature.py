"""What sort of document it is: HMICFRS's own report, or a paper that speaks of reports; and its title."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from rules.papers.blocks import BlockKind
from rules.papers.item_labels import label_at_start
from rules.papers.passages import Passage, topic_of_heading
from rules.papers.publication_cues import Cue, read_published
from rules.papers.report_titles import tidy_title
from rules.vocabulary import Confidence

_FRONT = 40
_COMMITTEE = re.compile(
    r"agenda item|\bcommittee\b|purpose of (?:the |this )?report|contact officer|asked to note|board meeting|"
    r"report of the (?:deputy )?chief constable|since the last (?:jac|meeting|report)|police and crime panel",
    re.IGNORECASE,
)
_OWN_PLAN = re.compile(
    r"action plan|\btracker\b|\bupdate\b|progress report|improvement plan|response to|\bminutes\b|briefing|"
    r"delivery plan",
    re.IGNORECASE,
)
_INSPECTORATE = re.compile(
    r"\bHMIC\w*|inspectorate of constabulary|\bPEEL\b|super-? ?complaint|\bcauses? of concern\b|\bAFIs?\b|"
    r"areas? for improvement",
    re.IGNORECASE,
)
_PUBLISHED_LINE = re.compile(
    r"(?:first )?(?:published|date of publication|publication date|date published)(?: on)?\s*[:-]?\s*",
    re.IGNORECASE,
)


def speaks_of_inspectorate(all_passages: Sequence[Passage]) -> bool:
    """True when HMICFRS, its programmes or its words for what it asks stand anywhere in it."""
    return any(_INSPECTORATE.search(passage.text) for passage in all_passages)


def is_inspectorates_report(all_passages: Sequence[Passage]) -> bool:
    """True for a report of HMICFRS itself; false for a committee's paper and a force's plan."""
    front = all_passages[:_FRONT]
    if any(_COMMITTEE.search(passage.text) for passage in front):
        return False
    if any(_OWN_PLAN.search(passage.text) for passage in front[:6] if len(passage.text) < 160):
        return False
    if not any(re.search(r"\bHMIC\w*|inspectorate", passage.text, re.IGNORECASE) for passage in front):
        return False
    named = any(
        label_at_start(passage.text) or _is_plural(passage.text)
        for passage in all_passages
        if not passage.block.rows
    )
    return named and any(passage.heading for passage in front[:12])


def own_title(all_passages: Sequence[Passage], paper_date: date) -> Cue | None:
    """The report's own title, with its date of publication where the front or the last page tells it."""
    at = next((passage.index for passage in all_passages[:12] if _may_be_title(passage)), None)
    if at is None:
        return None
    passage = all_passages[at]
    phrase, day, quote = _own_date(all_passages, paper_date)
    named = passage.block.kind is BlockKind.HEADING and passage.block.level == 1
    why = "the document is taken for HMICFRS’s own report, by its title and its recommendations"
    if day is None:
        why += "; it doesn’t say when it was published, so give that date before you accept it"
    return Cue(
        at=at,
        at_passage=at,
        after=len(passage.text),
        title=passage.quote(),
        phrase=phrase,
        published_on=day,
        confidence=Confidence.HIGH if named and day is not None else Confidence.MEDIUM,
        quote="\n".join(filter(None, (passage.quote(), quote))),
        place=passage.place,
        rule=why,
    )


def with_headline(all_passages: Sequence[Passage], cue: Cue) -> Cue:
    """A title with the headline above it: “PEEL 2023–25” and “An inspection of Northshire Police” are one."""
    if cue.at == 0:
        return cue
    above = all_passages[cue.at - 1]
    headline = tidy_title(above.quote())
    words = len(headline.split())
    stands_out = above.heading or cue.at == 1
    if not stands_out or not 2 <= words <= 20 or above.begins_topic or re.search(r"[.;]$", above.text):
        return cue
    return replace(
        cue,
        at=above.index,
        title=f"{headline}: {cue.title}",
        quote=f"{above.quote()}\n{cue.quote}",
        place=above.place,
    )


def _may_be_title(passage: Passage) -> bool:
    title = tidy_title(passage.text)
    if not passage.heading or len(title.split()) < 2 or len(title) > 250:
        return False
    return topic_of_heading(title) is None or len(title.split()) > 5


def _own_date(all_passages: Sequence[Passage], paper_date: date) -> tuple[str, date | None, str]:
    for passage in [*all_passages[:_FRONT], *all_passages[-12:]]:
        found = _PUBLISHED_LINE.match(passage.text)
        if found and len(passage.text) < 200:
            read = read_published(passage.text[found.end() :], paper_date)
            if read is not None and (read[1] is None or read[1] <= paper_date):
                return passage.quote(0, found.end() + read[2]), read[1], passage.quote()
    return "", None, ""


def _is_plural(text: str) -> bool:
    return bool(
        re.fullmatch(
            r"(?:recommendations|areas for improvement|causes of concern)\s*:?", text.strip(), re.IGNORECASE
        )
    )
