"""Publishing the inspection calendar."""

from pathlib import Path

from prefect import flow

from config.installation import open_installation
from flows.job_tasks import publish_feed
from flows.tables import leave_table


@flow(name="publish-calendar", persist_result=False)
def publish_calendar(out: str) -> None:
    """Write inspections.ics into the folder `out`; unchanged bytes are left as they are."""
    published = publish_feed(open_installation(), out=Path(out))
    rows: list[dict[str, object]] = [
        {
            "File": published.path,
            "Events": published.events,
            "State": "written" if published.changed else "unchanged",
            "SHA-256": published.digest,
        }
    ]
    rows += [{"File": published.path, "State": f"left out: {left}"} for left in published.left_out]
    leave_table("publish-calendar", rows, "The inspection calendar")
