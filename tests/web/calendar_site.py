"""A small force with inspections and subscriptions, and the app that serves them, for the web tests."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from fastapi import FastAPI
from pydantic import SecretStr
from sqlalchemy.engine import Engine

from config.installation import Installation
from config.policy import load_policy
from config.settings import Settings
from models.queries.calendar_subscriptions import Subscription, subscription_by_id
from models.records import Inspection, InspectionWindow
from models.session import reading, writing
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import Certainty, InspectionKind, WindowStatus
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.subscriptions import NewAddress, revoke, subscribe
from tests.small_register import SmallRegister, make_small_register
from web.app import make_app

with warnings.catch_warnings():
    # Starlette would rather have httpx's successor, which nothing else here needs.
    warnings.filterwarnings("ignore", message="Using `httpx` with")
    from starlette.testclient import TestClient

NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
RECORDED = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)
LOOPBACK = "http://127.0.0.1:8000"
BY = ByWhom(force_code=None, actor="test", now=RECORDED, today=RECORDED.date())


@dataclass
class FakeClock:
    """A clock that stands until it is set."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class CalendarSite:
    """An installation with a register, and the clock that its app reads."""

    installation: Installation
    register: SmallRegister
    clock: FakeClock = field(default_factory=FakeClock)

    @property
    def engine(self) -> Engine:
        return self.installation.engine

    def app(self) -> FastAPI:
        """An app of its own, as another process would have it."""
        return make_app(self.installation, read_clock=self.clock)

    @contextmanager
    def client(self, app: FastAPI | None = None) -> Iterator[TestClient]:
        with TestClient(app or self.app(), base_url=LOOPBACK) as client:
            yield client

    def subscribe(self, feed: FeedFilter | None = None, *, last_day: date | None = None) -> NewAddress:
        return subscribe(self.engine, BY, holder="flo", feed=feed or FeedFilter(), last_day=last_day)

    def revoke(self, address: NewAddress) -> None:
        revoke(self.engine, BY, subscription_id=address.subscription.id)

    def subscription(self, address: NewAddress) -> Subscription:
        """The subscription as the database has it now."""
        with reading(self.engine) as session:
            return subscription_by_id(session, self.register.force_id, address.subscription.id)

    def add_inspection(
        self,
        key: str,
        *,
        portfolio: str = "",
        title: str = "Counter-corruption",
        status: WindowStatus = WindowStatus.TENTATIVE,
        recorded_at: datetime = RECORDED,
    ) -> None:
        with writing(self.engine) as session:
            session.add(
                Inspection(
                    force_id=self.register.force_id,
                    key=key,
                    title=title,
                    kind=InspectionKind.THEMATIC,
                    inspectorates="HMICFRS",
                    areas="",
                    what_the_force_does="Hosts fieldwork",
                    outcome="",
                    source="test",
                    portfolio=portfolio,
                    windows=[window(0, date(2026, 9, 7), status, recorded_at)],
                )
            )

    def move(self, key: str, *, to: date, recorded_at: datetime) -> None:
        """A new revision of an inspection's window."""
        with writing(self.engine) as session:
            found = session.scalars(sa.select(Inspection).where(Inspection.key == key)).one()
            made = window(1, to, WindowStatus.CONFIRMED, recorded_at)
            made.inspection_id = found.id
            session.add(made)

    def rename(self, key: str, title: str) -> None:
        """A change that moves no date of the inspection's row."""
        with writing(self.engine) as session:
            session.execute(sa.update(Inspection).where(Inspection.key == key).values(title=title))

    def take_out(self, key: str) -> None:
        """The inspection leaves the feed of its portfolio, and no row that is left tells when."""
        with writing(self.engine) as session:
            session.execute(sa.update(Inspection).where(Inspection.key == key).values(portfolio="Elsewhere"))


def window(revision: int, starts_on: date, status: WindowStatus, recorded_at: datetime) -> InspectionWindow:
    return InspectionWindow(
        slot=1,
        revision=revision,
        phrase="",
        anchor="",
        rule="",
        certainty=Certainty.EXACT,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=4),
        status=status,
        known_on=recorded_at.date(),
        recorded_at=recorded_at,
        source="test",
    )


def make_site(engine: Engine, *, public_url: str | None = None) -> CalendarSite:
    """A register with one inspection, on a migrated, empty database."""
    register = make_small_register(engine)
    url = engine.url.render_as_string(hide_password=False)
    settings = Settings(database_url=SecretStr(url), public_url=public_url, uid_domain="oversight.example")
    site = CalendarSite(Installation(settings, load_policy(None), engine), register)
    site.add_inspection("corruption")
    return site


def feed_path(address: NewAddress) -> str:
    return f"/calendar/{address.token}.ics"
