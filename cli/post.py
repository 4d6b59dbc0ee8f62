"""`oversight post`: the posts, who holds them, who stands in, and what nobody holds."""

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.options import DAY, echo_json, json_option, today_option

if TYPE_CHECKING:
    from sqlalchemy.engine import Engine

    from tasks.people.people_transaction import ByWhom


@click.group()
def post() -> None:
    """Posts, and the people who hold them; reminders go to whoever is in the post on the day."""


def _by_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--by", "actor", help="Who makes this change; the account's name when left out.")(
        command
    )


def _why_option(command: Callable[..., Any]) -> Callable[..., Any]:
    return click.option("--why", required=True, help="The reason, for the audit trail.")(command)


@post.command("list")
@click.option("--as-at", type=DAY, help="As it was on this day; today when left out.")
@json_option
def list_all(as_at: date | None, as_json: bool) -> None:
    """Every post: who holds it, and who stands in."""
    from cli.post_report import post_document, post_line
    from config import clock
    from config.installation import open_installation
    from tasks.people.leaver_sweep import list_posts

    installation = open_installation()
    day = as_at or clock.london_day(clock.now())
    posts = list_posts(installation.engine, force_code=installation.settings.force, as_at=day)
    if as_json:
        echo_json({"as_at": day, "posts": [post_document(each) for each in posts]})
        return
    for each in posts:
        click.echo(post_line(each))


@post.command()
@click.argument("key")
@click.option("--title", required=True, help="What the post is called in mails and papers.")
@click.option("--kind", default="owner", show_default=True, help="owner, portfolio-lead and so on.")
@click.option("--portfolio", default="", help="The portfolio it belongs to.")
@_by_option
@json_option
def add(key: str, title: str, kind: str, portfolio: str, actor: str | None, as_json: bool) -> None:
    """Add a post, which nobody holds yet. KEY is its short name, such as owner-stop-and-search."""
    from rules.vocabulary import PostKind
    from tasks.people.change_people import add_post

    chosen = _one_of(PostKind, kind, "kind")
    add_post(*_opened(actor, None), key=key, title=title, kind=chosen, portfolio=portfolio)
    _done(as_json, {"post": key}, f"Added the post “{title}” ({key}). Nobody holds it yet.")


@post.command("add-person")
@click.argument("email")
@click.option("--name", required=True, help="The name, as it stands in mails and papers.")
@click.option(
    "--channel",
    default="email",
    show_default=True,
    help="How they are reached: email, teams, govuk-notify or apprise.",
)
@click.option("--teams-channel", help="The channel's name in the settings, for teams and apprise.")
@_by_option
@json_option
def add_someone(
    email: str, name: str, channel: str, teams_channel: str | None, actor: str | None, as_json: bool
) -> None:
    """Add somebody who can hold a post, by their e-mail address."""
    from rules.vocabulary import Channel
    from tasks.people.change_people import add_person

    chosen = _one_of(Channel, channel, "channel")
    add_person(*_opened(actor, None), name=name, email=email, channel=chosen, teams_channel=teams_channel)
    _done(as_json, {"person": email}, f"Added {name} <{email}>.")


@post.command("take-over")
@click.argument("key")
@click.argument("email")
@click.option("--since", type=DAY, required=True, help="Their first day.")
@click.option("--until", type=DAY, help="Their last day, if it is known.")
@_why_option
@_by_option
@json_option
def take_over_post(
    key: str, email: str, since: date, until: date | None, why: str, actor: str | None, as_json: bool
) -> None:
    """Somebody takes over a post; whoever holds it ends the day before."""
    from cli.post_report import spell_document, taken_over_lines
    from tasks.people.change_people import take_over

    taken = take_over(*_opened(actor, None), post_key=key, email=email, since=since, until=until, why=why)
    document = {
        "post": key,
        "holder": spell_document(taken.spell),
        "ended": spell_document(taken.ended) if taken.ended else None,
        "standing_in": [spell_document(each) for each in taken.standing_in],
    }
    _done(as_json, document, *taken_over_lines(taken, key))


