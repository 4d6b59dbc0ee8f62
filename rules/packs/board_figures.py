"""The figures that stand at a glance in the board pack, and which of its figures must add up to which."""

from rules.figures.movement import Term
from rules.packs.board_lists import listed
from rules.packs.content import FigureParts, KeyFigure, Tone
from rules.packs.figure_tables import OTHER_WAYS_IN, OTHER_WAYS_OUT, group_figure, moved_figure
from rules.packs.section_material import Material

_LISTED_AS_THEY_ARE = ("overdue", "due soon", "stale", "undated", "confirmed inspections")


def key_figures(material: Material) -> tuple[KeyFigure, ...]:
    """What the board sees first; each opens its section and is named for the checks of ties."""
    items = material.items
    overdue, breaks = len(items.overdue), len(material.breaks)
    waiting = sum(row.figure.count for row in material.waiting)
    unasked = len(items.unowned) + len(items.unheld)
    return (
        _key(material.register.totals.open, "open in this register", "position", "open"),
        _key(overdue, "overdue, mandatory", "overdue", "overdue", alert=bool(overdue)),
        _key(len(items.due_soon), f"due in the next {material.due_within_days} days", "due-next", "due soon"),
        _key(len(items.stale), "without an update in time", "stale", "stale"),
        _key(waiting, "waiting for a signature, for verification or to be closed", "waiting", "waiting"),
        _key(len(items.undated), "without a date", "gaps-date", "undated"),
        _key(unasked, "without an owner or a holder", "gaps-owner", "unasked"),
        _key(
            len(material.confirmed_inspections),
            "confirmed inspections ahead",
            "inspections-ahead",
            "confirmed inspections",
        ),
        _key(breaks, "stated figures that don't tie", "breaks", "breaks", alert=bool(breaks)),
    )


def _key(count: int, label: str, link: str, figure: str, *, alert: bool = False) -> KeyFigure:
    return KeyFigure(str(count), label, link, Tone.ALERT if alert else Tone.PLAIN, figure)


def board_figure_parts(material: Material) -> tuple[FigureParts, ...]:
    """Which figures are borne out by which lists and parts of the pack."""
    places = len({row.awaits for row in material.waiting})
    terms = [term for term, _ in material.movement.total.terms] if material.movement else []
    ways_in = [term for term in terms if term.adds and term is not Term.NEW]
    ways_out = [term for term in terms if not term.adds and term is not Term.CLOSED]
    return (
        *(FigureParts(name, (listed(name),)) for name in _LISTED_AS_THEY_ARE),
        FigureParts("breaks", (listed("breaks"),)),
        FigureParts("unasked", (listed("unowned"), listed("unheld"))),
        FigureParts("waiting", tuple(listed(f"waiting {place}") for place in range(places))),
        FigureParts("position", tuple(group_figure("register", row.group) for row in material.register.rows)),
        FigureParts("position", ("open", "closed")),
        # A group that the appendix's cap leaves out altogether has no list.
        *(
            FigureParts(group_figure("register", one.group), (listed(group_figure("register", one.group)),))
            for one in material.appendix
        ),
        *(
            FigureParts(moved_figure(term), (listed(moved_figure(term)),))
            for term in (Term.NEW, Term.CLOSED)
            if material.movement
        ),
        FigureParts(OTHER_WAYS_IN, tuple(listed(moved_figure(term)) for term in ways_in)),
        FigureParts(OTHER_WAYS_OUT, tuple(listed(moved_figure(term)) for term in ways_out)),
    )
