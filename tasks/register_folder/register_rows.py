"""One row of a register folder as one record, where it refers to no other row."""

from datetime import date

from models.records import ForcePhase, Inspection, Person, Post, Publication, StatedFigure
from rules.deadline_phrases import Anchor, parse_anchor
from rules.read_day import read_day
from rules.vocabulary import (
    Channel,
    FigureTable,
    InspectionKind,
    ItemKind,
    Measure,
    Phase,
    PostKind,
    PublicationKind,
)
from tasks.register_folder.register_files import Row


def read_post(force_id: int, row: Row) -> Post:
    """A post, by its key."""
    return Post(
        force_id=force_id,
        key=row.text("Key"),
        title=row.needed("Title"),
        kind=row.needed_choice("Kind", PostKind),
        portfolio=row.text("Portfolio"),
    )


def read_person(force_id: int, row: Row) -> Person:
    """A person and how they are reached."""
    channel = row.needed_choice("Channel", Channel)
    teams_channel = row.optional("Teams channel")
    if channel.needs_a_name and teams_channel is None:
        row.wrong("Teams channel", "must name a channel of the settings, as this person is reached by it")
    if row.text("E-mail").count("@") != 1:
        row.wrong("E-mail", f"“{row.text('E-mail')}” isn't an e-mail address")
    return Person(
        force_id=force_id,
        name=row.needed("Name"),
        email=row.text("E-mail"),
        channel=channel,
        teams_channel=teams_channel,
    )


def read_publication(force_id: int, row: Row) -> Publication:
    """A report, with the counts that its source states."""
    made, applicable = row.integer("Made"), row.integer("Applicable")
    if made is not None and applicable is not None and applicable > made:
        row.wrong("Applicable", f"{applicable} is more than the {made} made")
    return Publication(
        force_id=force_id,
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


def read_phase(force_id: int, row: Row) -> ForcePhase:
    """HMICFRS's monitoring phase from a day on."""
    return ForcePhase(
        force_id=force_id,
        phase=row.needed_choice("Phase", Phase),
        began_on=row.needed_day("Began"),
        note=row.text("Note"),
        source=row.needed("Source"),
    )


def read_inspection(force_id: int, row: Row) -> Inspection:
    """An inspection activity, without its windows."""
    return Inspection(
        force_id=force_id,
        key=row.text("Key"),
        title=row.needed("Title"),
        kind=row.needed_choice("Kind", InspectionKind),
        inspectorates=row.needed("Inspectorates"),
        areas=row.text("Areas"),
        what_the_force_does=row.text("What the force does"),
        outcome=row.text("Outcome"),
        source=row.needed("Source"),
        portfolio=row.text("Portfolio"),
    )


def read_figure(force_id: int, row: Row, table: FigureTable, measure: Measure, printed: str) -> StatedFigure:
    """One figure of a paper's table, as it is printed."""
    return StatedFigure(
        force_id=force_id,
        as_at=row.needed_day("As at"),
        figure_table=table,
        row_number=row.integer("Row") or 0,
        row_label=row.needed("Label"),
        kind=row.choice("Kind", ItemKind),
        level=read_level(row),
        measure=measure,
        value=int(printed) if printed.isascii() and printed.isdigit() else None,
        printed=printed,
        question=row.text("Question"),
        source=row.needed("Source"),
    )


def read_level(row: Row) -> int | None:
    """A level of 1 to 4, or None for before levels."""
    level = row.integer("Level")
    if level is not None and not 1 <= level <= 4:
        row.wrong("Level", f"{level} must be 1 to 4, or empty for before levels")
        return None
    return level


def read_anchor(row: Row) -> Anchor | date | None:
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
