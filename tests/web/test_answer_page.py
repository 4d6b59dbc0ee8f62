"""The page behind the link in a reminder: what it shows, takes and asks to be put right."""

import re
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine

from rules.vocabulary import AnswerKind
from tasks.jobs import decide
from tests.small_register import add_item
from tests.web.answer_site import (
    HOST,
    PUT_OFF,
    SEEN,
    STAND_IN,
    UPDATE,
    AnswerSite,
    everything,
    make_answer_site,
    post,
    words,
)

BY_LINK = "Owner, Saoirse O'Brien (by the link in a reminder)"


@pytest.fixture
def site(any_engine: Engine) -> AnswerSite:
    return make_answer_site(any_engine)


@pytest.fixture
def sqlite_site(sqlite_engine: Engine) -> AnswerSite:
    return make_answer_site(sqlite_engine)


def test_the_page_shows_the_item_and_asks_for_one_of_four_answers(site: AnswerSite) -> None:
    with site.client() as client:
        page = client.get(f"/answer/{site.token()}")
    assert page.status_code == 200
    text = words(page)
    for shown in (
        "Train <b>everybody</b> & “the rest” Reference",
        "Recommendation 1 – A report",
        "14 June 2024, due in 7 days",
        "from “By 2024-06-14”: the day that is named; not yet confirmed by the Force Liaison Officer",
        "Stage Open.",
        "You answer as Saoirse O'Brien, Owner",
        "At the latest 28 June 2024.",
        "The link serves once, until 12 July 2024.",
    ):
        assert shown in text
    assert page.text.count('type="radio"') == 4
    assert page.text.count("<form") == 1
    assert "<b>" not in page.text
    assert "\u202e" not in page.text
    assert "<script" not in page.text


def test_an_item_without_a_date_says_so(site: AnswerSite) -> None:
    add_item(site.engine, site.register, "undated", due_on=None)
    with site.client() as client:
        assert "No date is known , as none is stated" in words(client.get(f"/answer/{site.token('undated')}"))


def test_looking_changes_nothing_however_often(site: AnswerSite) -> None:
    """Mail scanners and link previews fetch links before any person does."""
    before, token = everything(site), site.token()
    with site.client() as client:
        for _ in range(5):
            assert client.get(f"/answer/{token}").status_code == 200
            assert client.head(f"/answer/{token}").status_code == 200
        assert everything(site) == before
        assert client.post(f"/answer/{token}", data=UPDATE).status_code == 200


@pytest.mark.parametrize(
    ("form", "kind", "reason", "says"),
    [
        (
            UPDATE,
            AnswerKind.UPDATED,
            UPDATE["note"],
            "Your update is in the register, with the date of today: 80",
        ),
        (SEEN, AnswerKind.ACKNOWLEDGED, "", "It’s noted that you have seen this."),
        (PUT_OFF, AnswerKind.SNOOZED, "The trainer is on leave", "put off until 28 June 2024 . Your Force"),
        (
            STAND_IN,
            AnswerKind.DELEGATED,
            "Siân Prosser stands in from 7 June 2024 to 21 June 2024: leave",
            "Siân Prosser stands in for Owner from 7 June 2024 to 21 June 2024: leave",
        ),
    ],
)
def test_each_answer_is_recorded_as_the_command_records_it(
    site: AnswerSite, form: dict[str, str], kind: AnswerKind, reason: str, says: str
) -> None:
    page = post(site, form)
    assert page.status_code == 200
    assert says in words(page)
    assert "It was recorded as Saoirse O'Brien, Owner." in words(page)
    assert "can’t be used again" in words(page)
    [kept] = site.answers()
    assert (kept.kind, kept.reason, kept.answered_by) == (kind, reason, BY_LINK)
    assert (kept.answered_on, kept.answered_at) == (date(2024, 6, 7), site.clock.now)
    assert kept.token_digest is not None
    assert kept.until == (date(2024, 6, 28) if kind is AnswerKind.SNOOZED else None)


def test_the_day_is_londons(site: AnswerSite) -> None:
    site.clock.now = site.clock.now.replace(hour=23, minute=30)
    assert post(site, UPDATE).status_code == 200
    assert site.answers()[0].answered_on == date(2024, 6, 8)


PROBLEMS = [
    ({}, "answer-update", "Choose what you want to answer"),
    ({"answer": "delete"}, "answer-update", "Choose what you want to answer"),
    (UPDATE | {"note": " \u202e\x00 "}, "note", "Write where it stands and what comes next"),
    (UPDATE | {"note": "é" * 4001}, "note", "it has 4,001 characters, and there is room for 4,000"),
    (SEEN | {"seen_note": "x" * 1001}, "seen_note", "room for 1,000"),
    (PUT_OFF | {"put_off_until": ""}, "put_off_until", "Give the day to which it is put off"),
    (PUT_OFF | {"put_off_until": "31 June 2024"}, "put_off_until", "is a date that doesn't exist"),
    (PUT_OFF | {"put_off_until": "soon"}, "put_off_until", "“soon” isn't a date; write it like 14 June"),
    (PUT_OFF | {"put_off_until": "9" * 100}, "put_off_until", "Write the day like 14 June 2024"),
    (PUT_OFF | {"put_off_until": "2024-06-07"}, "put_off_until", "to a day after today, not to 7 June"),
    (PUT_OFF | {"put_off_reason": ""}, "put_off_reason", "Say why it is put off"),
    (STAND_IN | {"stand_in_email": ""}, "stand_in_email", "Give the e-mail address"),
    (STAND_IN | {"stand_in_until": "6 June 2024"}, "stand_in_until", "can’t be 6 June 2024: that is past"),
    (STAND_IN | {"stand_in_reason": ""}, "stand_in_reason", "Say why they stand in"),
]
REFUSALS = [
    (PUT_OFF | {"put_off_until": "2024-06-29"}, "put_off_until", "It can be put off to 28 June 2024 at most"),
    (STAND_IN | {"stand_in_email": "x@y.example"}, "stand_in_email", "Nobody in the register has the e-mail"),
    (STAND_IN | {"stand_in_email": "\x00x@y.example"}, "stand_in_email", "address “x@y.example”: check it"),
    (STAND_IN | {"stand_in_email": "s.o'brien@wmp.example"}, "stand_in_email", "Brien holds “Owner”"),
]


