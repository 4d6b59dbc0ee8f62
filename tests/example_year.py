"""The example register's year 2024, a daily check and a round of sending for each day: who was told what."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from config.bank_holidays import england_and_wales
from config.policy import Policy, load_policy
from models.queries.dispatches import Claim
from models.records import Dispatch, Item, Notice, Person, Post, Tenure
from models.session import reading
from rules.digests import Digest
from rules.vocabulary import Channel, DispatchState, NoticeRule, PostKind
from tasks.register_folder.load_register import load_register
from tasks.reminders.decide_notices import Decided, decide_notices
from tasks.reminders.send_dispatches import send_dispatches
from tasks.transports.messages import Delivered

EXAMPLE = Path(__file__).parents[1] / "examples" / "wmp"
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
_LONDON = ZoneInfo("Europe/London")
_CHECKED_AT, _SENT_AT = time(6, 30), time(9, 0)


class CountingCourier:
    """Takes every message on, and keeps nothing."""

    def deliver(self, digest: Digest, claim: Claim) -> Delivered:
        """Say yes."""
        return Delivered("250 taken")


@dataclass(frozen=True, slots=True)
class Mail:
    """One message that went: to whom, and on which day."""

    person: str
    day: date


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in a message that went."""

    day: date
    rule: NoticeRule
    stage: str
    item: str | None
    mandatory: bool | None
    post: PostKind
    version: int
    due_on: date | None


def days(first: date = FIRST, last: date = LAST) -> Iterator[date]:
    """Every day from the first to the last."""
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def load_example(engine: Engine) -> None:
    """The example register, as it is known before the year begins."""
    load_register(engine, EXAMPLE, now=datetime.combine(FIRST, time(0), tzinfo=_LONDON))


def run_day(engine: Engine, day: date, policy: Policy) -> Decided:
    """The daily check at half past six, and at nine what may go."""
    decided = decide_notices(
        engine,
        force_code=None,
        today=day,
        now=datetime.combine(day, _CHECKED_AT, tzinfo=_LONDON),
        policy=policy.reminder_policy(england_and_wales()),
        delivery=policy.delivery.policy(),
        uid_domain="oversight.example",
    )
    courier = CountingCourier()
    report = send_dispatches(
        engine,
        force_code=None,
        today=day,
        update_months=policy.reviews.owner_update_months,
        couriers={channel: courier for channel in Channel},
        sending=policy.sending,
        read_clock=lambda: datetime.combine(day, _SENT_AT, tzinfo=_LONDON),
    )
    assert report.went_well, report
    return decided


def run_days(engine: Engine, wanted: Iterable[date], policy: Policy | None = None) -> None:
    """Each day in turn."""
    policy = policy or load_policy(None)
    for day in wanted:
        run_day(engine, day, policy)


def mails(engine: Engine) -> list[Mail]:
    """Every message that went."""
    query = (
        sa.select(Person.name, Dispatch.accepted_at)
        .join(Person, Person.id == Dispatch.person_id)
        .where(Dispatch.state == DispatchState.ACCEPTED)
        .order_by(Dispatch.accepted_at, Person.name)
    )
    with reading(engine) as session:
        return [
            Mail(name, accepted_at.astimezone(_LONDON).date())
            for name, accepted_at in session.execute(query)
            if accepted_at is not None
        ]


def lines(engine: Engine) -> list[Line]:
    """Every notice in a message that went, but for those that were taken out of it before."""
    query = (
        sa.select(
            Dispatch.for_day,
            Notice.rule,
            Notice.stage,
            Item.key,
            Item.mandatory,
            Post.kind,
            Notice.deadline_version,
            Notice.due_on,
        )
        .join(Notice, Notice.dispatch_id == Dispatch.id)
        .join(Post, Post.id == Notice.recipient_post_id)
        .outerjoin(Item, Item.id == Notice.item_id)
        .where(Dispatch.state == DispatchState.ACCEPTED, Notice.withdrawn_at.is_(None))
        .order_by(Dispatch.for_day, Notice.id)
    )
    with reading(engine) as session:
        return [Line(*row) for row in session.execute(query)]


def owners(engine: Engine) -> dict[str, set[str]]:
    """Whoever held an owner's post within the year, with the months in which they did."""
    query = (
        sa.select(Person.name, Tenure.since, Tenure.until)
        .join(Tenure, Tenure.person_id == Person.id)
        .join(Post, Post.id == Tenure.post_id)
        .where(Post.kind == PostKind.OWNER)
    )
    held: dict[str, set[str]] = defaultdict(set)
    with reading(engine) as session:
        for name, since, until in session.execute(query):
            for day in days():
                if since <= day and (until is None or day <= until):
                    held[name].add(f"{day:%Y-%m}")
    return dict(held)


def owner_months(engine: Engine) -> dict[str, list[int]]:
    """Each owner's number of messages, month by month, of the months in which they were one."""
    counted = Counter((mail.person, f"{mail.day:%Y-%m}") for mail in mails(engine))
    return {
        name: [counted[name, month] for month in sorted(months)]
        for name, months in sorted(owners(engine).items())
    }


def median_owner_month(engine: Engine) -> float:
    """The messages of the owner in the middle in a month, months without any among them."""
    return median(count for months in owner_months(engine).values() for count in months)


@dataclass(frozen=True, slots=True)
class Missed:
    """A mandatory item's deadline that passed: how often its owner was told before, and each post after."""

    item: str
    due_on: date
    told_before: int
    told_after: Counter[PostKind]


def missed_deadlines(told: Iterable[Line]) -> list[Missed]:
    """Every mandatory deadline of which somebody was told that it has passed, by day."""
    of_deadline: dict[tuple[date, str, int], list[Line]] = defaultdict(list)
    for line in told:
        if line.item is not None and line.mandatory and line.version and line.due_on is not None:
            of_deadline[line.due_on, line.item, line.version].append(line)
    return [
        Missed(
            item,
            due_on,
            sum(line.rule is NoticeRule.DUE_SOON and line.day <= due_on for line in its),
            Counter(line.post for line in its if line.rule is NoticeRule.ESCALATION),
        )
        for (due_on, item, _), its in sorted(of_deadline.items())
        if any(line.rule is NoticeRule.OVERDUE for line in its)
    ]
