"""The brand file and the Word reference on disk: what they name is read, what is wrong is told at once."""

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import docx
import page as page_validation
import pikepdf
import pytest
from sqlalchemy.engine import Engine

from config.installation import Installation
from config.policy import load_policy
from config.settings import Settings
from rules.packs.brand import PNG_TYPE, SVG_TYPE, BrandColours
from tasks.packs.brand import installed_look, load_look
from tasks.packs.crest import CrestError, read_crest
from tasks.packs.docx_styles import Style
from tasks.packs.font_coverage import font_folder
from tasks.packs.manifest import SUFFIX, is_of_look, read_manifest
from tasks.packs.pack_look import DEFAULT_LOOK, BrandError
from tasks.packs.reference_docx import reference_docx
from tasks.packs.render_pack import PackRenderer, render_pack
from tests.packs import draft
from tests.small_register import make_small_register
from tests.tasks.packs.test_render_docx import pack_of

CREST = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 120"><title>Crest</title>'
    '<path d="M10 10 H90 V60 Q90 100 50 115 Q10 100 10 60 Z" fill="#14532d"/></svg>'
)
BRAND = """
[colours]
main = "#14532d"
on_main_muted = "#d1fae5"

[crest]
file = "crest.svg"
alt = "Crest of the force: a shield"
"""


