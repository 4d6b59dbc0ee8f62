"""E-mail as a real mail server on the loopback interface receives it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest

from tasks.transports.messages import (
    Delivered,
    OutgoingMessage,
    PermanentDeliveryError,
)
from tests.tasks.transports.mail_samples import MESSAGE, send_once, transport_to
from tests.tasks.transports.scripted_smtp_server import Answer, Fault, ScriptedSmtpServer

HOSTILE = "<script>alert(1)</script> <at>all</at> [x](http://evil) .\n.\nFrom here"


def received(message: OutgoingMessage = MESSAGE, **settings: Any) -> tuple[EmailMessage, ScriptedSmtpServer]:
    with ScriptedSmtpServer() as server:
        send_once(server, message, **settings)
    [raw] = server.messages
    parsed = message_from_bytes(raw, policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert not parsed.defects
    return parsed, server


def part(message: EmailMessage, kind: str) -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_the_servers_words_are_kept() -> None:
    with ScriptedSmtpServer({"END": "250 2.0.0 queued as 4Vx7"}) as server:
        assert send_once(server) == Delivered("250 2.0.0 queued as 4Vx7")


def test_o_brien_gets_o_briens_mail() -> None:
    message, server = received()
    assert [line for line in server.commands if line.startswith("RCPT")] == [
        "RCPT TO:<s.o'brien@force.example>"
    ]
    [recipient] = message["To"].addresses
    assert (recipient.display_name, recipient.addr_spec) == ("Siân O'Brien", "s.o'brien@force.example")


def test_message_id_and_date_are_ours_and_stand_there_once() -> None:
    message, _ = received()
    assert message.get_all("Message-ID") == ["<2024-06-07.17@oversight.example>"]
    assert message.get_all("Date") == ["Fri, 07 Jun 2024 08:00:00 +0100"]


def test_the_headers_say_who_writes_to_which_list_and_that_no_robot_need_answer() -> None:
    message, server = received()
    assert message["From"] == "HMICFRS oversight <oversight@force.example>"
    assert message["Reply-To"] == "flo@force.example"
    assert message["Subject"] == "HMICFRS: 1 overdue – 7 June 2024"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Id"] == "HMICFRS reminders <reminders.force.example>"
    assert "MAIL FROM:<oversight@force.example>" in server.commands[1]


def test_text_and_html_arrive_as_they_were_text_first() -> None:
    message, _ = received()
    assert message.get_content_type() == "multipart/alternative"
    assert [body.get_content_type() for body in message.iter_parts()] == ["text/plain", "text/html"]
    assert part(message, "plain") == MESSAGE.text
    assert part(message, "html") == MESSAGE.html


def test_no_line_is_longer_than_a_server_takes() -> None:
    with ScriptedSmtpServer() as server:
        long_names = replace(MESSAGE, recipient_name="Ŝ" * 300, subject="word " * 300, text="x" * 5000)
        send_once(server, replace(long_names, headers={"References": "<a@b.example> " * 200}))
    assert max(len(line) for line in server.messages[0].split(b"\r\n")) <= 998
    assert server.messages[0].count(b"\n") == server.messages[0].count(b"\r\n")


def test_hostile_words_arrive_literally() -> None:
    message, _ = received(replace(MESSAGE, text=HOSTILE, subject="=?utf-8?q?fake?= <script>"))
    assert part(message, "plain") == HOSTILE + "\n"
    assert message["Subject"] == "=?utf-8?q?fake?= <script>"


@pytest.mark.parametrize("name", ['Quote " and \\', "a, b <c@d.example>", "=?utf-8?q?x?=", ""])
def test_a_name_cannot_become_a_second_address(name: str) -> None:
    message, server = received(replace(MESSAGE, recipient_name=name))
    [recipient] = message["To"].addresses
    assert (recipient.display_name, recipient.addr_spec) == (name, "s.o'brien@force.example")
    assert sum(line.startswith("RCPT") for line in server.commands) == 1


def test_the_same_message_gives_the_same_bytes() -> None:
    with ScriptedSmtpServer() as server:
        send_once(server)
        send_once(server)
    first, second = server.messages
    assert first == second


@pytest.mark.parametrize(
    "changes",
    [
        {"subject": "x\r\nBcc: everybody@force.example"},
        {"subject": "x\x00"},
        {"recipient_name": "x\nBcc: everybody@force.example"},
        {"address": "a@force.example\r\nRCPT TO:<everybody@force.example>"},
        {"address": "a@force.example>,<b@force.example"},
        {"address": "a@force.example, b@force.example"},
        {"address": "no-domain"},
        {"address": ""},
        {"address": "a..b@force.example"},
        {"address": "a b@force.example"},
        {"address": "a\u202e@force.example"},
        {"address": "a\u00a0b@force.example"},
        {"address": "a@force.example\ud800"},
        {"address": "a@" + "b" * 64 + ".example"},
        {"address": "a@" + "ŵ" * 64 + ".example"},
        {"address": "a@\u0301.example"},
        {"address": '"a b"@force.example'},
        {"address": "a@[127.0.0.1]"},
        {"address": "a" * 65 + "@force.example"},
        {"message_id": "<one@x> <two@x>"},
        {"message_id": "not-an-id"},
        {"headers": {"List-Id": "x\r\nBcc: everybody@force.example"}},
        {"headers": {"X-A: b\r\nBcc": "everybody@force.example"}},
        {"headers": {"Message-ID": "<second@x.example>"}},
        {"headers": {"bcc": "everybody@force.example"}},
        {"dated": datetime(2024, 6, 7)},  # noqa: DTZ001 - a date without a zone is what is refused
        {"text": ""},
    ],
)
def test_what_cannot_be_sent_is_refused_before_anything_is(changes: dict[str, Any]) -> None:
    with ScriptedSmtpServer() as server:
        with pytest.raises(PermanentDeliveryError) as refused:
            send_once(server, replace(MESSAGE, **changes))
        assert refused.value.reply.isprintable()
        assert refused.value.permanent
    assert server.connections == []


def test_one_connection_carries_many_messages() -> None:
    with ScriptedSmtpServer() as server:
        with transport_to(server.port) as transport:
            for number in range(5):
                transport.send(replace(MESSAGE, message_id=f"<{number}@x.example>"))
        assert len(server.connections) == 1
        assert len(server.messages) == 5
        assert server.commands[-1] == "QUIT"
        assert sum(line.startswith("EHLO") for line in server.commands) == 1


def test_a_refused_recipient_leaves_the_connection_fit_for_the_next() -> None:
    with (
        ScriptedSmtpServer({"RCPT": ["550 5.1.1 no such user"]}) as server,
        transport_to(server.port) as transport,
    ):
        with pytest.raises(PermanentDeliveryError):
            transport.send(MESSAGE)
        transport.send(replace(MESSAGE, message_id="<2@x.example>"))
        assert len(server.connections) == 1
        assert "RSET" in server.commands
        assert len(server.messages) == 1


@pytest.mark.parametrize("gone", [Fault.DROP, "421 4.4.2 you were idle"])
def test_a_kept_connection_that_is_gone_is_made_anew_once(gone: Answer) -> None:
    answers: dict[str, Sequence[Answer]] = {"MAIL": ["250 fine", gone]}
    with ScriptedSmtpServer(answers) as server, transport_to(server.port) as transport:
        transport.send(MESSAGE)
        transport.send(replace(MESSAGE, message_id="<2@x.example>"))
        assert len(server.connections) == 2
        assert len(server.messages) == 2


@pytest.mark.parametrize(("noop", "connections"), [("250 here", 1), ("421 closing", 2), (Fault.DROP, 2)])
def test_a_connection_that_rested_is_asked_first(noop: Answer, connections: int) -> None:
    with (
        ScriptedSmtpServer({"NOOP": noop}) as server,
        transport_to(server.port, health_check_after_s=0.0) as transport,
    ):
        transport.send(MESSAGE)
        transport.send(MESSAGE)
        assert len(server.connections) == connections
        assert server.commands.count("NOOP") == 1
        assert len(server.messages) == 2


def test_a_check_sends_nothing() -> None:
    with ScriptedSmtpServer() as server, transport_to(server.port) as transport:
        assert transport.check() == Delivered("250 2.0.0 still here")
        assert not any(line.startswith("MAIL") for line in server.commands)


def test_letters_beyond_ascii_before_the_at_need_a_server_that_offers_smtputf8() -> None:
    message = replace(MESSAGE, address="siân@fŵrs.example")
    with ScriptedSmtpServer() as server, pytest.raises(PermanentDeliveryError, match="SMTPUTF8"):
        send_once(server, message)
    assert server.messages == []
    with ScriptedSmtpServer(extensions=("8BITMIME", "SMTPUTF8")) as server:
        send_once(server, message)
    assert "RCPT TO:<siân@xn--frs-b2a.example>" in server.commands
    assert "MAIL FROM:<oversight@force.example> BODY=8BITMIME SMTPUTF8" in server.commands
    assert "<siân@xn--frs-b2a.example>".encode() in server.messages[0]


@pytest.mark.parametrize(
    ("domain", "travels"),
    [
        ("fŵrs.example", "xn--frs-b2a.example"),
        ("FŴRS.example", "xn--frs-b2a.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("警察.example", "xn--ldtx91i.example"),
    ],
)
def test_a_name_at_an_international_domain_is_reached_through_any_server(domain: str, travels: str) -> None:
    message, server = received(replace(MESSAGE, address=f"s.o'brien@{domain}"))
    assert f"RCPT TO:<s.o'brien@{travels}>" in server.commands
    assert message["To"].addresses[0].addr_spec == f"s.o'brien@{travels}"


@pytest.mark.parametrize(
    ("extensions", "encodings"),
    [
        (("SIZE 100000000",), ["quoted-printable", "quoted-printable"]),
        (("8BITMIME",), ["8bit", "8bit"]),
    ],
)
def test_text_goes_as_it_is_to_a_server_that_takes_eight_bits(
    extensions: Sequence[str], encodings: list[str]
) -> None:
    with ScriptedSmtpServer(extensions=extensions) as server:
        send_once(server)
    parsed = message_from_bytes(server.messages[0], policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert [body["Content-Transfer-Encoding"] for body in parsed.iter_parts()] == encodings
    assert part(parsed, "plain") == MESSAGE.text
    assert part(parsed, "html") == MESSAGE.html
    assert ("BODY=8BITMIME" in server.commands[1]) is ("8BITMIME" in extensions)


@pytest.mark.parametrize("text", ["–" * 400, "x" * 1200, "a\0b"], ids=["400 dashes", "1200 letters", "NUL"])
@pytest.mark.parametrize("extensions", [("8BITMIME",), ()], ids=["8BITMIME", "without"])
def test_a_line_that_no_server_takes_as_it_is_goes_quoted(text: str, extensions: Sequence[str]) -> None:
    with ScriptedSmtpServer(extensions=extensions) as server:
        send_once(server, replace(MESSAGE, text=text))
    parsed = message_from_bytes(server.messages[0], policy=policy.default)
    assert isinstance(parsed, EmailMessage)
    assert part(parsed, "plain") == text + "\n"
    assert max(map(len, server.messages[0].split(b"\r\n"))) <= 998
    assert b"\0" not in server.messages[0]


def test_the_four_steps_of_a_mail_are_said_at_once_to_a_server_that_takes_them_so() -> None:
    with ScriptedSmtpServer(extensions=("PIPELINING", "8BITMIME")) as server:
        assert send_once(server) == Delivered("250 2.0.0 kept as scripted")
    assert [line.partition(":")[0] for line in server.commands] == [
        "EHLO force.example",
        "MAIL FROM",
        "RCPT TO",
        "DATA",
        "QUIT",
    ]


def test_dates_are_written_in_the_zone_that_was_given() -> None:
    message, _ = received(replace(MESSAGE, dated=datetime(2024, 12, 24, 23, 30, tzinfo=UTC)))
    assert message["Date"] == "Tue, 24 Dec 2024 23:30:00 +0000"
