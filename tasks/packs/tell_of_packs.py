"""Telling people of a pack, once each: the liaison officer of a draft, the board's members of an issue."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from models.insert_once import insert_into
from models.queries.forces import force_by_code
from models.queries.packs import PackOnRecord, pack_by_id, packs, snapshot_of
from models.queries.people import holders, liaison_officer_post, posts_on_day
from models.records import Force, PackMessage, Person
from models.session import reading, writing
from rules.packs.compose_pack import compose_pack
from rules.packs.pack_mail import PackMail, PackTold, drafted_mail, issued_mail
from rules.packs.tie_notes import unnoted
from rules.vocabulary import DispatchState, PackNews, PackState
from tasks.packs.render_pack import PDF_TYPE
from tasks.transports.messages import ChannelDownError, Delivered, DeliveryError, OutgoingMessage

# As long as a mail server may take over one message, and then some.
_LEASE = timedelta(minutes=10)
# What is older was issued before anybody was to be told: it isn't news any more.
_NEWS_FOR = timedelta(days=31)


class MailCarrier(Protocol):
    """What takes one mail to one person: tasks/transports' mail, or GOV.UK Notify."""

    def __call__(self, message: OutgoingMessage, person: Person, attempt: int) -> Delivered:
        """Deliver, or raise DeliveryError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What telling goes by: who belongs to which board, where packs are found, and how Message-IDs end.

    `members` are posts' keys or kinds of post, by the board's name; `public_url` None means that the pages
    aren't reached from elsewhere, so the file itself is named.
    """

    force_code: str | None
    today: date
    members: Mapping[str, Sequence[str]]
    folder: Path
    public_url: str | None
    uid_domain: str


@dataclass(frozen=True, slots=True)
class Told:
    """What came of it. `troubles` say which message didn't go and why, and which member couldn't be found."""

    sent: int = 0
    waiting: int = 0
    troubles: tuple[str, ...] = ()

    @property
    def went_well(self) -> bool:
        """Whether nothing is left to look into."""
        return not self.troubles


def tell_of_packs(
    engine: Engine, telling: Telling, carry: MailCarrier, *, read_clock: Callable[[], datetime]
) -> Told:
    """Decide who is to be told of which pack, and send what waits; a second run sends nothing again.

    A message that fails for now waits for the next run, under the same Message-ID.
    """
    missing = _decide(engine, telling, now=read_clock())
    troubles, sent = list(missing), 0
    for message_id in _due(engine, telling.force_code, now=read_clock()):
        claimed = _claim(engine, telling, message_id, now=read_clock())
        if claimed is None:
            continue
        outcome = _send(carry, claimed)
        _record(engine, claimed, outcome)
        sent += isinstance(outcome, Delivered)
        if isinstance(outcome, DeliveryError):
            troubles.append(f"{claimed.person.name} wasn’t told of pack {claimed.pack_id}: {outcome.reply}")
        if isinstance(outcome, ChannelDownError):
            break  # no other message would get through either
    return Told(sent, len(_due(engine, telling.force_code, now=read_clock())), tuple(troubles))


@dataclass(frozen=True, slots=True)
class _Claimed:
    row_id: int
    pack_id: int
    attempt: int
    person: Person
    message: OutgoingMessage


def _decide(engine: Engine, telling: Telling, *, now: datetime) -> list[str]:
    """Store who is to be told of which pack: of each draft and of each issue once, for ever."""
    missing: list[str] = []
    with writing(engine) as session:
        force = force_by_code(session, telling.force_code)
        session.execute(sa.select(Force.id).where(Force.id == force.id).with_for_update(key_share=True))
        query = sa.select(PackMessage.pack_id, PackMessage.news).distinct()
        decided = {(pack_id, news) for pack_id, news in session.execute(query)}
        for found in packs(session, force.id):
            news = _news(found, now)
            if news is None or (found.pack.id, news) in decided:
                continue
            people, unknown = _people(session, force.id, found, news, telling)
            missing += unknown
            _store(session, found, news, people, telling.uid_domain, now)
    return missing


def _news(found: PackOnRecord, now: datetime) -> PackNews | None:
    if found.state is PackState.DRAFT:
        return PackNews.DRAFTED if now - found.draft.drafted_at < _NEWS_FOR else None
    if found.state is PackState.ISSUED and found.issued is not None:
        return PackNews.ISSUED if now - found.issued.happened_at < _NEWS_FOR else None
    return None


def _people(
    session: Session, force_id: int, found: PackOnRecord, news: PackNews, telling: Telling
) -> tuple[list[Person], list[str]]:
    """Whoever holds the posts today, each once; and which member of the policy is no post of the force."""
    if news is PackNews.DRAFTED:
        post_ids, unknown = [liaison_officer_post(session, force_id).id], list[str]()
    else:
        members = telling.members.get(found.pack.board, ())
        post_ids, unknown = _posts(session, force_id, members, telling.today, found.pack.board)
    held = holders(session, force_id, telling.today, post_ids)
    return list({person.id: person for person in held.values()}.values()), unknown


