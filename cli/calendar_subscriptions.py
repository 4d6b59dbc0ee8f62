"""`oversight calendar subscribe`, `renew`, `revoke` and `list`: who has a calendar feed, at which address."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.item_options import change_options, choice, open_for_change, reason_option
from cli.options import DAY, echo_json, json_option
from rules.vocabulary import FeedPart

if TYPE_CHECKING:
    from models.queries.calendar_subscriptions import Subscription
    from tasks.calendar_feeds.subscriptions import NewAddress

_NUMBER = click.IntRange(1, 2**31 - 1)


def subscription_commands() -> list[click.Command]:
    """The commands of this file, for the group."""
    return [subscribe, renew, revoke, list_all]


@click.command()
@click.argument("holder", metavar="POST-OR-EMAIL")
@click.option(
    "--part",
    "parts",
    type=choice(FeedPart),
    multiple=True,
    help="What the feed shows; may be repeated. Inspections when left out.",
)
@click.option("--portfolio", help="Only what belongs to this portfolio.")
@click.option("--only-confirmed", is_flag=True, help="No inspections whose dates may still change.")
@click.option(
    "--deadlines-of", metavar="POST", help="Also the deadlines of the items that this post (its key) owns."
)
@click.option("--public", is_flag=True, help="Only what may be published: inspections alone.")
@click.option("--until", "last_day", type=DAY, help="The last day on which the address is answered.")
@reason_option
@change_options
def subscribe(
    holder: str,
    parts: tuple[str, ...],
    portfolio: str | None,
    only_confirmed: bool,
    deadlines_of: str | None,
    public: bool,
    last_day: date | None,
    reason: str,
    by: str | None,
    as_json: bool,
) -> None:
    """Make a calendar feed for a post (by its key) or a person, and show its secret address this once.

    A post's subscription stays with the post; a person's own ends when they leave.
    """
    from rules.calendar_feeds.filters import FeedFilter
    from tasks.calendar_feeds.subscriptions import subscribe

    shown = {FeedPart(part) for part in parts} or {FeedPart.INSPECTIONS}
    if deadlines_of is not None:
        shown.add(FeedPart.DEADLINES)
    feed = FeedFilter(frozenset(shown), portfolio, only_confirmed, deadlines_of, public)
    opened = open_for_change(by)
    made = subscribe(
        opened.installation.engine, opened.by, holder=holder, feed=feed, last_day=last_day, why=reason
    )
    _show_address(made, opened.installation.settings.public_url, as_json, "made")


@click.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@reason_option
@change_options
def renew(number: int, reason: str, by: str | None, as_json: bool) -> None:
    """Give subscription ID a new address, shown this once; the old one stops at once."""
    from tasks.calendar_feeds.subscriptions import renew

    opened = open_for_change(by)
    made = renew(opened.installation.engine, opened.by, subscription_id=number, why=reason)
    _show_address(made, opened.installation.settings.public_url, as_json, "renewed")


@click.command()
@click.argument("number", type=_NUMBER, metavar="ID")
@reason_option
@change_options
def revoke(number: int, reason: str, by: str | None, as_json: bool) -> None:
    """Stop the address of subscription ID at once and for good."""
    from tasks.calendar_feeds.subscriptions import revoke

    opened = open_for_change(by)
    done = revoke(opened.installation.engine, opened.by, subscription_id=number, why=reason)
    kept = done.subscription
    if as_json:
        echo_json(_document(kept, opened.by.today) | {"changed": done.changed})
    elif done.changed:
        click.echo(f"Calendar subscription {kept.id} of {_holder(kept)} is revoked: its address is dead.")
    else:
        click.echo(f"Calendar subscription {kept.id} was revoked before, by {kept.revoked_by}.")


@click.command("list")
@json_option
def list_all(as_json: bool) -> None:
    """Every calendar subscription: whose, what it shows, when it was fetched last and by what client."""
    from config import clock
    from config.installation import open_installation
    from tasks.calendar_feeds.subscriptions import list_subscriptions

    installation = open_installation()
    today = clock.london_day(clock.now())
    found = list_subscriptions(installation.engine, force_code=installation.settings.force)
    if as_json:
        echo_json({"today": today, "subscriptions": [_document(each, today) for each in found]})
    elif not found:
        click.echo("Nobody has a calendar subscription yet: `oversight calendar subscribe` makes one.")
    for each in () if as_json else found:
        click.echo(_line(each, today))


def _show_address(made: "NewAddress", public_url: str | None, as_json: bool, verb: str) -> None:
    from rules.calendar_feeds.feed_addresses import feed_address, feed_path, webcal_address
    from rules.calendar_feeds.filter_words import filter_in_words

    kept = made.subscription
    address = feed_address(public_url, made.token) if public_url is not None else None
    webcal = webcal_address(address) if address is not None else None
    if as_json:
        shown = {"id": kept.id, "holder": kept.holder, "shows": filter_in_words(kept.feed)}
        echo_json(shown | {"path": feed_path(made.token), "address": address, "webcal": webcal})
        return
    click.echo(f"Calendar subscription {kept.id} of {_holder(kept)} {verb}: {filter_in_words(kept.feed)}.")
    if address is None:
        click.echo(f"  {feed_path(made.token)}")
        click.echo(
            "That is the path only: put the address at which people reach this installation before it. "
            "Set OVERSIGHT_PUBLIC_URL (public_url in oversight.toml) to have it shown whole."
        )
    else:
        click.echo(f"  {address}")
        click.echo(f"  {webcal}")
    click.echo("Whoever has this address can read the feed. It is shown this once and kept nowhere;")
    click.echo(f"lost or passed on, it is replaced by `oversight calendar renew {kept.id}`.")


def _document(each: "Subscription", today: date) -> dict[str, Any]:
    feed = each.feed
    return {
        "id": each.id,
        "holder": each.holder,
        "holder_name": each.holder_name,
        "live": each.is_live(today),
        "parts": [part.value for part in FeedPart if part in feed.parts],
        "portfolio": feed.portfolio,
        "only_confirmed": feed.only_confirmed,
        "deadlines_of": feed.post_key,
        "public": feed.public,
        "created_at": each.created_at.isoformat(),
        "created_by": each.created_by,
        "renewed_at": each.renewed_at.isoformat() if each.renewed_at else None,
        "until": each.last_day,
        "revoked_at": each.revoked_at.isoformat() if each.revoked_at else None,
        "revoked_by": each.revoked_by,
        "last_fetched_at": each.last_fetched_at.isoformat() if each.last_fetched_at else None,
        "last_client": each.last_client,
    }


def _line(each: "Subscription", today: date) -> str:
    from rules.calendar_feeds.filter_words import filter_in_words
    from rules.dates_in_words import long_date

    if each.revoked_at is not None:
        state = f"revoked {_moment(each.revoked_at)} by {each.revoked_by}"
    elif each.last_day is not None:
        state = f"{'until' if each.is_live(today) else 'ended on'} {long_date(each.last_day)}"
    else:
        state = "live"
    if each.last_fetched_at is None:
        fetched = "never fetched" if each.renewed_at is None else "not fetched since it was renewed"
    else:
        fetched = f"last fetched {_moment(each.last_fetched_at)} by {each.last_client or 'an unnamed client'}"
    return f"{each.id}: {_holder(each)}: {filter_in_words(each.feed)}: {state}; {fetched}"


def _holder(each: "Subscription") -> str:
    return f"{each.holder_name} ({each.holder})" if each.of_a_post else f"{each.holder_name} <{each.holder}>"


def _moment(instant: Any) -> str:
    from rules.dates_in_words import long_date
    from rules.london import LONDON

    local = instant.astimezone(LONDON)
    return f"{long_date(local.date())}, {local:%H.%M}"
