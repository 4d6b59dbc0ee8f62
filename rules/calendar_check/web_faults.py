"""What the faults in a web server's answers mean, and what each program does with them."""

from rules.calendar_check.findings import Fault, FaultKind, Severity, fault_kind

_THUNDERBIRD_SOURCE = "Thunderbird's source, CalICSCalendar"
_CLOUD = "Fetches from the company's own machines, so it can't reach this address."

WEB_FAULTS: dict[Fault, FaultKind] = {
    Fault.NOT_HTTPS: fault_kind(
        Severity.WARNING,
        "The feed comes without encryption: anybody on the way can read and change it.",
        "RFC 9110, 17.1",
        apple="Shows a warning that there is no SSL, and can go on.",
        sources="junyilou/python-ical-timetable, usage",
    ),
    Fault.WRONG_CONTENT_TYPE: fault_kind(
        Severity.WARNING,
        "The server doesn't call the feed text/calendar.",
        "RFC 5545, 8.1",
        thunderbird="Asks for text/calendar first, and reads what comes whatever it is called.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.NO_CHARSET: fault_kind(
        Severity.NOTE,
        "The server doesn't say charset=utf-8, which leaves it to the reader to know.",
        "RFC 5545, 8.1",
        thunderbird="Reads UTF-8 in any case.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.OTHER_CHARSET: fault_kind(
        Severity.ERROR,
        "The server names another charset than UTF-8.",
        "RFC 5545, 8.1",
        thunderbird="Reads UTF-8 whatever the server says.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.NO_ETAG: fault_kind(
        Severity.NOTE,
        "There is no ETag, so a reader can't ask whether the feed has changed with certainty.",
        "RFC 9110, 8.8.3",
        thunderbird="Asks by Last-Modified instead, where there is one.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.ETAG_CHANGES: fault_kind(
        Severity.WARNING,
        "The same bytes came with two different ETags, so the feed never looks unchanged.",
        "RFC 9110, 8.8.3",
        thunderbird="Fetches and reads the whole feed each time.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.NO_LAST_MODIFIED: fault_kind(
        Severity.NOTE,
        "There is no Last-Modified.",
        "RFC 9110, 8.8.2",
    ),
    Fault.NEVER_NOT_MODIFIED: fault_kind(
        Severity.WARNING,
        "Asked whether the feed has changed, the server sends the whole of it instead of 304 Not Modified.",
        "RFC 9110, 13.1.2 and 13.1.3",
        thunderbird="Fetches and reads the whole feed each time.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.HEAD_DIFFERS: fault_kind(
        Severity.WARNING,
        "HEAD is refused, or answers otherwise than GET.",
        "RFC 9110, 9.3.2",
    ),
    Fault.NOT_COMPRESSED: fault_kind(
        Severity.NOTE,
        "The server doesn't compress the feed for a reader that can take gzip.",
        "RFC 9110, 8.4.1.3",
    ),
    Fault.COMPRESSED_UNASKED: fault_kind(
        Severity.ERROR,
        "The server compresses the feed for a reader that asked it not to.",
        "RFC 9110, 12.5.3",
        outlook="A subscription to a compressed feed was reported to fail until compression was turned off.",
        sources="markuspoerschke/iCal issue 541",
    ),
    Fault.REDIRECTED: fault_kind(
        Severity.NOTE,
        "The address leads on to another one.",
        "RFC 9110, 15.4",
        thunderbird="Follows, and fetches the whole feed each time.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.LARGE: fault_kind(
        Severity.WARNING,
        "The feed is larger than 5 MB; no program publishes what it takes, and all of it comes each time.",
        "no rule",
    ),
    Fault.SHARED_CACHE: fault_kind(
        Severity.ERROR,
        "The address looks secret, and yet a cache on the way may keep the feed: say Cache-Control: private.",
        "RFC 9111, 5.2.2.7",
    ),
    Fault.LONG_ADDRESS: fault_kind(
        Severity.WARNING,
        "The address is longer than 256 characters.",
        "no rule",
        google="Reported to take no address longer than 256 characters, without saying so.",
        sources="Web Applications Stack Exchange, question 158639",
    ),
    Fault.PRIVATE_ADDRESS: fault_kind(
        Severity.NOTE,
        "The address is on this machine or on a private network.",
        "RFC 1918; RFC 4193",
        web=_CLOUD,
        google=_CLOUD,
        thunderbird="Fetches from the reader's own computer, which has to be on that network.",
        sources="tried; Thunderbird's source, CalICSCalendar",
    ),
}
