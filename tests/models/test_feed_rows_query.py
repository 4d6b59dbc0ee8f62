"""Which rows of the register stand in a calendar feed on a day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.engine import Engine

from models.queries.feed_rows import read_feed_rows
from models.records import (
    AuditEntry,
    DeadlineConfirmation,
    ForcePhase,
    Inspection,
    InspectionWindow,
    Item,
    Post,
    Publication,
)
from models.session import reading, writing
from rules.calendar_feeds.feed_rows import FeedRows
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import (
    Applicability,
    Certainty,
    FeedPart,
    InspectionKind,
    Phase,
    PublicationKind,
    Stage,
    WindowStatus,
)
from tests.calendar_rows import SETTINGS
from tests.small_register import (
    PUBLISHED,
    SmallRegister,
    add_item,
    change_stage,
    deadline,
    make_small_register,
)

TODAY = date(2024, 6, 7)
OWNERS = FeedFilter(frozenset({FeedPart.DEADLINES}), post_key="owner")


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def add_window(
    engine: Engine,
    register: SmallRegister,
    key: str,
    *statuses: WindowStatus,
    starts: date = date(2024, 7, 1),
    portfolio: str = "",
    recorded: date = date(2024, 5, 1),
) -> None:
    """One inspection with one window, revised once for each status after the first, a day apart."""
    with writing(engine) as session:
        inspection = Inspection(
            force_id=register.force_id,
            key=key,
            title=key,
            kind=InspectionKind.THEMATIC,
            inspectorates="HMICFRS",
            areas="",
            what_the_force_does="",
            outcome="",
            source="test",
            portfolio=portfolio,
        )
        session.add(inspection)
        session.flush()
        for revision, status in enumerate(statuses):
            session.add(
                InspectionWindow(
                    inspection_id=inspection.id,
                    slot=1,
                    revision=revision,
                    phrase="",
                    anchor="",
                    rule="",
                    certainty=Certainty.EXACT,
                    starts_on=starts,
                    ends_on=starts + timedelta(days=4),
                    status=status,
                    known_on=recorded + timedelta(days=revision),
                    recorded_at=datetime.combine(
                        recorded + timedelta(days=revision), datetime.min.time(), tzinfo=UTC
                    ),
                    source="test",
                )
            )


def rows_on(
    engine: Engine,
    register: SmallRegister,
    feed_filter: FeedFilter = FeedFilter(),  # noqa: B008  # frozen
    *,
    today: date = TODAY,
    as_at: date | None = None,
) -> FeedRows:
    with reading(engine) as session:
        return read_feed_rows(
            session, register.force_id, feed_filter, today=today, settings=SETTINGS, as_at=as_at
        )


def test_past_windows_stay_a_year_and_cancelled_ones_the_policys_time(
    any_engine: Engine, register: SmallRegister
) -> None:
    last_year = date(2023, 6, 8)
    add_window(any_engine, register, "old", WindowStatus.DONE, starts=last_year - timedelta(days=5))
    add_window(any_engine, register, "kept", WindowStatus.DONE, starts=last_year - timedelta(days=4))
    add_window(any_engine, register, "gone", WindowStatus.CANCELLED, recorded=date(2024, 3, 8))
    add_window(any_engine, register, "cancelled", WindowStatus.CANCELLED, recorded=date(2024, 3, 9))

    found = [slot.inspection_key for slot in rows_on(any_engine, register).inspections]

    assert found == ["kept", "cancelled"]
    tomorrow = rows_on(any_engine, register, today=TODAY + timedelta(days=1)).inspections
    assert [slot.inspection_key for slot in tomorrow] == []


def test_a_feed_of_firm_windows_shows_a_cancelled_one_only_if_it_was_ever_firm(
    any_engine: Engine, register: SmallRegister
) -> None:
    tentative, confirmed, cancelled = (
        WindowStatus.TENTATIVE,
        WindowStatus.CONFIRMED,
        WindowStatus.CANCELLED,
    )
    add_window(any_engine, register, "a-tentative", tentative)
    add_window(any_engine, register, "b-confirmed", tentative, confirmed)
    add_window(any_engine, register, "c-cancelled", tentative, confirmed, cancelled)
    add_window(any_engine, register, "d-never-firm", tentative, cancelled)
    add_window(any_engine, register, "e-loosened", confirmed, tentative)
    add_window(any_engine, register, "f-done", WindowStatus.DONE)

    found = rows_on(any_engine, register, FeedFilter(only_confirmed=True)).inspections

    assert [slot.inspection_key for slot in found] == ["b-confirmed", "c-cancelled", "f-done"]


def test_a_portfolios_feed_holds_its_inspections_and_deadlines_only(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_window(any_engine, register, "crime", WindowStatus.TENTATIVE, portfolio="Crime")
    add_window(any_engine, register, "other", WindowStatus.TENTATIVE, portfolio="Local Policing")
    add_window(any_engine, register, "nobodys", WindowStatus.TENTATIVE)
    for key, portfolio in (("10618", "CRIME"), ("9962", "")):
        item_id = add_item(any_engine, register, key, due_on=date(2024, 9, 1))
        with writing(any_engine) as session:
            session.get_one(Item, item_id).portfolio = portfolio

    rows = rows_on(
        any_engine,
        register,
        replace(OWNERS, parts=frozenset({FeedPart.INSPECTIONS, FeedPart.DEADLINES}), portfolio="crime"),
    )

    assert [slot.inspection_key for slot in rows.inspections] == ["crime"]
    assert [row.item_key for row in rows.deadlines] == ["10618"]


def test_the_register_is_read_as_it_was_known_on_a_past_day(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_window(any_engine, register, "peel", WindowStatus.TENTATIVE, WindowStatus.CONFIRMED)

    then, now = (rows_on(any_engine, register, as_at=day) for day in (date(2024, 5, 1), None))

    assert [slot.status for slot in then.inspections] == [WindowStatus.TENTATIVE]
    assert [slot.status for slot in now.inspections] == [WindowStatus.CONFIRMED]


def test_a_posts_deadlines_are_those_of_its_open_items(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "open", due_on=date(2024, 9, 1))
    add_item(any_engine, register, "long-overdue", due_on=date(2019, 9, 1))
    add_item(any_engine, register, "undated", due_on=None)
    add_item(any_engine, register, "others-post", due_on=date(2024, 9, 1), owner_post_id=register.flo_post_id)
    for key, values in {
        "not-ours": {"applicability": Applicability.NOT_OURS},
        "level-1": {"level": 1},
        "not-known-yet": {"known_on": TODAY + timedelta(days=1)},
    }.items():
        item_id = add_item(any_engine, register, key, due_on=date(2024, 9, 1))
        with writing(any_engine) as session:
            for name, value in values.items():
                setattr(session.get_one(Item, item_id), name, value)

    rows = rows_on(any_engine, register, OWNERS)

    assert [row.item_key for row in rows.deadlines] == ["long-overdue", "open"]
    assert (rows.inspections, rows.meetings, rows.section_55, rows.left_out) == ((), (), (), ())
    assert rows.name == "West Midlands Police: deadlines (deadlines of Owner)"


def test_an_ended_items_deadline_stays_the_policys_time(any_engine: Engine, register: SmallRegister) -> None:
    ids = {key: add_item(any_engine, register, key, due_on=date(2024, 9, 1)) for key in ("gone", "closed")}
    with writing(any_engine) as session:
        change_stage(session, ids["gone"], Stage.CLOSED, date(2024, 3, 8))
        change_stage(session, ids["closed"], Stage.CLOSED, date(2024, 3, 9))

    rows = rows_on(any_engine, register, OWNERS)

    assert [(row.item_key, row.stage, row.stage_since) for row in rows.deadlines] == [
        ("closed", Stage.CLOSED, date(2024, 3, 9))
    ]


def test_every_change_of_a_deadline_raises_its_sequence_and_its_time(
    any_engine: Engine, register: SmallRegister
) -> None:
    item_id = add_item(any_engine, register, "10618", due_on=date(2024, 9, 1))
    seen = [rows_on(any_engine, register, OWNERS).deadlines[0]]

    def look_after(day: int, record: object) -> None:
        record.recorded_at = datetime(2024, 6, day, 9, 0, tzinfo=UTC)  # type: ignore[attr-defined]
        with writing(any_engine) as session:
            session.add(record)
        seen.append(rows_on(any_engine, register, OWNERS).deadlines[0])

    moved = deadline(item_id, 2, date(2024, 12, 1))
    look_after(8, moved)
    confirmed = DeadlineConfirmation(
        item_id=item_id,
        version=2,
        confirmed_by_post_id=register.flo_post_id,
        confirmed_on=date(2024, 6, 5),
        note="",
    )
    look_after(9, confirmed)
    with writing(any_engine) as session:
        change_stage(session, item_id, Stage.CLOSED, date(2024, 6, 6))
    seen.append(rows_on(any_engine, register, OWNERS).deadlines[0])

    assert [row.ends_on for row in seen] == [date(2024, 9, 1), *[date(2024, 12, 1)] * 3]
    assert [row.sequence for row in seen] == [2, 3, 4, 5]
    assert [row.confirmed_by for row in seen] == ["", "", "Force Liaison Officer", "Force Liaison Officer"]
    assert [row.modified_at.day for row in seen] == [7, 8, 9, 9]
    assert len({row.first_recorded_at for row in seen}) == 1


def test_an_edited_title_raises_last_modified_alone(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "10618", due_on=date(2024, 9, 1))
    (before,) = rows_on(any_engine, register, OWNERS).deadlines
    at = datetime(2024, 6, 20, 9, 0, tzinfo=UTC)
    with writing(any_engine) as session:
        session.add(audit_entry(register, 1, "edit", "item", "10618", at))
        session.add(audit_entry(register, 2, "edit", "item", "another", at + timedelta(days=1)))

    (after,) = rows_on(any_engine, register, OWNERS).deadlines

    assert after == replace(before, modified_at=at)


def audit_entry(
    register: SmallRegister, sequence: int, action: str, kind: str, key: str, at: datetime
) -> AuditEntry:
    return AuditEntry(
        force_id=register.force_id,
        sequence=sequence,
        happened_at=at,
        actor="test",
        action=action,
        subject_kind=kind,
        subject_key=key,
        changes="[]",
        why="",
        previous_hash="0" * 64,
        entry_hash="0" * 64,
    )


@pytest.mark.parametrize(
    ("post_key", "reason"),
    [(None, "the feed names no post whose they are"), ("cc", "the force has no post with the key “cc”")],
)
def test_deadlines_of_no_post_are_reported_and_the_rest_stands(
    any_engine: Engine, register: SmallRegister, post_key: str | None, reason: str
) -> None:
    add_window(any_engine, register, "peel", WindowStatus.TENTATIVE)

    rows = rows_on(any_engine, register, FeedFilter(frozenset(FeedPart), post_key=post_key))

    assert [str(one) for one in rows.left_out] == [f"deadlines: {reason}"]
    assert len(rows.inspections) == 1
    assert rows.deadlines == ()


def test_boards_are_shown_from_a_year_ago_to_a_year_ahead(
    any_engine: Engine, register: SmallRegister
) -> None:
    rows = rows_on(any_engine, register, FeedFilter(frozenset({FeedPart.BOARDS})))

    days = [meeting.day for meeting in rows.meetings]
    assert (days[0], days[-1], len(days)) == (date(2023, 7, 4), date(2025, 6, 3), 24)
    assert {meeting.board for meeting in rows.meetings} == {"DCC Board"}
    assert {meeting.hours for meeting in rows.meetings} == {SETTINGS.boards[0].hours}


def test_ppog_sits_while_the_force_is_in_engage_and_not_outside_it(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        for phase, began_on in ((Phase.ENGAGE, date(2023, 11, 24)), (Phase.SCAN, date(2024, 9, 18))):
            session.add(
                ForcePhase(force_id=register.force_id, phase=phase, began_on=began_on, note="", source="")
            )
    ppog = FeedFilter(frozenset({FeedPart.PPOG}))

    while_in_engage = rows_on(any_engine, register, ppog)
    afterwards = rows_on(any_engine, register, ppog, today=date(2024, 9, 18))

    # The day in October is shown as long as nobody knows that the phase ends before it.
    assert [meeting.day for meeting in while_in_engage.meetings] == [date(2024, 3, 6), date(2024, 10, 9)]
    assert [meeting.day for meeting in afterwards.meetings] == [date(2024, 3, 6)]


def test_section_55_days_are_those_of_reports_under_section_54(
    any_engine: Engine, register: SmallRegister
) -> None:
    at = datetime(2024, 6, 20, 9, 0, tzinfo=UTC)
    with writing(any_engine) as session:
        for key, kind, published_on in (
            ("before-the-act", PublicationKind.PEEL, date(2017, 5, 1)),
            ("too-old", PublicationKind.PEEL, date(2023, 4, 13)),
            ("kept", PublicationKind.PEEL, date(2023, 4, 14)),
            ("super-complaint", PublicationKind.SUPER_COMPLAINT, PUBLISHED),
            ("undated", PublicationKind.PEEL, None),
            ("a-slip-of-the-pen", PublicationKind.PEEL, date.max),
        ):
            session.add(
                Publication(
                    force_id=register.force_id,
                    key=key,
                    title=key,
                    kind=kind,
                    partners="",
                    published_on=published_on,
                    link="",
                    findings="",
                    counts_note="",
                    source="test",
                )
            )
        session.add(audit_entry(register, 1, "edit-publication", "publication", "kept", at))

    rows = rows_on(any_engine, register, FeedFilter(frozenset({FeedPart.SECTION_55})))

    assert [(row.publication_key, row.last_day) for row in rows.section_55] == [
        ("kept", date(2023, 6, 8)),
        ("report", date(2024, 2, 8)),
    ]
    assert [(row.changes, row.changed_at) for row in rows.section_55] == [
        (1, at),
        (0, datetime(2023, 12, 15, tzinfo=UTC)),
    ]


def test_a_public_feed_has_inspections_only_whatever_its_parts(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_window(any_engine, register, "peel", WindowStatus.TENTATIVE)
    add_item(any_engine, register, "10618", due_on=date(2024, 9, 1))

    rows = rows_on(any_engine, register, FeedFilter(frozenset(FeedPart), post_key="owner", public=True))

    assert (rows.public, len(rows.inspections)) == (True, 1)
    assert (rows.deadlines, rows.meetings, rows.section_55, rows.left_out) == ((), (), (), ())


def test_nothing_of_another_force_stands_in_a_feed(any_engine: Engine, register: SmallRegister) -> None:
    other = make_small_register(any_engine, code="another")
    add_window(any_engine, other, "theirs", WindowStatus.TENTATIVE)
    add_item(any_engine, other, "theirs", due_on=date(2024, 9, 1))
    with writing(any_engine) as session:
        session.add(
            Post(
                force_id=other.force_id,
                key="their-post",
                title="x",
                kind=session.get_one(Post, 1).kind,
                portfolio="",
            )
        )

    rows = rows_on(any_engine, register, FeedFilter(frozenset(FeedPart), post_key="their-post"))

    assert (rows.inspections, rows.deadlines) == ((), ())
    assert [row.publication_key for row in rows.section_55] == ["report"]
    assert [str(one) for one in rows.left_out] == [
        "deadlines: the force has no post with the key “their-post”"
    ]


def test_rows_are_the_same_on_two_days_on_which_nothing_changed(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_window(any_engine, register, "peel", WindowStatus.TENTATIVE)
    add_item(any_engine, register, "10618", due_on=date(2024, 9, 1))
    everything = FeedFilter(frozenset(FeedPart), post_key="owner")

    first, second = (rows_on(any_engine, register, everything, today=date(2024, 6, day)) for day in (7, 8))

    assert first == second
    assert first.fingerprint() == second.fingerprint()


@pytest.mark.parametrize("today", [date.min, date.max])
def test_no_day_is_too_early_or_too_late(any_engine: Engine, register: SmallRegister, today: date) -> None:
    rows = rows_on(any_engine, register, FeedFilter(frozenset(FeedPart), post_key="owner"), today=today)

    assert rows.inspections == ()
