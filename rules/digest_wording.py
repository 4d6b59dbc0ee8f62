"""The sentences of a digest: how an item stands, what its date rests on, what is asked."""

from datetime import date

from rules.clean_text import clean_text
from rules.dates_in_words import days_in_words, long_date, number_of
from rules.notice_facts import NoticeFacts
from rules.vocabulary import NoticeRule, Stage

# What an owner is asked for an item with a date depends on how far the item has come.
_ASKED_BY_STAGE = {
    Stage.OPEN: "Say where it stands and whether the date will be met, or claim it as done with evidence.",
    Stage.RETURNED: "Say what is being done about the points on which it was returned.",
    Stage.CLAIMED: "Check that the evidence is complete; the Deputy Chief Constable’s panel has yet to sign.",
    Stage.SIGNED_OFF: "Send the submission, with the Chief Constable’s letter where the level asks for one.",
}
_ASKED_WHEN_LATE = {
    Stage.OPEN: "Say what stands in the way and when it will be done, or claim it as done with evidence.",
}
_NOTHING_ASKED = "Nothing is asked of you; this is for information."
_ASKED_BY_RULE = {
    NoticeRule.STALE_REVIEW: "Give a short update: where it stands and what comes next.",
    NoticeRule.NO_DATE: "Record the date with the words it rests on, or that none was set.",
    NoticeRule.NO_OWNER: "Name the post that owns it.",
    NoticeRule.OWNER_LEFT: "Record who holds the post now, or give the item to another post.",
}
_STAGE_NOTES = {
    Stage.OPEN: "",
    Stage.CLAIMED: "Claimed as done by its owner; not yet signed off.",
    Stage.SIGNED_OFF: "Signed off by the force; not yet submitted.",
    Stage.SUBMITTED: "Submitted; HMICFRS has yet to verify it.",
    Stage.VERIFIED: "Verified by HMICFRS; not yet closed.",
    Stage.CLOSED: "Closed.",
    Stage.RETURNED: "Returned: it was submitted and came back.",
    Stage.SUPERSEDED: "Superseded.",
    Stage.MERGED: "Merged with another item.",
    Stage.DEROGATED: "The force departs from it, with its reasons recorded.",
    Stage.NOT_APPLICABLE: "Found not to apply to the force.",
}


def standing_of(notice: NoticeFacts, today: date) -> str:
    """Why the item is in the digest: “182 days late”, “due tomorrow”, “no update since 28 March 2024”."""
    match notice.rule:
        case NoticeRule.OVERDUE | NoticeRule.DUE_SOON:
            return _standing_by_date(notice, today)
        case NoticeRule.STALE_REVIEW:
            if notice.last_update_on is None:
                return "no update recorded yet"
            return f"no update since {long_date(notice.last_update_on)}"
        case NoticeRule.NO_DATE:
            return "no date is known"
        case NoticeRule.NO_OWNER:
            return "nobody owns it"
        case NoticeRule.OWNER_LEFT:
            return f"nobody holds the post that owns it ({notice.owner_title or 'post not named'})"


def _standing_by_date(notice: NoticeFacts, today: date) -> str:
    if notice.due_on is None:
        return "no date is known"
    days_past = (today - notice.due_on).days
    if days_past > 0 and not notice.mandatory:
        return f"its date passed {number_of(days_past, 'day')} ago"
    return days_in_words(notice.due_on, today=today)


def deadline_of(notice: NoticeFacts) -> str:
    """The deadline's day in words: “14 June 2024”, or “no date”."""
    return "no date" if notice.due_on is None else long_date(notice.due_on)


def basis_of(notice: NoticeFacts) -> str:
    """What the date rests on, or why there is none, to follow `deadline_of` after a comma."""
    phrase, why = clean_text(notice.phrase).strip(), clean_text(notice.why).strip().rstrip(".")
    if notice.due_on is None:
        if not phrase:
            return "as none is stated"
        return f"as “{phrase}” can’t be made into one" + (f": {why}" if why else "")
    words = f"from “{phrase}”" if phrase else "though the register holds no words for it"
    words = f"{words}: {why}" if why else words
    agreed = "confirmed" if notice.confirmed else "not yet confirmed"
    return f"{words}; {agreed} by the Force Liaison Officer"


def stage_note(stage: Stage) -> str:
    """One sentence on how far the item has come; empty while it is simply open."""
    return _STAGE_NOTES[stage]


def asked_of(notice: NoticeFacts) -> str:
    """What the reader is asked to do, as one sentence."""
    if notice.rule in _ASKED_BY_RULE:
        return _ASKED_BY_RULE[notice.rule]
    asked = _ASKED_BY_STAGE.get(notice.stage, _NOTHING_ASKED)
    return _ASKED_WHEN_LATE.get(notice.stage, asked) if notice.rule is NoticeRule.OVERDUE else asked
