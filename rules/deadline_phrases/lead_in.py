"""What the words before a date make of it: a deadline, a bound, a start, a scope."""

from dataclasses import dataclass
from enum import Enum, auto

from rules.deadline_phrases.counted_words import read_count
from rules.deadline_phrases.date_words import UNITS, word_set
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.withdrawn_dates import CHANGES, is_denied, is_replaced


class Role(Enum):
    """How a date is used."""

    PLAIN = auto()
    BY = auto()  # the day itself is the last
    BEFORE = auto()  # the day before it is the last
    DUE = auto()  # "due 14 June 2024": a deadline when it is a day
    SINCE = auto()
    UNTIL = auto()
    AFTER = auto()
    AS_AT = auto()
    ENDING = auto()  # "12 months ending 30 June 2022"
    BETWEEN = auto()
    COUNTED = auto()  # "two weeks before 14 June 2024"
    MOVED = auto()  # "extended to 30 June 2024"
    REPLACED = auto()  # "previously 31 March 2024"
    DENIED = auto()  # "won't be done by 14 June 2024"
    HISTORY = auto()  # "was completed by", "offences recorded before"
    EVERY = auto()  # "every April"


@dataclass(frozen=True, slots=True)
class LeadIn:
    """The role, and the first token of the words that give it."""

    role: Role
    first: int
    about: bool = False
    months: int = 0  # of an ENDING period


_ABOUT = frozenset({"about", "around", "approximately", "approx", "roughly", "circa"})
_CLOCK_WORDS = frozenset({"noon", "midday", "midnight", "cop", "cob", "play", "business", "am", "pm"})
_DONE = word_set(
    "completed closed achieved implemented delivered finished resolved submitted signed met addressed "
    "published introduced done established received recorded reported made opened issued raised created "
    "commenced begun started given held taken arrested charged dated identified committed"
)
_LINES = frozenset({":", "-", ",", "|", '"', "“", "”", "[", "«"})  # what may stand between "by" and its date
_DEADLINE_NAMES = frozenset({"deadline", "deadlines"})
_DATED_NAMES = frozenset({"due", "target", "completion", "closing", "delivery", "implementation"})
_SIMPLE = {
    "since": Role.SINCE,
    "until": Role.UNTIL,
    "till": Role.UNTIL,
    "after": Role.AFTER,
    "following": Role.AFTER,
    "between": Role.BETWEEN,
    "every": Role.EVERY,
    "each": Role.EVERY,
    "due": Role.DUE,
    **dict.fromkeys(("beyond", "past", "post", "earliest"), Role.AFTER),
}


def read_lead_in(reading: Reading, first: int) -> LeadIn:
    """Look back from the first token of a date, over a few words only."""
    at, about, bracket = first - 1, False, False
    for _ in range(6):
        word = reading.word(at)
        if word in _ABOUT:
            about = True
        elif word == "(":
            bracket = True
        elif (before := _before_time_of_day(reading, at)) != at:
            at = before + 1
        elif word != "the":
            break
        at -= 1
    if at < 0:
        return LeadIn(Role.PLAIN, first, about)
    if is_replaced(reading, at):
        return LeadIn(Role.REPLACED, first, about)
    found = _role_at(reading, _over_lines(reading, at), bracket)
    if found is None:
        return LeadIn(Role.PLAIN, first, about)
    role, start, months = found
    return LeadIn(role, start, about, months)


def _over_lines(reading: Reading, at: int) -> int:
    """The deadline's word before a line or a quotation mark: "by: 14 June", "by “14 June”, "post-14 June"."""
    back = at
    while back > at - 2 and reading.word(back) in _LINES:
        back -= 1
    return back if reading.word(back) in ("by", "before", "than", "due", "post") else at


def _before_time_of_day(reading: Reading, at: int) -> int:
    """The token before "5pm on", "17:00 on", "close of play on"; `at` itself when no time stands there."""
    if reading.word(at) in _CLOCK_WORDS:
        at += 1  # "by noon 14 June", with no "on"
    elif reading.word(at) not in ("on", "at", ","):
        return at
    word = reading.word(at - 1)
    if word in ("noon", "midday", "midnight", "cop", "cob"):
        return at - 2 - bool(reading.figures(at - 2))
    if word in ("play", "business") and reading.word(at - 2) == "of":
        return at - 4
    back = at - 1 - (word in ("am", "pm", "hrs", "hours"))
    if reading.figures(back) and (back != at - 1 or reading.word(back - 1) in (":", ".")):
        return back - 1 if reading.word(back - 1) not in (":", ".") else back - 3
    return at


def _role_at(reading: Reading, at: int, bracket: bool) -> tuple[Role, int, int] | None:
    word = reading.words[at]
    reader = _READERS.get(word)
    found = reader(reading, at) if reader else None
    if found is None and word in _MAY_END_A_NAME:
        found = _named_deadline(reading, at)
    if found is None and bracket and "since" in reading.words[max(0, at - 8) : at + 1]:
        return Role.SINCE, at + 2, 0
    return found


