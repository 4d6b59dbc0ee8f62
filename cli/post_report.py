"""What `oversight post` tells a person, in lines, and a script, in JSON."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from rules.dates_in_words import long_date, number_of

if TYPE_CHECKING:
    from models.people import Person
    from models.queries.people import PostOnDay
    from rules.tenures import Spell
    from tasks.people.change_people import EndedDelegation, TakenOver
    from tasks.people.leaver_sweep import LeaverHolding, OpenItem
    from tasks.people.record_leaver import LeaverSweep


def post_document(each: "PostOnDay") -> dict[str, Any]:
    """One post of `oversight post list --json`."""
    return {
        "key": each.post.key,
        "title": each.post.title,
        "kind": each.post.kind,
        "portfolio": each.post.portfolio,
        "holder": _person_document(each.holder),
        "delegate": _person_document(each.delegate),
    }


def post_line(each: "PostOnDay") -> str:
    """One post of `oversight post list`."""
    holder = _person(each.holder) if each.holder is not None else "nobody"
    standing_in = f"; {_person(each.delegate)} stands in" if each.delegate is not None else ""
    return f"{each.post.key}: {each.post.title}: {holder}{standing_in}"


def spell_document(spell: "Spell") -> dict[str, Any]:
    """A tenure or a delegation in JSON."""
    return {"person": spell.person, "since": spell.since, "until": spell.until}


def taken_over_lines(taken: "TakenOver", key: str) -> Iterator[str]:
    """What a take-over did, and who goes on getting the post's reminders in the new holder's place."""
    yield f"{taken.spell.person} holds “{taken.post_title}” {taken.spell.days_in_words}."
    if taken.ended is not None:
        yield f"{taken.ended.person}, who held it {taken.ended.days_in_words}, ends the day before."
    for spell in taken.standing_in:
        yield (
            f"{spell.person} still stands in {spell.days_in_words} and gets the reminders in that time;"
            f" to end that: oversight post end-delegation {key} --last-day DATE"
        )


def ended_delegation_line(ended: "EndedDelegation", last_day: date) -> str:
    """What became of a delegation."""
    if ended.withdrawn:
        return f"{ended.spell.person} won't stand in for “{ended.post_title}” {ended.spell.days_in_words}."
    return f"{ended.spell.person} stands in for “{ended.post_title}” to {long_date(last_day)} and no longer."


def leaver_lines(sweep: "LeaverSweep") -> Iterator[str]:
    """What somebody leaves behind."""
    yield f"{sweep.name} <{sweep.email}>: last day {long_date(sweep.last_day)}."
    if not sweep.posts:
        yield "No post ends with that day."
    for each in sweep.posts:
        after = each.next_holder or "nobody; record who takes over, or who stands in"
        yield f"{each.post_key}: {each.post_title}: after that {after}. {_count(each.items)}"
        yield from _item_lines(each.items)
    for title in sweep.stood_in_for:
        yield f"No longer stands in for: {title}."
    for feed in sweep.subscriptions:
        ends = "revoked" if feed.revoked else "ends with that day"
        yield f"Their own calendar subscription {feed.id} ({feed.shows}): {ends}."
    if sweep.pending:
        what_becomes = (
            "the next daily check gives them to whoever is in the post then, or to the Force Liaison Officer"
            if sweep.redirected
            else "they still go to the leaver when they are sent before that day is over"
        )
        yield f"{number_of(len(sweep.pending), 'reminder')} not sent yet: {what_becomes}."


def vacant_lines(found: "list[LeaverHolding]") -> Iterator[str]:
    """The posts with open items that nobody holds."""
    if not found:
        yield "Every post with open items is held."
    for each in found:
        since = f"nobody since {long_date(each.vacant_since)}" if each.vacant_since else "nobody ever held it"
        last = f"; {each.last_holder} was the last" if each.last_holder else ""
        yield f"{each.post_key}: {each.post_title}: {since}{last}. {_count(each.items)}"
        yield from _item_lines(each.items)


def _count(items: "tuple[OpenItem, ...]") -> str:
    return f"{number_of(len(items), 'open item')}{':' if items else '.'}"


def _item_lines(items: "Iterable[OpenItem]") -> Iterator[str]:
    for item in items:
        due = f"due {long_date(item.due_on)}" if item.due_on else "no due day"
        yield f"  {item.key}: {item.title} ({item.stage}, {due})"


def _person_document(person: "Person | None") -> dict[str, str] | None:
    return {"name": person.name, "email": person.email} if person is not None else None


def _person(person: "Person") -> str:
    return f"{person.name} <{person.email}>"
