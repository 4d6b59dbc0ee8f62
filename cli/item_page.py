"""One item as a page in words, a list of items as lines, and both as JSON documents."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from cli.item_actions import command_for
from cli.review_lines import standing_document, standing_lines
from models.queries.item_detail import ItemDetail, Moved, Step
from models.queries.items import ListedItem
from rules.dates_in_words import days_in_words, long_date, number_of
from rules.deadline_choice import DeadlineFacts, current_deadlines, driving_deadline
from rules.lifecycle import ItemState, allowed_actions, needs
from rules.lifecycle_wording import GATE_WORDS
from rules.review_standing import ItemStanding
from rules.vocabulary import Action, DeadlineKind, ItemKind, Stage

_SET_BY = {
    DeadlineKind.HMICFRS: "HMICFRS",
    DeadlineKind.PCC: "Police and Crime Commissioner",
    DeadlineKind.INTERNAL: "internal target",
}


def list_lines(listed: Sequence[ListedItem], as_at: date) -> list[str]:
    """One line for each item: key, kind and level, stage, the portal's status, due day, owner, title."""
    lines = [f"{long_date(as_at)}: {number_of(len(listed), 'item')}."]
    width = max((len(line.view.key) for line in listed), default=0)
    for line in listed:
        view = line.view
        due = long_date(view.due_on) if view.due_on else "no day"
        if line.is_overdue(as_at):
            due += " OVERDUE"
        portal = line.portal_status.value if line.portal_status else "not stated"
        cells = (
            view.key.ljust(width),
            _kind_and_level(view.kind, view.level),
            _plain(view.stage),
            f"portal: {portal}",
            f"due: {due}",
            view.owner_title or "no owner",
            view.title,
        )
        lines.append("  ".join(cells))
    return lines


def list_document(listed: Sequence[ListedItem], as_at: date) -> dict[str, Any]:
    """A list of items for `--json`."""
    return {
        "as_at": as_at,
        "items": [
            asdict(line.view)
            | {
                "owner_key": line.owner_key,
                "portal_status": line.portal_status,
                "portal_reported_on": line.portal_reported_on,
                "overdue": line.is_overdue(as_at),
            }
            for line in listed
        ],
    }


def page_lines(item: ItemDetail, standing: ItemStanding, today: date) -> list[str]:
    """One item as a page in words; what can be done with it only when the page is of today."""
    parts = [_heading(item), _standing(item), _deadlines(item), _reviews(standing, item), _history(item)]
    if item.as_at == today:
        parts.append(_what_can_be_done(item))
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines else list(part)
    return lines


def page_document(item: ItemDetail, standing: ItemStanding) -> dict[str, Any]:
    """One item for `--json`: all that the page says."""
    driving = driving_deadline(item.deadlines)
    current = {deadline.version for deadline in current_deadlines(item.deadlines)}
    deadlines = [
        asdict(deadline)
        | {
            "due_on": deadline.due_on,
            "current": deadline.version in current,
            "drives_reminders": driving is not None and deadline.version == driving.version,
        }
        for deadline in item.deadlines
    ]
    allowed = [
        {"action": action, "command": command_for(action), "needs": list(needs(_state(item), action))}
        for action in allowed_actions(_state(item))
    ]
    steps = [asdict(step) | {"recorded_at": step.recorded_at.isoformat()} for step in item.steps]
    return asdict(item) | {
        "steps": steps,
        "ratings": [rating._asdict() for rating in item.ratings],
        "stage": item.stage,
        "stage_since": item.stage_since,
        "due_on": driving.due_on if driving else None,
        "deadlines": deadlines,
        "allowed_actions": allowed,
        **standing_document(standing, item.as_at),
    }


def _heading(item: ItemDetail) -> Iterator[str]:
    yield item.title
    reference = f"portal id {item.portal_id}" if item.portal_id else "no portal id"
    yield f"{item.key} ({reference}), as at {long_date(item.as_at)}"
    yield ", ".join(part for part in (_kind_and_level(item.kind, item.level), item.number) if part)
    if item.publication_title:
        published = long_date(item.published_on) if item.published_on else "on a day that isn’t known"
        yield f"From: {item.publication_title}, published {published}"
    if item.parent_key:
        yield f"Part of the cause of concern {item.parent_key}"
    mandatory = "mandatory" if item.mandatory else "not mandatory"
    addressees = f"; addressed to {item.addressees}" if item.addressees else ""
    yield f"Applies: {_plain(item.applicability)}, {mandatory}{addressees}"
    nobody = "nobody holds the post" if item.owner_title else ""
    owner = ", ".join(part for part in (item.owner_title, item.owner_name or nobody) if part)
    yield f"Owner: {owner or 'none'}"
    yield f"Portfolio: {item.portfolio or 'none'}; board: {item.board or 'none'}"
    if item.text:
        yield ""
        yield item.text


def _standing(item: ItemDetail) -> Iterator[str]:
    yield f"The force’s stage:   {_plain(item.stage)}, since {long_date(item.stage_since)}"
    if item.portal_status and item.portal_reported_on:
        yield f"The portal’s status: {item.portal_status.value}, as of {long_date(item.portal_reported_on)}"
    else:
        yield "The portal’s status: not recorded"
    if item.ratings:
        yield f"RAG: {item.ratings[-1].rag}, since {long_date(item.ratings[-1].on)}"
    if item.kind is ItemKind.CAUSE_OF_CONCERN:
        still_open = sum(not child.stage.is_ended for child in item.children)
        yield f"Its recommendations: {len(item.children)}, of which {still_open} not ended"
        for child in item.children:
            yield f"  {child.key}: {_plain(child.stage)}. {child.title}"


