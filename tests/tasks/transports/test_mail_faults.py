"""What becomes of a mail when the server or the connection fails: a row for every fault of the dialogue."""

import socket
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from tasks.transports.messages import (
    ChannelDownError,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tests.tasks.transports.mail_samples import MESSAGE, send_once, transport_to
from tests.tasks.transports.scripted_smtp_server import Answer, Fault, ScriptedSmtpServer

DOWN, LATER, NEVER, UNKNOWN = (
    ChannelDownError,
    TemporaryDeliveryError,
    PermanentDeliveryError,
    UnknownOutcomeError,
)
CLOSED, TIMED_OUT, NO_SMTP = "closed the connection", "timed out", "not an SMTP answer:"
Script = Mapping[str, Answer | Sequence[Answer]]

# Where, what the server does there, what the message comes to, and the words that are kept.
DIALOGUE: list[tuple[str, Answer, type[DeliveryError], str]] = [
    ("CONNECT", "421 4.3.2 too busy", DOWN, "421 4.3.2 too busy"),
    ("CONNECT", "554 5.7.1 go away", DOWN, "554 5.7.1 go away"),
    ("CONNECT", "\x16\x03garbage", DOWN, NO_SMTP),
    ("CONNECT", Fault.DROP, DOWN, CLOSED),
    ("CONNECT", Fault.HANG, DOWN, TIMED_OUT),
    ("CONNECT", Fault.DRIP, DOWN, TIMED_OUT),
    ("CONNECT", Fault.ENDLESS, DOWN, "its answer never ended"),
    ("EHLO", "421 4.3.2 closing", DOWN, "421 4.3.2 closing"),
    ("EHLO", "501 5.5.4 no such name", DOWN, "554 5.7.1 nor HELO"),
    ("EHLO", "garbage", DOWN, NO_SMTP),
    ("EHLO", Fault.DROP, DOWN, CLOSED),
    ("EHLO", Fault.HANG, DOWN, TIMED_OUT),
    ("EHLO", Fault.ENDLESS, DOWN, "its answer never ended"),
    ("MAIL", "450 4.1.8 sender’s domain not found".encode().decode("latin-1"), LATER, "450 4.1.8 sender’s"),
    ("MAIL", "451 4.3.0 later", LATER, "451 4.3.0 later"),
    ("MAIL", "452 4.3.1 disk full", LATER, "452 4.3.1 disk full"),
    ("MAIL", "421 4.3.2 closing", LATER, "421 4.3.2 closing"),
    ("MAIL", "550 5.7.1 sender refused", DOWN, "550 5.7.1 sender refused"),
    ("MAIL", "530 5.7.0 login first", DOWN, "530 5.7.0 login first"),
    ("MAIL", "552 5.3.4 too large", NEVER, "552 5.3.4 too large"),
    ("MAIL", "503 5.5.1 out of step", LATER, "503 5.5.1 out of step"),
    ("MAIL", "garbage", LATER, NO_SMTP),
    ("MAIL", Fault.DROP, LATER, CLOSED),
    ("MAIL", Fault.HANG, LATER, TIMED_OUT),
    ("RCPT", "421 4.3.2 closing", LATER, "421 4.3.2 closing"),
    ("RCPT", "450 4.2.1 mailbox busy", LATER, "450 4.2.1 mailbox busy"),
    ("RCPT", "451 4.7.1 greylisted", LATER, "451 4.7.1 greylisted"),
    ("RCPT", "452 4.5.3 too many recipients", LATER, "452 4.5.3 too many recipients"),
    ("RCPT", "501 5.1.3 bad address", NEVER, "501 5.1.3 bad address"),
    ("RCPT", "530 5.7.0 login first", DOWN, "530 5.7.0 login first"),
    ("RCPT", "550 5.1.1 no such user", NEVER, "550 5.1.1 no such user"),
    ("RCPT", "550-5.1.1 no\r\n550 5.1.1 such user", NEVER, "550 5.1.1 no / 5.1.1 such user"),
    ("RCPT", "550-5.1.1 no\r\n250 yes", LATER, NO_SMTP),
    ("RCPT", b"550 5.1.1 gr\xfc\xdf Gott\r\n", NEVER, "550 5.1.1 gr�� Gott"),
    ("RCPT", "551 5.1.6 moved", NEVER, "551 5.1.6 moved"),
    ("RCPT", "552 5.2.2 mailbox full", LATER, "552 5.2.2 mailbox full"),
    ("RCPT", "553 5.1.3 no such name", NEVER, "553 5.1.3 no such name"),
    ("RCPT", "554 5.7.1 Relay access denied", LATER, "554 5.7.1 Relay access denied"),
    ("RCPT", "550 " + "x" * 100_000, NEVER, "550 xxx"),
    ("RCPT", "550-x\r\n" * 5_000 + "550 x", NEVER, "550 x / x"),
    ("RCPT", "2500 seems fine", LATER, NO_SMTP),
    ("RCPT", "garbage", LATER, NO_SMTP),
    ("RCPT", "", LATER, NO_SMTP),
    ("RCPT", Fault.DROP, LATER, CLOSED),
    ("RCPT", Fault.HANG, LATER, TIMED_OUT),
    ("RCPT", Fault.DRIP, LATER, TIMED_OUT),
    ("RCPT", Fault.ENDLESS, LATER, "its answer never ended"),
    ("DATA", "250 take that as read", LATER, "250 take that"),
    ("DATA", "421 4.3.2 closing", LATER, "421 4.3.2 closing"),
    ("DATA", "451 4.3.0 later", LATER, "451 4.3.0 later"),
    ("DATA", "554 5.5.1 no valid recipients", NEVER, "554 5.5.1"),
    ("DATA", "garbage", LATER, NO_SMTP),
    ("DATA", Fault.DROP, LATER, CLOSED),
    ("DATA", Fault.HANG, LATER, TIMED_OUT),
    ("BODY", Fault.DROP, UNKNOWN, "127.0.0.1"),
    ("END", "421 4.3.2 closing", LATER, "421 4.3.2 closing"),
    ("END", "450 4.2.0 later", LATER, "450 4.2.0 later"),
    ("END", "451 4.3.0 later", LATER, "451 4.3.0 later"),
    ("END", "550 5.7.1 looks like spam", NEVER, "550 5.7.1 looks like spam"),
    ("END", "552 5.2.2 mailbox full", NEVER, "552 5.2.2 mailbox full"),
    ("END", "554 5.6.0 not taken", NEVER, "554 5.6.0 not taken"),
    ("END", "354 still going on", UNKNOWN, "354 still"),
    ("END", "250-kept\r\n554 or not", UNKNOWN, NO_SMTP),
    ("END", "garbage", UNKNOWN, NO_SMTP),
    ("END", Fault.DROP, UNKNOWN, CLOSED),
    ("END", Fault.HANG, UNKNOWN, TIMED_OUT),
    ("END", Fault.DRIP, UNKNOWN, TIMED_OUT),
    ("END", Fault.ENDLESS, UNKNOWN, "its answer never ended"),
]


def _called(value: object) -> str:
    if isinstance(value, Fault):
        return value.name.lower()
    return str(value)[:30].replace("\r\n", "/") if isinstance(value, str | bytes) else ""


@pytest.mark.parametrize("extensions", [("SIZE 100000000",), ("PIPELINING",)], ids=["in-turn", "pipelined"])
@pytest.mark.parametrize(("step", "answer", "error", "reply"), DIALOGUE, ids=_called)
def test_every_fault_of_the_dialogue_has_its_outcome(
    step: str, answer: Answer, error: type[DeliveryError], reply: str, extensions: Sequence[str]
) -> None:
    answers: Script = {step: answer, **({"HELO": "554 5.7.1 nor HELO"} if step == "EHLO" else {})}
    with ScriptedSmtpServer(answers, extensions=extensions) as server, pytest.raises(error) as caught:
        send_once(server, timeout_s=0.25)
    assert type(caught.value) is error
    assert reply in caught.value.reply
    assert caught.value.reply.isprintable()
    assert len(caught.value.reply) <= 500
    assert caught.value.permanent is (error is NEVER)


@pytest.mark.parametrize(
    "says",
    ["250 2.0.0 kept", "250-2.0.0 kept\r\n250 for good", "250", "252 will see", "250 " + "x" * 100_000],
)
def test_what_the_server_takes_on_is_delivered_whatever_it_says_of_it(says: str) -> None:
    with ScriptedSmtpServer({"END": says}) as server:
        assert send_once(server).reply.startswith(says[:3])


def test_a_server_that_knows_no_ehlo_is_still_a_mail_server() -> None:
    with ScriptedSmtpServer({"EHLO": "502 5.5.1 what?"}) as server:
        send_once(server)
    assert "HELO force.example" in server.commands
    assert len(server.messages) == 1


def test_a_drop_while_the_message_is_still_going_out_is_temporary() -> None:
    # Large enough that the machine can't hold it all ready to send.
    large = replace(MESSAGE, html="<p>line</p>\n" * 2_000_000)
    with ScriptedSmtpServer({"BODY": Fault.DROP}) as server, pytest.raises(TemporaryDeliveryError):
        send_once(server, large)
    assert server.messages == []


def test_a_message_that_is_larger_than_the_server_takes_is_not_sent() -> None:
    with ScriptedSmtpServer(extensions=("SIZE 1000",)) as server, pytest.raises(PermanentDeliveryError) as no:
        send_once(server)
    assert no.value.reply.endswith("and the mail server takes 1000")
    assert not any(line.startswith("MAIL") for line in server.commands)


def test_a_refused_connection_takes_the_channel_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with transport_to(port) as transport, pytest.raises(ChannelDownError) as caught:
        transport.send(MESSAGE)
    assert caught.value.reply == f"127.0.0.1:{port}: Connection refused"


@pytest.mark.parametrize(
    ("host", "says"), [("no-such-host.invalid", "the host's name is not known"), ("a" * 70, "name")]
)
def test_a_host_name_that_does_not_exist_takes_the_channel_down(host: str, says: str) -> None:
    with transport_to(25, host=host) as transport, pytest.raises(ChannelDownError, match=says):
        transport.send(MESSAGE)


@pytest.mark.parametrize(
    "changes", [{"sender_address": "nobody"}, {"sender_name": "x\ny"}, {"reply_to": "a b"}]
)
def test_a_sender_that_cannot_be_used_is_no_messages_fault(changes: dict[str, Any]) -> None:
    with ScriptedSmtpServer() as server:
        with pytest.raises(ChannelDownError, match="in the settings"):
            send_once(server, **changes)
        with (
            pytest.raises(ChannelDownError, match="in the settings"),
            transport_to(server.port, **changes) as to,
        ):
            to.check()
    assert server.connections == []


def test_a_connection_that_breaks_after_the_final_dot_is_never_sent_again_by_itself() -> None:
    answers: Script = {"END": ["250 kept", Fault.DROP]}
    with ScriptedSmtpServer(answers) as server, transport_to(server.port) as transport:
        transport.send(MESSAGE)
        with pytest.raises(UnknownOutcomeError):
            transport.send(MESSAGE)
        assert len(server.messages) == 2
        assert transport.send(MESSAGE).reply == "250 2.0.0 kept as scripted"


@pytest.mark.parametrize("extensions", [("SIZE 100000000",), ("PIPELINING",)], ids=["in-turn", "pipelined"])
@pytest.mark.parametrize(
    ("answers", "connections"),
    [
        ({"RCPT": ["550 5.1.1 no such user"], "DATA": ["554 no recipients"]}, 1),
        ({"MAIL": ["451 4.3.0 later"], "RCPT": ["503 no"], "DATA": ["503 no"]}, 1),
        ({"DATA": ["451 4.3.0 later"]}, 1),
        ({"END": ["550 5.7.1 spam"]}, 1),
        ({"RCPT": ["garbage"], "DATA": ["503 no"]}, 2),
        ({"END": ["garbage"]}, 2),
    ],
)
def test_a_refused_message_leaves_the_way_fit_for_the_next(
    answers: dict[str, list[Answer]], connections: int, extensions: Sequence[str]
) -> None:
    # In turn, DATA is only said after a recipient was taken, so it isn't refused for want of one.
    if "PIPELINING" not in extensions and len(answers) > 1:
        answers = dict([next(iter(answers.items()))])
    with (
        ScriptedSmtpServer(answers, extensions=extensions) as server,
        transport_to(server.port) as transport,
    ):
        with pytest.raises(DeliveryError):
            transport.send(MESSAGE)
        whole_before = len(server.messages)
        transport.send(replace(MESSAGE, message_id="<2@x.example>"))
        assert len(server.connections) == connections
        assert len(server.messages) == whole_before + 1
        assert b"Message-ID: <2@x.example>" in server.messages[-1]


def test_a_server_that_wants_a_message_for_a_refused_recipient_gets_none() -> None:
    answers: Script = {"RCPT": ["550 5.1.1 no such user"]}
    with ScriptedSmtpServer(answers, extensions=("PIPELINING",)) as server:
        with transport_to(server.port) as transport:
            with pytest.raises(PermanentDeliveryError, match="no such user"):
                transport.send(MESSAGE)
            transport.send(MESSAGE)
        assert len(server.connections) == 2
        assert len(server.messages) == 1
