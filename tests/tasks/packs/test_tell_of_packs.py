"""Telling people of packs: the right ones, a link and no file, and each once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.records import PackMessage, Person, Post, Tenure
from models.session import reading, writing
from rules.vocabulary import Channel, DispatchState, PostKind
from tasks.packs.issue_pack import Approval, issue_pack
from tasks.packs.tell_of_packs import Telling, Told, tell_of_packs
from tasks.transports.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    OutgoingMessage,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tests.packs import BOARD, NOW, add_break, by, draft, quick
from tests.small_register import SmallRegister, make_small_register


class Carrier:
    """Takes mail on, or raises what it was told to; keeps what it was given."""

    def __init__(self, *errors: DeliveryError) -> None:
        self.errors = list(errors)
        self.taken: list[OutgoingMessage] = []
        self.asked: list[tuple[str, int]] = []

    def __call__(self, message: OutgoingMessage, person: Person, attempt: int) -> Delivered:
        self.asked.append((message.message_id, attempt))
        if self.errors:
            raise self.errors.pop(0)
        self.taken.append(message)
        return Delivered("250 taken")

    @property
    def addresses(self) -> list[str]:
        return [message.address for message in self.taken]


def tell(
    engine: Engine,
    folder: Path,
    carrier: Carrier,
    *,
    members: tuple[str, ...] = ("deputy-chief-constable", "owner"),
    public_url: str | None = "https://oversight.example/",
    clock: Callable[[], datetime] = lambda: NOW,
) -> Told:
    telling = Telling(
        force_code=None,
        today=NOW.date(),
        members={BOARD: members},
        folder=folder,
        public_url=public_url,
        uid_domain="oversight.example",
    )
    return tell_of_packs(engine, telling, carrier, read_clock=clock)


def add_deputy(engine: Engine, register: SmallRegister) -> None:
    with writing(engine) as session:
        post = Post(
            force_id=register.force_id,
            key="dcc",
            title="Deputy Chief Constable",
            kind=PostKind.DEPUTY_CHIEF_CONSTABLE,
            portfolio="",
        )
        person = Person(
            force_id=register.force_id, name="Ada Lovelace", email="ada@wmp.example", channel=Channel.EMAIL
        )
        session.add_all([post, person])
        session.flush()
        session.add(Tenure(post_id=post.id, person_id=person.id, since=NOW.date()))


@pytest.fixture
def issued(any_engine: Engine, tmp_path: Path) -> int:
    """A pack that was issued, and nobody told of yet, in a force with a deputy."""
    add_deputy(any_engine, make_small_register(any_engine))
    pack_id = draft(any_engine, tmp_path).pack_id
    issue_pack(any_engine, by(), pack_id=pack_id, approval=Approval("Ada"), folder=tmp_path, render=quick)
    return pack_id


def test_the_liaison_officer_is_told_of_a_draft_once_with_what_stops_its_issue(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    register = make_small_register(sqlite_engine)
    add_break(sqlite_engine, register)
    drafted = draft(sqlite_engine, tmp_path)
    carrier = Carrier()
    assert tell(sqlite_engine, tmp_path, carrier, public_url=None) == Told(1, 0)
    mail = carrier.taken[0]
    assert mail.address == "sian@wmp.example"
    assert mail.subject.startswith("Drafted: DCC HMIC Oversight Board")
    assert "AFI Closed before Levels" in mail.text
    assert "without an update in time" in mail.text
    # No page to link to: the file's place, and never the file.
    assert str(drafted.path.resolve()) in mail.text
    assert mail.files == ()
    with writing(sqlite_engine) as session:
        session.add(Post(force_id=1, key="x", title="X", kind=PostKind.OWNER, portfolio=""))
    draft(sqlite_engine, tmp_path)
    assert tell(sqlite_engine, tmp_path, carrier) == Told(0, 0)


def test_members_of_the_board_get_a_link_once_each(any_engine: Engine, tmp_path: Path, issued: int) -> None:
    carrier = Carrier()
    # One by the kind of their post and by its key: still one mail.
    members = ("deputy-chief-constable", "dcc", "owner")
    assert tell(any_engine, tmp_path, carrier, members=members) == Told(2, 0)
    assert sorted(carrier.addresses) == ["ada@wmp.example", "s.o'brien@wmp.example"]
    for mail in carrier.taken:
        assert f"https://oversight.example/packs/{issued}" in mail.text
        assert mail.files == ()
    assert tell(any_engine, tmp_path, carrier, members=members) == Told(0, 0)


def test_a_failed_message_waits_and_goes_again_as_the_same_message(
    any_engine: Engine, tmp_path: Path, issued: int
) -> None:
    carrier = Carrier(TemporaryDeliveryError("451 later"), UnknownOutcomeError("no answer"))
    told = tell(any_engine, tmp_path, carrier)
    assert (told.sent, told.waiting, len(told.troubles)) == (0, 2, 2)
    assert "451 later" in told.troubles[0]
    assert tell(any_engine, tmp_path, carrier) == Told(2, 0)
    first, again = carrier.asked[:2], carrier.asked[2:]
    assert [message_id for message_id, _ in first] == [message_id for message_id, _ in again]
    assert [attempt for _, attempt in again] == [2, 2]


def test_a_refused_address_is_given_up_and_a_channel_that_is_down_ends_the_round(
    any_engine: Engine, tmp_path: Path, issued: int
) -> None:
    down = Carrier(ChannelDownError("no connection"))
    assert tell(any_engine, tmp_path, down).waiting == 2
    assert len(down.asked) == 1
    refused = Carrier(PermanentDeliveryError("550 no such user"))
    assert tell(any_engine, tmp_path, refused).sent == 1
    with reading(any_engine) as session:
        states = sorted(session.scalars(sa.select(PackMessage.state)))
    assert states == [DispatchState.ACCEPTED, DispatchState.PERMANENT_FAILURE]


def test_what_a_killed_sender_held_goes_after_its_lease(
    any_engine: Engine, tmp_path: Path, issued: int
) -> None:
    class Killed(BaseException):
        pass

    def die(_message: OutgoingMessage, _person: Person, _attempt: int) -> Delivered:
        raise Killed

    carrier = Carrier()
    with pytest.raises(Killed):
        tell(any_engine, tmp_path, die)  # type: ignore[arg-type]
    assert tell(any_engine, tmp_path, carrier).sent == 1
    later = NOW + timedelta(minutes=11)
    assert tell(any_engine, tmp_path, carrier, clock=lambda: later) == Told(1, 0)
    assert len(set(carrier.addresses)) == 2


def test_news_of_a_superseded_pack_is_not_sent(any_engine: Engine, tmp_path: Path, issued: int) -> None:
    down = Carrier(ChannelDownError("no connection"))
    tell(any_engine, tmp_path, down)
    again = draft(any_engine, tmp_path).pack_id
    issue_pack(
        any_engine,
        by(),
        pack_id=again,
        approval=Approval("Ada", "One total"),
        folder=tmp_path,
        render=quick,
    )
    carrier = Carrier()
    tell(any_engine, tmp_path, carrier)
    assert {mail.subject.partition(":")[0] for mail in carrier.taken} == {"Corrected"}
    with reading(any_engine) as session:
        states = [row.state for row in session.scalars(sa.select(PackMessage)) if row.pack_id == issued]
    assert states == [DispatchState.NOT_NEEDED] * 2


def test_what_was_issued_long_ago_is_no_news(sqlite_engine: Engine, tmp_path: Path) -> None:
    make_small_register(sqlite_engine)
    draft(sqlite_engine, tmp_path)
    carrier = Carrier()
    assert tell(sqlite_engine, tmp_path, carrier, clock=lambda: NOW + timedelta(days=32)) == Told(0, 0)


def test_a_member_whom_the_force_does_not_have_is_trouble_and_the_others_are_told(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    pack_id = draft(sqlite_engine, tmp_path).pack_id
    issue_pack(sqlite_engine, by(), pack_id=pack_id, approval=Approval("Ada"), folder=tmp_path, render=quick)
    told = tell(sqlite_engine, tmp_path, Carrier(), members=("owner", "chief-of-staff"))
    assert told.sent == 1
    missing = f"{BOARD}: the force has no post, or kind of post, “chief-of-staff”, to tell of a pack"
    assert told.troubles == (missing,)
