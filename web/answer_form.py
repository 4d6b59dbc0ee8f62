"""The form by which a reminder is answered: what was typed into it, and what is wrong with that, in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from urllib.parse import parse_qsl

from rules.clean_text import clean_text
from rules.dates_in_words import long_date
from rules.read_day import read_day

NOTE_LENGTH = 4_000
REASON_LENGTH = 1_000
_EMAIL_LENGTH = 320
_DAY_LENGTH = 60
_MOST_FIELDS = 50


class Choice(StrEnum):
    """What can be answered; the values are the form's."""

    UPDATE = "update"
    SEEN = "seen"
    PUT_OFF = "put-off"
    STAND_IN = "stand-in"


_WORDS = {
    Choice.UPDATE: "note",
    Choice.SEEN: "seen_note",
    Choice.PUT_OFF: "put_off_reason",
    Choice.STAND_IN: "stand_in_reason",
}


class UnreadableFormError(ValueError):
    """The bytes are no form of ours."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, as a sentence without its full stop, and the id of the field that it is about."""

    field: str
    says: str


class FormProblemsError(ValueError):
    """The answer can't be taken as it was typed."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(problem.field for problem in problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Update:
    """Where it stands."""

    note: str


@dataclass(frozen=True, slots=True)
class Seen:
    """It was seen; the note may be empty."""

    note: str


@dataclass(frozen=True, slots=True)
class PutOff:
    """No reminders to that day."""

    until: date
    reason: str


@dataclass(frozen=True, slots=True)
class StandIn:
    """Somebody else, from today to that day."""

    email: str
    until: date
    reason: str


Wanted = Update | Seen | PutOff | StandIn


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form's fields hold, by their names."""

    values: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")

    @property
    def choice(self) -> Choice | None:
        """What was chosen, or None."""
        return Choice(self["answer"]) if self["answer"] in set(Choice) else None

    @property
    def words(self) -> str:
        """What was written for the choice that was made; "" for nothing."""
        return "" if self.choice is None else self[_WORDS[self.choice]].strip()

    def shown_day(self, name: str) -> tuple[str, str]:
        """A day's input, as its type and value.

        A browser's own field for dates shows nothing that isn't one, so that such text would be lost: it
        comes back in a field for text.
        """
        text = self[name]
        if not text.strip():
            return "date", ""
        try:
            return "date", read_day(text).isoformat()
        except ValueError:
            return "text", text

    def wanted(self, today: date) -> Wanted:
        """The answer, checked as far as that can be done without the register; raises FormProblemsError.

        `today` is a day in Europe/London.
        """
        problems: list[Problem] = []
        wanted = self._wanted(today, problems)
        if problems or wanted is None:
            raise FormProblemsError(*problems)
        return wanted

    def _wanted(self, today: date, problems: list[Problem]) -> Wanted | None:
        match self.choice:
            case Choice.UPDATE:
                missing = "Write where it stands and what comes next"
                return Update(self._text("note", NOTE_LENGTH, missing, problems))
            case Choice.SEEN:
                return Seen(self._text("seen_note", REASON_LENGTH, None, problems))
            case Choice.PUT_OFF:
                until = self._day("put_off_until", "Give the day to which it is put off", problems)
                reason = self._text("put_off_reason", REASON_LENGTH, "Say why it is put off", problems)
                return PutOff(until, reason)
            case Choice.STAND_IN:
                missing = "Give the e-mail address of whoever stands in"
                email = self._text("stand_in_email", _EMAIL_LENGTH, missing, problems)
                until = self._day("stand_in_until", "Give their last day", problems)
                if date.min < until < today:
                    past = f"Their last day can’t be {long_date(until)}: that is past"
                    problems.append(Problem("stand_in_until", past))
                reason = self._text("stand_in_reason", REASON_LENGTH, "Say why they stand in", problems)
                # It is looked up as it is, and PostgreSQL refuses a NUL.
                return StandIn(clean_text(email).strip(), until, reason)
        problems.append(Problem(f"answer-{Choice.UPDATE}", "Choose what you want to answer"))
        return None

    def _text(self, name: str, most: int, missing: str | None, problems: list[Problem]) -> str:
        text = self[name].strip()
        if missing is not None and not clean_text(text).strip():
            problems.append(Problem(name, missing))
        elif len(text) > most:
            says = f"Make it shorter: it has {len(text):,} characters, and there is room for {most:,}"
            problems.append(Problem(name, says))
        return text

    def _day(self, name: str, missing: str, problems: list[Problem]) -> date:
        """The day; date.min where there is a problem with it."""
        text = clean_text(self[name]).strip()
        if not text:
            problems.append(Problem(name, missing))
        elif len(text) > _DAY_LENGTH:
            problems.append(Problem(name, "Write the day like 14 June 2024"))
        else:
            try:
                return read_day(text)
            except ValueError as error:
                problems.append(Problem(name, sentence(str(error))))
        return date.min


def read_form(body: bytes) -> Typed:
    """The fields of a form as browsers send it (application/x-www-form-urlencoded, UTF-8).

    Line breaks become plain ones, and of a name that comes twice the first counts. Raises
    UnreadableFormError.
    """
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS
        )
    except ValueError:
        # The text of the error would hold what was typed.
        raise UnreadableFormError("the form can't be read") from None
    values: dict[str, str] = {}
    for name, value in pairs:
        # Browsers send a line break as CRLF, but count it as one character of the field's length.
        values.setdefault(name, value.replace("\r\n", "\n"))
    return Typed(values)


def sentence(message: str) -> str:
    """An error's message with a capital letter."""
    return message[:1].upper() + message[1:]
