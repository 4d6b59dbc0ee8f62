"""`oversight calendar check`: what is wrong with a feed, and what each calendar program does with it."""

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli.options import echo_json, json_option

if TYPE_CHECKING:
    from rules.calendar_check.findings import Fault, FaultKind, Findings, Place
    from tasks.calendar_feeds.read_feed import ReadFeed

_WIDTH = 100
_PLACES_TOLD = 3


@click.command()
@click.argument("source", metavar="FILE|URL")
@json_option
def check(source: str, as_json: bool) -> None:
    """Check a calendar feed, ours or anybody's, as each calendar program would get it.

    FILE is an .ics file; URL may begin https://, http://, webcal:// or file:// and is fetched twice. Exit
    code 0: no error (there may be warnings and notes); 1: errors, or nothing that can be read.
    """
    from tasks.calendar_feeds.read_feed import read_feed

    read = read_feed(source)
    if read.is_private:
        click.echo("oversight: that address is on this machine or on a private network.", err=True)
    if as_json:
        echo_json(_document(read))
    else:
        for line in _lines(read):
            click.echo(line)
    if not read.checked.passed:
        raise click.exceptions.Exit(1)


def _lines(read: "ReadFeed") -> Iterator[str]:
    from rules.calendar_check.fault_table import FAULT_TABLE
    from rules.dates_in_words import number_of

    checked = read.checked
    faults = checked.faults()
    for fault in faults:
        yield from _fault_lines(fault, FAULT_TABLE[fault], checked.findings)
        yield ""
    tally = {severity: 0 for severity in ("error", "warning", "note")}
    for fault in faults:
        tally[FAULT_TABLE[fault].severity] += 1
    found = ", ".join(
        number_of(count, f"kind of {kind}", f"kinds of {kind}") for kind, count in tally.items()
    )
    yield f"{read.shown}: {number_of(checked.events, 'event')}, {read.size:,} bytes: {found}."


def _fault_lines(fault: "Fault", kind: "FaultKind", findings: "Findings") -> Iterator[str]:
    from rules.calendar_check.findings import NOT_KNOWN

    yield from _wrapped(f"{kind.severity}: {kind.what} [{fault}; {kind.rule}]", "", "  ")
    told = findings.places[fault][:_PLACES_TOLD]
    for place in told:
        if where := _place(place):
            yield from _wrapped(where, "  - ", "    ")
    rest = findings.counts[fault] - len(told)
    if rest:
        yield f"  - and {rest:,} more"
    unknown = []
    for client, reaction in kind.reactions.items():
        if reaction == NOT_KNOWN:
            unknown.append(client.label)
        else:
            yield from _wrapped(f"{client.label}: {reaction}", "  ", "    ")
    if unknown:
        yield from _wrapped(f"Not known of {', '.join(unknown)}.", "  ", "    ")


def _place(place: "Place") -> str:
    from rules.calendar_check.calendar_rules import shown

    words = []
    if place.line is not None:
        words.append(f"line {place.line}")
    if place.uid is not None:
        words.append(f"event {shown(place.uid)}")
    where = ", ".join(words)
    return f"{where}: {place.detail}" if where and place.detail else where or place.detail


def _wrapped(text: str, first: str, later: str) -> list[str]:
    return textwrap.wrap(
        text, _WIDTH, initial_indent=first, subsequent_indent=later, break_on_hyphens=False
    ) or [first]


def _document(read: "ReadFeed") -> dict[str, Any]:
    from rules.calendar_check.fault_table import FAULT_TABLE

    checked = read.checked
    return {
        "source": read.shown,
        "bytes": read.size,
        "events": checked.events,
        "passed": checked.passed,
        "private_address": read.is_private,
        "findings": [
            {
                "code": fault,
                "severity": FAULT_TABLE[fault].severity,
                "what": FAULT_TABLE[fault].what,
                "rule": FAULT_TABLE[fault].rule,
                "count": checked.findings.counts[fault],
                "places": [
                    {"line": place.line, "uid": place.uid, "detail": place.detail}
                    for place in checked.findings.places[fault]
                ],
                "clients": dict(FAULT_TABLE[fault].reactions.items()),
                "sources": FAULT_TABLE[fault].sources,
            }
            for fault in checked.faults()
        ],
    }
