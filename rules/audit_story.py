"""The audit trail of one item or inspection as a story: a line for each entry, times in Europe/London."""

from collections.abc import Callable, Iterable
from datetime import date

from rules.audit_chain import ChainedEntry, Change, read_changes
from rules.dates_in_words import long_date, number_of
from rules.inspection_fields import INSPECTION_FIELD_WORDS
from rules.item_fields import FIELD_WORDS
from rules.lifecycle_wording import DEADLINE_WORDS
from rules.london import LONDON
from rules.vocabulary import Action, AnswerKind, DeadlineKind

_DONE = {
    Action.CLAIM: "claimed it as done",
    Action.SIGN_OFF: "signed it off",
    Action.SUBMIT: "submitted it",
    Action.VERIFY: "recorded it as verified",
    Action.CLOSE: "closed it",
    Action.RETURN: "returned it",
    Action.REOPEN: "re-opened it",
    Action.SUPERSEDE: "recorded it as superseded",
    Action.MERGE: "merged it",
    Action.DEROGATE: "derogated from it",
    Action.MARK_NOT_APPLICABLE: "marked it not applicable",
}

_ANSWERED = {
    AnswerKind.ACKNOWLEDGED: "saw it",
    AnswerKind.SNOOZED: "put it off",
    AnswerKind.UPDATED: "gave an update",
    AnswerKind.DELEGATED: "named who stands in",
}

# What each action on an inspection's window is called in the trail, and in words.
_WINDOW_DONE = {
    "add-window": "gave it",
    "firm-up-window": "firmed up",
    "move-window": "moved",
    "split-window": "split",
    "cancel-window": "cancelled",
    "done-window": "recorded as done",
    "reinstate-window": "reinstated",
}

_Fields = dict[str, Change]


def story_lines(entries: Iterable[ChainedEntry]) -> list[str]:
    """The entries in words, in their order."""
    return [story_line(entry) for entry in entries]


def story_line(entry: ChainedEntry) -> str:
    """One entry: “14 June 2024, 09.30: the account sian on this machine closed it (from open); why: …”."""
    local = entry.happened_at.astimezone(LONDON)
    try:
        fields = {change.field: change for change in read_changes(entry.changes)}
        tell = _TELLERS.get(entry.action, _other)
        did = tell(entry, fields)
    except (ValueError, TypeError):
        did = f"{entry.action}: what changed can’t be read; run `oversight audit verify`"
    why = f"; why: {entry.why}" if entry.why else ""
    return f"{long_date(local.date())}, {local:%H.%M}: {entry.actor} {did}{why}"


def _step(entry: ChainedEntry, fields: _Fields) -> str:
    parts = [_DONE[Action(entry.action)]]
    if fields.get("stage"):
        parts.append(f" (from {_words(fields['stage'].before).replace('-', ' ')})")
    on = _after(fields, "on")
    if on and on != entry.happened_at.astimezone(LONDON).date().isoformat():
        parts.append(f", as of {_words(on)}")
    given = (
        ("outcome", "outcome: {}"),
        ("evidence", "evidence: {}"),
        ("letter", "the Chief Constable’s letter: {}"),
        ("notice", "HMICFRS’s notice: “{}”"),
        ("other item", "its place is taken by {}"),
    )
    told = [words.format(value.replace("-", " ") if name == "outcome" else value)
            for name, words in given if (value := _after(fields, name))]  # fmt: skip
    return "".join(parts) + "".join(f"; {each}" for each in told)


def _edited(_entry: ChainedEntry, fields: _Fields) -> str:
    return f"changed the {', the '.join(_changed(fields))}"


def _deadline_added(_entry: ChainedEntry, fields: _Fields) -> str:
    kind = _kind(fields)
    article = "a" if kind == DEADLINE_WORDS[DeadlineKind.PCC] else "an"
    return f"gave it {article} {kind} deadline, “{_after(fields, 'phrase')}”: {_due(fields)}"


def _deadline_moved(_entry: ChainedEntry, fields: _Fields) -> str:
    due = fields.get("due on")
    was = _words(due.before) if due is not None else "a day not named"
    return (
        f"moved its {_kind(fields)} deadline from {was} to {_due(fields)}, “{_after(fields, 'phrase')}”; "
        f"agreed by {_after(fields, 'agreed by')} on {_words(_after(fields, 'agreed on'))}"
    )


def _deadline_confirmed(_entry: ChainedEntry, fields: _Fields) -> str:
    return (
        f"confirmed its {_kind(fields)} deadline, {_due(fields)}: "
        f"by {_after(fields, 'confirmed by')} on {_words(_after(fields, 'confirmed on'))}"
    )


def _reviewed(_entry: ChainedEntry, fields: _Fields) -> str:
    substantive = "" if _after(fields, "substantive") == "yes" else ", not a substantive one"
    clock = (_after(fields, "clock") or "").replace("-", " ")
    held_on = _words(_after(fields, "held on"))
    return f"recorded a review ({clock}{substantive}) of {held_on}: {_after(fields, 'note')}"


def _portal(_entry: ChainedEntry, fields: _Fields) -> str:
    on = _words(_after(fields, "reported on"))
    return f"recorded the portal’s status of {on} as {_after(fields, 'portal status')}"


def _rated(_entry: ChainedEntry, fields: _Fields) -> str:
    return f"rated it {_after(fields, 'RAG')} as of {_words(_after(fields, 'on'))}"