def _from(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    if reading.word(at - 1) in UNITS:
        return Role.AFTER, at, 0  # "two weeks from 8 January 2024"
    changed = any(reading.word(at - offset) in CHANGES for offset in (1, 2, 3, 4))
    return (Role.MOVED, at, 0) if changed else None


def _simple(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    word, previous = reading.words[at], reading.word(at - 1)
    if word in ("of", "at"):
        return (Role.AS_AT, at - 1, 0) if previous == "as" else None
    if word == "on":
        return (Role.DUE, at - 1, 0) if previous == "due" else None
    if previous in CHANGES:
        return (Role.MOVED, at - 1, 0) if word in ("until", "till", "beyond") else None
    negated = word in ("until", "till") and is_denied(reading, at)
    return (Role.AFTER if negated else _SIMPLE[word]), at, 0


def _ending(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    return Role.ENDING, *_period_before(reading, at, at)


def _including(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    return (Role.UNTIL, at - 3, 0) if reading.word(at - 3) == "up" else None


def _by_or_before(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    word = reading.words[at]
    previous = reading.word(at - 1)
    if previous in ("or", "/") and reading.word(at - 2) in ("on", "by", "before"):
        return Role.BY, at - 2, 0
    if previous in ("followed", "preceded"):
        return None
    if previous in ("not", "no", "never", "shortly", "just") and word == "before":
        return Role.AFTER, at - 1, 0
    if previous in UNITS and word == "before":
        return Role.COUNTED, at - 1, 0
    if is_denied(reading, at):
        return (Role.DENIED if word == "by" else Role.AFTER), at, 0
    if previous in _DONE and _is_history(reading, at - 1, word):
        return Role.HISTORY, at, 0
    if word == "before" and not _asks(reading, at):
        return Role.HISTORY, at, 0
    return (Role.BY if word == "by" else Role.BEFORE), at, 0


def _is_history(reading: Reading, at: int, word: str) -> bool:
    """True for "was completed by" and "offences recorded before", not for "should have been completed by"."""
    before = [reading.word(at - offset) for offset in (1, 2, 3, 4, 5)]
    if any(one in ("should", "must", "shall", "will", "to", "due", "be") for one in before):
        return False
    return word == "before" or any(one in ("was", "were", "been") for one in before[:3])


def _asks(reading: Reading, at: int) -> bool:
    """True where "before" can set a deadline: it opens a sentence or clause, or an order stands before it."""
    if reading.sentence_starts(at) or reading.word(at - 1) in (",", "and", "be", "or"):
        return True
    orders = ("should", "must", "shall", "will", "need", "needs", "required", "asked", "to", "complete")
    return any(reading.word(back) in orders for back in range(at - 1, max(at - 30, -1), -1))


def _than(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    if reading.word(at - 1) == "later" and reading.word(at - 2) in ("no", "not"):
        start = at - 2 - (reading.word(at - 3) == "by")
        return Role.BY, start, 0
    if reading.word(at - 1) in ("later", "earlier", "sooner"):
        return Role.AFTER, at - 1, 0
    return None


def _to(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    previous = reading.word(at - 1)
    if previous == "prior":
        scope = reading.word(at - 2) in _DONE or not _asks(reading, at - 1)
        return (Role.HISTORY if scope else Role.BEFORE), at - 1, 0
    if previous == "up":
        return Role.UNTIL, at - 1, 0
    if previous in ("year", "months", "quarter", "period"):
        return Role.ENDING, *_period_before(reading, at, at)
    if previous in CHANGES or reading.word(at - 2) in CHANGES:
        return Role.MOVED, at - 1, 0
    return None


def _latest(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    """ "by latest 14 June", "at the latest 14 June"; "the latest report" is nothing of the kind."""
    if reading.word(at - 1) == "by":
        return Role.BY, at - 1, 0
    if reading.word(at - 1) == "the" and reading.word(at - 2) == "at":
        return Role.BY, at - 2 - (reading.word(at - 3) == "by"), 0
    return (Role.BY, at, 0) if reading.sentence_starts(at) else None


def _colon(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    return (Role.DUE, at - 1, 0) if reading.word(at - 1) in ("due", "revised") else None


def _period_before(reading: Reading, at: int, default: int) -> tuple[int, int]:
    """The first token and the months of "the last 12 months (ending", "year ending"."""
    for back in range(at - 1, max(at - 5, -1), -1):
        word = reading.words[back]
        if word == "month" and reading.word(back - 1) == "-":
            count = read_count(reading, back - 2, backwards=True)
            return (count.first, count.value) if count else (default, 0)
        if word in ("year", "quarter", "month"):
            return back, {"year": 12, "quarter": 3, "month": 1}[word]
        if word in ("months", "years"):
            count = read_count(reading, back - 1, backwards=True)
            if count:
                return count.first, count.value * (12 if word == "years" else 1)
            return default, 0
    return default, 0


def _named_deadline(reading: Reading, at: int) -> tuple[Role, int, int] | None:
    """ "Deadline: ...", "a deadline for completion of ...", "target date - ..."."""
    for back in range(at, max(at - 7, -1), -1):
        word = reading.words[back]
        if word in _DEADLINE_NAMES:
            return Role.BY, back, 0
        if word == "date" and reading.word(back - 1) in _DATED_NAMES:
            return Role.BY, back - 1, 0
        if word in ".?!;" or reading.figures(back) == 4:
            return None
    return None


_READERS = {
    **dict.fromkeys((*_SIMPLE, "of", "at", "on"), _simple),
    "by": _by_or_before,
    "before": _by_or_before,
    **dict.fromkeys(("than", "then", "that"), _than),  # "no later then", "no later that" are slips for it
    "latest": _latest,
    ":": _colon,
    "ending": _ending,
    "ended": _ending,
    "to": _to,
    "from": _from,
    "including": _including,
}
_MAY_END_A_NAME = frozenset({"of", ":", "is", "was", "-", "for", "set", "on", "date", "deadline", "now"})
