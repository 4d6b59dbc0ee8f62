"""What the faults in a calendar's own properties mean, and what each program does with them."""

from rules.calendar_check.findings import Fault, FaultKind, Severity, fault_kind

_GOOGLE_REFRESH = "Fetches about every 8 to 24 hours, whatever the feed asks for."
_REFRESH_SOURCES = "[MS-OXCICAL] 2.1.3.1.1.15; users' reports; adamgibbons/ics issue 259"
_TTL_IGNORED = "X-PUBLISHED-TTL is to be ignored by what reads a calendar in."

CALENDAR_FAULTS: dict[Fault, FaultKind] = {
    Fault.NO_VERSION: fault_kind(
        Severity.ERROR,
        "VERSION:2.0 is missing, or the version is another.",
        "RFC 5545, 3.7.4",
    ),
    Fault.NO_PRODID: fault_kind(
        Severity.ERROR,
        "PRODID, which names the program that wrote the feed, is missing or empty.",
        "RFC 5545, 3.7.3",
    ),
    Fault.OTHER_SCALE: fault_kind(
        Severity.ERROR,
        "CALSCALE names another calendar than the Gregorian.",
        "RFC 5545, 3.7.1",
    ),
    Fault.NO_COMPONENTS: fault_kind(
        Severity.ERROR,
        "The calendar holds nothing; it must hold at least one component.",
        "RFC 5545, 3.6",
    ),
    Fault.METHOD_PUBLISH: fault_kind(
        Severity.NOTE,
        "METHOD:PUBLISH makes the feed a message by iTIP; a subscription needs no METHOD.",
        "RFC 5546, 3.2.1",
        outlook="Reads it from a file or feed; in the body of a mail it shows raw lines.",
        sources="[MS-STANOICAL] 2.2.99",
    ),
    Fault.METHOD_MESSAGE: fault_kind(
        Severity.ERROR,
        "METHOD makes the feed an invitation or an answer to one, which no subscription is.",
        "RFC 5546, 1.4",
        outlook="Reads REQUEST, REPLY and CANCEL as meeting messages, and ADD like PUBLISH.",
        sources="[MS-STANOICAL] 2.2.99",
    ),
    Fault.CALENDAR_UID: fault_kind(
        Severity.NOTE,
        "The calendar has a UID of its own. It is allowed, but vdirsyncer takes the feed for one item.",
        "RFC 7986, 5.3",
        sources="tried with vdirsyncer",
    ),
    Fault.NO_NAME: fault_kind(
        Severity.NOTE,
        "Neither NAME nor X-WR-CALNAME says what the calendar is called.",
        "RFC 7986, 5.1",
        outlook="Names the folder after X-WR-CALNAME, where there is one.",
        web="Names the calendar after X-WR-CALNAME, where there is one.",
        sources="[MS-OXCICAL], X-WR-CALNAME",
    ),
    Fault.NO_REFRESH: fault_kind(
        Severity.NOTE,
        "Neither REFRESH-INTERVAL nor X-PUBLISHED-TTL says how often the feed is worth fetching.",
        "RFC 7986, 5.7",
        outlook=_TTL_IGNORED,
        web=_TTL_IGNORED,
        google=_GOOGLE_REFRESH,
        apple="Reported to heed REFRESH-INTERVAL; the reader can choose another time.",
        sources=_REFRESH_SOURCES,
    ),
    Fault.REFRESH_WITHOUT_VALUE: fault_kind(
        Severity.ERROR,
        "REFRESH-INTERVAL lacks VALUE=DURATION, which it must have, as it has no default type.",
        "RFC 7986, 5.7",
        google=_GOOGLE_REFRESH,
        sources=_REFRESH_SOURCES,
    ),
    Fault.REFRESH_NOT_A_DURATION: fault_kind(
        Severity.ERROR,
        "REFRESH-INTERVAL or X-PUBLISHED-TTL isn't a duration above nothing, such as PT6H.",
        "RFC 7986, 5.7",
        google=_GOOGLE_REFRESH,
        sources=_REFRESH_SOURCES,
    ),
    Fault.COLOUR_NOT_A_NAME: fault_kind(
        Severity.ERROR,
        "COLOR must be a colour's name from CSS3, such as steelblue, not a number.",
        "RFC 7986, 5.9",
    ),
    Fault.VALUE_MISSING: fault_kind(
        Severity.ERROR,
        "A property without a default type lacks its VALUE.",
        "RFC 7986, 5.10 and 5.11; RFC 9073, 6.5 and 6.6",
    ),
    Fault.TWICE: fault_kind(
        Severity.ERROR,
        "A property that may stand once stands there more often.",
        "RFC 5545, 3.6",
        outlook="Of several UIDs in one event it reads the first; of other properties: not known.",
        sources="[MS-STANOICAL] 2.2.84",
    ),
}
