"""A digest on every channel of an installation, from its settings to the server that takes it."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.engine import Engine

from config.policy import load_policy
from config.settings import AppriseSettings, MailSettings, NotifySettings, Settings, TeamsSettings
from models.queries.dispatches import Claim
from models.records import Dispatch, DispatchAttempt, Person
from models.session import reading, writing
from rules.digests import Digest
from rules.vocabulary import Channel
from tasks.doctor import examine
from tasks.local_servers.local_teams_receiver import LocalTeamsReceiver
from tasks.reminders.send_dispatches import SendReport, send_dispatches
from tasks.transports.couriers import open_couriers, thread_root
from tasks.transports.messages import Delivered
from tests.small_register import NOW, add_item, make_small_register
from tests.tasks.reminders.test_decide_notices import decide
from tests.tasks.reminders.test_render_digest import ANSWER_HERE, NOTICE, digest_of, digest_with_links
from tests.tasks.transports.scripted_http_server import Answer, ScriptedHttpServer
from tests.tasks.transports.scripted_smtp_server import ScriptedSmtpServer
from tests.tasks.transports.test_notify_transport import KEY, NUMBER, SECRET, TEMPLATE

DIGEST = digest_of(NOTICE)
CLAIM = Claim(
    dispatch_id=1,
    token="t",
    attempt=1,
    channel=Channel.EMAIL,
    address="s.o'brien@force.example",
    message_id="<1@x.example>",
    dated_at=datetime(2024, 6, 7, 7, 0, tzinfo=UTC),
    person_id=17,
    person_name="Saoirse O'Brien",
)
SUBJECT_HAS = "Hydrant"


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def settings_for(**sections: Any) -> Settings:
    return Settings(uid_domain="oversight.example", **sections)


def carried(channel: Channel, claim: Claim, settings: Settings, digest: Digest = DIGEST) -> Delivered:
    with open_couriers(settings) as couriers:
        return couriers[channel].deliver(digest, replace(claim, channel=channel))


def mails(*claims: Claim) -> list[EmailMessage]:
    with ScriptedSmtpServer() as server:
        for claim in claims:
            carried(Channel.EMAIL, claim, settings_for(mail=MailSettings(port=server.port)))
    parsed = [message_from_bytes(raw, policy=policy.default) for raw in server.messages]
    assert all(isinstance(each, EmailMessage) for each in parsed)
    return [each for each in parsed if isinstance(each, EmailMessage)]


def test_every_channel_has_a_courier() -> None:
    with open_couriers(settings_for()) as couriers:
        assert set(couriers) == set(Channel)


def test_a_mail_says_from_which_list_it_is_when_it_was_first_tried_and_that_no_robot_need_answer() -> None:
    [mail] = mails(CLAIM)
    assert mail["List-Id"] == "HMICFRS oversight <reminders.oversight.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"] == "<1@x.example>"
    assert mail["Date"] == "Fri, 07 Jun 2024 08:00:00 +0100"
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_persons_mails_of_one_month_are_one_thread() -> None:
    # Half past midnight of 1 July in London is still June in UTC.
    times = {
        "first": datetime(2024, 6, 3, 7, 0, tzinfo=UTC),
        "same month": datetime(2024, 6, 28, 7, 0, tzinfo=UTC),
        "next month": datetime(2024, 6, 30, 23, 30, tzinfo=UTC),
        "next year": datetime(2025, 6, 3, 7, 0, tzinfo=UTC),
    }
    claims = [
        replace(CLAIM, dated_at=at, message_id=f"<{n}@x.example>") for n, at in enumerate(times.values())
    ]
    roots = [mail["References"] for mail in mails(*claims, replace(CLAIM, person_id=18))]
    assert roots[0] == roots[1]
    assert len(set(roots)) == 4
    assert all(root.endswith("@oversight.example>") for root in roots)
    assert roots[0] == thread_root(17, date(2024, 6, 1), "oversight.example")


def test_a_retry_is_the_same_mail_to_the_last_byte() -> None:
    with ScriptedSmtpServer() as server:
        settings = settings_for(mail=MailSettings(port=server.port))
        for attempt in (1, 2):
            carried(Channel.EMAIL, replace(CLAIM, attempt=attempt), settings)
    assert server.messages[0] == server.messages[1]


def test_a_card_arrives_in_the_channel_that_the_record_names(tmp_path: Path) -> None:
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        teams = TeamsSettings(channels={"ops": SecretStr(receiver.webhook_url)}, ca_file=receiver.ca_file)
        carried(Channel.TEAMS, replace(CLAIM, address="ops"), settings_for(teams=teams))
    [card] = (tmp_path / "cards").iterdir()
    assert SUBJECT_HAS in json.dumps(json.loads(card.read_text(encoding="utf-8")), ensure_ascii=False)


@pytest.mark.parametrize(("personal", "holds_the_link"), [([], False), (["ops"], True)])
def test_only_on_a_personal_channel_does_a_card_hold_the_link_to_answer_by(
    personal: list[str], holds_the_link: bool, tmp_path: Path
) -> None:
    with LocalTeamsReceiver(tmp_path / "cards") as receiver:
        channels = {"ops": SecretStr(receiver.webhook_url)}
        teams = TeamsSettings(channels=channels, personal=personal, ca_file=receiver.ca_file)
        settings = settings_for(teams=teams)
        carried(Channel.TEAMS, replace(CLAIM, address="ops"), settings, digest_with_links(NOTICE))
    [card] = (tmp_path / "cards").iterdir()
    text = card.read_text(encoding="utf-8")
    assert (ANSWER_HERE in text) is holds_the_link
    assert ("oversight answer update" in text) is not holds_the_link


@pytest.mark.parametrize(("personal", "holds_the_link"), [([], False), (["desk"], True)])
def test_only_on_a_personal_channel_does_another_service_get_the_link(
    personal: list[str], holds_the_link: bool
) -> None:
    with ScriptedHttpServer({"POST /token": Answer(200)}) as server:
        channels = {"desk": SecretStr(f"json://{server.address}/token")}
        settings = settings_for(
            apprise=AppriseSettings(channels=channels, enable_only=["json"], personal=personal)
        )
        carried(Channel.APPRISE, replace(CLAIM, address="desk"), settings, digest_with_links(NOTICE))
    assert (ANSWER_HERE in server.asked[0].body["message"]) is holds_the_link


def test_another_service_gets_the_text() -> None:
    with ScriptedHttpServer({"POST /token": Answer(200)}) as server:
        apprise = AppriseSettings(
            channels={"desk": SecretStr(f"json://{server.address}/token")}, enable_only=["json"]
        )
        carried(Channel.APPRISE, replace(CLAIM, address="desk"), settings_for(apprise=apprise))
    assert SUBJECT_HAS in server.asked[0].body["message"]


@pytest.mark.parametrize(("attempt", "methods"), [(1, ["POST"]), (2, ["GET", "POST"])])
def test_notify_gets_the_text_and_is_asked_first_when_it_is_a_retry(attempt: int, methods: list[str]) -> None:
    answers = {
        "GET /v2/notifications": Answer(200, {"notifications": [], "links": {}}),
        "POST /v2/notifications/email": Answer(201, {"id": NUMBER}),
    }
    with ScriptedHttpServer(answers) as server:
        notify = notify_settings(server)
        carried(Channel.GOVUK_NOTIFY, replace(CLAIM, attempt=attempt), settings_for(notify=notify))
    assert [asked.method for asked in server.asked] == methods
    sent = server.asked[-1].body
    assert (sent["email_address"], sent["reference"]) == ("s.o'brien@force.example", "1@x.example")
    assert SUBJECT_HAS in sent["personalisation"]["body"]


def notify_settings(server: ScriptedHttpServer) -> NotifySettings:
    return NotifySettings(
        api_key=SecretStr(KEY), template_id=TEMPLATE, base_url=f"http://{server.address}", timeout_seconds=2
    )


def send_all(engine: Engine, settings: Settings) -> SendReport:
    with open_couriers(settings) as couriers:
        return send_dispatches(
            engine,
            force_code=None,
            today=date(2024, 6, 7),
            update_months=1,
            couriers=couriers,
            sending=load_policy(None).sending,
            read_clock=lambda: NOW,
        )


def test_somebody_on_notify_is_written_to_at_their_mail_address(any_engine: Engine) -> None:
    register = make_small_register(any_engine, owner_channel=Channel.GOVUK_NOTIFY)
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    with ScriptedHttpServer({"POST /v2/notifications/email": Answer(201, {"id": NUMBER})}) as server:
        report = send_all(any_engine, settings_for(notify=notify_settings(server)))
    assert report.accepted == 1
    assert server.asked[0].body["email_address"] == "s.o'brien@wmp.example"


def test_a_channel_that_is_not_set_up_holds_its_messages_and_no_others(any_engine: Engine) -> None:
    register = make_small_register(any_engine, owner_channel=Channel.GOVUK_NOTIFY)
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    add_item(any_engine, register, "whose", due_on=None, updated_on=None)
    decide(any_engine)
    with ScriptedSmtpServer() as server:
        report = send_all(any_engine, settings_for(mail=MailSettings(port=server.port)))
    assert report.down == {
        Channel.GOVUK_NOTIFY: "the settings name no API key or no template of GOV.UK Notify"
    }
    assert report.queued == 1
    assert report.accepted == len(server.messages) == 1


@pytest.mark.parametrize(("said", "minutes"), [("10800", 180), ("1", 1), ("999999999", 1440)])
def test_a_retry_waits_as_long_as_the_service_asks_but_a_day_at_most(
    said: str, minutes: int, any_engine: Engine
) -> None:
    register = make_small_register(any_engine, owner_channel=Channel.GOVUK_NOTIFY)
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    busy = Answer(429, {"errors": []}, {"Retry-After": said})
    with ScriptedHttpServer({"POST /v2/notifications/email": busy}) as server:
        assert len(send_all(any_engine, settings_for(notify=notify_settings(server))).delayed) == 1
    with reading(any_engine) as session:
        not_before = session.scalars(sa.select(Dispatch.not_before)).one()
    # Exactly so long, or somewhat longer so that retries spread out.
    assert timedelta(minutes=minutes) <= not_before - NOW <= timedelta(minutes=minutes) * 1.5


@pytest.mark.parametrize("channel", [Channel.GOVUK_NOTIFY, Channel.APPRISE])
def test_no_reply_that_is_kept_shows_a_secret(channel: Channel, any_engine: Engine) -> None:
    register = make_small_register(any_engine, owner_channel=channel)
    add_item(any_engine, register, "soon", due_on=date(2024, 6, 14))
    decide(any_engine)
    echo = Answer(400, {"errors": [{"error": "BadRequestError", "message": f"{KEY} tok-5a9d2c"}]})
    answers = {"POST /v2/notifications/email": echo, "POST /tok-5a9d2c": echo}
    with ScriptedHttpServer(answers) as server:
        apprise = AppriseSettings(
            channels={"local-policing": SecretStr(f"json://{server.address}/tok-5a9d2c")},
            enable_only=["json"],
        )
        send_all(any_engine, settings_for(notify=notify_settings(server), apprise=apprise))
    assert len(server.asked) == 1
    with reading(any_engine) as session:
        reply = session.scalars(sa.select(DispatchAttempt.reply)).one()
    assert reply
    assert SECRET not in reply
    assert (channel is Channel.APPRISE) is ("tok-5a9d2c" not in reply)


def test_the_doctor_looks_at_every_channel_in_use_and_shows_no_secret(
    sqlite_engine: Engine, sqlite_url: str
) -> None:
    register = make_small_register(sqlite_engine, owner_channel=Channel.APPRISE)
    with writing(sqlite_engine) as session:
        for number, (channel, name) in enumerate(
            [(Channel.TEAMS, "ops"), (Channel.GOVUK_NOTIFY, None), (Channel.APPRISE, "lab")]
        ):
            session.add(
                Person(
                    force_id=register.force_id,
                    name=f"P{number}",
                    email=f"p{number}@wmp.example",
                    channel=channel,
                    teams_channel=name,
                )
            )
    refusal = Answer(403, {"errors": [{"error": "AuthError", "message": f"wrong key {KEY}"}]})
    with ScriptedHttpServer({f"GET /v2/template/{TEMPLATE}": refusal}) as server:
        settings = settings_for(
            database_url=SecretStr(sqlite_url),
            mail=MailSettings(port=1, username="u", password=SecretStr("hunter2-hunter2")),
            teams=TeamsSettings(channels={"ops": SecretStr("https://x.example/hook?sig=abc123def")}),
            apprise=AppriseSettings(
                channels={"local-policing": SecretStr("json://h.example/tok-5a9d2c")}, enable_only=["json"]
            ),
            notify=notify_settings(server),
        )
        found = {each.what: each for each in examine(settings, today=date(2024, 6, 7))}
    assert found["Apprise channel “local-policing”"].well
    for what in ("Apprise channel “lab”", "Teams channel “ops”", "GOV.UK Notify", "mail server"):
        assert not found[what].well, what
    shown = "\n".join(each.says for each in found.values())
    for secret in ("hunter2", "abc123def", "tok-5a9d2c", SECRET):
        assert secret not in shown
