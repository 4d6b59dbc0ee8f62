"""What the check finds in a feed's bytes."""

import random

import pytest

from rules.calendar_check.check_feed import NotACalendarError, check_feed
from rules.calendar_check.findings import Fault, Severity
from rules.calendar_check.repeated_fetch import check_repeated
from tests.rules.calendar_check.faulty_feeds import (
    ALL_DAY,
    FAULTY,
    GOOD,
    TIMED,
    also,
    event,
    feed,
    instead,
    timed,
)


def found(body: bytes) -> set[Fault]:
    return set(check_feed(body).findings.counts)


def test_a_feed_without_a_fault_passes_without_a_word() -> None:
    checked = check_feed(GOOD)

    assert (checked.findings.counts, checked.events, checked.passed) == ({}, 2, True)


@pytest.mark.parametrize(("faults", "body"), FAULTY, ids=[" ".join(sorted(faults)) for faults, _ in FAULTY])
def test_a_feed_shows_the_fault_it_has_and_no_other(faults: set[Fault], body: bytes) -> None:
    assert found(body) == faults


@pytest.mark.parametrize(
    "body",
    [
        also("COMMENT:" + "a" * 67),  # 75 octets
        also("COMMENT:" + "a" * 67 + "\r\n " + "b" * 74),
        also("COMMENT:folded\r\n\twith a tab"),
        also('ATTENDEE;CN="A, B: C; D":mailto:a@x.example'),
        also("ATTENDEE;CN=O'Brien;ROLE=CHAIR:mailto:s.o'brien@x.example"),
        also("X-ODD:anything, at; all"),
        also("BEGIN:PARTICIPANT", "UID:p@x", "PARTICIPANT-TYPE:CONTACT", "END:PARTICIPANT"),
        also("IMAGE;VALUE=URI:https://x.example/a.png", "COLOR:steelblue"),
        event("SUMMARY", "summary:small letters are as good"),
        event("SUMMARY", "SUMMARY:a backslash \\\\\\, and a comma"),
        event("DTEND", "DURATION:P5D"),
        timed("DTEND", "DTEND:20260601T103000Z"),
        timed("DTSTART", "DTSTART:20260601T090000Z"),
        feed(events=(ALL_DAY, TIMED, (*TIMED, "RECURRENCE-ID;TZID=Europe/London:20260608T100000"))),
    ],
)
def test_what_an_rfc_allows_is_no_fault(body: bytes) -> None:
    assert found(body) == set()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "nothing in it"),
        (b" \r\n\r\n", "nothing in it"),
        (b"<!DOCTYPE html><html>BEGIN:VCALENDAR", "web page"),
        (b"\xef\xbb\xbf<html>", "web page"),
        (b"PK\x03\x04 a spreadsheet", "no BEGIN:VCALENDAR"),
        (b"BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD\r\n", "no BEGIN:VCALENDAR"),
    ],
)
def test_what_is_no_calendar_is_refused(body: bytes, why: str) -> None:
    with pytest.raises(NotACalendarError, match=why):
        check_feed(body)


def test_a_finding_says_the_line_the_event_and_what_stands_there() -> None:
    checked = check_feed(event("DTEND", "DTEND;VALUE=DATE:20260309"))

    (place,) = checked.findings.places[Fault.END_NOT_AFTER_START]
    assert GOOD.split(b"\r\n")[place.line - 1 if place.line else 0] == b"DTEND;VALUE=DATE:20260314"
    assert place.uid == "window-1@oversight.example"
    assert place.detail == "DTSTART 20260309, DTEND 20260309"


def test_the_line_of_a_folded_property_is_its_first() -> None:
    folded = also("COMMENT:a\r\n b\r\n c", "SUMMARY:Again")

    (place,) = check_feed(folded).findings.places[Fault.TWICE]

    assert folded.split(b"\r\n")[(place.line or 0) - 1] == b"SUMMARY:Again"


def test_warnings_and_notes_do_not_fail_a_feed_and_errors_come_first() -> None:
    warned = check_feed(also("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", "END:VALARM"))
    failed = check_feed(also("BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM", "SUMMARY:Again"))

    assert warned.passed
    assert not failed.passed
    assert failed.faults()[-1] is Fault.ALARM


def test_a_fault_repeated_without_end_is_counted_and_only_its_first_places_kept() -> None:
    body = feed(events=tuple(instead(ALL_DAY, "STATUS", "STATUS:WIBBLE") for _ in range(500)))

    findings = check_feed(body).findings

    assert findings.counts[Fault.UNKNOWN_STATUS] == 500
    assert len(findings.places[Fault.UNKNOWN_STATUS]) == 20


def test_any_bytes_at_all_are_read_or_refused() -> None:
    chance = random.Random(6)
    for _ in range(300):
        body = bytearray(GOOD)
        for _ in range(chance.randrange(1, 12)):
            at = chance.randrange(len(body))
            body[at : at + chance.randrange(4)] = bytes(chance.randrange(256) for _ in range(3))
        try:
            checked = check_feed(bytes(body))
        except NotACalendarError:
            continue
        assert all(isinstance(fault, Fault) for fault in checked.faults())


def test_a_feed_of_brackets_and_quotes_costs_no_more_than_its_length() -> None:
    line = "X" + ";A=b,,,," * 50_000 + "\r\n" + 'Y;B="' * 50_000

    assert Fault.NOT_A_LINE in found(also(line, "BEGIN:X" + "\r\nBEGIN:X" * 5_000))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (GOOD, event("DTSTAMP", "DTSTAMP:20260110T093001Z"), Fault.DTSTAMP_CHANGES),
        (GOOD, event("UID", "UID:another@x"), Fault.UID_CHANGES),
        (GOOD.replace(b"NAME:", b"UID:1@x\r\nNAME:"), GOOD.replace(b"NAME:", b"UID:2@x\r\nNAME:"), None),
        (GOOD, event("SEQUENCE", "SEQUENCE:3"), Fault.BYTES_CHANGE),
    ],
)
def test_what_changes_between_two_fetches_is_told(before: bytes, after: bytes, fault: Fault | None) -> None:
    first = check_feed(before)

    check_repeated(first, check_feed(after), first.findings)

    assert set(first.findings.counts) - {Fault.CALENDAR_UID} == {fault or Fault.CALENDAR_UID_CHANGES}


def test_severities_are_ordered_from_the_gravest() -> None:
    assert tuple(Severity) == (Severity.ERROR, Severity.WARNING, Severity.NOTE)
