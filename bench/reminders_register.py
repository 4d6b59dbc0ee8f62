"""The made-up register of bench/reminders.py: 20 open items an owner, each owner owed a digest."""

import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

ITEMS_OF_AN_OWNER = 20
# Not the present day, so that no one's hours hold a message back (rules/delivery_times.py).
TODAY = date(2024, 6, 11)
NOW = datetime(2024, 6, 11, 5, 30, tzinfo=UTC)
PUBLISHED = date(2023, 6, 15)
TEXT = "The force should make sure that supervisors review every investigation, and that it is recorded. " * 3


def fill(path: Path, owners: int) -> None:
    """The register: every owner has one item due in 14 days, one 3 days late, and 18 due within two years."""
    import sqlalchemy as sa

    from models.migrate import migrate
    from models.records import Deadline, Force, Item, Person, Post, Publication, Review, StageChange, Tenure
    from models.session import database_url, open_engine, writing
    from rules.vocabulary import Channel, PostKind, PublicationKind

    engine = open_engine(database_url(f"sqlite:///{path}"))
    migrate(engine)
    chance = random.Random(5)
    with writing(engine) as session:
        session.add(Force(id=1, code="force", name="A force"))
        session.flush()
        session.execute(
            sa.insert(Publication),
            [
                {
                    "id": number,
                    "force_id": 1,
                    "key": f"report-{number}",
                    "title": f"An inspection of how well the force does its work, part {number}",
                    "kind": PublicationKind.THEMATIC,
                    "partners": "",
                    "published_on": PUBLISHED,
                    "link": "",
                    "findings": "",
                    "counts_note": "",
                    "source": "bench",
                }
                for number in range(1, 101)
            ],
        )
        flo = {"kind": PostKind.FORCE_LIAISON_OFFICER, "title": "Force Liaison Officer"}
        session.execute(
            sa.insert(Post),
            [
                {
                    "id": number,
                    "force_id": 1,
                    "key": f"post-{number}",
                    "title": f"Owner of work strand {number}",
                    "kind": PostKind.OWNER,
                    "portfolio": "",
                }
                | (flo if number == owners + 1 else {})
                for number in range(1, owners + 2)
            ],
        )
        session.execute(
            sa.insert(Person),
            [
                {
                    "id": number,
                    "force_id": 1,
                    "name": f"Inspector Number {number}",
                    "email": f"person.{number}@force.example",
                    "channel": Channel.EMAIL,
                    "teams_channel": None,
                }
                for number in range(1, owners + 2)
            ],
        )
        session.execute(
            sa.insert(Tenure),
            [
                {"post_id": number, "person_id": number, "since": date(2020, 1, 1), "until": None}
                for number in range(1, owners + 2)
            ],
        )
        for first in range(1, owners + 1, 500):
            batch = list(items(first, min(first + 500, owners + 1), owners + 1, chance))
            session.execute(sa.insert(Item), [row[0] for row in batch])
            session.execute(sa.insert(Deadline), [row[1] for row in batch])
            session.execute(sa.insert(StageChange), [row[2] for row in batch])
            session.execute(sa.insert(Review), [update for row in batch for update in row[3]])
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("ANALYZE")
    engine.dispose()


def items(first: int, end: int, liaison_officer: int, chance: random.Random) -> Iterator[tuple[Any, ...]]:
    """Item, deadline, opening and last reviews of every item of some owners."""
    from rules.vocabulary import (
        Applicability,
        Certainty,
        DeadlineKind,
        ItemKind,
        ResolutionKind,
        ReviewClock,
        Stage,
    )

    for owner in range(first, end):
        for place in range(ITEMS_OF_AN_OWNER):
            number = (owner - 1) * ITEMS_OF_AN_OWNER + place + 1
            days = (14, -3)[place] if place < 2 else chance.randrange(1, 731)
            due = TODAY + timedelta(days=days)
            item = {
                "id": number,
                "force_id": 1,
                "publication_id": 1 + number % 100,
                "owner_post_id": owner,
                "key": f"item-{number}",
                "portal_id": str(10_000 + number),
                "number": f"Recommendation {number}",
                "kind": ItemKind.RECOMMENDATION,
                "level": 2,
                "title": f"Supervisors review every open investigation of strand {number}",
                "text": TEXT,
                "addressees": "",
                "applicability": Applicability.OURS,
                "mandatory": True,
                "portfolio": "",
                "board": "",
                "known_on": PUBLISHED,
                "source": "bench",
            }
            deadline = {
                "item_id": number,
                "version": 1,
                "kind": DeadlineKind.HMICFRS,
                "phrase": f"By {due.isoformat()}",
                "anchor": "",
                "resolution": ResolutionKind.DEADLINE,
                "starts_on": due,
                "ends_on": due,
                "rule": "the day as stated",
                "words": "",
                "certainty": Certainty.EXACT,
                "known_on": PUBLISHED,
                "recorded_at": NOW,
                "confirmed_by_post_id": liaison_officer,
                "source": "bench",
            }
            opened = {
                "item_id": number,
                "stage": Stage.OPEN,
                "happened_on": PUBLISHED,
                "recorded_at": NOW,
                "note": "",
                "source": "bench",
            }
            updates = [
                {
                    "item_id": number,
                    "held_on": TODAY - timedelta(days=5),
                    "clock": clock,
                    "substantive": True,
                    "note": "on track",
                    "source": "bench",
                }
                for clock in (ReviewClock.OWNER_UPDATE, ReviewClock.PANEL)
            ]
            yield item, deadline, opened, updates
