"""`oversight item`: the items of the register, what is known of each, and everything done with them."""

from datetime import date

import click

from cli.item_actions import action_commands
from cli.item_cadence import cadence
from cli.item_changes import change_commands
from cli.item_deadlines import deadline_commands
from cli.item_options import choice, member
from cli.options import DAY, echo_json, json_option
from rules.vocabulary import ItemKind, Stage

_AS_AT = click.option("--as-at", type=DAY, help="As the register stood on this day; today when left out.")
_NO_LEVEL = "none"


@click.group()
def item() -> None:
    """Causes of concern, recommendations and areas for improvement."""


for _command in (*action_commands(), *change_commands(), *deadline_commands(), cadence):
    item.add_command(_command)


@item.command("list")
@_AS_AT
@click.option("--stage", "stages", type=choice(Stage), multiple=True, help="At this stage; may be repeated.")
@click.option("--kind", type=choice(ItemKind), help="Of this kind.")
@click.option("--level", type=click.Choice(["1", "2", "3", "4", _NO_LEVEL]), help="At this level.")
@click.option("--publication", metavar="KEY", help="From this report.")
@click.option("--owner", metavar="POST", help="Owned by the post with this key.")
@click.option("--portfolio", help="In this portfolio.")
@click.option("--words", help="With these words in the key, portal id, number, title or text.")
@click.option("--open", "still_open", is_flag=True, help="Only what has not ended.")
@click.option("--overdue", is_flag=True, help="Only what is past its day.")
@json_option
def list_items(
    as_at: date | None,
    stages: tuple[str, ...],
    kind: str | None,
    level: str | None,
    publication: str | None,
    owner: str | None,
    portfolio: str | None,
    words: str | None,
    still_open: bool,
    overdue: bool,
    as_json: bool,
) -> None:
    """The items of the register, one a line."""
    from cli.item_page import list_document, list_lines
    from config import clock
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.items import ItemFilters, item_list
    from models.queries.people import post_by_key
    from models.session import reading

    installation = open_installation()
    day = as_at or clock.london_day(clock.now())
    filters = ItemFilters(
        stages=tuple(Stage(stage) for stage in stages),
        kind=member(ItemKind, kind),
        level=None if level is None else 0 if level == _NO_LEVEL else int(level),
        publication=publication,
        owner=owner,
        portfolio=portfolio,
        words=words,
        still_open=still_open,
        overdue=overdue,
    )
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        if owner is not None:
            post_by_key(session, force.id, owner)  # a mistyped key must not look like an owner of nothing
        listed = item_list(session, force.id, day, filters)
    if as_json:
        echo_json(list_document(listed, day))
    else:
        click.echo("\n".join(list_lines(listed, day)))


@item.command("show")
@click.argument("item", metavar="ITEM")
@_AS_AT
@json_option
def show_item(item: str, as_at: date | None, as_json: bool) -> None:
    """Everything that is known of one item, by its key or portal id."""
    from cli.item_page import page_document, page_lines
    from cli.reviews import standing_of
    from config import clock
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.item_detail import item_detail
    from models.session import reading

    installation = open_installation()
    today = clock.london_day(clock.now())
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        detail = item_detail(session, force.id, item, as_at=as_at or today)
        standing = standing_of(session, force.id, detail, installation.policy)
    if as_json:
        echo_json(page_document(detail, standing))
    else:
        click.echo("\n".join(page_lines(detail, standing, today)))
