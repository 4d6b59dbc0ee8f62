"""Invitations by e-mail are decided once, sent once, and follow their window."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.engine import Engine

from models.records import CalendarInvitation, Person, Tenure
from models.session import reading, writing
from rules.vocabulary import Certainty, DispatchState, WindowStatus
from tasks.audit_trail import verify_audit
from tasks.calendar_feeds.invitations import InvitationError
from tasks.transports.messages import (
    ChannelDownError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tests.tasks.calendar_feeds.invitation_desk import (
    NOW,
    OBRIEN,
    SIAN,
    TODAY,
    Desk,
    desk_on,
    event_of,
)


@pytest.fixture
def desk(sqlite_engine: Engine) -> Desk:
    return desk_on(sqlite_engine)


@pytest.fixture
def any_desk(any_engine: Engine) -> Desk:
    return desk_on(any_engine)


def test_each_revision_is_sent_once_to_everybody_invited(any_desk: Desk) -> None:
    seen = []
    any_desk.invite(OBRIEN, "flo")
    for status, starts in (
        (None, None),
        (WindowStatus.CONFIRMED, date(2027, 3, 8)),
        (WindowStatus.CONFIRMED, date(2027, 4, 5)),
        (WindowStatus.CANCELLED, date(2027, 4, 5)),
    ):
        if status is not None and starts is not None:
            any_desk.window(status, starts)
        for _ in range(2):
            any_desk.tell()
            any_desk.send()
    for message in any_desk.sent:
        event = event_of(message.calendar.content)  # type: ignore[union-attr]  # it has one
        method = message.calendar.method  # type: ignore[union-attr]
        seen.append((message.address, method, int(event["SEQUENCE"]), str(event["STATUS"]), event.start))

    for address in (OBRIEN, SIAN):
        assert [each[1:] for each in seen if each[0] == address] == [
            ("REQUEST", 0, "TENTATIVE", date(2027, 3, 1)),
            ("REQUEST", 1, "CONFIRMED", date(2027, 3, 8)),
            ("REQUEST", 2, "CONFIRMED", date(2027, 4, 5)),
            ("CANCEL", 3, "CANCELLED", date(2027, 4, 5)),
        ]
    assert len({message.message_id for message in any_desk.sent}) == 8
    assert [message.subject.partition(":")[0] for message in any_desk.sent if message.address == OBRIEN] == [
        "Invitation",
        "Updated",
        "Updated",
        "Cancelled",
    ]


def test_a_second_call_decides_nothing(any_desk: Desk) -> None:
    first = any_desk.invite(OBRIEN, "owner")

    assert len(first.made) == 1  # the owner's post is O'Brien's
    assert any_desk.invite(OBRIEN).made == ()
    assert any_desk.tell().made == ()


def test_whoever_is_uninvited_is_told_so_and_then_no_more(desk: Desk) -> None:
    desk.invite(OBRIEN, SIAN)
    desk.send()

    desk.invite(OBRIEN, withdraw=True)
    desk.send()
    desk.window(WindowStatus.CONFIRMED, date(2027, 3, 8))
    told = desk.tell()

    withdrawn = desk.sent[-1]
    assert (withdrawn.address, withdrawn.subject[:20]) == (OBRIEN, "Invitation withdrawn")
    assert withdrawn.calendar is not None
    assert withdrawn.calendar.method == "CANCEL"
    assert "STATUS" not in event_of(withdrawn.calendar.content)
    assert [each.address for each in told.made] == [SIAN]
    assert desk.invite(OBRIEN).made[0].number == 3


def test_a_message_overtaken_before_it_went_never_goes(desk: Desk) -> None:
    desk.invite(OBRIEN)
    desk.answers = [ChannelDownError("no connection")]
    assert desk.send().down == "no connection"
    desk.window(WindowStatus.CONFIRMED, date(2027, 3, 8))
    desk.tell()
    desk.send()

    assert [event_of(message.calendar.content)["SEQUENCE"] for message in desk.sent] == [1]  # type: ignore[union-attr]
    assert desk.states() == [DispatchState.NOT_NEEDED, DispatchState.ACCEPTED]


def test_a_window_that_moved_on_since_the_decision_is_not_told_as_it_was(desk: Desk) -> None:
    desk.invite(OBRIEN)
    desk.window(WindowStatus.CANCELLED, date(2027, 3, 1))

    assert desk.send().not_needed == 1
    assert desk.sent == []
    assert desk.tell().made == ()  # it never arrived, so there is nothing to cancel


def test_after_an_unknown_outcome_the_same_message_goes_again(desk: Desk) -> None:
    desk.invite(OBRIEN)
    desk.answers = [UnknownOutcomeError("no answer")]
    assert desk.send().delayed == [f"{OBRIEN}: no answer"]
    assert desk.send().accepted == 0  # it waits
    desk.now += timedelta(hours=2)
    desk.send()

    (message,) = desk.sent
    assert message.dated == NOW
    assert event_of(message.calendar.content)["DTSTAMP"].dt == NOW  # type: ignore[union-attr]


def test_after_an_unknown_outcome_a_cancellation_goes_to_be_sure(desk: Desk) -> None:
    desk.invite(OBRIEN)
    desk.answers = [UnknownOutcomeError("no answer")]
    desk.send()
    desk.window(WindowStatus.CANCELLED, date(2027, 3, 1))

    assert [each.cancels for each in desk.tell().made] == [True]


@pytest.mark.parametrize("error", [TemporaryDeliveryError("451 later"), ChannelDownError("no connection")])
def test_what_never_arrived_is_not_cancelled(desk: Desk, error: Exception) -> None:
    desk.invite(OBRIEN)
    desk.answers = [error]
    desk.send()
    desk.window(WindowStatus.CANCELLED, date(2027, 3, 1))

    assert desk.tell().made == ()


def test_a_refused_address_is_tried_again_only_when_named(desk: Desk) -> None:
    desk.invite(OBRIEN)
    desk.answers = [PermanentDeliveryError("550 no such user")]
    assert desk.send().failed == [f"{OBRIEN}: 550 no such user"]

    assert desk.tell().made == ()
    assert desk.invite(OBRIEN).made[0].number == 2
    assert desk.send().accepted == 1


def test_a_server_that_is_down_costs_one_try_and_keeps_all(desk: Desk) -> None:
    desk.invite(OBRIEN, SIAN)
    desk.answers = [ChannelDownError("no connection")]

    report = desk.send()

    assert (report.down, report.queued, report.went_well) == ("no connection", 2, False)
    assert desk.send().accepted == 2


def test_a_sender_that_died_is_followed_by_another(any_desk: Desk) -> None:
    any_desk.invite(OBRIEN)
    with writing(any_desk.engine) as session:
        session.execute(
            update(CalendarInvitation).values(
                state=DispatchState.CLAIMED,
                claimed_by="dead",
                lease_until=NOW + timedelta(minutes=1),
                attempts=1,
                dated_at=NOW,
            )
        )
    assert any_desk.send().accepted == 0
    any_desk.now += timedelta(minutes=2)

    assert any_desk.send().accepted == 1
    assert any_desk.sent[0].dated == NOW


def test_a_leaver_is_told_nothing_more_and_can_not_be_invited(any_desk: Desk) -> None:
    any_desk.invite(OBRIEN)
    any_desk.send()
    with writing(any_desk.engine) as session:
        obrien = session.scalars(select(Person).where(Person.email == OBRIEN)).one()
        session.execute(
            update(Tenure).where(Tenure.person_id == obrien.id).values(until=TODAY - timedelta(days=1))
        )
    any_desk.window(WindowStatus.CONFIRMED, date(2027, 3, 8))

    assert any_desk.tell().made == ()
    with pytest.raises(InvitationError, match="Saoirse O'Brien can’t be invited: they hold no post"):
        any_desk.invite(OBRIEN)


def test_what_is_over_is_told_to_nobody(desk: Desk) -> None:
    desk.now = datetime(2027, 3, 6, 9, tzinfo=UTC)

    assert desk.invite(OBRIEN).made == ()


def test_a_window_that_can_not_be_shown_is_left_out_and_said(desk: Desk) -> None:
    desk.window(WindowStatus.TENTATIVE, date(2027, 3, 1), certainty=Certainty.NOT_KNOWN)
    desk.window(WindowStatus.TENTATIVE, date(2027, 5, 3), slot=2)

    decided = desk.invite(OBRIEN)

    assert [each.slot for each in decided.made] == [2]
    assert [str(each) for each in decided.left_out] == [
        "inspection custody, window 1: its dates aren't known, so none is shown"
    ]


def test_who_invited_whom_stands_in_an_unbroken_audit_trail(any_desk: Desk) -> None:
    from models.records import AuditEntry

    any_desk.invite(OBRIEN)
    any_desk.invite(OBRIEN)
    any_desk.send()
    any_desk.invite(OBRIEN, withdraw=True)

    with reading(any_desk.engine) as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [(entry.action, entry.subject_key) for entry in entries] == [
        ("invite", "custody"),
        ("withdraw-invitation", "custody"),
    ]
    assert OBRIEN in entries[0].changes
    assert verify_audit(any_desk.engine, force_code=None).broken is None


def test_runs_at_the_same_time_decide_one_message_and_send_it_once(any_desk: Desk) -> None:
    with ThreadPoolExecutor(4) as pool:
        decided = list(pool.map(lambda _: any_desk.invite(OBRIEN), range(4)))
        list(pool.map(lambda _: any_desk.send(), range(4)))

    assert sum(len(each.made) for each in decided) == 1
    assert len(any_desk.sent) == 1
    assert any_desk.states() == [DispatchState.ACCEPTED]
