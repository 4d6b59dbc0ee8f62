"""Made and applicable, report by report: what the source states against what the register holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rules.dates_in_words import number_of
from rules.figures.breaks import Break, BreakCode, sentence
from rules.figures.counting import NO_ITEMS, Figure, FigureSum
from rules.register_view import PublicationView
from rules.vocabulary import ItemKind

_KIND_WORDS = {
    ItemKind.CAUSE_OF_CONCERN: ("cause of concern", "causes of concern"),
    ItemKind.RECOMMENDATION: ("recommendation", None),
    ItemKind.AFI: ("AFI", None),
}


@dataclass(frozen=True, slots=True)
class PublicationTally:
    """So many items of one report and kind, and how many of these bind the force.

    `key` names the item when items are listed, or were looked at, one by one; `count` is then 1.
    """

    publication_key: str
    kind: ItemKind
    count: int
    ours: int
    key: str | None


@dataclass(frozen=True, slots=True)
class KindCounts:
    """One kind of item of one report: made and applicable as stated; in the register, and of these ours."""

    kind: ItemKind
    made: int | None
    applicable: int | None
    in_register: Figure
    ours: Figure


@dataclass(frozen=True, slots=True)
class PublicationCounts:
    """The counts of one report; kinds that neither the source counts nor the register holds are left out."""

    key: str
    title: str
    published_on: date | None
    kinds: tuple[KindCounts, ...]
    note: str
    source: str
    breaks: tuple[Break, ...]


def publication_counts(
    publications: Iterable[PublicationView], tallies: Iterable[PublicationTally]
) -> tuple[PublicationCounts, ...]:
    """Every report, in the given order, held against the register.

    Applicable must be the number of the report's items that the register counts as ours (solely, jointly or
    on a condition), and the register can't hold more of them than were made. It may hold fewer: nobody has
    to enter what is addressed to others.
    """
    sums: dict[tuple[str, ItemKind], tuple[FigureSum, FigureSum]] = {}
    for one in tallies:
        place = (one.publication_key, one.kind)
        in_register, ours = sums.setdefault(place, (FigureSum(), FigureSum()))
        in_register.add(one.count, one.key)
        if one.ours:
            ours.add(one.ours, one.key)
    found = {place: (both[0].figure(), both[1].figure()) for place, both in sums.items()}
    return tuple(_counts(publication, found) for publication in publications)


def _counts(
    publication: PublicationView, found: dict[tuple[str, ItemKind], tuple[Figure, Figure]]
) -> PublicationCounts:
    stated = (
        # All causes of concern of a report are about the force that it inspects.
        (
            ItemKind.CAUSE_OF_CONCERN,
            publication.causes_of_concern_made,
            publication.causes_of_concern_made,
        ),
        (ItemKind.RECOMMENDATION, publication.made, publication.applicable),
        (ItemKind.AFI, publication.afis_made, publication.afis_applicable),
    )
    kinds = tuple(
        KindCounts(kind, made, applicable, *found.get((publication.key, kind), (NO_ITEMS, NO_ITEMS)))
        for kind, made, applicable in stated
        if (made, applicable) != (None, None) or (publication.key, kind) in found
    )
    breaks = [found_break for counts in kinds for found_break in _breaks(publication, counts)]
    if publication.counts_note.strip():
        what, printed = sentence(publication.counts_note), _stated_in_words(kinds)
        breaks.append(_break(publication, BreakCode.COUNTS_NOTE, what, printed, ()))
    return PublicationCounts(
        publication.key,
        publication.title,
        publication.published_on,
        kinds,
        publication.counts_note,
        publication.source,
        tuple(breaks),
    )


def _breaks(publication: PublicationView, counts: KindCounts) -> Iterable[Break]:
    singular, plural = _KIND_WORDS[counts.kind]
    in_register, ours = counts.in_register, counts.ours
    if counts.applicable is not None and counts.applicable != ours.count:
        what = (
            f"{number_of(counts.applicable, singular, plural)} stated as applicable to the force, "
            f"{ours.count} in the register: {_difference(counts.applicable - ours.count)}."
        )
        yield _break(publication, BreakCode.APPLICABLE, what, _stated_in_words((counts,)), ours.keys)
    if counts.made is not None and in_register.count > counts.made:
        what = (
            f"{number_of(counts.made, singular, plural)} stated as made, but the register holds "
            f"{in_register.count} of the report."
        )
        yield _break(publication, BreakCode.MADE, what, _stated_in_words((counts,)), in_register.keys)


def _difference(missing: int) -> str:
    return f"{missing} still to be entered" if missing > 0 else f"{-missing} more than stated"


def _stated_in_words(kinds: Iterable[KindCounts]) -> str:
    return "; ".join(
        f"{_KIND_WORDS[one.kind][1] or _KIND_WORDS[one.kind][0] + 's'}: "
        f"{'nothing' if one.made is None else one.made} made, "
        f"{'nothing' if one.applicable is None else one.applicable} applicable"
        for one in kinds
        if (one.made, one.applicable) != (None, None)
    )


def _break(
    publication: PublicationView, code: BreakCode, what: str, printed: str, keys: tuple[str, ...] | None
) -> Break:
    return Break(f"Report “{publication.title}”", what, printed, code, publication.source, keys or ())
