"""Turning the rows of a register folder into records, with every reference between them checked."""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.records import (
    Base,
    Deadline,
    Force,
    Inspection,
    InspectionWindow,
    Item,
    Person,
    PortalReport,
    Post,
    Publication,
    Review,
    StageChange,
    Tenure,
)
from rules.deadline_phrases import resolve
from rules.tenures import Spell, TenureConflictError, check_no_overlap
from rules.vocabulary import (
    Applicability,
    DeadlineKind,
    FigureTable,
    ItemKind,
    Measure,
    PortalStatus,
    ReviewClock,
    Stage,
    WindowStatus,
)
from tasks.register_folder.register_files import Problems, Row
from tasks.register_folder.register_rows import (
    read_anchor,
    read_figure,
    read_inspection,
    read_level,
    read_person,
    read_phase,
    read_post,
    read_publication,
)

_PORTAL_MEASURES = (("Open", Measure.OPEN), ("Closed", Measure.CLOSED), ("Total", Measure.TOTAL))

_R = TypeVar("_R", bound=Base)


class RegisterBuilder:
    """Builds the records of one folder in the order in which they depend on each other."""

    def __init__(self, tables: dict[str, list[Row]], problems: Problems, *, now: datetime) -> None:
        self._tables = tables
        self._problems = problems
        self._now = now
        self._force_id = 0
        self._by_key: dict[type[Base], dict[str, Any]] = {}
        self._held: dict[str, list[Spell]] = {}

    def force(self) -> Force:
        """The folder's force: exactly one row."""
        rows = self._tables["force.csv"]
        if len(rows) != 1:
            self._problems.add("force.csv", None, None, f"must hold exactly one force, not {len(rows)}")
            return Force(code="", name="")
        return Force(code=rows[0].needed("Code"), name=rows[0].needed("Name"))

    def store(self, session: Session, force: Force) -> None:
        """Add every record to the session; problems go into the list that the caller raises from."""
        session.add(force)
        session.flush()
        self._force_id = force.id
        force_id = self._force_id
        self._keyed(session, "posts.csv", Post, "Key", partial(read_post, force_id))
        self._keyed(session, "people.csv", Person, "E-mail", partial(read_person, force_id))
        self._plain(session, "tenures.csv", self._tenure)
        self._keyed(session, "publications.csv", Publication, "Key", partial(read_publication, force_id))
        self._keyed(session, "items.csv", Item, "Key", self._item)
        self._parents(session)
        self._plain(session, "items.csv", self._deadline)
        self._plain(session, "items.csv", self._portal_report)
        self._plain(session, "stages.csv", self._stage_change)
        self._plain(session, "reviews.csv", self._review)
        self._plain(session, "phases.csv", partial(read_phase, force_id))
        self._keyed(session, "inspections.csv", Inspection, "Key", partial(read_inspection, force_id))
        self._plain(session, "windows.csv", self._window)
        self._figures(session)

    def _keyed(
        self, session: Session, file: str, kind: type[_R], column: str, build: Callable[[Row], _R]
    ) -> None:
        found: dict[str, _R] = {}
        for row in self._tables[file]:
            key = row.needed(column)
            if key in found:
                row.wrong(column, f"“{key}” stands in this file twice")
            else:
                found[key] = build(row)
        self._by_key[kind] = found
        self._flush(session, file, list(found.values()))

    def _plain(self, session: Session, file: str, build: Callable[[Row], Base | None]) -> None:
        records = [record for row in self._tables[file] if (record := build(row)) is not None]
        self._flush(session, file, records)

    def _flush(self, session: Session, file: str, records: list[Any]) -> None:
        # With a problem found nothing is stored in the end, and a half-read record may break a constraint.
        if self._problems.found:
            return
        session.add_all(records)
        try:
            session.flush()
        except IntegrityError as error:
            # What the readers didn't see, a constraint of the database did: two tenures from one day, say.
            self._problems.add(file, None, None, f"the register refuses a row: {error.orig}")
            self._problems.raise_if_any()

    def _find(self, row: Row, column: str, kind: type[Base], file: str) -> int | None:
        key = row.text(column)
        if not key:
            return None
        record = self._by_key[kind].get(key)
        if record is None:
            row.wrong(column, f"“{key}” doesn't stand in {file}")
            return None
        identity: int | None = record.id
        return identity

    def _tenure(self, row: Row) -> Tenure | None:
        since, until = row.needed_day("Since"), row.day("Until")
        if until is not None and until < since:
            row.wrong("Until", f"lies before Since ({row.text('Since')})")
        elif row.text("Post") and since != date.min:
            self._check_no_overlap(row, since, until)
        row.needed("Post")
        row.needed("E-mail")
        return Tenure(
            post_id=self._find(row, "Post", Post, "posts.csv"),
            person_id=self._find(row, "E-mail", Person, "people.csv"),
            since=since,
            until=until,
        )

    def _check_no_overlap(self, row: Row, since: date, until: date | None) -> None:
        """Report a tenure that overlaps with one above it: a post is held by one person at a time."""
        spells = self._held.setdefault(row.text("Post"), [])
        spell = Spell(self._person_name(row), since, until)
        try:
            check_no_overlap(spells, spell)
        except TenureConflictError as error:
            row.wrong("Since", f"{row.text('Post')}: {error}")
        spells.append(spell)

    def _person_name(self, row: Row) -> str:
        person = self._by_key[Person].get(row.text("E-mail"))
        return person.name if person is not None else row.text("E-mail")

    def _item(self, row: Row) -> Item:
        return Item(
            force_id=self._force_id,
            publication_id=self._find(row, "Publication", Publication, "publications.csv"),
            owner_post_id=self._find(row, "Owner", Post, "posts.csv"),
            key=row.text("Key"),
            portal_id=row.optional("Reference"),
            number=row.text("Number"),
            kind=row.needed_choice("Kind", ItemKind),
            level=read_level(row),
            title=row.needed("Title"),
            text=row.text("Text"),
            addressees=row.text("Addressees"),
            applicability=row.needed_choice("Applicable", Applicability),
            mandatory=row.yes_no("Mandatory"),
            portfolio=row.text("Portfolio"),
            board=row.text("Board"),
            known_on=row.needed_day("Known from"),
            source=row.needed("Source"),
        )

    def _parents(self, session: Session) -> None:
        items = self._by_key[Item]
        for row in self._tables["items.csv"]:
            if row.text("Parent") == row.text("Key") and row.text("Key"):
                row.wrong("Parent", "an item can’t be its own parent")
            elif row.text("Key") in items:
                items[row.text("Key")].parent_id = self._find(row, "Parent", Item, "items.csv")
        if not self._problems.found:
            session.flush()

    def _deadline(self, row: Row) -> Deadline | None:
        """Version 1 of the item's deadline, anchored by the publication's date; unknown without one."""
        phrase = row.text("Deadline")
        if not phrase:
            return None
        published = self._published(row)
        resolution = resolve(phrase, published)
        return Deadline(
            item_id=self._by_key[Item][row.text("Key")].id,
            version=1,
            kind=row.needed_choice("Deadline kind", DeadlineKind),
            phrase=phrase,
            anchor=published.isoformat() if published else "",
            resolution=resolution.kind,
            starts_on=resolution.start,
            ends_on=resolution.end,
            recurrence=resolution.recurrence,
            rule=resolution.rule,
            words=resolution.words,
            certainty=resolution.certainty,
            known_on=row.needed_day("Known from"),
            recorded_at=self._now,
            source=row.needed("Source"),
        )

    def _portal_report(self, row: Row) -> PortalReport | None:
        status = row.choice("Portal status", PortalStatus)
        if status is None:
            return None
        return PortalReport(
            item_id=self._by_key[Item][row.text("Key")].id,
            status=status,
            reported_on=row.needed_day("Known from"),
            source=row.needed("Source"),
        )

    def _published(self, row: Row) -> date | None:
        publication = self._by_key[Publication].get(row.text("Publication"))
        day: date | None = publication.published_on if publication is not None else None
        return day

    def _stage_change(self, row: Row) -> StageChange:
        row.needed("Item")
        return StageChange(
            item_id=self._find(row, "Item", Item, "items.csv"),
            stage=row.needed_choice("Stage", Stage),
            happened_on=row.needed_day("On"),
            recorded_at=self._now,
            note=row.text("Note"),
            source=row.needed("Source"),
        )

    def _review(self, row: Row) -> Review:
        row.needed("Item")
        return Review(
            item_id=self._find(row, "Item", Item, "items.csv"),
            held_on=row.needed_day("On"),
            clock=ReviewClock.OWNER_UPDATE,
            substantive=row.yes_no("Substantive"),
            note=row.needed("Note"),
            source=row.needed("Source"),
        )

    def _window(self, row: Row) -> InspectionWindow | None:
        resolution = resolve(row.needed("Phrase"), read_anchor(row))
        if resolution.start is None or resolution.end is None:
            row.wrong("Phrase", f"“{row.text('Phrase')}” gives no window: {resolution.rule}")
            return None
        row.needed("Inspection")
        return InspectionWindow(
            inspection_id=self._find(row, "Inspection", Inspection, "inspections.csv"),
            slot=row.integer("Slot"),
            revision=row.integer("Revision"),
            phrase=row.text("Phrase"),
            anchor=row.text("Anchor"),
            rule=resolution.rule,
            certainty=resolution.certainty,
            starts_on=resolution.start,
            ends_on=resolution.end,
            status=row.needed_choice("Status", WindowStatus),
            known_on=row.needed_day("Known from"),
            recorded_at=self._now,
            source=row.needed("Source"),
        )

    def _figures(self, session: Session) -> None:
        figures = []
        force_id = self._force_id
        for row in self._tables["portal_table.csv"]:
            for column, measure in _PORTAL_MEASURES:
                figures.append(read_figure(force_id, row, FigureTable.PORTAL, measure, row.text(column)))
        for row in self._tables["submissions.csv"]:
            submitted = row.text("Submitted")
            figures.append(read_figure(force_id, row, FigureTable.SUBMISSIONS, Measure.SUBMITTED, submitted))
        for row in self._tables["other_figures.csv"]:
            table, measure = row.needed_choice("Table", FigureTable), row.needed_choice("Measure", Measure)
            figures.append(read_figure(force_id, row, table, measure, row.text("Printed")))
        self._flush(session, "portal_table.csv, submissions.csv or other_figures.csv", figures)
