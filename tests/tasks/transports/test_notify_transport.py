"""Mail through GOV.UK Notify, as a server with its interface on the loopback interface sees it."""

import logging
import socket
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt
import pytest
from pydantic import SecretStr

from tasks.transports.messages import (
    ChannelDownError,
    Delivered,
    DeliveryError,
    PermanentDeliveryError,
    TemporaryDeliveryError,
    UnknownOutcomeError,
)
from tasks.transports.notify_transport import NotifyTransport
from tests.tasks.transports.scripted_http_server import Answer, ScriptedHttpServer

SERVICE = "26785a09-ab16-4eb0-8407-a37497a57506"
SECRET = "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY = f"oversight-{SERVICE}-{SECRET}"
TEMPLATE = UUID("217a419e-6a7d-482a-9596-718b889dffce")
NUMBER = "740e5834-3a29-46b4-9a6f-16142fde533a"
SEND, FIND, READ = "POST /v2/notifications/email", "GET /v2/notifications", f"GET /v2/template/{TEMPLATE}"
TAKEN_ON = Answer(201, {"id": NUMBER, "reference": "1@x.example"})
MAIL: dict[str, Any] = {
    "address": "s.o'brien@force.example",
    "subject": "HMICFRS: 1 overdue – 7 June 2024",
    "body": "What needs you\n",
    "reference": "1@x.example",
    "asked_before": False,
}


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def transport_to(address: str, **settings: Any) -> NotifyTransport:
    defaults: dict[str, Any] = {
        "api_key": SecretStr(KEY),
        "template_id": TEMPLATE,
        "reply_to_id": None,
        "base_url": f"http://{address}",
        "timeout_s": 0.3,
    }
    return NotifyTransport(**{**defaults, **settings})


def errors(status: int, kind: str, message: str) -> Answer:
    return Answer(status, {"status_code": status, "errors": [{"error": kind, "message": message}]})


def test_a_mail_goes_out_under_its_reference_and_with_a_token_of_the_key() -> None:
    reply_to = UUID("8e222534-7f05-4972-86e3-17c5d9f894e2")
    with ScriptedHttpServer({SEND: TAKEN_ON}) as server:
        delivered = transport_to(server.address, reply_to_id=reply_to).send(**MAIL)
    assert delivered == Delivered(f"201 taken on by GOV.UK Notify as {NUMBER}")
    [asked] = server.asked
    assert asked.body == {
        "email_address": "s.o'brien@force.example",
        "template_id": str(TEMPLATE),
        "personalisation": {"subject": MAIL["subject"], "body": MAIL["body"]},
        "reference": "1@x.example",
        "email_reply_to_id": str(reply_to),
        "sanitise_content_for": ["subject"],
    }
    token = asked.headers["Authorization"].removeprefix("Bearer ")
    assert jwt.decode(token, SECRET, algorithms=["HS256"], options={"verify_iat": False})["iss"] == SERVICE


def test_hostile_words_make_no_link_and_call_nobody() -> None:
    with ScriptedHttpServer({SEND: TAKEN_ON}) as server:
        transport_to(server.address).send(
            **{**MAIL, "subject": "a\r\nb", "body": "[x](http://evil.example) <b> @all"}
        )
    assert server.asked[0].body["personalisation"] == {
        "subject": "a b",
        "body": "[x]\u200b(http://evil.example) <\u200bb> @\u200ball",
    }


@pytest.mark.parametrize("status", ["created", "sending", "delivered", "pending"])
def test_a_retry_finds_the_mail_that_was_taken_on_before_and_sends_no_second(status: str) -> None:
    found = Answer(200, {"notifications": [{"id": NUMBER, "status": status}], "links": {}})
    with ScriptedHttpServer({FIND: found, SEND: TAKEN_ON}) as server:
        delivered = transport_to(server.address).send(**{**MAIL, "asked_before": True})
    assert delivered.reply == f"200 taken on before by GOV.UK Notify as {NUMBER}, {status}"
    [asked] = server.asked
    assert asked.query == {"template_type": ["email"], "reference": ["1@x.example"]}


