"""The pages in a real browser: Debian's chromium, light, dark and narrow, by keyboard too."""

import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy.engine import Engine

from cli.serve import address_of, listening_socket, server_config
from config.settings import WebSettings
from models.session import database_url, open_engine
from rules.calendar_feeds.filters import FeedFilter
from rules.vocabulary import FeedPart
from tests.web.calendar_site import feed_path, make_site

EVERYTHING = FeedFilter(
    frozenset(FeedPart), portfolio="Local policing and criminal justice", post_key="owner"
)


@dataclass
class Shown:
    """A server that runs, and the address of a subscription."""

    url: str
    token: str
    feed: str

    @property
    def help_page(self) -> str:
        return f"{self.url}/calendar/{self.token}"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[Shown]:
    """A real server with one subscription whose words are long."""
    path = tmp_path_factory.mktemp("browser") / "oversight.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine: Engine = open_engine(database_url(f"sqlite:///{path}"))
    site = make_site(engine)
    site.add_inspection("x", portfolio=EVERYTHING.portfolio or "")
    address = site.subscribe(EVERYTHING)
    config = server_config(WebSettings(), "info")
    config.app, config.factory = site.app(), False
    server = uvicorn.Server(config)
    with listening_socket("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield Shown(address_of(listener), address.token, feed_path(address))
        server.should_exit = True
        thread.join(timeout=20)
    engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("these tests need Debian's browser: apt-get install chromium")
    with sync_playwright() as playwright:
        # Tests run as root in a container too, where chromium's own sandbox can't.
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page on which any message on the console, failed request or script fails the test."""
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    opened = context.new_page()
    troubles: list[str] = []
    opened.on("console", lambda message: troubles.append(message.text))
    opened.on("pageerror", lambda error: troubles.append(str(error)))
    # To the browser a link that becomes a download is a page that wasn't opened.
    opened.on(
        "requestfailed",
        lambda request: None if request.is_navigation_request() else troubles.append(request.url),
    )
    yield opened
    context.close()
    assert troubles == []


def test_the_help_page_reads_well_and_its_links_go_where_they_say(page: Page, shown: Shown) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(shown.help_page)
    assert page.title().endswith("HMICFRS oversight")
    assert page.locator("html").get_attribute("lang") == "en-GB"
    # Nothing comes from anywhere else, and nobody learns from where it was asked.
    assert all(each.startswith(shown.url) for each in asked)
    assert page.locator("script").count() == 0
    levels = [int(tag[1]) for tag in page.eval_on_selector_all("h1,h2,h3,h4", "e => e.map(x => x.tagName)")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in zip([0, *levels], levels, strict=False))
    feed = shown.url + shown.feed
    assert page.get_by_role("link", name="Add on this device").get_attribute("href") == feed.replace(
        "http://", "webcal://"
    )
    assert page.get_by_label("The address, to paste").input_value() == feed
    with page.expect_download() as loading:
        page.get_by_role("link", name="Download as a file (.ics)").click()
    assert loading.value.suggested_filename == "hmicfrs-calendar.ics"
    assert loading.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")


def test_the_code_for_phones_holds_the_address_and_says_what_it_is(page: Page, shown: Shown) -> None:
    page.goto(shown.help_page)
    picture = page.get_by_role("img", name="QR code of this calendar’s address")
    box = picture.locator("svg").bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 150
    # What its dots say is compared with a code of the same address made by itself.
    import segno

    code = segno.make(f"webcal://{shown.url.removeprefix('http://')}{shown.feed}", error="m", micro=False)
    dots = re.findall(r' d="([^"]+)"', code.svg_inline(scale=4, border=4, omitsize=True))[-1]
    assert picture.locator("path.qrline").get_attribute("d") == dots


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_edges_stand_out_enough_in_light_and_in_dark(page: Page, shown: Shown, scheme: Any) -> None:
    """WCAG 2.2: 4.5 to 1 for text (1.4.3), 3 to 1 for the edges of what can be used (1.4.11)."""
    page.emulate_media(color_scheme=scheme)
    page.goto(shown.help_page)
    faint = {text: ratio for text, ratio in page.evaluate(TEXT_CONTRASTS) if ratio < 4.5}
    assert faint == {}
    assert min(page.evaluate(EDGE_CONTRASTS)) >= 3
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", ground))) > 380) == (scheme == "light")


@pytest.mark.parametrize("path", ["help", "/calendar/nothing"])
def test_nothing_scrolls_sideways_on_a_narrow_screen(browser: Browser, shown: Shown, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640})
    narrow = context.new_page()
    narrow.goto(shown.help_page if path == "help" else shown.url + path)
    assert narrow.evaluate("document.documentElement.scrollWidth") == 320
    # Nor does the table, and no word of it is cut.
    assert narrow.evaluate(
        "[...document.querySelectorAll('.scroll, th, td, .button, dd, li')]"
        ".every(e => e.scrollWidth <= e.clientWidth + 1)"
    )
    small = narrow.evaluate(
        "[...document.querySelectorAll('.button, input')]"
        ".filter(e => e.getBoundingClientRect().height < 24).length"
    )
    assert small == 0
    context.close()


def test_everything_is_reached_by_keyboard_in_reading_order_and_shows_its_focus(
    page: Page, shown: Shown
) -> None:
    page.goto(shown.help_page)
    reached = []
    for _ in range(40):
        page.keyboard.press("Tab")
        name, outline, top = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e === document.body ? 'BODY' : e.id || e.textContent.trim(),"
            " s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth),"
            " e.getBoundingClientRect().top + scrollY]; })()"
        )
        if name == "BODY" or name in [each for each, _ in reached]:
            break
        assert outline >= 2, name
        reached.append((name, top))
    names = [name for name, _ in reached]
    assert names[:5] == ["webcal", "outlook", "google", "download", "address"]
    assert [top for _, top in reached] == sorted(top for _, top in reached)


def test_the_page_of_a_dead_address_says_what_to_do(browser: Browser, shown: Shown) -> None:
    context = browser.new_context()
    dead = context.new_page()
    answer = dead.goto(f"{shown.url}/calendar/nothing")
    assert answer is not None
    assert answer.status == 404
    assert dead.get_by_role("heading", level=1).inner_text() == "There is nothing at this address"
    assert "Force Liaison Officer" in dead.locator("main").inner_text()
    assert (
        dead.evaluate("getComputedStyle(document.querySelector('.top')).backgroundColor")
        == "rgb(29, 63, 114)"
    )
    context.close()


_COLOURS = """
const parse = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
const light = c => { const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= .04045 ? v / 12.92
  : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p);
  return (x + .05) / (y + .05); };
const ground = e => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
  if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
"""
TEXT_CONTRASTS = f"""() => {{ {_COLOURS}
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
while (walk.nextNode()) {{
  const text = walk.currentNode.textContent.trim(), e = walk.currentNode.parentElement;
  if (text && !e.closest('svg')) found.push([text, ratio(parse(getComputedStyle(e).color), ground(e))]); }}
return found; }}"""
EDGE_CONTRASTS = f"""() => {{ {_COLOURS}
return [...document.querySelectorAll('input, .button')].map(e =>
  ratio(parse(getComputedStyle(e).borderTopColor), ground(e.parentElement))); }}"""
