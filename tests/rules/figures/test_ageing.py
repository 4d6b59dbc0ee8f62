"""How long open items have been open."""

from datetime import date

import pytest

from rules.figures.ageing import age_bands, oldest_open
from rules.vocabulary import Stage
from tests.item_histories import FIRST_DAY, NOW_DAY, History, history, tallies_of, traits

AS_AT = date(2024, 3, 31)


def _known(key: str, day: date, *stages: tuple[int, Stage]) -> History:
    return history(key, *stages, known=(day - FIRST_DAY).days)


@pytest.mark.parametrize(
    ("known_on", "band"),
    [
        (date(2024, 3, 31), "Under 3 months"),
        (date(2024, 1, 1), "Under 3 months"),
        (date(2023, 12, 31), "3 to 6 months"),
        # Three months before 31 December is the last of September, which has 30 days.
        (date(2023, 10, 1), "3 to 6 months"),
        (date(2023, 9, 30), "6 to 12 months"),
        (date(2023, 3, 31), "1 to 2 years"),
        (date(2022, 3, 31), "2 to 3 years"),
        (date(2021, 3, 31), "Over 3 years"),
        (date(2014, 7, 1), "Over 3 years"),
    ],
)
def test_an_open_item_is_in_the_band_of_its_age(known_on: date, band: str) -> None:
    tallies = tallies_of([_known("one", known_on)], then=date(2010, 1, 1), now=AS_AT)
    bands = age_bands(tallies, AS_AT)
    assert [(found.label, found.figure.keys) for found in bands if found.figure.count] == [(band, ("one",))]


def test_every_band_is_there_and_together_they_hold_what_is_open() -> None:
    histories = [_known(f"item-{months}", date(2024 - months // 12, 1, 1)) for months in range(0, 60, 5)]
    bands = age_bands(tallies_of(histories, then=date(2010, 1, 1), now=AS_AT), AS_AT)
    assert len(bands) == 6
    assert sum(found.figure.count for found in bands) == len(histories)


def test_the_oldest_is_the_one_known_for_longest_that_is_still_open_and_ours() -> None:
    others = traits(ours=False)
    found = oldest_open(
        tallies_of(
            [
                history("closed", (1, Stage.CLOSED)),
                history("not-ours", then=others, now=others),
                history("first", (20, Stage.SUBMITTED), known=10),
                history("second", known=10),
                history("reopened", (12, Stage.CLOSED), (60, Stage.OPEN), known=11),
            ]
        ),
        NOW_DAY,
    )
    assert found is not None
    assert (found.figure.keys, found.days) == (("first", "second"), 70)


def test_with_nothing_open_there_is_no_oldest() -> None:
    assert oldest_open(tallies_of([history("closed", (1, Stage.CLOSED))]), NOW_DAY) is None
