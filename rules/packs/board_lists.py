"""The lists of the board pack: overdue, due next, stale, waiting, extensions, the portal, what is missing."""

from collections.abc import Iterator

from rules.dates_in_words import long_date, number_of
from rules.packs import concern_tables, meeting_tables, tables
from rules.packs.cells import Anchors
from rules.packs.content import Block, Heading, Paragraph
from rules.packs.section_material import Material, table_or, those_with
from rules.register_view import ItemView
from rules.vocabulary import ReviewClock


def listed(figure: str) -> str:
    """The name of the figure that a list bears out, row by row."""
    return f"listed: {figure}"


def overdue(material: Material) -> Iterator[Block]:
    """Mandatory items past their day; super-complaints' apart; submitted ones apart."""
    items = material.items
    yield Heading("", "Mandatory", "overdue-mandatory")
    yield from _due(material, items.overdue, "overdue", "Nothing is overdue.")
    yield Heading("", "Super-complaints: past their day, counted apart", "overdue-not-mandatory")
    otherwise = "None. A super-complaint's recommendations aren't mandatory in the same manner."
    yield from _due(material, items.overdue_not_mandatory, "overdue, not mandatory", otherwise)
    if items.waiting_past_due:
        yield Heading("", "Submitted, past their day and waiting for HMICFRS", "overdue-waiting")
        yield from _due(material, items.waiting_past_due, "overdue, waiting", "")


def due_next(material: Material) -> Iterator[Block]:
    """What falls due soon, item by item, and how much falls due later, month by month."""
    items = material.items
    yield Heading("", f"In the next {material.due_within_days} days", "due-soon")
    yield from _due(material, items.due_soon, "due soon", "Nothing.")
    yield Heading("", "Later, by month", "due-later")
    by_month = tables.month_table(items.due_later, material.anchors, figure="due later")
    yield from table_or(material, by_month, "Nothing.")


def _due(material: Material, items: tuple[ItemView, ...], figure: str, otherwise: str) -> Iterator[Block]:
    table = tables.due_table(
        items, material.anchors, as_at=material.as_at, rags=material.rags, figure=listed(figure)
    )
    yield from table_or(material, table, otherwise)


def stale(material: Material) -> Iterator[Block]:
    """Open items without a substantive update since their cycle began, and other reviews that were missed."""
    every = "month" if material.review_months == 1 else f"{material.review_months} months"
    yield Heading("", "Without an owner’s update in time", "stale-updates")
    yield Paragraph(
        f"Each open item is due a substantive update every {every}, counted from the last one or from the "
        "day on which it became known. Edits and reminders don't count."
    )
    table = tables.stale_table(material.items.stale, material.anchors, material.rags, figure=listed("stale"))
    yield from table_or(material, table, "Every open item is up to date.")
    yield Heading("", "Other reviews not held in time", "stale-reviews")
    missed = [
        (review, material.by_key[review.item_key])
        for review in material.board.reviews_ahead
        if review.cycles_missed
        and review.clock is not ReviewClock.OWNER_UPDATE
        and review.item_key in material.by_key
    ]
    missed.sort(key=lambda one: (one[0].clock.value, one[0].due_on, one[0].item_key))
    links = {item.key: material.anchors.of(item.key) for _, item in missed}
    reviews = concern_tables.missed_review_table(missed, links, figure=listed("missed reviews"))
    yield from table_or(material, reviews, "Every other review was held in time.")


