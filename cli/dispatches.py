"""`oversight dispatches`: the messages, where each stands, and what the servers said."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.options import DAY, echo_json, json_option
from rules.vocabulary import DispatchState

if TYPE_CHECKING:
    from datetime import datetime

    from models.queries.notice_log import LoggedDispatch

_FAILED = (DispatchState.PERMANENT_FAILURE,)
_QUEUED = (DispatchState.PENDING, DispatchState.CLAIMED)


@click.command()
@click.option("--failed", is_flag=True, help="Only those that can't be delivered without a mend.")
@click.option("--queued", is_flag=True, help="Only those that are still to go.")
@click.option("--since", type=DAY, help="Only messages of this day or later.")
@json_option
def dispatches(failed: bool, queued: bool, since: date | None, as_json: bool) -> None:
    """Every message, one a line: to whom, where it stands, and the server's last words."""
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.notice_log import dispatch_log
    from models.session import reading
    from rules.dates_in_words import number_of

    states = (*(_FAILED if failed else ()), *(_QUEUED if queued else ()))
    installation = open_installation()
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        logged = dispatch_log(session, force.id, states=states, since=since)
    if as_json:
        echo_json([asdict(dispatch) for dispatch in logged])
        return
    for dispatch in logged:
        click.echo(_line(dispatch))
    click.echo(f"{number_of(len(logged), 'message')}.")


def _line(dispatch: "LoggedDispatch") -> str:
    from rules.clean_text import clean_text
    from rules.dates_in_words import long_date, number_of

    to = f"{clean_text(dispatch.person)} ({dispatch.channel.value}, {clean_text(dispatch.address)})"
    parts = [
        f"{dispatch.dispatch_id}  {long_date(dispatch.for_day)}  {to}",
        dispatch.state.value.replace("-", " "),
        number_of(dispatch.notices, "notice"),
        number_of(len(dispatch.attempts), "attempt"),
    ]
    if dispatch.state in _QUEUED:
        parts.append(f"not before {_moment(dispatch.not_before)}")
    said = clean_text(dispatch.last_reply)
    return ", ".join(parts) + (f": {said}" if said else "")


def _moment(at: "datetime") -> str:
    from rules.dates_in_words import long_date
    from rules.london import LONDON

    local = at.astimezone(LONDON)
    return f"{long_date(local.date())}, {local:%H.%M}"