def _posts(
    session: Session, force_id: int, members: Iterable[str], today: date, board: str
) -> tuple[list[int], list[str]]:
    posts = [each.post for each in posts_on_day(session, force_id, today)]
    found: list[int] = []
    unknown: list[str] = []
    for member in members:
        fits = [post.id for post in posts if member in (post.key, post.kind.value)]
        found += fits
        if not fits:
            unknown.append(f"{board}: the force has no post, or kind of post, “{member}”, to tell of a pack")
    return found, unknown


def _store(
    session: Session,
    found: PackOnRecord,
    news: PackNews,
    people: Iterable[Person],
    uid_domain: str,
    now: datetime,
) -> None:
    rows = [
        {
            "pack_id": found.pack.id,
            "news": news,
            "person_id": person.id,
            "message_id": f"<{uuid4()}@{uid_domain}>",
            "dated_at": now,
            "state": DispatchState.PENDING,
            "lease_until": None,
            "attempts": 0,
            "last_reply": "",
        }
        for person in sorted(people, key=lambda person: person.id)
    ]
    if rows:
        insert = insert_into(session, PackMessage).on_conflict_do_nothing()
        session.connection().execute(insert, rows)


def _due(engine: Engine, force_code: str | None, *, now: datetime) -> list[int]:
    with reading(engine) as session:
        force = force_by_code(session, force_code)
        query = (
            sa.select(PackMessage.id)
            .join(Person, Person.id == PackMessage.person_id)
            .where(Person.force_id == force.id, _may_be_claimed(now))
            .order_by(PackMessage.id)
        )
        return list(session.scalars(query))


def _may_be_claimed(now: datetime) -> sa.ColumnElement[bool]:
    return sa.or_(
        PackMessage.state == DispatchState.PENDING,
        sa.and_(PackMessage.state == DispatchState.CLAIMED, PackMessage.lease_until < now),
    )


def _claim(engine: Engine, telling: Telling, row_id: int, *, now: datetime) -> _Claimed | None:
    """Take one message, unless another sender was faster, or it isn't true any more."""
    with writing(engine) as session:
        taken = session.execute(
            sa.update(PackMessage)
            .where(PackMessage.id == row_id, _may_be_claimed(now))
            .values(state=DispatchState.CLAIMED, lease_until=now + _LEASE, attempts=PackMessage.attempts + 1)
            .execution_options(synchronize_session=False)
            .returning(PackMessage.id)
        ).first()
        if taken is None:
            return None
        row = session.get_one(PackMessage, row_id)
        force = force_by_code(session, telling.force_code)
        found = pack_by_id(session, force.id, row.pack_id)
        if _news(found, row.dated_at) is not row.news:
            row.state, row.lease_until = DispatchState.NOT_NEEDED, None
            row.last_reply = f"not sent: the pack is {found.state.value} by now"
            return None
        person = session.get_one(Person, row.person_id)
        mail = _mail(session, found, row.news, telling)
        session.flush()
        return _Claimed(row_id, row.pack_id, row.attempts, person, _message(row, person, mail))


def _mail(session: Session, found: PackOnRecord, news: PackNews, telling: Telling) -> PackMail:
    told = PackTold(
        pack_id=found.pack.id,
        board=found.pack.board,
        as_at=found.pack.as_at,
        meeting_on=found.draft.meeting_on,
        version=found.pack.version,
        marking=found.draft.marking,
        where=_where(found, telling),
    )
    if news is PackNews.ISSUED and found.issued is not None:
        return issued_mail(told, approved_by=found.issued.done_by, what_changed=found.issued.why)
    snapshot = snapshot_of(session, found.draft)
    content = compose_pack(snapshot, marking=told.marking, status="", notes=found.notes)
    return drafted_mail(
        told,
        breaks=unnoted(content.breaks, found.notes),
        figures=content.key_figures,
        replaced=tuple(str(each) for each in json.loads(found.draft.replaced)),
    )


def _where(found: PackOnRecord, telling: Telling) -> str:
    """A link to the pack's page, or, where there are no pages, the file's path: never the file itself."""
    if telling.public_url is not None:
        return f"{telling.public_url.rstrip('/')}/packs/{found.pack.id}"
    main = next((file.path for file in found.files if file.content_type == PDF_TYPE), "")
    return str((telling.folder / main).resolve())


def _message(row: PackMessage, person: Person, mail: PackMail) -> OutgoingMessage:
    return OutgoingMessage(
        recipient_name=person.name,
        address=person.email,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        message_id=row.message_id,
        dated=row.dated_at,
    )


def _send(carry: MailCarrier, claimed: _Claimed) -> Delivered | DeliveryError:
    try:
        return carry(claimed.message, claimed.person, claimed.attempt)
    except DeliveryError as error:
        return error


def _record(engine: Engine, claimed: _Claimed, outcome: Delivered | DeliveryError) -> None:
    state = DispatchState.PENDING
    if isinstance(outcome, Delivered):
        state = DispatchState.ACCEPTED
    elif outcome.permanent:
        state = DispatchState.PERMANENT_FAILURE
    with writing(engine) as session:
        session.execute(
            sa.update(PackMessage)
            .where(PackMessage.id == claimed.row_id, PackMessage.state == DispatchState.CLAIMED)
            .values(state=state, lease_until=None, last_reply=outcome.reply)
        )
