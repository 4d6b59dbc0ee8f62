"""What the faults in a feed's time zones mean, and what each program does with them."""

from rules.calendar_check.findings import Fault, FaultKind, Severity, fault_kind

ZONE_FAULTS: dict[Fault, FaultKind] = {
    Fault.ZONE_NOT_DEFINED: fault_kind(
        Severity.ERROR,
        "A time names a zone (TZID) that the feed has no VTIMEZONE for.",
        "RFC 5545, 3.2.19",
        outlook="Reports an undeclared time zone and takes the time as one without a zone, often hours off.",
        google="Reported to know names such as Europe/London by itself.",
        apple="Reported to know names such as Europe/London by itself.",
        sources="owncloud-archive/calendar issue 687; spatie/calendar-links issue 235",
    ),
    Fault.ZONE_NOT_ALLOWED: fault_kind(
        Severity.ERROR,
        "A TZID stands beside a time in UTC or a day, where none may.",
        "RFC 5545, 3.2.19",
    ),
    Fault.ZONE_TWICE: fault_kind(
        Severity.ERROR,
        "Two VTIMEZONEs have one TZID.",
        "RFC 5545, 3.6.5",
    ),
    Fault.ZONE_INCOMPLETE: fault_kind(
        Severity.ERROR,
        "A VTIMEZONE lacks its TZID, every change, or a change's DTSTART or offsets.",
        "RFC 5545, 3.6.5",
        outlook="Guesses a missing offset, or ignores it.",
        web="Refuses the whole feed where TZOFFSETTO is missing.",
        sources="[MS-STANOICAL] V0152; [MS-STANXICAL] V0145",
    ),
    Fault.ZONE_WRONG: fault_kind(
        Severity.ERROR,
        "A VTIMEZONE says other offsets than its zone has, so events stand at the wrong time.",
        "RFC 5545, 3.6.5",
        outlook="Takes a series' zone from the VTIMEZONE, so its events are off.",
        web="Takes a series' zone from the VTIMEZONE, so its events are off.",
        sources="[MS-OXCICAL] 2.1.3.1.1.19",
    ),
    Fault.ZONE_RULE: fault_kind(
        Severity.WARNING,
        "A zone's rule isn't a yearly one on one weekday of a month or one day of a month.",
        "RFC 5545, 3.6.5",
        outlook="Reported to read no VTIMEZONE whose rule has no BYDAY.",
        web="Its rules must be yearly, with one BYDAY (such as -1SU) or one BYMONTHDAY.",
        sources="[MS-OXCICAL] 2.1.3.1.1.19.2.2; skarim/vobject issue 151",
    ),
    Fault.ZONE_MANY_CHANGES: fault_kind(
        Severity.WARNING,
        "A zone lists single changes (RDATE) or several rules of one kind, where one yearly rule would do.",
        "RFC 5545, 3.6.5",
        outlook="Reported to ignore single changes: events in summer time stood an hour off.",
        web="Reads the latest STANDARD and DAYLIGHT only.",
        sources="iCalcreator issue 86; [MS-OXCICAL] 2.1.3.1.1.19.2",
    ),
    Fault.ZONE_UNKNOWN: fault_kind(
        Severity.NOTE,
        "A zone's name isn't one of the IANA's, so its offsets could not be compared with anything.",
        "RFC 5545, 3.8.3.1",
    ),
}
