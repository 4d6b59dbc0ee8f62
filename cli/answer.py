"""`oversight answer`: what people answer to their reminders, by hand or by the link in one."""

from datetime import date
from typing import TYPE_CHECKING, TypeVar

import click

from cli.item_options import change_options, open_for_change
from cli.options import DAY, echo_json, json_option

if TYPE_CHECKING:
    from config.installation import Installation
    from tasks.reminders.record_answer import Answered, Answering, OpenedLink

_T = TypeVar("_T")

_ACTIONS = ("acknowledge", "snooze", "update", "delegate")


@click.group()
def answer() -> None:
    """Answer a reminder: seen, put off, where it stands, or who stands in. ITEM is a key or a portal id."""


@answer.command()
@click.argument("item")
@click.option("--note", default="", help="What there is to say about it; no update of the item.")
@change_options
def acknowledge(item: str, note: str, by: str | None, as_json: bool) -> None:
    """Say that the reminder was seen."""
    installation, answering = _by_hand(item, by)
    _record(installation, answering, "acknowledge", as_json, note=note)


@answer.command()
@click.argument("item")
@click.option("--until", type=DAY, required=True, help="The last day of quiet, within the policy's limit.")
@click.option("--reason", required=True, help="Why; the Force Liaison Officer is shown it.")
@change_options
def snooze(item: str, until: date, reason: str, by: str | None, as_json: bool) -> None:
    """Put the item's reminders off to a day."""
    installation, answering = _by_hand(item, by)
    _record(installation, answering, "snooze", as_json, until=until, reason=reason)


@answer.command()
@click.argument("item")
@click.option("--note", required=True, help="Where it stands, and what comes next.")
@click.option("--on", type=DAY, help="The day from which it counts; today when left out.")
@change_options
def update(item: str, note: str, on: date | None, by: str | None, as_json: bool) -> None:
    """Give an update of the item: it counts as the owner's, and stops an escalation."""
    installation, answering = _by_hand(item, by)
    _record(installation, answering, "update", as_json, note=note, on=on)


@answer.command()
@click.argument("item")
@click.option("--to", "to", metavar="EMAIL", required=True, help="Who stands in.")
@click.option("--from", "since", type=DAY, help="Their first day; today when left out.")
@click.option("--until", type=DAY, required=True, help="Their last day.")
@click.option("--reason", required=True, help="Why, for the audit trail.")
@change_options
def delegate(
    item: str, to: str, since: date | None, until: date, reason: str, by: str | None, as_json: bool
) -> None:
    """Have somebody stand in for the item's owner post: they get all that it is told."""
    installation, answering = _by_hand(item, by)
    _record(installation, answering, "delegate", as_json, to=to, on=since, until=until, reason=reason)


@answer.command()
@click.argument("token")
@click.argument("action", type=click.Choice(_ACTIONS), required=False)
@click.option("--check", is_flag=True, help="Say whether the link can be used, and for what; use it not.")
@click.option("--note", default="", help="For acknowledge and update.")
@click.option("--on", type=DAY, help="For update: its day. For delegate: the first day.")
@click.option("--to", metavar="EMAIL", help="For delegate: who stands in.")
@click.option("--until", type=DAY, help="For snooze and delegate: the last day.")
@click.option("--reason", default="", help="For snooze and delegate: why.")
@json_option
def token(
    token: str,
    action: str | None,
    check: bool,
    note: str,
    on: date | None,
    to: str | None,
    until: date | None,
    reason: str,
    as_json: bool,
) -> None:
    """Answer by the link in a reminder: TOKEN is its last part, or all of it."""
    if check == (action is not None):
        raise click.UsageError(f"give --check, or what to answer: {', '.join(_ACTIONS)}")
    installation, opened = _by_link(token)
    if action is None:
        _tell_checked(opened, as_json)
        return
    _record(
        installation, opened.answering, action, as_json, note=note, on=on, to=to, until=until, reason=reason
    )


def _by_hand(item: str, by: str | None) -> "tuple[Installation, Answering]":
    from tasks.reminders.record_answer import Answering

    opened = open_for_change(by)
    return opened.installation, Answering(opened.by, item, by)


def _by_link(text: str) -> "tuple[Installation, OpenedLink]":
    from config import clock
    from config.installation import open_installation
    from tasks.reminders.answer_links import answer_key
    from tasks.reminders.record_answer import open_link

    installation = open_installation()
    now = clock.now()
    opened = open_link(
        installation.engine,
        text.strip().rpartition("/")[2],
        key=answer_key(installation.settings),
        force_code=installation.settings.force,
        now=now,
        today=clock.london_day(now),
    )
    return installation, opened


def _record(
    installation: "Installation",
    answering: "Answering",
    action: str,
    as_json: bool,
    *,
    note: str = "",
    on: date | None = None,
    to: str | None = None,
    until: date | None = None,
    reason: str = "",
) -> None:
    from tasks.reminders import record_answer

    engine = installation.engine
    if action == "acknowledge":
        answered = record_answer.acknowledge(engine, answering, note=note)
    elif action == "update":
        answered = record_answer.give_update(engine, answering, note=note, on=on)
    elif action == "snooze":
        answered = record_answer.snooze(
            engine,
            answering,
            until=_needed(until, "snooze needs --until"),
            reason=reason,
            limits=installation.policy.answers.snooze_limits(),
        )
    else:
        answered = record_answer.delegate(
            engine,
            answering,
            email=_needed(to, "delegate needs --to"),
            since=on or answering.by.today,
            until=_needed(until, "delegate needs --until"),
            reason=reason,
        )
    _tell(answered, as_json)


def _needed(value: _T | None, says: str) -> _T:
    if value is None:
        raise click.UsageError(says)
    return value


def _tell(answered: "Answered", as_json: bool) -> None:
    from rules.dates_in_words import long_date
    from rules.vocabulary import AnswerKind

    if as_json:
        spell = answered.spell
        echo_json(
            {
                "item": answered.item_key,
                "answer": answered.kind,
                "until": answered.until if spell is None else spell.until,
                "since": spell.since if spell is not None else None,
                "stands_in": spell.person if spell is not None else None,
                "by": answered.answered_by,
            }
        )
        return
    if answered.kind is AnswerKind.SNOOZED and answered.until is not None:
        did = f"its reminders are put off until {long_date(answered.until)}"
    elif answered.spell is not None:
        did = f"{answered.spell.person} stands in {answered.spell.days_in_words}"
    else:
        did = "acknowledged" if answered.kind is AnswerKind.ACKNOWLEDGED else "the update is recorded"
    click.echo(f"{answered.item_key}: {did}. By {answered.answered_by}.")


def _tell_checked(opened: "OpenedLink", as_json: bool) -> None:
    from rules.clean_text import clean_text
    from rules.dates_in_words import long_date

    if as_json:
        echo_json(
            {
                "item": opened.answering.key,
                "title": opened.item_title,
                "person": opened.person_name,
                "post": opened.answering.post_key,
                "expires_on": opened.expires_on,
            }
        )
        return
    click.echo(
        f"The link can be used once, until {long_date(opened.expires_on)}, to answer about "
        f"{opened.answering.key} ({clean_text(opened.item_title)}) as {clean_text(opened.person_name)}, "
        f"{clean_text(opened.post_title)}."
    )
