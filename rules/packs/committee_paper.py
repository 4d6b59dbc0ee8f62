"""The committee paper (JAC, and the cuts for SPCB and PPOG): what stands in it, in which order."""

from collections.abc import Callable
from dataclasses import replace

from rules.dates_in_words import long_date
from rules.figures import Break
from rules.figures.stated_submissions import stated_submissions
from rules.figures.submissions import LEVELS_BEGAN
from rules.packs import committee_background as background
from rules.packs import committee_figures as figures
from rules.packs import committee_submissions as submissions
from rules.packs.committee_draft import PaperDraft
from rules.packs.committee_inspections import inspections
from rules.packs.committee_material import Committee, CommitteeMaterial, CommitteeTerms, Standing
from rules.packs.committee_reports import reports
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_tables import appendix
from rules.packs.committee_words import COMMITTEE_NAMES, COMMITTEE_SHORT, PHASE_NAMES, kinds_in_words
from rules.packs.content import Bullets, Cell, Cover, KeyFigure, PackContent, Paragraph
from rules.packs.tie_notes import notes_in_use
from rules.packs.ties import own_breaks
from rules.vocabulary import FigureTable, ItemKind, Phase

__all__ = [
    "Committee",
    "CommitteeMaterial",
    "CommitteeTerms",
    "NotInEngageError",
    "compose_committee_paper",
]


class NotInEngageError(ValueError):
    """A paper for the PPOG, for a day on which the force isn't in Engage: the Group doesn't sit then."""


def compose_committee_paper(material: CommitteeMaterial, *, terms: CommitteeTerms) -> PackContent:
    """The paper as at the material's day. The same material and terms give the same paper.

    `breaks` are the figures printed in it that don't tie, the paper's own arithmetic included; a note in the
    material stands beside its figure, without its writer's name. Raises NotInEngageError.
    """
    if terms.committee is Committee.PPOG:
        _check_engaged(material)
    rows = PaperRows(material, terms)
    content = _composed(rows, ())
    own = own_breaks(content)
    if own:
        content = _composed(rows, own)
    notes = {note.key: replace(note, by="") for note in material.break_notes}
    return replace(content, break_notes=notes_in_use(content.breaks, notes))


def _composed(rows: PaperRows, own: tuple[Break, ...]) -> PackContent:
    """The paper; `own` is what doesn't tie in its arithmetic, which shows only once it is there."""
    paper = PaperDraft(rows.material.break_notes)
    for part in PARTS[rows.terms.committee]:
        part(paper, rows)
    if own:
        paper.section("Figures of this paper that don't tie", "own-breaks").doubt(own)
    return PackContent(_cover(rows), _key_figures(rows), paper.sections, paper.breaks)


def _check_engaged(material: CommitteeMaterial) -> None:
    if not material.phases or material.phases[-1].phase is not Phase.ENGAGE:
        raise NotInEngageError(
            f"the force wasn't in Engage on {long_date(material.as_at)}, and the PPOG hears forces in Engage "
            "only; record the phase first, or write for another committee"
        )


def _cover(rows: PaperRows) -> Cover:
    material, terms = rows.material, rows.terms
    phase = material.phases[-1] if material.phases else None
    details = (
        ("Agenda item", terms.agenda_item),
        ("Since the paper of", long_date(rows.since)),
        ("Edition", terms.edition),
    )
    return Cover(
        force=material.force_name,
        title="HMICFRS update",
        subtitle=f"Paper for the {COMMITTEE_NAMES[terms.committee]}",
        as_at=rows.as_at.isoformat(),
        as_at_words=long_date(rows.as_at),
        marking=terms.marking,
        phase=(
            f"In {PHASE_NAMES[phase.phase]}, since {long_date(phase.began_on)}."
            if phase
            else "HMICFRS's monitoring phase of the force isn't recorded."
        ),
        meeting_words=long_date(terms.meeting_on),
        details=tuple((label, text) for label, text in details if text),
        note=f"Drawn from the register as it was known at the end of {long_date(rows.as_at)}.",
    )


