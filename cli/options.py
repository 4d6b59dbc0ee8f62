"""Options and their types that several commands share."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import click


class DayType(click.ParamType[date]):
    """A day, written 2024-06-14, 14/06/2024 or “14 June 2024”.

    A text that is no date is wrong usage (exit 2); a date that doesn't exist is refused (exit 1).
    """

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read the day; see the class for what is refused how."""
        from rules.read_day import NoSuchDayError, read_day

        if isinstance(value, date):
            return value
        try:
            return read_day(str(value))
        except NoSuchDayError as error:
            raise click.ClickException(str(error)) from error
        except ValueError as error:
            self.fail(str(error), param, ctx)


DAY = DayType()


def json_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--json`: one JSON document on standard output."""
    return click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")(command)


def today_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--today DATE`: the day to work for instead of today in Europe/London."""
    return click.option("--today", type=DAY, help="Work for this day instead of today (Europe/London).")(
        command
    )


def echo_json(document: object) -> None:
    """Print one JSON document; days become ISO 8601."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
