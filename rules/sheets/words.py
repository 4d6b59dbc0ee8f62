"""The words that spreadsheets use for kinds, levels, stages, yes and no, and whom an item binds."""

import re

from rules.sheets.headings import squashed
from rules.vocabulary import Applicability, DeadlineKind, ItemKind, PortalStatus, Rag, Stage

NO_LEVEL = 0
_LEVEL = re.compile(r"(?:level|lvl|lv|l)?\s*[:.-]?\s*([0-9]+)(?:\.0+)?", re.IGNORECASE)


KINDS: dict[str, ItemKind] = {
    squashed(word): kind
    for kind, words in {
        ItemKind.RECOMMENDATION: "recommendation, recommendations, rec, recs, rec., recommendation (R)",
        ItemKind.AFI: (
            "AFI, AFIs, area for improvement, areas for improvement, area for improvement (AFI), "
            "areas for improvement (AFI), A.F.I."
        ),
        ItemKind.CAUSE_OF_CONCERN: (
            "cause of concern, causes of concern, CoC, cause for concern, causes for concern, "
            "accelerated cause of concern"
        ),
    }.items()
    for word in words.split(",")
}
# Slips that look like a kind: they are asked about, with this as what may be meant.
KIND_SLIPS = {"af1": ItemKind.AFI, "afl": ItemKind.AFI, "afis1": ItemKind.AFI, "a1f": ItemKind.AFI}

LEVELS_WITHOUT = frozenset(
    {"none", "nolevel", "beforelevels", "closedbeforelevels", "prelevels", "na", "notlevelled", "0"}
)
STAGES: dict[str, Stage] = {
    squashed(word): stage
    for stage, words in {
        Stage.OPEN: "open, live, in progress, ongoing, not started, outstanding, active, on track",
        Stage.CLAIMED: "claimed, claimed complete, owner claims complete, claimed by owner",
        Stage.SIGNED_OFF: "signed off, signed-off, internally signed off, signed off internally",
        Stage.SUBMITTED: (
            "submitted, self certified, self-certified, submitted for closure, closure submitted, "
            "self certification submitted, submitted to HMICFRS, awaiting verification"
        ),
        Stage.VERIFIED: "verified, verified by HMICFRS",
        Stage.CLOSED: "closed, closed by HMICFRS, closed on portal, archived, closed and archived",
        Stage.RETURNED: "returned, sent back",
        Stage.SUPERSEDED: "superseded, replaced",
        Stage.MERGED: "merged",
        Stage.DEROGATED: "derogated, derogation",
        Stage.NOT_APPLICABLE: "not applicable, not for us",
    }.items()
    for word in words.split(",")
}
# "Complete" may be the owner's claim, the panel's sign-off or HMICFRS's closure, so it is asked about.
YES_NO = {
    squashed(word): answer
    for answer, words in {
        True: "yes, y, true, 1, x, mandatory",
        False: "no, n, false, 0, not mandatory, non mandatory, optional, advisory",
    }.items()
    for word in words.split(",")
}
APPLICABILITIES: dict[str, Applicability] = {
    squashed(word): value
    for value, words in {
        Applicability.OURS: "ours, yes, y, true, applicable, applies, 1, x, all forces",
        Applicability.JOINT: "joint, jointly, shared",
        Applicability.CONDITIONAL: "conditional, if applicable, partly, in part",
        Applicability.NOT_OURS: "not ours, not-ours, no, n, false, not applicable, n/a, others, 0",
    }.items()
    for word in words.split(",")
}
PORTAL_STATUSES: dict[str, PortalStatus] = {
    squashed(word): status
    for status, words in {
        PortalStatus.OPEN: (
            "open, live, outstanding, in progress, active, open on portal, open - submitted, "
            "open - self certified, awaiting verification, submitted, self certified"
        ),
        PortalStatus.CLOSED: "closed, closed on portal, archived, closed and archived, closed by HMICFRS",
    }.items()
    for word in words.split(",")
}
RAGS: dict[str, Rag] = {
    squashed(word): rag
    for rag, words in {Rag.RED: "red, r", Rag.AMBER: "amber, a, yellow", Rag.GREEN: "green, g"}.items()
    for word in words.split(",")
}
DEADLINE_KINDS: dict[str, DeadlineKind] = {
    squashed(word): kind
    for kind, words in {
        DeadlineKind.HMICFRS: "hmicfrs, hmic, hmicfrs deadline",
        DeadlineKind.PCC: "pcc, pcc-set, opcc",
        DeadlineKind.INTERNAL: "internal, force, internal target",
    }.items()
    for word in words.split(",")
}


def level_in(text: str) -> int | None:
    """“L2”, “Level 2” and “2.0” as 2, “before levels” as NO_LEVEL; None for anything else."""
    if squashed(text) in LEVELS_WITHOUT:
        return NO_LEVEL
    found = _LEVEL.fullmatch(text.strip())
    level = int(found[1]) if found and len(found[1]) < 3 else None
    return level if level is not None and 1 <= level <= 4 else None
