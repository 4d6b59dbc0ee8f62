"""`oversight reviews`: every review clock of every live item, the boards ahead, and the section 55 days."""

from datetime import date
from typing import TYPE_CHECKING

import click

from cli.options import DAY, echo_json, json_option

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from config.policy import Policy
    from models.queries.item_detail import ItemDetail
    from rules.review_standing import ItemStanding, ReviewDay


@click.command()
@click.option("--as-at", type=DAY, help="As the register stood on this day; today when left out.")
@click.option(
    "--stale", is_flag=True, help="Only items with a clock that has run out, and only those clocks."
)
@json_option
def reviews(as_at: date | None, stale: bool, as_json: bool) -> None:
    """Which review of each live item is due when, how many were missed, for whom, and the next board."""
    from cli.review_lines import review_lines, reviews_document
    from config import clock
    from config.installation import open_installation
    from models.queries.forces import force_by_code
    from models.queries.review_clocks import clocked_items, section_55_days
    from models.session import reading
    from rules.review_standing import item_standing

    installation = open_installation()
    day = as_at or clock.london_day(clock.now())
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        shared = _review_day(session, force.id, day, installation.policy)
        items = clocked_items(session, force.id, day)
        section_55 = section_55_days(session, force.id, day)
    standings = [standing for item in items if (standing := item_standing(item, shared)).reviews]
    if stale:
        standings = [standing.only_missed() for standing in standings if standing.is_stale]
    if as_json:
        echo_json(reviews_document(standings, shared, section_55))
    else:
        click.echo("\n".join(review_lines(standings, shared, section_55)))


def standing_of(session: "Session", force_id: int, item: "ItemDetail", policy: "Policy") -> "ItemStanding":
    """Where one item stands with its reviews, on the day of its page."""
    from models.queries.review_clocks import clocked_item
    from rules.review_standing import item_standing

    shared = _review_day(session, force_id, item.as_at, policy)
    return item_standing(clocked_item(session, force_id, item), shared)


def _review_day(session: "Session", force_id: int, day: date, policy: "Policy") -> "ReviewDay":
    from config.bank_holidays import england_and_wales
    from models.queries.review_clocks import review_day

    return review_day(
        session,
        force_id,
        day,
        policy=policy.reviews.review_policy(),
        boards=policy.board_diary(),
        holidays=england_and_wales(),
    )
