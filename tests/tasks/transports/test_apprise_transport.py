"""Messages through any other service that the administrator allows, and what is never shown of it."""

import logging
from dataclasses import replace

import pytest
from pydantic import SecretStr

from tasks.transports.apprise_transport import AppriseTransport
from tasks.transports.messages import DeliveryError, TemporaryDeliveryError
from tasks.transports.quiet_logs import quiet_logs
from tests.tasks.transports.mail_samples import MESSAGE, send_once
from tests.tasks.transports.scripted_http_server import Answer, ScriptedHttpServer
from tests.tasks.transports.scripted_smtp_server import ScriptedSmtpServer

TOKEN = "tok-5a9d2c7e41"
PASSWORD = "pass w%rd"
HOOK = f"POST /{TOKEN}"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def url(address: str, schema: str = "json") -> str:
    return f"{schema}://hook:pass%20w%25rd@{address}/{TOKEN}"


def transport_to(address: str, *, enable_only: tuple[str, ...] = ("json",)) -> AppriseTransport:
    return AppriseTransport(channels={"desk": SecretStr(address)}, enable_only=enable_only)


def test_a_text_arrives_with_its_title() -> None:
    with ScriptedHttpServer({HOOK: Answer(200)}) as server:
        delivered = transport_to(url(server.address)).send("desk", title="1 overdue", text="What needs you\n")
    assert delivered.reply == "taken on by the service, as Apprise says"
    [asked] = server.asked
    assert (asked.body["title"], asked.body["message"]) == ("1 overdue", "What needs you")


def test_a_long_text_arrives_whole_in_parts() -> None:
    text = "".join(f"line {number}\n" for number in range(6000))
    with ScriptedHttpServer({HOOK: Answer(200)}) as server:
        transport_to(url(server.address)).send("desk", title="t", text=text)
    assert len(server.asked) > 1
    parts = "".join(asked.body["message"] + "\n" for asked in server.asked)
    assert parts.split() == text.split()


def test_hostile_words_make_no_link_and_call_nobody() -> None:
    with ScriptedHttpServer({HOOK: Answer(200)}) as server:
        transport_to(url(server.address)).send(
            "desk", title="@everyone", text="[x](http://evil.example) <@1>"
        )
    assert server.asked[0].body["title"] == "@\u200beveryone"
    assert server.asked[0].body["message"] == "[x]\u200b(http://evil.example) <\u200b@\u200b1>"


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_whatever_goes_wrong_is_temporary_and_once(status: int) -> None:
    with (
        ScriptedHttpServer({HOOK: Answer(status)}) as server,
        pytest.raises(TemporaryDeliveryError) as caught,
    ):
        transport_to(url(server.address)).send("desk", title="t", text="x")
    assert caught.value.reply == "the service of channel “desk” didn't take it; Apprise tells no reason"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("address", "allowed", "says"),
    [
        ("xml://127.0.0.1/x", ("json",), "don't allow the service"),
        ("json://127.0.0.1/x", (), "don't allow the service"),
        ("JSON://", ("json",), "Apprise can't use the URL"),
        ("no-such-schema://x", ("no-such-schema",), "Apprise can't use the URL"),
        ("just words", ("json",), "don't allow the service"),
        ("", ("json",), "don't allow the service"),
    ],
)
def test_what_is_not_allowed_or_cannot_be_used_is_said_without_the_url(
    address: str, allowed: tuple[str, ...], says: str
) -> None:
    transport = transport_to(address, enable_only=allowed)
    for attempt in (lambda: transport.send("desk", title="t", text="x"), lambda: transport.check("desk")):
        with pytest.raises(TemporaryDeliveryError, match=says) as caught:
            attempt()
        assert "127.0.0.1" not in caught.value.reply


def test_a_channel_that_the_settings_do_not_name_is_refused() -> None:
    with pytest.raises(TemporaryDeliveryError, match="name no Apprise channel “lab”"):
        transport_to("json://127.0.0.1").send("lab", title="t", text="x")


def test_a_second_url_behind_the_first_is_not_followed() -> None:
    with (
        ScriptedHttpServer({"POST /": Answer(200)}) as one,
        ScriptedHttpServer({"POST /": Answer(200)}) as two,
    ):
        transport_to(f"json://{one.address}/, json://{two.address}/").check("desk")
    assert two.asked == []


def test_the_list_of_allowed_services_leaves_our_own_mail_plugin_on() -> None:
    with ScriptedHttpServer({HOOK: Answer(200)}) as server, ScriptedSmtpServer() as mail_server:
        transport_to(url(server.address)).send("desk", title="t", text="x")
        send_once(mail_server, replace(MESSAGE, subject="still here"))
    assert len(mail_server.messages) == 1


@pytest.mark.parametrize("status", [200, 401, 0])
def test_no_log_line_error_or_repr_shows_the_url(
    status: int, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.NOTSET)
    with ScriptedHttpServer({HOOK: Answer(status)}) as server:
        transport = transport_to(url(server.address) + "?rto=0.3")
        said = [repr(transport), repr(vars(transport))]
        try:
            transport.send("desk", title="t", text="words of the message")
        except DeliveryError as error:
            said += [error.reply, repr(error), repr(error.__cause__), repr(error.__context__)]
    everything = "\n".join([*said, caplog.text, *capfd.readouterr()])
    assert "urllib3" in caplog.text
    for secret in (TOKEN, PASSWORD, "pass%20w", "words of the message"):
        assert secret not in everything
    # What a person needs to mend it is still logged.
    assert ("WARNING" in caplog.text) is (status != 200)


def test_only_the_threads_own_records_and_only_while_it_sends_are_changed(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.NOTSET)
    log = logging.getLogger("somebody.else")
    with quiet_logs([f"slack://{TOKEN}/second-token"]):
        log.debug("posting to %s", TOKEN)
        log.warning("%s was refused, and so was %s", TOKEN, "second-token")
        try:
            raise ValueError(f"bad {TOKEN}")
        except ValueError:
            log.exception("failed")
    log.debug("afterwards %s", TOKEN)
    assert [record.getMessage() for record in caplog.records] == [
        "somebody.else: not shown, as it may hold secrets",
        "*** was refused, and so was ***",
        "failed (ValueError)",
        f"afterwards {TOKEN}",
    ]
    assert all(record.exc_info is None for record in caplog.records)
