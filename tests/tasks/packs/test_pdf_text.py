"""A page's words out of its stream, however its texts are written down."""

import pytest

from tasks.packs.pdf_text import Glyphs, page_text

FONTS = {"f0": Glyphs({1: "a", 2: "b", 0x2828: "c", 0x2929: "d", 0x5C5C: "e", 0x0A0D: "f"})}


def words(shown: bytes) -> dict[int, str]:
    stream = b"/Span<</MCID 3>>BDC\nBT /f0 9 Tf " + shown + b" ET\nEMC"
    return page_text(stream, FONTS).marked


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (b"(\\000\\001\\000\\002)Tj", "ab"),
        (b"[(\\000\\001)-120(\\000\\002)]TJ", "ab"),
        (b"<00010002> Tj", "ab"),
        (b"[<0001> 12 <0002>] TJ", "ab"),
        (b"(((\x29\x29)Tj", "cd"),
        (b"(\\(\\(\\)\\))Tj", "cd"),
        (b"(\\\\\\\\)Tj", "e"),
        (b"(\\n\\r)Tj", "f"),
        (b"(\0\x01\\\n\0\x02)Tj", "ab"),
        (b"(\0\x07)Tj", "\ufffd"),
    ],
)
def test_every_way_to_write_a_text_gives_its_letters(shown: bytes, said: str) -> None:
    assert words(shown) == {3: said}


def test_words_belong_to_the_mark_around_them_and_header_and_footer_stand_apart() -> None:
    stream = (
        b"/Artifact<</Attached[/Top]/Subtype/Header/Type/Pagination>>BDC /f0 8 Tf (\0\x01)Tj EMC "
        b"/Artifact<</Subtype/Footer>>BDC (\0\x02)Tj EMC "
        b"/P<</MCID 1>>BDC (\0\x01)Tj /Span<</Lang(en)>>BDC (\0\x02)Tj EMC EMC "
        b"/Figure<</MCID 2/Alt(/MCID 9 BDC)>>BDC (\0\x01)Tj EMC"
    )
    text = page_text(stream, FONTS)
    assert (text.header, text.footer) == ("a", "b")
    assert text.marked == {1: "ab", 2: "a"}


@pytest.mark.parametrize("stream", [b"EMC", b"/P<</MCID 1>>BDC", b"(" * 40 + b")" * 40 + b"Tj", b"(\0)Tj"])
def test_what_is_not_understood_is_refused_and_never_guessed(stream: bytes) -> None:
    with pytest.raises(ValueError, match=r"mark|brackets|codes"):
        page_text(stream, FONTS)
