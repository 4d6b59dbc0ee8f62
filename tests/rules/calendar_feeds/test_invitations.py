"""Which invitations are owed: each revision once to everybody who is invited."""

from dataclasses import replace

import pytest

from rules.calendar_feeds.invitations import (
    InvitedWindow,
    LastInvitation,
    OwedInvitation,
    owed_invitations,
    owed_withdrawals,
)

WINDOW = InvitedWindow(slot=1, revision=2, is_cancelled=False, is_over=False)
CANCELLED = replace(WINDOW, is_cancelled=True)
TOLD = LastInvitation(
    person_id=7,
    slot=1,
    number=3,
    revision=2,
    cancels=False,
    withdrawn=False,
    reached=True,
    failed=False,
)
REQUEST = OwedInvitation(person_id=7, slot=1, number=4, revision=2, cancels=False)


@pytest.mark.parametrize(
    ("window", "last", "named", "owed"),
    [
        # Nobody was told anything before.
        (WINDOW, [], {7}, [replace(REQUEST, number=1)]),
        (WINDOW, [], set(), []),
        (CANCELLED, [], {7}, []),
        (replace(WINDOW, is_over=True), [], {7}, []),
        # Told of this revision.
        (WINDOW, [TOLD], {7}, []),
        (WINDOW, [TOLD], set(), []),
        (WINDOW, [replace(TOLD, failed=True, reached=False)], set(), []),
        (WINDOW, [replace(TOLD, failed=True, reached=False)], {7}, [REQUEST]),
        # Told of an older one.
        (WINDOW, [replace(TOLD, revision=1)], set(), [REQUEST]),
        (CANCELLED, [replace(TOLD, revision=1)], set(), [replace(REQUEST, cancels=True)]),
        (CANCELLED, [replace(TOLD, revision=1, reached=False)], set(), []),
        (replace(CANCELLED, is_over=True), [replace(TOLD, revision=1)], set(), []),
        # Told that it is cancelled.
        (CANCELLED, [replace(TOLD, cancels=True)], {7}, []),
        (replace(CANCELLED, revision=3), [replace(TOLD, cancels=True)], set(), []),
        (replace(WINDOW, revision=3), [replace(TOLD, cancels=True)], set(), [replace(REQUEST, revision=3)]),
        # Invited no more, and then again.
        (WINDOW, [replace(TOLD, cancels=True, withdrawn=True)], set(), []),
        (WINDOW, [replace(TOLD, cancels=True, withdrawn=True)], {7}, [REQUEST]),
        (CANCELLED, [replace(TOLD, cancels=True, withdrawn=True)], {7}, []),
    ],
)
def test_a_revision_is_told_once_and_only_to_whom_it_matters(
    window: InvitedWindow, last: list[LastInvitation], named: set[int], owed: list[OwedInvitation]
) -> None:
    assert owed_invitations([window], last, named=named) == owed


def test_whoever_is_invited_to_an_inspection_is_told_of_a_further_window() -> None:
    phase_2 = replace(WINDOW, slot=2, revision=0)

    assert owed_invitations([WINDOW, phase_2], [TOLD], named=set()) == [
        replace(REQUEST, slot=2, number=1, revision=0)
    ]


def test_what_is_owed_is_owed_no_more_once_it_is_told() -> None:
    windows = [WINDOW, replace(CANCELLED, slot=2), replace(WINDOW, slot=3, revision=0)]
    last = [replace(TOLD, revision=1), replace(TOLD, slot=2, revision=1), replace(TOLD, person_id=8)]

    owed = owed_invitations(windows, last, named={9})
    told = {(each.person_id, each.slot): each for each in last} | {
        (each.person_id, each.slot): replace(
            TOLD,
            person_id=each.person_id,
            slot=each.slot,
            number=each.number,
            revision=each.revision,
            cancels=each.cancels,
        )
        for each in owed
    }

    assert len(owed) == 6
    assert owed_invitations(windows, told.values(), named={9}) == []


@pytest.mark.parametrize(
    ("window", "last", "silent"),
    [
        (WINDOW, TOLD, False),
        (CANCELLED, TOLD, False),
        (CANCELLED, replace(TOLD, cancels=True), True),
        (WINDOW, replace(TOLD, reached=False), True),
        (replace(WINDOW, is_over=True), TOLD, True),
    ],
)
def test_an_invitation_is_withdrawn_and_what_never_came_silently(
    window: InvitedWindow, last: LastInvitation, silent: bool
) -> None:
    withdrawal = OwedInvitation(7, 1, 4, 2, cancels=True, withdrawn=True, silent=silent)

    assert owed_withdrawals([window], [last], people={7}) == [withdrawal]


def test_nobody_is_uninvited_twice_or_from_what_they_were_never_invited_to() -> None:
    gone = replace(TOLD, cancels=True, withdrawn=True)

    assert owed_withdrawals([WINDOW], [gone], people={7, 8}) == []
