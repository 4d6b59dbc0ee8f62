"""Review clocks, boards and section 55 days as lines for a person and as JSON documents."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from rules.boards import BoardAhead, Meeting
from rules.dates_in_words import days_in_words, long_date, number_of
from rules.review_standing import ItemStanding, Recipient, ReviewDay, ReviewStanding

if TYPE_CHECKING:
    from models.queries.review_clocks import Section55


def review_lines(
    standings: Sequence[ItemStanding], day: ReviewDay, section_55: Sequence["Section55"]
) -> list[str]:
    """`oversight reviews`: boards, section 55 days, and every clock of these items."""
    reviews = [review for standing in standings for review in standing.reviews]
    missed = sum(review.due.missed for review in reviews)
    phase = f"Engage since {long_date(day.engage_since)}" if day.engage_since else "Scan"
    counts = (
        f"{number_of(len(standings), 'item')}, {number_of(len(reviews), 'review clock')}, {missed} missed"
    )
    lines = [f"{long_date(day.today)}: {counts}. Phase: {phase}.", "", "Boards:"]
    lines += [f"  {board_in_words(ahead, day.today)}" for ahead in day.sitting] or ["  none in the policy"]
    lines += ["", "Section 55 (the PCC's comments on a report published within the last year):"]
    lines += [f"  {line}" for line in _section_55_lines(section_55, day.today)] or ["  none"]
    for standing in standings:
        lines += ["", f"{standing.item.key}: {standing.item.title}"]
        lines += [f"  {line}" for line in standing_lines(standing, day.today)]
    return lines


def standing_lines(standing: ItemStanding, today: date) -> Iterator[str]:
    """One item's clocks, a line each, and its next board."""
    for review in standing.reviews:
        yield _review_in_words(review)
    if standing.next_board is not None:
        yield f"next board: {board_in_words(standing.next_board, today)}"
    elif standing.reviews:
        yield "next board: none in the policy hears it"


def _review_in_words(review: ReviewStanding) -> str:
    due = review.due
    name = due.clock.value.replace("-", " ")
    if due.missed:
        cycles = "" if due.cycles_missed == 1 else f", {number_of(due.cycles_missed, 'cycle')} in a row"
        when = f"MISSED on {long_date(due.due_on)}{cycles}"
    else:
        when = f"due on {long_date(due.due_on)}"
    own = " (this item's own)" if due.is_own else ""
    people = "; ".join(_recipient_in_words(each) for each in review.recipients)
    return f"{name}, {due.cadence.in_words}{own}: {when}. For {people}"


def _recipient_in_words(recipient: Recipient) -> str:
    if recipient.title is None:
        kind = recipient.kind.value.replace("-", " ")
        return f"{kind}: no such post is recorded"
    return f"{recipient.title} ({recipient.holder or 'nobody holds it'})"


def board_in_words(ahead: BoardAhead, today: date) -> str:
    """A board, its next day and by when its papers are taken, and the day that a paper still reaches."""
    following, to_write_for = ahead.following, ahead.to_write_for
    if following is None:
        return f"{ahead.board.name}: no day in the diary"
    words = f"{ahead.board.name}: {long_date(following.day)}, {_papers(following, today)}"
    if to_write_for is not None and to_write_for != following:
        words += f"; a paper reaches {long_date(to_write_for.day)}, {_papers(to_write_for, today)}"
    elif to_write_for is None:
        words += "; no later day in the diary"
    return words


def _papers(meeting: Meeting, today: date) -> str:
    question = f" ({meeting.question})" if meeting.question else ""
    if meeting.paper_cut_off is None:
        return f"papers: day not known{question}"
    passed = ", which has passed" if meeting.paper_cut_off < today else ""
    return f"papers by {long_date(meeting.paper_cut_off)}{passed}{question}"


def _section_55_lines(days: Iterable["Section55"], today: date) -> Iterator[str]:
    for each in days:
        standing = "passed" if each.last_day < today else days_in_words(each.last_day, today=today)
        yield f"{each.title}: last day {long_date(each.last_day)} ({standing})"


def reviews_document(
    standings: Iterable[ItemStanding], day: ReviewDay, section_55: Iterable["Section55"]
) -> dict[str, Any]:
    """`oversight reviews --json`."""
    return {
        "as_at": day.today,
        "engage_since": day.engage_since,
        "boards": [board_document(ahead, day.today) for ahead in day.sitting],
        "section_55": [
            {
                "publication": each.publication_key,
                "title": each.title,
                "published_on": each.published_on,
                "last_day": each.last_day,
                "passed": each.last_day < day.today,
            }
            for each in section_55
        ],
        "items": [
            {"key": standing.item.key, "title": standing.item.title} | standing_document(standing, day.today)
            for standing in standings
        ],
    }


def standing_document(standing: ItemStanding, today: date) -> dict[str, Any]:
    """One item's clocks and its next board in JSON."""
    ahead = standing.next_board
    return {
        "stale": standing.is_stale,
        "next_board": board_document(ahead, today) if ahead is not None else None,
        "due_reviews": [
            {
                "clock": review.due.clock,
                "due_on": review.due.due_on,
                "cycle_began": review.due.cycle_began,
                "cycles_missed": review.due.cycles_missed,
                "missed": review.due.missed,
                "cadence": {"months": review.due.cadence.months, "weeks": review.due.cadence.weeks},
                "own_cadence": review.due.is_own,
                "recipients": [
                    {"kind": each.kind, "post": each.key, "title": each.title, "holder": each.holder}
                    for each in review.recipients
                ],
            }
            for review in standing.reviews
        ],
    }


def board_document(ahead: BoardAhead, today: date) -> dict[str, Any]:
    """One board in JSON; `to_write_for` is the first day that a paper written now still reaches."""
    return {
        "board": ahead.board.name,
        "hears": sorted(ahead.board.hears),
        "next": _meeting_document(ahead.following, today),
        "to_write_for": _meeting_document(ahead.to_write_for, today),
    }


def _meeting_document(meeting: Meeting | None, today: date) -> dict[str, Any] | None:
    if meeting is None:
        return None
    return {
        "day": meeting.day,
        "paper_cut_off": meeting.paper_cut_off,
        "cut_off_passed": meeting.paper_cut_off < today if meeting.paper_cut_off else None,
        "question": meeting.question or None,
    }
