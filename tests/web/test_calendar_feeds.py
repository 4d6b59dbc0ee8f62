"""A feed over HTTP: its headers, and what comes when it changed, when it didn't, and when it can't be had."""

import gzip
from datetime import date, timedelta

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from rules.calendar_feeds.filters import FeedFilter
from tests.web.calendar_site import RECORDED, CalendarSite, feed_path
from web.conditional import http_date

PLAIN = {"accept-encoding": "identity"}


def test_a_feed_goes_out_with_what_clients_and_caches_need(site: CalendarSite) -> None:
    path = feed_path(site.subscribe())
    with site.client() as client:
        answer = client.get(path, headers=PLAIN)
    assert answer.status_code == 200
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")
    assert b"SUMMARY:Provisional: Counter-corruption" in answer.content
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert answer.headers["etag"].startswith('"')
    assert answer.headers["last-modified"] == http_date(RECORDED).decode()
    assert answer.headers["cache-control"].startswith("private, max-age=")
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-disposition"] == 'inline; filename="hmicfrs-calendar.ics"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_asked_for_as_a_download_it_is_an_attachment(sqlite_site: CalendarSite) -> None:
    with sqlite_site.client() as client:
        answer = client.get(feed_path(sqlite_site.subscribe()) + "?download")
    assert answer.headers["content-disposition"] == 'attachment; filename="hmicfrs-calendar.ics"'


def test_head_has_the_headers_of_get_and_no_body(sqlite_site: CalendarSite) -> None:
    path = feed_path(sqlite_site.subscribe())
    with sqlite_site.client() as client:
        whole, head = client.get(path), client.head(path)
    assert head.content == b""
    assert list(head.headers.items()) == list(whole.headers.items())


def test_a_copy_that_stands_is_answered_with_304_and_nothing_else(site: CalendarSite) -> None:
    path = feed_path(site.subscribe())
    with site.client() as client:
        whole = client.get(path, headers=PLAIN)
        for held in (
            whole.headers["etag"],
            f"W/{whole.headers['etag']}",
            f'"x", {whole.headers["etag"]}',
            "*",
        ):
            answer = client.get(path, headers=PLAIN | {"if-none-match": held})
            assert (answer.status_code, answer.content) == (304, b""), held
            assert answer.headers["etag"] == whole.headers["etag"]
            assert answer.headers["vary"] == "Accept-Encoding"
            assert answer.headers["cache-control"] == whole.headers["cache-control"]
            assert "content-type" not in answer.headers
            assert "content-length" not in answer.headers
        assert client.get(path, headers=PLAIN | {"if-none-match": '"other"'}).status_code == 200


def test_gzip_has_a_tag_of_its_own_and_stands_like_the_plain_bytes(sqlite_site: CalendarSite) -> None:
    path = feed_path(sqlite_site.subscribe())
    with sqlite_site.client() as client:
        plain = client.get(path, headers=PLAIN)
        with client.stream("GET", path, headers={"accept-encoding": "gzip"}) as zipped:
            raw = b"".join(zipped.iter_raw())
        assert zipped.headers["content-encoding"] == "gzip"
        assert zipped.headers["content-length"] == str(len(raw))
        assert gzip.decompress(raw) == plain.content
        assert zipped.headers["etag"] != plain.headers["etag"]
        # Whoever holds either, and takes gzip, is told that what it holds stands, by that one's tag.
        for held in (plain.headers["etag"], zipped.headers["etag"]):
            answer = client.get(path, headers={"accept-encoding": "gzip", "if-none-match": held})
            assert (answer.status_code, answer.headers["etag"]) == (304, held)
        # Who can't read gzip is sent the plain bytes, whatever it says it holds.
        answer = client.get(path, headers=PLAIN | {"if-none-match": zipped.headers["etag"]})
        assert answer.content == plain.content


