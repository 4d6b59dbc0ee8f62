"""Words that committee papers share: names of committees, levels, items, days and counts."""

from calendar import monthrange
from datetime import date

from rules.dates_in_words import long_date
from rules.figures.counting import PositionGroup
from rules.packs.committee_material import Committee, PublicItem, Standing
from rules.vocabulary import Applicability, Certainty, ItemKind, Phase

COMMITTEE_NAMES = {
    Committee.JAC: "Joint Audit Committee (JAC)",
    Committee.SPCB: "Strategic Police and Crime Board (SPCB)",
    Committee.PPOG: "Police Performance Oversight Group (PPOG)",
}
COMMITTEE_SHORT = {Committee.JAC: "Committee", Committee.SPCB: "Board", Committee.PPOG: "Group"}

PHASE_NAMES = {
    Phase.SCAN: "Scan, its default phase of monitoring",
    Phase.ENGAGE: "Engage, its phase of enhanced monitoring",
}

# As S1 sets them out (28 March 2024, section 2), in our own words.
LEVEL_DEFINITIONS = (
    "Level 1: closed and archived by HMICFRS.",
    "Level 2: the force closes it when the work is done, and uploads a letter signed by the Chief Constable.",
    "Level 3: the force certifies it by such a letter; HMICFRS verifies it at the next planned inspection.",
    "Level 4: the force can't certify it. HMICFRS verifies it by fieldwork of its own, mostly in Engage.",
    "Before levels: from before August 2023, when HMICFRS introduced levels.",
)

KIND_SHORT = {
    ItemKind.CAUSE_OF_CONCERN: "Cause of concern",
    ItemKind.RECOMMENDATION: "Recommendation",
    ItemKind.AFI: "AFI",
}
_PLURALS = {
    ItemKind.CAUSE_OF_CONCERN: ("cause of concern", "causes of concern"),
    ItemKind.RECOMMENDATION: ("recommendation", "recommendations"),
    ItemKind.AFI: ("AFI", "AFIs"),
}
_STANDINGS = {
    Standing.OPEN: "Open",
    Standing.WAITING: "Submitted, waiting for HMICFRS",
    Standing.CLOSED: "Closed",
    Standing.NOT_ASKED: "No longer asked",
}
_BINDS = {
    Applicability.JOINT: "jointly with others",
    Applicability.CONDITIONAL: "on a condition",
}


def kinds_in_words(kind: ItemKind, count: int) -> str:
    """For example “4 causes of concern”."""
    singular, plural = _PLURALS[kind]
    return f"{count} {singular if count == 1 else plural}"


def group_in_words(group: PositionGroup) -> str:
    """For example “AFI, level 3”."""
    return level_in_words(group.kind, group.level)


def level_in_words(kind: ItemKind, level: int | None) -> str:
    """For example “Recommendation, level 2”; HMICFRS gives a cause of concern no level."""
    if kind is ItemKind.CAUSE_OF_CONCERN:
        return KIND_SHORT[kind]
    return f"{KIND_SHORT[kind]}, {f'level {level}' if level else 'no level stated'}"


def reference_in_words(item: PublicItem) -> str:
    """The number in the report, else the portal's, else the kind; never the register's own key."""
    if item.number:
        return item.number
    return f"Portal {item.portal_id}" if item.portal_id else f"{KIND_SHORT[item.kind]}, no number stated"


def reference_details(item: PublicItem) -> str:
    """The portal's number where the report's own stands above it, and the level."""
    portal = f"portal {item.portal_id}" if item.portal_id and item.number else ""
    level = f"level {item.level}" if item.level else ""
    return "; ".join(text for text in (portal, level) if text)


def binds_in_words(item: PublicItem) -> str:
    """How the item binds the force where it isn't plainly the force's own and mandatory."""
    mandatory = "" if item.mandatory else "not mandatory"
    return "; ".join(text for text in (_BINDS.get(item.applicability, ""), mandatory) if text)


def standing_in_words(item: PublicItem) -> tuple[str, str]:
    """The standing, and since when or on which day."""
    if item.standing_since is None:
        return _STANDINGS[item.standing], ""
    when = "on" if item.standing is Standing.CLOSED else "since"
    return _STANDINGS[item.standing], f"{when} {long_date(item.standing_since)}"


def signed(count: int) -> str:
    """A movement: “+84”, “−3”, “0”."""
    return f"+{count}" if count > 0 else f"−{-count}" if count < 0 else "0"


def days_from_to(first: date, last: date) -> str:
    """For example “8 to 12 January 2024”; a whole month is “May 2024”."""
    if first == last:
        return long_date(first)
    if first.day == 1 and last.day == monthrange(*_month(last))[1] and _month(first) == _month(last):
        return long_date(first).partition(" ")[2]
    start = str(first.day) if _month(first) == _month(last) else long_date(first)
    return f"{start} to {long_date(last)}"


def window_in_words(first: date, last: date, certainty: Certainty, phrase: str) -> str:
    """The days of a window; a rough one by its own words, with the days that they are taken for."""
    days = days_from_to(first, last)
    return f"“{phrase}” ({days})" if certainty is Certainty.FUZZY and phrase else days


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
