"""The reports that a paper speaks of: each with where its part of the paper begins and ends."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from rules.papers.blocks import BlockKind
from rules.papers.item_labels import label_at_start
from rules.papers.likeness import title_likeness
from rules.papers.passages import Passage, Topic, sentences
from rules.papers.proposals import PublicationProposal
from rules.papers.publication_cues import Cue, cues_at
from rules.papers.report_counts import report_counts
from rules.vocabulary import Confidence, PublicationKind

_SAME_TITLE = 92
_FINDINGS_LENGTH = 600
_URL = re.compile(r"https?://[^\s<>\")\]]+")
_KINDS: tuple[tuple[PublicationKind, str], ...] = (
    (PublicationKind.SUPER_COMPLAINT, r"super[- ]?complaint"),
    (PublicationKind.SPOTLIGHT, r"spotlight"),
    (PublicationKind.PILOT, r"\bpilot\b"),
    (PublicationKind.JOINT, r"\bjoint\b|\bJTAI\b|\bHMCPSI\b|crown prosecution service inspect|HMI Probation"),
    (PublicationKind.PEEL, r"\bPEEL\b|police effectiveness,? efficiency"),
    (
        PublicationKind.THEMATIC,
        r"\bthematic\b|\binspection (?:of|into|on)\b|\binspection report\b|police response",
    ),
)
_PARTNERS = {
    "HMCPSI": r"HMCPSI|MHCPIS|crown prosecution service inspectorate",
    "HMI Probation": r"HMI Probation|HM Inspectorate of Probation|\bHMIP\b",
    "HMI Prisons": r"HMI Prisons|HM Inspectorate of Prisons",
    "Ofsted": r"\bofsted\b",
    "CQC": r"\bCQC\b|care quality commission",
    "College of Policing": r"college of policing",
    "IOPC": r"\bIOPC\b|independent office for police conduct",
    "HMICS": r"\bHMICS\b",
    "Estyn": r"\bestyn\b",
    "Care Inspectorate Wales": r"care inspectorate wales",
}
_COMMITTEE_IS_ASKED = re.compile(
    r"(?:the |this )?(?:\w+ ){0,3}(?:committee|board|members|panel|report) (?:is|are) (?:asked|invited|"
    r"requested|recommended|submitted)",
    re.IGNORECASE,
)
_OTHER_BODY = re.compile(
    r"(?:the )?(?:NPCC|national police chiefs|home office|college of policing|IOPC|internal audit|external "
    r"audit|ICO\b|APCC|"
    r"national audit office|government|ministry of justice)",
    re.IGNORECASE,
)
_OF_INSPECTIONS = re.compile(
    r"\bHMI\w*|\binspect\w*|\bPEEL\b|\bthematic\b|super-? ?complaint|spotlight|\brecommendations?\b|"
    r"causes? of concern|"
    r"areas? for improvement",
    re.IGNORECASE,
)
_BY_WHOM = re.compile(r"\b(?:joint\w*|by|published|found|inspectorates?)\b", re.IGNORECASE)
_FINDS = re.compile(
    r"\b(?:found|finds|identified|highlighted|concluded|described as|inconsistent\w*|however)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A sentence about a report."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Report:
    """A report and its part of the paper: the passages from `first` up to, not with, `after`."""

    cue: Cue
    first: int
    after: int
    content: PublicationProposal


def find_reports(all_passages: tuple[Passage, ...], paper_date: date, *, in_report: bool) -> list[Report]:
    """Every report that is named with its date of publication, in order."""
    cues = _without_repeats(
        [
            cue
            for at in range(len(all_passages))
            for cue in cues_at(all_passages, at, paper_date, in_report=in_report)
        ]
    )
    reports = []
    for number, cue in enumerate(cues):
        following = cues[number + 1].at if number + 1 < len(cues) else len(all_passages)
        after = _end(all_passages, cue, following)
        said = _said(all_passages, cue, after, cues)
        reports.append(Report(_weighed(cue, said), cue.at, after, _content(cue, said)))
    return reports


def _weighed(cue: Cue, said: list[_Said]) -> Cue:
    """A cue that is less sure where nothing speaks of an inspection, or where the title is another body's."""
    if _OTHER_BODY.match(cue.title) and not re.search(r"\bHMIC", cue.title):
        return replace(cue, confidence=Confidence.LOW, rule=f"{cue.rule}; but it seems to be another body’s")
    speaks = _OF_INSPECTIONS.search(cue.title) or any(_OF_INSPECTIONS.search(one.text) for one in said[:8])
    if not speaks and cue.confidence is Confidence.HIGH:
        return replace(
            cue, confidence=Confidence.MEDIUM, rule=f"{cue.rule}; nothing there speaks of an inspection"
        )
    return cue


def report_of_cue(all_passages: tuple[Passage, ...], cue: Cue, after: int) -> Report:
    """The report with a given end, for a document that is the report itself."""
    return Report(cue, cue.at, after, _content(cue, _said(all_passages, cue, after, [cue])))


