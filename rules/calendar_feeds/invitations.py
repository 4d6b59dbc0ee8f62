"""Which invitations are owed: each window's newest revision once to everybody who is invited to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class InvitedWindow:
    """A window of one inspection as it stands now.

    `is_over` is True when its last day is past or it has taken place; nothing is sent about it any more.
    """

    slot: int
    revision: int
    is_cancelled: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class LastInvitation:
    """The newest message about one window to one person, whatever became of it.

    `reached` is True when that or an earlier message about the window may have arrived; `failed` when this
    one was refused for good.
    """

    person_id: int
    slot: int
    number: int
    revision: int
    cancels: bool
    withdrawn: bool
    reached: bool
    failed: bool


@dataclass(frozen=True, slots=True)
class OwedInvitation:
    """One message to be sent: `number` is its place among those about the window to the person.

    A `silent` one is only written down: there is nothing in the diary to take back.
    """

    person_id: int
    slot: int
    number: int
    revision: int
    cancels: bool
    withdrawn: bool = False
    silent: bool = False


def invited_people(last: Iterable[LastInvitation]) -> set[int]:
    """Who is invited to an inspection: somebody with a message about any window that wasn't withdrawn."""
    return {each.person_id for each in last if not each.withdrawn}


def owed_invitations(
    windows: Iterable[InvitedWindow], last: Iterable[LastInvitation], *, named: Set[int]
) -> list[OwedInvitation]:
    """What everybody who is invited, and whoever is named now, hasn't been told yet.

    A window that was moved or firmed up is told again under its UID with a higher SEQUENCE; one that was
    cancelled is taken back from those who may have it, and never sent to others. Whom a server refused for
    good is tried again only when named.
    """
    known = _by_window(last)
    people = sorted(invited_people(last) | named)
    return [
        owed
        for window in windows
        if not window.is_over
        for person_id in people
        for owed in _owed(window, person_id, known[window.slot].get(person_id), named)
    ]


def owed_withdrawals(
    windows: Iterable[InvitedWindow], last: Iterable[LastInvitation], *, people: Set[int]
) -> list[OwedInvitation]:
    """What takes an inspection out of people's diaries again, so that they are told of it no more."""
    known = _by_window(last)
    return [
        OwedInvitation(
            person_id,
            window.slot,
            before.number + 1,
            window.revision,
            cancels=True,
            withdrawn=True,
            silent=window.is_over or before.cancels or not before.reached,
        )
        for window in windows
        for person_id in sorted(people)
        if (before := known[window.slot].get(person_id)) is not None and not before.withdrawn
    ]


def _by_window(last: Iterable[LastInvitation]) -> Mapping[int, dict[int, LastInvitation]]:
    known: defaultdict[int, dict[int, LastInvitation]] = defaultdict(dict)
    for each in last:
        known[each.slot][each.person_id] = each
    return known


def _owed(
    window: InvitedWindow, person_id: int, before: LastInvitation | None, named: Set[int]
) -> Iterator[OwedInvitation]:
    number = before.number + 1 if before is not None else 1
    owed = OwedInvitation(person_id, window.slot, number, window.revision, window.is_cancelled)
    if before is None:
        told = window.is_cancelled
    elif before.withdrawn:
        # Another window of the inspection is still theirs, or they are named again: this one is as new.
        told = window.is_cancelled or person_id not in named
    elif before.revision == window.revision and before.cancels == window.is_cancelled:
        told = not (before.failed and person_id in named)
    else:
        told = window.is_cancelled and (before.cancels or not before.reached)
    if not told:
        yield owed