def test_a_tag_goes_before_a_date(sqlite_site: CalendarSite) -> None:
    path = feed_path(sqlite_site.subscribe())
    with sqlite_site.client() as client:
        dated = {"if-modified-since": client.get(path).headers["last-modified"]}
        assert client.get(path, headers=dated).status_code == 304
        assert client.get(path, headers=dated | {"if-none-match": '"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"if-match": '"other"'}, 412),
        ({"if-match": "*"}, 200),
        ({"if-unmodified-since": "Mon, 01 Jan 2024 00:00:00 GMT"}, 412),
        ({"if-unmodified-since": "Mon, 01 Jan 2099 00:00:00 GMT"}, 200),
        ({"if-modified-since": "yesterday"}, 200),
        ({"if-modified-since": "Mon, 01 Jan 2099 00:00:00 GMT"}, 200),
    ],
)
def test_other_preconditions_are_kept(sqlite_site: CalendarSite, fields: dict[str, str], status: int) -> None:
    path = feed_path(sqlite_site.subscribe())
    with sqlite_site.client() as client:
        assert client.get(path, headers=fields).status_code == status


def _asked_again(
    site: CalendarSite, client: httpx.Client, path: str, before: httpx.Response
) -> tuple[httpx.Response, httpx.Response]:
    """The same feed asked for by its old tag, and by its old date alone."""
    tagged = client.get(path, headers=PLAIN | {"if-none-match": before.headers["etag"]})
    dated = client.get(path, headers=PLAIN | {"if-modified-since": before.headers["last-modified"]})
    return tagged, dated


def test_each_kind_of_change_gives_new_bytes_a_new_tag_and_a_later_date(site: CalendarSite) -> None:
    """A date that only the newest row moves would miss the last two: a word changed, and a row that went."""
    site.add_inspection("custody", title="Custody", portfolio="Crime")
    site.add_inspection("vetting", title="Vetting", portfolio="Crime")
    path = feed_path(site.subscribe(FeedFilter(portfolio="Crime")))
    with site.client() as client:
        before = client.get(path, headers=PLAIN)
        for change in (
            lambda: site.move("vetting", to=date(2026, 10, 5), recorded_at=RECORDED + timedelta(days=2)),
            lambda: site.rename("custody", "Custody, second phase"),
            lambda: site.take_out("vetting"),
        ):
            site.clock.forward(minutes=1)
            change()
            tagged, dated = _asked_again(site, client, path, before)
            assert tagged.status_code == dated.status_code == 200
            assert tagged.content == dated.content != before.content
            assert tagged.headers["etag"] != before.headers["etag"]
            assert _date(tagged) > _date(before)
            before = tagged


def test_two_changes_within_a_second_never_leave_a_date_behind_that_stands(site: CalendarSite) -> None:
    path = feed_path(site.subscribe())
    with site.client() as client:
        held = []
        for title in ("One", "Two", "Three"):
            site.rename("corruption", title)
            held.append(client.get(path, headers=PLAIN))
        dates = [each.headers.get("last-modified") for each in held]
        assert dates[0] is not None
        assert len({each for each in dates if each}) == len([each for each in dates if each])
        site.clock.forward(seconds=5)
        for old in held[:-1]:
            since = old.headers.get("last-modified", old.headers.get("date", http_date(RECORDED).decode()))
            assert b"Three" in client.get(path, headers=PLAIN | {"if-modified-since": since}).content
        assert client.get(path).headers["last-modified"]


def test_another_process_gives_the_same_bytes_and_tags(site: CalendarSite) -> None:
    path = feed_path(site.subscribe())
    answers = []
    for accepted in ("identity", "gzip"):
        for _ in range(2):
            with (
                site.client() as client,
                client.stream("GET", path, headers={"accept-encoding": accepted}) as got,
            ):
                answers.append((b"".join(got.iter_raw()), got.headers["etag"], got.headers["last-modified"]))
            site.clock.forward(hours=1)
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]


