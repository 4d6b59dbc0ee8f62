"""`oversight item cadence`: how often one item is reviewed, where the policy's cadence doesn't suit it."""

import click

from cli.item_options import change_options, choice, open_for_change
from cli.options import echo_json
from rules.vocabulary import ReviewClock


@click.command()
@click.argument("item")
@click.option("--clock", type=choice(ReviewClock), required=True, help="Which review.")
@click.option(
    "--months", type=click.IntRange(1, 24), metavar="N", help="Every N months, for this item alone."
)
@click.option("--default", "by_policy", is_flag=True, help="Take it back: as the policy says for all.")
@click.option("--reason", "--why", "reason", required=True, help="Why, for the audit trail.")
@change_options
def cadence(
    item: str, clock: str, months: int | None, by_policy: bool, reason: str, by: str | None, as_json: bool
) -> None:
    """Give one review of ITEM its own cadence, or go back to the policy's. ITEM is a key or a portal id."""
    if (months is None) != by_policy:
        raise click.UsageError("give --months N, or --default to go back to the policy")
    from tasks.items.review_cadence import set_review_cadence

    opened = open_for_change(by)
    done = set_review_cadence(
        opened.installation.engine,
        opened.by,
        key=item,
        clock=ReviewClock(clock),
        months=months,
        why=reason,
    )
    policy = opened.installation.policy.reviews.review_policy().cadence(done.clock).in_words
    if as_json:
        echo_json(
            {
                "item": done.item_key,
                "clock": done.clock,
                "from_months": done.before,
                "months": done.after,
                "policy": policy,
                "by": opened.by.actor,
            }
        )
        return
    name = done.clock.value.replace("-", " ")
    if done.before == done.after:
        click.echo(f"{done.item_key}: {name}: {_every(done.after, policy)} already; nothing was changed.")
    else:
        was, now = _every(done.before, policy), _every(done.after, policy)
        click.echo(f"{done.item_key}: {name}: {now} (was {was}).")


def _every(months: int | None, policy: str) -> str:
    from rules.review_clocks import Cadence

    if months is None:
        return f"{policy}, by the policy"
    return f"{Cadence('own', months=months).in_words}, for this item alone"
