"""Where a text names a date: a single term, a week, or a range of two terms."""

from dataclasses import dataclass
from itertools import pairwise

from rules.deadline_phrases.anchor import Anchor
from rules.deadline_phrases.calendar_dates import read_calendar_date
from rules.deadline_phrases.counted_words import read_count
from rules.deadline_phrases.date_words import LABELS, MONTHS, SEASONS, WEEKDAYS
from rules.deadline_phrases.figure_dates import DAMAGED
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.rough_periods import read_rough_period
from rules.deadline_phrases.term import Shape, Term
from rules.deadline_phrases.written_years import end_of_ordinal

_SPANS = frozenset({"-", "to", "until", "till", "through", "/"})
_JOINS = frozenset({"and", "&", "or", ","})
_WEEK_KINDS = {
    **dict.fromkeys(("commencing", "beginning", "starting", "c", "b", "beg", "comm"), "commencing"),
    **dict.fromkeys(("ending", "ended", "e"), "ending"),
    "of": "of",
}
WEEK_WORDS = frozenset({"w", "wc", "wb", "wk", "week", "weeks"})


@dataclass(slots=True)
class Mention:
    """A term, or two with what joins them: "to" for a range, "and" or "or" for two that may be apart."""

    first: int
    after: int
    term: Term
    last: Term | None = None
    join: str = ""

    @property
    def problem(self) -> str:
        """Why it can't be read; empty when it can."""
        return self.term.problem or (self.last.problem if self.last else "")


def read_mention(reading: Reading, index: int, anchor: Anchor | None) -> Mention | None:
    """The date or range that begins at the token, or None."""
    word = reading.words[index]
    if word in WEEK_WORDS:
        return _read_week(reading, index)
    term = read_term(reading, index, anchor)
    if term is None:
        if reading.figures(index):
            return _read_days_of_one_month(reading, index)
        bare_name = word in MONTHS or word in SEASONS
        return _read_months_of_one_year(reading, index, anchor) if bare_name else None
    return _with_range(reading, term, anchor)


def read_term(reading: Reading, index: int, anchor: Anchor | None, *, led: bool = False) -> Term | None:
    """The single date or period that begins at the token, or None."""
    if index >= reading.size:
        return None
    return read_calendar_date(reading, index, led=led) or read_rough_period(reading, index, anchor, led=led)


def _with_range(reading: Reading, term: Term, anchor: Anchor | None) -> Mention:
    mention = Mention(term.first, term.after, term)
    join = reading.word(term.after)
    if join not in _SPANS and join not in _JOINS:
        return mention
    at = term.after + 1
    while reading.word(at) == "the":
        at += 1
    last = None if join == "," else read_term(reading, at, anchor, led=True)
    if last is None:
        if _number_is_left_over(reading, term, join, at):
            term.problem = term.problem or DAMAGED
        return mention
    if _may_join(term, last, join):
        mention.last, mention.after = last, last.after
        mention.join = "to" if join in _SPANS else join
    return mention


def _may_join(term: Term, last: Term, join: str) -> bool:
    if join == "/":
        return term.shape is last.shape and term.shape is not Shape.DAY
    whole_years = term.shape is Shape.YEAR and last.shape is Shape.DAY
    return not whole_years and not term.week


def _number_is_left_over(reading: Reading, term: Term, join: str, at: int) -> bool:
    """ "June 11-22, 2021": a day without a year, joined to a number that isn't a date by itself."""
    return term.shape is Shape.DAY and term.lacks_year and join != "," and reading.figures(at) in (1, 2)


def _read_days_of_one_month(reading: Reading, index: int) -> Mention | None:
    """ "11 - 22 October 2021", "2nd and 13th Sept", "4, 5 and 6 March 2024"."""
    if reading.word(index - 1) in LABELS or (reading.glued(index) and reading.is_word(index - 1)):
        return None
    if reading.glued(index) and reading.word(index - 1) in ("/", ".") and reading.figures(index - 2):
        return None  # the 5 of "13.5–17.5.2024" is a month
    days, joins, at = [index], list[str](), index
    while len(days) < 8:
        join_at = end_of_ordinal(reading, at)
        join = reading.word(join_at)
        if reading.figures(at) not in (1, 2) or (join not in _SPANS and join not in _JOINS):
            return None
        at = _next_day(reading, join_at + 1)
        joins.append("to" if join in _SPANS else join)
        days.append(at)
        last = read_calendar_date(reading, at) if reading.figures(at) else None
        if last is not None:
            return _days_mention(reading, days, joins, last) if last.shape is Shape.DAY else None
    return None


