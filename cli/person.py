"""`oversight person`: how and when somebody is written to, and a refused address put right."""

from typing import TYPE_CHECKING, Any

import click

from cli.options import echo_json, json_option

if TYPE_CHECKING:
    from config.installation import Installation
    from tasks.people.change_preferences import Preferences, Wishes
    from tasks.people.people_transaction import ByWhom


@click.group()
def person() -> None:
    """One person: by which channel, on which days and in which hours they are written to."""


@person.command()
@click.argument("email")
@click.option("--channel", help="How they are reached: email, teams, govuk-notify or apprise.")
@click.option("--teams-channel", help="The channel's name in the settings, for teams and apprise.")
@click.option("--daily", is_flag=True, help="One message a day, when there is something to say.")
@click.option("--weekly", metavar="DAY", help="One message a week, on this day: Monday to Sunday.")
@click.option("--hours", metavar="FROM-TO", help="Only within these hours, such as 08:00-17:00 (London).")
@click.option(
    "--work-days/--every-day", default=None, help="Not at weekends and on bank holidays, or then too."
)
@click.option("--calendar/--no-calendar", default=None, help="Add the items' dates as an .ics file, or not.")
@click.option("--why", default="", help="The reason, for the audit trail.")
@click.option("--by", "actor", help="Who makes this change; the account's name when left out.")
@json_option
def preferences(
    email: str,
    channel: str | None,
    teams_channel: str | None,
    daily: bool,
    weekly: str | None,
    hours: str | None,
    work_days: bool | None,
    calendar: bool | None,
    why: str,
    actor: str | None,
    as_json: bool,
) -> None:
    """Show how and when somebody is written to, or change it within what the policy allows.

    Overdue mandatory items don't wait for a weekly message where the policy says so.
    """
    from config.installation import open_installation
    from tasks.people.change_preferences import Wishes, change_preferences, read_preferences

    wishes = _wishes(channel, teams_channel, daily, weekly, hours, work_days, calendar)
    installation = open_installation()
    delivery = installation.policy.delivery
    taken_up = 0
    if wishes == Wishes():
        found = read_preferences(
            installation.engine, force_code=installation.settings.force, email=email, delivery=delivery
        )
    else:
        by = _by(installation, actor)
        changed = change_preferences(
            installation.engine, by, email=email, wishes=wishes, delivery=delivery, why=why
        )
        found, taken_up = changed.preferences, changed.taken_up
    _tell(found, taken_up, as_json)


@person.command()
@click.argument("email")
@click.argument("new")
@click.option("--why", default="", help="The reason, for the audit trail.")
@click.option("--by", "actor", help="Who makes this change; the account's name when left out.")
@json_option
def address(email: str, new: str, why: str, actor: str | None, as_json: bool) -> None:
    """Give somebody a new e-mail address; the same one twice says that a refused one works after all.

    What could not be delivered goes with the next daily check, where it still holds.
    """
    from config.installation import open_installation
    from tasks.people.change_preferences import put_address_right

    installation = open_installation()
    changed = put_address_right(
        installation.engine,
        _by(installation, actor),
        email=email,
        new=new,
        delivery=installation.policy.delivery,
        why=why,
    )
    _tell(changed.preferences, changed.taken_up, as_json)


def _wishes(
    channel: str | None,
    teams_channel: str | None,
    daily: bool,
    weekly: str | None,
    hours: str | None,
    work_days: bool | None,
    calendar: bool | None,
) -> "Wishes":
    from rules.vocabulary import Channel, Rhythm
    from tasks.people.change_preferences import Wishes

    if daily and weekly is not None:
        raise click.UsageError("--daily and --weekly can't both be")
    rhythm = Rhythm.DAILY if daily else Rhythm.WEEKLY if weekly is not None else None
    first, last = _minutes(hours) if hours is not None else (None, None)
    return Wishes(
        channel=_channel(Channel, channel) if channel is not None else None,
        teams_channel=teams_channel,
        rhythm=rhythm,
        weekday=_weekday(weekly) if weekly is not None else None,
        from_minute=first,
        to_minute=last,
        work_days_only=work_days,
        calendar=calendar,
    )


def _channel(words: Any, text: str) -> Any:
    try:
        return words(text)
    except ValueError:
        listed = ", ".join(word.value for word in words)
        raise click.BadParameter(f"“{text}” is none of {listed}", param_hint="--channel") from None


def _weekday(text: str) -> int:
    from tasks.people.change_preferences import WEEKDAYS

    asked = text.strip().casefold()
    meant = [number for number, name in enumerate(WEEKDAYS, 1) if name.casefold().startswith(asked)]
    if len(asked) < 3 or len(meant) != 1:
        raise click.BadParameter(f"“{text}” is none of {', '.join(WEEKDAYS)}", param_hint="--weekly")
    return meant[0]


def _minutes(text: str) -> tuple[int, int]:
    from config.delivery_policy import minute_of_day

    first, _, last = text.replace("–", "-").partition("-")
    try:
        return minute_of_day(first.strip()), minute_of_day(last.strip())
    except ValueError as error:
        raise click.BadParameter(f"{error}, as in 08:00-17:00", param_hint="--hours") from None


def _by(installation: "Installation", actor: str | None) -> "ByWhom":
    from config import clock
    from tasks.people.people_transaction import ByWhom

    now = clock.now()
    return ByWhom(
        force_code=installation.settings.force,
        actor=actor or _account(),
        now=now,
        today=clock.london_day(now),
    )


def _account() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (ImportError, KeyError, OSError):
        # A container's user may have a number and no name.
        raise click.ClickException("this account has no name: say with --by who makes the change") from None


def _tell(found: "Preferences", taken_up: int, as_json: bool) -> None:
    from tasks.people.change_preferences import hours_in_words, rhythm_in_words

    refused_at = found.refused_at
    if as_json:
        echo_json(
            {
                "name": found.name,
                "email": found.email,
                "channel": found.channel.value,
                "teams_channel": found.teams_channel,
                "rhythm": rhythm_in_words(found.times),
                "hours": hours_in_words(found.times),
                "work_days_only": found.times.work_days_only,
                "calendar": found.calendar,
                "chosen": found.chosen,
                "refused_at": refused_at.isoformat() if refused_at is not None else None,
                "refused_because": found.refused_because,
                "taken_up": taken_up,
            }
        )
        return
    days = "work days" if found.times.work_days_only else "every day"
    named = f" ({found.teams_channel})" if found.channel.needs_a_name else ""
    whose = "" if found.chosen else ", as policy has it for everybody"
    click.echo(f"{found.name} <{found.email}> is written to by {found.channel.value}{named}:")
    click.echo(f"  {rhythm_in_words(found.times)}, {hours_in_words(found.times)}, {days}{whose}")
    click.echo(f"  {'with' if found.calendar else 'without'} the dates as a calendar file")
    if refused_at is not None:
        click.echo(f"  The address was refused ({_day(refused_at)}): {found.refused_because}")
        click.echo(f"  Put it right with: oversight person address {found.email} NEW")
    if taken_up:
        from rules.dates_in_words import number_of

        said = number_of(taken_up, "notice")
        click.echo(f"{said} that could not be delivered will go with the next daily check.")


def _day(instant: Any) -> str:
    from config import clock
    from rules.dates_in_words import long_date

    return long_date(clock.london_day(instant))
