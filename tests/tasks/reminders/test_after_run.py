"""After a run: the numbers for Prometheus, and the sign of life."""

import logging
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy.engine import Engine

from config.installation import Installation
from config.policy import load_policy
from config.settings import Settings
from models.records import Dispatch, DispatchAttempt
from models.session import writing
from rules.vocabulary import DispatchState, NoticeRule
from tasks.reminders.after_run import DAILY, SEND, after_run
from tasks.reminders.dead_man_ping import PingError, ping
from tests.small_register import NOW, SmallRegister, add_item, make_small_register
from tests.tasks.reminders.test_decide_notices import decide
from tests.tasks.transports.scripted_http_server import Answer, ScriptedHttpServer

TODAY = date(2024, 6, 7)
PATH = "/ping/5a9d2c-secret"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def register(any_engine: Engine) -> SmallRegister:
    made = make_small_register(any_engine)
    add_item(any_engine, made, "soon", due_on=date(2024, 6, 14))
    add_item(any_engine, made, "late", due_on=date(2024, 5, 1))
    return made


def installed(engine: Engine, **settings: object) -> Installation:
    return Installation(Settings(**settings), load_policy(None), engine)


Numbers = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def numbers(path: Path) -> Numbers:
    """Every sample by its name and its labels but the force."""
    return {
        (sample.name, tuple(sorted((k, v) for k, v in sample.labels.items() if k != "force"))): sample.value
        for family in text_string_to_metric_families(path.read_text())
        for sample in family.samples
    }


def test_the_numbers_are_those_of_the_register(
    any_engine: Engine, register: SmallRegister, tmp_path: Path
) -> None:
    decide(any_engine, TODAY)
    path = tmp_path / "textfile" / "oversight.prom"
    now = datetime(2024, 6, 7, 6, 30, tzinfo=UTC)
    assert after_run(installed(any_engine, metrics_file=path), run=DAILY, went_well=False, now=now) == []
    found = numbers(path)
    assert found["oversight_notices_total", (("rule", "overdue"),)] == 1
    assert found["oversight_notices_total", (("rule", "to-sign"),)] == 0
    assert found["oversight_dispatches", (("channel", "email"), ("state", "pending"))] == 1
    assert found["oversight_oldest_due_dispatch_seconds", ()] == 3600
    assert found["oversight_run_timestamp_seconds", (("run", "daily"),)] == now.timestamp()
    assert found["oversight_run_success", (("run", "daily"),)] == 0
    assert {dict(labels).get("rule") for name, labels in found if name == "oversight_notices_total"} == {
        rule.value for rule in NoticeRule
    }
    assert [each.name for each in path.parent.iterdir()] == ["oversight.prom"]


def test_counters_never_go_back_and_each_kind_of_run_keeps_its_own(
    any_engine: Engine, register: SmallRegister, tmp_path: Path
) -> None:
    path = tmp_path / "oversight.prom"
    installation = installed(any_engine, metrics_file=path)
    decide(any_engine, TODAY)
    after_run(installation, run=DAILY, went_well=True, now=NOW)
    before = numbers(path)
    decide(any_engine, date(2024, 6, 13))
    with writing(any_engine) as session:
        row = session.query(Dispatch).order_by(Dispatch.id).first()
        assert row is not None
        row.state = DispatchState.PERMANENT_FAILURE
        session.add(
            DispatchAttempt(dispatch_id=row.id, number=1, finished_at=NOW, outcome="refused", reply="550")
        )
    after_run(installation, run=SEND, went_well=False, now=NOW)
    after = numbers(path)
    assert all(after[key] >= value for key, value in before.items() if key[0].endswith("_total"))
    assert after["oversight_dispatch_attempts_total", (("outcome", "refused"),)] == 1
    assert after["oversight_run_success", (("run", "daily"),)] == 1
    assert after["oversight_run_success", (("run", "send"),)] == 0


def test_a_file_that_cannot_be_written_is_told_and_nothing_else_stops(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    make_small_register(sqlite_engine)
    in_the_way = tmp_path / "file"
    in_the_way.write_text("kept")
    with ScriptedHttpServer({f"GET {PATH}": Answer(200)}) as server:
        settings = {"metrics_file": in_the_way / "x.prom", "ping_url": f"http://{server.address}{PATH}"}
        troubles = after_run(installed(sqlite_engine, **settings), run=DAILY, went_well=True, now=NOW)
        assert len(server.asked) == 1
    assert len(troubles) == 1
    assert "the metrics can’t be written" in troubles[0]
    assert in_the_way.read_text() == "kept"


@pytest.mark.parametrize(
    ("run", "went_well", "asked"), [(DAILY, True, 1), (DAILY, False, 0), (SEND, True, 0), (SEND, False, 0)]
)
def test_only_a_good_daily_run_gives_the_sign_of_life(
    sqlite_engine: Engine, run: str, went_well: bool, asked: int
) -> None:
    with ScriptedHttpServer({f"GET {PATH}": Answer(200)}) as server:
        installation = installed(sqlite_engine, ping_url=f"http://{server.address}{PATH}")
        assert after_run(installation, run=run, went_well=went_well, now=NOW) == []
        assert len(server.asked) == asked


def test_a_silent_server_is_given_up_and_its_address_not_shown(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedHttpServer({f"GET {PATH}": Answer(0)}) as server, pytest.raises(PingError) as refused:
        ping(SecretStr(f"http://{server.address}{PATH}?key=abcdef"), timeout_s=0.1)
    assert "127.0.0.1" in str(refused.value)
    shown = f"{refused.value!r} {refused.value.__cause__!r} {refused.value.__context__!r} {caplog.text}"
    for secret in ("5a9d2c", "abcdef"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("status", "says"), [(500, "127.0.0.1 answers 500"), (404, "answers 404"), (302, "answers 302")]
)
def test_an_answer_that_is_no_yes_is_a_failure(
    status: int, says: str, sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedHttpServer(
        {f"GET {PATH}": Answer(status, headers={"Location": "http://x.example/"})}
    ) as server:
        installation = installed(sqlite_engine, ping_url=f"http://{server.address}{PATH}")
        [trouble] = after_run(installation, run=DAILY, went_well=True, now=NOW)
    assert says in trouble
    assert "5a9d2c" not in trouble + caplog.text
    assert caplog.records  # the library did log, and what it said was hidden


@pytest.mark.parametrize(
    "url",
    ["ftp://x.example/secret9", "secret9", "http://", "http://[::1/secret9", "http://127.0.0.1:1/secret9"],
)
def test_an_address_that_cannot_be_asked_for_is_a_failure_in_words(url: str) -> None:
    with pytest.raises(PingError) as refused:
        ping(SecretStr(url))
    assert "secret9" not in str(refused.value)
