"""Reading when an inspection is: days, words with a document's date, and questions instead of guesses."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.inspection_days import NoWindowError, WindowDays, read_window
from rules.vocabulary import Certainty


@pytest.mark.parametrize(
    ("text", "anchor", "starts_on", "ends_on", "certainty"),
    [
        ("14 June 2024", "", "2024-06-14", "2024-06-14", Certainty.EXACT),
        ("14/06/2024", "", "2024-06-14", "2024-06-14", Certainty.EXACT),
        ("2025-03-10/2025-03-14", "", "2025-03-10", "2025-03-14", Certainty.EXACT),
        (" 2025-03-10 / 2025-03-14 ", "2020", "2025-03-10", "2025-03-14", Certainty.EXACT),
        ("10 March 2025/14 March 2025", "", "2025-03-10", "2025-03-14", Certainty.EXACT),
        ("10 March 2025 to 14 March 2025", "", "2025-03-10", "2025-03-14", Certainty.EXACT),
        ("w/c 10th March 2025", "5 December 2024", "2025-03-10", "2025-03-14", Certainty.CONVENTION),
        ("between 2nd and 13th Sept", "2024-12-05", "2024-09-02", "2024-09-13", Certainty.CONVENTION),
        ("Early October", "29 September 2022", "2022-10-01", "2022-10-10", Certainty.FUZZY),
        ("mid to latter part of the year", "28/03/2024", "2024-05-01", "2024-12-31", Certainty.FUZZY),
        ("next year", "2020-12", "2021-01-01", "2021-12-31", Certainty.FUZZY),
        ("next year", "2020", "2021-01-01", "2021-12-31", Certainty.FUZZY),
        ("spring 2025", "", "2025-03-01", "2025-05-31", Certainty.FUZZY),
    ],
)
def test_a_window_is_read_from_days_or_words(
    text: str, anchor: str, starts_on: str, ends_on: str, certainty: Certainty
) -> None:
    read = read_window(text, anchor)
    assert (read.starts_on.isoformat(), read.ends_on.isoformat()) == (starts_on, ends_on)
    assert (read.phrase, read.certainty) == (text.strip(), certainty)
    assert read.rule


@pytest.mark.parametrize(
    ("anchor", "kept"),
    [("5 December 2024", "2024-12-05"), ("2024-12", "2024-12"), ("2024", "2024"), ("", "")],
)
def test_the_document_s_date_is_kept_as_finely_as_it_is_known(anchor: str, kept: str) -> None:
    assert read_window("spring 2025", anchor).anchor == kept


def test_days_that_stand_for_themselves_keep_no_anchor() -> None:
    assert read_window("14 June 2024", "5 December 2024").anchor == ""


@pytest.mark.parametrize(
    ("text", "anchor", "says"),
    [
        ("", "", "when is the inspection"),
        ("\x00 \u202e", "", "when is the inspection"),
        ("soon", "2024-12-05", "“soon” gives no days: no words that set a date. On which days is it?"),
        ("early October", "", "gives no days: the year is not stated"),
        ("next year", "", "gives no days"),
        ("by June 2024", "2024-01-01", "that says by when, not when"),
        ("within six months", "2024-01-01", "that says by when, not when"),
        ("every six months", "2024-01-01", "that is a standing duty, not one visit"),
        ("with immediate effect", "2024-01-01", "that says how soon, not when"),
        ("30 February 2025", "", "is a date that doesn't exist"),
        ("2025-02-28/2025-02-30", "", "is a date that doesn't exist"),
        ("2025-03-14/2025-03-10", "", "ends before it starts: which day is the first"),
        ("14 June 0204", "", "lies in the year 204: which year is meant"),
        ("2024-06-14/9999-12-31", "", "lies in the year 9999"),
        ("early October", "yesterday", "“yesterday” isn't the date of a document"),
        ("early October", "30 February 2024", "is a date that doesn't exist"),
        ("x" * 301, "", "longer than 300 characters"),
    ],
)
def test_what_gives_no_window_is_a_question_and_never_a_guess(text: str, anchor: str, says: str) -> None:
    with pytest.raises(NoWindowError, match=says):
        read_window(text, anchor)


@given(text=st.text(max_size=40), anchor=st.sampled_from(["", "2024-12-05", "2024-12", "2024"]))
def test_any_text_is_read_to_days_in_their_order_or_refused(text: str, anchor: str) -> None:
    try:
        read = read_window(text, anchor)
    except NoWindowError:
        return
    assert read.starts_on <= read.ends_on


def test_a_window_of_one_day_is_said_as_one_day() -> None:
    day = date(2025, 3, 10)
    one = WindowDays("10 March 2025", "", "the day named", Certainty.EXACT, day, day)
    assert one.in_words == "10 March 2025"
    assert read_window("2025-03-10/2025-03-14").in_words == "10 March 2025 to 14 March 2025"