def publication_kind(title: str, said: str) -> PublicationKind:
    """The kind that a title tells, or else the first sentences about the report."""
    for text in (title, said):
        for kind, pattern in _KINDS:
            if re.search(pattern, text, re.IGNORECASE):
                return kind
    return PublicationKind.OTHER


def partners_in(sentences_said: Iterable[str]) -> str:
    """The other bodies that made the report, where a sentence says so."""
    found = [
        name
        for name, pattern in _PARTNERS.items()
        if any(_BY_WHOM.search(said) and re.search(pattern, said, re.IGNORECASE) for said in sentences_said)
    ]
    return "; ".join(found)


def _without_repeats(cues: Sequence[Cue]) -> list[Cue]:
    """A title that stands in the paper again, as in a summary, is no other report; nor is its second line."""
    kept: list[Cue] = []
    for cue in cues:
        if kept and cue.at_passage == kept[-1].at_passage and cue.at != kept[-1].at:
            continue
        same = next((one for one in kept if _same(one, cue)), None)
        if same is None:
            kept.append(cue)
    return kept


def _same(one: Cue, other: Cue) -> bool:
    if one.published_on != other.published_on and None not in (one.published_on, other.published_on):
        return False
    return title_likeness(one.title, other.title) >= _SAME_TITLE


def _end(all_passages: tuple[Passage, ...], cue: Cue, following: int) -> int:
    own = all_passages[cue.at]
    for passage in all_passages[cue.at_passage + 1 : max(following, cue.at_passage + 1)]:
        if (passage.heading and _closes(own, passage)) or _COMMITTEE_IS_ASKED.match(passage.text):
            return passage.index
    return max(following, cue.at_passage + 1) if following > cue.at_passage else cue.at_passage + 1


def _closes(own: Passage, heading: Passage) -> bool:
    """True when a heading begins another part of the paper, and not a part of the report's own."""
    if label_at_start(heading.text):
        return False
    if heading.begins_topic and heading.topic is not Topic.REPORTS:
        return True
    if re.fullmatch(r"\d{1,2}\.?", heading.marker) and not re.fullmatch(r"\d{1,2}\.?", own.marker):
        return True
    if heading.block.kind is BlockKind.HEADING and heading.block.level and own.block.level:
        return own.heading and heading.block.level <= own.block.level
    return False


def _said(all_passages: tuple[Passage, ...], cue: Cue, after: int, cues: Sequence[Cue]) -> list[_Said]:
    """The sentences about the report, up to its first recommendation's text; tables and items left out."""
    ends_here = min(
        (one.after for one in cues if one.at == cue.at_passage and one.after > cue.after), default=None
    )
    found: list[_Said] = []
    first = all_passages[cue.at_passage]
    spans = [(max(start, cue.after), end) for start, end in sentences(first.text) if end > cue.after]
    for start, end in spans:
        if ends_here is not None and end >= ends_here:
            return found
        found.append(_Said(first, start, end))
    for passage in all_passages[cue.at_passage + 1 : after]:
        if not passage.block.rows and not label_at_start(passage.text):
            found.extend(_Said(passage, start, end) for start, end in sentences(passage.text))
    return found


def _content(cue: Cue, said: list[_Said]) -> PublicationProposal:
    texts = [one.text for one in said]
    counts = report_counts(texts)
    opening = " ".join(texts[:4])
    kind = publication_kind(cue.title, opening)
    shared = kind in (PublicationKind.JOINT, PublicationKind.SUPER_COMPLAINT)
    return PublicationProposal(
        title=cue.title,
        kind=kind,
        partners=partners_in([cue.title, *texts[:8]]) if shared else "",
        published_phrase=cue.phrase,
        published_on=cue.published_on,
        link=_link(said),
        findings=_findings(said),
        made=counts.made,
        applicable=counts.applicable,
        afis_made=counts.afis_made,
        afis_applicable=counts.afis_applicable,
        causes_of_concern_made=counts.causes_of_concern_made,
        counts_quote=counts.quote,
        counts_note=counts.note,
    )


def _link(said: list[_Said]) -> str:
    for one in said:
        for link in one.passage.block.links:
            if _URL.match(link.address):
                return link.address
        if found := _URL.search(one.text):
            return found[0].rstrip(".,;")
    return ""


def _findings(said: list[_Said]) -> str:
    """The first paragraph about findings, in the paper's own words, cut at a sentence's end."""
    paragraphs: dict[int, list[str]] = {}
    for one in said:
        if one.passage.block.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM):
            paragraphs.setdefault(one.passage.index, []).append(one.passage.quote(one.start, one.end))
    for lines in paragraphs.values():
        whole = " ".join(lines)
        if len(whole) < 80 or whole.endswith(":") or not _FINDS.search(whole):
            continue
        kept = ""
        for line in lines:
            if kept and len(kept) + len(line) > _FINDINGS_LENGTH:
                break
            kept = f"{kept} {line}".strip()
        return kept[:_FINDINGS_LENGTH].strip()
    return ""
