"""The audit trail of one item as a story: one line for each entry, in words, times in Europe/London."""

from collections.abc import Callable, Iterable
from datetime import date
from zoneinfo import ZoneInfo

from rules.audit_chain import ChainedEntry, Change, read_changes
from rules.dates_in_words import long_date, number_of
from rules.item_fields import FIELD_WORDS
from rules.lifecycle_wording import DEADLINE_WORDS
from rules.vocabulary import Action, AnswerKind, DeadlineKind

_LONDON = ZoneInfo("Europe/London")

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

_Fields = dict[str, Change]


def story_lines(entries: Iterable[ChainedEntry]) -> list[str]:
    """The entries in words, in their order."""
    return [story_line(entry) for entry in entries]


def story_line(entry: ChainedEntry) -> str:
    """One entry: “14 June 2024, 09.30: the account sian on this machine closed it (from open); why: …”."""
    local = entry.happened_at.astimezone(_LONDON)
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
    if on and on != entry.happened_at.astimezone(_LONDON).date().isoformat():
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


def _quoted(text: str | None) -> str:
    return f"“{text}”" if text is not None else "nothing"