def _cadence(_entry: ChainedEntry, fields: _Fields) -> str:
    clock, months = (_after(fields, "clock") or "").replace("-", " "), _after(fields, "months")
    if months is None:
        return f"gave its {clock} clock back to the policy"
    return f"had its {clock} clock run every {number_of(int(months), 'month')}"


def _added(_entry: ChainedEntry, fields: _Fields) -> str:
    told = [f"{FIELD_WORDS.get(name, name)} {_quoted(change.after)}" for name, change in fields.items()]
    return f"brought it into the register: {', '.join(told)}"


def _imported(entry: ChainedEntry, fields: _Fields) -> str:
    if "kind" in fields:
        return _added(entry, fields)
    return f"took over from an import: {', '.join(_changed(fields))}"


def _merged_proposal(_entry: ChainedEntry, fields: _Fields) -> str:
    return f"noted what another paper says of it: {_after(fields, 'note')}"


def _answered(_entry: ChainedEntry, fields: _Fields) -> str:
    did = _ANSWERED[AnswerKind(_after(fields, "answer") or "")]
    until = _after(fields, "until")
    by_link = ", by the link in it" if _after(fields, "by") else ""
    return f"answered a reminder{by_link}: {did}{f' until {_words(until)}' if until else ''}"


def _inspection_added(_entry: ChainedEntry, fields: _Fields) -> str:
    window = f", {_interval(_after(fields, 'window'))}" if "window" in fields else ""
    status = f", {_after(fields, 'status')}" if "window" in fields else ""
    return f"put it into the diary{window}{status}; source: {_after(fields, 'source')}"


def _inspection_edited(_entry: ChainedEntry, fields: _Fields) -> str:
    told = [
        f"{INSPECTION_FIELD_WORDS.get(name, name)} from {_quoted(change.before)} to {_quoted(change.after)}"
        for name, change in fields.items()
    ]
    return f"changed {', '.join(told)}"


def _window(entry: ChainedEntry, fields: _Fields) -> str:
    parts = [f"{_WINDOW_DONE[entry.action]} window {_after(fields, 'slot')}"]
    days = fields.get("window")
    if days is not None:
        was = f" (was {_interval(days.before)})" if days.before is not None else ""
        parts.append(f": {_interval(days.after)}{was}")
    phases = [name.removeprefix("window ") for name in fields if name.startswith("window ")]
    for slot in phases:
        status = _after(fields, f"status {slot}")
        parts.append(f"; window {slot}: {_interval(_after(fields, f'window {slot}'))}, {status}")
    if "status" in fields:
        was = f", was {fields['status'].before}" if fields["status"].before is not None else ""
        parts.append(f"; {'it' if not phases else 'the first'} is {_after(fields, 'status')}{was}")
    return f"{''.join(parts)}; source: {_after(fields, 'source')}"


def _window_from_a_paper(_entry: ChainedEntry, fields: _Fields) -> str:
    before = fields["window"].before if "window" in fields else None
    was = f" (was {_interval(before)})" if before is not None else ""
    moved = "moved" if before is not None else "gave it"
    days = _interval(_after(fields, "window"))
    return f"{moved} window 1: {days}{was}, as a paper says; it is {_after(fields, 'status')}"


def _other(entry: ChainedEntry, fields: _Fields) -> str:
    return f"did “{entry.action.replace('-', ' ')}”{': ' if fields else ''}{', '.join(_changed(fields))}"


def _changed(fields: _Fields) -> list[str]:
    return [
        f"{FIELD_WORDS.get(name, name)} from {_quoted(change.before)} to {_quoted(change.after)}"
        for name, change in fields.items()
    ]


_TELLERS: dict[str, Callable[[ChainedEntry, _Fields], str]] = {
    **{action.value: _step for action in Action},
    "edit": _edited,
    "add-deadline": _deadline_added,
    "extend-deadline": _deadline_moved,
    "confirm-deadline": _deadline_confirmed,
    "review": _reviewed,
    "portal-status": _portal,
    "rate": _rated,
    "review-cadence": _cadence,
    "add-item": _added,
    "import": _imported,
    "merge-proposal": _merged_proposal,
    "answer": _answered,
    "add-inspection": _inspection_added,
    "edit-inspection": _inspection_edited,
    "move-inspection": _window_from_a_paper,
    **dict.fromkeys(_WINDOW_DONE, _window),
}


def _kind(fields: _Fields) -> str:
    return DEADLINE_WORDS[DeadlineKind(_after(fields, "kind of deadline") or "")]


def _due(fields: _Fields) -> str:
    due = _after(fields, "due on")
    return _words(due) if due else f"no single day ({_after(fields, 'rule')})"


def _after(fields: _Fields, name: str) -> str | None:
    change = fields.get(name)
    return change.after if change is not None else None


def _words(text: str | None) -> str:
    """A day in words, other text as it is, and “nothing” for no value."""
    if text is None:
        return "nothing"
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def _interval(text: str | None) -> str:
    """Two ISO days with a stroke between, in words; one of them when they are the same."""
    first, _, last = (text or "").partition("/")
    return _words(first) if first == last else f"{_words(first)} to {_words(last)}"


def _quoted(text: str | None) -> str:
    return f"“{text}”" if text is not None else "nothing"
