"""An item's name for people: its number in the report, its level and its id on HMICFRS's portal."""

from functools import lru_cache

from rules.vocabulary import ItemKind


def item_reference(
    kind: ItemKind, number: str, *, level: int | None, portal_id: str | None, mandatory: bool
) -> str:
    """For example “Recommendation 3, Level 2, portal 10618”; not cleaned."""
    # The register's number may be the report's own words ("Recommendation 3") or a bare "3".
    parts = [number if _has_words(number) else f"{kind.label} {number}".strip()]
    if level is not None:
        parts.append(f"Level {level}")
    if portal_id:
        parts.append(f"portal {portal_id}")
    if not mandatory:
        parts.append("not mandatory")
    return ", ".join(parts)


@lru_cache(maxsize=4_096)
def _has_words(number: str) -> bool:
    return any(letter.isalpha() for letter in number)
