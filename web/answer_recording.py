"""Recording what the page's form says, by the same jobs as the command; a refusal names its field."""

from sqlalchemy.engine import Engine

from models.queries.people import NoSuchPersonError
from rules.clean_text import clean_text
from rules.reminders import SnoozeLimits
from rules.tenures import TenureConflictError
from tasks.items.item_change import RefusedChangeError
from tasks.people.people_transaction import PeopleChangeError
from tasks.reminders import record_answer
from tasks.reminders.answer_sheet import AnswerSheet
from tasks.reminders.record_answer import Answered, Answering, RefusedAnswerError
from web.answer_form import (
    FormProblemsError,
    Problem,
    PutOff,
    Seen,
    StandIn,
    Typed,
    Update,
    Wanted,
    sentence,
)

_REFUSALS = (RefusedAnswerError, RefusedChangeError, TenureConflictError, PeopleChangeError)
# The field at which a refusal of the register is shown.
_FIELDS = {Update: "note", Seen: "seen_note", PutOff: "put_off_until", StandIn: "stand_in_email"}


def record(engine: Engine, sheet: AnswerSheet, typed: Typed, *, limits: SnoozeLimits) -> Answered:
    """Record the answer whole, or not at all.

    Raises FormProblemsError for what can be put right in the form, and UsedTokenError.
    """
    answering = sheet.opened.answering
    wanted = typed.wanted(answering.by.today)
    if isinstance(wanted, Update) and sheet.is_archived:
        # The job's own message tells of a command.
        says = (
            "No update can be recorded at Level 1, which HMICFRS closes and archives: "
            "if the level is wrong, tell your Force Liaison Officer"
        )
        raise FormProblemsError(Problem("note", says))
    try:
        return _record(engine, answering, wanted, limits)
    except NoSuchPersonError:
        shown = clean_text(typed["stand_in_email"]).strip()
        says = (
            f"Nobody in the register has the e-mail address “{shown}”: check it, or ask your Force Liaison "
            "Officer to add them"
        )
        raise FormProblemsError(Problem("stand_in_email", says)) from None
    except _REFUSALS as error:
        # The page shows one item, which people don't know by its key.
        says = sentence(str(error).replace(f"“{answering.key}”", "it"))
        raise FormProblemsError(Problem(_FIELDS[type(wanted)], says)) from error


def _record(engine: Engine, answering: Answering, wanted: Wanted, limits: SnoozeLimits) -> Answered:
    match wanted:
        case Update(note):
            return record_answer.give_update(engine, answering, note=note)
        case Seen(note):
            return record_answer.acknowledge(engine, answering, note=note)
        case PutOff(until, reason):
            return record_answer.snooze(engine, answering, until=until, reason=reason, limits=limits)
        case StandIn(email, until, reason):
            return record_answer.delegate(
                engine, answering, email=email, since=answering.by.today, until=until, reason=reason
            )
