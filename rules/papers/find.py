"""Everything that a paper seems to say, in its order, each thing with the words that it rests on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from rules.papers.blocks import Document
from rules.papers.document_nature import (
    is_inspectorates_report,
    own_title,
    speaks_of_inspectorate,
    with_headline,
)
from rules.papers.drafts import Draft, draft_of, numbered, without_repeated_items
from rules.papers.figure_sentences import find_figure_sentences
from rules.papers.figure_tables import find_figures
from rules.papers.inspection_tables import find_table_inspections
from rules.papers.inspections import fieldwork_for_report, find_inspections
from rules.papers.item_content import Setting, with_anchor
from rules.papers.item_tables import find_table_items
from rules.papers.likeness import title_likeness
from rules.papers.named_items import find_named_items
from rules.papers.passages import Passage, passages
from rules.papers.proposals import Found, ItemProposal, PublicationProposal
from rules.papers.publication_cues import read_published
from rules.papers.publication_tables import find_table_reports
from rules.papers.publications import Report, find_reports, publication_kind, report_of_cue
from rules.papers.recommendations import ItemFound, find_items
from rules.papers.report_titles import tidy_title
from rules.vocabulary import Confidence, ItemKind, PublicationKind

_SAME_REPORT = 85


@dataclass(slots=True)
class _Finding:
    """One paper being read: its passages, and the drafts so far."""

    all_passages: tuple[Passage, ...]
    paper_date: date
    in_report: bool
    drafts: list[Draft] = field(default_factory=list)
    reports: list[tuple[Report, Draft]] = field(default_factory=list)
    named_reports: list[Draft] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)

    def add(self, draft: Draft) -> Draft:
        self.drafts.append(draft)
        return draft

    def report_at(self, index: int) -> tuple[Report, Draft] | None:
        return next(
            ((report, draft) for report, draft in self.reports if report.first <= index < report.after), None
        )


def find_proposals(document: Document, paper_date: date) -> tuple[Found, ...]:
    """The proposals of one document, publications before their items. `paper_date` is its own date."""
    all_passages = passages(document)
    finding = _Finding(all_passages, paper_date, is_inspectorates_report(all_passages))
    _find_reports(finding)
    _find_items(finding)
    _find_named(finding)
    _find_in_tables(finding)
    _find_the_rest(finding)
    for _, draft in finding.reports:
        _check_listed(finding, draft)
    if not speaks_of_inspectorate(all_passages):
        for draft in finding.drafts:
            draft.confidence = Confidence.LOW
            draft.rule += "; but nothing in the paper speaks of HMICFRS"
    return numbered(without_repeated_items(finding.drafts))


def _find_reports(finding: _Finding) -> None:
    reports = find_reports(finding.all_passages, finding.paper_date, in_report=finding.in_report)
    if finding.in_report:
        early = [report for report in reports if report.first < 12][:1]
        cue = early[0].cue if early else own_title(finding.all_passages, finding.paper_date)
        cue = with_headline(finding.all_passages, cue) if cue else None
        reports = [report_of_cue(finding.all_passages, cue, len(finding.all_passages))] if cue else []
    for report in reports:
        cue = report.cue
        draft = Draft(cue.at, report.content, cue.confidence, cue.quote, cue.place, cue.rule)
        finding.reports.append((report, finding.add(draft)))


def _find_items(finding: _Finding) -> None:
    at = 0
    for report, draft in [*finding.reports, (None, None)]:
        end = report.first if report is not None else len(finding.all_passages)
        _take_items(finding, find_items(finding.all_passages, at, end, _setting(finding, None)), None)
        if report is not None and draft is not None:
            setting = _setting(finding, report.content)
            items = find_items(finding.all_passages, report.first, report.after, setting)
            doubt = _another_date(finding, report)
            _take_items(finding, [_doubted(item) if item.at >= doubt else item for item in items], draft)
            at = max(at, report.after)


def _another_date(finding: _Finding, report: Report) -> int:
    """Where in a report's part another date of publication stands, so that another report may begin there."""
    after = [] if finding.in_report else finding.all_passages[report.cue.at_passage + 1 : report.after]
    for passage in after:
        for told in re.finditer(r"\bpublished on ", passage.text, re.IGNORECASE):
            read = read_published(passage.text[told.end() :], finding.paper_date)
            if read is not None and read[1] is not None and read[1] != report.cue.published_on:
                return passage.index
    return report.after


def _doubted(item: ItemFound) -> ItemFound:
    sure = Confidence.MEDIUM if item.confidence is Confidence.HIGH else item.confidence
    rule = f"{item.rule}; but another date of publication stands before it, so it may be from another report"
    return replace(item, confidence=sure, rule=rule)


def _take_items(finding: _Finding, items: Sequence[ItemFound], within: Draft | None) -> None:
    for item in items:
        finding.taken.update(range(item.at, item.last + 1))
        finding.add(draft_of(item, within))


def _find_named(finding: _Finding) -> None:
    """Items that are named by HMICFRS's own number, with the reports that stand before the numbers."""
    for passage in finding.all_passages:
        if passage.block.rows or passage.index in finding.taken:
            continue
        for named in find_named_items(passage, _setting(finding, None)):
            finding.taken.add(passage.index)
            within = _named_report(finding, passage, named.report, "", "the words before an item’s number")
            finding.add(draft_of(_in_report_kind(named.item, within), within))


