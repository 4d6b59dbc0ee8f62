"""A deadline that was moved to another date: "extended to 30 June 2024", "moved from 30 June to 31 July"."""

from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.finding import Finding, Weight, unknown
from rules.deadline_phrases.lead_in import LeadIn
from rules.deadline_phrases.mention import Mention
from rules.deadline_phrases.missing_years import Tense, YearUnknownError
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.settled_days import settle
from rules.deadline_phrases.withdrawn_dates import CHANGES
from rules.vocabulary import Certainty, ResolutionKind

_LOOKED_AT = 25
_DEADLINE_WORDS = word_set(
    "deadline deadlines due target completion timescale delivery originally original previously"
)
# It was asked for, or it may yet happen: the old date still holds.
_IN_DOUBT = word_set(
    "ask asked asks asking request requested requests requesting seek seeks seeking sought propose proposed "
    "proposes proposal apply applied may might could would can if unless not consider considering considered "
    "want wants likely subject should recommend recommended potentially possibly possible"
)


def find_moved_date(
    reading: Reading, mention: Mention, lead: LeadIn, anchor: Anchor | None, after: int
) -> Finding:
    """The finding of the date after "extended to" or "moved from ... to"."""
    first = lead.first
    new = mention.last if mention.last and mention.join == "to" else mention.term
    only_the_old = mention.last is None and reading.words[first] == "from"
    if only_the_old:
        return unknown(Weight.SCOPE, "The date was changed, and the new one isn't stated there", first, after)
    dated = new.year is not None and not new.is_fuzzy and not mention.problem
    if not dated or not _is_a_deadline(reading, first):
        reason = "The date was changed; whether it is the deadline, and which date holds, isn't certain"
        return unknown(Weight.HARD, reason, first, after)
    try:
        settled = settle(Mention(new.first, new.after, new), anchor, Tense.FUTURE, deadline=True)
    except YearUnknownError as error:
        return unknown(Weight.HARD, str(error), first, after)
    rule = f"{new.named(settled.year)}, the date that it was changed to"
    certainty = Certainty.EXACT if settled.start == settled.end else Certainty.CONVENTION
    return Finding(
        Weight.HARD, ResolutionKind.DEADLINE, rule, first, after, certainty, settled.end, settled.end
    )


def _is_a_deadline(reading: Reading, first: int) -> bool:
    """True when the sentence says that a deadline was changed, and not that this was only asked for."""
    start = first
    while start > max(0, first - _LOOKED_AT) and reading.words[start - 1] not in ".?!;":
        start -= 1
    before = reading.words[start : first + 1]
    if not _IN_DOUBT.isdisjoint(before):
        return False
    extension = "extension" in before[-3:]
    opens = first <= 1 and reading.words[0] in CHANGES
    return extension or opens or not _DEADLINE_WORDS.isdisjoint(before)
