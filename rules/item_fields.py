"""The fields of an item that people may edit, and how the audit trail writes their values."""

from rules.vocabulary import Applicability

OWNER = "owner"

# What is asked of the force, and how strictly: a change of these needs a reason.
WEIGHTY_FIELDS = frozenset({"level", "applicability", "mandatory"})

FIELD_WORDS = {
    "title": "title",
    "text": "text",
    "level": "level",
    OWNER: "owner",
    "portfolio": "portfolio",
    "board": "board",
    "addressees": "addressees",
    "applicability": "applicability",
    "mandatory": "mandatory",
    "number": "number in the report",
    "portal_id": "portal id",
}

Value = str | int | bool | Applicability | None


def written_value(value: Value) -> str | None:
    """A field's value as the audit trail writes it; empty text and None are no value."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or value == "":
        return None
    return value.value if isinstance(value, Applicability) else str(value)


def stored_value(field: str, written: str | None) -> Value:
    """The value that written_value() wrote, for any field but the owner."""
    if field == "level":
        return int(written) if written else None
    if field == "mandatory":
        return written == "yes"
    if field == "applicability":
        return Applicability(written or "")
    return written if field == "portal_id" else written or ""
