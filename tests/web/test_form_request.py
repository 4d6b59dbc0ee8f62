"""Taking in a form that was sent: however its bytes come, and from whoever goes away."""

import asyncio
from typing import Any

import pytest
from starlette.datastructures import Headers

from web.form_request import SenderGoneError, SlowFormError, TooLongFormError, from_elsewhere, read_body

HOST = "https://oversight.example"


class Sender:
    """Sends a body in pieces; counts how many were asked for."""

    def __init__(self, *pieces: bytes, gone: bool = False, stalls: bool = False) -> None:
        self.pieces, self.gone, self.stalls, self.asked = list(pieces), gone, stalls, 0

    async def __call__(self) -> dict[str, Any]:
        self.asked += 1
        if self.pieces:
            more = len(self.pieces) > 1 or self.gone or self.stalls
            return {"type": "http.request", "body": self.pieces.pop(0), "more_body": more}
        if self.stalls:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}


def read(sender: Sender, *, most: int = 10, length: str | None = None) -> bytes:
    headers = Headers({} if length is None else {"content-length": length})
    return asyncio.run(read_body(sender, headers, most=most))


def test_the_pieces_of_a_body_are_put_together() -> None:
    assert read(Sender(b"one", b"", b"two")) == b"onetwo"
    assert read(Sender(b"x" * 10)) == b"x" * 10
    assert read(Sender(b"")) == b""


def test_one_that_is_too_long_is_read_to_its_end_so_that_a_browser_shows_the_answer() -> None:
    sender = Sender(*[b"x" * 6] * 5)
    with pytest.raises(TooLongFormError):
        read(sender)
    assert sender.pieces == []


def test_one_without_end_is_given_up() -> None:
    sender = Sender(*[b"x" * 1024 * 1024] * 50)
    with pytest.raises(TooLongFormError):
        read(sender)
    assert len(sender.pieces) >= 47


@pytest.mark.parametrize("length", ["99999999", "9" * 5000])
def test_one_that_says_that_it_is_huge_isnt_read(length: str) -> None:
    sender = Sender(b"x")
    with pytest.raises(TooLongFormError):
        read(sender, length=length)
    assert sender.asked == 0


@pytest.mark.parametrize("length", ["", "-1", "²", "many"])
def test_a_length_that_is_none_is_not_believed(length: str) -> None:
    assert read(Sender(b"x"), length=length) == b"x"


def test_a_sender_who_goes_away_or_stalls_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(SenderGoneError):
        read(Sender(b"x", gone=True))
    monkeypatch.setattr("web.form_request._SECONDS", 0.05)
    with pytest.raises(SlowFormError):
        read(Sender(b"x", stalls=True))


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site", "origin": HOST}, False),
        ({"origin": HOST}, True),
        ({"origin": HOST, "host": "127.0.0.1:8000"}, True),
        ({"origin": "http://127.0.0.1:8000", "host": "127.0.0.1:8000"}, True),
        ({"origin": "http://127.0.0.1:8001", "host": "127.0.0.1:8000"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://oversight.example.evil.example"}, False),
        ({"origin": "https://["}, False),
        ({"origin": "null"}, True),
    ],
)
def test_a_form_is_ours_unless_a_browser_says_otherwise(headers: dict[str, str], ours: bool) -> None:
    assert from_elsewhere(Headers({"host": "oversight.example"} | headers), HOST) is not ours


def test_where_no_address_is_set_the_host_that_was_asked_counts() -> None:
    headers = Headers({"host": "localhost:8000", "origin": "http://localhost:8000"})
    assert not from_elsewhere(headers, None)
    assert from_elsewhere(Headers({"host": "localhost:8000", "origin": HOST}), None)
    assert not from_elsewhere(Headers({"host": "x.example", "origin": "https://X.example:443"}), None)
