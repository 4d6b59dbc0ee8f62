"""`oversight figures`: positions, movements, submissions and counts of reports, and where they don't tie."""

from datetime import date

import click

from cli.options import DAY, echo_json, json_option


@click.command("figures")
@click.option("--as-at", type=DAY, help="As the register stood on this day; today when left out.")
@click.option("--since", type=DAY, help="Show movements and submissions since the end of this day.")
@click.option("--items/--no-items", "listed", default=None, help="List the items of each figure, or don't.")
@json_option
def figures(as_at: date | None, since: date | None, listed: bool | None, as_json: bool) -> None:
    """What is open, closed, submitted and waiting, and every figure that doesn't tie.

    The register's own position by kind and level stands beside what the papers and the portal stated last.
    A figure that doesn't tie is named and explained as a break; that is no error (exit code 0). With --json
    items are listed unless --no-items is given.
    """
    from cli.figures_document import figures_document
    from cli.figures_page import figures_lines
    from config import clock
    from config.installation import open_installation
    from models.queries.figures import figure_facts
    from models.queries.forces import force_by_code
    from models.session import reading
    from rules.dates_in_words import long_date
    from rules.figures import all_figures

    installation = open_installation()
    day = as_at or clock.london_day(clock.now())
    if since is not None and since > day:
        says = f"{long_date(since)} is later than {long_date(day)}, the day of the figures"
        raise click.BadParameter(says, param_hint="--since")
    with_items = as_json if listed is None else listed
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        facts = figure_facts(session, force.id, as_at=day, since=since, listed=with_items)
        code, name = force.code, force.name
    found = all_figures(facts)
    if as_json:
        echo_json(figures_document(found, code))
    else:
        click.echo("\n".join(figures_lines(found, name)))
