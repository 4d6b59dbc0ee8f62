"""`oversight calendar publish`: feeds as files in a folder or any storage, for a static web server."""

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli.item_options import choice
from cli.options import DAY, echo_json, json_option, today_option
from rules.vocabulary import FeedPart

if TYPE_CHECKING:
    from tasks.calendar_feeds.publish_calendar import Publication, PublishedFeed


@click.command()
@click.option(
    "--out", required=True, metavar="TARGET", help="A folder, or an address such as s3://bucket/calendar."
)
@click.option(
    "--part",
    "parts",
    type=choice(FeedPart),
    multiple=True,
    help="What to publish, a file for each; may be repeated. Inspections when left out.",
)
@click.option(
    "--portfolio", "portfolios", multiple=True, help="A file for this portfolio alone; may be repeated."
)
@click.option("--only-confirmed", is_flag=True, help="No inspections whose dates may still change.")
@click.option("--post", "post_key", help="Whose deadlines, with --part deadlines: the post's key.")
@click.option("--public", is_flag=True, help="Only what may be published: for a target anybody can read.")
@click.option("--prune", is_flag=True, help="Remove feeds of ours from the target that aren't published now.")
@click.option("--as-at", type=DAY, help="As the register stood on this day.")
@today_option
@json_option
def publish(
    out: str,
    parts: tuple[str, ...],
    portfolios: tuple[str, ...],
    only_confirmed: bool,
    post_key: str | None,
    public: bool,
    prune: bool,
    as_at: date | None,
    today: date | None,
    as_json: bool,
) -> None:
    """Write feeds as files, the same bytes as those served; unchanged ones aren't written again.

    A reader sees the old feed or the new one, never half of one, where the storage can do so; which it is
    stands in the output. What the storage asks for besides its address, such as keys, is set in
    OVERSIGHT_PUBLISHING__STORAGE_OPTIONS.
    """
    from config.installation import open_installation
    from rules.calendar_feeds.feed_file_names import feeds_to_publish
    from tasks import jobs

    feeds = feeds_to_publish(
        [FeedPart(part) for part in parts],
        portfolios=portfolios,
        only_confirmed=only_confirmed,
        post_key=post_key,
        public=public,
    )
    published = jobs.publish(open_installation(), out=out, feeds=feeds, as_at=as_at, today=today, prune=prune)
    _tell(published, as_json)
    left_out = [left for feed in published.feeds for left in feed.left_out]
    for left in dict.fromkeys(left_out):
        click.echo(f"oversight: left out: {left}", err=True)
    if left_out:
        raise click.exceptions.Exit(1)


def _tell(published: "Publication", as_json: bool) -> None:
    from rules.dates_in_words import number_of

    if as_json:
        documents = [_document(feed) for feed in published.feeds]
        # One feed's own facts stand at the top as well.
        single = documents[0] if len(documents) == 1 else {}
        several = {"target": published.target, "way": published.way, "feeds": documents}
        echo_json(single | several | {"removed": published.removed})
        return
    for feed in published.feeds:
        state = published.way if feed.changed else "unchanged"
        click.echo(f"{feed.path}: {number_of(feed.events, 'event')}, {state}.")
    for name in published.removed:
        click.echo(f"{published.target}/{name}: removed.")


def _document(feed: "PublishedFeed") -> dict[str, Any]:
    return {
        "file": feed.path,
        "events": feed.events,
        "changed": feed.changed,
        "sha256": feed.digest,
        "left_out": [str(left) for left in feed.left_out],
    }
