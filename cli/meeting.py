"""`oversight meeting`: meetings of boards, what they decide, and the actions that come of them."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.meeting_papers import paper
from cli.options import DAY, echo_json, json_option
from cli.pack_options import by_option, opened

if TYPE_CHECKING:
    from models.queries.meetings import MeetingOnDay


@click.group()
def meeting() -> None:
    """Meetings of boards and committees, as their packs show them."""


@meeting.command()
@click.argument("board")
@click.argument("day", type=DAY)
@click.option("--series", default="", help="What the board calls it: “2023/24, fourth meeting”.")
@click.option("--place", default="", help="Where it is.")
@click.option("--chair", default="", help="Who chairs it.")
@by_option("Who records it")
@json_option
def add(board: str, day: date, series: str, place: str, chair: str, who: str, as_json: bool) -> None:
    """Record a meeting. BOARD is a board of the policy, by its name or its short one, such as JAC."""
    from rules.dates_in_words import long_date
    from rules.packs.pack_boards import find_board
    from tasks.packs.meetings import NewMeeting, add_meeting

    installation, by, _ = opened(who)
    name = find_board(installation.policy.board_diary(), board).name
    new = NewMeeting(board=name, held_on=day, series=series, place=place, chair=chair)
    number = add_meeting(installation.engine, by, new)
    _done(
        as_json,
        {"meeting": number, "board": name, "day": day},
        f"Meeting {number}: {name}, {long_date(day)}.",
    )


@meeting.command("list")
@click.option("--board", default="", help="Only this board's.")
@click.option("--as-at", type=DAY, help="Actions as they stood on this day; today when left out.")
@json_option
def list_all(board: str, as_at: date | None, as_json: bool) -> None:
    """Every recorded meeting, the latest first, with its decisions and its actions."""
    from models.queries.forces import force_by_code
    from models.queries.meetings import meetings
    from models.session import reading
    from rules.packs.pack_boards import find_board

    installation, by, _ = opened()
    name = find_board(installation.policy.board_diary(), board).name if board else None
    with reading(installation.engine) as session:
        force = force_by_code(session, by.force_code)
        found = meetings(session, force.id, as_at=as_at if as_at is not None else by.today, board=name)
    if as_json:
        echo_json({"meetings": [_document(each) for each in found]})
        return
    for each in found:
        for line in _lines(each):
            click.echo(line)
    if not found:
        click.echo("No meetings are recorded: `oversight meeting add BOARD DAY` records one.")


@meeting.command()
@click.argument("meeting_id", metavar="MEETING", type=int)
@click.option("--to", type=DAY, required=True, help="The new day.")
@click.option("--why", default="", help="Why it is moved.")
@by_option("Who records it")
@json_option
def move(meeting_id: int, to: date, why: str, who: str, as_json: bool) -> None:
    """Move a meeting to another day, with its decisions and actions."""
    from rules.dates_in_words import long_date
    from tasks.packs.meetings import move_meeting

    installation, by, _ = opened(who)
    move_meeting(installation.engine, by, meeting_id=meeting_id, to=to, why=why)
    _done(as_json, {"meeting": meeting_id, "day": to}, f"Meeting {meeting_id} is on {long_date(to)} now.")


meeting.add_command(paper)


@meeting.group()
def action() -> None:
    """What meetings asked somebody to do."""


@action.command("add")
@click.argument("meeting_id", metavar="MEETING", type=int)
@click.argument("what")
@click.option("--owner", metavar="POST", help="The key of the post that does it.")
@click.option("--due", type=DAY, help="By when.")
@click.option("--item", "items", multiple=True, help="An item that it is about; may be repeated.")
@by_option("Who records it")
@json_option
def add_an_action(
    meeting_id: int,
    what: str,
    owner: str | None,
    due: date | None,
    items: Sequence[str],
    who: str,
    as_json: bool,
) -> None:
    """Record an action of a meeting; prints its number."""
    from tasks.packs.meetings import NewAction, add_action

    installation, by, _ = opened(who)
    new = NewAction(what=what, owner=owner, due_on=due, items=tuple(items))
    number = add_action(installation.engine, by, meeting_id=meeting_id, new=new)
    _done(as_json, {"action": number, "meeting": meeting_id}, f"Action {number} of meeting {meeting_id}.")


@action.command("close")
@click.argument("action_id", metavar="ACTION", type=int)
@click.option("--dropped", is_flag=True, help="It won't be done; --note says why.")
@click.option("--on", type=DAY, help="The day; today when left out.")
@click.option("--note", default="", help="What was done, or why it is dropped.")
@by_option("Who records it")
@json_option
def close_action(action_id: int, dropped: bool, on: date | None, note: str, who: str, as_json: bool) -> None:
    """An action is done, or dropped."""
    _move(action_id, "dropped" if dropped else "done", on, note, who, as_json)


@action.command("progress")
@click.argument("action_id", metavar="ACTION", type=int)
@click.argument("note")
@click.option("--on", type=DAY, help="The day; today when left out.")
@by_option("Who records it")
@json_option
def note_progress(action_id: int, note: str, on: date | None, who: str, as_json: bool) -> None:
    """A word on how far an action is; one that was closed is open again."""
    _move(action_id, "open", on, note, who, as_json)


@meeting.group()
def decision() -> None:
    """What meetings are asked to decide."""


@decision.command("add")
@click.argument("meeting_id", metavar="MEETING", type=int)
@click.argument("what")
@click.option("--why", default="", help="Why it is asked.")
@click.option("--asked-by", default="", help="Who asks.")
@click.option("--item", "items", multiple=True, help="An item that it is about; may be repeated.")
@by_option("Who records it")
@json_option
def add_a_decision(
    meeting_id: int, what: str, why: str, asked_by: str, items: Sequence[str], who: str, as_json: bool
) -> None:
    """Record what a meeting is asked to decide."""
    from tasks.packs.meetings import NewDecision, add_decision

    installation, by, _ = opened(who)
    new = NewDecision(what=what, why=why, asked_by=asked_by, items=tuple(items))
    number = add_decision(installation.engine, by, meeting_id=meeting_id, new=new)
    _done(as_json, {"decision": number, "meeting": meeting_id}, f"Decision {number} of meeting {meeting_id}.")


def _move(action_id: int, state: str, on: date | None, note: str, who: str, as_json: bool) -> None:
    from rules.vocabulary import ActionState
    from tasks.packs.meetings import move_action

    installation, by, _ = opened(who)
    move_action(installation.engine, by, action_id=action_id, state=ActionState(state), on=on, note=note)
    _done(as_json, {"action": action_id, "state": state}, f"Action {action_id} is {state}.")


def _done(as_json: bool, document: dict[str, Any], line: str) -> None:
    if as_json:
        echo_json(document)
    else:
        click.echo(line)


def _lines(found: "MeetingOnDay") -> Iterator[str]:
    from rules.dates_in_words import long_date

    held = found.meeting
    extras = ", ".join(text for text in (held.series, held.place, held.chair) if text)
    yield f"{held.id:>4}  {held.board}, {long_date(held.held_on)}{f' ({extras})' if extras else ''}"
    for asked in found.decisions:
        yield f"      decision {asked.number}: {asked.what}"
    for each in found.actions:
        due = f", due {long_date(each.due_on)}" if each.due_on is not None else ""
        owner = f" [{each.owner}]" if each.owner else ""
        progress = f": {each.progress}" if each.progress else ""
        yield f"      action {each.id}, {each.state.value}{due}: {each.what}{owner}{progress}"


def _document(found: "MeetingOnDay") -> dict[str, Any]:
    held = found.meeting
    return {
        "meeting": held.id,
        "board": held.board,
        "day": held.held_on,
        "series": held.series,
        "place": held.place,
        "chair": held.chair,
        "decisions": [
            {"number": each.number, "what": each.what, "why": each.why, "asked_by": each.asked_by}
            for each in found.decisions
        ],
        "actions": [
            {
                "action": each.id,
                "what": each.what,
                "owner": each.owner or None,
                "due": each.due_on,
                "state": each.state.value,
                "since": each.state_since,
                "progress": each.progress,
                "items": list(each.item_keys),
            }
            for each in found.actions
        ],
    }
