"""Cards to Teams over HTTPS on the loopback interface, and what becomes of every fault."""

import http.server
import json
import logging
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tasks.local_servers.local_certificate import write_local_certificate
from tasks.local_servers.local_teams_receiver import LocalTeamsReceiver
from tasks.transports.messages import (
    ChannelDownError,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tasks.transports.teams_transport import TeamsTransport

SIGNATURE = "KODuebWbDGYFr0z0eu-6Rj8aUKz7108W3wrNJZxFE5A"
CARD: Mapping[str, object] = {
    "type": "AdaptiveCard",
    "version": "1.4",
    "body": [{"type": "TextBlock", "text": "–"}],
}


class WorkflowOfOneAnswer(http.server.BaseHTTPRequestHandler):
    """A workflow that answers every card with the status set on its server; 0 is no answer at all."""

    def do_POST(self) -> None:
        seen: list[str] = self.server.seen  # type: ignore[attr-defined]  # set by the fixture below
        status: int = self.server.status  # type: ignore[attr-defined]  # likewise
        seen.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        if status == 0:
            time.sleep(0.6)
            return
        self.send_response(status)
        self.send_header("Location", "/elsewhere")
        for name, value in self.server.further.items():  # type: ignore[attr-defined]  # likewise
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """What http.server writes as the answer's Date."""
        return "Fri, 07 Jun 2024 09:00:00 GMT"

    def log_message(self, *args: object) -> None:
        pass


class Workflow:
    """The running workflow: how to reach and to steer it."""

    def __init__(self, server: http.server.HTTPServer, ca_file: Path) -> None:
        self._server: Any = server
        self.ca_file = ca_file
        self.address = f"127.0.0.1:{server.server_port}"

    def answers(self, status: int, **further: str) -> None:
        self._server.status = status
        self._server.further = {name.replace("_", "-"): value for name, value in further.items()}

    @property
    def seen(self) -> list[str]:
        return list(self._server.seen)


@pytest.fixture(scope="module")
def workflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workflow]:
    folder = tmp_path_factory.mktemp("workflow")
    write_local_certificate(folder / "ca.pem", folder / "key.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    with http.server.HTTPServer(("127.0.0.1", 0), WorkflowOfOneAnswer) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client's distrust is no error here
        server.seen = []  # type: ignore[attr-defined]  # what the handler above writes to
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield Workflow(server, folder / "ca.pem")
        server.shutdown()
        thread.join()


def native(address: str, scheme: str = "https") -> str:
    path = "workflows/643e69f83c8944438d68119179a10a64/triggers/manual/paths/invoke"
    return f"{scheme}://{address}/{path}?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig={SIGNATURE}"


def transport_to(url: str, **settings: Any) -> TeamsTransport:
    return TeamsTransport(
        **{"channels": {"ops": SecretStr(url)}, "verify": True, "timeout_s": 5.0, **settings}
    )


def test_our_own_card_arrives_in_the_message_that_power_automate_expects(tmp_path: Path) -> None:
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        delivered = transport_to(receiver.webhook_url, ca_file=receiver.ca_file).send("ops", CARD)
    assert delivered.reply == "202 Accepted: accepted by Teams’ workflow, not a proof of posting"
    [kept] = (tmp_path / "cards").iterdir()
    assert json.loads(kept.read_text(encoding="utf-8")) == {
        "type": "message",
        "attachments": [
            {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": CARD}
        ],
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://{}/workflows/643e69f8/triggers/manual/paths/invoke?sig=" + SIGNATURE,
        "https://{}/powerautomate/automations/direct/workflows/643e69f8/triggers/manual/paths/invoke/?sig="
        + SIGNATURE,
        "workflows://{}/643e69f8/" + SIGNATURE,
        "workflow://{}/643e69f8/" + SIGNATURE + "?pa=yes",
    ],
)
def test_both_forms_of_address_reach_the_workflow(url: str, workflow: Workflow) -> None:
    workflow.answers(202)
    transport_to(url.format(workflow.address), ca_file=workflow.ca_file).send("ops", CARD)
    assert "/workflows/643e69f8/triggers/manual/paths/invoke?" in workflow.seen[-1]
    assert f"sig={SIGNATURE}" in workflow.seen[-1]
    assert workflow.seen[-1].startswith("/powerautomate/automations/direct/") is (
        "power" in url or "pa=yes" in url
    )


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, PermanentDeliveryError),
        (401, PermanentDeliveryError),
        (404, PermanentDeliveryError),
        (403, PermanentDeliveryError),
        (410, PermanentDeliveryError),
        (413, PermanentDeliveryError),
        (302, PermanentDeliveryError),
        (408, TemporaryDeliveryError),
        (429, TemporaryDeliveryError),
        (500, TemporaryDeliveryError),
        (502, TemporaryDeliveryError),
        (503, TemporaryDeliveryError),
        (0, UnknownOutcomeError),
    ],
)
def test_every_answer_has_its_outcome(status: int, error: type[DeliveryError], workflow: Workflow) -> None:
    workflow.answers(status)
    before = len(workflow.seen)
    with pytest.raises(DeliveryError) as caught:
        transport_to(native(workflow.address), ca_file=workflow.ca_file, timeout_s=0.3).send("ops", CARD)
    assert type(caught.value) is error
    assert str(status or "no answer came") in caught.value.reply
    # Neither a redirect nor a refusal is followed by another request.
    assert len(workflow.seen) == before + 1


