"""The flows on a Prefect server of the tests' own, with real SMTP and the example register."""

import asyncio
import contextvars
import json
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import (
    ArtifactFilter,
    ArtifactFilterKey,
    FlowRunFilter,
    FlowRunFilterState,
    FlowRunFilterStateName,
)
from prefect.client.schemas.responses import SetStateStatus
from prefect.testing.utilities import prefect_test_harness

from config.example_register import example_register_folder
from flows.board_pack import NotEverybodyToldError, board_pack
from flows.committee_paper import committee_paper
from flows.daily_check import NotEverythingSentError, daily_check
from flows.publish_calendar import publish_calendar
from models.session import database_url, open_engine
from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.local_servers.local_teams_receiver import LocalTeamsReceiver
from tasks.register_folder.load_register import load_register
from tests.small_register import NOW


@pytest.fixture(scope="module", autouse=True)
def _prefect_server() -> Iterator[None]:
    with prefect_test_harness(server_startup_timeout=120):
        yield


@pytest.fixture
def installation(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The example register in a database that OVERSIGHT_DATABASE_URL names."""
    engine = open_engine(database_url(sqlite_url))
    load_register(engine, example_register_folder(), now=NOW)
    engine.dispose()
    monkeypatch.setenv("OVERSIGHT_DATABASE_URL", sqlite_url)
    return sqlite_url


def table(key: str) -> list[dict[str, Any]]:
    """The newest table artifact that a flow run left under a key."""

    async def read() -> list[dict[str, Any]]:
        async with get_client() as client:
            found = await client.read_artifacts(
                artifact_filter=ArtifactFilter(key=ArtifactFilterKey(any_=[key]))
            )
            rows: list[dict[str, Any]] = json.loads(str(max(found, key=lambda each: each.created).data))
            return rows

    return asyncio.run(read())


@pytest.mark.usefixtures("installation")
def test_the_daily_check_sends_once_and_leaves_a_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metrics = tmp_path / "oversight.prom"
    with LocalMailServer(tmp_path / "mail") as mail, LocalTeamsReceiver(tmp_path / "teams") as teams:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(mail.port))
        monkeypatch.setenv("OVERSIGHT_TEAMS__CHANNELS", json.dumps({"local-policing": teams.webhook_url}))
        monkeypatch.setenv("OVERSIGHT_TEAMS__CA_FILE", str(teams.ca_file))
        monkeypatch.setenv("OVERSIGHT_METRICS_FILE", str(metrics))
        daily_check("2024-06-07")
        first = {row["What"]: row["How many"] for row in table("daily-check-west-midlands")}
        daily_check("2024-06-07")
        second = {row["What"]: row["How many"] for row in table("daily-check-west-midlands")}
    sent = len(list((tmp_path / "mail" / "new").iterdir())) + len(list((tmp_path / "teams").iterdir()))
    assert first["messages sent"] == sent > 1
    assert (second["messages sent"], second["new notices: due-soon"]) == (0, 0)
    assert first["new notices: escalation"] == first["notices redirected to who is in the post now"] == 0
    assert first["new notices: review-due"] > 0
    assert 'oversight_run_success{force="west-midlands",run="daily"} 1.0' in metrics.read_text()


@pytest.mark.usefixtures("installation")
def test_a_run_that_could_not_send_everything_fails_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSIGHT_MAIL__PORT", "1")
    with pytest.raises(NotEverythingSentError, match=r"127\.0\.0\.1"):
        daily_check("2024-06-07")


@pytest.mark.usefixtures("installation")
def test_the_calendar_is_written_and_told_of(tmp_path: Path) -> None:
    publish_calendar(str(tmp_path / "calendar"))
    assert (tmp_path / "calendar" / "inspections.ics").is_file()
    assert table("publish-calendar")[0]["State"] == "written"


def values(key: str) -> dict[str, str]:
    """The newest table under a key, what stands under Value by what stands under What."""
    return {str(row["What"]): str(row["Value"]) for row in table(key)}


@pytest.mark.usefixtures("installation")
def test_the_board_pack_is_drafted_on_the_cut_off_day_and_people_are_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = tmp_path / "packs"
    with LocalMailServer(tmp_path / "mail") as mail:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(mail.port))
        # Papers for 2 April 2024 close five work days before: on 22 March, as Easter lies between.
        board_pack(str(packs), today="2024-03-21")
        assert not packs.exists()
        assert values("board-pack")["nothing to draft"] == "papers for 2 April 2024 close on 22 March 2024"
        # The cut-off day's own run was missed: the next day makes up for it, as at the cut-off day.
        board_pack(str(packs), today="2024-03-23")
        board_pack(str(packs), today="2024-03-24")
    assert sorted(path.suffix for path in packs.glob("board-pack-west-midlands-2024-03-22-v1-draft.*")) == [
        ".docx",
        ".json",
        ".pdf",
    ]
    assert values("board-pack")["nothing to draft"].startswith("papers for 7 May 2024")
    (message,) = (tmp_path / "mail" / "new").iterdir()
    assert "Drafted: DCC HMIC Oversight Board, 2 April 2024" in message.read_text()


@pytest.mark.usefixtures("installation")
def test_a_draft_waits_for_approval_is_asked_for_again_when_refused_and_then_issued(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = tmp_path / "packs"
    failed: list[BaseException] = []

    def run() -> None:
        try:
            # Before any paper stated a figure nothing is left untied.
            board_pack(str(packs), as_at="2020-01-31", wait_for_approval=True, wait_hours=1, poll_seconds=1)
        except BaseException as error:  # noqa: BLE001 - shown by the assertion below
            failed.append(error)

    with LocalMailServer(tmp_path / "mail") as mail:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(mail.port))
        # The context holds the address of the tests' own server.
        flow = threading.Thread(target=contextvars.copy_context().run, args=(run,))
        flow.start()
        answer_pause(1, approved_by=" ")
        answer_pause(2, approved_by="Ada Lovelace")
        flow.join(timeout=60)
    assert failed == []
    assert (packs / "board-pack-west-midlands-2020-01-31-v1.pdf").is_file()
    said = values("board-pack")
    assert (
        said["approval"] == "issued as board-pack-west-midlands-2020-01-31-v1.pdf, approved by Ada Lovelace"
    )
    subjects = {
        line.partition(": ")[2].partition(":")[0]
        for path in (tmp_path / "mail" / "new").iterdir()
        for line in path.read_text().splitlines()
        if line.startswith("Subject: ")
    }
    assert subjects == {"Drafted", "Issued"}


@pytest.mark.usefixtures("installation")
def test_committee_papers_are_drafted_for_whoever_meets_and_a_mail_that_fails_fails_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packs = tmp_path / "packs"
    monkeypatch.setenv("OVERSIGHT_MAIL__PORT", "1")
    # The JAC's papers for 28 March 2024 close ten work days before; the SPCB's for 26 March on the 15th.
    with pytest.raises(NotEverybodyToldError, match=r"127\.0\.0\.1"):
        committee_paper(str(packs), today="2024-03-14")
    assert sorted(path.name for path in packs.glob("*.pdf")) == [
        "jac-paper-west-midlands-2024-03-14-v1-draft.pdf"
    ]
    assert values("committee-paper")["messages that wait"] == "1"
    with LocalMailServer(tmp_path / "mail") as mail:
        monkeypatch.setenv("OVERSIGHT_MAIL__PORT", str(mail.port))
        committee_paper(str(packs), committee="SPCB", today="2024-03-14")
    assert values("committee-paper")["people told"] == "1"


def answer_pause(number: int, **given: str) -> None:
    """Answer the flow run that waits for the `number`th time, once it does."""
    paused = FlowRunFilter(state=FlowRunFilterState(name=FlowRunFilterStateName(any_=["Paused"])))
    with get_client(sync_client=True) as client:
        for _ in range(600):
            waiting = (
                run.id
                for run in client.read_flow_runs(flow_run_filter=paused)
                if run.state is not None and run.state.state_details.pause_key == str(number)
            )
            # Until the form is stored Prefect takes no answer to it.
            if any(
                client.resume_flow_run(run_id, run_input=given).status is SetStateStatus.ACCEPT
                for run_id in waiting
            ):
                return
            time.sleep(0.1)
    raise AssertionError("the flow didn't come to wait for an answer")
