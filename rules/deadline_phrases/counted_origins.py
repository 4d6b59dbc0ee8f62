"""From when a period is counted: the publication's own date, or something whose date isn't given."""

from rules.deadline_phrases.date_words import word_set
from rules.deadline_phrases.reading import Reading

_REPORT_WORDS = word_set("hmicfrs hmic final inspection peel thematic joint national full published")
_THIS_PAPER = word_set("report letter publication")
_ANOTHER_REPORT = word_set("on into about by from for dated in")


def end_of_own_origin(reading: Reading, at: int) -> int:
    """The token after "publication", "the publication of this report", "receipt"; 0 for any other origin."""
    at = _skip(reading, at, ("the", "its", "date", "of", "being", "initial"))
    word = reading.word(at)
    if word in ("publication", "receipt", "issue", "published", "publishing"):
        if reading.word(at + 1) == "date":
            at += 1
        if reading.word(at + 1) not in ("of", "by"):
            return 0 if reading.word(at + 1) in ("from", "on") else at + 1
        return _end_of_report(reading, at + 2)
    return _end_of_report(reading, at)


def _end_of_report(reading: Reading, at: int) -> int:
    determiner = reading.word(at)
    if determiner not in ("this", "the", "our") and reading.word(at - 1) != "the":
        return 0
    at = _skip(reading, at, ("this", "the", "our"))
    at = _skip(reading, at, _REPORT_WORDS) if reading.word(at) not in _THIS_PAPER else at
    if reading.word(at) not in _THIS_PAPER and reading.word(at - 1) not in _THIS_PAPER:
        return 0
    at += reading.word(at) in _THIS_PAPER
    at += reading.word(at) == "report"
    if reading.word(at) == "'" and reading.word(at + 1) == "s":
        at += 2 + (reading.word(at + 2) == "publication")
    another = determiner != "this" and reading.word(at) in _ANOTHER_REPORT
    return 0 if another or reading.word(at) == "recommendations" else at


def _skip(reading: Reading, at: int, words: tuple[str, ...] | frozenset[str]) -> int:
    limit = at + 6
    while at < limit and reading.word(at) in words:
        at += 1
    return at
