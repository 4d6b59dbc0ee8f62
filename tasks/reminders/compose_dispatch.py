"""What stands in a message now: its notices looked at again, and what still holds as one digest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from models.queries.notice_facts import (
    Recipient,
    StoredNotice,
    notices_by_dispatch,
    post_titles,
    recipients_of,
)
from models.queries.people import liaison_officer_post, readers
from models.records import Force
from rules.digests import Digest, compose_digest
from rules.reminders import why_day_withdrawn, why_not_this_post, why_withdrawn
from tasks.reminders.answer_links import AnswerLinks


@dataclass(frozen=True, slots=True)
class Composed:
    """A message's digest, None when nothing in it is for its reader; and what is to be taken out of it.

    `withdrawn` are the notices that don't hold any more, by id, with why. `redirected` are the ids of those
    that hold but for a post that somebody else holds now, or stands in for.
    """

    digest: Digest | None
    withdrawn: dict[int, str]
    redirected: tuple[int, ...]


def compose_dispatches(
    session: Session,
    *,
    force_id: int,
    force_name: str,
    dispatch_ids: Sequence[int],
    today: date,
    update_months: int,
    links: AnswerLinks | None = None,
    names: Mapping[int, str] | None = None,
) -> dict[int, Composed]:
    """Read messages' notices against the register as it stands on `today` (a day in Europe/London).

    By the messages' ids, in as many queries as for one. `links` makes the link to answer each item by;
    without it the command to use is named.
    `names` are the readers' as they stand on the messages' envelopes, by the messages' ids; without it, the
    register's.
    """
    notices = notices_by_dispatch(session, force_id, dispatch_ids, today)
    recipients = recipients_of(session, dispatch_ids)
    flo_post_id = liaison_officer_post(session, force_id).id
    spoken_to = {each.owed.recipient_post_id for many in notices.values() for each in many}
    composing = _Composing(
        force_code=session.get_one(Force, force_id).code,
        force_name=force_name,
        today=today,
        update_months=update_months,
        flo_post_id=flo_post_id,
        written_to={
            post_id: reader.person_id
            for post_id, reader in readers(session, force_id, today, {*spoken_to, flo_post_id}).items()
        },
        titles=post_titles(session, spoken_to),
        links=links,
    )
    for dispatch_id, name in (names or {}).items():
        recipients[dispatch_id] = replace(recipients[dispatch_id], name=name)
    return {
        dispatch_id: composing.composed(recipients[dispatch_id], notices.get(dispatch_id, []))
        for dispatch_id in dispatch_ids
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Composing:
    """What all messages of a force share on a day; `written_to` is who is written to for each post."""

    force_code: str
    force_name: str
    today: date
    update_months: int
    flo_post_id: int
    written_to: dict[int, int]
    titles: dict[int, str]
    links: AnswerLinks | None

    def composed(self, recipient: Recipient, notices: Sequence[StoredNotice]) -> Composed:
        holding: list[StoredNotice] = []
        withdrawn: dict[int, str] = {}
        redirected: list[int] = []
        for notice in notices:
            why = self._why_withdrawn(notice)
            if why is not None:
                withdrawn[notice.notice_id] = why
            elif self._is_for(recipient, notice.owed.recipient_post_id):
                holding.append(notice)
            else:
                redirected.append(notice.notice_id)
        digest = self._digest(recipient, holding) if holding else None
        return Composed(digest, withdrawn, tuple(redirected))

    def _digest(self, recipient: Recipient, holding: Sequence[StoredNotice]) -> Digest:
        posts = {notice.owed.recipient_post_id for notice in holding}
        return compose_digest(
            force_name=self.force_name,
            person_name=recipient.name,
            post_titles=sorted(self.titles[post_id] for post_id in posts),
            for_day=self.today,
            notices=[notice.facts for notice in holding],
            answer_link=self.links.for_person(recipient.person_id, self.today) if self.links else None,
            force_code=self.force_code,
            with_calendar=recipient.wants_calendar,
        )

    def _is_for(self, recipient: Recipient, post_id: int) -> bool:
        """Whether they are written to for the post: as when a message is filled, for nobody the FLO."""
        present = self.written_to.get(post_id, self.written_to.get(self.flo_post_id))
        # With nobody at all to tell, the message goes where it was to go, rather than nowhere.
        return present is None or present == recipient.person_id

    def _why_withdrawn(self, notice: StoredNotice) -> str | None:
        if notice.item is None:
            return why_day_withdrawn(notice.owed, today=self.today)
        return why_withdrawn(
            notice.owed, notice.item, today=self.today, update_months=self.update_months
        ) or why_not_this_post(notice.owed, notice.item, liaison_officer=self.flo_post_id)
