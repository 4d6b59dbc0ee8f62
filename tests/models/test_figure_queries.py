"""What figures are read from, on both databases: history as at any day, counted and item by item alike."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.figure_tallies import TallyReader
from models.queries.figures import figure_facts
from models.queries.forces import force_by_code
from models.records import Item, StageChange
from models.session import reading, writing
from rules.figures import Figures, all_figures
from rules.figures.counting import Tally
from rules.figures.movement import movement
from rules.figures.position import position_now
from rules.figures.submissions import submissions
from rules.vocabulary import Applicability, ItemKind, Stage
from tasks.by_whom import ByWhom
from tasks.items.edit_item import edit_item
from tests.item_histories import FIRST_DAY, NOW_DAY, THEN, History, tallies_of, traits
from tests.small_register import NOW, SmallRegister, make_small_register

_LONDON = ZoneInfo("Europe/London")


def _store(engine: Engine, register: SmallRegister, histories: list[History]) -> None:
    """The histories as items, each change in a row of its own, in the order of the list."""
    with writing(engine) as session:
        for one in histories:
            item = Item(
                force_id=register.force_id,
                publication_id=register.publication_id,
                key=one.key,
                number="",
                kind=one.now.kind,
                level=one.now.level,
                title=one.key,
                text="",
                addressees="",
                applicability=Applicability.OURS if one.now.is_ours else Applicability.NOT_OURS,
                mandatory=True,
                portfolio="",
                board="",
                known_on=one.known_on,
                source="test",
            )
            session.add(item)
            session.flush()
            for day, stage, action in one.changes:
                session.add(
                    StageChange(
                        item_id=item.id,
                        stage=stage,
                        happened_on=day,
                        recorded_at=NOW,
                        note="",
                        source="test",
                        action=action,
                    )
                )
                session.flush()


def _made_up(number: int) -> list[History]:
    """Items of all kinds, with stages on few days, so that several fall on one."""
    chance = random.Random(number)
    histories = []
    for place in range(60):
        kind = chance.choice(list(ItemKind))
        level = None if kind is ItemKind.CAUSE_OF_CONCERN else chance.choice((None, 1, 2, 3, 4))
        what = traits(kind, level, ours=chance.random() < 0.8)
        changes = tuple(
            (FIRST_DAY + timedelta(days=chance.randrange(0, 100, 10)), chance.choice(list(Stage)), None)
            for _ in range(chance.randrange(5))
        )
        known_on = FIRST_DAY + timedelta(days=chance.randrange(0, 100, 10))
        histories.append(History(f"item-{place:02}", what, what, known_on, changes))
    return histories


def _figures(engine: Engine, as_at: date, since: date | None = None, *, listed: bool = True) -> Figures:
    with reading(engine) as session:
        force = force_by_code(session, None)
        return all_figures(figure_facts(session, force.id, as_at=as_at, since=since, listed=listed))


def _tallies(engine: Engine, *, listed: bool) -> list[Tally]:
    with reading(engine) as session:
        force = force_by_code(session, None)
        return TallyReader.open(session, force.id, as_at=NOW_DAY, then=THEN).tallies(listed=listed)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_database_gives_the_figures_that_follow_from_the_histories(
    any_engine: Engine, number: int
) -> None:
    histories = _made_up(number)
    _store(any_engine, make_small_register(any_engine), histories)
    wanted, read = tallies_of(histories), _tallies(any_engine, listed=True)
    assert position_now(read) == position_now(wanted)
    assert movement(read) == movement(wanted)
    assert movement(read).breaks == ()
    assert submissions(read) == submissions(wanted)
    assert movement(read).total.opening.count > 0


def test_counted_by_the_database_the_figures_are_the_same_but_for_their_items(any_engine: Engine) -> None:
    _store(any_engine, make_small_register(any_engine), _made_up(4))
    listed = _figures(any_engine, NOW_DAY, THEN)
    counted = _figures(any_engine, NOW_DAY, THEN, listed=False)

    def numbers(figures: Figures) -> list[object]:
        assert figures.movement is not None
        rows = (*figures.movement.rows, figures.movement.total)
        return [
            [(row.group, row.counts) for row in figures.position.rows],
            figures.position.left_out.count,
            [(row.opening.count, [(term, one.count) for term, one in row.terms]) for row in rows],
            [(row.group, row.figure.count) for row in figures.submissions.rows],
            [(row.stage, row.group, row.figure.count) for row in figures.waiting],
            [band.figure.count for band in figures.bands],
            [(one.kind, one.in_register.count, one.ours.count) for one in figures.publications[0].kinds],
            figures.breaks,
        ]

    assert numbers(counted) == numbers(listed)
    assert counted.oldest == listed.oldest
    assert all(row.open.keys is None or not row.open.keys for row in counted.position.rows)


def test_as_at_a_day_later_changes_and_later_items_are_not_there_yet(any_engine: Engine) -> None:
    _store(any_engine, make_small_register(any_engine), _made_up(5))
    before = _figures(any_engine, NOW_DAY, THEN)
    with writing(any_engine) as session:
        for item in session.scalars(sa.select(Item)).all():
            later = NOW_DAY + timedelta(days=1)
            session.add(
                StageChange(
                    item_id=item.id,
                    stage=Stage.CLOSED,
                    happened_on=later,
                    recorded_at=NOW,
                    note="",
                    source="t",
                )
            )
    assert _figures(any_engine, NOW_DAY, THEN) == before
    after = _figures(any_engine, NOW_DAY + timedelta(days=1), THEN)
    assert after.position.totals.open == 0
    assert after.movement is not None
    assert after.movement.breaks == ()


def _edit(engine: Engine, key: str, day: date, **fields: int | Applicability) -> None:
    """An edit made at noon of a day in London."""
    now = datetime.combine(day, time(12), tzinfo=_LONDON)
    by = ByWhom(force_code=None, actor="FLO", now=now, today=day)
    edit_item(engine, by, key=key, fields=dict(fields), reason="HMICFRS wrote")


@pytest.mark.parametrize("listed", [True, False])
def test_an_edit_of_level_or_applicability_counts_from_its_day(any_engine: Engine, listed: bool) -> None:
    known_on = FIRST_DAY
    what = traits(level=2)
    histories = [History(key, what, what, known_on) for key in ("moved", "not-ours", "later", "same")]
    _store(any_engine, make_small_register(any_engine), histories)
    _edit(any_engine, "moved", THEN + timedelta(days=1), level=3)
    _edit(any_engine, "not-ours", NOW_DAY, applicability=Applicability.NOT_OURS)
    _edit(any_engine, "later", NOW_DAY + timedelta(days=1), level=4)
    found = _figures(any_engine, NOW_DAY, THEN, listed=listed)
    assert [(row.group.level, row.open.count) for row in found.position.rows] == [(2, 2), (3, 1)]
    assert found.movement is not None
    assert found.movement.breaks == ()
    assert [
        (
            row.group and row.group.level,
            row.opening.count,
            [(term.value, one.count) for term, one in row.terms],
        )
        for row in found.movement.rows
    ] == [
        (2, 4, [("found-not-ours", 1), ("regrouped-out", 1)]),
        (3, 0, [("regrouped-in", 1)]),
    ]
    (kind,) = found.publications[0].kinds
    assert (kind.in_register.count, kind.ours.count) == (4, 3)


def test_many_edited_items_are_read_one_by_one_and_come_out_the_same(
    any_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    histories = _made_up(6)
    _store(any_engine, make_small_register(any_engine), histories)
    editable = [one.key for one in histories if one.now.level in (2, 3) and one.known_on <= THEN][:3]
    for key in editable:
        _edit(any_engine, key, NOW_DAY, level=4)
    apart = _figures(any_engine, NOW_DAY, THEN, listed=False)
    monkeypatch.setattr("models.queries.figure_tallies._MOST_APART", len(editable) - 1)
    assert _figures(any_engine, NOW_DAY, THEN, listed=False) == apart


def test_another_force_s_items_are_in_no_figure(any_engine: Engine) -> None:
    ours = make_small_register(any_engine)
    _store(any_engine, ours, [History("mine", traits(), traits(), FIRST_DAY)])
    theirs = make_small_register(any_engine, code="elsewhere")
    _store(any_engine, theirs, [replace(one, key=f"x-{one.key}") for one in _made_up(7)])
    with reading(any_engine) as session:
        facts = figure_facts(session, ours.force_id, as_at=NOW_DAY, since=THEN, listed=True)
    found = all_figures(facts)
    assert [row.open_keys for row in found.position.rows] == [("mine",)]
    assert found.position.left_out.count == 0


def test_an_earlier_day_that_is_later_is_refused(any_engine: Engine) -> None:
    make_small_register(any_engine)
    with pytest.raises(ValueError, match="later than"):
        _figures(any_engine, THEN, NOW_DAY)


def test_an_empty_register_has_figures_of_nothing_and_no_breaks(any_engine: Engine) -> None:
    make_small_register(any_engine)
    found = _figures(any_engine, FIRST_DAY, FIRST_DAY)
    assert (found.position.rows, found.oldest, found.breaks) == ((), None, ())
    assert found.stated.portal is None
    assert found.stated.submissions is None
