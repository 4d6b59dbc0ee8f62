"""What the register asks: the example register's known cases, and every gap of a small register."""

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.bank_holidays import england_and_wales
from config.example_register import example_register_folder
from models.queries.questions import questions_as_at
from models.records import Force, Item, Post, Publication, StatedFigure, Tenure
from models.session import reading, writing
from rules.register_questions import AskedQuestion
from rules.vocabulary import (
    Applicability,
    Certainty,
    DeadlineKind,
    FigureTable,
    Measure,
    PostKind,
    ResolutionKind,
    Stage,
)
from tasks.register_folder.load_register import load_register
from tests.small_register import (
    SmallRegister,
    add_item,
    change_stage,
    deadline,
    make_small_register,
)

TODAY = date(2024, 6, 7)
DUE = date(2024, 9, 12)
S1, S3 = date(2024, 3, 28), date(2022, 9, 29)


def questions(engine: Engine, as_at: date = TODAY) -> list[AskedQuestion]:
    with reading(engine) as session:
        force_id = session.scalars(sa.select(Force.id).order_by(Force.id)).first()
        assert force_id is not None
        return list(questions_as_at(session, force_id, as_at, holidays=england_and_wales()))


def by_code(engine: Engine, as_at: date = TODAY) -> dict[str, list[AskedQuestion]]:
    """The questions of each code, but for the one that counts unconfirmed days."""
    found: dict[str, list[AskedQuestion]] = {}
    for question in questions(engine, as_at):
        if question.code != "unconfirmed-dates":
            found.setdefault(question.code, []).append(question)
    return found


class TestExampleRegister:
    """The cases that the four papers are known for."""

    @pytest.fixture
    def example(self, any_engine: Engine) -> Engine:
        load_register(any_engine, example_register_folder(), now=datetime(2024, 12, 5, 9, 0, tzinfo=UTC))
        return any_engine

    def test_s1_spells_probably_one_day_three_ways(self, example: Engine) -> None:
        (near,) = by_code(example, S1)["near-same-dates"]
        assert near.publication_key == "stop-and-search-2023"
        assert set(near.item_keys) == {f"stop-search-2023-r{number}" for number in (1, 3, 4, 5, 7, 8)}
        for spelling in ("By June 2024", "By 14 June 2024", "By June 14 2024"):
            assert f"“{spelling}”" in near.says
        assert "three ways" in near.says

    def test_s3s_periods_have_nothing_to_be_counted_from(self, example: Engine) -> None:
        unread = by_code(example, S3)["unknown-date"]
        assert [(question.publication_key, question.item_keys) for question in unread] == [
            ("crimes-against-older-people", ("older-people-10618",)),
            ("crimes-against-older-people", ("older-people-9962",)),
            ("stalking-and-harassment", ("stalking-9472",)),
        ]
        assert all("the date of publication isn't recorded" in question.says for question in unread)

    def test_a_report_without_a_day_is_asked_about_also_after_its_items_have_ended(
        self, example: Engine
    ) -> None:
        for as_at in (S3, date(2024, 12, 5)):
            undated = {
                question.publication_key: question.item_keys
                for question in by_code(example, as_at)["no-publication-date"]
            }
            assert undated == {
                "crimes-against-older-people": ("older-people-10618", "older-people-9962"),
                "stalking-and-harassment": ("stalking-9472",),
            }

    def test_the_vacant_post_the_missing_owner_and_the_unclear_figures_are_there(
        self, example: Engine
    ) -> None:
        found = by_code(example, S1)
        assert [question.item_keys for question in found["no-owner"]] == [("victims-2023-r3",)]
        assert [question.about for question in found["owner-left"]] == ["owner-acquisitive-crime"]
        figures = {question.about for question in found["unclear-figure"]}
        assert {
            "2024-03-28/portal/AFI Closed before Levels",
            "2024-03-28/portal/Recommendation Closed before Levels",
        } <= figures
        assert "2024-12-05/submissions/Total" not in figures
        later = {question.about for question in by_code(example, date(2024, 12, 5))["unclear-figure"]}
        assert figures | {"2024-12-05/submissions/Total"} <= later

    def test_asking_twice_asks_the_same_in_the_same_order_each_with_an_id_of_its_own(
        self, example: Engine
    ) -> None:
        first, again = questions(example, S1), questions(example, S1)
        assert first == again
        assert len({question.id for question in first}) == len(first)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    return make_small_register(any_engine)


def test_an_item_that_has_everything_is_only_counted_as_unconfirmed(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=DUE)
    (question,) = questions(any_engine)
    assert (question.code, question.item_keys) == ("unconfirmed-dates", ("r1",))
    with writing(any_engine) as session:
        again = deadline(item, 2, DUE)
        again.confirmed_by_post_id = register.flo_post_id
        session.add(again)
    assert questions(any_engine) == []


@pytest.mark.parametrize(
    "values",
    [{"applicability": Applicability.NOT_OURS}, {"level": 1}],
)
def test_nothing_is_asked_about_what_is_for_others_or_archived(
    any_engine: Engine, register: SmallRegister, values: dict[str, object]
) -> None:
    add_item(any_engine, register, "r1", due_on=None, owner_post_id=None)
    assert set(by_code(any_engine)) == {"no-date", "no-owner"}
    with writing(any_engine) as session:
        session.execute(sa.update(Item).values(**values))
    assert questions(any_engine) == []