def check_refused(site: AnswerSite, form: dict[str, str], field: str, says: str) -> None:
    before = everything(site)
    page = post(site, {"seen_note": "typed elsewhere"} | form)
    assert page.status_code == 422
    assert "<title>Error: Answer a reminder" in page.text
    text = words(page)
    assert text.startswith("Nothing is recorded yet")
    # Once in the summary, once at the field.
    assert text.count(says) == 2
    assert f'<a href="#{field}">' in page.text
    assert f'id="{field}-error"' in page.text
    assert page.text.count('aria-invalid="true"') == 1
    for value in form.values():
        kept = value.replace("'", "&#39;").strip("\x00 \u202e")
        assert kept in page.text or kept in ("delete", "28 June 2024", "6 June 2024")
    assert everything(site) == before


@pytest.mark.parametrize(("form", "field", "says"), PROBLEMS)
def test_what_is_wrong_with_a_form_is_told_at_its_field_and_what_was_typed_stays(
    sqlite_site: AnswerSite, form: dict[str, str], field: str, says: str
) -> None:
    check_refused(sqlite_site, form, field, says)


@pytest.mark.parametrize(("form", "field", "says"), REFUSALS)
def test_what_the_register_refuses_is_told_the_same_way(
    site: AnswerSite, form: dict[str, str], field: str, says: str
) -> None:
    check_refused(site, form, field, says)


def test_several_problems_are_told_at_once(sqlite_site: AnswerSite) -> None:
    page = post(sqlite_site, {"answer": "stand-in"})
    assert page.text.count('<a href="#stand_in_') == 3
    assert page.text.count('aria-invalid="true"') == 3


def test_a_day_that_no_field_for_dates_can_show_comes_back_as_text(sqlite_site: AnswerSite) -> None:
    page = post(sqlite_site, PUT_OFF | {"put_off_until": "31 June"})
    assert 'name="put_off_until" type="text" value="31 June"' in page.text
    page = post(sqlite_site, PUT_OFF | {"put_off_until": "1/7/2024"})
    assert 'name="put_off_until" type="date" value="2024-07-01"' in page.text


def test_what_was_typed_is_shown_literally(sqlite_site: AnswerSite) -> None:
    page = post(sqlite_site, {"answer": "put-off", "put_off_reason": "</textarea><script>x</script>"})
    assert "<script" not in page.text
    assert "&lt;/textarea&gt;&lt;script&gt;" in page.text


def test_line_breaks_of_a_browser_count_once_and_a_leading_one_isnt_lost(sqlite_site: AnswerSite) -> None:
    whole = "a\r\n" * 1333 + "b"
    assert post(sqlite_site, UPDATE | {"note": whole}).status_code == 200
    add_item(sqlite_site.engine, sqlite_site.register, "other", due_on=None)
    with sqlite_site.client() as client:
        page = client.post(
            f"/answer/{sqlite_site.token('other')}", data={"answer": "x", "note": "\r\nsecond line"}
        )
    assert '">\n\nsecond line</textarea>' in page.text.replace("&#39;", "'")


def test_an_item_that_cant_be_put_off_any_more_says_so_before_and_after(site: AnswerSite) -> None:
    site.clock.forward(days=21)
    with site.client() as client:
        page = client.get(f"/answer/{site.token()}")
        assert "14 June 2024, 14 days late" in words(page)
        assert "That isn’t allowed any more" in words(page)
        refused = client.post(f"/answer/{site.token()}", data=PUT_OFF | {"put_off_until": "2024-06-29"})
    assert refused.status_code == 422
    assert "It is overdue and can’t be put off any more: give an update" in words(refused)


def test_a_level_1_item_takes_no_update(sqlite_site: AnswerSite) -> None:
    with sqlite_site.engine.begin() as connection:
        connection.execute(sa.text("UPDATE item SET level = 1"))
    page = post(sqlite_site, UPDATE)
    assert page.status_code == 422
    assert "No update can be recorded at Level 1" in words(page)
    assert "oversight item" not in words(page)


def test_the_link_of_a_message_leads_to_the_page(site: AnswerSite) -> None:
    decided = decide(site.installation, today=date(2024, 6, 7), now=site.clock.now, dry_run=True)
    [link] = {
        link
        for digest in decided.preview
        if digest.person_name == "Saoirse O'Brien"
        for link in re.findall(HOST + r"/answer/[\w.-]+", repr(digest))
    }
    with site.client() as client:
        page = client.get(link)
    assert page.status_code == 200
    assert "You answer as Saoirse O'Brien, Owner" in words(page)
    assert "until 12 July 2024" in words(page)
