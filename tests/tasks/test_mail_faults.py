"""What becomes of a mail when the server, the connection or the login fails."""

import logging
import re
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tasks.local_certificate import write_local_certificate
from tasks.messages import (
    ChannelDownError,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tests.tasks.mail_samples import MESSAGE, send_once, transport_to
from tests.tasks.scripted_smtp_server import Answer, Fault, ScriptedSmtpServer

PASSWORD = "correct-horse-battery"


@pytest.mark.parametrize(
    ("answers", "error", "reply"),
    [
        ({"CONNECT": "421 4.3.2 closing"}, ChannelDownError, "421 4.3.2 closing"),
        ({"CONNECT": "554 5.7.1 go away"}, ChannelDownError, "554 5.7.1 go away"),
        ({"CONNECT": "\x16\x03garbage"}, ChannelDownError, "not an SMTP answer"),
        ({"CONNECT": Fault.DROP}, ChannelDownError, "closed"),
        ({"CONNECT": Fault.HANG}, ChannelDownError, "timed out"),
        ({"MAIL": "451 4.3.0 later"}, TemporaryDeliveryError, "451 4.3.0 later"),
        ({"MAIL": "421 4.3.2 closing"}, TemporaryDeliveryError, "421 4.3.2 closing"),
        ({"MAIL": "530 5.7.0 login first"}, ChannelDownError, "530 5.7.0 login first"),
        ({"MAIL": "552 5.3.4 too large"}, PermanentDeliveryError, "552 5.3.4 too large"),
        ({"RCPT": "450 4.2.1 mailbox busy"}, TemporaryDeliveryError, "450 4.2.1 mailbox busy"),
        ({"RCPT": "550 5.1.1 no such user"}, PermanentDeliveryError, "550 5.1.1 no such user"),
        (
            {"RCPT": "550-5.1.1 no\r\n550 5.1.1 such user"},
            PermanentDeliveryError,
            "550 5.1.1 no / 5.1.1 such",
        ),
        ({"RCPT": "garbage"}, TemporaryDeliveryError, "not an SMTP answer"),
        ({"RCPT": "550 " + "x" * 9000}, TemporaryDeliveryError, "500 Line too long"),
        ({"RCPT": Fault.DROP}, TemporaryDeliveryError, "closed"),
        ({"RCPT": Fault.HANG}, TemporaryDeliveryError, "timed out"),
        ({"DATA": "554 5.5.1 no valid recipients"}, PermanentDeliveryError, "554 5.5.1"),
        ({"DATA": Fault.DROP}, TemporaryDeliveryError, "closed"),
        ({"END": "552 5.2.2 mailbox full"}, PermanentDeliveryError, "552 5.2.2 mailbox full"),
        ({"END": "451 4.3.0 later"}, TemporaryDeliveryError, "451 4.3.0 later"),
        ({"END": "421 4.3.2 closing"}, TemporaryDeliveryError, "421 4.3.2 closing"),
        ({"END": Fault.DROP}, UnknownOutcomeError, "closed"),
        ({"END": Fault.HANG}, UnknownOutcomeError, "timed out"),
        ({"END": "garbage"}, UnknownOutcomeError, "not an SMTP answer"),
        ({"BODY": Fault.DROP}, UnknownOutcomeError, "127.0.0.1"),
    ],
)
def test_every_fault_of_the_dialogue_has_its_outcome(
    answers: Mapping[str, Answer | Sequence[Answer]], error: type[DeliveryError], reply: str
) -> None:
    with ScriptedSmtpServer(answers) as server, pytest.raises(error) as caught:
        send_once(server, timeout_s=0.3)
    assert type(caught.value) is error
    assert reply in caught.value.reply
    assert caught.value.reply.isprintable()
    assert caught.value.permanent is (error is PermanentDeliveryError)


def test_a_drop_while_the_message_is_still_going_out_is_temporary() -> None:
    # Large enough that the machine can't hold it all ready to send.
    large = replace(MESSAGE, html="<p>line</p>\n" * 2_000_000)
    with ScriptedSmtpServer({"BODY": Fault.DROP}) as server, pytest.raises(TemporaryDeliveryError):
        send_once(server, large)
    assert server.messages == []


def test_a_refused_connection_takes_the_channel_down() -> None:
    with ScriptedSmtpServer() as server:
        port = server.port
    with transport_to(port) as transport, pytest.raises(ChannelDownError, match="refused"):
        transport.send(MESSAGE)


def test_a_host_name_that_does_not_exist_takes_the_channel_down() -> None:
    with transport_to(25, host="no-such-host.invalid") as transport, pytest.raises(ChannelDownError):
        transport.send(MESSAGE)


@pytest.mark.parametrize(
    "changes", [{"sender_address": "nobody"}, {"sender_name": "x\ny"}, {"reply_to": "a b"}]
)
def test_a_sender_that_cannot_be_used_is_no_messages_fault(changes: dict[str, Any]) -> None:
    with ScriptedSmtpServer() as server, pytest.raises(ChannelDownError, match="in the settings"):
        send_once(server, **changes)
    assert server.connections == []


def test_a_connection_that_breaks_after_the_final_dot_is_never_sent_again_by_itself() -> None:
    answers: dict[str, Sequence[Answer]] = {"END": ["250 kept", Fault.DROP]}
    with ScriptedSmtpServer(answers) as server, transport_to(server.port) as transport:
        transport.send(MESSAGE)
        with pytest.raises(UnknownOutcomeError):
            transport.send(MESSAGE)
        assert len(server.messages) == 2
        assert transport.send(MESSAGE).reply == "250 2.0.0 kept as scripted"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ssl.SSLContext]:
    folder = tmp_path_factory.mktemp("certificate")
    write_local_certificate(folder / "ca.pem", folder / "key.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return folder / "ca.pem", context


LOGIN: dict[str, Any] = {"security": "starttls", "username": "oversight", "password": SecretStr(PASSWORD)}
OFFERS = ("STARTTLS", "AUTH PLAIN")


def test_it_logs_in_over_starttls_and_no_log_line_shows_the_password(
    certificate: tuple[Path, ssl.SSLContext],
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.NOTSET)
    ca_file, context = certificate
    with ScriptedSmtpServer(extensions=OFFERS, tls=context) as server:
        send_once(server, **LOGIN, ca_file=ca_file)
    verbs = [line.partition(" ")[0] for line in server.commands]
    assert verbs == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
    written = caplog.text + "".join(capfd.readouterr())
    assert PASSWORD not in written
    assert not re.search(r"AUTH|cGxhaW4|b3ZlcnNpZ2h0", written)


def test_a_refused_login_takes_the_channel_down_and_never_shows_the_password(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    ca_file, context = certificate
    answers = {"AUTH": f"535 5.7.8 wrong: {PASSWORD}"}
    with ScriptedSmtpServer(answers, extensions=OFFERS, tls=context) as server:
        with pytest.raises(ChannelDownError) as caught:
            send_once(server, **LOGIN, ca_file=ca_file)
        assert caught.value.reply == "535 5.7.8 wrong: ***"


def test_a_certificate_that_is_not_trusted_takes_the_channel_down(
    certificate: tuple[Path, ssl.SSLContext],
) -> None:
    with (
        ScriptedSmtpServer(extensions=OFFERS, tls=certificate[1]) as server,
        pytest.raises(ChannelDownError, match="the certificate is not trusted: self-signed certificate"),
    ):
        send_once(server, **LOGIN)
    assert not any(line.startswith("AUTH") for line in server.commands)


def test_a_server_that_offers_no_starttls_gets_no_password() -> None:
    with ScriptedSmtpServer() as server, pytest.raises(ChannelDownError, match="STARTTLS"):
        send_once(server, **LOGIN)
    assert not any(line.startswith("AUTH") for line in server.commands)


@pytest.mark.parametrize(
    "changes",
    [
        {"security": "none"},
        {"password": SecretStr("pässword")},
        {"security": "tls"},
        {"ca_file": Path("none.pem")},
    ],
)
def test_a_login_that_cannot_be_made_safely_is_not_tried(changes: dict[str, Any]) -> None:
    with ScriptedSmtpServer(extensions=("AUTH PLAIN",)) as server, pytest.raises(ChannelDownError) as caught:
        send_once(server, **{**LOGIN, "timeout_s": 0.5, **changes})
    assert not any(line.startswith("AUTH") for line in server.commands)
    assert "pässword" not in caught.value.reply
