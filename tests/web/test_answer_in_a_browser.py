"""Answering a reminder in a real browser, on a phone's screen: light, dark, narrow and by keyboard."""

import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy.engine import Engine

from cli.serve import address_of, listening_socket, server_config
from config.settings import WebSettings
from models.session import database_url, open_engine
from rules.vocabulary import AnswerKind
from tests.small_register import add_item
from tests.web.answer_site import AnswerSite, make_answer_site
from tests.web.test_pages_in_a_browser import EDGE_CONTRASTS, TEXT_CONTRASTS
from web.app import make_app

PHONE = {"width": 360, "height": 740}
LONG = (
    "The Chief Constable should make sure that all officers and staff who attend multi-agency risk "
    "assessment conferences are trained, and that what was agreed there is recorded and followed up"
)
# Radio buttons are the browser's own.
EDGES = EDGE_CONTRASTS.replace("'input, .button'", "'.field input, textarea, .button'")
# A 4xx is what these pages are; the browser says so on its console.
_EXPECTED = re.compile(r"status of 4\d\d")


@dataclass
class Shown:
    """A server that runs, and its site."""

    url: str
    site: AnswerSite

    def link(self, key: str) -> str:
        """A link for an item of its own."""
        add_item(self.site.engine, self.site.register, key, due_on=self.site.clock.now.date(), title=LONG)
        return f"{self.url}/answer/{self.site.token(key)}"


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Any) -> Iterator[Shown]:
    path = tmp_path_factory.mktemp("answers") / "oversight.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine: Engine = open_engine(database_url(f"sqlite:///{path}"))
    site = make_answer_site(engine, title=LONG, public_url=None)
    config = server_config(WebSettings(), "info")
    config.app, config.factory = make_app(site.installation, read_clock=site.clock), False
    server = uvicorn.Server(config)
    with listening_socket("127.0.0.1", 0) as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield Shown(address_of(listener), site)
        server.should_exit = True
        thread.join(timeout=20)
    engine.dispose()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.fail("these tests need Debian's browser: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A phone without JavaScript, on which any complaint of the browser fails the test."""
    context = browser.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, java_script_enabled=False, locale="en-GB"
    )
    troubles: list[str] = []
    context.on("console", lambda message: troubles.append(message.text))
    yield context
    context.close()
    assert [each for each in troubles if not _EXPECTED.search(each)] == []


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A narrow page with JavaScript, for what has to be measured in it."""
    context = browser.new_context(viewport={"width": 320, "height": 640})
    yield context.new_page()
    context.close()


def test_an_owner_gives_an_update_on_a_phone_in_three_touches(phone: BrowserContext, shown: Shown) -> None:
    link = shown.link("quick")
    began = time.monotonic()
    page = phone.new_page()
    page.goto(link)
    note = page.get_by_label("Where it stands, and what comes next")
    note.tap()
    note.fill("80 of 96 are trained;\nthe rest on 20 June")
    page.get_by_role("button", name="Send your answer").tap()
    page.get_by_role("heading", name="Thank you: it’s recorded").wait_for()
    assert "80 of 96 are trained; the rest on 20 June" in page.locator("main").inner_text()
    # What a person needs beside it is the time to read and to type.
    assert time.monotonic() - began < 15
    kept = shown.site.answers()[-1]
    assert (kept.kind, kept.reason) == (AnswerKind.UPDATED, "80 of 96 are trained; the rest on 20 June")
    # Back, and to the link again: it has served.
    again = page.goto(link)
    assert again is not None
    assert again.status == 410
    assert "It recorded an update" in page.locator("main").inner_text()


def test_an_answer_is_put_right_and_sent_again(phone: BrowserContext, shown: Shown) -> None:
    page = phone.new_page()
    page.goto(shown.link("mended"))
    assert not page.get_by_label("To which day").is_visible()
    page.get_by_label("Put it off").check()
    day = page.get_by_label("To which day")
    assert day.is_visible()
    assert not page.get_by_label("Where it stands, and what comes next").is_visible()
    day.fill("2024-08-01")
    page.get_by_label("Why it is put off").fill("The trainer is on leave")
    with page.expect_navigation():
        page.get_by_role("button").tap()
    assert page.title().startswith("Error: ")
    problem = page.get_by_role("alert")
    assert "Nothing is recorded yet" in problem.inner_text()
    assert problem.evaluate("e => e === document.activeElement")
    problem.get_by_role("link", name="It can be put off to 21 June 2024 at most").tap()
    assert day.input_value() == "2024-08-01"
    assert day.get_attribute("max") == "2024-06-21"
    assert "at most" in day.evaluate(
        "e => e.getAttribute('aria-describedby').split(' ')"
        ".map(i => document.getElementById(i).textContent).join()"
    )
    day.fill("2024-06-21")
    with page.expect_navigation():
        page.get_by_role("button").tap()
    assert "put off until 21 June 2024" in page.locator(".answer-done").inner_text()
    kept = shown.site.answers()[-1]
    assert (kept.kind, kept.reason) == (AnswerKind.SNOOZED, "The trainer is on leave")


def test_the_second_of_two_windows_is_told(phone: BrowserContext, shown: Shown) -> None:
    link = shown.link("twice")
    first, second = phone.new_page(), phone.new_page()
    for each in (first, second):
        each.goto(link)
        each.get_by_label("I’ve seen it").check()
    first.get_by_role("button").tap()
    first.get_by_text("It’s noted that you have seen this").wait_for()
    with second.expect_navigation():
        second.get_by_role("button").tap()
    assert second.get_by_role("heading", level=1).inner_text() == "This link has been used already"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_edges_and_targets_are_fit_for_everybody_at_320_pixels(
    page: Page, shown: Shown, scheme: Any
) -> None:
    """WCAG 2.2: 1.4.3 and 1.4.11 (contrast), 1.4.10 (reflow), 2.5.8 (targets), 3.3.2 (labels)."""
    page.emulate_media(color_scheme=scheme)
    page.goto(shown.link(f"fit-{scheme}"))
    for choice in ("Give an update", "Put it off", "Somebody else stands in"):
        page.get_by_label(choice).check()
        with page.expect_navigation():
            page.get_by_role("button").click()
        assert page.get_by_role("alert").is_visible()
        assert {text: ratio for text, ratio in page.evaluate(TEXT_CONTRASTS) if ratio < 4.5} == {}
        assert min(page.evaluate(EDGES)) >= 3
        assert page.evaluate("document.documentElement.scrollWidth") == 320
        small = "[...document.querySelectorAll('input, textarea, button, .choice > label')]"
        assert (
            page.evaluate(
                f"{small}.filter(e => e.checkVisibility() && Math.min(e.getBoundingClientRect().height,"
                " e.getBoundingClientRect().width) < 24).map(e => e.id)"
            )
            == []
        )
    assert (
        page.evaluate(
            "[...document.querySelectorAll('input, textarea')]"
            ".filter(e => e.labels.length !== 1).map(e => e.id)"
        )
        == []
    )
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    missing = (
        "[...document.querySelectorAll('[aria-describedby], [aria-labelledby], a[href^=\"#\"]')].flatMap(e =>"
        " [e.getAttribute('aria-describedby'), e.getAttribute('aria-labelledby'), e.getAttribute('href')]"
        " .filter(Boolean).flatMap(v => v.replace('#', '').split(' ')))"
        ".filter(i => !document.getElementById(i))"
    )
    assert page.evaluate(missing) == []
    assert page.locator("script").count() == 0


def test_the_form_is_filled_by_keyboard_in_reading_order_and_shows_its_focus(
    page: Page, shown: Shown
) -> None:
    page.goto(shown.link("keys"))
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        name, outline = page.evaluate(
            "(() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.id, s.outlineStyle === 'none' ? 0 : parseFloat(s.outlineWidth)]; })()"
        )
        assert outline >= 2, name
        reached.append(name)
    assert reached == ["answer-update", "note", "send"]
    page.get_by_label("Give an update").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("sian@wmp.example")
    assert page.get_by_label("Their e-mail address").input_value() == "sian@wmp.example"
    page.get_by_label("Their last day").fill("2024-06-10")
    page.get_by_label("Why they stand in").fill("leave")
    page.get_by_role("button").press("Enter")
    page.get_by_text("stands in for Owner from 7 June 2024 to 10 June 2024").wait_for()
