"""Adding a deadline to an item, and moving one, with the ledger of who agreed to it and why."""

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from models.queries.item_deadlines import deadlines_of, extensions_of
from models.queries.people import NoSuchPostError, post_by_key
from models.records import Deadline, DeadlineConfirmation, Extension, Publication
from rules.audit_chain import Change
from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.deadline_choice import DeadlineFacts, current_deadlines, driving_deadline
from rules.read_day import NoSuchDayError, read_day
from rules.resolution import Resolution
from rules.stated_deadline import stated_day, stated_phrase
from rules.vocabulary import DeadlineKind, ResolutionKind
from tasks.by_whom import ActingPost, ByWhom, acting_post
from tasks.items.item_change import ItemChanging, RefusedChangeError, changing_item, needed_text

_WITH_A_DAY = frozenset({ResolutionKind.DEADLINE, ResolutionKind.IMMEDIATE})


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineSet:
    """A deadline that was added or moved, the days before and after, and which one drives reminders now.

    `due_on` is None for a window, a standing duty and a phrase that can't be read to a day; `rule` says why.
    `extensions` counts how often this kind was moved, this time included.
    """

    item_key: str
    kind: DeadlineKind
    version: int
    was_due_on: date | None
    due_on: date | None
    resolution: Resolution
    extensions: int
    driving: DeadlineFacts


def add_deadline(
    engine: Engine,
    by: ByWhom,
    *,
    key: str,
    kind: DeadlineKind,
    phrase: str,
    on: date,
    anchor: date | None = None,
    why: str = "",
) -> DeadlineSet:
    """Give an item a deadline of a kind that it has none of, or whose phrase couldn't be read to a day.

    `phrase` is a day or words, read from `anchor`, or else from the publication's date; `on` is the day from
    which it counts. Words that give no day are kept as a question, never guessed; words that hold no date at
    all are refused. Raises RefusedChangeError, NoSuchItemError and AmbiguousItemError.
    """
    text = needed_text(phrase, "the deadline")
    with changing_item(engine, by, key) as change:
        check_can_have_deadline(change, on, "the day from which it counts")
        current = current_deadline(change, kind)
        if current is not None and current.due_on is not None:
            raise RefusedChangeError(
                f"“{change.item.key}” has a deadline of this kind already, {long_date(current.due_on)}: "
                "move it with `oversight item extend`"
            )
        row, resolution = _new_version(change, kind, text, anchor, on)
        if resolution.kind is ResolutionKind.NONE:
            raise RefusedChangeError(f"“{text}” holds no date: {resolution.rule}")
        change.record("add-deadline", _changes(kind, current, row), clean_text(why).strip())
        return _done(change, row, resolution, current)


def extend_deadline(
    engine: Engine,
    by: ByWhom,
    *,
    key: str,
    phrase: str,
    why: str,
    agreed_by: str,
    agreed_on: date,
    kind: DeadlineKind | None = None,
    anchor: date | None = None,
) -> DeadlineSet:
    """Move a deadline to another day and enter it in the ledger.

    `kind` None is the deadline that drives reminders. `agreed_by` is a post's key, kept with its holder's
    name on that day and taken as its confirmation, or any words. The new day must be certain: raises
    RefusedChangeError when the words give none, or one before the day it was agreed, and when there is
    nothing to move; also NoSuchItemError, AmbiguousItemError and PostNotHeldError.
    """
    text, why = needed_text(phrase, "the new deadline"), needed_text(why, "a reason")
    agreed_by = needed_text(agreed_by, "who agreed")
    with changing_item(engine, by, key) as change:
        check_can_have_deadline(change, agreed_on, "the day it was agreed")
        current = _to_move(change, kind)
        row, resolution = _new_version(change, current.kind, text, anchor, agreed_on)
        _check_new_day(change, current, row, resolution, agreed_on)
        agreed, post = _agreed_by(change, agreed_by, agreed_on)
        change.session.add(
            Extension(
                item_id=change.item.id,
                from_version=current.version,
                to_version=row.version,
                why=why,
                agreed_by=agreed,
                agreed_on=agreed_on,
                recorded_at=by.now,
            )
        )
        ledger = [Change("agreed by", None, agreed), Change("agreed on", None, agreed_on.isoformat())]
        if post is not None:
            # Whoever agrees to a day in a post has confirmed it; words alone name nobody to ask.
            change.session.add(confirmation(change, row.version, post, agreed_on, "agreed to the extension"))
            ledger.append(Change("confirmed by", None, agreed))
        change.session.flush()
        change.record("extend-deadline", [*_changes(current.kind, current, row), *ledger], why)
        return _done(change, row, resolution, current)


def check_can_have_deadline(change: ItemChanging, on: date, what: str) -> None:
    """Refuse where nothing can be due, and a day in the future or before the item was known."""
    change.check_not_archived("its deadlines can’t be changed")
    stage = change.stage()
    if stage.is_ended:
        now_in_words = stage.value.replace("-", " ")
        raise RefusedChangeError(
            f"“{change.item.key}” is {now_in_words}, so nothing is due: re-open it first if that is wrong"
        )
    change.check_day(on, what)


def current_deadline(change: ItemChanging, kind: DeadlineKind | None) -> DeadlineFacts | None:
    """The newest version of a kind, or of the one that drives reminders; None when there is none."""
    facts = deadlines_of(change.session, change.item.id, change.by.today)
    if kind is None:
        return driving_deadline(facts)
    return next((deadline for deadline in current_deadlines(facts) if deadline.kind is kind), None)


