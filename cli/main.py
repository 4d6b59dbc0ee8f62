"""The `oversight` command: its groups, and the one place where errors become a line for a person."""

import os
import sys

import click

from cli.answer import answer
from cli.audit import audit
from cli.calendar import calendar
from cli.daily import daily, send
from cli.demo import demo
from cli.dispatches import dispatches
from cli.doctor import doctor
from cli.exports import exports
from cli.figures import figures
from cli.imports import imports
from cli.init import init
from cli.inspection import inspection
from cli.item import item
from cli.meeting import meeting
from cli.notices import notices
from cli.pack import pack
from cli.person import person
from cli.portal import portal
from cli.post import post
from cli.questions import questions
from cli.queue import queue
from cli.resolve import resolve_phrase
from cli.reviews import reviews
from cli.serve import serve


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="oversight")
def oversight() -> None:
    """HMICFRS recommendations: deadlines, reminders, the inspection calendar and board packs.

    Settings come from OVERSIGHT_* variables, a .env file and oversight.toml in this folder. Exit code 0:
    done; 1: refused, or found wrong; 2: wrong usage.
    """


for _command in (
    demo,
    init,
    doctor,
    imports,
    exports,
    item,
    daily,
    send,
    answer,
    notices,
    dispatches,
    calendar,
    inspection,
    pack,
    meeting,
    portal,
    audit,
    person,
    post,
    resolve_phrase,
    figures,
    reviews,
    questions,
    queue,
    serve,
):
    oversight.add_command(_command)


def main() -> None:
    """Run the command; no traceback reaches a person unless OVERSIGHT_DEBUG is set."""
    try:
        sys.exit(oversight.main(prog_name="oversight", standalone_mode=False))
    except click.Abort:
        click.echo("Stopped.", err=True)
        sys.exit(1)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except Exception as error:  # the edge: everything that is left becomes one line
        if os.environ.get("OVERSIGHT_DEBUG"):
            raise
        from cli.explain import explain

        for line in explain(error):
            click.echo(f"oversight: {line}", err=True)
        sys.exit(1)
