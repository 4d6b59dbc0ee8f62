"""A feed without a fault, and feeds made from it with the faults that they are named after."""

from rules.calendar_check.findings import Fault

LONDON = (
    "BEGIN:VTIMEZONE",
    "TZID:Europe/London",
    "BEGIN:DAYLIGHT",
    "DTSTART:19810329T010000",
    "TZOFFSETFROM:+0000",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
    "END:DAYLIGHT",
    "BEGIN:STANDARD",
    "DTSTART:19961027T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0000",
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    "END:STANDARD",
    "END:VTIMEZONE",
)
CALENDAR = (
    "VERSION:2.0",
    "PRODID:-//example//feed//EN",
    "NAME:Inspections",
    "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    "X-PUBLISHED-TTL:PT6H",
)
ALL_DAY = (
    "UID:window-1@oversight.example",
    "DTSTAMP:20260110T093000Z",
    "DTSTART;VALUE=DATE:20260309",
    "DTEND;VALUE=DATE:20260314",
    "SEQUENCE:2",
    "STATUS:TENTATIVE",
    "SUMMARY:Provisional: custody\\, stop and search",
    "DESCRIPTION:Provisional.\\nDates: 9 to 13 March 2026",
    "CATEGORIES:Inspection,PEEL",
)
TIMED = (
    "UID:board-1@oversight.example",
    "DTSTAMP:20260110T093000Z",
    "DTSTART;TZID=Europe/London:20260601T100000",
    "DTEND;TZID=Europe/London:20260601T113000",
    "SUMMARY:Oversight Board",
)


def feed(
    *,
    calendar: tuple[str, ...] = CALENDAR,
    zone: tuple[str, ...] = LONDON,
    events: tuple[tuple[str, ...], ...] = (ALL_DAY, TIMED),
) -> bytes:
    """The feed's bytes, CRLF and all."""
    lines = ["BEGIN:VCALENDAR", *calendar, *zone]
    for event in events:
        lines += ["BEGIN:VEVENT", *event, "END:VEVENT"]
    return "".join(f"{line}\r\n" for line in (*lines, "END:VCALENDAR")).encode()


def without(lines: tuple[str, ...], start: str) -> tuple[str, ...]:
    """The lines but those that begin so; there has to be one."""
    left = tuple(line for line in lines if not line.startswith(start))
    assert len(left) < len(lines)
    return left


def instead(lines: tuple[str, ...], start: str, *put: str) -> tuple[str, ...]:
    """The lines with others in the place of the one that begins so."""
    (place,) = [number for number, line in enumerate(lines) if line.startswith(start)]
    return (*lines[:place], *put, *lines[place + 1 :])


def event(start: str, *put: str) -> bytes:
    """The feed with another line in its all-day event."""
    return feed(events=(instead(ALL_DAY, start, *put), TIMED))


def timed(start: str, *put: str) -> bytes:
    """The feed with another line in its event at a time."""
    return feed(events=(ALL_DAY, instead(TIMED, start, *put)))


def also(*lines: str) -> bytes:
    """The feed with further lines in its all-day event."""
    return feed(events=((*ALL_DAY, *lines), TIMED))


def header(*lines: str) -> bytes:
    """The feed with further lines in the calendar itself."""
    return feed(calendar=(*CALENDAR, *lines))


def zone(start: str, *put: str) -> bytes:
    """The feed with another line in its time zone."""
    return feed(zone=instead(LONDON, start, *put))


GOOD = feed()
_MEETING = ("UID:p@x", "PARTICIPANT-TYPE:CONTACT")

