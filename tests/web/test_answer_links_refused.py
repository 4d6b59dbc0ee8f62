"""Links that can't be used, forms that can't be taken, and what must never happen to a link's secret."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from models.records import Tenure
from models.session import writing
from rules.answer_tokens import ANSWER, read_token, sign_token
from rules.vocabulary import Action, Stage
from tasks.reminders.answer_links import answer_key, key_file
from tests.item_changes import do
from tests.small_register import add_item, change_stage
from tests.web.answer_site import (
    HOST,
    KEY,
    SEEN,
    UPDATE,
    AnswerSite,
    everything,
    make_answer_site,
    post,
    words,
)
from web.answer_page import MOST_BYTES


@pytest.fixture
def site(any_engine: Engine) -> AnswerSite:
    return make_answer_site(any_engine)


@pytest.fixture
def sqlite_site(sqlite_engine: Engine) -> AnswerSite:
    return make_answer_site(sqlite_engine)


def test_a_used_link_says_what_it_was_used_for(site: AnswerSite) -> None:
    token = site.token()
    with site.client() as client:
        assert client.post(f"/answer/{token}", data=UPDATE).status_code == 200
        before = everything(site)
        for page in (client.get(f"/answer/{token}"), client.post(f"/answer/{token}", data=SEEN)):
            assert page.status_code == 410
            assert "used already It recorded an update, on 7 June 2024 at 10:30." in words(page)
            assert UPDATE["note"] not in page.text
    assert everything(site) == before


def test_of_two_windows_that_send_at_once_one_wins_and_the_others_are_told(site: AnswerSite) -> None:
    token = site.token()
    with site.client() as client, ThreadPoolExecutor(6) as pool:
        sent = list(pool.map(lambda _: client.post(f"/answer/{token}", data=UPDATE), range(12)))
    assert sorted(each.status_code for each in sent) == [200] + [410] * 11
    assert all("used already" in words(each) for each in sent if each.status_code == 410)
    assert len(site.answers()) == 1


def test_an_expired_link_says_until_when_it_served(site: AnswerSite) -> None:
    site.clock.forward(days=36)
    with site.client() as client:
        for page in (
            client.get(f"/answer/{site.token()}"),
            client.post(f"/answer/{site.token()}", data=SEEN),
        ):
            assert page.status_code == 410
            assert "The link was good until 12 July 2024: use the one in the newest message" in words(page)


def test_who_has_left_the_post_and_an_item_that_has_ended_get_a_page_of_their_own(site: AnswerSite) -> None:
    add_item(site.engine, site.register, "closed", due_on=None)
    do(site.engine, "closed", Action.MARK_NOT_APPLICABLE, reason="not ours")
    with site.client() as client:
        ended = client.get(f"/answer/{site.token('closed')}")
        with writing(site.engine) as session:
            before = date(2024, 6, 6)
            mine = sa.update(Tenure).where(Tenure.post_id == site.register.owner_post_id)
            session.execute(mine.values(until=before))
        left = client.post(f"/answer/{site.token()}", data=UPDATE)
    assert (ended.status_code, left.status_code) == (410, 410)
    assert "Nothing is asked about this any more “An item” Found not to apply to the force." in words(ended)
    assert "Saoirse O'Brien isn’t written to for “Owner” any more" in words(left)
    assert site.answers() == []


def test_an_item_that_ends_while_the_page_stands_open_takes_no_answer(site: AnswerSite) -> None:
    with site.client() as client:
        assert client.get(f"/answer/{site.token()}").status_code == 200
        with writing(site.engine) as session:
            item_id = session.scalar(sa.text("SELECT id FROM item"))
            change_stage(session, item_id, Stage.CLOSED, date(2024, 6, 7))
        assert client.post(f"/answer/{site.token()}", data=UPDATE).status_code == 410
    assert site.answers() == []


def damaged(site: AnswerSite) -> dict[str, str]:
    good = site.token()
    payload, _, signature = good.partition(".")
    return {
        "cut": good[:-1],
        "longer": good + "A",
        "other signature": f"{payload}.{'A' * len(signature)}",
        "no signature": payload,
        "empty": "",
        "folder": f"{good}/",
        "below": f"{good}/x",
        "twice": f"{good}.{good}",
        "padded": f"{good}=",
        "not ours": "nope",
        "long": "x" * 5000,
        "NUL": "a%00b.c",
        "no UTF-8": "%ff%fe.%ff",
        "emoji": "%F0%9F%98%80",
        "other purpose": site.token(purpose="sign-in"),
        "upwards": "%2e%2e/%2e%2e/etc/passwd",
    }


def test_every_damaged_link_gets_the_same_404_and_asks_the_database_nothing(site: AnswerSite) -> None:
    """So that neither what is said nor how long it takes tells how nearly right a link is."""
    asked: list[str] = []
    tokens = damaged(site)
    with site.client() as client:
        client.get("/answer/x")
        sa.event.listen(site.engine, "before_cursor_execute", lambda _c, _k, said, *_: asked.append(said))
        answers = {}
        for kind, token in tokens.items():
            for sent in (client.get(f"/answer/{token}"), client.post(f"/answer/{token}", data=UPDATE)):
                answers[kind, sent.request.method] = (sent.status_code, sent.headers.raw, sent.content)
    expected = answers["not ours", "GET"]
    assert expected[0] == 404
    assert {key for key, answer in answers.items() if answer != expected} == set()
    assert asked == []


def test_without_a_key_no_link_is_good_and_looking_makes_none(sqlite_site: AnswerSite) -> None:
    settings = sqlite_site.installation.settings.model_copy(update={"answer_key": None})
    token = sqlite_site.token()
    sqlite_site.installation = replace(sqlite_site.installation, settings=settings)
    with sqlite_site.client() as client:
        assert client.get(f"/answer/{token}").status_code == 404
        assert client.post(f"/answer/{token}", data=UPDATE).status_code == 404
    path = key_file(sqlite_site.engine.url)
    assert path is not None
    assert not path.exists()
    # With one that was made when a message was sent, links of it are good.
    read = read_token(token, key=KEY.encode(), purpose=ANSWER, today=date(2024, 6, 7))
    made = sign_token(read, key=answer_key(settings))
    with sqlite_site.client() as client:
        assert client.get(f"/answer/{made}").status_code == 200
        path.chmod(0o644)
        assert client.get(f"/answer/{made}").status_code == 503


def test_each_answer_carries_the_headers_that_keep_the_address_secret(sqlite_site: AnswerSite) -> None:
    site = sqlite_site
    with site.client() as client:
        good = f"/answer/{site.token()}"
        answers = [
            client.get(good),
            client.head(good),
            client.options(good),
            client.put(good),
            client.get("/answer/x"),
            client.post(good, data={"answer": ""}),
            client.post(good, json={}),
            client.post(good, data=UPDATE),
            client.get(good),
        ]
    assert [each.status_code for each in answers] == [200, 200, 204, 405, 404, 422, 415, 200, 410]
    for each in answers:
        fields = each.headers
        assert fields["cache-control"] == "no-store"
        assert fields["referrer-policy"] == "no-referrer"
        assert fields["x-robots-tag"] == "noindex, nofollow"
        assert fields["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in fields["content-security-policy"]
        assert "form-action 'self'" in fields["content-security-policy"]
        assert "frame-ancestors 'none'" in fields["content-security-policy"]
        assert len(fields.get_list("content-security-policy")) == 1
        assert "set-cookie" not in fields


def test_head_is_get_without_the_page_and_other_methods_are_refused(sqlite_site: AnswerSite) -> None:
    with sqlite_site.client() as client:
        good = f"/answer/{sqlite_site.token()}"
        got, head = client.get(good), client.head(good)
        assert (head.status_code, head.headers, head.content) == (200, got.headers, b"")
        assert client.head("/answer/x").status_code == 404
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"):
            refused = client.request(method, good)
            assert refused.status_code == 405
            assert refused.headers["allow"] == "GET, HEAD, POST, OPTIONS"
        asked = client.options(good)
        assert (asked.status_code, asked.headers["allow"], asked.content) == (
            204,
            "GET, HEAD, POST, OPTIONS",
            b"",
        )
    assert sqlite_site.answers() == []


def form_type(more: str = "") -> dict[str, str]:
    return {"content-type": f"application/x-www-form-urlencoded{more}"}


@pytest.mark.parametrize(
    ("body", "headers", "status", "says"),
    [
        (b'{"answer": "seen"}', {"content-type": "application/json"}, 415, "in a way that can’t be read"),
        (b"answer=seen", {}, 415, "in a way that can’t be read"),
        (b"--x--", {"content-type": "multipart/form-data; boundary=x"}, 415, "No files can be sent here"),
        (b"answer=seen", form_type("; charset=utf-8"), 200, "it’s recorded"),
        (b"answer=update&note=%ff", form_type(), 400, "didn’t arrive whole"),
        (b"answer=update&note=\xc3\xa9", form_type(), 400, "didn’t arrive whole"),
        (b"&".join(b"a=%d" % each for each in range(99)), form_type(), 400, "didn’t arrive whole"),
        (b"", form_type(), 422, "Choose what you want to answer"),
        (b"%%%=&&&;;==", form_type(), 422, "Choose what you want to answer"),
        (b"answer=update&note=" + b"x" * MOST_BYTES, form_type(), 413, "more than can be sent here"),
        (b"answer=update&note=" + b"%F0%9F%98%80" * 4000, form_type(), 200, "it’s recorded"),
    ],
)
def test_a_form_that_cant_be_taken_gets_a_clear_answer(
    sqlite_site: AnswerSite, body: bytes, headers: dict[str, str], status: int, says: str
) -> None:
    before = everything(sqlite_site)
    with sqlite_site.client() as client:
        page = client.post(f"/answer/{sqlite_site.token()}", content=body, headers=headers)
    assert page.status_code == status
    assert says in words(page)
    assert (everything(sqlite_site) == before) == (status != 200)


def test_a_form_of_another_site_is_not_taken(sqlite_site: AnswerSite) -> None:
    page = post(sqlite_site, SEEN, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403
    assert "This form came from another website" in words(page)
    assert post(sqlite_site, SEEN, headers={"origin": "https://evil.example"}).status_code == 403
    assert sqlite_site.answers() == []
    assert post(sqlite_site, SEEN, headers={"origin": HOST}).status_code == 200


def test_no_token_gets_into_any_log(site: AnswerSite, caplog: pytest.LogCaptureFixture) -> None:
    token = site.token()
    caplog.set_level(logging.DEBUG)
    with site.client() as client:
        for _ in range(2):
            client.get(f"/answer/{token}")
            client.post(f"/answer/{token}", data=UPDATE)
        client.put(f"/answer/{token}")
        client.get(f"/answer/{token}x")
    # What the tests' own client says of its requests is no log of the server's.
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name != "httpx")
    assert "recorded for marac: updated" in logged
    assert token not in logged
    assert token.partition(".")[2] not in logged
    assert UPDATE["note"] not in logged


def test_a_database_that_fails_loses_nothing_that_was_typed(
    sqlite_site: AnswerSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise OperationalError("INSERT", {"note": UPDATE["note"]}, Exception("disk full"))

    with monkeypatch.context() as patched:
        patched.setattr("tasks.reminders.record_answer.give_update", fails)
        page = post(sqlite_site, UPDATE)
    assert page.status_code == 503
    assert words(page).count("It can’t be recorded at the moment") == 2
    assert UPDATE["note"] in page.text
    assert UPDATE["note"] not in caplog.text
    with monkeypatch.context() as patched:
        patched.setattr("web.answer_page.open_link", fails)
        page = post(sqlite_site, UPDATE)
    assert (page.status_code, page.headers["retry-after"]) == (503, "60")
    assert post(sqlite_site, UPDATE).status_code == 200


def test_what_should_never_happen_gets_a_plain_page(
    sqlite_site: AnswerSite, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise ZeroDivisionError(f"/answer/{sqlite_site.token()}")

    monkeypatch.setattr("web.answer_page.answer_sheet", breaks)
    page = post(sqlite_site, UPDATE)
    assert page.status_code == 500
    assert "Your answer can’t be taken at the moment" in words(page)
    assert "ZeroDivisionError" in caplog.text
    assert sqlite_site.token() not in caplog.text


def test_where_every_machine_needs_the_same_key_its_lack_is_told_in_the_log(
    sqlite_site: AnswerSite, caplog: pytest.LogCaptureFixture
) -> None:
    shared = {"answer_key": None, "database_url": SecretStr("postgresql://localhost/oversight")}
    settings = sqlite_site.installation.settings.model_copy(update=shared)
    sqlite_site.installation = replace(sqlite_site.installation, settings=settings)
    with sqlite_site.client() as client:
        page = client.get(f"/answer/{sqlite_site.token()}")
    assert page.status_code == 503
    assert "set OVERSIGHT_ANSWER_KEY" in caplog.text
