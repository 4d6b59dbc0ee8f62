"""What a committee paper is made from: publishable fields only, as known on its day and on the last one's."""

from dataclasses import asdict
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from config.example_register import example_register_folder
from models.queries.committee_material import committee_material
from models.queries.forces import force_by_code
from models.records import Base, Deadline, Inspection, Item, StatedFigure
from models.session import reading, writing
from rules.packs.canonical_json import canonical_json, read_canonical_json
from rules.packs.committee_material import Committee, CommitteeMaterial, Standing
from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    FigureTable,
    ItemKind,
    Measure,
    PostKind,
    ResolutionKind,
    Stage,
)
from tasks.register_folder.load_register import load_register
from tests.committee_papers import paper_of
from tests.small_register import NOW, SmallRegister, add_item, change_stage, make_small_register

MARK = "NOT-FOR-THE-PUBLIC"
BEFORE, S1, S0 = date(2023, 12, 7), date(2024, 3, 28), date(2024, 12, 5)

# Every column of text that a paper may print. All others are filled with MARK below.
PUBLISHABLE = {
    "force": {"code", "name"},
    "item": {"key", "portal_id", "number", "title", "text"},
    "deadline": {"phrase"},
    "publication": {"key", "title", "partners", "link", "findings", "counts_note"},
    "inspection": {"key", "title", "inspectorates", "areas", "what_the_force_does"},
    "inspection_window": {"phrase"},
    "stated_figure": {"row_label", "printed", "question"},
}
# The audit trail is hash-chained JSON, read to know what a field was; recurrences are checked to be a period.
NOT_FREE_TEXT = {("audit_entry", None), ("deadline", "recurrence"), ("post", "key")}


def material(engine: Engine, as_at: date, since: date) -> CommitteeMaterial:
    with reading(engine) as session:
        return committee_material(session, force_by_code(session, None).id, as_at=as_at, since=since)