@pytest.mark.parametrize("statuses", [[], ["temporary-failure"], ["technical-failure", "temporary-failure"]])
def test_a_retry_sends_what_notify_has_not_or_gave_up(statuses: list[str]) -> None:
    listed = [{"id": NUMBER, "status": status} for status in statuses]
    found = Answer(200, {"notifications": listed, "links": {}})
    with ScriptedHttpServer({FIND: found, SEND: TAKEN_ON}) as server:
        transport_to(server.address).send(**{**MAIL, "asked_before": True})
    assert [asked.method for asked in server.asked] == ["GET", "POST"]


def test_a_mailbox_that_notify_could_not_find_is_a_permanent_failure() -> None:
    found = Answer(200, {"notifications": [{"id": NUMBER, "status": "permanent-failure"}], "links": {}})
    with (
        ScriptedHttpServer({FIND: found}) as server,
        pytest.raises(PermanentDeliveryError, match="no such mailbox"),
    ):
        transport_to(server.address).send(**{**MAIL, "asked_before": True})


def test_an_answer_that_never_came_is_looked_up_at_the_next_attempt() -> None:
    found = Answer(200, {"notifications": [{"id": NUMBER, "status": "created"}], "links": {}})
    with ScriptedHttpServer({SEND: Answer(0), FIND: found}) as server:
        transport = transport_to(server.address)
        with pytest.raises(UnknownOutcomeError, match="no answer came"):
            transport.send(**MAIL)
        assert NUMBER in transport.send(**{**MAIL, "asked_before": True}).reply
    assert [asked.method for asked in server.asked] == ["POST", "GET"]


OUTCOMES: list[tuple[Answer, type[DeliveryError], str]] = [
    (
        errors(400, "ValidationError", "email_address Not a valid email address"),
        PermanentDeliveryError,
        "400 from GOV.UK Notify: email_address Not a valid email address",
    ),
    (
        errors(400, "BadRequestError", "Can’t send to this recipient using a team-only API key"),
        PermanentDeliveryError,
        "400 from GOV.UK Notify: Can’t send to this recipient",
    ),
    (errors(400, "BadRequestError", "Template not found"), ChannelDownError, "Template not found"),
    (errors(400, "BadRequestError", "Missing personalisation: body"), ChannelDownError, "Missing personal"),
    (
        errors(403, "AuthError", "Invalid token: API key not found"),
        ChannelDownError,
        "403 from GOV.UK Notify: Inv",
    ),
    (Answer(404, {"message": "no"}), ChannelDownError, "404 from GOV.UK Notify: no"),
    (Answer(302, "", {"Location": "/v2/elsewhere"}), ChannelDownError, "302 from GOV.UK Notify"),
    (errors(429, "RateLimitError", "Exceeded rate limit"), TemporaryDeliveryError, "Exceeded rate limit"),
    (
        errors(429, "TooManyRequestsError", "Exceeded send limits (50) for today"),
        TemporaryDeliveryError,
        "for today",
    ),
    (errors(500, "Exception", "Internal server error"), TemporaryDeliveryError, "500 from GOV.UK Notify"),
    (Answer(502, "<h1>Bad gateway</h1>"), TemporaryDeliveryError, "502 from GOV.UK Notify: Request failed"),
    (Answer(503, "garbage"), TemporaryDeliveryError, "503 from GOV.UK Notify"),
    (Answer(400, {}), PermanentDeliveryError, "400 from GOV.UK Notify: no reason given"),
    (Answer(201, "not JSON"), UnknownOutcomeError, "its answer can't be read"),
    (Answer(0), UnknownOutcomeError, "no answer came"),
]