def test_nothing_is_asked_about_an_ended_item_but_on_the_days_before_it_ended(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=None)
    with writing(any_engine) as session:
        change_stage(session, item, Stage.CLOSED, TODAY)
    assert questions(any_engine) == []
    assert set(by_code(any_engine, TODAY - timedelta(days=1))) == {"no-date"}


def test_each_kind_of_deadline_is_looked_at_in_its_newest_version(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=date(2024, 6, 15))
    with writing(any_engine) as session:
        internal = deadline(item, 2, date(2024, 6, 16))
        internal.kind = DeadlineKind.INTERNAL
        session.add(internal)
    days = [question.says for question in by_code(any_engine)["not-a-work-day"]]
    assert ["15 June 2024" in says for says in days] == [True, False]
    assert "16 June 2024, which is a Sunday" in days[1]
    with writing(any_engine) as session:
        session.add(deadline(item, 3, DUE))
    assert len(by_code(any_engine)["not-a-work-day"]) == 1


def test_an_unread_phrase_comes_with_the_resolvers_reason_and_is_no_missing_date_as_well(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=None)
    with writing(any_engine) as session:
        row = deadline(item, 1, DUE)
        row.phrase, row.rule = "By 30 Septe", "the text is cut off within a word"
        row.resolution, row.certainty = ResolutionKind.UNKNOWN, Certainty.NOT_KNOWN
        row.starts_on = row.ends_on = None
        session.add(row)
    found = by_code(any_engine)
    assert set(found) == {"unknown-date"}
    assert "“By 30 Septe”" in found["unknown-date"][0].says
    assert "the text is cut off within a word" in found["unknown-date"][0].says


def test_an_answer_from_before_its_report_came_out_is_asked_about(
    any_engine: Engine, register: SmallRegister
) -> None:
    item = add_item(any_engine, register, "r1", due_on=DUE, updated_on=None)
    with writing(any_engine) as session:
        session.execute(sa.update(Item).values(known_on=date(2023, 11, 1)))
        change_stage(session, item, Stage.CLAIMED, date(2023, 12, 1))
        change_stage(session, item, Stage.RETURNED, date(2023, 12, 2))
    found = by_code(any_engine)
    assert set(found) == {"publication-date"}
    says = found["publication-date"][0].says
    assert "was claimed on 1 December 2023" in says
    assert "a paper of 1 November 2023 names it already" in says


def test_a_post_that_was_left_and_one_that_was_never_held_are_told_apart(
    any_engine: Engine, register: SmallRegister
) -> None:
    with writing(any_engine) as session:
        post = Post(force_id=register.force_id, key="new", title="New", kind=PostKind.OWNER, portfolio="")
        session.add(post)
        session.flush()
        new_post_id = post.id
        session.execute(
            sa.update(Tenure).where(Tenure.post_id == register.owner_post_id).values(until=date(2024, 5, 31))
        )
    add_item(any_engine, register, "left", due_on=DUE)
    add_item(any_engine, register, "vacant", due_on=DUE, owner_post_id=new_post_id)
    found = by_code(any_engine)
    assert set(found) == {"owner-left", "vacant-post"}
    assert "since 31 May 2024" in found["owner-left"][0].says
    assert found["vacant-post"][0].item_keys == ("vacant",)
    assert by_code(any_engine, date(2024, 5, 31)).keys() == {"vacant-post"}


def test_a_report_without_a_day_and_an_unclear_row_are_asked_about_once(
    any_engine: Engine, register: SmallRegister
) -> None:
    add_item(any_engine, register, "r1", due_on=DUE)
    with writing(any_engine) as session:
        session.execute(sa.update(Publication).values(published_on=None))
        for measure, printed in ((Measure.OPEN, "36"), (Measure.CLOSED, "13")):
            session.add(
                StatedFigure(
                    force_id=register.force_id,
                    as_at=TODAY,
                    figure_table=FigureTable.PORTAL,
                    row_number=1,
                    row_label="Closed before Levels",
                    measure=measure,
                    value=int(printed),
                    printed=printed,
                    question="What does each count?",
                    source="test",
                )
            )
    found = by_code(any_engine)
    assert [question.item_keys for question in found["no-publication-date"]] == [("r1",)]
    (figure,) = found["unclear-figure"]
    assert "(printed 36, 13): What does each count?" in figure.says
    assert "unclear-figure" not in by_code(any_engine, TODAY - timedelta(days=1))


def test_asking_changes_nothing(any_engine: Engine, register: SmallRegister) -> None:
    add_item(any_engine, register, "r1", due_on=None, owner_post_id=None)
    written: list[str] = []
    sa.event.listen(any_engine, "before_cursor_execute", lambda *told: written.append(str(told[2])))
    assert questions(any_engine)
    assert written
    assert {statement.split()[0].upper() for statement in written} <= {"BEGIN", "SELECT", "WITH"}
