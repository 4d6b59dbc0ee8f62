"""`resolve`: finds every date in a phrase and answers with one meaning, or with why there is none."""

import re
from collections.abc import Callable
from datetime import date

from rules.dates_in_words import long_date
from rules.deadline_phrases.anchor import Anchor, anchor_of_day
from rules.deadline_phrases.counted_periods import COUNTED_WORDS, find_counted_period
from rules.deadline_phrases.damaged_dates import find_damage
from rules.deadline_phrases.date_findings import find_date
from rules.deadline_phrases.date_words import MONTHS, ORDINAL_DAYS, SEASONS, TENS, WEEKDAYS
from rules.deadline_phrases.figure_dates import EARLIEST_YEAR, LATEST_YEAR
from rules.deadline_phrases.finding import Finding, Weight, unknown
from rules.deadline_phrases.mention import WEEK_WORDS
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.rival_deadlines import rivals_of
from rules.deadline_phrases.rough_periods import PART_WORDS
from rules.deadline_phrases.standing_duties import DUTY_WORDS, find_standing_duty
from rules.deadline_phrases.unstated_dates import UNSTATED_WORDS, find_unstated_date
from rules.resolution import Resolution
from rules.vocabulary import Certainty, ResolutionKind

_Finder = Callable[[Reading, int, Anchor | None], Finding | None]


def _duty(reading: Reading, index: int, _anchor: Anchor | None) -> Finding | None:
    return find_standing_duty(reading, index)


_DATE_WORDS = {*MONTHS, *WEEKDAYS, *ORDINAL_DAYS, *TENS, *SEASONS, *PART_WORDS}
_DATE_WORDS |= {
    *WEEK_WORDS,
    "q",
    "qtr",
    "quarter",
    "financial",
    "fiscal",
    "fy",
    "next",
    "this",
    "last",
    "current",
    "previous",
}
_DEADLINE_WORDS = frozenset({"by", "before", "than", "prior"})


def _finders() -> dict[str, tuple[_Finder, ...]]:
    """For each word that may begin a date, what reads it, in the order in which they are tried."""
    table: dict[str, tuple[_Finder, ...]] = {}
    for words, finder in (
        (_DATE_WORDS, find_date),
        (COUNTED_WORDS, find_counted_period),
        (DUTY_WORDS, _duty),
        (UNSTATED_WORDS, find_unstated_date),
    ):
        for word in words:
            table[word] = (*table.get(word, ()), finder)
    return table


_FINDERS = _finders()
_WORTH_READING = frozenset({*_FINDERS, *_DEADLINE_WORDS})
_ANY_FIGURE = re.compile("[0-9]")
_WHICHEVER = frozenset({"whichever"})
_NO_DATE_WORDS = "no words that set a date"


def resolve(phrase: str, anchor: Anchor | date | None) -> Resolution:
    """What the phrase means, read from the publication's or document's date.

    A deadline has its due day as start and end. Any other date is a window; a lone day, such as a report's
    "(Published 22/8/24)", is a window of that one day. UNKNOWN says in `rule` why no date can be given.
    """
    reading = Reading(phrase)
    if _WORTH_READING.isdisjoint(reading.words) and not _ANY_FIGURE.search(reading.text):
        return _none()
    if anchor is not None and not isinstance(anchor, Anchor):
        anchor = anchor_of_day(anchor)
    if anchor is not None and not EARLIEST_YEAR <= anchor.first.year <= LATEST_YEAR:
        anchor = None  # no paper bears such a date, and next to the calendar's ends no sum is safe
    return _chosen(reading, _all_findings(reading, anchor))


def _all_findings(reading: Reading, anchor: Anchor | None) -> list[Finding]:
    findings: list[Finding] = []
    index, size, words = 0, reading.size, reading.words
    while index < size:
        word = words[index]
        finders = _FINDERS.get(word)
        if finders is None:
            if not "0" <= word[0] <= "9":
                index += 1
                continue
            finders = (find_date, find_counted_period)
        found = _first_found(finders, reading, index, anchor)
        if found is not None:
            findings.append(found)
            index = max(index + 1, found.after)
        else:
            index += 1
    if not _DEADLINE_WORDS.isdisjoint(words):
        findings = sorted([*findings, *_damaged(reading, findings)], key=lambda one: one.first)
    return findings


def _damaged(reading: Reading, findings: list[Finding]) -> list[Finding]:
    """What stands after the deadline words that no finding has taken up."""
    taken = {index for finding in findings for index in range(finding.first, finding.after)}
    return [
        found
        for index, word in enumerate(reading.words)
        if word in _DEADLINE_WORDS and index not in taken and (found := find_damage(reading, index))
    ]


def _first_found(
    finders: tuple[_Finder, ...], reading: Reading, index: int, anchor: Anchor | None
) -> Finding | None:
    for finder in finders:
        found = finder(reading, index, anchor)
        if found is not None:
            return found
    return None


def _chosen(reading: Reading, findings: list[Finding]) -> Resolution:
    """The heaviest finding; those of the same weight must agree."""
    if not findings:
        return _none()
    rivals = findings if len(findings) == 1 else rivals_of(reading, findings)
    first, weight = rivals[0], rivals[0].weight
    if weight is Weight.NOTHING:
        return Resolution(ResolutionKind.NONE, None, None, None, first.rule, "", Certainty.NOT_KNOWN)
    meanings = {(one.kind, one.start, one.end, one.recurrence) for one in rivals}
    unknown_one = next((one for one in rivals if one.kind is ResolutionKind.UNKNOWN), None)
    if not _WHICHEVER.isdisjoint(reading.words) and weight <= Weight.WINDOW:
        rule = "It depends on which of two times comes first or last, and that isn't known"
        return _resolution(reading, unknown(weight, rule, first.first, first.after))
    if len(meanings) == 1 or (unknown_one and weight in (Weight.VAGUE, Weight.UNSTATED)):
        return _resolution(reading, first)
    return _disagreement(reading, rivals, unknown_one)


def _disagreement(reading: Reading, rivals: list[Finding], unknown_one: Finding | None) -> Resolution:
    if unknown_one is not None:
        shown = reading.original(unknown_one.first, unknown_one.after)
        rule = f"The text also says “{shown}”: {unknown_one.rule}"
    else:
        named = list(dict.fromkeys(_named(one) for one in rivals))
        more = f" and {len(named) - 4} more" if len(named) > 4 else ""
        rule = f"The text names several: {'; '.join(named[:4])}{more}"
    words = reading.original(rivals[0].first, rivals[0].after)
    return Resolution(ResolutionKind.UNKNOWN, None, None, None, rule, words, Certainty.NOT_KNOWN)


def _named(finding: Finding) -> str:
    if finding.recurrence:
        return finding.recurrence
    if finding.start is None or finding.end is None:
        return finding.rule
    if finding.start == finding.end:
        return long_date(finding.end)
    return f"{long_date(finding.start)} to {long_date(finding.end)}"


def _resolution(reading: Reading, finding: Finding) -> Resolution:
    return Resolution(
        finding.kind,
        finding.start,
        finding.end,
        finding.recurrence,
        finding.rule,
        reading.original(finding.first, finding.after),
        finding.certainty,
    )


def _none() -> Resolution:
    return Resolution(ResolutionKind.NONE, None, None, None, _NO_DATE_WORDS, "", Certainty.NOT_KNOWN)