def _find_in_tables(finding: _Finding) -> None:
    for passage in finding.all_passages:
        if not passage.block.rows:
            continue
        around = finding.report_at(passage.index)
        setting = _setting(finding, around[0].content if around else None)
        for one in find_table_items(passage, setting):
            finding.taken.add(passage.index)
            within = around[1] if around else None
            item = one.item
            if one.report:
                within = _named_report(
                    finding, passage, one.report, one.published, "the table’s column for the report"
                )
                item = _in_report_kind(item, within)
            elif within is None and item.confidence is Confidence.HIGH and not item.content.portal_id:
                item = replace(
                    item,
                    confidence=Confidence.MEDIUM,
                    rule=f"{item.rule}; the report that it is from isn’t plain",
                )
            finding.add(draft_of(item, within))


def _named_report(finding: _Finding, passage: Passage, title: str, published: str, why: str) -> Draft | None:
    """The draft of a report that is only named: one found before, or a new one without more."""
    title = tidy_title(title)
    if len(title) < 3:
        return None
    known = [draft for _, draft in finding.reports] + finding.named_reports
    for draft in known:
        content = draft.content
        if isinstance(content, PublicationProposal) and title_likeness(content.title, title) >= _SAME_REPORT:
            return draft
    read = read_published(published, finding.paper_date) if published else None
    content = PublicationProposal(
        title=title,
        kind=publication_kind(title, ""),
        published_phrase=read[0] if read else "",
        published_on=read[1] if read else None,
    )
    sure = Confidence.MEDIUM if read and read[1] else Confidence.LOW
    rule = f"named by {why}" + (
        "" if read and read[1] else "; its date isn’t given, so nothing can be counted from it"
    )
    draft = Draft(passage.index, content, sure, title, passage.place, rule)
    finding.named_reports.append(draft)
    return finding.add(draft)


def _in_report_kind(item: ItemFound, within: Draft | None) -> ItemFound:
    """An item with what its report makes of it: what is mandatory, and where its deadline starts."""
    if within is None or not isinstance(within.content, PublicationProposal):
        return item
    content = replace(item.content, mandatory=within.content.kind is not PublicationKind.SUPER_COMPLAINT)
    if within.content.published_on is not None and content.deadline_phrase:
        content = with_anchor(content, within.content.published_on)
    return replace(item, content=content)


def _find_the_rest(finding: _Finding) -> None:
    if not finding.in_report:
        _find_inspections(finding)
    for passage in finding.all_passages:
        if passage.block.rows and passage.index not in finding.taken:
            for one in find_table_inspections(passage, finding.paper_date):
                finding.taken.add(passage.index)
                finding.add(draft_of(one))
    _find_table_reports(finding)
    for table in [*find_figures(finding.all_passages), *find_figure_sentences(finding.all_passages)]:
        if table.at not in finding.taken:
            finding.add(draft_of(table))


def _find_table_reports(finding: _Finding) -> None:
    """Reports that only a table names; a table whose rows are items gave theirs already."""
    for passage in finding.all_passages:
        if not passage.block.rows or passage.index in finding.taken:
            continue
        for cue, content in find_table_reports(passage, finding.paper_date):
            finding.taken.add(passage.index)
            known = (draft.content for _, draft in finding.reports)
            if not any(
                isinstance(one, PublicationProposal)
                and title_likeness(one.title, content.title) >= _SAME_REPORT
                for one in known
            ):
                finding.add(Draft(cue.at, content, cue.confidence, cue.quote, cue.place, cue.rule))


def _find_inspections(finding: _Finding) -> None:
    """Inspections outside the parts about reports; within them only fieldwork in the force."""
    in_reports = {index for report, _ in finding.reports for index in range(report.first, report.after)}
    taken = frozenset(in_reports | finding.taken)
    for one in find_inspections(finding.all_passages, taken, finding.paper_date):
        finding.add(draft_of(one))
    for report, _ in finding.reports:
        for passage in finding.all_passages[report.first : report.after]:
            if passage.index not in finding.taken and not passage.block.rows:
                fieldwork = fieldwork_for_report(passage, report.content.title, finding.paper_date)
                if fieldwork is not None:
                    finding.add(draft_of(fieldwork))


def _check_listed(finding: _Finding, draft: Draft) -> None:
    """Hold what a paper counts as applicable against what it sets out."""
    content = draft.content
    if not isinstance(content, PublicationProposal) or finding.in_report:
        return
    for kind, said, name in (
        (ItemKind.RECOMMENDATION, content.applicable, "recommendations"),
        (ItemKind.AFI, content.afis_applicable, "AFIs"),
        (ItemKind.CAUSE_OF_CONCERN, content.causes_of_concern_made, "causes of concern"),
    ):
        listed = sum(
            1
            for one in finding.drafts
            if one.within is draft and isinstance(one.content, ItemProposal) and one.content.kind is kind
        )
        if said is not None and listed and listed != said:
            note = f"The paper counts {said} {name} as applicable and sets out {listed}."
            content = replace(content, counts_note=f"{content.counts_note} {note}".strip())
    draft.content = content


def _setting(finding: _Finding, report: PublicationProposal | None) -> Setting:
    return Setting(
        published_on=report.published_on if report else None,
        mandatory=report is None or report.kind is not PublicationKind.SUPER_COMPLAINT,
        listed_as_ours=not finding.in_report,
        in_a_report=report is not None,
    )