@pytest.mark.parametrize(
    ("status", "why"),
    [
        (400, "400 Bad Request from Teams’ workflow: the card isn’t one that it reads"),
        (404, "404 Not Found from Teams’ workflow: the workflow is switched off or was deleted"),
        (410, "410 Gone from Teams’ workflow: the workflow was deleted"),
        (302, "302 Found from Teams’ workflow: it answers with another address"),
        (429, "429 Too Many Requests from Teams’ workflow: too many cards at once"),
    ],
)
def test_a_refusal_says_in_plain_words_what_to_mend(status: int, why: str, workflow: Workflow) -> None:
    workflow.answers(status)
    with pytest.raises(DeliveryError) as caught:
        transport_to(native(workflow.address), ca_file=workflow.ca_file).send("ops", CARD)
    assert caught.value.reply.startswith(why)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("said", "seconds"), [("120", 120), ("Fri, 07 Jun 2024 09:10:00 GMT", 600), ("soon", None)]
)
def test_the_wait_that_teams_asks_for_is_kept(
    status: int, said: str, seconds: int | None, workflow: Workflow
) -> None:
    workflow.answers(status, Retry_After=said)
    with pytest.raises(TemporaryDeliveryError) as caught:
        transport_to(native(workflow.address), ca_file=workflow.ca_file).send("ops", CARD)
    assert caught.value.retry_after == (None if seconds is None else timedelta(seconds=seconds))


def test_a_refused_connection_takes_the_channel_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ChannelDownError) as caught:
        transport_to(native(f"127.0.0.1:{port}")).send("ops", CARD)
    assert caught.value.reply == "127.0.0.1: can't be reached (Connection refused)"


def test_a_certificate_that_is_not_trusted_takes_the_channel_down(workflow: Workflow) -> None:
    with pytest.raises(ChannelDownError, match="self-signed certificate"):
        transport_to(native(workflow.address)).send("ops", CARD)


def test_a_missing_file_of_certificates_takes_the_channel_down(workflow: Workflow) -> None:
    with pytest.raises(ChannelDownError, match="trusted certificates"):
        transport_to(native(workflow.address), ca_file=Path("none.pem")).send("ops", CARD)


@pytest.mark.parametrize(
    "url",
    [
        native("prod-1.example", scheme="http"),
        "https://prod-1.example/hook?sig=" + SIGNATURE,
        "https://prod-1.example/workflows/643e69f8/triggers/manual/paths/invoke?sig=bad%0asignature",
        "workflows://prod-1.example/643e69f8",
        "workflows:///643e69f8/" + SIGNATURE,
        "json://prod-1.example/" + SIGNATURE,
        SIGNATURE,
        "",
    ],
)
def test_an_address_of_another_kind_is_refused_without_being_shown(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.NOTSET)
    with pytest.raises(TemporaryDeliveryError) as caught:
        transport_to(url).send("ops", CARD)
    assert caught.value.reply == (
        "the address of Teams channel “ops” is not an HTTPS webhook of a Teams workflow"
    )
    assert SIGNATURE not in caplog.text
    assert "badsignature" not in caplog.text


def test_a_channel_that_the_settings_do_not_name_is_refused() -> None:
    with pytest.raises(TemporaryDeliveryError, match="“hq”"):
        transport_to(native("prod-1.example")).send("hq", CARD)


def test_a_card_that_teams_would_refuse_is_not_sent(workflow: Workflow) -> None:
    before = len(workflow.seen)
    with pytest.raises(PermanentDeliveryError, match="28 KB"):
        transport_to(native(workflow.address)).send("ops", {"type": "AdaptiveCard", "x": "x" * 28_000})
    assert len(workflow.seen) == before


@pytest.mark.parametrize("status", [202, 401, 503])
def test_no_log_line_error_or_repr_shows_the_webhook(
    status: int, workflow: Workflow, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.NOTSET)
    workflow.answers(status)
    said = []
    for settings in ({"ca_file": workflow.ca_file}, {}):
        transport = transport_to(native(workflow.address), **settings)
        said += [repr(transport), str(vars(transport))]
        try:
            transport.send("ops", CARD)
        except DeliveryError as error:
            said += [error.reply, repr(error), repr(error.__cause__), repr(error.__context__)]
    everything = "\n".join([*said, caplog.text, *capfd.readouterr()])
    assert "urllib3" in everything
    for secret in (SIGNATURE, "sig=", "643e69f83c8944438d68119179a10a64"):
        assert secret not in everything


def test_a_proxy_for_the_internet_is_not_asked_for_this_machines_own_receiver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        transport_to(receiver.webhook_url, ca_file=receiver.ca_file).send("ops", CARD)
    assert [kept.name for kept in (tmp_path / "cards").iterdir()] == ["0001.json"]
