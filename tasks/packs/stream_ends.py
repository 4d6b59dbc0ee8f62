"""PDFs whose streams can't be measured in two ways: none ends in a carriage return."""

import io
import re
import zlib
from collections.abc import Iterator

import pikepdf

_IN_DOUBT = b"\r\nendstream"


def settle_stream_ends(pdf: bytes) -> bytes:
    """The same PDF, in which no packed stream ends in a carriage return; mostly the very same bytes.

    PDF/A wants a line end before "endstream" that isn't counted (ISO 19005-2, 6.1.7.1): after such a byte a
    checker can take both for it, and then finds the stream's length wrong by one.
    """
    if _IN_DOUBT not in pdf:
        return pdf
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for held in _in_doubt(opened, pdf):
            _pack_again(held)
        as_they_are = pikepdf.StreamDecodeLevel.none
        opened.save(out, deterministic_id=True, compress_streams=False, stream_decode_level=as_they_are)
    return out.getvalue()


def _in_doubt(opened: pikepdf.Pdf, pdf: bytes) -> Iterator[pikepdf.Stream]:
    """The streams that end so, found by the number of the object that begins before each such end."""
    for end in re.finditer(re.escape(_IN_DOUBT), pdf):
        head = pdf.rfind(b" 0 obj", 0, end.start())
        number = re.search(rb"[0-9]{1,8}$", pdf[max(0, head - 8) : head])
        held = opened.get_object(int(number[0]), 0) if number else None
        if isinstance(held, pikepdf.Stream) and held.read_raw_bytes().endswith(b"\r"):
            yield held


def _pack_again(stream: pikepdf.Stream) -> None:
    try:
        packed = stream.read_bytes()
    except pikepdf.PdfError:
        return  # a picture's own compression, which isn't ours to undo
    filters = pikepdf.Array()
    # What is packed ends in a checksum of what is in it, at every level: only packing it again changes that.
    while not filters or packed.endswith(b"\r"):
        packed = zlib.compress(packed, 9)
        filters.append(pikepdf.Name.FlateDecode)
    stream.write(packed, filter=filters, decode_parms=None)
