"""Words that events of every kind share: where a date comes from, how certain it is, addresses of pages."""

import re
from datetime import date
from urllib.parse import quote

from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.vocabulary import Certainty

CERTAINTY_SENTENCE = {
    Certainty.EXACT: "the source states the days.",
    Certainty.CONVENTION: "the source states no days; they follow from its words by a written convention.",
    Certainty.FUZZY: "the source gives a rough period only; exact days are still to come.",
}

# str.splitlines, by which several clients read a feed, breaks a line at these two as well.
_UNICODE_LINE_BREAKS = {0x2028: " ", 0x2029: " "}


def one_line(text: str) -> str:
    """The text as it may stand on one line of an event."""
    return clean_text(text).translate(_UNICODE_LINE_BREAKS).strip()


def labelled(label: str, text: str) -> list[str]:
    """“Label: text” as a line of a description; no line where there is no text."""
    cleaned = one_line(text)
    return [f"{label}: {cleaned}"] if cleaned else []


def days_in_words(starts_on: date, ends_on: date) -> str:
    """“10 March 2025 to 14 March 2025”, or one day alone; both inclusive."""
    last = "" if ends_on == starts_on else f" to {long_date(ends_on)}"
    return f"{long_date(starts_on)}{last}"


def where_from(phrase: str, anchor: str, rule: str, *, source: str = "paper") -> str:
    """As in: from “w/c 10th March 2025” in the paper of 5 December 2024: Monday to Friday of that week."""
    anchor = _anchor_in_words(anchor)
    paper = f" in the {source} of {anchor}" if anchor else ""
    phrase = one_line(phrase)
    words = f"from “{phrase}”" if phrase else "as recorded"
    rule = one_line(rule).rstrip(".")
    return f"{words}{paper}{': ' + rule if rule else ''}."


def page_url(public_url: str | None, folder: str, key: str) -> str:
    """The address of a page of this installation, in ASCII; empty where no address is set."""
    if public_url is None:
        return ""
    return f"{public_url.rstrip('/')}/{folder}/{quote(key.encode('utf-8', 'surrogatepass'), safe='')}"


def _anchor_in_words(anchor: str) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}(-[0-9]{2})?", anchor):
        try:
            if len(anchor) == len("2020-12"):
                return long_date(date.fromisoformat(anchor + "-01")).removeprefix("1 ")
            return long_date(date.fromisoformat(anchor))
        except ValueError:
            pass  # no such day: shown as it was written
    return one_line(anchor)
