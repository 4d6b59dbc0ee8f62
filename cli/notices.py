"""`oversight notices`: who was told what, and what is still on its way."""

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING

import click

from cli.options import DAY, echo_json, json_option

if TYPE_CHECKING:
    from models.queries.notice_log import LoggedNotice


@click.command()
@click.option("--item", metavar="ITEM", help="About this item only: its key or portal id.")
@click.option("--person", metavar="EMAIL", help="For this person only.")
@click.option("--since", type=DAY, help="Decided for this day or later.")
@json_option
def notices(item: str | None, person: str | None, since: date | None, as_json: bool) -> None:
    """Every reminder that was decided, one a line: about what, for whom, and where it stands."""
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.items import find_item
    from models.queries.notice_log import notice_log
    from models.queries.people import person_by_email
    from models.session import reading

    installation = open_installation()
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        logged = notice_log(
            session,
            force.id,
            item_id=find_item(session, force.id, item).id if item is not None else None,
            person_id=person_by_email(session, force.id, person).id if person is not None else None,
            since=since,
        )
    if as_json:
        echo_json([asdict(notice) | {"standing": _standing(notice)} for notice in logged])
        return
    for notice in logged:
        click.echo(_line(notice))
    click.echo(_total(len(logged)))


def _line(notice: "LoggedNotice") -> str:
    from rules.clean_text import clean_text
    from rules.dates_in_words import long_date

    about = clean_text(notice.about)
    named = f"{notice.item_key}: {about}" if notice.item_key is not None else about
    to = f"{clean_text(notice.person)}, " if notice.person is not None else ""
    what = f"{long_date(notice.decided_for)}  {notice.rule.value.replace('-', ' ')} ({notice.stage})"
    return f"{what}  {named}  -> {to}{clean_text(notice.post_title)}: {_standing(notice)}"


def _standing(notice: "LoggedNotice") -> str:
    """Where the notice stands, in words."""
    if notice.withdrawn_at is not None:
        return f"withdrawn: {notice.withdrawn_why}"
    if notice.state is None:
        return "waits for a message"
    return f"message {notice.dispatch_id} {notice.state.value.replace('-', ' ')}"


def _total(count: int) -> str:
    from rules.dates_in_words import number_of

    return f"{number_of(count, 'notice')}."
