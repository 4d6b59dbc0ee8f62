"""A finding in a calendar feed: which fault, how grave, where, and which programs read feeds."""

from dataclasses import dataclass, field
from enum import StrEnum


class Client(StrEnum):
    """The calendar programs whose behaviour is told for every fault."""

    OUTLOOK_DESKTOP = "outlook-desktop"
    MICROSOFT_365_WEB = "microsoft-365-web"
    GOOGLE_CALENDAR = "google-calendar"
    APPLE_CALENDAR = "apple-calendar"
    THUNDERBIRD = "thunderbird"

    @property
    def label(self) -> str:
        """The program's name for people."""
        return _LABELS[self]


_LABELS = {
    Client.OUTLOOK_DESKTOP: "Outlook on the desktop",
    Client.MICROSOFT_365_WEB: "Microsoft 365 on the web",
    Client.GOOGLE_CALENDAR: "Google Calendar",
    Client.APPLE_CALENDAR: "Apple Calendar",
    Client.THUNDERBIRD: "Thunderbird",
}


class Severity(StrEnum):
    """ERROR: breaks a “must” of an RFC, or loses or misplaces events. WARNING: a “should”, or trouble with
    some programs. NOTE: good to know.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Fault(StrEnum):
    """Everything that the check knows to find; fault_table.py says what each means."""

    # In the bytes and lines.
    NOT_UTF8 = "not-utf-8"
    LONE_SURROGATE = "lone-surrogate"
    BYTE_ORDER_MARK = "byte-order-mark"
    NUL = "nul"
    CONTROL_CHARACTER = "control-character"
    BARE_LINE_FEED = "bare-line-feed"
    BARE_CARRIAGE_RETURN = "bare-carriage-return"
    NO_LAST_LINE_BREAK = "no-last-line-break"
    LONG_LINE = "long-line"
    CUT_CHARACTER = "cut-character"
    NOT_A_LINE = "not-a-line"
    UNBALANCED = "unbalanced"
    OUTSIDE_CALENDAR = "outside-calendar"
    SEVERAL_CALENDARS = "several-calendars"
    # In the calendar's own properties.
    NO_VERSION = "no-version"
    NO_PRODID = "no-prodid"
    OTHER_SCALE = "other-scale"
    NO_COMPONENTS = "no-components"
    METHOD_PUBLISH = "method-publish"
    METHOD_MESSAGE = "method-message"
    CALENDAR_UID = "calendar-uid"
    NO_NAME = "no-name"
    NO_REFRESH = "no-refresh"
    REFRESH_WITHOUT_VALUE = "refresh-without-value"
    REFRESH_NOT_A_DURATION = "refresh-not-a-duration"
    COLOUR_NOT_A_NAME = "colour-not-a-name"
    VALUE_MISSING = "value-missing"
    TWICE = "twice"
    # In events.
    NO_UID = "no-uid"
    LONG_UID = "long-uid"
    DUPLICATE_UID = "duplicate-uid"
    NO_DTSTAMP = "no-dtstamp"
    DTSTAMP_NOT_UTC = "dtstamp-not-utc"
    NO_DTSTART = "no-dtstart"
    BAD_DATE = "bad-date"
    DATE_WITHOUT_VALUE = "date-without-value"
    END_NOT_AFTER_START = "end-not-after-start"
    MIXED_VALUES = "mixed-values"
    END_AND_DURATION = "end-and-duration"
    FLOATING_TIME = "floating-time"
    UNKNOWN_STATUS = "unknown-status"
    CANCELLED_EVENT = "cancelled-event"
    BAD_SEQUENCE = "bad-sequence"
    NO_SUMMARY = "no-summary"
    EMPTY_TEXT = "empty-text"
    UNESCAPED_TEXT = "unescaped-text"
    CATEGORY_COMMA = "category-comma"
    ALARM = "alarm"
    ALARM_WITHOUT_TRIGGER = "alarm-without-trigger"
    PART_WITHOUT_IDENTITY = "part-without-identity"
    # In time zones.
    ZONE_NOT_DEFINED = "zone-not-defined"
    ZONE_NOT_ALLOWED = "zone-not-allowed"
    ZONE_TWICE = "zone-twice"
    ZONE_INCOMPLETE = "zone-incomplete"
    ZONE_WRONG = "zone-wrong"
    ZONE_RULE = "zone-rule"
    ZONE_MANY_CHANGES = "zone-many-changes"
    ZONE_UNKNOWN = "zone-unknown"
    # Between two fetches.
    UID_CHANGES = "uid-changes"
    CALENDAR_UID_CHANGES = "calendar-uid-changes"
    DTSTAMP_CHANGES = "dtstamp-changes"
    BYTES_CHANGE = "bytes-change"
    # In what the web server says.
    NOT_HTTPS = "not-https"
    WRONG_CONTENT_TYPE = "wrong-content-type"
    NO_CHARSET = "no-charset"
    OTHER_CHARSET = "other-charset"
    NO_ETAG = "no-etag"
    ETAG_CHANGES = "etag-changes"
    NO_LAST_MODIFIED = "no-last-modified"
    NEVER_NOT_MODIFIED = "never-not-modified"
    HEAD_DIFFERS = "head-differs"
    NOT_COMPRESSED = "not-compressed"
    COMPRESSED_UNASKED = "compressed-unasked"
    REDIRECTED = "redirected"
    LARGE = "large"
    SHARED_CACHE = "shared-cache"
    LONG_ADDRESS = "long-address"
    PRIVATE_ADDRESS = "private-address"


NOT_KNOWN = "Not known."


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What a fault is: a sentence, the rule it breaks, what each program does with it, and who says so."""

    severity: Severity
    what: str
    rule: str
    reactions: dict[Client, str]
    sources: str = ""


def fault_kind(
    severity: Severity,
    what: str,
    rule: str,
    *,
    outlook: str = NOT_KNOWN,
    web: str = NOT_KNOWN,
    google: str = NOT_KNOWN,
    apple: str = NOT_KNOWN,
    thunderbird: str = NOT_KNOWN,
    sources: str = "",
) -> FaultKind:
    """One row of the table; a program of which nothing is documented or reported keeps “Not known.”"""
    reactions = {
        Client.OUTLOOK_DESKTOP: outlook,
        Client.MICROSOFT_365_WEB: web,
        Client.GOOGLE_CALENDAR: google,
        Client.APPLE_CALENDAR: apple,
        Client.THUNDERBIRD: thunderbird,
    }
    return FaultKind(severity, what, rule, reactions, sources)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fault was seen: the line (from 1) and the event's UID, where it has them, and the detail."""

    line: int | None = None
    uid: str | None = None
    detail: str = ""


_PLACES_KEPT = 20


@dataclass(slots=True)
class Findings:
    """What was found, by fault in the order found; of each fault all are counted and the first are kept.

    So a feed of nothing but faults costs no more memory than its lines.
    """

    places: dict[Fault, list[Place]] = field(default_factory=dict)
    counts: dict[Fault, int] = field(default_factory=dict)

    def add(self, fault: Fault, *, line: int | None = None, uid: str | None = None, detail: str = "") -> None:
        """Note one finding."""
        count = self.counts.get(fault, 0)
        self.counts[fault] = count + 1
        if count < _PLACES_KEPT:
            self.places.setdefault(fault, []).append(Place(line, uid, detail))

    def __contains__(self, fault: Fault) -> bool:
        return fault in self.counts
