"""The tables of a pack about the meeting itself: agenda, decisions, actions, extensions and the portal."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rules.dates_in_words import days_in_words, long_date
from rules.packs.board_material import (
    AgendaItem,
    DecisionAsked,
    ExtensionRecord,
    MeetingAction,
    OpenQuestion,
    PortalDifference,
)
from rules.packs.cells import Anchors, item_cells
from rules.packs.content import Align, Cell, Column, Row, Table, Tone
from rules.register_view import ItemView

_MOST_NAMED = 6


def agenda_table(agenda: Iterable[AgendaItem]) -> Table:
    """The agenda; a page number is the renderer's to fill in unless the item is a paper of its own."""
    items = tuple(agenda)
    has_leads = any(item.lead for item in items)
    columns = (
        Column("Item", 14, Align.RIGHT),
        Column("Subject", 92 if has_leads else 124),
        Column("Purpose", 34),
        *((Column("Lead", 44),) if has_leads else ()),
        Column("Page", 16, Align.RIGHT),
    )
    return Table(columns, tuple(_agenda_row(item, has_leads=has_leads) for item in items))


def _agenda_row(item: AgendaItem, *, has_leads: bool) -> Row:
    page = Cell(str(item.page)) if item.page else Cell("", link=item.anchor, page_of=item.anchor)
    return Row(
        (
            Cell(item.number),
            Cell(item.title, link="" if item.page else item.anchor),
            Cell(item.purpose),
            *((Cell(item.lead),) if has_leads else ()),
            page if item.page or item.anchor else Cell("–"),
        )
    )


def decision_table(
    decisions: Iterable[DecisionAsked], items: Mapping[str, ItemView], anchors: Anchors
) -> Table:
    """What the board is asked to decide."""
    columns = (
        Column("No.", 12, Align.RIGHT),
        Column("Decision asked", 78),
        Column("Why", 58),
        Column("About", 40),
    )
    rows = (
        Row(
            (
                Cell(one.number),
                Cell(one.what, f"asked by {one.asked_by}" if one.asked_by else ""),
                Cell(one.why),
                _about(one.item_keys, items, anchors),
            )
        )
        for one in decisions
    )
    return Table(columns, tuple(rows), figure="decisions")


def action_table(
    actions: Iterable[MeetingAction],
    items: Mapping[str, ItemView],
    anchors: Anchors,
    *,
    as_at: date,
    figure: str,
) -> Table:
    """Actions of earlier meetings: what, whose, by when, and how they stand."""
    columns = (
        Column("Action", 32),
        Column("What", 66),
        Column("Owner", 36),
        Column("Due", 33),
        Column("How it stands", 46),
    )
    rows = (
        Row(
            (
                Cell(one.reference, f"set {long_date(one.set_on)}"),
                Cell(one.what, _about(one.item_keys, items, anchors).text),
                Cell(one.owner) if one.owner else Cell("No owner", tone=Tone.ALERT),
                _action_due(one, as_at),
                Cell(f"Done {long_date(one.done_on)}" if one.done_on else "Open", one.progress),
            )
        )
        for one in actions
    )
    return Table(columns, tuple(rows), figure=figure)


def _action_due(action: MeetingAction, as_at: date) -> Cell:
    if action.due_on is None:
        return Cell("No date", tone=Tone.MUTED)
    if action.done_on is not None:
        return Cell(long_date(action.due_on))
    tone = Tone.ALERT if action.due_on < as_at else Tone.PLAIN
    return Cell(long_date(action.due_on), days_in_words(action.due_on, today=as_at), tone=tone)


def extension_table(
    extensions: Iterable[ExtensionRecord], items: Mapping[str, ItemView], anchors: Anchors, *, figure: str
) -> Table:
    """Later days that were asked for or agreed, with why and by whom."""
    columns = (
        Column("Reference", 31),
        Column("Item", 50),
        Column("From", 28),
        Column("To", 28),
        Column("Why", 52),
    )
    return Table(columns, tuple(_extension_row(one, items, anchors) for one in extensions), figure=figure)


def _extension_row(one: ExtensionRecord, items: Mapping[str, ItemView], anchors: Anchors) -> Row:
    item = items.get(one.item_key)
    reference, what = item_cells(item, anchors) if item else (Cell(one.item_key), Cell(""))
    agreed = f"agreed by {one.agreed_by}, {long_date(one.agreed_on)}" if one.agreed_on else ""
    asked = f"asked by {one.asked_by}, {long_date(one.on)}" if one.asked_by else ""
    days = (
        Cell(long_date(day)) if day else Cell("No date", tone=Tone.MUTED) for day in (one.from_on, one.to_on)
    )
    return Row((reference, what, *days, Cell(one.why, "; ".join(filter(None, (asked, agreed))))))


def difference_table(
    differences: Iterable[PortalDifference], items: Mapping[str, ItemView], anchors: Anchors, *, figure: str
) -> Table:
    """Where the portal and the register differ, in words."""
    columns = (
        Column("Portal reference", 30),
        Column("Difference", 40),
        Column("Item", 56),
        Column("What it is", 66),
    )
    rows = []
    for one in differences:
        item = items.get(one.item_key or "")
        what = item_cells(item, anchors)[1].text if item else "Not in the register"
        link = anchors.of(item.key) if item else ""
        rows.append(Row((Cell(one.reference, link=link), Cell(one.kind), Cell(what), Cell(one.says))))
    return Table(columns, tuple(rows), figure=figure)


def question_table(
    questions: Iterable[OpenQuestion], items: Mapping[str, ItemView], anchors: Anchors
) -> Table:
    """What the register can't settle by itself, and what to do about each."""
    columns = (Column("Question", 92), Column("About", 40), Column("What to do", 60))
    rows = (
        Row((Cell(one.says), _about(one.item_keys, items, anchors), Cell(one.to_do))) for one in questions
    )
    return Table(columns, tuple(rows), figure="questions")


def _about(keys: Sequence[str], items: Mapping[str, ItemView], anchors: Anchors) -> Cell:
    """The items by their numbers; the link leads to the first of them."""
    named = [items[key].number or key if key in items else key for key in keys]
    more = f" and {len(named) - _MOST_NAMED} more" if len(named) > _MOST_NAMED else ""
    known = [key for key in keys if key in items]
    return Cell(", ".join(named[:_MOST_NAMED]) + more, link=anchors.first(known) if known else "")
