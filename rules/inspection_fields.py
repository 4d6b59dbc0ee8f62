"""The fields of an inspection that people may edit, and how the audit trail writes their values."""

from rules.vocabulary import InspectionKind

# What the audit trail calls an inspection, and an edit of its own fields.
INSPECTION = "inspection"
EDIT = "edit-inspection"

INSPECTION_FIELD_WORDS = {
    "title": "title",
    "kind": "kind",
    "inspectorates": "inspectorates",
    "areas": "areas",
    "what_the_force_does": "what the force does",
    "outcome": "outcome",
    "portfolio": "portfolio",
    "source": "source",
}

NEVER_EMPTY = frozenset({"title", "inspectorates", "source"})

Value = str | InspectionKind


def stored_value(field: str, written: str | None) -> Value:
    """The value of a field as the audit trail wrote it; no value is empty text."""
    return InspectionKind(written or "") if field == "kind" else written or ""
