"""Which stages a row gives to a new item, and where it differs from the stage that an item stands at."""

from datetime import date

from rules.dates_in_words import long_date
from rules.lifecycle import ItemState, transition_for
from rules.lifecycle_wording import ACTOR_WORDS, GATE_WORDS
from rules.register_import.held_register import HeldItem, HeldRegister, HeldStage
from rules.register_import.planned_rows import NewStage
from rules.sheets.headings import Column
from rules.sheets.row_reading import RegisterRow
from rules.vocabulary import Action, ItemKind, Stage

_NOWHERE = HeldStage(Stage.OPEN, None, None)


def check_days(row: RegisterRow, *, as_at: date, published_on: date | None) -> None:
    """Refuse days that are still to come, and ask about an order of days that can't be."""
    for column, day in (
        (Column.LAST_UPDATE, row.last_update),
        (Column.SUBMITTED, row.submitted),
        (Column.CLOSED, row.closed),
        (Column.KNOWN_FROM, row.known_from),
    ):
        if day is not None and day > as_at:
            row.refuse(column, f"{column} says {long_date(day)}, which is after {long_date(as_at)}")
    if row.submitted is None and row.closed is None:
        return
    if row.submitted and row.closed and row.closed < row.submitted:
        row.ask(Column.CLOSED, f"Closed lies before Submitted ({long_date(row.submitted)}): which is right?")
    if published_on is not None:
        for column, day in ((Column.SUBMITTED, row.submitted), (Column.CLOSED, row.closed)):
            if day is not None and day < published_on:
                row.ask(
                    column,
                    f"{column} lies before the report came out ({long_date(published_on)}): which is right?",
                )


def first_stages(row: RegisterRow, *, known_on: date, as_at: date) -> tuple[NewStage, ...]:
    """The stages of an item that the register doesn't hold yet, from open on; asks where they contradict."""
    reached = [NewStage(Stage.OPEN, known_on)]
    if row.submitted is not None:
        if row.kind is ItemKind.CAUSE_OF_CONCERN:
            row.ask(Column.SUBMITTED, "a cause of concern isn’t certified by letter: what was submitted?")
        reached.append(NewStage(Stage.SUBMITTED, row.submitted))
    if row.closed is not None:
        reached.append(NewStage(Stage.CLOSED, row.closed))
    stage = row.stage
    if stage is None or stage is reached[-1].stage:
        return tuple(reached)
    if row.closed is not None or (stage is Stage.OPEN and row.submitted is not None):
        column = Column.CLOSED if row.closed is not None else Column.SUBMITTED
        row.ask(Column.STAGE, f"{column} has a day, and Stage says {stage_words(stage)}: which is right?")
        return ()
    note = "the file gives no day; this is the day that it speaks for"
    return (*reached, NewStage(stage, as_at, note))


def check_held_stage(row: RegisterRow, held: HeldItem, register: HeldRegister) -> None:
    """Ask where a row's stage isn't where the register has the item: stages move by their own commands."""
    if row.stage is None and row.submitted is None and row.closed is None:
        return
    stands = register.stages.get(held.id, _NOWHERE)
    if row.stage is not None and row.stage is not stands.stage:
        row.ask(Column.STAGE, _another_stage(held, stands.stage, row.stage))
        return
    for column, given, recorded in (
        (Column.SUBMITTED, row.submitted, stands.submitted_on),
        (Column.CLOSED, row.closed, stands.closed_on),
    ):
        if given is None or given == recorded:
            continue
        stage = Stage.SUBMITTED if column is Column.SUBMITTED else Stage.CLOSED
        if recorded is not None:
            row.ask(column, f"{column} says {long_date(given)}, and the register has {long_date(recorded)}")
        else:
            row.ask(column, _another_stage(held, stands.stage, stage))
        return


def _another_stage(held: HeldItem, stands: Stage, says: Stage) -> str:
    beside = f"the register has {stage_words(stands)}, the file {stage_words(says)}"
    state = ItemState(held.kind, held.level, stands)
    for action in Action:
        row = transition_for(state, action)
        if row is not None and row.to_stage is says and action is not Action.REOPEN:
            needs = " and ".join(GATE_WORDS[gate] for gate in row.gates)
            return (
                f"{beside}: that needs {needs}, from {ACTOR_WORDS[row.by]}; "
                f"record it with `oversight item {action.value} {held.key}`"
            )
    return f"{beside}: that isn’t a step on its way, so which is right?"


def stage_words(stage: Stage) -> str:
    """A stage in words."""
    return stage.value.replace("-", " ")