def _to_move(change: ItemChanging, kind: DeadlineKind | None) -> DeadlineFacts:
    current = current_deadline(change, kind)
    if current is None or current.due_on is None:
        found = "a deadline that couldn’t be read to a day" if current is not None else "no such deadline"
        raise RefusedChangeError(
            f"“{change.item.key}” has {found}, so there is none to move: "
            "give it one with `oversight item deadline`"
        )
    return current


def _new_version(
    change: ItemChanging, kind: DeadlineKind, phrase: str, anchor: date | None, on: date
) -> tuple[Deadline, Resolution]:
    """Add the next version: numbers count over all kinds, so that item and version name one row."""
    item = change.item
    published = change.session.get_one(Publication, item.publication_id) if item.publication_id else None
    counted_from = anchor or (published.published_on if published is not None else None)
    resolution = _resolved(phrase, counted_from)
    newest = change.session.scalar(
        sa.select(sa.func.max(Deadline.version)).where(Deadline.item_id == item.id)
    )
    row = Deadline(
        item_id=item.id,
        version=(newest or 0) + 1,
        kind=kind,
        phrase=phrase,
        anchor=counted_from.isoformat() if counted_from is not None else "",
        resolution=resolution.kind,
        starts_on=resolution.start,
        ends_on=resolution.end,
        recurrence=resolution.recurrence,
        rule=resolution.rule,
        words=resolution.words,
        certainty=resolution.certainty,
        known_on=on,
        recorded_at=change.by.now,
        source=change.source,
    )
    due_on, published_on = _due_on(row), published.published_on if published is not None else None
    if due_on is not None and published_on is not None and due_on < published_on:
        raise RefusedChangeError(
            f"“{phrase}” is {long_date(due_on)}, before the report came out ({long_date(published_on)})"
        )
    change.session.add(row)
    change.session.flush()
    return row, resolution


def _resolved(phrase: str, anchor: date | None) -> Resolution:
    try:
        return stated_day(phrase, read_day(phrase))
    except NoSuchDayError as error:
        raise RefusedChangeError(str(error)) from None
    except ValueError:
        return stated_phrase(phrase, anchor)


def _check_new_day(
    change: ItemChanging, current: DeadlineFacts, row: Deadline, resolution: Resolution, agreed_on: date
) -> None:
    due_on = _due_on(row)
    if due_on is None:
        raise RefusedChangeError(
            f"a deadline moves to a day, and “{row.phrase}” gives none ({resolution.rule}): write the day"
        )
    if due_on == current.due_on:
        raise RefusedChangeError(f"the deadline is {long_date(due_on)} already, so nothing would move")
    if due_on < agreed_on:
        raise RefusedChangeError(
            f"“{row.phrase}” is {long_date(due_on)} ({resolution.rule}), before the day it was agreed, "
            f"{long_date(agreed_on)}: write the day with its year"
        )
    check_not_before_set(change, current, agreed_on, "agreed")


def check_not_before_set(change: ItemChanging, current: DeadlineFacts, day: date, what: str) -> None:
    """Refuse a day on which the deadline wasn't set yet."""
    known_on = change.session.scalar(
        sa.select(Deadline.known_on).where(
            Deadline.item_id == change.item.id, Deadline.version == current.version
        )
    )
    if known_on is not None and day < known_on:
        raise RefusedChangeError(
            f"it can’t have been {what} on {long_date(day)}: the deadline was set on {long_date(known_on)}"
        )


def confirmation(
    change: ItemChanging, version: int, post: ActingPost, on: date, note: str
) -> DeadlineConfirmation:
    """The row that says who confirmed a version, not stored yet."""
    return DeadlineConfirmation(
        item_id=change.item.id,
        version=version,
        confirmed_by_post_id=post.post_id,
        confirmed_on=on,
        recorded_at=change.by.now,
        note=note,
    )


def _agreed_by(change: ItemChanging, text: str, on: date) -> tuple[str, ActingPost | None]:
    """Who agreed, in words; a post's key becomes its title and whoever was in it that day."""
    try:
        post_by_key(change.session, change.force.id, text)
    except NoSuchPostError:
        return text, None
    post = acting_post(change.session, change.force.id, text, on)
    return post.in_words, post


def _due_on(row: Deadline) -> date | None:
    return row.ends_on if row.resolution in _WITH_A_DAY else None


def _changes(kind: DeadlineKind, before: DeadlineFacts | None, after: Deadline) -> list[Change]:
    was, due = before.due_on if before is not None else None, _due_on(after)
    return [
        Change("kind of deadline", kind.value, kind.value),
        Change("version", str(before.version) if before is not None else None, str(after.version)),
        Change("phrase", before.phrase if before is not None else None, after.phrase),
        Change("due on", was.isoformat() if was else None, due.isoformat() if due else None),
        Change("rule", before.rule if before is not None else None, after.rule),
    ]


def _done(
    change: ItemChanging, row: Deadline, resolution: Resolution, before: DeadlineFacts | None
) -> DeadlineSet:
    today = change.by.today
    driving = driving_deadline(deadlines_of(change.session, change.item.id, today))
    if driving is None:
        raise AssertionError(f"item {change.item.id} has no deadline after version {row.version} was added")
    return DeadlineSet(
        item_key=change.item.key,
        kind=row.kind,
        version=row.version,
        was_due_on=before.due_on if before is not None else None,
        due_on=_due_on(row),
        resolution=resolution,
        extensions=len(extensions_of(change.session, change.item.id, today, kind=row.kind)),
        driving=driving,
    )
