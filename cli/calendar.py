"""`oversight calendar`: the inspection feed."""

import click

from cli.calendar_check import check
from cli.calendar_invite import invite
from cli.calendar_publish import publish
from cli.calendar_subscriptions import subscription_commands


@click.group()
def calendar() -> None:
    """The calendar of inspections that people subscribe to."""


for _command in (*subscription_commands(), publish, check, invite):
    calendar.add_command(_command)
