"""The tables about one cause of concern: its facts, its reviews and what its steps rest on."""

from collections.abc import Iterable, Mapping
from datetime import date

from rules.dates_in_words import days_in_words, long_date, number_of
from rules.packs.board_material import EvidenceRecord, ItemRating, ReviewAhead, ReviewRecord
from rules.packs.cells import due_cell, in_words, owner_cell, rag_cell, read_from_cell, reference_cell
from rules.packs.content import Align, Cell, Column, Row, Table, Tone
from rules.register_view import ItemView
from rules.vocabulary import ReviewClock

CLOCK_WORDS: Mapping[ReviewClock, str] = {
    ReviewClock.OWNER_UPDATE: "Owner’s update",
    ReviewClock.CAUSE_OF_CONCERN: "Cause of concern review",
    ReviewClock.ENGAGE_REPORT: "Report while in Engage",
    ReviewClock.REMAINED_OR_IMPROVED: "“Remained or improved” review",
    ReviewClock.PANEL: "DCC’s panel",
}


def overview_table(
    concerns: Iterable[tuple[ItemView, int, int]],
    ratings: Mapping[str, ItemRating],
    anchors: Mapping[str, str],
    *,
    figure: str,
) -> Table:
    """Every open cause of concern with how many of its recommendations are closed; leads to its page."""
    columns = (
        Column("Reference", 34),
        Column("Cause of concern", 70),
        Column("RAG", 22),
        Column("Owner", 38),
        Column("Closed", 16, Align.RIGHT),
        Column("Of", 12, Align.RIGHT),
    )
    rows = (
        Row(
            (
                reference_cell(item, link=anchors[item.key]),
                Cell(item.title or item.text, item.publication_title),
                rag_cell(ratings[item.key].rag if item.key in ratings else None),
                owner_cell(item),
                Cell(str(closed)),
                Cell(str(children)),
            )
        )
        for item, closed, children in concerns
    )
    return Table(columns, tuple(rows), figure=figure)


def fact_table(item: ItemView, rating: ItemRating | None, *, as_at: date) -> Table:
    """What the register holds of it, line by line."""
    read = read_from_cell(item)
    due = due_cell(item, as_at)
    due_words = "; ".join(filter(None, (due.detail, read.text, read.detail)))
    rag = rag_cell(rating.rag if rating else None)
    rated = f"since {long_date(rating.rated_on)}" if rating else ""
    owner = owner_cell(item)
    published = f"published {long_date(item.published_on)}" if item.published_on else ""
    portal = f"portal {item.portal_id}" if item.portal_id else "no portal reference"
    known = f"known since {long_date(item.known_on)}"
    lines = (
        ("Report", _facts(item.publication_title or "Not recorded", published, portal, known)),
        (
            "Rating",
            Cell(_words(rag.text, rated, rating.reason if rating else ""), tone=rag.tone, rag=rag.rag),
        ),
        ("Stage", _facts(in_words(item.stage.value), f"since {long_date(item.stage_since)}")),
        ("Owner", Cell(_words(owner.text, owner.detail, item.portfolio), tone=owner.tone)),
        ("Due", Cell(due.text, due_words, tone=due.tone)),
    )
    columns = (Column("Fact", 26), Column("In the register", 150))
    return Table(columns, tuple(Row((Cell(label), cell)) for label, cell in lines))


def _facts(*words: str) -> Cell:
    return Cell(_words(*words))


def _words(*words: str) -> str:
    return "; ".join(filter(None, words))


def ahead_table(reviews: Iterable[ReviewAhead], *, as_at: date) -> Table:
    """Its clocks: which review is due when, and how many were missed in a row."""
    columns = (Column("Clock", 70), Column("Due", 50), Column("Missed in a row", 30, Align.RIGHT))
    rows = (
        Row(
            (
                Cell(CLOCK_WORDS[review.clock]),
                Cell(
                    f"{long_date(review.due_on)}, {days_in_words(review.due_on, today=as_at)}",
                    tone=Tone.ALERT if review.cycles_missed else Tone.PLAIN,
                ),
                Cell(str(review.cycles_missed)),
            )
        )
        for review in reviews
    )
    return Table(columns, tuple(rows))


def review_table(reviews: Iterable[ReviewRecord]) -> Table:
    """Reviews and updates that were held, the newest first."""
    columns = (Column("Day", 32), Column("Review", 50), Column("What was found", 96))
    newest_first = sorted(reviews, key=lambda one: (-one.held_on.toordinal(), one.clock.value, one.note))
    rows = (
        Row(
            (
                Cell(long_date(one.held_on)),
                Cell(CLOCK_WORDS[one.clock], "" if one.substantive else "a mere edit or chaser"),
                Cell(one.note or "Nothing was written down", tone=Tone.PLAIN if one.note else Tone.MUTED),
            )
        )
        for one in newest_first
    )
    return Table(columns, tuple(rows))


def evidence_table(evidence: Iterable[EvidenceRecord], names: Mapping[str, str]) -> Table:
    """Letters, notices and files that its steps, and its recommendations', rest on; `names` by item's key."""
    columns = (
        Column("Day", 32),
        Column("For", 34),
        Column("Step", 26),
        Column("Evidence", 56),
        Column("SHA-256 begins", 30),
    )
    rows = (
        Row(
            (
                Cell(long_date(one.on)),
                Cell(names.get(one.item_key, one.item_key)),
                Cell(in_words(one.stage.value)),
                Cell(one.name, one.note),
                Cell(one.sha256[:12] or "no file"),
            )
        )
        for one in sorted(evidence, key=lambda one: (one.on, one.item_key, one.name))
    )
    return Table(columns, tuple(rows))


def missed_review_table(
    missed: Iterable[tuple[ReviewAhead, ItemView]], links: Mapping[str, str], *, figure: str
) -> Table:
    """Reviews other than the owner's update that weren't held in time."""
    columns = (
        Column("Reference", 34),
        Column("Item", 70),
        Column("Review", 44),
        Column("Was due", 32),
    )
    rows = (
        Row(
            (
                reference_cell(item, link=links[item.key]),
                Cell(item.title or item.text),
                Cell(CLOCK_WORDS[review.clock], number_of(review.cycles_missed, "cycle") + " missed"),
                Cell(long_date(review.due_on), tone=Tone.ALERT),
            )
        )
        for review, item in missed
    )
    return Table(columns, tuple(rows), figure=figure)
