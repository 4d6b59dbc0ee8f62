"""Whom a recommendation is for, read from the words before “should”, and whether that binds the force."""

import re
from dataclasses import dataclass

from rules.vocabulary import Applicability

_OURS = {
    "Chief constables": r"chief constables?|\bCCs?\b|chief officers",
    "Police forces": r"(?:all |police |every |each )forces?\b|\bforces\b",
    "The force": r"(?:the|this|your) (?:force|constabulary|service)\b|\bconstabulary\b|"
    r"(?-i:\b(?!Transport|Royal)[A-Z][\w-]+ Police\b(?! (?:and Crime|Chiefs|Digital|Federation)))",
}
_OTHERS = {
    "NPCC": r"\bNPCC\b|national police chiefs'? council",
    "College of Policing": r"college of policing|\bthe college\b",
    "CPS": r"\bCPS\b|crown prosecution service|director of public prosecutions",
    "Police and crime commissioners": r"\bPCCs?\b|police,?(?: fire)?(?: &| and) crime commissioners?|"
    r"local policing bodies|\bmayors?\b",
    "Ministry of Justice": r"\bMoJ\b|ministry of justice",
    "Home Office": r"home office|home secretary",
    "NCA": r"\bNCA\b|national crime agency",
    "ROCUs": r"\bROCUs?\b|regional organised crime units?",
    "HMCTS": r"\bHMCTS\b|courts (?:and|&) tribunals service",
    "Probation Service": r"probation service|\bHMPPS\b|prison and probation service",
    "IOPC": r"\bIOPC\b|independent office for police conduct",
    "Local authorities": r"local authorit(?:y|ies)|\bcouncils\b",
    "Youth justice services": r"youth (?:justice|offending) (?:services?|teams?|board)",
    "Counter terrorism policing": r"counter[- ]terrorism policing",
    "Police Digital Service": r"police digital service|\bPDS\b",
    "Business user groups": r"business user groups?",
    "Safeguarding partners": r"safeguarding partners?",
    "Government": r"\bthe government\b|\bministers?\b|secretary of state|department (?:for|of) \w+",
    "BTP": r"british transport police",
}
_PATTERNS = [
    (name, name in _OURS, re.compile(pattern, re.IGNORECASE)) for name, pattern in (_OURS | _OTHERS).items()
]
MODAL = re.compile(r"\b(?:should|must|needs? to|shall|(?:is|are) required to|ought to)\b", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:work(?:ing)? (?:together |jointly |closely )?with|in (?:partnership|consultation|collaboration|"
    r"conjunction) with|"
    r"together with|jointly with|(?:are|is|be) provided by|with the support of)\b(?P<who>[^.;:]{0,140}?)"
    r"(?=\bto\b|[.;:,]|$)",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"\b(?:chief constables|forces|those)\b(?: of forces)? (?:that|which|who|where|whose|with)\b[^,.;]{0,90}?"
    r"\b(?:yet|not|don't|haven't|hasn't|still|already)\b|\bforces? (?:that (?:have|are|do)|without)\b|"
    r"\bwhere (?:they|forces|this) (?:have|has|do|does|is)(?: not|n't)\b",
    re.IGNORECASE,
)
_READ_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Addressed:
    """The addressees by name, and what that makes of the item, with the reason in words."""

    names: tuple[str, ...]
    applicability: Applicability
    reason: str


def addressed(text: str, *, listed_as_ours: bool) -> Addressed:
    """Read an evened text. `listed_as_ours` is true where a force's own paper lists the item as its own."""
    ours, others = _named(text)
    names = (*ours, *others)
    if ours and _CONDITION.search(text[:400]):
        return Addressed(
            names, Applicability.CONDITIONAL, "it is for forces in a certain position: is this one?"
        )
    if ours and others:
        return Addressed(names, Applicability.JOINT, f"addressed to {_and(names)}")
    if ours:
        return Addressed(names, Applicability.OURS, f"addressed to {_and(names)}")
    if others and listed_as_ours:
        reason = f"addressed to {_and(names)} only, yet the paper lists it among the force’s own: check"
        return Addressed(names, Applicability.JOINT, reason)
    if others:
        return Addressed(names, Applicability.NOT_OURS, f"addressed to {_and(names)} only")
    return Addressed((), Applicability.OURS, "the text names nobody else: check")


def names_in(text: str) -> tuple[str, ...]:
    """The bodies that a short text names, such as a table's cell."""
    return tuple(name for name, _, pattern in _PATTERNS if pattern.search(text))


def _named(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ours: dict[str, None] = {}
    others: dict[str, None] = {}
    for clause in _clauses(text):
        for name, is_ours, pattern in _PATTERNS:
            if pattern.search(clause):
                (ours if is_ours else others).setdefault(name)
    if "Chief constables" in ours:
        ours = {"Chief constables": None}  # "chief constables should make sure their forces" is for one
    return tuple(ours), tuple(others)


def _clauses(text: str) -> list[str]:
    """What stands before the verb that binds, in the first sentences, and whom it binds them to work with."""
    found: list[str] = []
    for sentence in re.split(r"(?<=[.;:])\s+", text)[:_READ_SENTENCES]:
        modal = MODAL.search(sentence)
        if not modal:
            continue
        subject = sentence[: modal.start()]
        # "by 1 June, in response to the Home Office's review, chief constables": only the last part is who.
        parts = [part for part in re.split(r",\s+(?=(?:all |the )?[A-Za-z])", subject) if not _is_time(part)]
        found.extend(
            part
            for part in parts
            if not re.match(r"\s*(?:in|as|following|under|when|to|given|having)\b", part, re.I)
        )
        found.extend(together["who"] for together in _TOGETHER.finditer(sentence))
    return found


def _is_time(part: str) -> bool:
    return bool(
        re.fullmatch(r"\s*(?:by|within|from|with immediate)\b[^,]{0,30}\d?[^,]{0,12}", part, re.IGNORECASE)
    ) and not any(pattern.search(part) for _, _, pattern in _PATTERNS)


def _and(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
