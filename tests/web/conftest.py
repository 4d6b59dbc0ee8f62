"""Fixtures of the web face's tests."""

import pytest
from sqlalchemy.engine import Engine

from tests.web.calendar_site import CalendarSite, make_site


@pytest.fixture
def site(any_engine: Engine, monkeypatch: pytest.MonkeyPatch) -> CalendarSite:
    """A register with one inspection, once on each kind of database; PostgreSQL is asked at every request."""
    monkeypatch.setattr("web.change_mark.POSTGRESQL_SECONDS", 0.0)
    return make_site(any_engine)


@pytest.fixture
def sqlite_site(sqlite_engine: Engine) -> CalendarSite:
    """A register with one inspection, on SQLite."""
    return make_site(sqlite_engine)