def waiting(material: Material) -> Iterator[Block]:
    """What is claimed, signed off, submitted or verified, by whom or what it waits for."""
    if not material.waiting:
        yield Paragraph("Nothing waits for a signature, for verification or to be closed.")
        return
    yield Paragraph(
        "None of these is closed: each stays open until HMICFRS, or the force's own letter, ends it."
    )
    by_wait: dict[str, list[str]] = {}
    for row in material.waiting:
        by_wait.setdefault(row.awaits, []).extend(row.figure.keys or ())
    for place, (awaits, keys) in enumerate(by_wait.items()):
        items = those_with(keys, material)
        items.sort(key=lambda item: (item.stage_since, item.key))
        yield Heading("", f"Waiting for {awaits} ({len(items)})", f"waiting-{place}")
        table = tables.stage_table(
            items,
            material.anchors,
            as_at=material.as_at,
            rags=material.rags,
            figure=listed(f"waiting {place}"),
        )
        yield from table_or(material, table, "")


def extensions(material: Material) -> Iterator[Block]:
    """Later days that the board is asked for, and those agreed since the pack before."""
    records = sorted(material.board.extensions, key=lambda one: (one.on, one.item_key))
    asked = [one for one in records if one.agreed_on is None]
    agreed = [one for one in records if one.agreed_on is not None]
    yield Heading("", "Asked and not yet agreed", "extensions-asked")
    yield from table_or(
        material,
        meeting_tables.extension_table(
            asked, material.by_key, material.anchors, figure=listed("extensions asked")
        ),
        "No extension is asked for.",
    )
    yield Heading("", f"Agreed since {long_date(material.since)}", "extensions-agreed")
    yield from table_or(
        material,
        meeting_tables.extension_table(
            agreed, material.by_key, material.anchors, figure=listed("extensions agreed")
        ),
        "None.",
    )


def portal(material: Material) -> Iterator[Block]:
    """Where HMICFRS's portal and the register differ, by the newest comparison."""
    comparison = material.board.comparison
    if comparison is None:
        yield Paragraph("The portal's list hasn't been compared with the register yet.")
        return
    expected = [one for one in comparison.differences if one.is_expected]
    to_settle = [one for one in comparison.differences if not one.is_expected]
    source = f" ({comparison.source})" if comparison.source else ""
    yield Paragraph(
        f"Compared on {long_date(comparison.compared_on)}{source}: {number_of(comparison.rows, 'row')} of "
        f"the portal, {comparison.agreeing} agreeing in everything."
    )
    yield Heading("", "To settle", "portal-differences")
    table = meeting_tables.difference_table(
        to_settle, material.by_key, material.anchors, figure=listed("portal differences")
    )
    yield from table_or(material, table, "Nothing: the two agree, or differ as their levels expect.")
    if expected:
        yield Heading("", "Different as expected: submitted, and open on the portal", "portal-expected")
        table = meeting_tables.difference_table(
            expected, material.by_key, material.anchors, figure=listed("portal, as expected")
        )
        yield from table_or(material, table, "")


def gaps(material: Material) -> Iterator[Block]:
    """Items that nobody can be reminded of in time, each with what is missing, and open questions."""
    items, anchors = material.items, material.anchors
    yield Heading("", "Without a date", "gaps-date")
    undated = tables.undated_table(items.undated, anchors, figure=listed("undated"))
    yield from table_or(material, undated, "None.")
    if items.standing:
        yield Heading("", "Standing duties, which recur", "gaps-standing")
        standing = tables.undated_table(items.standing, anchors, figure=listed("standing duties"))
        yield from table_or(material, standing, "")
    yield from _owners(material, anchors)
    yield Heading("", "Questions about dates and figures", "gaps-questions")
    questions = meeting_tables.question_table(material.board.questions, material.by_key, anchors)
    yield from table_or(material, questions, "None is recorded.")


def _owners(material: Material, anchors: Anchors) -> Iterator[Block]:
    for title, anchor, items, figure in (
        ("Without an owner", "gaps-owner", material.items.unowned, "unowned"),
        ("With a post that nobody holds", "gaps-holder", material.items.unheld, "unheld"),
    ):
        yield Heading("", title, anchor)
        table = tables.owner_table(items, anchors, as_at=material.as_at, figure=listed(figure))
        yield from table_or(material, table, "None.")
