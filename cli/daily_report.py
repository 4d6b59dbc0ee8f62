"""What a daily check and a round of sending did, in words and as a JSON document."""

from collections.abc import Sequence
from typing import Any

from rules.dates_in_words import long_date, number_of
from rules.digests import Digest, subject_line
from rules.vocabulary import NoticeRule
from tasks.reminders.decide_notices import Decided
from tasks.reminders.render_digest import render_mail
from tasks.reminders.send_dispatches import Failure, SendReport

_RULES_IN_WORDS = {
    NoticeRule.DUE_SOON: "due soon",
    NoticeRule.OVERDUE: "past their date",
    NoticeRule.ESCALATION: "escalated",
    NoticeRule.STALE_REVIEW: "without an update",
    NoticeRule.REVIEW_DUE: "with a review due",
    NoticeRule.TO_SIGN: "to sign",
    NoticeRule.SECTION_55: "for a section 55 response",
    NoticeRule.PAPER_CUT_OFF: "for a paper’s cut-off",
    NoticeRule.NO_DATE: "without a date",
    NoticeRule.NO_OWNER: "without an owner",
    NoticeRule.OWNER_LEFT: "whose owner left",
    NoticeRule.UNCONFIRMED_DATE: "with a date to confirm",
    NoticeRule.SNOOZED: "put off",
    NoticeRule.DELIVERY_FAILED: "not delivered",
}


def decided_lines(decided: Decided) -> list[str]:
    """The decision in lines for a person; after a dry run with every message, as it would go."""
    by_rule = ", ".join(
        f"{decided.new[rule]} {words}" for rule, words in _RULES_IN_WORDS.items() if decided.new.get(rule)
    )
    start = f"{long_date(decided.today)}, {decided.force_code}"
    lines = [f"{start}: {number_of(decided.notices, 'new notice')}{f' ({by_rule})' if by_rule else ''}."]
    if decided.withdrawn:
        lines.append(f"{number_of(decided.withdrawn, 'notice')} taken back: the date was moved since.")
    if decided.waiting:
        lines.append(f"{number_of(decided.waiting, 'notice')} wait for tomorrow’s message.")
    for digest in decided.preview:
        lines += ["", f"Would tell {digest.person_name}:", f"Subject: {subject_line(digest)}", ""]
        text, _ = render_mail(digest)
        lines += [f"    {line}".rstrip() for line in text.splitlines()]
    return lines


def sent_lines(report: SendReport) -> list[str]:
    """What was delivered, in lines for a person."""
    line = f"{number_of(report.accepted, 'message')} sent"
    if report.not_needed:
        line += f", {report.not_needed} not needed any more"
    if report.queued:
        line += f", {report.queued} still queued"
    if report.held:
        line += f", {report.held} of them for their readers’ hours"
    lines = [line + "."]
    if report.withdrawn_notices:
        lines.append(f"{number_of(report.withdrawn_notices, 'notice')} taken out, as they hold no more.")
    if report.redirected_notices:
        lines.append(
            f"{number_of(report.redirected_notices, 'notice')} taken out for whoever is in the post now; the "
            "next daily check puts them into that person’s message."
        )
    return lines


def trouble_lines(report: SendReport) -> list[str]:
    """What went wrong, one line each; nothing is lost by it."""
    lines = [
        f"{channel.value} can't be reached: {reply}; "
        "its messages stay queued and go at the next `oversight send`"
        for channel, reply in report.down.items()
    ]
    lines += [
        f"not yet delivered to {each.recipient}, will be tried again: {each.reply}" for each in report.delayed
    ]
    lines += [f"can't be delivered to {each.recipient}: {each.reply}" for each in report.failed]
    return lines


def document(
    decided: Decided | None, report: SendReport | None, warnings: Sequence[str] = ()
) -> dict[str, Any]:
    """Both as one JSON document (`--json`); `warnings` are what went wrong beside the sending."""
    whole: dict[str, Any] = {}
    if decided is not None:
        whole["decided"] = {
            "force": decided.force_code,
            "today": decided.today.isoformat(),
            "new": {rule.value: count for rule, count in decided.new.items()},
            "messages": decided.messages,
            "waiting": decided.waiting,
            "withdrawn": decided.withdrawn,
        }
        if decided.preview:
            whole["decided"]["preview"] = [_digest_document(digest) for digest in decided.preview]
    if report is not None:
        whole["sent"] = {
            "accepted": report.accepted,
            "not_needed": report.not_needed,
            "withdrawn_notices": report.withdrawn_notices,
            "redirected_notices": report.redirected_notices,
            "held": report.held,
            "queued": report.queued,
            "delayed": [_failure_document(each) for each in report.delayed],
            "failed": [_failure_document(each) for each in report.failed],
            "down": {channel.value: reply for channel, reply in report.down.items()},
        }
    if warnings:
        whole["warnings"] = list(warnings)
    return whole


def _digest_document(digest: Digest) -> dict[str, Any]:
    text, _ = render_mail(digest)
    return {
        "person": digest.person_name,
        "subject": subject_line(digest),
        "text": text,
        "items": [line.item_key for group in digest.groups for line in group.lines],
    }


def _failure_document(failure: Failure) -> dict[str, str]:
    return {"recipient": failure.recipient, "channel": failure.channel.value, "reply": failure.reply}
