"""Whether a month's name standing alone is a month, and whether scraps of a day stand before it."""

from rules.deadline_phrases.date_words import MONTHS, ORDINAL_SUFFIXES, word_set
from rules.deadline_phrases.reading import Reading
from rules.deadline_phrases.term import Term

# A bare month is one only after such a word: "may" and "march" are verbs, April and June are people.
_BEFORE_A_MONTH = word_set(
    "in by during since until till before after of early mid late end from to between this next last "
    "for than around about approximately circa through throughout on late following published dated "
    "due ending ended beginning commencing starting every each"
)
_BEFORE_ANY_MONTH = word_set("by in since until till before during of from between early mid late end")
_FIRST_NAMES = frozenset({4, 5, 6, 1, 8})  # months that people are called, or that are verbs when lower case
_AFTER_A_MONTH = word_set("chief all the forces force police each every ccs pccs hmicfrs wmp we they")
_DEADLINE_WORDS = frozenset({"by", "on", "than", "before"})
_PLAIN_WORDS = word_set("is to its so on in it or no not the nd end")
_SCRAP_LETTERS = frozenset("lisozbthndrg|!$")
_LONE_SCRAPS = frozenset("lisoz|!dth")
_QUOTES = frozenset("\"'“”,:-(|[")


def is_month(reading: Reading, term: Term, led: bool) -> bool:
    """True when a bare month name is a month here and not a verb or a person."""
    before = reading.word(term.first - 1)
    first_of_a_range = led and term.first == 0
    capital = reading.capital(term.first)
    led = led or before in _BEFORE_A_MONTH
    if term.year is not None and not term.problem:
        return True
    if term.month in (3, 5) and not (capital or first_of_a_range or before in _BEFORE_ANY_MONTH):
        return False
    if term.problem:
        return True
    if led or (before == "the" and reading.word(term.first - 2) in _BEFORE_A_MONTH):
        return reading.word(term.after) != "be" and not _is_name(reading, term)
    return term.first <= 1 and reading.size <= 3 and capital and not reading.is_word(term.first - 1)


def _is_name(reading: Reading, term: Term) -> bool:
    follows = term.after
    if term.month not in _FIRST_NAMES or not reading.capital(follows) or reading.sentence_starts(follows):
        return False
    if reading.all_capitals(follows) and (
        len(reading.words[follows]) <= 4 or reading.all_capitals(follows - 2)
    ):
        return False  # "by April ACC Crime", "IN JUNE OFFICERS"; but "by June SAMPLE" is a person
    return (
        reading.words[follows] not in _AFTER_A_MONTH
        and reading.is_word(follows)
        and reading.words[follows] not in MONTHS
    )


def damage_before(reading: Reading, index: int) -> bool:
    """True when scraps of a day stand before the month: "3l December", "lst March", "14 t h June"."""
    before = index - 1
    if before < 0:
        return False
    if reading.figures(before) and reading.figures(before) <= 2:
        return True
    single = reading.words[before] in _LONE_SCRAPS
    if single and reading.glued(before):
        return True
    if before == 0 and (single or reading.words[0] in ORDINAL_SUFFIXES):
        return True
    figures_or_letters = False
    while before > index - 6 and _is_scrap(reading, before):
        figures_or_letters = figures_or_letters or reading.word(before) not in _QUOTES
        before -= 1
    return figures_or_letters and reading.word(before) in _DEADLINE_WORDS


def _is_scrap(reading: Reading, at: int) -> bool:
    """True for figures, lone signs, and short words of the letters that figures and "st" are misread as."""
    word = reading.word(at)
    if not word or len(word) > 3 or word in _PLAIN_WORDS:
        return False
    return word.isdigit() or not word.isalnum() or set(word) <= _SCRAP_LETTERS or word[1:] in ORDINAL_SUFFIXES
