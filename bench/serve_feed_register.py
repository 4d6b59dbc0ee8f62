"""The register that bench/serve_feed.py serves: inspections in ten portfolios, and a feed for each."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from config import clock
from models.migrate import migrate
from models.records import Force, Inspection, InspectionWindow, Post
from models.session import database_url, open_engine, writing
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import Certainty, InspectionKind, PostKind, WindowStatus
from tasks.by_whom import ByWhom
from tasks.calendar_feeds.subscriptions import subscribe

PORTFOLIOS = 10
NOW = datetime(2024, 12, 6, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Fed:
    """A database with subscriptions: their tokens by what they show."""

    url: str
    tokens: dict[str, str]


def make_database(folder: Path, events: int) -> Fed:
    """A force with inspections in ten portfolios; a feed of all, of the confirmed ones, and of each."""
    url = f"sqlite:///{folder / 'oversight.db'}"
    engine = open_engine(database_url(url))
    migrate(engine)
    with writing(engine) as session:
        force = Force(code="wmp", name="West Midlands Police")
        session.add(force)
        session.flush()
        session.add(
            Post(
                force_id=force.id,
                key="flo",
                title="Force Liaison Officer",
                portfolio="",
                kind=PostKind.FORCE_LIAISON_OFFICER,
            )
        )
        for number in range(events):
            session.add(an_inspection(force.id, number))
    by = ByWhom(force_code=None, actor="bench", now=NOW, today=NOW.date())
    filters = {
        "all": FeedFilter(),
        "confirmed": FeedFilter(only_confirmed=True),
        **{f"Portfolio {n}": FeedFilter(portfolio=f"Portfolio {n}") for n in range(PORTFOLIOS)},
    }
    tokens = {name: subscribe(engine, by, holder="flo", feed=feed).token for name, feed in filters.items()}
    engine.dispose()
    return Fed(url, tokens)


def an_inspection(force_id: int, number: int) -> Inspection:
    begins = clock.london_day(clock.now()) + timedelta(days=number % 300)
    return Inspection(
        force_id=force_id,
        key=f"inspection-{number}",
        title=f"Inspection {number}: vetting, misconduct and counter-corruption",
        kind=list(InspectionKind)[number % len(InspectionKind)],
        inspectorates="HMICFRS",
        areas="Leadership, crime recording, custody – and the force’s response to the public",
        what_the_force_does="Documents and data returns four weeks before; interviews during fieldwork",
        outcome="",
        source="bench",
        portfolio=f"Portfolio {number % PORTFOLIOS}",
        windows=[a_window(begins, revision=0, status=WindowStatus.TENTATIVE)],
    )


def a_window(begins: date, *, revision: int, status: WindowStatus) -> InspectionWindow:
    return InspectionWindow(
        slot=1,
        revision=revision,
        phrase="w/c 10th March 2025",
        anchor="2024-12-05",
        rule="Monday to Friday of that week",
        certainty=Certainty.CONVENTION,
        starts_on=begins,
        ends_on=begins + timedelta(days=4),
        status=status,
        known_on=NOW.date(),
        recorded_at=NOW + timedelta(days=revision),
        source="bench",
    )
