"""Header fields: whatever stands in them comes back as it was, and no line is too long."""

from email import message_from_bytes, policy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.transports.mail_headers import header_field, mailbox_field
from tasks.transports.messages import PermanentDeliveryError

# What may stand in a header: no control characters, line breaks or surrogates. Spaces at the ends go.
WORDS = st.text(st.characters(blacklist_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=400).map(
    lambda text: text.strip(" ")
)


def read_back(field: bytes, name: str) -> str:
    return str(message_from_bytes(field + b"\r\n\r\n", policy=policy.default)[name])


@given(WORDS)
def test_a_subject_comes_back_as_it_was_in_lines_that_any_server_takes(words: str) -> None:
    field = header_field("Subject", words)
    lines = field.split(b"\r\n")
    assert all(line.strip() for line in lines)
    assert max(map(len, lines)) <= 998
    assert field.isascii()
    if not words.isascii():
        assert max(map(len, lines)) <= 76
    assert read_back(field, "Subject") == words


@given(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=80))
def test_a_plain_name_comes_back_as_it_was_and_stays_a_name(name: str) -> None:
    field = mailbox_field("To", name, "a@b.example")
    message = message_from_bytes(field + b"\r\n\r\n", policy=policy.default)
    [mailbox] = message["To"].addresses
    assert (mailbox.display_name, mailbox.addr_spec) == (name, "a@b.example")


@pytest.mark.parametrize("length", range(60, 90))
def test_a_letter_is_never_cut_in_two(length: int) -> None:
    words = "x" * length + "–ŵ😀" * 30
    assert read_back(header_field("Subject", words), "Subject") == words


def test_a_long_plain_field_is_folded_between_its_words() -> None:
    field = header_field("References", "<a@b.example> " * 100)
    lines = field.split(b"\r\n")
    assert max(map(len, lines)) <= 76
    assert all(line.startswith(b" <") for line in lines[1:])


def test_a_word_longer_than_a_line_may_be_is_encoded() -> None:
    field = header_field("Subject", "x" * 3000)
    assert max(map(len, field.split(b"\r\n"))) <= 76
    assert read_back(field, "Subject") == "x" * 3000


@pytest.mark.parametrize("value", ["a\nb", "a\rb", "a\x00b", "a\u2028b", "a\x85b", "a\ud800b"])
def test_what_would_begin_a_line_of_its_own_is_refused(value: str) -> None:
    with pytest.raises(PermanentDeliveryError, match="line break or control character"):
        header_field("Subject", value)
    with pytest.raises(PermanentDeliveryError, match="line break or control character"):
        mailbox_field("To", value, "a@b.example")
