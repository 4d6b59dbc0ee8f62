"""The help page: its links, whose they are, and what never gets into them."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy.engine import Engine

from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import FeedPart
from tests.web.calendar_site import CalendarSite, feed_path, make_site
from web.help_page import loopback_address

PUBLIC = "https://oversight.example.police.uk/hmicfrs"


def hrefs(page: str) -> dict[str, str]:
    """Where each link with an id goes."""
    found = re.findall(r'<a class="[^"]*" id="([^"]+)" href="([^"]+)"', page)
    return {name: html.unescape(address) for name, address in found}


@pytest.fixture
def public_site(sqlite_engine: Engine) -> CalendarSite:
    return make_site(sqlite_engine, public_url=PUBLIC)


def test_each_calendar_program_gets_the_address_as_it_wants_it(public_site: CalendarSite) -> None:
    address = public_site.subscribe()
    feed = PUBLIC + feed_path(address)
    with public_site.client() as client:
        page = client.get(f"/calendar/{address.token}").text
    links = hrefs(page)
    assert links["webcal"] == feed.replace("https://", "webcal://")
    google = urlsplit(links["google"])
    assert (google.netloc, google.path) == ("calendar.google.com", "/calendar/r")
    assert parse_qs(google.query) == {"cid": [feed.replace("https://", "webcal://")]}
    outlook = urlsplit(links["outlook"])
    assert (outlook.netloc, outlook.path) == ("outlook.office.com", "/calendar/0/addfromweb")
    assert parse_qs(outlook.query) == {"url": [feed], "name": ["West Midlands Police: inspections"]}
    assert links["download"] == f"{address.token}.ics?download"
    assert f'value="{feed}"' in page
    assert 'href="/hmicfrs/static/oversight.css"' in page
    assert "can’t be reached safely" not in page


def test_every_link_of_the_page_to_a_feed_is_answered(sqlite_site: CalendarSite) -> None:
    address = sqlite_site.subscribe()
    with sqlite_site.client() as client:
        page = client.get(f"/calendar/{address.token}")
        links = hrefs(page.text)
        assert links["webcal"] == f"webcal://127.0.0.1:8000{feed_path(address)}"
        for link in (links["webcal"].replace("webcal:", "http:"), str(page.url.join(links["download"]))):
            assert client.get(link).headers["content-type"] == "text/calendar; charset=utf-8"
        for part in re.findall(r'(?:href|src)="(/static/[^"]+)"', page.text):
            assert client.get(part).status_code == 200
    assert "can’t be reached safely" in page.text


def test_the_host_that_a_request_names_is_never_printed(sqlite_site: CalendarSite) -> None:
    address = sqlite_site.subscribe()
    fields = {"host": "evil.example", "x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}
    with sqlite_site.client() as client:
        assert "evil.example" not in client.get(f"/calendar/{address.token}", headers=fields).text


@pytest.mark.parametrize(
    ("server", "printed"),
    [
        (("127.0.0.1", 8000), "http://127.0.0.1:8000"),
        (("::1", 8000), "http://[::1]:8000"),
        (("10.1.2.3", 8000), None),
        (("0.0.0.0", 8000), None),
        (("evil.example", 80), None),
        (("/run/oversight.sock", None), None),
        (None, None),
    ],
)
def test_without_a_public_address_only_this_machine_itself_is_printed(
    server: tuple[str, int] | None, printed: str | None
) -> None:
    assert loopback_address({"type": "http", "server": server}) == printed


def test_a_page_that_may_name_no_host_still_offers_the_download(sqlite_site: CalendarSite) -> None:
    address = sqlite_site.subscribe()
    with sqlite_site.client() as client:
        client.base_url = "http://oversight.example"  # type: ignore[assignment]
        page = client.get(f"/calendar/{address.token}").text
    assert list(hrefs(page)) == ["download"]
    assert "OVERSIGHT_PUBLIC_URL" in page


def test_the_page_says_whose_the_calendar_is_what_it_holds_and_when_it_was_fetched(
    sqlite_site: CalendarSite,
) -> None:
    parts = frozenset({FeedPart.INSPECTIONS, FeedPart.PPOG})
    address = sqlite_site.subscribe(FeedFilter(parts, portfolio="Crime"))
    with sqlite_site.client() as client:
        assert "Not yet" in client.get(f"/calendar/{address.token}").text
        client.get(feed_path(address), headers={"user-agent": "<b>Reader & Sons</b>/2"})
    with sqlite_site.client() as client:
        page = client.get(f"/calendar/{address.token}").text
    words = " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())
    assert "Force Liaison Officer (the post, whoever holds it), West Midlands Police" in words
    assert "inspections, PPOG; portfolio Crime" in words
    assert "15 June 2026 at 10:00, by <b>Reader & Sons</b>/2" in words
    assert f"oversight calendar revoke {address.subscription.id}" in words
    assert "<b>Reader" not in page


def test_the_page_is_kept_by_nobody_and_runs_nothing(sqlite_site: CalendarSite) -> None:
    address = sqlite_site.subscribe()
    with sqlite_site.client() as client:
        answer = client.get(f"/calendar/{address.token}")
        head = client.head(f"/calendar/{address.token}")
    assert answer.headers["cache-control"] == "no-store"
    assert "'unsafe" not in answer.headers["content-security-policy"]
    assert "<script" not in answer.text
    assert " style=" not in answer.text
    assert (head.status_code, head.content) == (200, b"")


def test_words_from_the_register_are_escaped(sqlite_site: CalendarSite) -> None:
    sqlite_site.add_inspection("x", portfolio='<img src=x onerror="alert(1)">')
    address = sqlite_site.subscribe(FeedFilter(portfolio='<img src=x onerror="alert(1)">'))
    with sqlite_site.client() as client:
        page = client.get(f"/calendar/{address.token}").text
    assert "<img" not in page
    assert "&lt;img" in page


def test_an_error_page_is_one_of_ours(sqlite_site: CalendarSite) -> None:
    with sqlite_site.client() as client:
        for method, path, status in (("GET", "/nothing", 404), ("POST", "/health", 405)):
            answer = client.request(method, path)
            assert answer.status_code == status
            assert "There is nothing at this address" in answer.text


def test_health_says_nothing_but_that_it_is_well(
    sqlite_site: CalendarSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    with sqlite_site.client() as client:
        well = client.get("/health")
        assert (well.status_code, well.json()) == (200, {"status": "ok"})
        assert well.headers["cache-control"] == "no-store"
        monkeypatch.setattr(sqlite_site.engine, "connect", _broken)
        ill = client.get("/health")
        assert (ill.status_code, ill.json()) == (503, {"status": "unavailable"})


def _broken(*_: object) -> None:
    from sqlalchemy.exc import OperationalError

    raise OperationalError("SELECT 1", {}, Exception("/var/lib/oversight.db is gone"))
