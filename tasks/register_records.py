"""Turning the rows of a register folder into records, with every reference between them checked."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.records import (
    Base,
    Deadline,
    Force,
    ForcePhase,
    Inspection,
    InspectionWindow,
    Item,
    Person,
    PortalReport,
    Post,
    Publication,
    Review,
    StageChange,
    StatedFigure,
    Tenure,
)
from rules.deadline_phrases import Anchor, parse_anchor, resolve
from rules.read_day import read_day
from rules.vocabulary import (
    Applicability,
    Channel,
    DeadlineKind,
    FigureTable,
    InspectionKind,
    ItemKind,
    Measure,
    Phase,
    PortalStatus,
    PostKind,
    PublicationKind,
    ReviewClock,
    Stage,
    WindowStatus,
)
from tasks.register_files import Problems, Row

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
        self._keyed(session, "posts.csv", Post, "Key", self._post)
        self._keyed(session, "people.csv", Person, "E-mail", self._person)
        self._plain(session, "tenures.csv", self._tenure)
        self._keyed(session, "publications.csv", Publication, "Key", self._publication)
        self._keyed(session, "items.csv", Item, "Key", self._item)
        self._parents(session)
        self._plain(session, "items.csv", self._deadline)
        self._plain(session, "items.csv", self._portal_report)
        self._plain(session, "stages.csv", self._stage_change)
        self._plain(session, "reviews.csv", self._review)
        self._plain(session, "phases.csv", self._phase)
        self._keyed(session, "inspections.csv", Inspection, "Key", self._inspection)
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

    def _post(self, row: Row) -> Post:
        return Post(
            force_id=self._force_id,
            key=row.text("Key"),
            title=row.needed("Title"),
            kind=row.needed_choice("Kind", PostKind),
            portfolio=row.text("Portfolio"),
        )

    def _person(self, row: Row) -> Person:
        channel = row.needed_choice("Channel", Channel)
        teams_channel = row.optional("Teams channel")
        if channel is Channel.TEAMS and teams_channel is None:
            row.wrong("Teams channel", "must name a channel of the settings, as this person is on Teams")
        if row.text("E-mail").count("@") != 1:
            row.wrong("E-mail", f"“{row.text('E-mail')}” isn't an e-mail address")
        return Person(
            force_id=self._force_id,
            name=row.needed("Name"),
            email=row.text("E-mail"),
            channel=channel,
            teams_channel=teams_channel,
        )

    def _tenure(self, row: Row) -> Tenure | None:
        since, until = row.needed_day("Since"), row.day("Until")
        if until is not None and until < since:
            row.wrong("Until", f"lies before Since ({row.text('Since')})")
        row.needed("Post")
        row.needed("E-mail")
        return Tenure(
            post_id=self._find(row, "Post", Post, "posts.csv"),
            person_id=self._find(row, "E-mail", Person, "people.csv"),
            since=since,
            until=until,
        )

    def _publication(self, row: Row) -> Publication:
        made, applicable = row.integer("Made"), row.integer("Applicable")
        if made is not None and applicable is not None and applicable > made:
            row.wrong("Applicable", f"{applicable} is more than the {made} made")
        return Publication(
            force_id=self._force_id,
            key=row.text("Key"),
            title=row.needed("Title"),
            kind=row.needed_choice("Kind", PublicationKind),
            partners=row.text("Partners"),
            published_on=row.day("Published"),
            link=row.text("Link"),
            findings=row.text("Findings"),
            made=made,
            applicable=applicable,
            afis_made=row.integer("AFIs made"),
            afis_applicable=row.integer("AFIs applicable"),
            causes_of_concern_made=row.integer("Causes of concern made"),
            counts_note=row.text("Counts note"),
            source=row.needed("Source"),
        )

    def _item(self, row: Row) -> Item:
        return Item(
            force_id=self._force_id,
            publication_id=self._find(row, "Publication", Publication, "publications.csv"),
            owner_post_id=self._find(row, "Owner", Post, "posts.csv"),
            key=row.text("Key"),
            portal_id=row.optional("Reference"),
            number=row.text("Number"),
            kind=row.needed_choice("Kind", ItemKind),
            level=_level(row),
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

    def _phase(self, row: Row) -> ForcePhase:
        return ForcePhase(
            force_id=self._force_id,
            phase=row.needed_choice("Phase", Phase),
            began_on=row.needed_day("Began"),
            note=row.text("Note"),
            source=row.needed("Source"),
        )

    def _inspection(self, row: Row) -> Inspection:
        return Inspection(
            force_id=self._force_id,
            key=row.text("Key"),
            title=row.needed("Title"),
            kind=row.needed_choice("Kind", InspectionKind),
            inspectorates=row.needed("Inspectorates"),
            areas=row.text("Areas"),
            what_the_force_does=row.text("What the force does"),
            outcome=row.text("Outcome"),
            source=row.needed("Source"),
        )

    def _window(self, row: Row) -> InspectionWindow | None:
        resolution = resolve(row.needed("Phrase"), _anchor(row))
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
        for row in self._tables["portal_table.csv"]:
            for column, measure in _PORTAL_MEASURES:
                figures.append(self._figure(row, FigureTable.PORTAL, measure, row.text(column)))
        for row in self._tables["submissions.csv"]:
            figures.append(
                self._figure(row, FigureTable.SUBMISSIONS, Measure.SUBMITTED, row.text("Submitted"))
            )
        for row in self._tables["other_figures.csv"]:
            table, measure = row.needed_choice("Table", FigureTable), row.needed_choice("Measure", Measure)
            figures.append(self._figure(row, table, measure, row.text("Printed")))
        self._flush(session, "portal_table.csv, submissions.csv or other_figures.csv", figures)

    def _figure(self, row: Row, table: FigureTable, measure: Measure, printed: str) -> StatedFigure:
        return StatedFigure(
            force_id=self._force_id,
            as_at=row.needed_day("As at"),
            figure_table=table,
            row_number=row.integer("Row") or 0,
            row_label=row.needed("Label"),
            kind=row.choice("Kind", ItemKind),
            level=_level(row),
            measure=measure,
            value=int(printed) if printed.isascii() and printed.isdigit() else None,
            printed=printed,
            question=row.text("Question"),
            source=row.needed("Source"),
        )


def _level(row: Row) -> int | None:
    level = row.integer("Level")
    if level is not None and not 1 <= level <= 4:
        row.wrong("Level", f"{level} must be 1 to 4, or empty for before levels")
        return None
    return level


def _anchor(row: Row) -> Anchor | date | None:
    """The document's date: a day, or a month (2020-12) or a year where no more is known."""
    text = row.text("Anchor")
    try:
        return read_day(text) if text else None
    except ValueError as error:
        try:
            return parse_anchor(text)
        except ValueError:
            row.wrong("Anchor", str(error))
            return None