def _deadlines(item: ItemDetail) -> Iterator[str]:
    current, driving = current_deadlines(item.deadlines), driving_deadline(item.deadlines)
    if not current:
        yield "Deadlines: none is recorded, which is a question for the Force Liaison Officer."
        return
    yield "Deadlines:"
    for deadline in current:
        drives = driving is not None and deadline.version == driving.version and deadline.due_on is not None
        yield from _deadline(deadline, item, drives=drives)
    for deadline in current:
        moved = [each for each in item.extensions if each.kind is deadline.kind]
        if moved:
            yield f"  Extensions of the {_SET_BY[deadline.kind]} deadline: {len(moved)}"
            yield from (_moved(each) for each in moved)


def _deadline(deadline: DeadlineFacts, item: ItemDetail, *, drives: bool) -> Iterator[str]:
    standing = ""
    if drives:
        asked = not item.stage.is_ended and not item.stage.awaits_others
        far_off = f", {days_in_words(deadline.due_on, today=item.as_at)}" if asked and deadline.due_on else ""
        standing = f"{far_off}; drives the reminders"
    yield f"  {_SET_BY[deadline.kind]}: {_days(deadline)}{standing}"
    anchor = f"read from {_day_in_words(deadline.anchor)}" if deadline.anchor else "read from no other date"
    confirmed = f"confirmed by {deadline.confirmed_by}" if deadline.confirmed_by else "not confirmed"
    phrase = f"“{deadline.phrase}”" if deadline.phrase else "no words"
    yield f"    {phrase}, {anchor}: {deadline.rule} ({_plain(deadline.certainty)}; {confirmed})"


def _days(deadline: DeadlineFacts) -> str:
    if deadline.due_on is not None:
        return long_date(deadline.due_on)
    if deadline.starts_on is not None and deadline.ends_on is not None:
        return f"{long_date(deadline.starts_on)} to {long_date(deadline.ends_on)}, a tentative window"
    if deadline.recurrence is not None:
        return f"a standing duty ({deadline.recurrence})"
    return "not known, which is a question for the Force Liaison Officer"


def _moved(moved: Moved) -> str:
    due = long_date(moved.due_on) if moved.due_on else "no day"
    agreed = f"agreed by {moved.agreed_by} on {long_date(moved.agreed_on)}"
    return f"    to {due}: {moved.why} ({agreed})"


def _reviews(standing: ItemStanding, item: ItemDetail) -> Iterator[str]:
    yield "Review clocks:" if standing.reviews else "Review clocks: none runs"
    yield from (f"  {line}" for line in standing_lines(standing, item.as_at))


def _history(item: ItemDetail) -> Iterator[str]:
    yield "Stages:" if item.steps else "Stages: no change is recorded"
    yield from (f"  {long_date(step.on)}: {_step(step)}" for step in item.steps)
    if item.ratings:
        yield "Ratings:"
    for rating in item.ratings:
        yield f"  {long_date(rating.on)}: {rating.rag}{f'. {rating.reason}' if rating.reason else ''}"
    yield "Reviews and updates:" if item.reviews else "Reviews and updates: none is recorded"
    for review in item.reviews:
        slight = "" if review.substantive else ", not substantive"
        yield f"  {long_date(review.on)} ({_plain(review.clock)}{slight}): {review.note}"
    yield f"Known from {long_date(item.known_on)}; source: {item.source}"


def _step(step: Step) -> str:
    parts = (
        _plain(step.stage),
        _plain(step.outcome) if step.outcome else "",
        f"letter {step.letter_name}, SHA-256 {step.letter_sha256}" if step.letter_sha256 else "",
        f"HMICFRS’s notice “{step.notice}”" if step.notice else "",
        f"its place is taken by {step.other_item}" if step.other_item else "",
        step.note,
    )
    return "; ".join(part for part in parts if part)


def _what_can_be_done(item: ItemDetail) -> Iterator[str]:
    allowed = allowed_actions(_state(item))
    yield "What can be done now:" if allowed else "Nothing can be done with it now."
    for action in allowed:
        yield f"  {_command(item, action)}: needs {_needs(item, action)}"


def _command(item: ItemDetail, action: Action) -> str:
    return f"oversight item {command_for(action)} {item.key}"


def _needs(item: ItemDetail, action: Action) -> str:
    return " and ".join(GATE_WORDS[gate] for gate in needs(_state(item), action)) or "nothing more"


def _state(item: ItemDetail) -> ItemState:
    return ItemState(item.kind, item.level, item.stage)


def _kind_and_level(kind: ItemKind, level: int | None) -> str:
    if kind is ItemKind.CAUSE_OF_CONCERN:
        return kind.label
    return f"{kind.label}, {f'Level {level}' if level else 'no level'}"


def _day_in_words(text: str) -> str:
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text  # a month or a year, where no more is known


def _plain(value: Stage | Any) -> str:
    return str(value).replace("-", " ")
