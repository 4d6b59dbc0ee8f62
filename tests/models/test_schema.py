"""The database refuses nonsense, on SQLite and on PostgreSQL alike."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError, StatementError

from models.migrate import SchemaError, check_schema, migrate
from models.records import Base, Force, Person, Post, Tenure
from models.session import DatabaseUrlError, database_url, open_engine, reading, writing
from rules.vocabulary import Channel, PostKind


def test_the_migrations_make_exactly_the_tables_that_the_records_describe(any_engine: Engine) -> None:
    with any_engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_check_constraint_of_the_records_is_in_the_migrated_database(any_engine: Engine) -> None:
    inspector = sa.inspect(any_engine)
    for table in Base.metadata.tables.values():
        wanted = {str(check.name) for check in table.constraints if isinstance(check, sa.CheckConstraint)}
        there = {check["name"] for check in inspector.get_check_constraints(table.name)}
        assert wanted <= there, table.name


def test_migrating_twice_changes_nothing(any_engine: Engine) -> None:
    migrate(any_engine)
    check_schema(any_engine)


def test_an_empty_database_is_told_to_run_init(tmp_path: object) -> None:
    engine = open_engine(database_url(f"sqlite:///{tmp_path}/empty.db"))
    with pytest.raises(SchemaError, match="oversight init"):
        check_schema(engine)
    engine.dispose()


def test_a_time_without_a_zone_is_refused(any_engine: Engine) -> None:
    from models.records import RegisterLoad

    with writing(any_engine) as session:
        force = Force(code="a", name="A")
        session.add(force)
        session.flush()
        force_id = force.id
    load = RegisterLoad(
        force_id=force_id,
        folder_name="f",
        digest="d",
        loaded_at=datetime(2024, 6, 7, 6, 30),  # noqa: DTZ001
    )
    with pytest.raises(StatementError, match="without a zone"), writing(any_engine) as session:
        session.add(load)


def test_times_come_back_in_utc(any_engine: Engine) -> None:
    from models.records import RegisterLoad

    when = datetime(2024, 6, 7, 5, 30, tzinfo=UTC)
    with writing(any_engine) as session:
        force = Force(code="a", name="A")
        session.add(force)
        session.flush()
        session.add(RegisterLoad(force_id=force.id, folder_name="f", digest="d", loaded_at=when))
    with reading(any_engine) as session:
        read = session.scalars(sa.select(RegisterLoad.loaded_at)).one()
    assert read == when
    assert read.utcoffset() == when.utcoffset()


@pytest.mark.parametrize(
    ("since", "until"), [(date(2024, 1, 2), date(2024, 1, 1))], ids=["ends before it begins"]
)
def test_a_tenure_can_t_end_before_it_begins(any_engine: Engine, since: date, until: date) -> None:
    with pytest.raises(IntegrityError), writing(any_engine) as session:
        force = Force(code="a", name="A")
        session.add(force)
        session.flush()
        post = Post(force_id=force.id, key="flo", title="F", kind=PostKind.OWNER, portfolio="")
        person = Person(force_id=force.id, name="P", email="p@a.example", channel=Channel.EMAIL)
        session.add_all([post, person])
        session.flush()
        session.add(Tenure(post_id=post.id, person_id=person.id, since=since, until=until))


def test_a_reference_to_nothing_is_refused(any_engine: Engine) -> None:
    with pytest.raises(IntegrityError), writing(any_engine) as session:
        session.add(Post(force_id=99, key="flo", title="F", kind=PostKind.OWNER, portfolio=""))


def test_a_word_outside_its_list_is_refused_by_the_database_itself(any_engine: Engine) -> None:
    with pytest.raises(IntegrityError), any_engine.begin() as connection:
        connection.exec_driver_sql("INSERT INTO force (id, code, name) VALUES (1, 'a', 'A')")
        connection.exec_driver_sql(
            "INSERT INTO post (id, force_id, key, title, kind, portfolio)"
            " VALUES (1, 1, 'k', 't', 'wibble', '')"
        )


def test_a_failed_unit_of_work_leaves_nothing(any_engine: Engine) -> None:
    with pytest.raises(RuntimeError, match="half-way"), writing(any_engine) as session:
        session.add(Force(code="a", name="A"))
        session.flush()
        raise RuntimeError("half-way")
    with reading(any_engine) as session:
        assert session.scalars(sa.select(Force)).all() == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not an address", "can't be read"),
        ("mysql://somebody:secret@host/db", "isn't supported"),
        ("sqlite:////no/such/folder/oversight.db", "doesn't exist"),
    ],
)
def test_a_wrong_database_address_gets_one_sentence_without_its_password(text: str, says: str) -> None:
    with pytest.raises(DatabaseUrlError, match=says) as caught:
        open_engine(database_url(text))
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
