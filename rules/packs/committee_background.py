"""The background of a committee paper: the phase of monitoring, the PPOG, and the causes of concern."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from rules.dates_in_words import long_date
from rules.figures.breaks import sentence
from rules.packs.committee_draft import SectionDraft
from rules.packs.committee_material import PublicInspection, PublicItem, PublicPhase, Standing
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_tables import standing_cell, text_table
from rules.packs.committee_words import (
    kinds_in_words,
    reference_in_words,
    standing_in_words,
    window_in_words,
)
from rules.packs.content import Align, Cell, Column, Row, Table
from rules.vocabulary import ItemKind, Phase, WindowStatus

_PPOG_TITLE = "police performance oversight group"


def phase_story(section: SectionDraft, rows: PaperRows) -> None:
    """The phase that the committee before knew of, every change since, and the PPOG's days."""
    phases = rows.material.phases
    told = [place for place, phase in enumerate(phases) if phase.began_on <= rows.since][-1:]
    first = told[0] if told else 0
    for place in range(first, len(phases)):
        section.say(_phase_in_words(phases, place))
    if not phases:
        section.say("HMICFRS's monitoring phase of the force isn't recorded.")
    for told_of in _ppog_in_words(rows):
        section.say(told_of)


def _phase_in_words(phases: tuple[PublicPhase, ...], place: int) -> str:
    phase = phases[place]
    day = long_date(phase.began_on)
    if phase.phase is Phase.ENGAGE:
        return f"HMICFRS moved the force to Engage, its phase of enhanced monitoring, on {day}."
    verb = "returned" if any(one.phase is Phase.ENGAGE for one in phases[:place]) else "has had"
    where = "to Scan" if verb == "returned" else "in Scan"
    since = "on" if verb == "returned" else "since"
    return f"HMICFRS {verb} the force {where}, its default phase of monitoring, {since} {day}."


def _ppog_in_words(rows: PaperRows) -> Iterator[str]:
    """When the Chief Constable presented to the PPOG in this phase, and when next."""
    engaged = [phase.began_on for phase in rows.material.phases if phase.phase is Phase.ENGAGE]
    if not engaged:
        return
    is_engaged = rows.material.phases[-1].phase is Phase.ENGAGE
    # Once the force has left the phase, only what the last paper couldn't tell.
    since = engaged[-1] if is_engaged else rows.since + timedelta(days=1)
    windows = [one for one in rows.material.inspections if is_ppog(one) and one.ends_on >= since]
    held = [_ppog_window(one) for one in windows if one.status is WindowStatus.DONE]
    if held:
        yield (
            "The Chief Constable has presented the force's progress to the Police Performance Oversight Group"
            f" (PPOG): {_listed(held)}."
        )
    planned = [one for one in windows if one.status in (WindowStatus.TENTATIVE, WindowStatus.CONFIRMED)]
    past = [_ppog_window(one) for one in planned if one.ends_on <= rows.as_at]
    past += [long_date(day) for day in rows.material.ppog_days if since <= day <= rows.as_at]
    if past:
        yield (
            f"The Chief Constable was to present to the PPOG: {_listed(past)}. Whether it took place isn't "
            "recorded."
        )
    if not is_engaged:
        return
    ahead = [_ppog_window(one) for one in planned if one.ends_on > rows.as_at]
    ahead += [long_date(day) for day in rows.material.ppog_days if day > rows.as_at]
    if ahead:
        again = " again" if held else ""
        yield f"The Chief Constable is due to present to the PPOG{again}: {_listed(ahead)}."
    else:
        yield "No further day of the PPOG is recorded."


def is_ppog(window: PublicInspection) -> bool:
    """A presentation to the PPOG, which imports of papers put among the inspections."""
    return _PPOG_TITLE in window.title.casefold()


def _ppog_window(window: PublicInspection) -> str:
    return window_in_words(window.starts_on, window.ends_on, window.certainty, window.phrase)


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def causes_in_brief(section: SectionDraft, rows: PaperRows) -> None:
    """Each cause of concern that the committee before knew as open, with its recommendations counted."""
    causes = rows.causes
    if not causes:
        section.say("No cause of concern is open, and none was closed since the last paper.")
        return
    section.say(_causes_in_words(causes, rows))
    section.add(_cause_table(causes, rows))


def _causes_in_words(causes: Iterable[PublicItem], rows: PaperRows) -> str:
    """Report by report: how many causes of concern, how many closed and on which days, how many open."""
    by_report: dict[str, list[PublicItem]] = {}
    for cause in causes:
        by_report.setdefault(cause.publication_key or "", []).append(cause)
    return " ".join(_report_in_words(found, rows) for found in by_report.values())


