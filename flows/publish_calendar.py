"""Publishing calendar feeds."""

from prefect import flow

from config.installation import open_installation
from flows.job_tasks import publish_feed
from flows.tables import leave_table
from rules.calendar_feeds.feed_file_names import feeds_to_publish
from rules.vocabulary import FeedPart


@flow(name="publish-calendar", persist_result=False)
def publish_calendar(
    out: str,
    parts: list[str] | None = None,
    portfolios: list[str] | None = None,
    only_confirmed: bool = False,
    post: str | None = None,
    public: bool = False,
    prune: bool = False,
) -> None:
    """Write feeds into the folder or storage `out`; unchanged bytes are left as they are.

    `parts` as in `oversight calendar publish --part`, inspections when left out. Parameters are shown in
    Prefect's pages: keys and passwords belong in OVERSIGHT_PUBLISHING__STORAGE_OPTIONS, not in `out`.
    """
    feeds = feeds_to_publish(
        [FeedPart(part) for part in parts or ()],
        portfolios=portfolios or (),
        only_confirmed=only_confirmed,
        post_key=post,
        public=public,
    )
    published = publish_feed(open_installation(), out=out, feeds=feeds, prune=prune)
    rows: list[dict[str, object]] = []
    for feed in published.feeds:
        state = "written" if feed.changed else "unchanged"
        rows.append({"File": feed.path, "Events": feed.events, "State": state, "SHA-256": feed.digest})
        rows += [{"File": feed.path, "State": f"left out: {left}"} for left in feed.left_out]
    rows += [{"File": f"{published.target}/{name}", "State": "removed"} for name in published.removed]
    leave_table("publish-calendar", rows, "The calendar feeds")
