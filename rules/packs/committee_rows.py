"""The rows behind a committee paper's figures: which items it lists, in which order, and where."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rules.figures.counting import PositionGroup, group_of
from rules.packs.cells import MORE_ANCHOR
from rules.packs.committee_material import (
    Committee,
    CommitteeMaterial,
    CommitteeTerms,
    PublicItem,
    PublicReport,
    Standing,
)
from rules.packs.content import Cell
from rules.vocabulary import ItemKind

_OPEN = frozenset({Standing.OPEN, Standing.WAITING})


@dataclass(frozen=True)
class PaperRows:
    """One paper's material and terms, with its items in the order of its appendix."""

    material: CommitteeMaterial
    terms: CommitteeTerms

    @property
    def as_at(self) -> date:
        return self.material.as_at

    @property
    def since(self) -> date:
        return self.material.since

    @cached_property
    def by_key(self) -> Mapping[str, PublicItem]:
        return {item.key: item for item in self.material.items}

    @cached_property
    def counted(self) -> tuple[PublicItem, ...]:
        """What the register's figures count: open or closed, and binding the force."""
        return tuple(item for item in self.material.items if item.standing is not Standing.NOT_ASKED)

    @cached_property
    def open_by_group(self) -> Mapping[PositionGroup, tuple[str, ...]]:
        return _by_group(item for item in self.counted if item.standing in _OPEN)

    @cached_property
    def closed_by_group(self) -> Mapping[PositionGroup, tuple[str, ...]]:
        return _by_group(item for item in self.counted if item.standing is Standing.CLOSED)

    @cached_property
    def waiting_by_group(self) -> Mapping[PositionGroup, tuple[str, ...]]:
        return _by_group(item for item in self.counted if item.standing is Standing.WAITING)

    @cached_property
    def causes(self) -> tuple[PublicItem, ...]:
        """Causes of concern that are open, or were closed since the committee before."""
        return tuple(
            item
            for item in self._by_report
            if item.kind is ItemKind.CAUSE_OF_CONCERN and (item.standing in _OPEN or self.closed_since(item))
        )

    def children(self, cause: PublicItem) -> tuple[PublicItem, ...]:
        """The recommendations of a cause of concern."""
        return tuple(item for item in self._by_report if item.parent_key == cause.key)

    def closed_since(self, item: PublicItem) -> bool:
        """Closed after the committee before."""
        return (
            item.standing is Standing.CLOSED
            and item.standing_since is not None
            and item.standing_since > self.since
        )

    @cached_property
    def reports(self) -> tuple[PublicReport, ...]:
        """Published since the committee before; one without a date, once an item of it came to be known."""
        new = {item.publication_key for item in self.material.items if item.known_on > self.since}
        return tuple(
            report
            for report in self.material.reports
            if (report.published_on > self.since if report.published_on else report.key in new)
        )

    def of_report(self, report: PublicReport) -> tuple[PublicItem, ...]:
        """The items of a report that are asked of the force, in the report's order."""
        return tuple(item for item in self._by_report if item.publication_key == report.key)

    @cached_property
    def _by_report(self) -> tuple[PublicItem, ...]:
        return tuple(sorted(self.counted, key=by_report))

    @cached_property
    def listed(self) -> tuple[PublicItem, ...]:
        """The appendix: every item that a figure of this paper counts, open before closed."""
        wanted = self._figured()
        items = (item for item in self.material.items if item.key in wanted)
        return tuple(sorted(items, key=_in_appendix))

    @cached_property
    def shown(self) -> tuple[PublicItem, ...]:
        """What the appendix prints of them."""
        return self.listed[: self.terms.most_rows]

    @cached_property
    def _places(self) -> Mapping[str, str]:
        """Anchors count up in the appendix's order, and carry no data of the register."""
        places = {item.key: f"item-{place:06}" for place, item in enumerate(self.shown, start=1)}
        return dict.fromkeys((item.key for item in self.listed), MORE_ANCHOR) | places

    def anchor(self, item: PublicItem) -> str:
        """The item's own row in the appendix, or the line that says how many more there are."""
        return self._places.get(item.key, "")

    def figure(self, keys: Iterable[str], *, name: str = "") -> Cell:
        """How many, leading to the first of their rows."""
        every = tuple(keys)
        return Cell(str(len(every)), link=self.first_anchor(every), figure=name)

    def first_anchor(self, keys: Iterable[str]) -> str:
        """The row among them that comes first; MORE_ANCHOR sorts behind every row's."""
        return min((self._places[key] for key in keys if key in self._places), default="")

    def _figured(self) -> frozenset[str]:
        if self.terms.committee is Committee.PPOG:
            causes = {cause.key for cause in self.causes}
            return frozenset(item.key for item in self.counted if {item.key, item.parent_key} & causes)
        total = self.material.movement.total
        moved = [total.opening, *(figure for _, figure in total.terms), self.material.submitted.total]
        # A monthly paper counts what is open and what moved; the quarterly one everything.
        whole = self.terms.committee is Committee.JAC
        standing = (
            item.key for item in self.counted if whole or item.standing in _OPEN or self.closed_since(item)
        )
        return frozenset([*standing, *(key for figure in moved for key in figure.keys or ())])


def by_report(item: PublicItem) -> tuple[date, str, int, list[tuple[int, str]], str]:
    """Sorts by report, kind and number: “Recommendation 9” before “Recommendation 10”."""
    kinds = tuple(ItemKind)
    return (
        item.published_on or date.max,
        item.publication_key or "",
        kinds.index(item.kind),
        _natural(item.number or item.key),
        item.key,
    )


def _in_appendix(item: PublicItem) -> tuple[PositionGroup, bool, tuple[object, ...]]:
    return group_of(item.kind, item.level), item.standing not in _OPEN, by_report(item)


def _by_group(items: Iterable[PublicItem]) -> dict[PositionGroup, tuple[str, ...]]:
    groups: dict[PositionGroup, list[str]] = {}
    for item in items:
        groups.setdefault(group_of(item.kind, item.level), []).append(item.key)
    return {group: tuple(sorted(groups[group])) for group in sorted(groups)}


def _natural(text: str) -> list[tuple[int, str]]:
    parts = re.findall(r"[0-9]{1,18}|[^0-9]+", text)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
