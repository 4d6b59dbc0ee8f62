"""Where a paper names a report and says when it was published, one passage at a time."""

import re
from dataclasses import dataclass
from datetime import date

from rules.deadline_phrases import resolve
from rules.papers.passages import Passage, Topic, sentences
from rules.papers.report_titles import has_verb, is_generic, is_title, tidy_title, title_in_sentence
from rules.vocabulary import Confidence, ResolutionKind

_PUBLISHED = re.compile(
    r"(?:\b(?:date (?:of publication|published)|publication date|publication)\b ?[:-]? ?|"
    r"\b(?:was |were |been |first |re)?published\b(?: on| in| during)?(?: ?[:-])? ?)",
    re.IGNORECASE,
)
# "This report was published on ..." under a title.
_TOLD = re.compile(
    r"(?:(?:this|the) (?:\w+ ){0,2}(?:report|inspection|thematic|publication)(?: was| has been)?(?: "
    r"first)? published|"
    r"(?:the )?hmic\w* (?:has )?published (?:this|the|its) (?:\w+ ){0,2}report)(?: on| in)? ",
    re.IGNORECASE,
)
_SLICE = 48
_BY_INSPECTORATE = re.compile(
    r"^(?:in addition,? |also,? )?(?:the )?(?:hmic\w*|hmcpsi|the inspectorates?|inspectors|"
    r"hmi\w*)(?:'s)?(?:,? (?:and|with) [^.]{3,60})? "
    r"(?:has |have |also |recently |jointly )*(?:published|released|issued) (?P<title>.{12,300}?)(?: "
    r"report)? "
    r"(?P<on>(?:on|in) (?:the )?(?:\w{3,6}day,? )?(?:\d{1,2}|(?:early |mid |late )?[A-Z][a-z]{2,8} "
    r"\d{4}).{0,24})",
    re.IGNORECASE,
)
_WAS_PUBLISHED = re.compile(
    r"^(?P<title>.{12,300}?)(?:,? (?:which )?(?:was|were|has been|have been)) (?P<on>published (?:on |in "
    r")?.{4,40})",
    re.IGNORECASE,
)
_ABOUT_REPORTS = re.compile(
    r"\b(?:report|inspections?|thematic|super-? ?complaint|peel|hmic\w*|spotlight|review)\b", re.IGNORECASE
)
_DATE_FIRST = re.compile(r"(\d{1,2}\w{0,2} [A-Z][a-z]{2,8} \d{4}) ?[:-] ?(?=\S)")
_DATE_AT_END = re.compile(
    r"(?:\((?P<inside>[^()]{4,30})\)|[ ,]-? ?(?P<plain>(?:\d{1,2}\w{0,2} )?[A-Z][a-z]{2,8} \d{4}))\s*\.?$"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A report named at a passage: its title, and the words for its date with the day when they give one.

    `after` is where the body begins in the passage that holds the date, `at_passage`.
    """

    at: int
    at_passage: int
    after: int
    title: str
    phrase: str
    published_on: date | None
    confidence: Confidence
    quote: str
    place: str
    rule: str


def cues_at(all_passages: tuple[Passage, ...], index: int, paper_date: date, *, in_report: bool) -> list[Cue]:
    """The reports that a passage names. `in_report` leaves out what only sentences name."""
    passage = all_passages[index]
    if not passage.text or passage.block.rows or passage.topic is Topic.NOTHING_TO_PROPOSE:
        return []
    one = _title_and_date(all_passages, index, paper_date) or _title_then_date(
        all_passages, index, paper_date
    )
    if one is not None:
        return [one]
    listed = _listed_with_date(passage, paper_date)
    if listed is not None and not in_report:
        return [listed]
    if in_report or passage.heading:
        return []
    return [cue for span in sentences(passage.text) for cue in _in_sentence(passage, span, paper_date)]


def read_published(text: str, paper_date: date) -> tuple[str, date | None, int] | None:
    """The words for a date that a text begins with, the day, and where they end; None without a date."""
    shown = re.split(r"[)\]]|(?<=\d)[.;](?:\s|$)", text[:_SLICE])[0]
    read = resolve(shown, paper_date)
    if read.kind is not ResolutionKind.WINDOW or read.start is None or not read.words:
        return None
    # Published means past: a reading without a year is of the latest such day.
    if read.start > paper_date:
        again = resolve(f"was published on {read.words}", paper_date)
        if again.kind is ResolutionKind.WINDOW and again.start is not None and again.start <= paper_date:
            read = again
    at = shown.find(read.words)
    if at < 0 or at > 14:
        return None
    return read.words, read.start if read.start == read.end else None, at + len(read.words)


def _title_and_date(all_passages: tuple[Passage, ...], index: int, paper_date: date) -> Cue | None:
    """“Title – Published 8 December 2023” and “Title (Published 22/8/24) and more”."""
    passage = all_passages[index]
    found = _PUBLISHED.search(passage.text)
    if (
        not found
        or found.start() < 8
        or (not passage.heading and re.match("w(?:as|ere)|been", found[0], re.IGNORECASE))
    ):
        return None
    read = read_published(passage.text[found.end() :], paper_date)
    title = tidy_title(passage.text[: found.start()])
    if read is None or not is_title(title, heading=passage.heading):
        return None
    _phrase, day, length = read
    end = found.end() + length
    rest = re.sub(r"^[\s)\].:;*-]+", "", passage.text[end:])
    in_brackets = passage.text[: found.start()].rstrip().endswith(("(", "["))
    stands_out = passage.heading or not rest or in_brackets
    sure = stands_out and day is not None and day <= paper_date
    return Cue(
        at=index,
        at_passage=index,
        after=len(passage.text) - len(rest),
        title=passage.quote(*_span(passage.text, title)),
        phrase=passage.quote(found.start(), end),
        published_on=day,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        quote=passage.quote(0, min(len(passage.text), end + 1)),
        place=passage.place,
        rule=_rule("a title with its date of publication", day, paper_date),
    )


def _title_then_date(all_passages: tuple[Passage, ...], index: int, paper_date: date) -> Cue | None:
    """A title in a block of its own, and “Published on 19 December 2023” at the start of the next."""
    passage = all_passages[index]
    following = all_passages[index + 1] if index + 1 < len(all_passages) else None
    if following is None or following.block.rows:
        return None
    found = _PUBLISHED.match(following.text)
    numbered = bool(re.search(r"\w", passage.marker))
    title = tidy_title(passage.text)
    told = False
    if found is None and passage.heading:
        found, told = _TOLD.match(following.text), True
    if not found or not is_title(title, heading=passage.heading) or passage.begins_topic:
        return None
    read = read_published(following.text[found.end() :], paper_date)
    if read is None or re.search(r"[.;:]\s*$", passage.text):
        return None
    _phrase, day, length = read
    end = found.end() + length
    rest = re.sub(r"^[\s)\].:;*-]+", "", following.text[end:])
    sure = day is not None and day <= paper_date and (passage.heading or numbered or not rest) and not told
    return Cue(
        at=index,
        at_passage=index + 1,
        after=len(following.text) - len(rest),
        title=passage.quote(*_span(passage.text, title)),
        phrase=following.quote(0, end),
        published_on=day,
        confidence=Confidence.HIGH if sure else Confidence.MEDIUM,
        quote=f"{passage.quote()}\n{following.quote(0, end)}",
        place=passage.place,
        rule=_rule("a title, and under it the date of publication", day, paper_date),
    )


def _listed_with_date(passage: Passage, paper_date: date) -> Cue | None:
    """“Title (12 March 2024)” in a list or as a heading, where reports are spoken of."""
    if passage.topic is not Topic.REPORTS or passage.begins_topic:
        return None
    if not (passage.heading or passage.marker) or len(passage.text) > 300:
        return None
    found = _DATE_AT_END.search(passage.text)
    first = _DATE_FIRST.match(passage.text)
    title = tidy_title(passage.text[: found.start()]) if found else ""
    if first and not title:
        found, title = first, tidy_title(re.split(r"\. ", passage.text[first.end() :])[0])
    if not found or not is_title(title, heading=passage.heading) or not _ABOUT_REPORTS.search(title):
        return None
    words = next(filter(None, found.groups()), "")
    read = read_published(words, paper_date)
    if read is None or (read[1] is not None and read[1] > paper_date):
        return None
    return Cue(
        at=passage.index,
        at_passage=passage.index,
        after=len(passage.text),
        title=passage.quote(*_span(passage.text, title)),
        phrase=read[0],
        published_on=read[1],
        confidence=Confidence.MEDIUM,
        quote=passage.quote(),
        place=passage.place,
        rule=_rule(
            "a title with a date among the reports; that it is the day of publication isn’t said",
            read[1],
            paper_date,
        ),
    )


def _in_sentence(passage: Passage, span: tuple[int, int], paper_date: date) -> list[Cue]:
    """“HMICFRS published X on 12 November”, “The X report was published on the 8th December”."""
    start, end = span
    sentence = passage.text[start:end]
    found = _BY_INSPECTORATE.search(sentence)
    by_inspectorate = found is not None
    found = found or _WAS_PUBLISHED.search(sentence)
    if not found:
        return []
    on = re.sub(r"^published ", "", found["on"], flags=re.IGNORECASE)
    read = read_published(f"{on}", paper_date)
    title = title_in_sentence(found["title"])
    if read is None or not is_title(title, heading=True) or has_verb(title) or is_generic(title):
        return []
    if not (by_inspectorate or _ABOUT_REPORTS.search(found["title"])):
        return []
    phrase, day, _ = read
    if day is not None and day > paper_date:
        return []
    at = found.start("on") + found["on"].find(phrase) + len(phrase)
    return [
        Cue(
            at=passage.index,
            at_passage=passage.index,
            after=min(len(passage.text), start + at),
            title=passage.quote(*_span(passage.text, title, start)),
            phrase=passage.quote(start + found.start("on"), start + at),
            published_on=day,
            confidence=Confidence.MEDIUM,
            quote=passage.quote(start, end),
            place=passage.place,
            rule=_rule(
                "a sentence says that it was published, and its title was cut from the sentence",
                day,
                paper_date,
            ),
        )
    ]


def _span(text: str, title: str, start: int = 0) -> tuple[int, int]:
    at = text.find(title, start)
    return (at, at + len(title)) if at >= 0 else (0, len(text))


def _rule(why: str, day: date | None, paper_date: date) -> str:
    if day is None:
        return f"{why}; the day itself isn’t given, so it is left open"
    if day > paper_date:
        return f"{why}; but that day lies after the paper’s own date: check"
    return why
