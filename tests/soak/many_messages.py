"""A register that owes one message to each of many people, and a slow mail server to send them to."""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path

import sqlalchemy as sa
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy.engine import Engine

from models.records import Dispatch, Item, Person, Post, Tenure
from models.session import reading, writing
from rules.vocabulary import Applicability, Channel, DispatchState, ItemKind, PostKind, Stage
from tasks.local_servers.local_mail_server import LocalMailServer
from tasks.reminders.decide_notices import decide_notices
from tests.reminder_policies import AT_ONCE, reminder_policy
from tests.small_register import NOW, PUBLISHED, change_stage, deadline, make_small_register, review

TODAY = date(2024, 6, 7)
DUE_ON = date(2024, 6, 14)


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of the messages: lost and doubled as the people who read them would count."""

    messages: int
    accepted: int
    lost: int
    doubled: int
    same_message_twice: int
    dated_anew: int

    @property
    def each_once(self) -> bool:
        """Everything went, and nothing twice but as the same message, which shows once."""
        return self.accepted == self.messages and not (self.lost or self.doubled or self.dated_anew)


class SlowMailServer(LocalMailServer):
    """Takes its time after a message is kept and before it says so: when a sender's death leaves a doubt."""

    def __init__(self, maildir: Path, *, seconds: float, seed: int) -> None:
        super().__init__(maildir)
        self._seconds = seconds
        self._chance = random.Random(seed)

    async def _listen(self, keeper: object) -> asyncio.Server:
        return await super()._listen(_SlowKeeper(keeper, self._seconds, self._chance))  # type: ignore[arg-type]


class _SlowKeeper:
    def __init__(self, keeper: object, seconds: float, chance: random.Random) -> None:
        self._keeper, self._seconds, self._chance = keeper, seconds, chance

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        said: str = await self._keeper.handle_DATA(server, session, envelope)  # type: ignore[attr-defined]
        await asyncio.sleep(self._chance.uniform(0, 2 * self._seconds))
        return said


def owe_messages(engine: Engine, people: int, *, decided: bool = True) -> None:
    """So many people with one item each, due in a week; with `decided`, their messages are ready to go."""
    register = make_small_register(engine)
    with writing(engine) as session:
        for number in range(people):
            post = Post(
                force_id=register.force_id, key=f"p{number}", title="P", kind=PostKind.OWNER, portfolio=""
            )
            person = Person(
                force_id=register.force_id,
                name=f"Person {number}",
                email=f"p{number}@wmp.example",
                channel=Channel.EMAIL,
            )
            item = Item(
                force_id=register.force_id,
                publication_id=register.publication_id,
                owner_post_id=None,
                key=f"item-{number}",
                number=f"Recommendation {number}",
                kind=ItemKind.RECOMMENDATION,
                title=f"Item {number}",
                text="",
                addressees="",
                applicability=Applicability.OURS,
                mandatory=True,
                portfolio="",
                board="",
                known_on=PUBLISHED,
                source="test",
            )
            session.add_all([post, person, item])
            session.flush()
            item.owner_post_id = post.id
            due = deadline(item.id, 1, DUE_ON)
            due.confirmed_by_post_id = register.flo_post_id
            session.add_all([due, review(item.id, date(2024, 6, 1))])
            session.add(Tenure(post_id=post.id, person_id=person.id, since=date(2020, 1, 1)))
            change_stage(session, item.id, Stage.OPEN, PUBLISHED)
    if decided:
        decide_notices(
            engine,
            force_code=None,
            today=TODAY,
            now=NOW,
            policy=reminder_policy(),
            delivery=AT_ONCE,
            uid_domain="oversight.example",
        )


def tally(engine: Engine, maildir: Path) -> Tally:
    """Compare what the database says with what the mail server kept."""
    with reading(engine) as session:
        rows = session.execute(sa.select(Dispatch.message_id, Dispatch.state)).tuples().all()
    states = dict(rows)
    kept: Counter[str] = Counter()
    people: Counter[str] = Counter()
    dates: dict[str, set[str]] = {}
    for path in (maildir / "new").iterdir():
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        message_id = str(mail["Message-ID"])
        kept[message_id] += 1
        dates.setdefault(message_id, set()).add(str(mail["Date"]))
        if kept[message_id] == 1:
            people[str(mail["X-Envelope-To"])] += 1
    return Tally(
        messages=len(states),
        accepted=sum(state is DispatchState.ACCEPTED for state in states.values()),
        lost=sum(message_id not in kept for message_id in states),
        doubled=sum(times - 1 for times in people.values()),
        same_message_twice=sum(times - 1 for times in kept.values()),
        dated_anew=sum(len(each) - 1 for each in dates.values()),
    )
