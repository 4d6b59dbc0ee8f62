"""The sentences of a digest: how an item stands, what its date rests on, what is asked."""

from collections.abc import Callable
from datetime import date

from rules.clean_text import clean_text
from rules.dates_in_words import days_in_words, long_date, number_of
from rules.notice_facts import MatterFacts, NoticeFacts, ToldBefore
from rules.vocabulary import NoticeRule, ReviewClock, Stage

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
_GIVE_UPDATE = "Give a short update: where it stands and what comes next."
_HOLD_REVIEW = "Hold the review, and record what it found."
_ASKED_BY_RULE = {
    NoticeRule.STALE_REVIEW: _GIVE_UPDATE,
    NoticeRule.SECTION_55: "See that the PCC’s comments are published by then, with the chief officer’s.",
    NoticeRule.PAPER_CUT_OFF: "Bring in the updates and the paper before the cut-off.",
    NoticeRule.ESCALATION: "Ask its owner what stands in the way, and settle what happens next.",
    NoticeRule.NO_DATE: "Record the date with the words it rests on, or that none was set.",
    NoticeRule.NO_OWNER: "Name the post that owns it.",
    NoticeRule.OWNER_LEFT: "Record who holds the post now, or give the item to another post.",
    NoticeRule.UNCONFIRMED_DATE: "Hold the date against the words it rests on; confirm it or put it right.",
    NoticeRule.SNOOZED: _NOTHING_ASKED,
    NoticeRule.DELIVERY_FAILED: "Put the person’s address right, and tell them another way meanwhile.",
}
_ASKED_TO_SIGN = {
    Stage.CLAIMED: "Have the panel sign it off, or return it with what is missing.",
    Stage.SIGNED_OFF: "Sign the letter, or say what is missing, so that the submission can go.",
}
_WAITS_FOR = {
    Stage.CLAIMED: "the panel’s sign-off",
    Stage.SIGNED_OFF: "the Chief Constable’s letter",
}
_STAGE_NOTES = {
    Stage.OPEN: "Open.",
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
_REVIEWS = {
    ReviewClock.OWNER_UPDATE: "owner’s update",
    ReviewClock.CAUSE_OF_CONCERN: "cause of concern review",
    ReviewClock.ENGAGE_REPORT: "report while in Engage",
    ReviewClock.REMAINED_OR_IMPROVED: "“remained or improved” review",
    ReviewClock.PANEL: "DCC panel review",
}


def standing_of(notice: NoticeFacts | MatterFacts, today: date) -> str:
    """Why it is in the digest: “182 days late”, “due tomorrow”, “no update since 28 March 2024”."""
    if isinstance(notice, MatterFacts):
        return _standing_of_matter(notice, today)
    return _STANDINGS[notice.rule](notice, today)


def _standing_of_matter(notice: MatterFacts, today: date) -> str:
    if notice.rule is NoticeRule.DELIVERY_FAILED:
        return "it couldn’t be delivered"
    if notice.told_day is None:
        return "no date is known"
    return days_in_words(notice.told_day, today=today)


def _standing_by_date(notice: NoticeFacts, today: date) -> str:
    if notice.due_on is None:
        return "no date is known"
    days_past = (today - notice.due_on).days
    if days_past > 0 and not notice.mandatory:
        return f"its date passed {number_of(days_past, 'day')} ago"
    return days_in_words(notice.due_on, today=today)


def _standing_when_escalated(notice: NoticeFacts, today: date) -> str:
    if notice.due_on is None or notice.due_on >= today:
        return _no_update(notice)
    return f"{_standing_by_date(notice, today)}, {_no_update(notice)}"


def _no_update(notice: NoticeFacts, _today: date | None = None) -> str:
    if notice.last_update_on is None:
        return "no update recorded yet"
    return f"no update since {long_date(notice.last_update_on)}"


def _standing_when_snoozed(notice: NoticeFacts, _today: date) -> str:
    if notice.snooze is None:
        return "its reminders were put off"
    snooze = notice.snooze
    reason = clean_text(snooze.reason).strip().rstrip(".")
    return f"put off until {long_date(snooze.until)} by {snooze.by}: {reason}"


def _waiting_for_a_signature(notice: NoticeFacts, _today: date) -> str:
    since = f" since {long_date(notice.stage_since)}" if notice.stage_since is not None else ""
    return f"waiting for {_WAITS_FOR.get(notice.stage, 'a signature')}{since}"


def _owner_left(notice: NoticeFacts, _today: date) -> str:
    return f"nobody holds the post that owns it ({notice.owner_title or 'post not named'})"


def _review(notice: NoticeFacts) -> str:
    """Which review is due: a notice's stage names its clock."""
    clock = next((clock for clock in ReviewClock if notice.step.startswith(clock.value)), None)
    return _REVIEWS[clock] if clock is not None else "review"


def _by(day: date | None, today: date) -> str:
    if day is None:
        return "due"
    if day < today:
        return f"was due on {long_date(day)}, {number_of((today - day).days, 'day')} ago"
    return f"{days_in_words(day, today=today)}, on {long_date(day)}"


_STANDINGS: dict[NoticeRule, Callable[[NoticeFacts, date], str]] = {
    NoticeRule.OVERDUE: _standing_by_date,
    NoticeRule.DUE_SOON: _standing_by_date,
    NoticeRule.ESCALATION: _standing_when_escalated,
    NoticeRule.STALE_REVIEW: _no_update,
    NoticeRule.REVIEW_DUE: lambda notice, today: f"{_review(notice)} {_by(notice.told_day, today)}",
    NoticeRule.TO_SIGN: _waiting_for_a_signature,
    NoticeRule.SECTION_55: lambda notice, today: f"section 55 response {_by(notice.told_day, today)}",
    NoticeRule.PAPER_CUT_OFF: lambda notice, today: f"paper cut-off {_by(notice.told_day, today)}",
    NoticeRule.NO_DATE: lambda _notice, _today: "no date is known",
    NoticeRule.NO_OWNER: lambda _notice, _today: "nobody owns it",
    NoticeRule.OWNER_LEFT: _owner_left,
    NoticeRule.UNCONFIRMED_DATE: lambda _notice, _today: "nobody has confirmed its date",
    NoticeRule.SNOOZED: _standing_when_snoozed,
    NoticeRule.DELIVERY_FAILED: lambda _notice, _today: "a message about it couldn’t be delivered",
}


def deadline_of(notice: NoticeFacts | MatterFacts, today: date) -> str:
    """The deadline's day in words: “14 June 2024”, with the days left unless the standing says them."""
    if isinstance(notice, MatterFacts):
        return "" if notice.told_day is None else long_date(notice.told_day)
    if notice.due_on is None:
        return "no date"
    if notice.rule in (NoticeRule.OVERDUE, NoticeRule.DUE_SOON):
        return long_date(notice.due_on)
    if notice.rule is NoticeRule.ESCALATION and notice.due_on < today:
        return long_date(notice.due_on)
    return f"{long_date(notice.due_on)} ({_standing_by_date(notice, today)})"


def basis_of(notice: NoticeFacts | MatterFacts) -> str:
    """What the date rests on, or why there is none, to follow `deadline_of` after a comma."""
    if isinstance(notice, MatterFacts):
        return notice.basis
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
    """One sentence on how far the item has come."""
    return _STAGE_NOTES[stage]


def asked_of(notice: NoticeFacts | MatterFacts) -> str:
    """What the reader is asked to do, as one sentence."""
    if isinstance(notice, MatterFacts):
        return _ASKED_BY_RULE.get(notice.rule, _NOTHING_ASKED)
    if notice.rule is NoticeRule.REVIEW_DUE:
        return _GIVE_UPDATE if notice.step.startswith(ReviewClock.OWNER_UPDATE.value) else _HOLD_REVIEW
    if notice.rule is NoticeRule.TO_SIGN:
        return _ASKED_TO_SIGN.get(notice.stage, _NOTHING_ASKED)
    if notice.rule in _ASKED_BY_RULE:
        return _ASKED_BY_RULE[notice.rule]
    asked = _ASKED_BY_STAGE.get(notice.stage, _NOTHING_ASKED)
    return _ASKED_WHEN_LATE.get(notice.stage, asked) if notice.rule is NoticeRule.OVERDUE else asked


def told_before_in_words(notice: NoticeFacts) -> str:
    """“Head of Crime (3 times, last on 3 June 2024); Force Liaison Officer (7 June 2024)”, or ""."""
    return "; ".join(_told(told) for told in notice.told_before)


def _told(told: ToldBefore) -> str:
    times = f"{told.times} times, last on " if told.times > 1 else ""
    return f"{told.post_title} ({times}{long_date(told.last_on)})"
