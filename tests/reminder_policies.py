"""Policies for tests: a ladder that the test names, and everything else as quiet as it can be."""

from config.bank_holidays import england_and_wales
from config.policy import load_policy
from rules.delivery_times import DeliveryPolicy, DeliveryTimes
from rules.escalation import EscalationStep
from rules.ladders import Ladder, Ladders
from rules.reminders import ReminderPolicy, ToSignDays
from rules.review_clocks import Cadence, ReviewPolicy
from rules.vocabulary import PostKind, Rhythm

LADDER = Ladder(lead_days=(0, 1, 7, 14, 30, 60, 90), overdue_days=(1, 3, 7), overdue_then_every_days=7)
# Whenever it is decided, it may go.
AT_ONCE = DeliveryPolicy(
    usual=DeliveryTimes(
        rhythm=Rhythm.DAILY, weekday=1, from_minute=0, to_minute=24 * 60, work_days_only=False
    ),
    overdue_mandatory_daily=True,
)
STEPS = (
    EscalationStep(PostKind.FORCE_LIAISON_OFFICER, overdue_work_days=3, stale_work_days=5),
    EscalationStep(PostKind.PORTFOLIO_LEAD, overdue_work_days=8, stale_work_days=15),
    EscalationStep(PostKind.DEPUTY_CHIEF_CONSTABLE, overdue_work_days=15, stale_work_days=None),
)


def reminder_policy(
    ladder: Ladder = LADDER,
    *,
    update_months: int = 1,
    panel_months: int = 24,
    review_lead_days: tuple[int, ...] = (14,),
    unconfirmed_date_months: int = 0,
    escalation: tuple[EscalationStep, ...] = (),
) -> ReminderPolicy:
    """A policy without boards, near panels, escalation or unconfirmed dates, unless a test asks for them."""
    return ReminderPolicy(
        ladders=Ladders(ladder),
        reviews=ReviewPolicy(
            owner_update=Cadence("owner update", months=update_months),
            cause_of_concern=Cadence("cause of concern review", months=3),
            engage_report=Cadence("report while in Engage", weeks=1),
            remained_or_improved=Cadence("“remained or improved” review", months=3),
            panel=Cadence("DCC panel review", months=panel_months),
        ),
        review_lead_days=review_lead_days,
        to_sign=ToSignDays((1, 14), 28),
        section_55_lead_days=(0, 1, 7, 14, 28),
        paper_cut_off_lead_days=(1, 7),
        unconfirmed_date_months=unconfirmed_date_months,
        escalation=escalation,
        holidays=england_and_wales(),
    )


def shipped_policy() -> ReminderPolicy:
    """The policy that ships."""
    return load_policy(None).reminder_policy(england_and_wales())
