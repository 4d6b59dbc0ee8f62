"""`oversight calendar invite`: an inspection in people's diaries by e-mail, where they can't subscribe."""

from typing import TYPE_CHECKING

import click

from cli.item_options import change_options, open_for_change, reason_option
from cli.options import echo_json

if TYPE_CHECKING:
    from tasks.calendar_feeds.invitations import DecidedInvitation, DecidedInvitations
    from tasks.calendar_feeds.send_invitations import SentInvitations


@click.command()
@click.argument("inspection_key", metavar="[INSPECTION]", required=False)
@click.option("--to", "to", metavar="POST-OR-EMAIL", multiple=True, help="Whom to invite; may be repeated.")
@click.option("--cancel", is_flag=True, help="Invite them no more; everybody, where no --to is given.")
@reason_option
@change_options
def invite(
    inspection_key: str | None,
    to: tuple[str, ...],
    cancel: bool,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Send invitations to INSPECTION (its key), which mail programs put into a diary.

    Everybody who was invited before is told what has changed since: a window moved, firmed up or cancelled.
    Nobody is told anything twice. Without INSPECTION that is done for all inspections, as a timer would; what
    couldn't be delivered before is tried again.
    """
    from tasks import jobs
    from tasks.calendar_feeds import invitations

    if inspection_key is None and (to or cancel):
        raise click.UsageError("--to and --cancel need an inspection's key")
    opened = open_for_change(by)
    engine, uid_domain = opened.installation.engine, opened.installation.settings.uid_domain
    if inspection_key is None:
        decided = invitations.tell_changes(engine, opened.by, uid_domain=uid_domain)
    else:
        decided = invitations.invite(
            engine,
            opened.by,
            inspection_key=inspection_key,
            to=to,
            uid_domain=uid_domain,
            withdraw=cancel,
            why=reason,
        )
    sent = jobs.send_invitations(opened.installation)
    _tell(decided, sent, as_json)
    if decided.left_out or not sent.went_well:
        raise click.exceptions.Exit(1)


def _tell(decided: "DecidedInvitations", sent: "SentInvitations", as_json: bool) -> None:
    from rules.clean_text import clean_text
    from rules.dates_in_words import number_of

    if as_json:
        echo_json(
            {
                "decided": [
                    {
                        "inspection": each.inspection_key,
                        "window": each.slot,
                        "person": each.person_name,
                        "address": each.address,
                        "does": _what(each),
                    }
                    for each in decided.made
                ],
                "left_out": [str(left) for left in decided.left_out],
                "sent": sent.accepted,
                "not_needed": sent.not_needed,
                "delayed": sent.delayed,
                "failed": sent.failed,
                "down": sent.down,
                "queued": sent.queued,
            }
        )
    else:
        for each in decided.made:
            who = f"{clean_text(each.person_name)} <{clean_text(each.address)}>"
            click.echo(f"{clean_text(each.inspection_key)}, window {each.slot}: {who}: {_what(each)}")
        click.echo(f"{number_of(len(decided.made), 'new message')}, {sent.accepted} sent.")
    for left in decided.left_out:
        click.echo(f"oversight: left out: {left}", err=True)
    for words in sent.failed:
        click.echo(f"oversight: not delivered: {words}", err=True)
    for words in sent.delayed:
        click.echo(f"oversight: not yet delivered, tried again later: {words}", err=True)
    if sent.down is not None:
        waiting = number_of(sent.queued, "message waits", "messages wait")
        click.echo(
            f"oversight: e-mail can't be reached: {sent.down}; {waiting}:"
            " `oversight calendar invite` sends what waits",
            err=True,
        )


def _what(each: "DecidedInvitation") -> str:
    if each.withdrawn:
        return "withdrawn"
    if each.cancels:
        return "cancelled"
    return "update" if each.number > 1 else "invitation"
