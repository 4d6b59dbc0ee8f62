"""The flows on a Prefect server of the tests' own, with real SMTP and the example register."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prefect.blocks.system import Secret
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import ArtifactFilter, ArtifactFilterKey
from prefect.testing.utilities import prefect_test_harness

from config.example_register import example_register_folder
from config.settings import SettingsError, load_settings
from flows.board_pack import board_pack
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
def test_the_calendar_and_the_pack_are_written_and_told_of(tmp_path: Path) -> None:
    publish_calendar(str(tmp_path / "calendar"))
    assert (tmp_path / "calendar" / "inspections.ics").is_file()
    assert table("publish-calendar")[0]["State"] == "written"
    board_pack(str(tmp_path / "packs"), as_at="2024-03-28")
    assert [path.suffix for path in (tmp_path / "packs").iterdir()] == [".pdf"]
    assert any(row["What"] == "doesn't add up" for row in table("board-pack"))


def test_a_setting_may_name_a_secret_block(monkeypatch: pytest.MonkeyPatch) -> None:
    Secret(value="hunter2-hunter2").save("mail-password", overwrite=True)
    Secret(value="https://prod-1.example/hook?sig=x").save("teams-desk", overwrite=True)
    monkeypatch.setenv("OVERSIGHT_MAIL__PASSWORD", "prefect-block:mail-password")
    monkeypatch.setenv("OVERSIGHT_TEAMS__CHANNELS", '{"desk": "prefect-block:teams-desk"}')
    settings = load_settings()
    assert settings.mail.password is not None
    assert settings.mail.password.get_secret_value() == "hunter2-hunter2"
    assert settings.teams.channels["desk"].get_secret_value() == "https://prod-1.example/hook?sig=x"
    assert "hunter2" not in repr(settings)


def test_a_secret_block_that_is_not_there_is_named_with_its_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OVERSIGHT_MAIL__PASSWORD", "prefect-block:no-such-block")
    with pytest.raises(
        SettingsError, match="OVERSIGHT_MAIL__PASSWORD: the Prefect Secret block “no-such-block”"
    ):
        load_settings()
