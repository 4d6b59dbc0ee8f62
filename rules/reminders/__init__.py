"""Reminders: what is owed today, to which post, under which key, and when a notice no longer holds."""

from rules.ladders import Ladder, LadderException, Ladders, deadline_step
from rules.reminders.chased import why_not_reviewed, why_put_off, why_silent
from rules.reminders.deadlines import escalation_stage, first_missed_cycle, missed_cycle
from rules.reminders.facts import Desk, ItemFacts, Owed, folded_portfolio
from rules.reminders.force_days import (
    BoardPaper,
    PublicationDay,
    owed_for_papers,
    owed_for_section_55,
    paper_of,
    publication_of,
    why_day_withdrawn,
)
from rules.reminders.owed import OwedOn, owed_today
from rules.reminders.policy import ReminderPolicy, SnoozeLimits, ToSignDays, latest_snooze
from rules.reminders.reviews import review_clock_of, review_was_missed, signer_of
from rules.reminders.withdrawals import why_not_this_post, why_withdrawn

__all__ = [
    "BoardPaper",
    "Desk",
    "ItemFacts",
    "Ladder",
    "LadderException",
    "Ladders",
    "Owed",
    "OwedOn",
    "PublicationDay",
    "ReminderPolicy",
    "SnoozeLimits",
    "ToSignDays",
    "deadline_step",
    "escalation_stage",
    "first_missed_cycle",
    "folded_portfolio",
    "latest_snooze",
    "missed_cycle",
    "owed_for_papers",
    "owed_for_section_55",
    "owed_today",
    "paper_of",
    "publication_of",
    "review_clock_of",
    "review_was_missed",
    "signer_of",
    "why_day_withdrawn",
    "why_not_reviewed",
    "why_not_this_post",
    "why_put_off",
    "why_silent",
    "why_withdrawn",
]
