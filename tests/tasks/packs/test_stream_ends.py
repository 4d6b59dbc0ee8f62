"""Streams of a PDF whose length can be read in one way only."""

import io
import zlib
from hashlib import sha256

import pikepdf

from tasks.packs.stream_ends import settle_stream_ends


def pdf_with(content: bytes) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(100, 100))
        stream = pdf.make_stream(b"")
        stream.write(zlib.compress(content), filter=pikepdf.Name.FlateDecode, decode_parms=None)
        pdf.Root.Kept = stream
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, compress_streams=False)
        return out.getvalue()


def ending_in_doubt() -> bytes:
    """A content whose packed form ends in a carriage return, as one in 256 does."""
    return next(
        content
        for number in range(1_000)
        if zlib.compress(content := sha256(b"%d" % number).digest()).endswith(b"\r")
    )


def test_a_stream_that_ends_in_a_carriage_return_is_packed_again() -> None:
    before = pdf_with(ending_in_doubt())
    assert b"\r\nendstream" in before
    after = settle_stream_ends(before)
    assert b"\r\nendstream" not in after
    with pikepdf.open(io.BytesIO(after)) as pdf:
        assert pdf.Root.Kept.read_bytes() == ending_in_doubt()


def test_it_gives_the_same_bytes_every_time() -> None:
    before = pdf_with(ending_in_doubt())
    assert settle_stream_ends(before) == settle_stream_ends(before)


def test_a_pdf_without_doubt_stays_as_it_is() -> None:
    clear = next(
        pdf for number in range(1_000) if b"\r\nendstream" not in (pdf := pdf_with(b"clear %d" % number))
    )
    assert settle_stream_ends(clear) is clear
