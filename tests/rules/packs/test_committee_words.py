"""How committee papers put days, standings, movements and the PPOG, and what they leave out."""

from datetime import date

import pytest

from rules.packs.committee_background import is_ppog
from rules.packs.committee_material import Standing
from rules.packs.committee_publishable import STANDING_OF, public_table
from rules.packs.committee_words import days_from_to, signed, standing_in_words, window_in_words
from rules.papers.blocks import Block, BlockKind, Document
from rules.papers.inspection_sentences import inspection_in_sentence
from rules.papers.passages import passages
from rules.vocabulary import Certainty, ItemKind, Stage
from tests.committee_papers import SINCE, public_inspection, public_item
from tests.register_views import portal_row, portal_table


def test_every_stage_has_a_standing_that_the_public_is_told() -> None:
    assert set(STANDING_OF) == set(Stage)
    for standing in Standing:
        assert standing_in_words(public_item("one", standing=standing))[0]


def test_remarks_on_where_a_figure_was_found_are_left_out_and_questions_stay() -> None:
    row = portal_row("Recommendation Level 2", ItemKind.RECOMMENDATION, 2, 1, 2, 3, question="Why?")
    (public,) = public_table(portal_table(row)).rows
    assert (public.question, public.source) == ("Why?", "")


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2024, 5, 1), date(2024, 5, 31), "May 2024"),
        (date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
        (date(2024, 2, 1), date(2024, 2, 28), "1 to 28 February 2024"),
        (date(2024, 1, 8), date(2024, 1, 12), "8 to 12 January 2024"),
        (date(2024, 1, 8), date(2024, 1, 8), "8 January 2024"),
        (date(2024, 5, 1), date(2024, 6, 30), "1 May 2024 to 30 June 2024"),
        (date.max, date.max, "31 December 9999"),
        (date(9999, 12, 1), date.max, "December 9999"),
    ],
)
def test_days_are_told_as_people_write_them(first: date, last: date, words: str) -> None:
    assert days_from_to(first, last) == words


def test_a_rough_window_keeps_its_own_words() -> None:
    days = (date(2024, 5, 1), date(2024, 12, 31))
    assert window_in_words(*days, Certainty.FUZZY, "mid to late 2024") == (
        "“mid to late 2024” (1 May 2024 to 31 December 2024)"
    )


def test_a_presentation_to_the_ppog_is_known_by_the_title_that_imports_give_it() -> None:
    words = "The Chief Constable is due to present to PPOG again in May 2024."
    block = Block(kind=BlockKind.PARAGRAPH, text=words, place="paragraph 1")
    (passage,) = passages(Document("paper.txt", "0" * 64, (block,)))
    found = inspection_in_sentence(passage, 0, len(words), SINCE)
    assert found is not None
    days = (date(2024, 5, 1), date(2024, 5, 31))
    assert is_ppog(public_inspection(found.content.title, *days))
    assert not is_ppog(public_inspection("Re-inspection", *days))


def test_a_movement_has_a_sign() -> None:
    assert [signed(count) for count in (84, 0, -3)] == ["+84", "0", "−3"]