def test_a_date_alone_isnt_believed_by_a_process_that_began_after_the_change(site: CalendarSite) -> None:
    """The row that went left the newest row's date where it was, and the new process never saw it."""
    month_before = RECORDED - timedelta(days=30)
    site.add_inspection("custody", title="Custody", portfolio="Crime", recorded_at=month_before)
    site.add_inspection("vetting", title="Vetting", portfolio="Crime")
    path = feed_path(site.subscribe(FeedFilter(portfolio="Crime")))
    with site.client() as client:
        before = client.get(path, headers=PLAIN)
    site.take_out("custody")
    site.clock.forward(hours=1)
    with site.client() as client:
        dated = client.get(path, headers=PLAIN | {"if-modified-since": before.headers["last-modified"]})
        assert (dated.status_code, dated.headers["last-modified"]) == (200, before.headers["last-modified"])
        assert b"Custody" not in dated.content
        # From now on it knows what it gave out.
        again = client.get(path, headers=PLAIN | {"if-modified-since": dated.headers["last-modified"]})
        assert again.status_code == 304


def test_the_day_that_begins_takes_out_what_is_past(site: CalendarSite) -> None:
    path = feed_path(site.subscribe())
    with site.client() as client:
        before = client.get(path, headers=PLAIN)
        site.clock.forward(days=1200)
        after = client.get(path, headers=PLAIN | {"if-none-match": before.headers["etag"]})
    assert b"Counter-corruption" in before.content
    assert after.status_code == 200
    assert b"Counter-corruption" not in after.content


def test_an_address_that_is_renewed_ends_or_is_revoked_is_dead_at_the_next_request(
    site: CalendarSite,
) -> None:
    revoked, ending = site.subscribe(), site.subscribe(last_day=site.clock.now.date())
    with site.client() as client:
        assert client.get(feed_path(revoked)).status_code == 200
        assert client.get(feed_path(ending)).status_code == 200
        site.revoke(revoked)
        assert client.get(feed_path(revoked)).status_code == 404
        site.clock.forward(days=1)
        assert client.get(feed_path(ending)).status_code == 404


def test_one_bad_row_is_left_out_and_told_in_the_log(
    sqlite_site: CalendarSite, caplog: pytest.LogCaptureFixture
) -> None:
    sqlite_site.add_inspection("bad", title=" ")
    path = feed_path(sqlite_site.subscribe())
    with sqlite_site.client() as client:
        answer = client.get(path)
    assert answer.status_code == 200
    assert b"Counter-corruption" in answer.content
    assert "left out" in caplog.text


def test_a_database_that_cant_be_asked_gives_503_and_the_client_keeps_its_copy(
    sqlite_site: CalendarSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = feed_path(sqlite_site.subscribe())
    app = sqlite_site.app()
    with sqlite_site.client(app) as client:
        assert client.get(path).status_code == 200
        sqlite_site.rename("corruption", "Other")

        def broken(*_: object, **_more: object) -> None:
            raise OperationalError("SELECT 1", {}, Exception("disk I/O error"))

        with monkeypatch.context() as patched:
            patched.setattr("web.feed_source.subscription_of", broken)
            answers = [client.get(each) for each in (path, "/calendar/unknown.ics")]
        assert [each.status_code for each in answers] == [503, 503]
        assert {each.headers["retry-after"] for each in answers} == {"60"}
        assert client.get(path).status_code == 200


def test_filters_are_kept_apart(site: CalendarSite) -> None:
    site.add_inspection("custody", title="Custody", portfolio="Crime")
    everything, crime = site.subscribe(), site.subscribe(FeedFilter(portfolio="Crime"))
    with site.client() as client:
        assert b"Counter-corruption" in client.get(feed_path(everything)).content
        narrowed = client.get(feed_path(crime)).content
    assert b"Custody" in narrowed
    assert b"Counter-corruption" not in narrowed


def _date(answer: httpx.Response) -> str:
    from web.conditional import read_http_date

    moment = read_http_date(answer.headers["last-modified"].encode())
    assert moment is not None
    return moment.isoformat()