def png(width: int = 2, height: int = 3) -> bytes:
    """A small white picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * 3 * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def brand_file(tmp_path: Path) -> Path:
    (tmp_path / "crest.svg").write_text(CREST)
    path = tmp_path / "brand.toml"
    path.write_text(BRAND)
    return path


def test_no_files_are_the_look_that_ships() -> None:
    assert load_look(None, None) == DEFAULT_LOOK


def test_colours_and_crest_come_from_the_brand_file_and_what_lies_beside_it(brand_file: Path) -> None:
    look = load_look(brand_file, None)
    assert look.brand.colours == BrandColours(main="#14532d", on_main_muted="#d1fae5")
    assert look.brand.crest is not None
    assert (look.brand.crest.width, look.brand.crest.height) == (100, 120)
    assert [one.name for one in look.inputs] == ["brand file", "crest"]
    assert look.notes == ()


def test_the_pack_in_a_forces_look_passes_the_standards_and_reads_back(brand_file: Path) -> None:
    look = load_look(brand_file, None)
    rendered = render_pack(pack_of(), look=look)
    pdf, word = (file.content for file in rendered.files[:2])
    assert rendered.differences == ()
    for profile in (page_validation.ValidationProfile.PDF_UA_1, page_validation.ValidationProfile.PDF_A_2A):
        assert page_validation.validate_pdf_bytes(pdf, profile=profile).failures == []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        figures = [str(one.Alt) for one in document.objects if _is_figure(one)]
        assert figures[0] == "Crest of the force: a shield"
        # 0x14, 0x53, 0x2d as parts of one: the cover's ground.
        assert b"0.078431375 0.3254902 0.1764706" in document.pages[0].Contents.read_bytes()
    with zipfile.ZipFile(io.BytesIO(word)) as parts:
        assert b'w:fill="14532D"' in parts.read("word/styles.xml")
        assert parts.read("word/media/crest.svg").decode() == CREST
        assert b'descr="Crest of the force: a shield"' in parts.read("word/document.xml")
        assert b"#1b2a41" not in parts.read("word/media/chart1.svg")
    assert render_pack(pack_of(), look=look) == rendered


def _is_figure(one: object) -> bool:
    return isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure"


def test_a_png_crest_stands_on_both_covers(brand_file: Path) -> None:
    (brand_file.parent / "crest.svg").write_bytes(png())
    look = load_look(brand_file, None)
    assert look.brand.crest is not None
    assert look.brand.crest.content_type == PNG_TYPE
    rendered = render_pack(pack_of(), look=look)
    assert rendered.differences == ()
    with zipfile.ZipFile(io.BytesIO(rendered.files[1].content)) as parts:
        assert parts.read("word/media/crest.png") == png()


@pytest.mark.parametrize(
    ("brand", "says"),
    [
        ("[colours]\nmain = 'navy'", "line 2: colours.main must be a colour such as “#1b2a41”, not “navy”"),
        (
            "[colours]\n\nmuted = '#999999'",
            "line 3: colours.muted #999999 on white (#ffffff) has a contrast of 2.8 to 1; letters need 4.5",
        ),
        ("[crest]\nfile = 'none.svg'\nalt = 'Crest'", "none.svg can't be read: No such file or directory"),
        ("[fonts]\nfamily = 'X'\nfolder = 'none'", "none can't be read: No such file or directory"),
        (
            "[fonts]\nfamily = 'X'\nfolder = '.'",
            "line 2: fonts.family {folder} holds no .ttf or .otf file of “X”",
        ),
        ("[colours", "isn't TOML: "),
    ],
)
def test_what_is_wrong_with_a_brand_file_is_one_line_with_its_place(
    tmp_path: Path, brand: str, says: str
) -> None:
    path = tmp_path / "brand.toml"
    path.write_text(brand)
    with pytest.raises(BrandError) as caught:
        load_look(path, None)
    first = str(caught.value).splitlines()[0]
    assert first.startswith(f"brand file {path}: ")
    assert says.format(folder=tmp_path / ".") in first


def test_a_brand_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(BrandError, match=r"^brand file .*brand.toml: No such file or directory$"):
        load_look(tmp_path / "brand.toml", None)


@pytest.mark.parametrize(
    ("svg", "says"),
    [
        (CREST.replace("<path", "<script>alert(1)</script><path"), "holds <script>, which runs"),
        (CREST.replace("<path", '<path onclick="x()"'), "has onclick, which runs"),
        (
            CREST.replace("<path", '<image href="https://example.org/x.png"/><path'),
            "loads something from elsewhere",
        ),
        (CREST.replace("<path", "<style>@import 'x.css'</style><path"), "loads something from elsewhere"),
        (CREST.replace("<path", '<path filter="url(http://x/#f)"'), "loads something from elsewhere"),
        (
            '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + CREST.replace("Crest", "&x;"),
            "entity",
        ),
        (CREST.replace(' viewBox="0 0 100 120"', ""), "doesn't say its size"),
        ("<html/>", "is neither a PNG nor an SVG"),
        ("GIF89a", "is neither a PNG nor an SVG that can be read"),
    ],
)
def test_a_crest_that_runs_loads_or_is_none_is_refused_in_one_line(
    tmp_path: Path, svg: str, says: str
) -> None:
    path = tmp_path / "crest.svg"
    path.write_text(svg)
    with pytest.raises(CrestError) as caught:
        read_crest(path, "Crest")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_crest_whose_parts_are_its_own_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "crest.svg"
    path.write_text(
        CREST.replace("<path", '<defs><g id="a"/></defs><use href="#a"/><path style="fill:url(#a)"')
    )
    assert read_crest(path, "Crest").content_type == SVG_TYPE


def test_a_font_of_ones_own_sets_the_pages_and_lato_what_it_lacks(tmp_path: Path) -> None:
    path = tmp_path / "brand.toml"
    path.write_text(f"[fonts]\nfamily = 'Lato'\nfolder = '{font_folder()}'\nword = 'Gill Sans MT'\n")
    look = load_look(path, None)
    assert look.font is not None
    assert {one.name for one in look.inputs} >= {"brand file", "font Lato-Regular.ttf", "font Lato-Bold.ttf"}
    rendered = render_pack(pack_of(), look=look)
    assert rendered.differences == ()
    with zipfile.ZipFile(io.BytesIO(rendered.files[1].content)) as parts:
        assert b'w:ascii="Gill Sans MT"' in parts.read("word/styles.xml")


def test_a_font_without_what_packs_print_gives_way_to_lato_and_that_is_said(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    (fonts / "Lato-Regular.ttf").write_bytes((font_folder() / "Lato-Regular.ttf").read_bytes())
    path = tmp_path / "brand.toml"
    path.write_text("[fonts]\nfamily = 'Lato'\nfolder = 'fonts'\n")
    look = load_look(path, None)
    assert look.font is None
    assert look.notes == ("the font Lato lacks a bold face; packs are set in Lato",)


def test_a_broken_font_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0\0\1")
    path = tmp_path / "brand.toml"
    path.write_text("[fonts]\nfamily = 'X'\nfolder = '.'\n")
    with pytest.raises(BrandError, match=r"broken\.ttf isn't a font that can be read"):
        load_look(path, None)


def test_a_reference_is_checked_when_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "reference.docx"
    path.write_bytes(reference_docx())
    assert load_look(None, path).reference == reference_docx()
    own = docx.Document(str(path))
    own.styles["Muted"].delete()
    own.styles["Key Figure"].delete()
    own.save(str(path))
    with pytest.raises(BrandError) as caught:
        load_look(None, path)
    assert str(caught.value) == (
        f"Word reference {path}: lacks these styles: Key Figure (paragraph), Muted (character)"
    )


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_what_is_no_word_file_is_told_in_one_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "reference.docx"
    path.write_bytes(content)
    with pytest.raises(BrandError, match=r"isn't a Word file \(\.docx\) that can be read") as caught:
        load_look(None, path)
    assert "\n" not in str(caught.value)


def test_the_policy_names_both_files_and_they_lie_beside_it(brand_file: Path) -> None:
    folder = brand_file.parent
    shipped = Path(load_policy.__code__.co_filename).with_name("policy.toml").read_text(encoding="utf-8")
    policy_file = folder / "policy.toml"
    named = shipped.replace('brand_file = ""', 'brand_file = "brand.toml"')
    policy_file.write_text(
        named.replace('reference_docx = ""', 'reference_docx = "reference.docx"'), encoding="utf-8"
    )
    (folder / "reference.docx").write_bytes(reference_docx())
    settings = Settings(policy_file=policy_file)
    look = installed_look(Installation(settings, load_policy(policy_file), None))  # type: ignore[arg-type]
    assert [one.name for one in look.inputs] == ["brand file", "crest", "Word reference"]


def test_another_look_is_another_draft_and_the_manifest_names_its_files(
    sqlite_engine: Engine, tmp_path: Path, brand_file: Path
) -> None:
    make_small_register(sqlite_engine)
    packs = tmp_path / "packs"
    first = draft(sqlite_engine, packs, render=PackRenderer())
    assert not draft(sqlite_engine, packs, render=PackRenderer()).is_new
    branded = PackRenderer(look=load_look(brand_file, None))
    second = draft(sqlite_engine, packs, render=branded)
    assert second.is_new
    assert second.sha256 != first.sha256
    (manifest,) = (path for path in second.files if path.name.endswith(SUFFIX))
    named = [one.name for one in read_manifest(manifest.read_bytes()).inputs if is_of_look(one)]
    assert named == ["look: brand file", "look: crest"]
    assert not draft(sqlite_engine, packs, render=branded).is_new


def test_the_page_on_restyling_shows_a_brand_file_that_works_and_every_style(tmp_path: Path) -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "restyle-packs.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^    \[colours\].*?(?=^\S)", page, re.MULTILINE | re.DOTALL)
    path = tmp_path / "brand.toml"
    path.write_text(example.replace('"Gill Sans Nova"', '"Lato"'), encoding="utf-8")
    (tmp_path / "crest.svg").write_text(CREST)
    (tmp_path / "fonts").symlink_to(font_folder())
    look = load_look(path, None)
    assert look.notes == ()
    assert look.font is not None
    listed = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", page, re.MULTILINE)[1:]
    named = {name.split(" (")[0].casefold() for row in listed for name in row.split(", ")}
    assert named == {style.value.casefold() for style in Style}
