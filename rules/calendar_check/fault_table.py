"""The table of all faults: how grave each is, which rule it breaks and what each program does with it."""

from rules.calendar_check.calendar_faults import CALENDAR_FAULTS
from rules.calendar_check.event_faults import EVENT_FAULTS
from rules.calendar_check.findings import Fault, FaultKind
from rules.calendar_check.line_faults import LINE_FAULTS
from rules.calendar_check.web_faults import WEB_FAULTS
from rules.calendar_check.zone_faults import ZONE_FAULTS

FAULT_TABLE: dict[Fault, FaultKind] = LINE_FAULTS | CALENDAR_FAULTS | EVENT_FAULTS | ZONE_FAULTS | WEB_FAULTS
