"""Titles of reports, cut out of the words around them."""

import re

from rules.papers.passages import sentences

_LEADING = re.compile(
    r"^(?:[\s(\[:;,.*-]|\b(?:and|in addition|also|additionally|finally|firstly|secondly),? )+", re.IGNORECASE
)
_TRAILING = re.compile(
    r"(?:[\s(\[:;,*-]|\b(?:was|were|has been|have been|is|which|report was|it was|and|first)\s*$)+$",
    re.IGNORECASE,
)
_SENTENCE_VERB = re.compile(
    r"\b(?:was|were|has|have|had|will|which|we|HMIC\w* published|this report|the report|since the last|"
    r"currently)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"(?:(?:the|this|that|a|an|our|its|their|both|all|these|final|full|draft|latest|joint|national|first|"
    r"second|third|force|"
    r"inspection|peel|hmic\w*|overall|resulting|thematic|summary|report|reports|it|findings|paper|results?|"
    r"letter|response|"
    r"document|publication|press release|they|date|was|to be|due)\b[\s,']*)+",
    re.IGNORECASE,
)
_LONGEST_TITLE = 45


def tidy_title(text: str) -> str:
    """A title without what stands around it."""
    text = _TRAILING.sub("", _LEADING.sub("", text)).strip()
    text = re.sub(r"^(?:hmic\w* )?(?:report|publication): ", "", text, flags=re.IGNORECASE)
    if text.count('"') == 1:
        text = text.replace('"', "")
    return re.sub(r"\s+", " ", text).strip(" '\"“”‘’.-–—*" if not text.endswith("s'") else ' "*')


def title_in_sentence(text: str) -> str:
    """A title that stands within a sentence, without “the”, “its report” and the like."""
    title = tidy_title(text)
    title = re.sub(
        r"^(?:the|its|their|a|an) (?=(?:report|inspection report|findings) (?:entitled|titled|called|on|"
        r"into)?)",
        "",
        title,
        flags=re.IGNORECASE,
    )
    title = re.sub(
        r"^(?:(?:its|the|a|their) )?(?:\w+ )?(?:report|findings)(?:,? (?:entitled|titled|called)| "
        r"(?=[\"'])|: ) ?",
        "",
        title,
        flags=re.IGNORECASE,
    )
    title = re.sub(r"^(?:the|its|their) (?=[A-Z])", "", title, flags=re.IGNORECASE)
    return tidy_title(re.sub(r"\s*\breport$", "", title, flags=re.IGNORECASE))


def is_title(title: str, *, heading: bool) -> bool:
    """True for what can be a report's title; more may be one where it stands in a heading."""
    words = title.split()
    if not 2 <= len(words) <= _LONGEST_TITLE or not re.match(r"[\"'(]?[A-Z0-9]", title):
        return False
    if (
        len(sentences(title)) > 1
        or is_generic(title)
        or re.match(r"(?:since|following|as|after|in) ", title, re.I)
    ):
        return False
    return heading or not has_verb(title)


def has_verb(text: str) -> bool:
    """True for words that make a sentence of it, which titles seldom have."""
    return _SENTENCE_VERB.search(text) is not None


def is_generic(text: str) -> bool:
    """True for “the final report” and its like, which name no report."""
    return _GENERIC.fullmatch(text) is not None