def _report_in_words(causes: list[PublicItem], rows: PaperRows) -> str:
    first = causes[0]
    named = f"“{first.publication_title}”" if first.publication_title else "A report that isn't recorded"
    published = f", published on {long_date(first.published_on)}," if first.published_on else ""
    before = _closed_before(first, rows)
    found = kinds_in_words(ItemKind.CAUSE_OF_CONCERN, len(causes) + before)
    sentences = [f"{named}{published} found {found}."]
    if before:
        sentences.append(f"{before} {_was(before)} closed by {long_date(rows.since)}.")
    for day, closed in _closings(causes):
        sentences.append(f"{closed} {_was(closed)} closed on {long_date(day)}.")
    opened = sum(cause.standing is not Standing.CLOSED for cause in causes)
    is_open = "is" if opened == 1 else "are"
    sentences.append(f"{opened or 'None'} {is_open} open.")
    children = [child for cause in causes for child in rows.children(cause)]
    return " ".join([*sentences, *_children_closed(children)])


def _children_closed(children: list[PublicItem]) -> Iterator[str]:
    """How many recommendations of these causes of concern were closed on which day, and how many are open."""
    if not children:
        return
    days = [f"{closed} {_was(closed)} closed on {long_date(day)}" for day, closed in _closings(children)]
    opened = sum(child.standing is not Standing.CLOSED for child in children)
    days.append(f"{opened} {'is' if opened == 1 else 'are'} open")
    yield f"Of {kinds_in_words(ItemKind.RECOMMENDATION, len(children))} under them {_listed(days)}."


def _closed_before(cause: PublicItem, rows: PaperRows) -> int:
    """Causes of concern of the same report that were closed when the committee before sat."""
    return sum(
        one.kind is ItemKind.CAUSE_OF_CONCERN
        and one.publication_key == cause.publication_key
        and one.standing is Standing.CLOSED
        and not rows.closed_since(one)
        for one in rows.counted
    )


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def _closings(items: Iterable[PublicItem]) -> list[tuple[date, int]]:
    """How many were closed on which day, the earliest first."""
    days: dict[date, int] = {}
    for item in items:
        if item.standing is Standing.CLOSED and item.standing_since is not None:
            days[item.standing_since] = days.get(item.standing_since, 0) + 1
    return sorted(days.items())


def _cause_table(causes: Iterable[PublicItem], rows: PaperRows) -> Table:
    columns = (
        Column("Reference", 34),
        Column("Cause of concern", 62),
        Column("Standing", 34),
        Column("Recommendations closed", 26, Align.RIGHT),
        Column("Open", 16, Align.RIGHT),
        Column("All", 16, Align.RIGHT, plus=(3, 4)),
    )
    return Table(columns, tuple(_cause_row(cause, rows) for cause in causes))


def _cause_row(cause: PublicItem, rows: PaperRows) -> Row:
    children = rows.children(cause)
    closed = [child.key for child in children if child.standing is Standing.CLOSED]
    opened = [child.key for child in children if child.standing is not Standing.CLOSED]
    detail = "; ".join(f"{count} on {long_date(day)}" for day, count in _closings(children))
    figure = rows.figure(closed)
    return Row(
        (
            Cell(reference_in_words(cause), link=rows.anchor(cause)),
            Cell(cause.title or cause.text),
            standing_cell(cause),
            Cell(figure.text, detail, link=figure.link),
            rows.figure(opened),
            rows.figure([child.key for child in children]),
        )
    )


def causes_in_full(section: SectionDraft, rows: PaperRows) -> None:
    """One block for each cause of concern: what HMICFRS found, and every recommendation under it."""
    if not rows.causes:
        section.say("No cause of concern is open, and none was closed since the last paper.")
        return
    section.say(_causes_in_words(rows.causes, rows))
    for place, cause in enumerate(rows.causes, start=1):
        section.heading(cause.title or reference_in_words(cause), f"cause-{place}")
        if cause.title and cause.text:
            section.say(sentence(cause.text))
        children = rows.children(cause)
        section.say(f"{_standing_sentence(cause)} {_children_in_words(children)}")
        section.add(*text_table(children, rows, anchored=True))


def _standing_sentence(cause: PublicItem) -> str:
    words, when = standing_in_words(cause)
    told = " ".join(filter(None, (words[0].lower() + words[1:], when)))
    return f"{reference_in_words(cause)}: {told}."


def _children_in_words(children: tuple[PublicItem, ...]) -> str:
    if not children:
        return "The register holds none of its recommendations."
    closed = sum(child.standing is Standing.CLOSED for child in children)
    waits = sum(child.standing is Standing.WAITING for child in children)
    waiting = f", {waits} of them submitted and waiting for HMICFRS" if waits else ""
    every = kinds_in_words(ItemKind.RECOMMENDATION, len(children))
    return f"It has {every}: {closed} closed and {len(children) - closed} open{waiting}."