def marked_columns(session: Session) -> set[str]:
    """Fill every column of free text that isn't publishable with MARK; the names of those with rows."""
    for trigger in session.scalars(sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
        session.execute(sa.text(f'DROP TRIGGER "{trigger}"'))
    marked = set()
    for table in Base.metadata.sorted_tables:
        if (table.name, None) in NOT_FREE_TEXT:
            continue
        for column in table.columns:
            if not isinstance(column.type, sa.String) or isinstance(column.type, sa.Enum):
                continue
            name = column.name
            if name in PUBLISHABLE.get(table.name, set()) or (table.name, name) in NOT_FREE_TEXT:
                continue
            change = sa.update(table).values(
                {name: sa.literal(MARK) + sa.cast(table.c[_first(table)], sa.Text)}
            )
            if table.name == "post":
                # The contact's own post is printed, and no other.
                change = change.where(table.c.kind != PostKind.FORCE_LIAISON_OFFICER)
            if session.execute(change).rowcount:
                marked.add(f"{table.name}.{name}")
    return marked


def _first(table: sa.Table) -> str:
    return next(iter(table.primary_key.columns)).name


def test_no_text_of_an_unpublishable_field_reaches_the_material_or_a_paper(sqlite_engine: Engine) -> None:
    load_register(sqlite_engine, example_register_folder(), now=NOW)
    with writing(sqlite_engine) as session:
        _add_a_target(session)
        marked = marked_columns(session)
    assert marked >= {
        "person.name",
        "person.email",
        "post.title",
        "item.source",
        "item.portfolio",
        "item.board",
        "deadline.source",
        "deadline.rule",
        "deadline.words",
        "inspection.outcome",
        "inspection.source",
        "inspection_window.source",
        "publication.source",
        "stated_figure.source",
        "force_phase.note",
        "force_phase.source",
        "review.note",
        "stage_change.note",
    }
    for as_at, since, committees in (
        (S1, BEFORE, tuple(Committee)),
        (S0, S1, (Committee.JAC, Committee.SPCB)),
    ):
        read = material(sqlite_engine, as_at, since)
        assert MARK not in canonical_json(read).decode()
        for committee in committees:
            assert MARK not in str(asdict(paper_of(read, committee)))


def _add_a_target(session: Session) -> None:
    """A target of the force's own on an item that HMICFRS set no day for."""
    item = session.scalars(sa.select(Item).where(Item.key == "cse-2023-afi1")).one()
    session.add(_deadline(item.id, 7, DeadlineKind.INTERNAL, f"By 1 July 2024 ({MARK})", date(2024, 7, 1)))


def _deadline(item_id: int, version: int, kind: DeadlineKind, phrase: str, day: date | None) -> Deadline:
    resolution = ResolutionKind.DEADLINE if day else ResolutionKind.UNKNOWN
    return Deadline(
        item_id=item_id,
        version=version,
        kind=kind,
        phrase=phrase,
        anchor="",
        resolution=resolution,
        starts_on=day,
        ends_on=day,
        recurrence=None,
        rule="the day as stated",
        words=phrase,
        certainty=Certainty.EXACT,
        known_on=date(2023, 12, 22),
        recorded_at=NOW,
        source="test",
    )


@pytest.fixture
def small(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def test_the_forces_own_target_gives_way_to_the_words_of_hmicfrs(
    any_engine: Engine, small: SmallRegister
) -> None:
    add_item(any_engine, small, "one", due_on=None)
    with writing(any_engine) as session:
        item = session.scalars(sa.select(Item).where(Item.key == "one")).one()
        session.add(_deadline(item.id, 11, DeadlineKind.HMICFRS, "within six months", None))
        session.add(_deadline(item.id, 12, DeadlineKind.INTERNAL, "By 1 July 2024", date(2024, 7, 1)))
    (one,) = material(any_engine, S0, S1).items
    assert (one.due_on, one.phrase) == (None, "within six months")
    (odd,) = material(any_engine, S0, S1).date_breaks
    assert "within six months" in odd.printed


@pytest.mark.parametrize(
    ("stage", "standing"),
    [
        (Stage.CLAIMED, Standing.OPEN),
        (Stage.SIGNED_OFF, Standing.OPEN),
        (Stage.SUBMITTED, Standing.WAITING),
        (Stage.CLOSED, Standing.CLOSED),
        (Stage.DEROGATED, Standing.NOT_ASKED),
    ],
)
def test_the_forces_inner_stages_are_not_told_apart(
    sqlite_engine: Engine, stage: Stage, standing: Standing
) -> None:
    add_item(sqlite_engine, make_small_register(sqlite_engine), "one", due_on=None)
    _step(sqlite_engine, "one", stage, date(2024, 6, 3))
    (one,) = material(sqlite_engine, S0, S1).items
    assert one.standing is standing
    assert one.standing_since == (None if standing is Standing.OPEN else date(2024, 6, 3))


def _step(engine: Engine, key: str, stage: Stage, day: date) -> None:
    with writing(engine) as session:
        change_stage(session, session.scalars(sa.select(Item.id).where(Item.key == key)).one(), stage, day)


def test_submissions_count_from_the_beginning_of_levels_and_from_the_last_paper(
    any_engine: Engine, small: SmallRegister
) -> None:
    for key, day in (("early", date(2023, 7, 3)), ("before", date(2024, 2, 5)), ("since", date(2024, 6, 3))):
        add_item(any_engine, small, key, due_on=None)
        _step(any_engine, key, Stage.SUBMITTED, day)
    with writing(any_engine) as session:
        session.execute(sa.update(Item).values(known_on=date(2022, 6, 30)))
    read = material(any_engine, S0, S1)
    assert read.submitted.total.keys == ("before", "since")
    assert read.submitted_since.total.keys == ("since",)
    long_ago = material(any_engine, S0, date(2022, 9, 29))
    assert long_ago.submitted == read.submitted
    assert long_ago.submitted_since == read.submitted


def test_items_for_others_only_are_left_out(sqlite_engine: Engine) -> None:
    register = make_small_register(sqlite_engine)
    add_item(sqlite_engine, register, "ours", due_on=None)
    add_item(sqlite_engine, register, "theirs", due_on=None)
    with writing(sqlite_engine) as session:
        theirs = sa.update(Item).where(Item.key == "theirs")
        session.execute(theirs.values(applicability=Applicability.NOT_OURS))
    assert [item.key for item in material(sqlite_engine, S0, S1).items] == ["ours"]


def test_the_portals_table_is_read_for_both_days(any_engine: Engine, small: SmallRegister) -> None:
    with writing(any_engine) as session:
        for day, opened in ((date(2024, 3, 1), 9), (date(2024, 12, 1), 7)):
            for measure, value in ((Measure.OPEN, opened), (Measure.CLOSED, 1), (Measure.TOTAL, opened + 1)):
                session.add(_figure(small.force_id, day, measure, value))
    read = material(any_engine, S0, S1)
    assert [(table.table, table.as_at) for table in read.stated] == [(FigureTable.PORTAL, date(2024, 12, 1))]
    assert [table.as_at for table in read.stated_then] == [date(2024, 3, 1)]


def _figure(force_id: int, day: date, measure: Measure, value: int) -> StatedFigure:
    return StatedFigure(
        force_id=force_id,
        as_at=day,
        figure_table=FigureTable.PORTAL,
        row_number=1,
        row_label="Recommendation Level 2",
        kind=ItemKind.RECOMMENDATION,
        level=2,
        measure=measure,
        value=value,
        printed=str(value),
        question="",
        source="",
    )


def test_the_material_survives_being_frozen_as_canonical_json(any_engine: Engine) -> None:
    load_register(any_engine, example_register_folder(), now=NOW)
    read = material(any_engine, S0, S1)
    assert read_canonical_json(CommitteeMaterial, canonical_json(read)) == read


def test_the_contact_is_a_post_and_a_rank_and_never_a_name(any_engine: Engine, small: SmallRegister) -> None:
    with reading(any_engine) as session:
        read = committee_material(
            session,
            small.force_id,
            as_at=S0,
            since=S1,
            contact_rank="Inspector",
            background_documents=["A report"],
            ppog_days=[date(2024, 5, 8), date(2024, 1, 10), date(2024, 5, 8)],
        )
    assert (read.contact.title, read.contact.rank) == ("Force Liaison Officer", "Inspector")
    assert read.background_documents == ("A report",)
    assert read.ppog_days == (date(2024, 1, 10), date(2024, 5, 8))
    assert "Siân" not in canonical_json(read).decode()


def test_a_day_before_that_comes_after_is_refused(sqlite_engine: Engine) -> None:
    make_small_register(sqlite_engine)
    with pytest.raises(ValueError, match="2024-12-05 is later than 2024-03-28"):
        material(sqlite_engine, S1, S0)


def test_an_outcome_is_not_read_even_when_the_inspection_is_over(sqlite_engine: Engine) -> None:
    load_register(sqlite_engine, example_register_folder(), now=NOW)
    with reading(sqlite_engine) as session:
        outcomes = [text for text in session.scalars(sa.select(Inspection.outcome)) if text]
    frozen = canonical_json(material(sqlite_engine, S0, S1)).decode()
    assert outcomes
    assert not any(outcome in frozen for outcome in outcomes)
