"""The reports published since the committee before: findings, made and applicable, and what they ask."""

from rules.dates_in_words import long_date
from rules.figures.publications import KindCounts, PublicationCounts
from rules.figures.stated_sums import StatedSum, report_sums
from rules.packs.committee_draft import SectionDraft
from rules.packs.committee_material import Committee, PublicReport
from rules.packs.committee_publishable import public_breaks
from rules.packs.committee_rows import PaperRows
from rules.packs.committee_tables import text_table
from rules.packs.committee_words import kinds_in_words
from rules.packs.content import Align, Cell, Column, Paragraph, Row, Table, Tone
from rules.vocabulary import FigureTable, ItemKind, PublicationKind

_KIND_WORDS = {
    PublicationKind.PEEL: "PEEL report",
    PublicationKind.THEMATIC: "National thematic report",
    PublicationKind.JOINT: "Joint report",
    PublicationKind.SUPER_COMPLAINT: "Report on a super-complaint",
    PublicationKind.SPOTLIGHT: "Spotlight report",
    PublicationKind.PILOT: "Pilot",
    PublicationKind.OTHER: "Report",
}


def reports(section: SectionDraft, rows: PaperRows) -> None:
    """One block for each report, after a sentence that counts them."""
    section.heading("Published reports", "reports")
    counts = {one.key: one for one in rows.material.report_counts}
    asking = sum(_asks(counts.get(report.key)) for report in rows.reports)
    section.add(Paragraph(_opening(rows, asking)))
    parts = _parts(rows)
    for place, report in enumerate(rows.reports, start=1):
        section.subheading(_title(report), f"report-{place}")
        _report(section, rows, report, counts.get(report.key), parts.get(report.key))


def _opening(rows: PaperRows, asking: int) -> str:
    count, day = len(rows.reports), long_date(rows.since)
    if not count:
        return f"No report has been published since {day}."
    have = "report has" if count == 1 else "reports have"
    told = f"Since {day}, {count} {have} been published."
    if asking == count:
        which = "It asks" if count == 1 else "Each asks"
        return f"{told} {which} something of the force."
    return f"{told} {asking} of {count} {'asks' if asking == 1 else 'ask'} something of the force."


def _asks(counts: PublicationCounts | None) -> bool:
    return counts is not None and any(one.applicable or one.ours.count for one in counts.kinds)


def _title(report: PublicReport) -> str:
    day = (
        f"published {long_date(report.published_on)}"
        if report.published_on
        else "day of publication not recorded"
    )
    return f"{report.title} ({day})"


def _report(
    section: SectionDraft,
    rows: PaperRows,
    report: PublicReport,
    counts: PublicationCounts | None,
    parts: StatedSum | None,
) -> None:
    section.remark(_about(report))
    if report.findings:
        section.add(Paragraph(report.findings))
    if counts is not None and counts.kinds:
        section.add(Paragraph(_counts_in_words(counts)), _counts_table(counts, rows))
    if parts is not None:
        section.add(Paragraph(_parts_in_words(parts)))
    if report.counts_note:
        section.remark(f"Note on these numbers: {report.counts_note}")
    broken = [parts.broken] if parts is not None and parts.broken is not None else []
    section.doubt(public_breaks([*broken, *(counts.breaks if counts is not None else ())]), named=False)
    if rows.terms.committee is Committee.JAC:
        _texts(section, rows, report)


def _about(report: PublicReport) -> str:
    """Kind, partners and address in one line."""
    partners = f", with {report.partners.replace(';', ',')}" if report.partners else ""
    link = f" Read it at {report.link}" if report.link else ""
    return f"{_KIND_WORDS[report.kind]}{partners}.{link}"


def _texts(section: SectionDraft, rows: PaperRows, report: PublicReport) -> None:
    """What the report asks of the force, with whatever is odd about its dates."""
    items = rows.of_report(report)
    if not items:
        return
    section.add(*text_table(items, rows))
    if report.kind is PublicationKind.SUPER_COMPLAINT:
        section.remark(
            "A super-complaint's recommendations aren't mandatory as those of other reports are, and are "
            "never counted as overdue with them."
        )
    keys = {item.key for item in items}
    section.doubt((one for one in rows.material.date_breaks if keys & set(one.item_keys)), named=False)


def _counts_in_words(counts: PublicationCounts) -> str:
    """For example “14 recommendations were made, of which 5 apply to the force.”"""
    return " ".join(map(_kind_in_words, counts.kinds))


def _kind_in_words(counts: KindCounts) -> str:
    if counts.made is None:
        return f"How many {kinds_in_words(counts.kind, 0).partition(' ')[2]} it made isn't stated."
    if counts.kind is ItemKind.CAUSE_OF_CONCERN:
        return f"It found {kinds_in_words(counts.kind, counts.made)}."
    made = f"{kinds_in_words(counts.kind, counts.made)} {'was' if counts.made == 1 else 'were'} made"
    if counts.applicable is None:
        return f"{made}; how many apply to the force isn't stated."
    apply = "applies" if counts.applicable == 1 else "apply"
    return f"{made}, of which {counts.applicable} {apply} to the force."


def _counts_table(counts: PublicationCounts, rows: PaperRows) -> Table:
    """Made is what applies to the force and what is for others only; each figure in the register opens."""
    known = all(one.made is not None and one.applicable is not None for one in counts.kinds)
    columns = (
        Column("What the report made", 72),
        Column("Applies to the force", 30, Align.RIGHT),
        Column("For others only", 30, Align.RIGHT),
        Column("Made", 24, Align.RIGHT, plus=(1, 2) if known else ()),
        Column("In this register", 30, Align.RIGHT),
    )
    return Table(columns, tuple(_counts_row(one, rows) for one in counts.kinds))


def _counts_row(counts: KindCounts, rows: PaperRows) -> Row:
    made, applicable = counts.made, counts.applicable
    others = None if made is None or applicable is None else made - applicable
    label = {ItemKind.CAUSE_OF_CONCERN: "Causes of concern", ItemKind.RECOMMENDATION: "Recommendations"}
    return Row(
        (
            Cell(label.get(counts.kind, "Areas for improvement (AFIs)")),
            stated_cell(applicable),
            stated_cell(others),
            stated_cell(made),
            Cell(str(counts.ours.count), link=rows.first_anchor(counts.ours.keys or ())),
        )
    )


def stated_cell(value: int | None) -> Cell:
    """A stated figure, or that there is none."""
    return Cell("not stated", tone=Tone.MUTED) if value is None else Cell(str(value))


def _parts(rows: PaperRows) -> dict[str, StatedSum]:
    """By report's key, its recommendations by whom they are for, where a paper states that."""
    tables = [table for table in rows.material.stated if table.table is FigureTable.PUBLICATION_PARTS]
    titles = {report.key: report.title for report in rows.material.reports}
    return {one.label: one for one in report_sums(tables, titles)}


def _parts_in_words(parts: StatedSum) -> str:
    listed = ", ".join(
        f"{'no clear number' if value is None else value} {name}" for name, value in parts.parts
    )
    return f"By whom they are for, as stated: {listed}."
