"""Content lines put together to components (RFC 5545, 3.6), however badly they are nested."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rules.calendar_check.content_lines import ContentLine
from rules.calendar_check.findings import Fault, Findings

_DEEPEST = 20


@dataclass(slots=True)
class Component:
    """One component: its name in capitals, the line it begins on, its properties and what is inside it."""

    name: str
    line: int
    properties: list[ContentLine] = field(default_factory=list)
    children: list["Component"] = field(default_factory=list)

    def all(self, name: str) -> list[ContentLine]:
        """Every property of that name."""
        return [each for each in self.properties if each.name == name]

    def first(self, name: str) -> ContentLine | None:
        """The first property of that name; None when there is none."""
        return next((each for each in self.properties if each.name == name), None)

    def text(self, name: str) -> str:
        """The first property's value without spaces around it; empty when there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""

    def inside(self, name: str) -> Iterator["Component"]:
        """The components of that name directly inside this one."""
        return (child for child in self.children if child.name == name)


def calendars(lines: Iterable[ContentLine], findings: Findings) -> list[Component]:
    """The VCALENDARs of a feed. One that is cut off counts as far as it goes."""
    found: list[Component] = []
    open_ones: list[Component] = []
    for line in lines:
        if line.name == "BEGIN":
            _begin(line, open_ones, found, findings)
        elif line.name == "END":
            _end(line, open_ones, findings)
        elif open_ones:
            open_ones[-1].properties.append(line)
        else:
            findings.add(Fault.OUTSIDE_CALENDAR, line=line.number, detail=line.name)
    for component in open_ones:
        findings.add(Fault.UNBALANCED, line=component.line, detail=f"BEGIN:{component.name} has no END")
    if len(found) > 1:
        findings.add(Fault.SEVERAL_CALENDARS, line=found[1].line, detail=f"{len(found)} of them")
    return found


def _begin(line: ContentLine, open_ones: list[Component], found: list[Component], findings: Findings) -> None:
    component = Component(line.value.strip().upper(), line.number)
    if not open_ones:
        if component.name == "VCALENDAR":
            found.append(component)
        else:
            findings.add(Fault.OUTSIDE_CALENDAR, line=line.number, detail=f"BEGIN:{component.name}")
    elif len(open_ones) >= _DEEPEST:
        findings.add(Fault.UNBALANCED, line=line.number, detail=f"more than {_DEEPEST} BEGINs are open")
        return
    else:
        open_ones[-1].children.append(component)
    open_ones.append(component)


def _end(line: ContentLine, open_ones: list[Component], findings: Findings) -> None:
    name = line.value.strip().upper()
    if not any(component.name == name for component in open_ones):
        findings.add(Fault.UNBALANCED, line=line.number, detail=f"END:{name} has no BEGIN")
        return
    while (component := open_ones.pop()).name != name:
        findings.add(Fault.UNBALANCED, line=component.line, detail=f"BEGIN:{component.name} has no END")
