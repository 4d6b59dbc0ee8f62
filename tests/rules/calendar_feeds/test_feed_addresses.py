"""The addresses of feeds: what is kept of a token, and how an address is written."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from rules.calendar_feeds.feed_addresses import feed_address, feed_path, token_sha256, webcal_address

TOKEN = "jxn4vBNPDjdqmyF_lFcB9867WUwBDLQ_Cxd41YrA3UY"


def test_a_token_is_kept_as_its_sha256_alone() -> None:
    assert token_sha256(TOKEN) == hashlib.sha256(TOKEN.encode()).hexdigest()


@given(st.text(st.characters(), max_size=300))
def test_any_text_has_a_digest_and_only_the_token_has_its_own(text: str) -> None:
    digest = token_sha256(text)
    assert len(digest) == 64
    assert (digest == token_sha256(TOKEN)) is (text == TOKEN)


def test_a_lone_surrogate_and_a_text_without_end_are_no_token() -> None:
    for text in ("\ud800", TOKEN + "x", TOKEN + " ", "", "x" * 10_000_000, TOKEN + "\x00" * 1_000):
        assert token_sha256(text) != token_sha256(TOKEN)


def test_an_address_is_the_installation_s_with_the_path() -> None:
    assert feed_path(TOKEN) == f"/calendar/{TOKEN}.ics"
    for public_url in ("https://oversight.example", "https://oversight.example/"):
        assert feed_address(public_url, TOKEN) == f"https://oversight.example/calendar/{TOKEN}.ics"


def test_the_webcal_form_changes_the_scheme_and_nothing_else() -> None:
    assert webcal_address("https://o.example/calendar/https:.ics") == "webcal://o.example/calendar/https:.ics"
    assert webcal_address("http://127.0.0.1:8000/x") == "webcal://127.0.0.1:8000/x"
