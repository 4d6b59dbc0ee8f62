"""TLS and login at a mail server: what is tried, what is refused, and what is never shown."""

import base64
import logging
import re
import ssl
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from tasks.local_servers.local_certificate import write_local_certificate
from tasks.transports.messages import ChannelDownError, DeliveryError
from tests.tasks.transports.mail_samples import send_once, transport_to
from tests.tasks.transports.scripted_smtp_server import Answer, Fault, ScriptedSmtpServer

PASSWORD = "correct-horse-battery"
AS_SENT = base64.b64encode(f"\0oversight\0{PASSWORD}".encode()).decode()
LOGIN: dict[str, Any] = {"security": "starttls", "username": "oversight", "password": SecretStr(PASSWORD)}
OFFERS = ("STARTTLS", "AUTH PLAIN")

Certificate = tuple[Path, ssl.SSLContext]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    folder = tmp_path_factory.mktemp("certificate")
    write_local_certificate(folder / "ca.pem", folder / "key.pem")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "ca.pem", folder / "key.pem")
    return folder / "ca.pem", context


def verbs(server: ScriptedSmtpServer) -> list[str]:
    return [line.partition(" ")[0] for line in server.commands]


def test_it_logs_in_over_starttls(certificate: Certificate) -> None:
    ca_file, context = certificate
    with ScriptedSmtpServer(extensions=OFFERS, tls=context) as server:
        send_once(server, **LOGIN, ca_file=ca_file)
    assert verbs(server) == ["EHLO", "STARTTLS", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
    assert server.commands[3] == f"AUTH PLAIN {AS_SENT}"


def test_it_logs_in_over_tls_from_the_start(certificate: Certificate) -> None:
    ca_file, context = certificate
    with ScriptedSmtpServer(extensions=("AUTH PLAIN",), tls=context, tls_at_once=True) as server:
        send_once(server, **{**LOGIN, "security": "tls"}, ca_file=ca_file)
    assert verbs(server) == ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"]
    assert len(server.messages) == 1


def test_what_the_server_offered_before_tls_counts_for_nothing_after_it(certificate: Certificate) -> None:
    ca_file, context = certificate
    answers: dict[str, list[Answer]] = {"EHLO": ["250-x\r\n250-SMTPUTF8\r\n250 STARTTLS"]}
    with ScriptedSmtpServer(answers, extensions=("AUTH PLAIN",), tls=context) as server:
        send_once(server, **LOGIN, ca_file=ca_file)
    assert len(server.messages) == 1


# Each takes the channel down before anything that is secret is said.
BEFORE_LOGIN: list[tuple[dict[str, Answer], str]] = [
    ({"STARTTLS": "454 4.7.0 not now"}, "454 4.7.0 not now"),
    ({"STARTTLS": "500 5.5.1 what?"}, "500 5.5.1 what?"),
    ({"STARTTLS": Fault.DROP}, "closed"),
    ({"STARTTLS": Fault.HANG}, "timed out"),
    ({"TLS": b"and by the way\r\n"}, "TLS could not begin"),
    ({"TLS": Fault.DROP}, "127.0.0.1"),
    ({"TLS": Fault.HANG}, "timed out"),
    ({"STARTTLS": b"220 go ahead\r\n250 forged\r\n"}, "127.0.0.1"),
]


@pytest.mark.parametrize(("answers", "says"), BEFORE_LOGIN, ids=lambda value: str(value)[:40])
def test_every_fault_before_the_login_has_its_outcome(
    answers: dict[str, Answer], says: str, certificate: Certificate
) -> None:
    ca_file, context = certificate
    with (
        ScriptedSmtpServer(answers, extensions=OFFERS, tls=context) as server,
        pytest.raises(ChannelDownError) as caught,
    ):
        send_once(server, **LOGIN, ca_file=ca_file, timeout_s=0.3)
    assert says in caught.value.reply
    assert "AUTH" not in verbs(server)
    assert server.messages == []


AT_LOGIN: list[tuple[Answer, str]] = [
    ("535 5.7.8 wrong user name or password", "535 5.7.8 wrong user name or password"),
    ("454 4.7.0 ask again later", "454 4.7.0 ask again later"),
    ("534 5.7.9 use another way", "534 5.7.9 use another way"),
    ("421 4.3.2 closing", "421 4.3.2 closing"),
    (f"535 5.7.8 wrong: {PASSWORD}", "535 5.7.8 wrong: ***"),
    (f"535 5.7.8 wrong: {AS_SENT}", "535 5.7.8 wrong: ***"),
    ("535 5.7.8 wrong: correct-\x00horse-battery", "535 5.7.8 wrong: ***"),
    (Fault.DROP, "closed"),
    (Fault.HANG, "timed out"),
    ("garbage", "not an SMTP answer: garbage"),
]


@pytest.mark.parametrize(("answer", "says"), AT_LOGIN, ids=lambda value: str(value)[:40])
def test_every_fault_of_the_login_takes_the_channel_down_and_never_shows_the_password(
    answer: Answer, says: str, certificate: Certificate
) -> None:
    ca_file, context = certificate
    with (
        ScriptedSmtpServer({"AUTH": answer}, extensions=OFFERS, tls=context) as server,
        pytest.raises(ChannelDownError) as caught,
    ):
        send_once(server, **LOGIN, ca_file=ca_file, timeout_s=0.3)
    assert says in caught.value.reply
    said = "".join(map(repr, (caught.value, caught.value.__cause__, caught.value.__context__)))
    assert PASSWORD not in said
    assert AS_SENT not in said
    assert server.messages == []


def test_a_certificate_that_is_not_trusted_takes_the_channel_down(certificate: Certificate) -> None:
    for security, at_once in (("starttls", False), ("tls", True)):
        with (
            ScriptedSmtpServer(extensions=OFFERS, tls=certificate[1], tls_at_once=at_once) as server,
            pytest.raises(ChannelDownError, match="the certificate is not trusted: self-signed certificate"),
        ):
            send_once(server, **{**LOGIN, "security": security})
        assert "AUTH" not in verbs(server)


def test_a_certificate_of_another_host_takes_the_channel_down(certificate: Certificate) -> None:
    ca_file, context = certificate
    with (
        ScriptedSmtpServer(extensions=OFFERS, tls=context) as server,
        pytest.raises(ChannelDownError, match=r"not trusted: .*'127\.1'"),
    ):
        # 127.1 is 127.0.0.1 written short, and no name that the certificate holds.
        send_once(server, **LOGIN, ca_file=ca_file, host="127.1")
    assert verbs(server) == ["EHLO", "STARTTLS"]


@pytest.mark.parametrize(
    ("extensions", "says"),
    [(("AUTH PLAIN",), "offers no STARTTLS"), (("STARTTLS",), "offers no login")],
)
def test_a_server_that_does_not_offer_what_is_asked_for_gets_no_password(
    extensions: tuple[str, ...], says: str, certificate: Certificate
) -> None:
    ca_file, context = certificate
    with (
        ScriptedSmtpServer(extensions=extensions, tls=context) as server,
        pytest.raises(ChannelDownError, match=says),
    ):
        send_once(server, **LOGIN, ca_file=ca_file)
    assert "AUTH" not in verbs(server)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"security": "none"}, "only sent over TLS"),
        ({"password": SecretStr("pässword")}, "isn't ASCII"),
        ({"security": "tls"}, "TLS could not begin|timed out"),
        ({"ca_file": Path("none.pem")}, "none.pem: No such file"),
        ({"ca_file": Path("empty.pem")}, "empty.pem: it holds no certificate"),
    ],
)
def test_a_login_that_cannot_be_made_safely_is_not_tried(changes: dict[str, Any], says: str) -> None:
    Path("empty.pem").write_text("")
    with (
        ScriptedSmtpServer(extensions=("AUTH PLAIN",)) as server,
        pytest.raises(ChannelDownError, match=says) as caught,
    ):
        send_once(server, **{**LOGIN, "timeout_s": 0.5, **changes})
    assert "AUTH" not in verbs(server)
    assert "pässword" not in caught.value.reply


@pytest.mark.parametrize("answers", [{}, {"AUTH": "535 5.7.8 wrong"}, {"END": Fault.DROP}])
def test_no_log_line_or_output_shows_the_password(
    answers: dict[str, Answer],
    certificate: Certificate,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.NOTSET)
    ca_file, context = certificate
    with (
        ScriptedSmtpServer(answers, extensions=OFFERS, tls=context) as server,
        transport_to(server.port, **LOGIN, ca_file=ca_file) as transport,
    ):
        said = [repr(transport), repr(vars(transport))]
        try:
            transport.check()
            send_once(server, **LOGIN, ca_file=ca_file)
        except DeliveryError as error:
            said += [repr(error), repr(error.__cause__), repr(error.__context__)]
    written = "".join([caplog.text, *said, *capfd.readouterr()])
    assert PASSWORD not in written
    assert AS_SENT not in written
    assert not re.search(r"cGxhaW4|b3ZlcnNpZ2h0", written)
