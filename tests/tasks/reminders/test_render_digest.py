"""A digest as a person sees it: in a mail's two parts and on a Teams card."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

import pytest

from rules.digests import Digest, NoticeFacts, compose_digest
from rules.notice_facts import Snooze, ToldBefore
from rules.vocabulary import ItemKind, NoticeRule, Stage
from tasks.reminders.render_digest import LARGEST_CARD_BYTES, escape_card_text, render_card, render_mail

TODAY = date(2024, 6, 7)
HOSTILE = "<script>alert(1)</script> <at>all</at> [x](http://evil) {{DATE(x)}} A\r\nB\u202eC & _d_ *e*"
SHOWN = "<script>alert(1)</script> <at>all</at> [x](http://evil) {{DATE(x)}} A BC & _d_ *e*"

NOTICE = NoticeFacts(
    rule=NoticeRule.DUE_SOON,
    item_key="cse-r8",
    portal_id="10618",
    number="Recommendation 8",
    kind=ItemKind.RECOMMENDATION,
    level=2,
    title="Arrange the Hydrant Programme’s professional development offer",
    publication="The police response to group-based child sexual exploitation",
    published_on=date(2023, 12, 8),
    mandatory=True,
    stage=Stage.OPEN,
    due_on=date(2024, 6, 30),
    phrase="By 30 June 2024",
    why="the day that the phrase names",
    confirmed=False,
    last_update_on=date(2024, 3, 28),
    owner_title="Head of Public Protection",
)


def digest_of(*notices: NoticeFacts) -> Digest:
    return compose_digest(
        force_name="West Midlands Police",
        person_name="Sam O'Brien",
        post_titles=["Head of Public Protection"],
        for_day=TODAY,
        notices=notices,
    )


ANSWER_HERE = "https://oversight.wmp.example/answer/AbC-_0.d"


def digest_with_links(*notices: NoticeFacts) -> Digest:
    return compose_digest(
        force_name="West Midlands Police",
        person_name="Sam O'Brien",
        post_titles=["Head of Public Protection"],
        for_day=TODAY,
        notices=notices,
        answer_link=lambda notice: f"{ANSWER_HERE}{notice.item_id}",
    )


def one_of_every_rule() -> Digest:
    told = (ToldBefore("Head of Crime", 3, date(2024, 6, 3)),)
    snooze = Snooze(date(2024, 6, 20), "on leave", "Head of Crime")
    return digest_with_links(
        *(
            replace(NOTICE, item_key=rule, rule=rule, stage=Stage.SIGNED_OFF, told_before=told, snooze=snooze)
            for rule in NoticeRule
        )
    )


def eleven_items() -> Digest:
    late = [
        replace(NOTICE, item_key=f"late-{n}", rule=NoticeRule.OVERDUE, due_on=TODAY - timedelta(n * 30))
        for n in (1, 2)
    ]
    due = [replace(NOTICE, item_key=f"due-{n}", due_on=TODAY + timedelta(n)) for n in (0, 1, 7)]
    others = [replace(NOTICE, item_key=f"super-{n}", mandatory=False) for n in (1, 2)]
    stale = [replace(NOTICE, item_key=f"stale-{n}", rule=NoticeRule.STALE_REVIEW) for n in (1, 2)]
    gaps = [replace(NOTICE, item_key="gap-1", rule=NoticeRule.NO_DATE, due_on=None, phrase="", why="")]
    gaps += [replace(NOTICE, item_key="gap-2", rule=NoticeRule.OWNER_LEFT)]
    return digest_of(*late, *due, *others, *stale, *gaps, replace(late[0], rule=NoticeRule.STALE_REVIEW))


class Page(HTMLParser):
    """What a mail client and a screen reader would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join("".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def flat(text: str) -> str:
    return " ".join(text.split())


def test_both_parts_say_the_same() -> None:
    text, html = render_mail(digest_of(NOTICE))
    for words in (
        "What needs you on 7 June 2024",
        "West Midlands Police",
        "For Sam O'Brien, Head of Public Protection",
        "Arrange the Hydrant Programme’s professional development offer",
        "due in 23 days",
        "30 June 2024, from “By 30 June 2024”: the day that the phrase names",
        "not yet confirmed by the Force Liaison Officer",
        "Recommendation 8, Level 2, portal 10618",
        "The police response to group-based child sexual exploitation, published 8 December 2023",
        "Say where it stands and whether the date will be met",
        "or an item isn’t yours, tell the Force Liaison Officer.",
    ):
        assert words.lower() in flat(text).lower()
        assert words.lower() in Page(html).text.lower()


def test_the_text_keeps_to_72_columns() -> None:
    text, _ = render_mail(eleven_items())
    assert max(len(line) for line in text.split("\n")) <= 72


def test_a_long_word_stays_whole_in_the_text() -> None:
    address = "https://" + "x" * 100
    text, _ = render_mail(digest_of(replace(NOTICE, title=f"See {address}")))
    assert address in text


def test_each_item_stands_once_and_in_order() -> None:
    _, html = render_mail(eleven_items())
    levels = [tag for tag, _ in Page(html).tags if re.fullmatch("h[1-6]", tag)]
    assert levels == ["h1", *["h2", "h3", "h3"], "h2", "h3", "h3", "h3", *["h2", "h3", "h3"] * 3]


def test_each_item_has_one_link_that_says_where_it_leads() -> None:
    """A screen reader may list the links alone: each must make sense by itself."""
    others = [replace(NOTICE, item_key=f"r{n}", item_id=n, number=str(n), portal_id=None) for n in (1, 2)]
    text, html = render_mail(digest_with_links(*others))
    assert [link["href"] for link in Page(html).all("a")] == [f"{ANSWER_HERE}1", f"{ANSWER_HERE}2"]
    assert "Answer about Recommendation 1, Level 2" in Page(html).text
    assert "Answer about Recommendation 2, Level 2" in Page(html).text
    assert f"  Answer: {ANSWER_HERE}1\n" in text
    assert "serves once" in flat(text)
    assert "serves once" in Page(html).text
    assert "oversight answer" not in text + html


def test_without_an_address_the_command_is_named() -> None:
    text, html = render_mail(digest_of(NOTICE))
    for words in ("oversight answer update cse-r8", "acknowledge, snooze and delegate"):
        assert words in flat(text)
        assert words in Page(html).text
    assert not Page(html).all("a")


def test_an_escalation_says_who_was_told_before() -> None:
    told = (ToldBefore("Head of Crime", 3, date(2024, 6, 3)),)
    escalated = digest_of(replace(NOTICE, rule=NoticeRule.ESCALATION, told_before=told))
    text, html = render_mail(escalated)
    words = "Told before: Head of Crime (3 times, last on 3 June 2024)"
    assert words in flat(text)
    assert words in Page(html).text
    facts = {
        fact["title"]: fact["value"] for fact in next(elements(render_card(escalated), "FactSet"))["facts"]
    }
    assert facts["Told before"] == "Head of Crime (3 times, last on 3 June 2024)"


def test_what_a_screen_reader_would_say_twice_is_hidden_from_it() -> None:
    page = Page(render_mail(eleven_items())[1])
    [preheader] = page.all("div")
    assert preheader["aria-hidden"] == "true"


def test_a_mail_with_every_rule_in_it_says_nothing_of_what_is_empty() -> None:
    text, html = render_mail(one_of_every_rule())
    assert len(re.findall(r"^\* ", text, re.MULTILINE)) == len(NoticeRule)
    for line in text.splitlines():
        assert not re.fullmatch(r"\s*\w[\w ]*:\s*", line)
    assert "None" not in text + html


def test_a_mail_of_twenty_items_is_small_enough_not_to_be_cut_off() -> None:
    """Gmail clips what is longer than 102 KB."""
    twenty = [replace(NOTICE, item_key=str(n), rule=rule) for n, rule in enumerate([*NoticeRule] * 2)][:20]
    _, html = render_mail(digest_with_links(*twenty))
    assert len(html.encode()) < 60_000


def test_the_html_has_what_a_screen_reader_and_dark_mode_need() -> None:
    page = Page(render_mail(eleven_items())[1])
    assert page.all("html")[0]["lang"] == "en-GB"
    assert page.all("title")
    assert all(table["role"] == "presentation" for table in page.all("table"))
    assert {"name": "color-scheme", "content": "light dark"} in page.all("meta")


def test_the_html_fetches_nothing_and_runs_nothing() -> None:
    page = Page(render_mail(eleven_items())[1])
    assert not {tag for tag, _ in page.tags} & {"script", "img", "link", "iframe", "object", "form"}
    for _, attributes in page.tags:
        assert not {"src", "background", "onload", "onclick"} & attributes.keys()
        assert "url(" not in (attributes.get("style") or "")


def test_every_colour_of_words_has_enough_contrast_with_its_ground() -> None:
    _, html = render_mail(one_of_every_rule())
    head, _, light = html.partition("</head>")
    dark = head.split("prefers-color-scheme")[1]
    for colour in set(re.findall(r"[;\"]color:(#\w{6})", light)):
        assert contrast(colour, "#ffffff") >= 4.5
    for colour in set(re.findall(r"[ {]color: (#\w{6})", dark)):
        assert contrast(colour, "#1b2127") >= 4.5


def contrast(one: str, other: str) -> float:
    """WCAG 2.2's contrast ratio of two colours written as #rrggbb."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_a_hostile_title_shows_literally_in_both_parts() -> None:
    text, html = render_mail(digest_of(replace(NOTICE, title=HOSTILE, phrase=HOSTILE, publication=HOSTILE)))
    page = Page(html)
    assert SHOWN in flat(text)
    assert page.text.count(SHOWN) >= 3
    assert not page.all("script")
    assert not page.all("at")
    assert "\u202e" not in text + html


def test_an_empty_digest_says_that_nothing_is_needed() -> None:
    text, html = render_mail(digest_of())
    assert "Nothing needs you today." in text
    assert "Nothing needs you today." in Page(html).text
    assert "body" in render_card(digest_of())


def test_the_card_has_a_set_of_facts_for_each_item() -> None:
    card = render_card(eleven_items())
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert len(list(elements(card, "FactSet"))) == 11
    first = next(elements(card, "FactSet"))
    assert {fact["title"]: fact["value"] for fact in first["facts"]}["Standing"] == "60 days late"


def test_the_card_has_a_button_for_each_item_that_has_a_link() -> None:
    card = render_card(digest_with_links(*(replace(NOTICE, item_key=str(n), item_id=n) for n in (1, 2))))
    buttons = list(elements(card, "Action.OpenUrl"))
    assert [button["url"] for button in buttons] == [f"{ANSWER_HERE}1", f"{ANSWER_HERE}2"]
    assert {button["title"] for button in buttons} == {"Answer about Recommendation 8, Level 2, portal 10618"}
    without = render_card(digest_of(NOTICE))
    assert not list(elements(without, "Action.OpenUrl"))
    facts = {fact["title"]: fact["value"] for fact in next(elements(without, "FactSet"))["facts"]}
    assert facts["Answer"] == "oversight answer update cse-r8"


def elements(node: Any, kind: str) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for child in node:
            yield from elements(child, kind)
    elif isinstance(node, dict):
        if node.get("type") == kind:
            yield node
        for child in node.values():
            yield from elements(child, kind)


def test_a_hostile_title_stands_on_the_card_where_markdown_is_not_read() -> None:
    card = render_card(digest_of(replace(NOTICE, title=HOSTILE)))
    [run] = elements(card, "TextRun")
    assert run["text"].replace("\u200b", "") == SHOWN
    assert "<at>" not in json.dumps(card)


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("[x](http://evil)", "\\[x\\]\u200b(http://evil)"),
        ("<at>all</at>", "<\u200bat>all<\u200b/at>"),
        ("_a_ *b* `c` ~d~ e\\f", "\\_a\\_ \\*b\\* \\`c\\` \\~d\\~ e\\\\f"),
        ("{{TIME(x)}}", "{\u200b{TIME(x)}}"),
        ("- a list", "\u200b- a list"),
        ("1. a list", "\u200b1. a list"),
        ("# a heading", "\u200b# a heading"),
        ("A\r\n- B\u202e", "A - B"),
        ("By 14 June 2024 (not before)", "By 14 June 2024 (not before)"),
    ],
)
def test_what_a_card_would_read_as_more_than_text_is_broken_up(text: str, escaped: str) -> None:
    assert escape_card_text(text) == escaped


@pytest.mark.parametrize("title", ["A plain title", HOSTILE * 200, "\U0001f46e" * 400])
def test_a_long_card_is_cut_and_says_how_many_are_left(title: str) -> None:
    many = [replace(NOTICE, item_key=str(number), title=title) for number in range(500)]
    card = render_card(digest_of(*many))
    shown = len(list(elements(card, "FactSet")))
    assert len(json.dumps(card)) <= LARGEST_CARD_BYTES
    assert 3 < shown < 500
    assert list(elements(card, "TextBlock"))[-1]["text"] == f"and {500 - shown} more items in the register"