# The faults that a feed has, and its bytes: each fault of bytes, calendars, events and zones stands here.
FAULTY: list[tuple[set[Fault], bytes]] = [
    ({Fault.NOT_UTF8}, GOOD.replace(b"custody", b"caf\xe9")),
    ({Fault.LONE_SURROGATE}, GOOD.replace(b"custody", b"a\xed\xa0\xbdb")),
    ({Fault.BYTE_ORDER_MARK}, b"\xef\xbb\xbf" + GOOD),
    ({Fault.NUL}, GOOD.replace(b"custody", b"cus\0tody")),
    ({Fault.CONTROL_CHARACTER}, GOOD.replace(b"custody", b"cus\x0btody")),
    ({Fault.BARE_LINE_FEED}, GOOD.replace(b"\r\n", b"\n")),
    ({Fault.BARE_CARRIAGE_RETURN}, GOOD.replace(b"VERSION:2.0\r\n", b"VERSION:2.0\r")),
    ({Fault.NO_LAST_LINE_BREAK}, GOOD.removesuffix(b"\r\n")),
    ({Fault.LONG_LINE}, also("COMMENT:" + "a" * 68)),
    ({Fault.CUT_CHARACTER}, GOOD.replace(b"custody", "é".encode()[:1] + b"\r\n " + "é".encode()[1:])),
    ({Fault.NOT_A_LINE}, also("the rest of a text")),
    ({Fault.NOT_A_LINE}, also("")),
    ({Fault.UNBALANCED}, GOOD.removesuffix(b"END:VCALENDAR\r\n")),
    ({Fault.UNBALANCED}, also("END:VALARM")),
    ({Fault.OUTSIDE_CALENDAR}, b"X-BEFORE:1\r\n" + GOOD),
    ({Fault.OUTSIDE_CALENDAR}, GOOD + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n"),
    ({Fault.SEVERAL_CALENDARS}, GOOD + GOOD),
    ({Fault.NO_VERSION}, feed(calendar=without(CALENDAR, "VERSION"))),
    ({Fault.NO_VERSION}, feed(calendar=instead(CALENDAR, "VERSION", "VERSION:1.0"))),
    ({Fault.NO_PRODID}, feed(calendar=without(CALENDAR, "PRODID"))),
    ({Fault.OTHER_SCALE}, header("CALSCALE:JULIAN")),
    ({Fault.NO_COMPONENTS}, feed(zone=(), events=())),
    ({Fault.METHOD_PUBLISH}, header("METHOD:PUBLISH")),
    ({Fault.METHOD_MESSAGE}, header("METHOD:REQUEST")),
    ({Fault.CALENDAR_UID}, header("UID:0f2f@x")),
    ({Fault.NO_NAME}, feed(calendar=without(CALENDAR, "NAME"))),
    ({Fault.NO_REFRESH}, feed(calendar=CALENDAR[:3])),
    ({Fault.REFRESH_WITHOUT_VALUE}, feed(calendar=instead(CALENDAR, "REFRESH", "REFRESH-INTERVAL:PT6H"))),
    (
        {Fault.REFRESH_NOT_A_DURATION},
        feed(calendar=instead(CALENDAR, "REFRESH", "REFRESH-INTERVAL;VALUE=DURATION:6 hours")),
    ),
    ({Fault.REFRESH_NOT_A_DURATION}, feed(calendar=instead(CALENDAR, "X-PUB", "X-PUBLISHED-TTL:PT0S"))),
    ({Fault.COLOUR_NOT_A_NAME}, also("COLOR:#ff0000")),
    ({Fault.VALUE_MISSING}, also("CONFERENCE:https://x.example/a")),
    ({Fault.VALUE_MISSING}, also("STYLED-DESCRIPTION;FMTTYPE=text/html:<p>x</p>")),
    ({Fault.TWICE}, also("SUMMARY:Another")),
    ({Fault.TWICE}, header("VERSION:2.0")),
    ({Fault.NO_UID}, feed(events=(without(ALL_DAY, "UID"),))),
    ({Fault.LONG_UID, Fault.LONG_LINE}, event("UID", f"UID:{'é' * 128}")),
    ({Fault.DUPLICATE_UID}, feed(events=(ALL_DAY, instead(TIMED, "UID", ALL_DAY[0])))),
    ({Fault.NO_DTSTAMP}, feed(events=(without(ALL_DAY, "DTSTAMP"),))),
    ({Fault.DTSTAMP_NOT_UTC}, event("DTSTAMP", "DTSTAMP:20260110T093000")),
    ({Fault.BAD_DATE}, event("DTSTAMP", "DTSTAMP:now")),
    ({Fault.NO_DTSTART}, feed(events=(without(ALL_DAY, "DTSTART"),))),
    ({Fault.BAD_DATE}, event("DTSTART", "DTSTART;VALUE=DATE:20260230")),
    ({Fault.BAD_DATE}, timed("DTSTART", "DTSTART:2026-06-01T10:00:00Z")),
    ({Fault.BAD_DATE}, timed("DTSTART", "DTSTART;VALUE=DATE:20260601T100000Z")),
    ({Fault.DATE_WITHOUT_VALUE}, event("DTSTART", "DTSTART:20260309")),
    ({Fault.END_NOT_AFTER_START}, event("DTEND", "DTEND;VALUE=DATE:20260309")),
    ({Fault.END_NOT_AFTER_START}, timed("DTEND", "DTEND:20260601T090000Z")),
    ({Fault.END_NOT_AFTER_START}, timed("DTEND", "DURATION:-PT1H")),
    ({Fault.MIXED_VALUES}, event("DTEND", "DTEND:20260314T000000Z")),
    ({Fault.END_AND_DURATION}, also("DURATION:P5D")),
    ({Fault.FLOATING_TIME}, feed(events=((*TIMED[:2], "DTSTART:20260601T100000", TIMED[4]),))),
    ({Fault.UNKNOWN_STATUS}, event("STATUS", "STATUS:WIBBLE")),
    ({Fault.CANCELLED_EVENT}, event("STATUS", "STATUS:CANCELLED")),
    ({Fault.BAD_SEQUENCE}, event("SEQUENCE", "SEQUENCE:-1")),
    ({Fault.NO_SUMMARY}, event("SUMMARY")),
    ({Fault.EMPTY_TEXT}, event("DESCRIPTION", "DESCRIPTION:")),
    ({Fault.UNESCAPED_TEXT}, event("SUMMARY", "SUMMARY:custody, stop and search")),
    ({Fault.UNESCAPED_TEXT}, event("SUMMARY", "SUMMARY:a backslash \\\\; and no more")),
    ({Fault.CATEGORY_COMMA}, event("CATEGORIES", "CATEGORIES:Stop\\, search")),
    ({Fault.ALARM}, also("BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-PT10M", "END:VALARM")),
    ({Fault.ALARM, Fault.ALARM_WITHOUT_TRIGGER}, also("BEGIN:VALARM", "ACTION:DISPLAY", "END:VALARM")),
    ({Fault.PART_WITHOUT_IDENTITY}, also("BEGIN:PARTICIPANT", _MEETING[0], "END:PARTICIPANT")),
    ({Fault.PART_WITHOUT_IDENTITY}, also("BEGIN:VLOCATION", "NAME:Lloyd House", "END:VLOCATION")),
    ({Fault.ZONE_NOT_DEFINED}, feed(zone=())),
    ({Fault.ZONE_NOT_ALLOWED}, timed("DTEND", "DTEND;TZID=Europe/London:20260601T103000Z")),
    ({Fault.ZONE_NOT_ALLOWED}, event("DTEND", "DTEND;TZID=Europe/London;VALUE=DATE:20260314")),
    ({Fault.ZONE_TWICE}, feed(zone=LONDON * 2)),
    ({Fault.ZONE_INCOMPLETE}, feed(zone=("BEGIN:VTIMEZONE", "TZID:Europe/London", "END:VTIMEZONE"))),
    (
        {Fault.ZONE_INCOMPLETE, Fault.ZONE_WRONG},
        feed(zone=tuple(line for line in LONDON if line != "TZOFFSETTO:+0100")),
    ),
    ({Fault.ZONE_INCOMPLETE}, feed(zone=without(LONDON, "TZID"), events=(ALL_DAY,))),
    ({Fault.ZONE_WRONG}, zone("DTSTART:1981", "DTSTART:19810329T020000")),
    ({Fault.ZONE_RULE, Fault.ZONE_WRONG}, zone("RRULE:FREQ=YEARLY;BYMONTH=3", "RRULE:FREQ=YEARLY;BYMONTH=3")),
    ({Fault.ZONE_RULE}, zone("RRULE:FREQ=YEARLY;BYMONTH=3", "RRULE:FREQ=MONTHLY;BYDAY=-1SU")),
    (
        {Fault.ZONE_MANY_CHANGES},
        zone(
            "RRULE:FREQ=YEARLY;BYMONTH=3", "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RDATE:20260329T010000"
        ),
    ),
    (
        {Fault.ZONE_UNKNOWN},
        feed(zone=instead(LONDON, "TZID", "TZID:Our own time"), events=(ALL_DAY,)),
    ),
]
