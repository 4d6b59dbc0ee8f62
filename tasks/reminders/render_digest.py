"""A digest as a mail's text and HTML, and as an Adaptive Card for Teams."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape

from rules.clean_text import clean_text
from rules.dates_in_words import long_date, number_of
from rules.digests import Digest, DigestGroup, DigestLine, GroupKind, counts_in_words, subject_line

TEXT_WIDTH = 72
# Teams takes 28 KB with the message around the card; the rest is left for that and for what a gateway adds.
LARGEST_CARD_BYTES = 26_000
FORCE_LIAISON_OFFICER = "the Force Liaison Officer"

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST_ON_CARD = 400
_LONGEST_ON_A_BUTTON = 60
_ZERO_WIDTH_SPACE = "\u200b"
_MARKDOWN = re.compile(r"([\\*_\[\]`~])")
# A link's "](", a mention's "<", a function's "{{" and a list's or heading's mark at the start of a line.
_CARD_SYNTAX = re.compile(r"(?<=\])(?=\()|(?<=<)|(?<=\{)(?=\{)|^(?=[-+#>]|\d+[.)])")

# Light and dark hues of one group. They only repeat what the headings say, and each has a contrast of at
# least 4.5 to 1 with its ground (WCAG 2.2, 1.4.3).
_HUES: dict[GroupKind, tuple[str, str]] = {
    GroupKind.OVERDUE: ("#9b1c1c", "#ff9d94"),
    GroupKind.DUE_SOON: ("#8a4300", "#ffbf69"),
    GroupKind.PASSED_NOT_MANDATORY: ("#44546a", "#c3ccd8"),
    GroupKind.DUE_SOON_NOT_MANDATORY: ("#44546a", "#c3ccd8"),
    GroupKind.REVIEW: ("#1d4f91", "#9cc4ff"),
    GroupKind.TO_SIGN: ("#0b5f58", "#7fd6cc"),
    GroupKind.ESCALATED: ("#8f2d5b", "#ffa6cb"),
    GroupKind.INCOMPLETE: ("#5b3a8c", "#cdb2ff"),
    GroupKind.INFORMATION: ("#44546a", "#c3ccd8"),
}
_ONCE = (
    "You get at most one message a day, and each reminder once. "
    "Every date rests on the words that are quoted beside it."
)
_BY_LINK = (
    "The link under an item is yours alone and serves once: say that you have seen it, put it off, say "
    "where it stands, or name who stands in for you. Please don’t pass this message on with its links."
)
_BY_COMMAND = (
    "Besides `oversight answer update` there are acknowledge, snooze and delegate, each with the item’s key."
)


def render_mail(digest: Digest, *, contact: str = FORCE_LIAISON_OFFICER) -> tuple[str, str]:
    """The text part (lines of at most 72 columns, LF) and the HTML part of one digest's mail.

    `contact` names whom to tell when a date or an owner is wrong. The digest's words are shown literally in
    both parts.
    """
    facts = {
        "digest": digest,
        "subject": subject_line(digest),
        "counts": counts_in_words(digest),
        "day": long_date(digest.for_day),
        "posts": "; ".join(digest.post_titles),
        "preheader": _preheader(digest),
        "hues": _HUES,
        "foot": _foot(digest, clean_text(contact)),
    }
    return _template("digest.txt.jinja").render(facts), _template("digest.html.jinja").render(facts)


def render_card(digest: Digest) -> dict[str, object]:
    """One digest as an Adaptive Card 1.4 (its JSON object, without the message around it).

    Takes at most 26,000 bytes as JSON: items that don't fit are counted in a last line, least pressing first
    to go. Others' words stand in text runs, which know no Markdown, or are escaped; they can't make a link or
    a mention.
    """
    head = [
        _text_block("What needs you on " + long_date(digest.for_day), size="Large", style="heading"),
        _text_block(f"{digest.force_name}: {counts_in_words(digest)}", isSubtle=True),
    ]
    card: dict[str, object] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "lang": "en-GB",
        "fallbackText": escape_card_text(subject_line(digest)),
        "msteams": {"width": "Full"},
        "body": head,
    }
    shown = 0
    # Room for the last line is kept from the start.
    room = LARGEST_CARD_BYTES - len(json.dumps(card)) - 200
    for elements in _card_elements(digest):
        room -= len(json.dumps(elements)) + 2
        if room < 0:
            break
        head += elements
        shown += 1
    left = digest.item_count - shown
    if left:
        head.append(_text_block(f"and {number_of(left, 'more item')} in the register", separator=True))
    return card


def escape_card_text(text: str) -> str:
    """The text so that a card's TextBlock or Fact shows it literally: no link, mention, list or emphasis.

    Markdown's own escape is a backslash, which not every Teams client knows; what could do harm is therefore
    also broken up with a zero-width space.
    """
    text = clean_text(text)
    text = _CARD_SYNTAX.sub(_ZERO_WIDTH_SPACE, text)
    return _MARKDOWN.sub(r"\\\1", text)


def wrapped(text: str, first: str = "", rest: str = "") -> str:
    """The text in lines of at most 72 columns, led by `first` and then by `rest`; a long word stays whole.

    Plain greedy filling: the standard library's textwrap takes ten times as long, and one run renders
    thousands of mails.
    """
    if len(first) + len(text) <= TEXT_WIDTH and "  " not in text:
        return first + text.strip()
    lines: list[str] = []
    line, length, lead = [first], len(first), True
    for word in text.split():
        if lead:
            line[0] += word
            length += len(word)
            lead = False
        elif length + 1 + len(word) <= TEXT_WIDTH:
            line.append(word)
            length += 1 + len(word)
        else:
            lines.append(" ".join(line))
            line, length = [rest + word], len(rest) + len(word)
    lines.append(" ".join(line))
    return "\n".join(lines)


def _preheader(digest: Digest) -> str:
    """What a mail client shows beside the subject: the most pressing line."""
    if not digest.groups:
        return "Nothing needs you today."
    line = digest.groups[0].lines[0]
    return f"{line.title}: {line.standing}"


def _foot(digest: Digest, contact: str) -> list[str]:
    lines = [line for group in digest.groups for line in group.lines]
    sentences = [f"{_ONCE} If a date or an owner is wrong, or an item isn’t yours, tell {contact}."]
    if any(line.link for line in lines):
        sentences.append(_BY_LINK)
    elif any(line.command for line in lines):
        sentences.append(_BY_COMMAND)
    return sentences


@cache
def _template(name: str) -> Template:
    return _templates().get_template(name)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        # Plain text isn't escaped: an "&amp;" would be wrong there.
        autoescape=select_autoescape(["html.jinja"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wrapped"] = wrapped
    return environment


def _card_elements(digest: Digest) -> Iterator[list[dict[str, object]]]:
    """The card's elements per item; the first of a group brings the group's heading with it."""
    for group in digest.groups:
        elements = _group_heading(group)
        for line in group.lines:
            yield [*elements, _card_item(line, asked="" if group.shared_asked else line.asked)]
            elements = []


def _group_heading(group: DigestGroup) -> list[dict[str, object]]:
    heading = _text_block(
        f"{group.heading} ({len(group.lines)})", size="Medium", style="heading", separator=True
    )
    asked = f"Asked of each: {group.shared_asked}" if group.shared_asked else ""
    return [heading, *(_text_block(words, isSubtle=True) for words in (group.note, asked) if words)]


def _card_item(line: DigestLine, *, asked: str) -> dict[str, object]:
    facts = [
        ("Standing", _capitalised(line.standing)),
        ("Told before", line.told),
        ("Deadline", ", ".join(words for words in (line.deadline, line.basis) if line.deadline and words)),
        ("Item", line.reference),
        ("Report", line.publication),
        ("Stage", line.note),
        ("Asked", asked),
        ("Also", "; ".join(line.also)),
        ("Answer", line.command),
    ]
    # A text run knows no Markdown, but a mention and a function it might.
    title = _CARD_SYNTAX.sub(_ZERO_WIDTH_SPACE, _short(line.title))
    items: list[dict[str, object]] = [
        {
            "type": "RichTextBlock",
            "inlines": [{"type": "TextRun", "text": title, "weight": "Bolder"}],
        },
        {
            "type": "FactSet",
            "facts": [
                {"title": name, "value": escape_card_text(_short(value))} for name, value in facts if value
            ],
        },
    ]
    if line.link:
        items.append({"type": "ActionSet", "actions": [_button(line)]})
    return {"type": "Container", "spacing": "Medium", "items": items}


def _button(line: DigestLine) -> dict[str, object]:
    """Opens the page on which the item is answered. A button's title is plain text in every client."""
    about = _CARD_SYNTAX.sub(_ZERO_WIDTH_SPACE, line.reference or line.title)
    title = f"Answer about {about}"
    return {"type": "Action.OpenUrl", "title": title[:_LONGEST_ON_A_BUTTON], "url": line.link}


def _text_block(text: str, **looks: object) -> dict[str, object]:
    return {"type": "TextBlock", "text": escape_card_text(_short(text)), "wrap": True, **looks}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ON_CARD else text[: _LONGEST_ON_CARD - 1] + "…"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