def _next_day(reading: Reading, at: int) -> int:
    while reading.word(at) in ("the", "and") or reading.word(at) in WEEKDAYS:
        at += 1
    return at


def _days_mention(reading: Reading, days: list[int], joins: list[str], last: Term) -> Mention | None:
    numbers = [int(reading.words[at]) for at in days]
    first = Term(days[0], days[0] + 1, Shape.DAY, numbers[0], last.month, last.year)
    if reading.word(days[0] - 1) in WEEKDAYS:
        first.first, first.weekday = days[0] - 1, WEEKDAYS[reading.words[days[0] - 1]]
    mention = Mention(first.first, last.after, first, last, "to")
    if joins != ["to"]:
        running = all(after == before + 1 for before, after in pairwise(numbers))
        mention.join = "to" if running else "and"
        if len(days) > 2 and not running:
            first.problem = first.problem or "several days are listed, so no one of them is the date"
    if numbers[0] > last.day and not last.problem:
        first.problem = f"the {numbers[0]}th comes after the {last.day}th"
    return mention


def _read_months_of_one_year(reading: Reading, index: int, anchor: Anchor | None) -> Mention | None:
    """ "May and June 2024", "Spring/Summer 2025", with nothing before it that makes the first one a date."""
    may_be_a_verb = reading.words[index] in ("may", "march", "spring") and index > 0
    if may_be_a_verb and not reading.capital(index):
        return None
    if reading.word(index + 1) not in (*_SPANS, *_JOINS):
        return None
    last = read_term(reading, index + 2, anchor)
    if last is None or last.shape not in (Shape.MONTH, Shape.SEASON) or last.year is None:
        return None
    join = "to" if reading.words[index + 1] in _SPANS else reading.words[index + 1]
    first = read_term(reading, index, anchor, led=True)
    if first is None or first.shape is not last.shape:
        return None
    return Mention(index, last.after, first, last, join)


def _read_week(reading: Reading, index: int) -> Mention | None:
    """ "w/c 10th March 2025", "week commencing ...", "week ending ..."."""
    kind, at = _week_kind(reading, index)
    if not kind:
        return None
    while reading.word(at) in ("on", "the", ":"):
        at += 1
    if at >= reading.size:
        return None
    mention = _read_days_of_one_month(reading, at) if reading.figures(at) else None
    term = mention.term if mention else read_calendar_date(reading, at)
    if term is None and reading.figures(at) and kind != "of":
        problem = "the week's date can't be read"
        return Mention(index, at + 1, Term(index, at + 1, Shape.DAY, problem=problem))
    if term is None or term.shape is not Shape.DAY:
        return None
    mention = mention or _with_range(reading, term, None)
    mention.first = term.first = index
    term.week = kind
    if mention.last and mention.last.shape is Shape.DAY:
        mention.last.week = kind
        if mention.join != "to" and mention.last.day - term.day == 7:
            mention.join = "to"
    elif _lasts_longer(reading, index, mention.after):
        term.problem = term.problem or "it lasts longer than that week, and until when isn't stated"
    return mention


def _lasts_longer(reading: Reading, index: int, after: int) -> bool:
    """True for "two weeks commencing ..." and "w/c ... for two weeks"."""
    if read_count(reading, index - 1):
        return True
    while reading.word(after) in ("for", "-", "(", ","):
        after += 1
    count = read_count(reading, after)
    return count is not None and count.value > 1 and reading.word(count.after) in ("weeks", "wks")


def _week_kind(reading: Reading, index: int) -> tuple[str, int]:
    word, at = reading.words[index], index + 1
    if word in ("wc", "wb"):
        return "commencing", at
    marked = reading.word(at) in ("/", "\\", ".", "-")
    at += marked
    second = reading.word(at)
    if word == "w" and not marked:
        return "", index
    if len(second) == 1 and not (word == "wk" or (word == "w" and marked)):
        return "", index  # "week C" may be the name of one
    if second == "of" and word != "week":
        return "", index
    kind, at = _WEEK_KINDS.get(second, ""), at + 1
    return kind, at + (reading.word(at) == "." and len(second) <= 4)
