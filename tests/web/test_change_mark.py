"""What tells that something was committed: on SQLite at once, on PostgreSQL within a second."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import Force
from models.session import database_url, open_engine, reading, writing
from web.change_mark import OTHER_FILE_SECONDS, POSTGRESQL_SECONDS, PostgresMark, change_mark


def add_force(engine: Engine, code: str) -> None:
    with writing(engine) as session:
        session.add(Force(code=code, name=code))


def asked(engine: Engine, mark: object) -> object:
    """The mark as it is now, however it has to be asked for."""
    return mark.fresh() if engine.dialect.name == "postgresql" else mark.quick()  # type: ignore[attr-defined]


def test_the_mark_stays_while_nobody_commits_and_moves_when_somebody_does(any_engine: Engine) -> None:
    mark = change_mark(any_engine)
    before = asked(any_engine, mark)
    assert before is not None
    with reading(any_engine) as session:
        session.scalars(sa.select(Force)).all()
    assert asked(any_engine, mark) == before
    add_force(any_engine, "a")
    after = asked(any_engine, mark)
    assert after != before
    assert asked(any_engine, mark) == after
    mark.close()


def test_what_another_process_commits_moves_it_too(any_engine: Engine) -> None:
    mark = change_mark(any_engine)
    before = asked(any_engine, mark)
    other = open_engine(any_engine.url)
    add_force(other, "a")
    other.dispose()
    assert asked(any_engine, mark) != before
    mark.close()


def test_a_transaction_that_is_still_open_shows_when_it_commits(any_engine: Engine) -> None:
    mark = change_mark(any_engine)
    with writing(any_engine) as session:
        session.add(Force(code="a", name="a"))
        session.flush()
        during = asked(any_engine, mark)
    assert asked(any_engine, mark) != during
    mark.close()


def test_postgresql_is_asked_once_a_second_at_most(any_engine: Engine) -> None:
    ticks = [100.0]
    mark = PostgresMark(any_engine, read_monotonic=lambda: ticks[0])
    assert mark.quick() is None
    if any_engine.dialect.name == "sqlite":
        return
    before = mark.fresh()
    add_force(any_engine, "a")
    assert mark.quick() == before
    ticks[0] += POSTGRESQL_SECONDS
    assert mark.quick() is None
    assert mark.fresh() != before


def test_another_file_in_the_databases_place_is_seen(sqlite_url: str, tmp_path: Path) -> None:
    """As `mv` after a restore would leave it: the old file lives on for whoever has it open."""
    engine = open_engine(database_url(sqlite_url))
    path = Path(engine.url.database or "")
    mark = change_mark(engine)
    before = mark.quick()
    copy = tmp_path / "restored.db"
    shutil.copyfile(path, copy)
    restored = open_engine(database_url(f"sqlite:///{copy}"))
    add_force(restored, "restored")
    with restored.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    restored.dispose()
    with reading(engine) as session:
        assert session.scalars(sa.select(Force.code)).all() == []
    for leftover in path.parent.glob(path.name + "-*"):
        leftover.unlink()
    copy.replace(path)
    mark._looked_at -= 2 * OTHER_FILE_SECONDS  # type: ignore[attr-defined]
    assert mark.quick() != before
    with reading(engine) as session:
        assert session.scalars(sa.select(Force.code)).all() == ["restored"]
    mark.close()
    engine.dispose()


def test_a_file_that_is_gone_gives_no_mark_and_never_an_empty_database(sqlite_url: str) -> None:
    engine = open_engine(database_url(sqlite_url))
    path = Path(engine.url.database or "")
    path.unlink()
    mark = change_mark(engine)
    assert mark.quick() is None
    assert mark.fresh() != mark.fresh()
    assert not path.exists()
    mark.close()