@pytest.mark.parametrize(("answer", "error", "says"), OUTCOMES, ids=lambda value: str(value)[:60])
def test_every_answer_has_its_outcome(answer: Answer, error: type[DeliveryError], says: str) -> None:
    with ScriptedHttpServer({SEND: answer}) as server, pytest.raises(DeliveryError) as caught:
        transport_to(server.address).send(**MAIL)
    assert type(caught.value) is error
    assert says in caught.value.reply
    # Neither a redirect nor a refusal is followed by another request.
    assert len(server.asked) == 1


def test_the_wait_that_notify_asks_for_is_kept() -> None:
    answer = Answer(429, {"errors": []}, {"Retry-After": "60"})
    with ScriptedHttpServer({SEND: answer}) as server, pytest.raises(TemporaryDeliveryError) as caught:
        transport_to(server.address).send(**MAIL)
    assert caught.value.retry_after == timedelta(minutes=1)


def test_a_refused_connection_takes_the_channel_down() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(ChannelDownError, match="Connection refused"):
        transport_to(f"127.0.0.1:{port}").send(**MAIL)


@pytest.mark.parametrize("settings", [{"api_key": None}, {"api_key": SecretStr("")}, {"template_id": None}])
def test_without_a_key_or_a_template_the_channel_is_down(settings: dict[str, Any]) -> None:
    with pytest.raises(ChannelDownError, match="no API key or no template"):
        transport_to("127.0.0.1:9", **settings).send(**MAIL)


def test_a_malformed_key_is_refused_and_not_shown() -> None:
    with pytest.raises(ChannelDownError, match="not in its form") as caught:
        transport_to("127.0.0.1:9", api_key=SecretStr(SECRET)).send(**MAIL)
    assert SECRET not in caught.value.reply


@pytest.mark.parametrize("address", ["", "a@b@c", "a\r\nb@c.example"])
def test_a_malformed_address_stops_one_message_and_asks_nobody(address: str) -> None:
    with ScriptedHttpServer({SEND: TAKEN_ON}) as server, pytest.raises(PermanentDeliveryError):
        transport_to(server.address).send(**{**MAIL, "address": address})
    assert server.asked == []


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ({"type": "sms", "body": "((subject)) ((body))"}, "lacks the type “email”"),
        ({"type": "email", "subject": "Reminder", "body": "((body))"}, r"lacks \(\(subject\)\)"),
        ({"type": "email", "subject": "Hello", "body": "you"}, r"lacks \(\(subject\)\) and \(\(body\)\)"),
    ],
)
def test_a_template_without_our_fields_is_found_by_a_check(template: dict[str, str], says: str) -> None:
    with (
        ScriptedHttpServer({READ: Answer(200, template)}) as server,
        pytest.raises(ChannelDownError, match=says),
    ):
        transport_to(server.address).check()


def test_a_check_reads_the_template_and_sends_nothing() -> None:
    template = {"type": "email", "name": "Reminder", "subject": "((subject))", "body": "((body))"}
    with ScriptedHttpServer({READ: Answer(200, template)}) as server:
        assert transport_to(server.address).check().reply == "200 the template “Reminder” is there"
    assert [asked.method for asked in server.asked] == ["GET"]


@pytest.mark.parametrize("answer", [TAKEN_ON, errors(403, "AuthError", f"wrong {KEY}"), Answer(0)])
def test_no_log_line_error_or_repr_shows_the_key(
    answer: Answer, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.NOTSET)
    with ScriptedHttpServer({SEND: answer}) as server:
        transport = transport_to(server.address)
        said = [repr(transport), repr(vars(transport))]
        try:
            transport.send(**MAIL)
        except DeliveryError as error:
            said += [error.reply, repr(error), repr(error.__cause__), repr(error.__context__)]
    token = server.asked[0].headers["Authorization"].removeprefix("Bearer ")
    everything = "\n".join([*said, caplog.text, *capfd.readouterr()])
    assert "urllib3" in caplog.text
    for secret in (KEY, SECRET, token):
        assert secret not in everything
