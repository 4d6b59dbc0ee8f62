"""What a named date is in its sentence: a deadline, a window, a scope, or a reason not to answer."""

from dataclasses import replace
from datetime import timedelta

from rules.dates_in_words import long_date
from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.doubtful_dates import why_implausible, why_no_deadline, why_no_window
from rules.deadline_phrases.finding import Finding, Weight, nothing, unknown
from rules.deadline_phrases.lead_in import LeadIn, Role, read_lead_in
from rules.deadline_phrases.mention import Mention, read_mention
from rules.deadline_phrases.missing_years import Tense, YearUnknownError, tense_around
from rules.deadline_phrases.moved_dates import find_moved_date
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.settled_days import Settled, settle
from rules.deadline_phrases.term import Part, Shape, Term
from rules.month_arithmetic import add_months
from rules.vocabulary import Certainty, ResolutionKind

_YEARLY = {
    ("each", "year"),
    ("every", "year"),
    ("per", "year"),
    ("per", "annum"),
    ("of", "each"),
    ("of", "every"),
}
_OR_ELSE = {
    **dict.fromkeys(("earlier", "sooner", "before"), Role.BY),
    **dict.fromkeys(("later", "after", "thereafter"), Role.AFTER),
}
_DONE_WORDS = frozenset({"was", "were", "had", "has", "have", "been"})
_ORDER_WORDS = frozenset({"should", "must", "shall", "will", "to", "be", "due", "need", "needs"})
_NO_DATE = {
    Role.COUNTED: (Weight.HARD, "A time is counted back from the date, so it isn't the deadline"),
    Role.DENIED: (Weight.HARD, "The text says that it isn't, or won't be, done by then"),
    Role.AFTER: (Weight.WINDOW, "The text says only that it comes after the date"),
    Role.REPLACED: (Weight.SCOPE, "The date is one that another has replaced"),
}


def find_date(reading: Reading, index: int, anchor: Anchor | None) -> Finding | None:
    """The finding of the date that begins at the token, or None when none does."""
    mention = read_mention(reading, index, anchor)
    if mention is None:
        return None
    lead = read_lead_in(reading, mention.first)
    first, after = lead.first, mention.after
    if lead.about:
        mention.term.about = True
    if lead.role is Role.EVERY:
        return Finding(
            Weight.DUTY,
            ResolutionKind.RECURRING,
            "every year",
            first,
            after,
            Certainty.EXACT,
            recurrence="R/P1Y",
        )
    lead, after = _with_trailing_words(reading, lead, after)
    if _repeats_yearly(reading, lead, mention, after):
        rule = f"{mention.term.named()} of every year"
        return Finding(
            Weight.DUTY, ResolutionKind.RECURRING, rule, first, after, Certainty.EXACT, recurrence="R/P1Y"
        )
    whole_day = mention.term.shape is Shape.DAY and not mention.term.week
    names_a_day = whole_day or mention.term.part is Part.END
    if lead.role in (Role.BY, Role.BEFORE) or (lead.role is Role.DUE and names_a_day):
        return _target(reading, mention, lead, anchor, after)
    return _window(reading, mention, lead, anchor, after)


def _with_trailing_words(reading: Reading, lead: LeadIn, after: int) -> tuple[LeadIn, int]:
    """ "14 June 2024 at the latest" is a deadline whatever stands before it."""
    if reading.word(after) == "at" and reading.word(after + 1) == "the":
        role = {"latest": Role.BY, "earliest": Role.AFTER}.get(reading.word(after + 2))
        return (replace(lead, role=role), after + 3) if role else (lead, after)
    if reading.word(after) == "or":
        role = _OR_ELSE.get(reading.word(after + 1))
        return (replace(lead, role=role), after + 2) if role else (lead, after)
    return lead, after


def _repeats_yearly(reading: Reading, lead: LeadIn, mention: Mention, after: int) -> bool:
    """ "by 31 March each year", "annually by 31 March": no one year's date."""
    following = (reading.word(after), reading.word(after + 1))
    if following in _YEARLY and (following[0] != "of" or reading.word(after + 2) == "year"):
        return True
    before = (reading.word(lead.first - 2), reading.word(lead.first - 1))
    yearly = "annually" in (following[0], before[1]) or "yearly" in (following[0], before[1])
    return mention.term.lacks_year and (yearly or before in _YEARLY)


def _target(reading: Reading, mention: Mention, lead: LeadIn, anchor: Anchor | None, after: int) -> Finding:
    """A date after "by": a hard deadline where a day follows from it."""
    first = lead.first
    reason = mention.problem or why_no_deadline(reading, mention, lead.role)
    if reason:
        return unknown(Weight.HARD, _sentence(reason), first, after)
    try:
        settled = settle(mention, anchor, Tense.FUTURE, deadline=True)
    except YearUnknownError as error:
        return unknown(Weight.HARD, _sentence(str(error)), first, after)
    reason = why_implausible(settled, anchor)
    if reason:
        return unknown(Weight.HARD, reason, first, after)
    if (
        reading.words[first] in ("by", "before", "prior")
        and _looks_back(reading, first, after)
        and anchor is not None
        and settled.end < anchor.first
    ):
        return nothing("Something had been done by then, so it isn't a deadline", first, after)
    term = mention.term
    if term.is_fuzzy and lead.role is Role.BY and anchor is not None and settled.end < anchor.first:
        return unknown(Weight.HARD, "The period named ended before the document's date", first, after)
    if term.is_fuzzy and lead.role is Role.BY:
        rule = f"{_what_is_named(mention, settled)}: a rough period, which isn't a hard deadline"
        return Finding(
            Weight.SOFT_TARGET,
            ResolutionKind.WINDOW,
            rule,
            first,
            after,
            Certainty.FUZZY,
            settled.start,
            settled.end,
        )
    return _deadline(mention, settled, lead.role, first, after)


