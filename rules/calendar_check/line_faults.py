"""What the faults in a feed's bytes and lines mean, and what each program does with them."""

from rules.calendar_check.findings import Fault, FaultKind, Severity, fault_kind

_THUNDERBIRD_SOURCE = "Thunderbird's source, CalICSCalendar"

LINE_FAULTS: dict[Fault, FaultKind] = {
    Fault.NOT_UTF8: fault_kind(
        Severity.ERROR,
        "The text isn't UTF-8, which a calendar is in unless it says otherwise.",
        "RFC 5545, 3.1.4",
        thunderbird="Reads it all the same, with a replacement character for every bad byte.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.LONE_SURROGATE: fault_kind(
        Severity.ERROR,
        "Half of a surrogate pair was written as bytes; no UTF-8 holds one (RFC 3629, 3).",
        "RFC 5545, 3.1.4",
        thunderbird="Reads it all the same, with replacement characters in its place.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.BYTE_ORDER_MARK: fault_kind(
        Severity.WARNING,
        "A byte order mark stands before BEGIN:VCALENDAR, where no RFC has one.",
        "RFC 5545, 3.4",
        thunderbird="Skips it.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.NUL: fault_kind(
        Severity.ERROR,
        "The text holds NUL. Programs built on libical read nothing after it, or refuse the whole feed.",
        "RFC 5545, 3.1",
        sources="tried with libical",
    ),
    Fault.CONTROL_CHARACTER: fault_kind(
        Severity.ERROR,
        "The text holds a control character. Programs built on libical refuse the whole feed.",
        "RFC 5545, 3.1",
        sources="tried with libical",
    ),
    Fault.BARE_LINE_FEED: fault_kind(
        Severity.ERROR,
        "Lines end in LF only; they must end in CRLF.",
        "RFC 5545, 3.1",
    ),
    Fault.BARE_CARRIAGE_RETURN: fault_kind(
        Severity.ERROR,
        "A CR stands without its LF; a program may break the line there or keep it as a character.",
        "RFC 5545, 3.1",
    ),
    Fault.NO_LAST_LINE_BREAK: fault_kind(
        Severity.WARNING,
        "The last line has no line break.",
        "RFC 5545, 3.1",
    ),
    Fault.LONG_LINE: fault_kind(
        Severity.WARNING,
        "A line is longer than 75 octets; it should be folded.",
        "RFC 5545, 3.1",
    ),
    Fault.CUT_CHARACTER: fault_kind(
        Severity.WARNING,
        "A line is folded in the middle of a character, so only a program that unfolds bytes reads it right.",
        "RFC 5545, 3.1",
        thunderbird="Shows replacement characters there, as it decodes the text before it unfolds it.",
        sources=_THUNDERBIRD_SOURCE,
    ),
    Fault.NOT_A_LINE: fault_kind(
        Severity.ERROR,
        "A line isn't NAME:VALUE; often it is the rest of a text whose line break wasn't written as \\n.",
        "RFC 5545, 3.1",
    ),
    Fault.UNBALANCED: fault_kind(
        Severity.ERROR,
        "A BEGIN has no END, or an END no BEGIN: the feed is cut off or put together wrongly.",
        "RFC 5545, 3.6",
    ),
    Fault.OUTSIDE_CALENDAR: fault_kind(
        Severity.ERROR,
        "There is text outside BEGIN:VCALENDAR and END:VCALENDAR.",
        "RFC 5545, 3.4",
    ),
    Fault.SEVERAL_CALENDARS: fault_kind(
        Severity.WARNING,
        "The feed holds more than one VCALENDAR, which is allowed; some programs read the first only.",
        "RFC 5545, 3.4",
    ),
}