@post.command("leave")
@click.argument("email")
@click.option("--last-day", type=DAY, required=True, help="The last day on which they hold anything.")
@click.option("--why", default="", help="The reason, for the audit trail.")
@_by_option
@today_option
@json_option
def leave_posts(
    email: str, last_day: date, why: str, actor: str | None, today: date | None, as_json: bool
) -> None:
    """Somebody leaves: ends everything they hold or stand in for, and lists what they leave behind."""
    from dataclasses import asdict

    from cli.post_report import leaver_lines
    from tasks.people.record_leaver import leave

    sweep = leave(*_opened(actor, today), email=email, last_day=last_day, why=why)
    _done(as_json, asdict(sweep), *leaver_lines(sweep))


@post.command("delegate")
@click.argument("key")
@click.argument("email")
@click.option("--since", type=DAY, required=True, help="The first day of standing in.")
@click.option("--until", type=DAY, required=True, help="The last day of standing in.")
@_why_option
@_by_option
@json_option
def delegate_post(
    key: str, email: str, since: date, until: date, why: str, actor: str | None, as_json: bool
) -> None:
    """Somebody stands in for a post from a day to a day, and gets its reminders in that time."""
    from cli.post_report import spell_document
    from tasks.people.change_people import delegate

    spell = delegate(*_opened(actor, None), post_key=key, email=email, since=since, until=until, why=why)
    said = f"{spell.person} stands in for {key} {spell.days_in_words}, and gets its reminders in that time."
    _done(as_json, {"post": key, "delegate": spell_document(spell)}, said)


@post.command("end-delegation")
@click.argument("key")
@click.option("--last-day", type=DAY, required=True, help="The last day on which somebody stands in.")
@click.option("--why", default="", help="The reason, for the audit trail.")
@_by_option
@today_option
@json_option
def end_standing_in(
    key: str, last_day: date, why: str, actor: str | None, today: date | None, as_json: bool
) -> None:
    """End a delegation early, or withdraw one that hasn't begun."""
    from cli.post_report import ended_delegation_line, spell_document
    from tasks.people.change_people import end_delegation

    ended = end_delegation(*_opened(actor, today), post_key=key, last_day=last_day, why=why)
    document = {"post": key, "delegate": spell_document(ended.spell), "withdrawn": ended.withdrawn}
    _done(as_json, document | {"last_day": last_day}, ended_delegation_line(ended, last_day))


@post.command()
@today_option
@json_option
def vacant(today: date | None, as_json: bool) -> None:
    """Posts with open items that nobody holds or stands in for, with the items."""
    from dataclasses import asdict

    from cli.post_report import vacant_lines
    from config import clock
    from config.installation import open_installation
    from tasks.people.leaver_sweep import leaver_sweep

    installation = open_installation()
    day = today or clock.london_day(clock.now())
    found = leaver_sweep(installation.engine, force_code=installation.settings.force, today=day)
    _done(as_json, {"today": day, "vacant": [asdict(each) for each in found]}, *vacant_lines(found))


def _opened(actor: str | None, today: date | None) -> "tuple[Engine, ByWhom]":
    """The database, and whose change this is."""
    from config import clock
    from config.installation import open_installation
    from tasks.people.people_transaction import ByWhom

    installation, now = open_installation(), clock.now()
    return installation.engine, ByWhom(
        force_code=installation.settings.force,
        actor=actor or _account(),
        now=now,
        today=today or clock.london_day(now),
    )


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container's user may have a number and no name.
        raise click.ClickException("this account has no name: say with --by who makes the change") from None


def _one_of(words: Any, text: str, what: str) -> Any:
    # A click.Choice would have to import the words before the command runs.
    try:
        return words(text)
    except ValueError:
        raise click.BadParameter(
            f"“{text}” is none of {', '.join(word.value for word in words)}", param_hint=f"--{what}"
        ) from None


def _done(as_json: bool, document: object, *lines: str) -> None:
    if as_json:
        echo_json(document)
        return
    for line in lines:
        click.echo(line)
