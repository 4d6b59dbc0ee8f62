"""Reading a cell that holds a deadline: a day, or a phrase with the date that it is counted from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from rules.dates_in_words import long_date
from rules.resolution import Resolution
from rules.sheets.cells import Value, means_nothing, one_line
from rules.sheets.day_cells import DayCellError, day_in
from rules.stated_deadline import stated_day, stated_phrase


class DeadlineText(NamedTuple):
    """What a deadline's cell says: its words, and the day where it holds one and no phrase."""

    phrase: str
    day: date | None


def deadline_in(value: Value, *, counted_from_1904: bool = False) -> DeadlineText | None:
    """The cell's deadline; None when it says that there is none. Raises DayCellError for a senseless number.

    A day keeps the words it was written in; one of Excel's own is written out.
    """
    if isinstance(value, str):
        text = one_line(value)
        if means_nothing(text):
            return None
        try:
            return DeadlineText(text, day_in(value))
        except DayCellError as error:
            if text.isdigit() or "doesn’t exist" in str(error):
                raise
            return DeadlineText(text, None)
    day = day_in(value, counted_from_1904=counted_from_1904)
    plain = isinstance(value, (date, datetime, int, float))
    return DeadlineText(long_date(day) if plain else one_line(value), day)


@dataclass(slots=True)
class DeadlineReader:
    """Resolves deadlines, each phrase once for each date that it is counted from."""

    _known: dict[tuple[str, date | None], Resolution] = field(default_factory=dict)

    def resolution(self, deadline: DeadlineText, anchor: date | None) -> Resolution:
        """What the deadline means; a day that stands alone is the deadline itself, not a mention of one."""
        key = (deadline.phrase, anchor if deadline.day is None else deadline.day)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = (
                stated_day(deadline.phrase, deadline.day)
                if deadline.day is not None
                else stated_phrase(deadline.phrase, anchor)
            )
        return known