def _looks_back(reading: Reading, first: int, after: int) -> bool:
    """True where the sentence around the date tells what was done and asks for nothing."""
    start = first
    while start > max(0, first - 20) and reading.words[start - 1] not in ".?!;:":
        start -= 1
    words = reading.words[start:first]
    if start == first:  # "By 31 March 2023, 80 percent had been trained."
        end = after
        while end < min(reading.size, after + 20) and reading.words[end] not in ".?!;:":
            end += 1
        words = reading.words[after:end]
    if _DONE_WORDS.isdisjoint(words):
        return False
    # "reduced to 12" and "sent to the board" give no order
    return not any(
        word in _ORDER_WORDS and not (word == "to" and not _is_verb(following))
        for word, following in zip(words, [*words[1:], ""], strict=True)
    )


def _is_verb(word: str) -> bool:
    return word.isalpha() and word not in ("the", "a", "an", "its", "their", "our")


def _deadline(mention: Mention, settled: Settled, role: Role, first: int, after: int) -> Finding:
    due, term = settled.end, mention.term
    exact = term.shape is Shape.DAY and not term.week and not settled.year_given
    certainty = Certainty.EXACT if exact else Certainty.CONVENTION
    if role is Role.BEFORE and term.part is not Part.END:
        due = settled.start - timedelta(days=1)
        rule = f"the day before {long_date(settled.start)}, since “before” leaves that day out"
    elif term.shape is Shape.DAY:
        rule = f"the day named, {long_date(due)}"
    elif term.shape is Shape.MONTH:
        rule = f"the last day of the named month, {long_date(due)}"
    else:
        rule = f"the last day of {_whole(term, settled.year)}, {long_date(due)}"
    rule += settled.why
    return Finding(Weight.HARD, ResolutionKind.DEADLINE, rule, first, after, certainty, due, due)


def _whole(term: Term, year: int) -> str:
    return replace(term, part=None).named(year)


def _window(reading: Reading, mention: Mention, lead: LeadIn, anchor: Anchor | None, after: int) -> Finding:
    first = lead.first if lead.role is not Role.PLAIN else mention.first
    if lead.role is Role.HISTORY:
        return nothing("The date bounds what is counted or what was done; it isn't a deadline", first, after)
    if lead.role is Role.MOVED:
        return find_moved_date(reading, mention, lead, anchor, after)
    if lead.role in _NO_DATE:
        return unknown(*_NO_DATE[lead.role], first, after)
    reason = mention.problem or why_no_window(reading, mention, lead)
    if reason:
        return unknown(Weight.WINDOW, _sentence(reason), first, after)
    try:
        tense = Tense.PAST if lead.role is Role.SINCE else tense_around(reading, mention.first, mention.after)
        settled = settle(mention, anchor, tense)
    except YearUnknownError as error:
        return unknown(Weight.WINDOW, _sentence(str(error)), first, after)
    return _window_by_role(mention, settled, lead, first, after)


def _window_by_role(mention: Mention, settled: Settled, lead: LeadIn, first: int, after: int) -> Finding:
    start, end = settled.start, settled.end
    weight = Weight.WINDOW if lead.role is Role.UNTIL else Weight.SCOPE
    named = _what_is_named(mention, settled)
    certainty = _certainty(mention, settled)
    if lead.role is Role.SINCE:
        end, rule = start, f"{long_date(start)}, the day from which something runs"
    elif lead.role is Role.UNTIL:
        start, rule = end, f"{long_date(end)}, the day until which something runs, not a deadline"
    elif lead.role is Role.AS_AT:
        rule = f"{named}; something is counted as at then"
    elif lead.role is Role.ENDING:
        rule = f"{long_date(end)}, the end of a period that is counted"
        start = end
        if lead.months:
            start = add_months(end + timedelta(days=1), -lead.months)
            rule = f"the {lead.months} months that end on {long_date(end)}"
    else:
        weight, rule = Weight.WINDOW, named
    return Finding(weight, ResolutionKind.WINDOW, rule + settled.why, first, after, certainty, start, end)


def _certainty(mention: Mention, settled: Settled) -> Certainty:
    terms = [mention.term] if mention.last is None else [mention.term, mention.last]
    if any(term.is_fuzzy for term in terms):
        return Certainty.FUZZY
    if settled.year_given or any(term.shape is not Shape.DAY or term.week for term in terms):
        return Certainty.CONVENTION
    return Certainty.EXACT


def _what_is_named(mention: Mention, settled: Settled) -> str:
    if settled.start == settled.end and mention.last is None:
        return (
            f"the day named, {long_date(settled.start)}"
            if mention.term.shape is Shape.DAY
            else (f"the last day of {_whole(mention.term, settled.year)}, {long_date(settled.end)}")
        )
    between = f"{long_date(settled.start)} to {long_date(settled.end)}"
    if mention.last is not None:
        return f"from the first to the last day named, {between}"
    if mention.term.week:
        return (
            f"Monday to Friday of that week, {between}"
            if settled.end.weekday() == 4
            else f"that week, {between}"
        )
    whole = "" if mention.term.part else "the whole of "
    return f"{whole}{mention.term.named(settled.year)}, {between}"


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
