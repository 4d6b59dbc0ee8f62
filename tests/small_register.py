"""A small register for tests, made row by row: one force, its liaison officer, owners and items."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.records import Deadline, Force, Item, Person, Post, Publication, Review, StageChange, Tenure
from models.session import writing
from rules.vocabulary import (
    Applicability,
    Certainty,
    Channel,
    DeadlineKind,
    ItemKind,
    PostKind,
    PublicationKind,
    ResolutionKind,
    ReviewClock,
    Stage,
)

NOW = datetime(2024, 6, 7, 5, 30, tzinfo=UTC)
PUBLISHED = date(2023, 12, 15)


@dataclass(frozen=True)
class SmallRegister:
    """The ids of what was made."""

    force_id: int
    flo_post_id: int
    owner_post_id: int
    owner_id: int
    publication_id: int


def make_small_register(
    engine: Engine, *, code: str = "west-midlands", owner_channel: Channel = Channel.EMAIL
) -> SmallRegister:
    """A force with a liaison officer (Siân) and one owner (Saoirse O'Brien), and no items."""
    with writing(engine) as session:
        force = Force(code=code, name="West Midlands Police")
        session.add(force)
        session.flush()
        flo = Post(
            force_id=force.id,
            key="flo",
            title="Force Liaison Officer",
            kind=PostKind.FORCE_LIAISON_OFFICER,
            portfolio="",
        )
        owner = Post(force_id=force.id, key="owner", title="Owner", kind=PostKind.OWNER, portfolio="Crime")
        sian = Person(force_id=force.id, name="Siân Prosser", email="sian@wmp.example", channel=Channel.EMAIL)
        obrien = Person(
            force_id=force.id,
            name="Saoirse O'Brien",
            email="s.o'brien@wmp.example",
            channel=owner_channel,
            teams_channel="local-policing",
        )
        publication = Publication(
            force_id=force.id,
            key="report",
            title="A report",
            kind=PublicationKind.THEMATIC,
            partners="",
            published_on=PUBLISHED,
            link="",
            findings="",
            counts_note="",
            source="test",
        )
        session.add_all([flo, owner, sian, obrien, publication])
        session.flush()
        session.add_all(
            [
                Tenure(post_id=flo.id, person_id=sian.id, since=date(2020, 1, 1)),
                Tenure(post_id=owner.id, person_id=obrien.id, since=date(2020, 1, 1)),
            ]
        )
        return SmallRegister(force.id, flo.id, owner.id, obrien.id, publication.id)


def add_item(
    engine: Engine,
    register: SmallRegister,
    key: str,
    *,
    due_on: date | None,
    owner_post_id: int | None = -1,
    updated_on: date | None = date(2024, 6, 1),
    title: str = "An item",
    confirmed: bool = True,
) -> int:
    """One open recommendation; its owner is the register's unless given. Returns its id.

    The liaison officer has confirmed its day, unless that is what a test is about.
    """
    with writing(engine) as session:
        item = Item(
            force_id=register.force_id,
            publication_id=register.publication_id,
            owner_post_id=register.owner_post_id if owner_post_id == -1 else owner_post_id,
            key=key,
            number="Recommendation 1",
            kind=ItemKind.RECOMMENDATION,
            title=title,
            text="",
            addressees="",
            applicability=Applicability.OURS,
            mandatory=True,
            portfolio="",
            board="",
            known_on=PUBLISHED,
            source="test",
        )
        session.add(item)
        session.flush()
        change_stage(session, item.id, Stage.OPEN, PUBLISHED)
        if due_on is not None:
            session.add(deadline(item.id, 1, due_on))
        if updated_on is not None:
            session.add(review(item.id, updated_on))
        return item.id


def review(item_id: int, day: date, note: str = "update") -> Review:
    """A substantive update, not stored yet."""
    return Review(
        item_id=item_id,
        held_on=day,
        clock=ReviewClock.OWNER_UPDATE,
        substantive=True,
        note=note,
        source="test",
    )


def deadline(item_id: int, version: int, due_on: date, *, confirmed_by: int | None = None) -> Deadline:
    """One version of an item's deadline, not stored yet."""
    return Deadline(
        item_id=item_id,
        version=version,
        kind=DeadlineKind.HMICFRS,
        phrase=f"By {due_on.isoformat()}",
        anchor="",
        resolution=ResolutionKind.DEADLINE,
        starts_on=due_on,
        ends_on=due_on,
        rule="the day that is named",
        words="",
        certainty=Certainty.EXACT,
        confirmed_by_post_id=confirmed_by,
        known_on=PUBLISHED,
        recorded_at=NOW,
        source="test",
    )


def change_stage(session: Session, item_id: int, stage: Stage, day: date) -> None:
    """Add a change of stage to a session."""
    session.add(
        StageChange(item_id=item_id, stage=stage, happened_on=day, recorded_at=NOW, note="", source="test")
    )
