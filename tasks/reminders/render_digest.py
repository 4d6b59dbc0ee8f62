"""A digest as a mail's text and HTML, and as an Adaptive Card for Teams."""

import json
import re
from collections.abc import Iterator

from rules.clean_text import clean_text
from rules.dates_in_words import long_date, number_of
from rules.digests import Digest, DigestGroup, DigestLine, counts_in_words, subject_line
from tasks.reminders.mail_html import html_of
from tasks.reminders.mail_text import text_of

# Teams takes 28 KB with the message around the card; the rest is left for that and for what a gateway adds.
LARGEST_CARD_BYTES = 26_000
FORCE_LIAISON_OFFICER = "the Force Liaison Officer"

_LONGEST_ON_CARD = 400
_LONGEST_ON_A_BUTTON = 60
_ZERO_WIDTH_SPACE = "\u200b"
_MARKDOWN = re.compile(r"([\\*_\[\]`~])")
# A link's "](", a mention's "<", a function's "{{" and a list's or heading's mark at the start of a line.
_CARD_SYNTAX = re.compile(r"(?<=\])(?=\()|(?<=<)|(?<=\{)(?=\{)|^(?=[-+#>]|\d+[.)])")

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
    foot, how = _foot(digest, clean_text(contact))
    return text_of(digest, foot, how), html_of(digest, foot, how)


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


def _foot(digest: Digest, contact: str) -> tuple[str, str]:
    """What every mail ends with, and how its items are answered ("" where none is to be)."""
    lines = [line for group in digest.groups for line in group.lines]
    foot = f"{_ONCE} If a date or an owner is wrong, or an item isn’t yours, tell {contact}."
    if any(line.link for line in lines):
        return foot, _BY_LINK
    return foot, _BY_COMMAND if any(line.command for line in lines) else ""


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
