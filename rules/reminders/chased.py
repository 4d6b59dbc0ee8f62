"""Whether anybody is told anything about an item at all."""

from datetime import date

from rules.dates_in_words import long_date
from rules.reminders.facts import ItemFacts
from rules.vocabulary import Applicability


def why_not_reviewed(item: ItemFacts) -> str | None:
    """Why no clock runs on an item and nobody is told anything, in words; None when it is in hand."""
    if item.applicability is Applicability.NOT_OURS:
        return "not for this force"
    if item.stage.is_ended:
        return f"the item is {item.stage.value}"
    if item.level == 1:
        return "Level 1: closed and archived by HMICFRS, so it is only read"
    return None


def why_silent(item: ItemFacts) -> str | None:
    """Why nobody is chased about this item, in words; None when it is to be chased.

    An item that was submitted still has its reviews (why_not_reviewed).
    """
    if item.stage.awaits_others:
        return why_not_reviewed(item) or "submitted; the next step is HMICFRS's"
    return why_not_reviewed(item)


def why_put_off(item: ItemFacts, today: date) -> str | None:
    """Why the item's reminders are put off on the day, in words; None when they aren't."""
    if item.snoozed_until is None or item.snoozed_until < today:
        return None
    return f"put off until {long_date(item.snoozed_until)}"
