"""The causes of concern in the board pack: an overview, and a page for each that is open."""

from collections.abc import Iterator
from datetime import date

from rules.dates_in_words import number_of
from rules.figures import is_closed, is_counted
from rules.packs import concern_tables, tables
from rules.packs.board_lists import listed
from rules.packs.cells import shortened
from rules.packs.content import Block, Heading, Paragraph
from rules.packs.item_lists import natural
from rules.packs.section_material import Material, capped, table_or
from rules.register_view import ItemView
from rules.vocabulary import ItemKind

_LONGEST_TITLE = 110
_MOST_REVIEWS = 8
_MOST_PAGES = 20


def concerns(material: Material) -> Iterator[Block]:
    """Every open cause of concern, and then a page about each: its recommendations, reviews and evidence."""
    open_ones = _open_concerns(material)
    closed = sum(map(_is_concern, material.view.items)) - len(open_ones)
    if not open_ones:
        yield Paragraph("No cause of concern is open." + (f" {closed} are closed." if closed else ""))
        return
    paged = open_ones[:_MOST_PAGES]
    anchors = {item.key: material.anchors.of(item.key) for item in open_ones}
    anchors |= concern_anchors(material)
    children = _children(material)
    yield Paragraph(
        f"{number_of(len(open_ones), 'cause', 'causes')} of concern {'is' if len(open_ones) == 1 else 'are'} "
        f"open, {closed} closed. One closes only when all of its recommendations have, on HMICFRS's written "
        "notice."
    )
    rows = (
        (item, sum(map(is_closed, children.get(item.key, ()))), len(children.get(item.key, ())))
        for item in open_ones
    )
    ratings = {rating.item_key: rating for rating in material.board.ratings}
    overview = concern_tables.overview_table(rows, ratings, anchors, figure=listed("open concerns"))
    yield from capped(overview, material.most_listed)
    if len(open_ones) > len(paged):
        yield Paragraph(f"The first {len(paged)} of them have a page each.")
    for item in paged:
        yield from _page(material, item, tuple(children.get(item.key, ())), anchors[item.key])


def concern_anchors(material: Material) -> dict[str, str]:
    """The page of each open cause of concern that has one, by its key."""
    paged = _open_concerns(material)[:_MOST_PAGES]
    return {item.key: f"concern-{place}" for place, item in enumerate(paged, start=1)}


def _open_concerns(material: Material) -> list[ItemView]:
    still_open = (item for item in material.view.items if _is_concern(item) and not is_closed(item))
    return sorted(still_open, key=_by_number)


def _by_number(item: ItemView) -> tuple[date, list[tuple[int, str]], list[tuple[int, str]]]:
    return item.published_on or date.max, natural(item.number), natural(item.key)


def _is_concern(item: ItemView) -> bool:
    return item.kind is ItemKind.CAUSE_OF_CONCERN and is_counted(item)


def _children(material: Material) -> dict[str, list[ItemView]]:
    found: dict[str, list[ItemView]] = {}
    for item in material.view.items:
        if item.parent_key is not None:
            found.setdefault(item.parent_key, []).append(item)
    return found


def _page(material: Material, item: ItemView, children: tuple[ItemView, ...], anchor: str) -> Iterator[Block]:
    title = shortened(item.title or item.text, _LONGEST_TITLE) or item.key
    yield Heading("", f"{item.number}: {title}" if item.number else title, anchor, new_page=True)
    if item.text and item.text != item.title:
        yield Paragraph(item.text)
    rating = next((one for one in material.board.ratings if one.item_key == item.key), None)
    yield concern_tables.fact_table(item, rating, as_at=material.as_at)
    yield from _recommendations(material, children)
    yield from _reviews(material, item)
    yield from _evidence(material, (item, *children))


def _recommendations(material: Material, children: tuple[ItemView, ...]) -> Iterator[Block]:
    closed = sum(map(is_closed, children))
    yield Heading("", f"Its recommendations: {closed} of {len(children)} closed", "", level=3)
    in_order = sorted(children, key=lambda child: (is_closed(child), _by_number(child)))
    table = tables.child_table(in_order, material.anchors, as_at=material.as_at, rags=material.rags)
    yield from table_or(material, table, "No recommendation is recorded under it.")


def _reviews(material: Material, item: ItemView) -> Iterator[Block]:
    yield Heading("", "Reviews", "", level=3)
    ahead = [one for one in material.board.reviews_ahead if one.item_key == item.key]
    if ahead:
        yield concern_tables.ahead_table(ahead, as_at=material.as_at)
    held = [one for one in material.board.reviews if one.item_key == item.key]
    if not held:
        yield Paragraph("No review is recorded.")
        return
    yield from capped(concern_tables.review_table(held), min(_MOST_REVIEWS, material.most_listed))


def _evidence(material: Material, items: tuple[ItemView, ...]) -> Iterator[Block]:
    yield Heading("", "Letters, notices and evidence", "", level=3)
    names = {item.key: item.number or item.key for item in items}
    kept = [one for one in material.board.evidence if one.item_key in names]
    table = concern_tables.evidence_table(kept, names)
    yield from table_or(material, table, "None is recorded for it or its recommendations.")
