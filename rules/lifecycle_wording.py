"""The lifecycle's words for people: who decides, what is needed, who can give it, what was done."""

from rules.vocabulary import Action, Actor, DeadlineKind, Gate

ACTOR_WORDS = {
    Actor.OWNER: "the item’s owner",
    Actor.FORCE_LIAISON_OFFICER: "the Force Liaison Officer",
    Actor.PANEL: "the Deputy Chief Constable’s panel",
    Actor.HMICFRS: "HMICFRS, through the Force Liaison Officer",
}
GATE_WORDS = {
    Gate.EVIDENCE: "evidence that the work is done",
    Gate.SIGN_OFF_OUTCOME: "the panel’s outcome (complete, or business as usual)",
    Gate.SIGNED_LETTER: "the Chief Constable’s signed letter",
    Gate.HMICFRS_NOTICE: "HMICFRS’s written notice",
    Gate.CHILDREN_CLOSED: "all of its recommendations closed",
    Gate.REASON: "a reason in words",
    Gate.OTHER_ITEM: "the item that takes its place",
}
DONE_WORDS = {
    Action.CLAIM: "claimed",
    Action.SIGN_OFF: "signed off",
    Action.SUBMIT: "submitted",
    Action.VERIFY: "verified",
    Action.CLOSE: "closed",
    Action.RETURN: "returned",
    Action.REOPEN: "re-opened",
    Action.SUPERSEDE: "superseded",
    Action.MERGE: "merged",
    Action.DEROGATE: "derogated from",
    Action.MARK_NOT_APPLICABLE: "marked not applicable",
}
WHO_GIVES = {
    Gate.EVIDENCE: "ask the item’s owner for it, and say where it is kept",
    Gate.SIGN_OFF_OUTCOME: "ask the Deputy Chief Constable’s panel which of the two it decided",
    Gate.SIGNED_LETTER: "ask the Chief Constable’s staff officer for it, and attach the file",
    Gate.HMICFRS_NOTICE: "ask HMICFRS for it, through the Force Liaison Officer, and give its reference",
    Gate.CHILDREN_CLOSED: "ask the owners of those that are open",
    Gate.OTHER_ITEM: "ask the Force Liaison Officer which one it is, and name it",
}
DEADLINE_WORDS = {
    DeadlineKind.HMICFRS: "HMICFRS",
    DeadlineKind.PCC: "PCC",
    DeadlineKind.INTERNAL: "internal",
}
