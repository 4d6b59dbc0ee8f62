"""A sample mail, and a transport to a scripted server, for the tests of sending."""

from datetime import datetime, timedelta, timezone
from typing import Any

from tasks.transports.mail_transport import MailTransport
from tasks.transports.messages import (
    Delivered,
    OutgoingMessage,
)
from tests.tasks.transports.scripted_smtp_server import ScriptedSmtpServer

MESSAGE = OutgoingMessage(
    recipient_name="Siân O'Brien",
    address="s.o'brien@force.example",
    subject="HMICFRS: 1 overdue – 7 June 2024",
    text="What needs you\n\nFirst – line\n.\n..two dots\nFrom the start\ntrailing  \n",
    html="<p>First – line</p>\n" * 300,
    message_id="<2024-06-07.17@oversight.example>",
    dated=datetime(2024, 6, 7, 8, 0, tzinfo=timezone(timedelta(hours=1))),
    headers={"List-Id": "HMICFRS reminders <reminders.force.example>"},
)


def transport_to(port: int, **settings: Any) -> MailTransport:
    defaults: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "username": None,
        "password": None,
        "sender_name": "HMICFRS oversight",
        "sender_address": "oversight@force.example",
        "reply_to": "flo@force.example",
        "timeout_s": 5.0,
        "ca_file": None,
    }
    return MailTransport(**{**defaults, **settings})


def send_once(server: ScriptedSmtpServer, message: OutgoingMessage = MESSAGE, **settings: Any) -> Delivered:
    with transport_to(server.port, **settings) as transport:
        return transport.send(message)
