"""Waiting in Prefect's pages for somebody to approve a draft, and issuing it then."""

from pathlib import Path

from prefect.flow_runs import pause_flow_run
from prefect.input import RunInput

from config import clock
from config.installation import Installation
from flows.pack_tasks import issue_pack, tell_people
from models.queries.forces import force_by_code
from models.queries.packs import pack_by_id
from models.session import reading
from rules.packs.pack_states import RefusedPackError
from rules.vocabulary import PackState
from tasks.by_whom import ByWhom
from tasks.packs.drawing import WrittenPack
from tasks.packs.issue_pack import Approval
from tasks.packs.pack_jobs import pack_renderer, packs_folder
from tasks.packs.tell_of_packs import Told

# How often a paused run asks whether somebody has answered.
_POLL_SECONDS = 10


class PackApproval(RunInput):
    """What whoever approves a pack fills in: their name or post, and what a corrected version changed."""

    approved_by: str
    what_changed: str = ""


def flow_author(installation: Installation, flow_name: str) -> ByWhom:
    """Whose change a flow's is, for the audit trail, with the clock read once."""
    now = clock.now()
    return ByWhom(installation.settings.force, f"the flow {flow_name}", now, clock.london_day(now))


def approve(
    installation: Installation,
    drafted: WrittenPack,
    *,
    flow_name: str,
    folder: Path | None,
    wait_hours: float,
    poll_seconds: int = _POLL_SECONDS,
) -> str:
    """Wait until a draft is approved here, or was issued by the command meanwhile; returns what came of it.

    An approval that is refused, as figures still lack their notes, is asked for again with the reason. Raises
    prefect.exceptions.FlowPauseTimeout when nobody answers in time; the draft then stays a draft.
    """
    asked = f"{drafted.path.name} is drafted. Approve it here, or with `oversight pack issue`."
    while True:
        given = pause_flow_run(
            wait_for_input=PackApproval.with_initial_data(description=asked),
            timeout=int(wait_hours * 3600),
            poll_interval=poll_seconds,
        )
        if _is_issued(installation, drafted.pack_id):
            return "issued by the command meanwhile"
        by = flow_author(installation, flow_name)
        try:
            issued = issue_pack(
                installation.engine,
                by,
                pack_id=drafted.pack_id,
                approval=Approval.given(given.approved_by, given.what_changed),
                folder=packs_folder(installation, folder),
                render=pack_renderer(installation),
            )
        except RefusedPackError as refused:
            asked = f"{drafted.path.name} wasn't issued.\n\n{refused}"
            continue
        return f"issued as {issued.path.name}, approved by {given.approved_by}"


def tell_and_say(installation: Installation, folder: Path | None) -> tuple[Told, list[dict[str, object]]]:
    """Tell people of new drafts and issues, and say in rows what came of it."""
    told = tell_people(installation, today=clock.london_day(clock.now()), folder=folder)
    rows: list[dict[str, object]] = [
        {"What": "people told", "Value": told.sent},
        {"What": "messages that wait", "Value": told.waiting},
    ]
    return told, rows + [{"What": "trouble", "Value": trouble} for trouble in told.troubles]


def drafted_rows(drafted: WrittenPack) -> list[dict[str, object]]:
    """A draft in rows, with everything that stops its issue."""
    rows: list[dict[str, object]] = [
        {"What": "pack", "Value": drafted.pack_id},
        {"What": "file", "Value": drafted.path},
        {"What": "pages", "Value": drafted.pages},
        {"What": "SHA-256", "Value": drafted.sha256},
        {"What": "snapshot", "Value": drafted.snapshot_sha256},
    ]
    return rows + [{"What": "doesn't add up", "Value": each} for each in drafted.breaks]


def _is_issued(installation: Installation, pack_id: int) -> bool:
    with reading(installation.engine) as session:
        force = force_by_code(session, installation.settings.force)
        return pack_by_id(session, force.id, pack_id).state is not PackState.DRAFT
