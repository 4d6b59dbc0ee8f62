"""How like two recommendations are: by HMICFRS's own number, by report and number, or by their words."""

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import log

from rules.deadline_phrases.date_words import word_set
from rules.papers.passages import even
from rules.papers.record_keys import LITTLE_WORDS
from rules.vocabulary import ItemKind

LIKE_ENOUGH = 55
_SAME_REPORT = 75
_WORD = re.compile(r"[a-z0-9]+")
# Words that every recommendation has, and words for whom it is: they say nothing about which one it is.
_EMPTY = LITTLE_WORDS | word_set(
    "as is are be been was were it its their they this that these those who which should must make "
    "sure ensure need needs all any each every forces force police chief constables constable ccs cc "
    "have has had can may also not than then so such within other"
)
_SAME_WORD = {
    "hmic": "hmicfrs",
    "vna": "needs",
    "organized": "organised",
    "behavior": "behaviour",
    "enquiries": "inquiries",
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that the register holds."""

    key: str
    kind: ItemKind
    portal_id: str
    number: str
    title: str
    text: str
    publication_key: str = ""
    publication_title: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with its likeness, 0 to 100, and why."""

    key: str
    likeness: int
    why: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """The proposed item to find in the register; its publication by key once that is known."""

    kind: ItemKind
    portal_id: str
    number: str
    text: str
    publication_key: str = ""
    publication_title: str = ""


class Likenesses:
    """The register's items, prepared once, so that many proposals can be held against thousands of items."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self._candidates = tuple(candidates)
        self._words = [
            _shingles(f"{one.title}. {one.text}" if one.text else one.title) for one in self._candidates
        ]
        found = Counter(shingle for words in self._words for shingle in words)
        size = len(self._candidates)
        # A word that few items have tells more than one that most have.
        self._weights = {shingle: log(1 + (size + 1) / count) for shingle, count in found.items()}
        self._unseen = log(2 + size)
        self._holding: dict[str, list[int]] = {}
        for at, words in enumerate(self._words):
            for shingle in words:
                self._holding.setdefault(shingle, []).append(at)
        self._heft = [self._sum(words) for words in self._words]
        self._titles: dict[tuple[str, str], int] = {}

    def matches(self, wanted: Wanted, limit: int = 3) -> tuple[Match, ...]:
        """The candidates most like it, the likest first; none below LIKE_ENOUGH."""
        found: dict[str, Match] = {}
        for one in self._candidates:
            match = self._by_number(wanted, one)
            if match is not None:
                found[one.key] = match
        for match in self._by_words(wanted):
            known = found.get(match.key)
            if known is None or known.likeness < match.likeness:
                found[match.key] = match
        ordered = sorted(found.values(), key=lambda match: (-match.likeness, match.key))
        return tuple(ordered[:limit])

    def _by_number(self, wanted: Wanted, one: Candidate) -> Match | None:
        if wanted.portal_id and wanted.portal_id == one.portal_id:
            return Match(one.key, 100, f"the same portal id, {one.portal_id}")
        if not wanted.number or wanted.kind is not one.kind or _number(wanted.number) != _number(one.number):
            return None
        if wanted.publication_key and wanted.publication_key == one.publication_key:
            return Match(one.key, 98, f"{one.number} of the same report")
        if wanted.publication_title and one.publication_title:
            alike = self._title_likeness(wanted.publication_title, one.publication_title)
            if alike >= _SAME_REPORT:
                return Match(
                    one.key, 60 + alike * 35 // 100, f"{one.number} of a report whose title is {alike}% alike"
                )
        return None

    def _title_likeness(self, one: str, other: str) -> int:
        if (one, other) not in self._titles:
            self._titles[one, other] = title_likeness(one, other)
        return self._titles[one, other]

    def _by_words(self, wanted: Wanted) -> list[Match]:
        words = _shingles(wanted.text)
        shared: dict[int, float] = {}
        for shingle in words:
            weight = self._weights.get(shingle, 0.0)
            for at in self._holding.get(shingle, ()):
                shared[at] = shared.get(at, 0.0) + weight
        heft = self._sum(words)
        found = []
        for at, weight in shared.items():
            smaller, larger = sorted((heft, self._heft[at]))
            if smaller <= 0:
                continue
            # A paraphrase is shorter than its original, so what the shorter text shares counts for most.
            likeness = round(100 * (0.65 * weight / smaller + 0.35 * weight / larger))
            if min(len(words), len(self._words[at])) < _FEWEST_WORDS:
                likeness = likeness * 2 // 3
            if likeness >= LIKE_ENOUGH:
                one = self._candidates[at]
                why = f"{likeness}% of the telling words are the same"
                found.append(Match(one.key, min(likeness, 97), why))
        return found

    def _sum(self, words: frozenset[str]) -> float:
        return sum(self._weights.get(word, self._unseen) for word in words)


_FEWEST_WORDS = 5


def title_likeness(one: str, other: str) -> int:
    """How alike two titles are, 0 to 100, by their words; the order of words doesn't matter."""
    first, second = set(_tokens(one)), set(_tokens(other))
    if not first or not second:
        return 100 if one.strip().lower() == other.strip().lower() else 0
    return round(100 * 2 * len(first & second) / (len(first) + len(second)))


def name_likeness(one: str, other: str) -> int:
    """How alike two names of an inspection are: a short name that a longer one holds counts as well."""
    first, second = set(_tokens(one)), set(_tokens(other))
    smaller = min(len(first), len(second))
    held = 85 * len(first & second) // smaller if smaller >= _FEWEST_NAME_WORDS else 0
    alike = max(title_likeness(one, other), held)
    # "phase one" and "phase two" share every other word.
    return alike if first & _NUMBERS == second & _NUMBERS else min(alike, _ANOTHER_NUMBER)


_NUMBERS = frozenset(
    ["one", "two", "three", "four", "five", "first", "second", "third", "1", "2", "3", "4", "5"]
)
_ANOTHER_NUMBER = 70


_FEWEST_NAME_WORDS = 3


def _tokens(text: str) -> list[str]:
    words = _WORD.findall(even(text).lower().replace("'s", ""))
    return [_stem(word) for word in words if word not in _EMPTY]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    word = _SAME_WORD.get(word, word)
    for ending in ("ations", "ation", "ings", "ing", "ies", "ied", "es", "ed", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def _shingles(text: str) -> frozenset[str]:
    """The telling words, and pairs of neighbours, so that the same words in another sense weigh less."""
    tokens = _tokens(text)
    return frozenset(tokens) | {f"{one} {other}" for one, other in _pairs(tokens)}


def _pairs(tokens: Sequence[str]) -> Iterable[tuple[str, str]]:
    return itertools.pairwise(tokens)


def _number(text: str) -> str:
    found = re.search(r"(\d+[a-z]?|\b[ivx]+\b)\W*$", text.lower())
    return found[1] if found else text.strip().lower()
