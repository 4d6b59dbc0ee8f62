"""The register as the pack's day has it, every item with its whole text: the table beside the pack."""

from collections.abc import Callable

from rules.export_tables import ExportColumn, ExportTable, ExportValue
from rules.packs.board_material import ItemRating
from rules.packs.cells import why_undated
from rules.register_view import ItemView, RegisterView

_Value = Callable[[ItemView], ExportValue]

_COLUMNS: tuple[tuple[str, int, _Value], ...] = (
    ("Key", 24, lambda item: item.key),
    ("Portal reference", 16, lambda item: item.portal_id),
    ("Publication", 40, lambda item: item.publication_title),
    ("Published", 18, lambda item: item.published_on),
    ("Number", 20, lambda item: item.number),
    ("Kind", 24, lambda item: item.kind.label),
    ("Level", 8, lambda item: item.level),
    ("Title", 50, lambda item: item.title),
    ("Text", 80, lambda item: item.text),
    ("Stage", 14, lambda item: item.stage.value),
    ("Stage since", 18, lambda item: item.stage_since),
    ("Due", 18, lambda item: item.due_on),
    ("Read from", 30, lambda item: item.phrase),
    ("Read against", 16, lambda item: item.due_anchor),
    ("Rule", 30, lambda item: item.due_rule),
    ("Confirmed by", 26, lambda item: item.confirmed_by),
    ("Why no date", 30, lambda item: "" if item.due_on else why_undated(item)),
    ("Owner", 30, lambda item: item.owner_title),
    ("Held by", 26, lambda item: item.owner_name),
    ("Portfolio", 20, lambda item: item.portfolio),
    ("Board", 26, lambda item: item.board),
    ("Applicable", 14, lambda item: item.applicability.value),
    ("Mandatory", 12, lambda item: "yes" if item.mandatory else "no"),
    ("Parent", 24, lambda item: item.parent_key),
    ("Last update", 18, lambda item: item.last_substantive_update),
    ("Known from", 18, lambda item: item.known_on),
    ("Source", 40, lambda item: item.source),
)


def appendix_table(view: RegisterView, ratings: tuple[ItemRating, ...]) -> ExportTable:
    """Every item of the view, one a row, by key; no cap, and nothing shortened."""
    by_key = {rating.item_key: rating for rating in ratings}
    columns = (
        *(ExportColumn(heading, width) for heading, width, _ in _COLUMNS),
        ExportColumn("RAG", 10),
        ExportColumn("Rated on", 18),
        ExportColumn("Why rated so", 40),
    )
    rows = (
        (*(value(item) for _, _, value in _COLUMNS), *_rated(by_key.get(item.key)))
        for item in sorted(view.items, key=lambda item: item.key)
    )
    return ExportTable("Register", columns, tuple(rows))


def _rated(rating: ItemRating | None) -> tuple[ExportValue, ExportValue, ExportValue]:
    return (rating.rag.value, rating.rated_on, rating.reason) if rating else (None, None, None)
