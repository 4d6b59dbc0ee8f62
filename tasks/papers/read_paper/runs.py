"""Stretches of text that look alike, and what becomes of them when they are put on one line."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rules.clean_text import clean_text
from rules.papers.blocks import Link

# Soft hyphens, zero-width characters and variation selectors: no mark on paper by themselves.
_NO_MARK = re.compile("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufe00-\ufe0f\ufeff]")
# Word and others set bullets from the private use area of the fonts Symbol and Wingdings.
_PRIVATE_BULLETS = re.compile("[\uf0b7\uf0a7\uf06e\uf076\uf0d8\uf0fc\uf071\uf0a8\uf02d]")
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_SPACES = re.compile(r"\s+")
_ORDINAL = re.compile(r"\b(\d?1 st|\d?2 nd|\d?3 rd|\d{1,2} th)\b")
_BARE_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)\]’']")
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one look. `raised` is true for a superscript, `address` is where it leads, empty if nowhere."""

    text: str
    bold: bool = False
    address: str = ""
    raised: bool = False


def cleaned(text: str) -> str:
    """The text with plain spaces and without what leaves no mark on paper; words stay as they are."""
    plain = _PRIVATE_BULLETS.sub("•", _NO_MARK.sub("", clean_text(text)).translate(_LIGATURES))
    return _SPACES.sub(" ", plain)


def on_one_line(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The runs cleaned, with single spaces between words and none at either end."""
    kept: list[Run] = []
    for run in runs:
        text = cleaned(run.text)
        if not kept or kept[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            kept.append(replace(run, text=text))
    while kept and not (last := kept.pop()).text.isspace():
        kept.append(replace(last, text=last.text.rstrip(" ")))
        break
    return tuple(kept)


def text_of(runs: Iterable[Run]) -> str:
    """The words of runs that are on one line, with "30 th" joined as it was printed: "30th"."""
    return tidied("".join(run.text for run in runs))


def tidied(text: str) -> str:
    """The line with ordinals joined that lost their superscript."""
    return _ORDINAL.sub(lambda found: found[0].replace(" ", ""), text)


def all_bold(runs: Iterable[Run]) -> bool:
    """True when there are words, and all of them are bold."""
    worded = [run.bold for run in runs if _LETTER_OR_DIGIT.search(run.text)]
    return bool(worded) and all(worded)


def without_start(runs: Sequence[Run], count: int) -> tuple[Run, ...]:
    """The runs without their first `count` characters, and without the spaces that then stand first."""
    rest = list(runs)
    while rest and count >= len(rest[0].text):
        count -= len(rest.pop(0).text)
    if rest:
        rest[0] = replace(rest[0], text=rest[0].text[count:])
    return on_one_line(rest)


def links_of(runs: Sequence[Run]) -> tuple[Link, ...]:
    """Where the words lead: the file's own links, and web addresses that are written out."""
    links: list[Link] = []
    at = 0
    while at < len(runs):
        address = runs[at].address
        end = at + 1
        while end < len(runs) and runs[end].address == address:
            end += 1
        text = tidied("".join(run.text for run in runs[at:end]))
        if not address:
            links += [Link(found[0], found[0]) for found in _BARE_ADDRESS.finditer(text)]
        elif text.strip():
            links.append(Link(text.strip(), address))
        at = end
    return tuple(links)
