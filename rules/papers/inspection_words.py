"""What words about an inspection tell: its kind, who inspects, and its window read from the paper's date."""

import re
from datetime import date

from rules.deadline_phrases import resolve
from rules.resolution import Resolution
from rules.vocabulary import InspectionKind, ResolutionKind

_KINDS: tuple[tuple[InspectionKind, str], ...] = (
    (InspectionKind.RE_INSPECTION, r"\bre-?inspect\w*|\bre-?visit\w*|\breturn\b|follow-up visit"),
    (InspectionKind.PILOT, r"\bpilot\b|proof of concept"),
    (InspectionKind.JOINT, r"\bjoint\b|\bJTAI\b|\bHMCPSI\b|\bofsted\b"),
    (InspectionKind.PEEL, r"\bPEEL\b"),
)
_INSPECTORATES = {
    "HMCPSI": r"\bHMCPSI\b|crown prosecution service inspectorate",
    "HMI Probation": r"\bHMI ?Probation\b|inspectorate of probation",
    "HMI Prisons": r"\bHMI ?Prisons\b|inspectorate of prisons",
    "Ofsted": r"\bofsted\b",
    "CQC": r"\bCQC\b|care quality commission",
    "Estyn": r"\bestyn\b",
    "HIW": r"\bHIW\b|healthcare inspectorate wales",
}
_LONGEST_DAYS = 260
_LONGEST_PLANNED_DAYS = 366
_WILL = re.compile(r"\b(?:will|is to|due to|planned|scheduled|take place|expected)\b", re.IGNORECASE)


def inspection_kind(text: str) -> InspectionKind:
    """The kind that the words tell; a thematic inspection when they tell none."""
    return next(
        (kind for kind, pattern in _KINDS if re.search(pattern, text, re.IGNORECASE)), InspectionKind.THEMATIC
    )


def inspectorates_in(text: str) -> str:
    """HMICFRS, and the other inspectorates that the words name."""
    others = [name for name, pattern in _INSPECTORATES.items() if re.search(pattern, text, re.IGNORECASE)]
    return "; ".join(["HMICFRS", *others])


def read_window(text: str, paper_date: date, *, forthcoming: bool | None = None) -> Resolution | None:
    """The window in a text, None when it has none or so wide a one that it says nothing.

    `forthcoming` is what the part of the paper says of all its dates; it decides a year that isn't written.
    """
    read = resolve(text, paper_date)
    if forthcoming is not None and read.words and _disagrees(read, paper_date, forthcoming=forthcoming):
        told = f"{'will take place' if forthcoming else 'took place'} {read.words}"
        again = resolve(told, paper_date)
        if again.kind is ResolutionKind.WINDOW and not _disagrees(again, paper_date, forthcoming=forthcoming):
            read = again
    if read.kind is ResolutionKind.DEADLINE and read.start is not None:
        return None
    if read.kind is not ResolutionKind.WINDOW or read.start is None or read.end is None:
        return read if read.kind is ResolutionKind.UNKNOWN and read.words else None
    longest = _LONGEST_PLANNED_DAYS if _WILL.search(text) else _LONGEST_DAYS
    return read if (read.end - read.start).days <= longest else None


def is_forthcoming(window: Resolution | None, paper_date: date, *, said: bool) -> bool:
    """Whether it is still to come: by its days where they tell, else as the paper says."""
    if window is not None and window.start is not None and window.end is not None:
        if window.start > paper_date:
            return True
        if window.end < paper_date:
            return False
    return said


def _disagrees(read: Resolution, paper_date: date, *, forthcoming: bool) -> bool:
    if read.start is None or read.end is None:
        return True
    return read.end < paper_date if forthcoming else read.start > paper_date
