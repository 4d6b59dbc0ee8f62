"""Europe/London in a feed: its VTIMEZONE (RFC 5545, 3.6.5), and which of its times can be written.

Summer time in the United Kingdom begins on the last Sunday of March, ends on the last Sunday of October,
both at 01:00 UTC (Summer Time Order 2002, S.I. 2002/262; since 1996 by directives before it). DTSTART is the
local time as it was before the change: 01:00 GMT and 02:00 BST. What icalendar 7.3 makes starts summer
time an hour late, so it is written out here.
"""

from datetime import UTC, date, datetime, time

from rules.london import LONDON

LONDON_VTIMEZONE = b"\r\n".join(
    [
        b"BEGIN:VTIMEZONE",
        b"TZID:Europe/London",
        b"BEGIN:DAYLIGHT",
        b"DTSTART:19960331T010000",
        b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
        b"TZNAME:BST",
        b"TZOFFSETFROM:+0000",
        b"TZOFFSETTO:+0100",
        b"END:DAYLIGHT",
        b"BEGIN:STANDARD",
        b"DTSTART:19961027T020000",
        b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
        b"TZNAME:GMT",
        b"TZOFFSETFROM:+0100",
        b"TZOFFSETTO:+0000",
        b"END:STANDARD",
        b"END:VTIMEZONE\r\n",
    ]
)

_TRUE_SINCE = date(1996, 3, 31)


def why_not_london_time(day: date, at: time) -> str | None:
    """Why no event may begin or end at a time of a day in London, in words; None when it may."""
    if day < _TRUE_SINCE:
        return f"its hours are on a day before {_TRUE_SINCE.isoformat()}, when the clocks changed otherwise"
    local = datetime.combine(day, at, LONDON)
    if local.astimezone(UTC).astimezone(LONDON).time() != at:
        return f"there is no {at:%H:%M} on that day: the clocks go forward"
    if local.utcoffset() != local.replace(fold=1).utcoffset():
        return f"{at:%H:%M} comes twice on that day: the clocks go back"
    return None
