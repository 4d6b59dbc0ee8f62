"""How long a server asks to wait, in each form in which it may say so."""

from datetime import timedelta

import pytest

from tasks.transports.http_outcomes import LONGEST_WAIT, retry_after

DATED = "Fri, 07 Jun 2024 09:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({}, None),
        ({"Retry-After": "120"}, timedelta(minutes=2)),
        ({"Retry-After": " 0 "}, timedelta(0)),
        ({"Retry-After": "99999999"}, LONGEST_WAIT),
        ({"Retry-After": "9" * 400}, LONGEST_WAIT),
        ({"Retry-After": "-5"}, None),
        ({"Retry-After": "1.5"}, None),
        ({"Retry-After": "٣"}, None),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "Fri, 07 Jun 2024 09:10:00 GMT", "Date": DATED}, timedelta(minutes=10)),
        ({"Retry-After": "Friday, 07-Jun-24 09:10:00 GMT", "Date": DATED}, timedelta(minutes=10)),
        ({"Retry-After": "Fri Jun  7 09:10:00 2024", "Date": DATED}, timedelta(minutes=10)),
        ({"Retry-After": "Fri, 07 Jun 2024 08:00:00 GMT", "Date": DATED}, timedelta(0)),
        ({"Retry-After": "Sat, 07 Jun 2025 09:00:00 GMT", "Date": DATED}, LONGEST_WAIT),
        ({"Retry-After": "Fri, 07 Jun 2024 09:10:00 GMT"}, None),
        ({"Retry-After": "Fri, 99 Jun 2024 09:10:00 GMT", "Date": DATED}, None),
    ],
)
def test_the_wait_is_read_in_every_form_and_is_never_longer_than_a_day(
    headers: dict[str, str], wait: timedelta | None
) -> None:
    assert retry_after(headers) == wait
