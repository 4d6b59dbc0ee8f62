"""What is wrong in a calendar's own properties (RFC 5545, 3.7; RFC 7986, 5)."""

import re

from rules.calendar_check.components import Component
from rules.calendar_check.date_values import read_duration
from rules.calendar_check.findings import Fault, Findings

_ONCE = ("VERSION", "PRODID", "CALSCALE", "METHOD", "UID", "LAST-MODIFIED", "URL", "COLOR", "SOURCE")
_COLOUR_NAME = re.compile(r"[A-Za-z]+")


def check_calendar(calendar: Component, findings: Findings) -> None:
    """Note what is wrong in one VCALENDAR, besides its events and zones."""
    line = calendar.line
    if calendar.text("VERSION") != "2.0":
        found = calendar.first("VERSION")
        findings.add(Fault.NO_VERSION, line=found.number if found else line, detail=calendar.text("VERSION"))
    if not calendar.text("PRODID"):
        findings.add(Fault.NO_PRODID, line=line)
    if not calendar.children:
        findings.add(Fault.NO_COMPONENTS, line=line)
    if not (calendar.text("NAME") or calendar.text("X-WR-CALNAME")):
        findings.add(Fault.NO_NAME, line=line)
    _check_what_it_is(calendar, findings)
    _check_refresh(calendar, findings)
    check_colour(calendar, findings, uid=None)
    check_once(calendar, _ONCE, findings, uid=None)


def check_colour(component: Component, findings: Findings, *, uid: str | None) -> None:
    """Note a COLOR that isn't a name (RFC 7986, 5.9)."""
    colour = component.first("COLOR")
    if colour is not None and not _COLOUR_NAME.fullmatch(colour.value.strip()):
        findings.add(Fault.COLOUR_NOT_A_NAME, line=colour.number, uid=uid, detail=shown(colour.value))


def check_once(component: Component, names: tuple[str, ...], findings: Findings, *, uid: str | None) -> None:
    """Note each property that stands more than once and may not."""
    seen: set[str] = set()
    for each in component.properties:
        if each.name in names and each.name in seen:
            findings.add(Fault.TWICE, line=each.number, uid=uid, detail=each.name)
        seen.add(each.name)


def shown(value: str) -> str:
    """A value for a person: what isn't ASCII or printable is spelt out, and no more than 60 characters."""
    spelt = ascii(value)[1:-1]
    return spelt if len(spelt) <= 60 else f"{spelt[:57]}..."


def _check_what_it_is(calendar: Component, findings: Findings) -> None:
    scale = calendar.first("CALSCALE")
    if scale is not None and scale.value.strip().upper() != "GREGORIAN":
        findings.add(Fault.OTHER_SCALE, line=scale.number, detail=shown(scale.value))
    method = calendar.first("METHOD")
    if method is not None:
        publish = method.value.strip().upper() == "PUBLISH"
        fault = Fault.METHOD_PUBLISH if publish else Fault.METHOD_MESSAGE
        findings.add(fault, line=method.number, detail="" if publish else shown(method.value))
    uid = calendar.first("UID")
    if uid is not None:
        findings.add(Fault.CALENDAR_UID, line=uid.number)


def _check_refresh(calendar: Component, findings: Findings) -> None:
    interval, published = calendar.first("REFRESH-INTERVAL"), calendar.first("X-PUBLISHED-TTL")
    if interval is None and published is None:
        findings.add(Fault.NO_REFRESH, line=calendar.line)
    if interval is not None and interval.parameters.get("VALUE", "").upper() != "DURATION":
        findings.add(Fault.REFRESH_WITHOUT_VALUE, line=interval.number)
    for each in (interval, published):
        if each is not None and read_duration(each.value) is None:
            findings.add(Fault.REFRESH_NOT_A_DURATION, line=each.number, detail=shown(each.value))
