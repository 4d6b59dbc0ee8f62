"""Tokens in links: what is taken, what is refused and why."""

import base64
import string
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.answer_tokens import (
    ANSWER,
    DamagedTokenError,
    ExpiredTokenError,
    OtherPurposeError,
    Token,
    read_token,
    sign_token,
    token_digest,
)

KEY = bytes(range(32))
TODAY = date(2024, 6, 7)
TOKEN = Token(item_id=12, post_id=3, person_id=7, purpose=ANSWER, expires_on=date(2024, 7, 12))


def read(text: str, *, key: bytes = KEY, today: date = TODAY) -> Token:
    return read_token(text, key=key, purpose=ANSWER, today=today)


@given(
    st.builds(
        Token,
        item_id=st.integers(0, 2**63),
        post_id=st.integers(0, 2**63),
        person_id=st.integers(0, 2**63),
        purpose=st.just(ANSWER),
        expires_on=st.dates(min_value=TODAY),
    )
)
def test_what_was_signed_is_read_again(token: Token) -> None:
    assert read(sign_token(token, key=KEY)) == token


def test_the_same_token_gives_the_same_text_fit_for_an_address() -> None:
    text = sign_token(TOKEN, key=KEY)
    assert text == sign_token(TOKEN, key=KEY)
    assert set(text) <= set(string.ascii_letters + string.digits + "-_.")
    assert len(text) < 110
    assert read(f"  {text}\n") == TOKEN


@given(st.data())
def test_one_changed_letter_is_refused(data: st.DataObject) -> None:
    text = sign_token(TOKEN, key=KEY)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters().filter(lambda letter: letter != text[place] and not letter.isspace()))
    with pytest.raises(DamagedTokenError):
        read(text[:place] + letter + text[place + 1 :])


@given(st.text())
def test_any_text_is_refused_plainly(text: str) -> None:
    with pytest.raises(DamagedTokenError):
        read(text)


@pytest.mark.parametrize("cut", [1, 10, 43, 44, 60])
def test_a_link_that_was_cut_off_is_refused(cut: int) -> None:
    with pytest.raises(DamagedTokenError, match="open it from the message again"):
        read(sign_token(TOKEN, key=KEY)[:-cut])


def test_another_spelling_of_the_same_bytes_is_refused() -> None:
    """Otherwise a used token could be spelt anew, and its digest would be that of an unused one."""
    text = sign_token(TOKEN, key=KEY)
    payload, _, signature = text.partition(".")
    last = signature[-1]
    alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
    other = alphabet[alphabet.index(last) ^ 1]
    same_bytes = f"{payload}.{signature[:-1]}{other}"
    assert base64.urlsafe_b64decode(signature + "=") == base64.urlsafe_b64decode(signature[:-1] + other + "=")
    for spelt in (same_bytes, text + "=", f"{payload}=.{signature}"):
        with pytest.raises(DamagedTokenError):
            read(spelt)


def test_a_token_of_another_key_is_refused() -> None:
    with pytest.raises(DamagedTokenError):
        read(sign_token(TOKEN, key=bytes(32)))


def test_a_payload_that_says_other_than_what_was_signed_is_refused() -> None:
    mine, other = sign_token(TOKEN, key=KEY), sign_token(replace(TOKEN, item_id=13), key=KEY)
    with pytest.raises(DamagedTokenError):
        read(f"{other.partition('.')[0]}.{mine.partition('.')[2]}")


def test_the_last_day_is_good_and_the_next_is_not() -> None:
    text = sign_token(TOKEN, key=KEY)
    assert read(text, today=TOKEN.expires_on) == TOKEN
    with pytest.raises(ExpiredTokenError, match="good until 12 July 2024"):
        read(text, today=TOKEN.expires_on + timedelta(days=1))


def test_a_token_for_something_else_is_refused_as_such() -> None:
    with pytest.raises(OtherPurposeError, match="for something else"):
        read(sign_token(replace(TOKEN, purpose="sign-in"), key=KEY))


def test_a_short_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        sign_token(TOKEN, key=b"short")


def test_digests_tell_tokens_apart_and_not_the_space_around_them() -> None:
    one, other = sign_token(TOKEN, key=KEY), sign_token(replace(TOKEN, person_id=8), key=KEY)
    assert token_digest(one) == token_digest(f" {one}\n") != token_digest(other)