def _key_figures(rows: PaperRows) -> tuple[KeyFigure, ...]:
    """Each names the part of the paper that opens it."""
    opened = sum(len(keys) for keys in rows.open_by_group.values())
    causes = sum(cause.standing is not Standing.CLOSED for cause in rows.causes)
    if rows.terms.committee is Committee.PPOG:
        closed = sum(rows.closed_since(item) for item in rows.listed)
        return (
            KeyFigure(str(causes), _causes_open(causes), "causes"),
            KeyFigure(str(closed), f"of their items closed since {long_date(rows.since)}", "causes"),
        )
    waits = sum(len(keys) for keys in rows.waiting_by_group.values())
    return (
        KeyFigure(str(len(rows.reports)), f"reports published since {long_date(rows.since)}", "reports"),
        KeyFigure(str(causes), _causes_open(causes), "background"),
        KeyFigure(str(opened), "open in this register", "register", figure="register-open"),
        *_submitted(rows),
        KeyFigure(str(waits), "of these wait for HMICFRS", "waiting", figure="waiting" if waits else ""),
    )


def _causes_open(count: int) -> str:
    return f"{kinds_in_words(ItemKind.CAUSE_OF_CONCERN, count).partition(' ')[2]} open"


def _submitted(rows: PaperRows) -> tuple[KeyFigure, ...]:
    """The total as stated, as the papers have it, or else as the register counts it."""
    table = figures.stated_of(rows.material.stated, FigureTable.SUBMISSIONS)
    began = long_date(LEVELS_BEGAN).partition(" ")[2]
    if table is not None:
        total = stated_submissions(table).total
        label = f"submitted since {began}, as stated on {long_date(table.as_at)}"
        return (KeyFigure(str(total), label, "submitted", figure="submitted"),)
    return (KeyFigure(str(rows.material.submitted.total.count), f"submitted since {began}", "submitted"),)


def _purpose(paper: PaperDraft, rows: PaperRows) -> None:
    section = paper.section("Purpose of report", "purpose")
    section.say(
        f"To give members of the {COMMITTEE_SHORT[rows.terms.committee]} oversight of HMICFRS's inspection "
        f"activity and of what it asks of the force, as at {long_date(rows.as_at)}, with what has changed "
        f"since {long_date(rows.since)}."
    )


def _background(paper: PaperDraft, rows: PaperRows) -> None:
    section = paper.section("Background", "background")
    background.phase_story(section, rows)
    if rows.terms.committee is not Committee.PPOG:
        background.causes_in_brief(section, rows)


def _causes(paper: PaperDraft, rows: PaperRows) -> None:
    background.causes_in_full(paper.section("Causes of concern", "causes"), rows)


def _recommendations(paper: PaperDraft, rows: PaperRows) -> None:
    section = paper.section("Recommendations, causes of concern and areas for improvement", "recommendations")
    reports(section, rows)
    if rows.terms.committee is Committee.JAC:
        figures.level_definitions(section)
        figures.portal(section, rows)
    figures.register(section, rows)
    submissions.submitted(section, rows)
    submissions.waiting(section, rows)
    figures.age(section, rows)


def _inspections(paper: PaperDraft, rows: PaperRows) -> None:
    inspections(paper.section("Inspection activity", "inspections"), rows)


def _asked_to_note(paper: PaperDraft, rows: PaperRows) -> None:
    short = COMMITTEE_SHORT[rows.terms.committee]
    section = paper.section(f"What the {short} is asked to do", "asked")
    section.say(f"The {short} is asked to note the contents of this report.")


def _contact(paper: PaperDraft, rows: PaperRows) -> None:
    contact = rows.material.contact
    section = paper.section("Contact officer", "contact")
    lines = (
        ("Post", ", ".join(text for text in (contact.title, contact.department) if text)),
        ("Rank", contact.rank),
    )
    told = tuple(Cell(f"{label}: {text}") for label, text in lines if text)
    section.add(Bullets(told) if told else Paragraph("No Force Liaison Officer's post is recorded."))


def _documents(paper: PaperDraft, rows: PaperRows) -> None:
    section = paper.section("Background documents", "documents")
    titles = rows.material.background_documents
    section.add(Bullets(tuple(map(Cell, titles))) if titles else Paragraph("None"))


_Part = Callable[[PaperDraft, PaperRows], None]

# The order here is the paper's order and its numbering; the papers of 2022 to 2024 have it so.
PARTS: dict[Committee, tuple[_Part, ...]] = {
    Committee.JAC: (
        _purpose,
        _background,
        _recommendations,
        _inspections,
        _asked_to_note,
        _contact,
        _documents,
        appendix,
    ),
    Committee.SPCB: (
        _purpose,
        _background,
        _recommendations,
        _inspections,
        _asked_to_note,
        _contact,
        _documents,
        appendix,
    ),
    # The Group hears what the force does about its causes of concern, and each has its rows in place.
    Committee.PPOG: (_purpose, _background, _causes, _inspections, _asked_to_note, _contact, _documents),
}
