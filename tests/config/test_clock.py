"""What "today" means: the day in London, on both sides of the clock changes."""

from datetime import UTC, date, datetime

import pytest

from config.clock import london_day, now


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2024, 6, 6, 22, 59, tzinfo=UTC), date(2024, 6, 6)),
        (datetime(2024, 6, 6, 23, 0, tzinfo=UTC), date(2024, 6, 7)),
        (datetime(2024, 12, 31, 23, 59, tzinfo=UTC), date(2024, 12, 31)),
        (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
)
def test_the_day_is_londons(instant: datetime, day: date) -> None:
    assert london_day(instant) == day


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        london_day(datetime(2024, 6, 7, 6, 30))  # noqa: DTZ001


def test_now_is_aware() -> None:
    assert now().tzinfo is UTC
