"""A force's crest: its file read and checked, so that it is a picture and nothing that runs or loads."""

import re
import struct
from pathlib import Path

from lxml import etree

from rules.packs.brand import PNG_TYPE, SVG_TYPE, Crest

_MOST_BYTES = 1024 * 1024
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}svg"
_RUNS = frozenset(
    {"script", "foreignobject", "iframe", "set", "animate", "animatetransform", "animatemotion"}
)
_WITHIN = re.compile(r"#|data:image/(png|jpeg);base64,")
_LOADS = re.compile(r"@import|url\(\s*['\"]?\s*(?!#|['\"])", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*(?:px|pt|mm|cm|in)?\s*")


class CrestError(ValueError):
    """The crest can't be used; the message is the rest of a line that names its file."""


def read_crest(path: Path, alt: str) -> Crest:
    """The crest of a file, SVG or PNG; raises CrestError."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise CrestError(f"is larger than {_MOST_BYTES // 1024} KB")
        content = path.read_bytes()
    except OSError as error:
        raise CrestError(f"can't be read: {error.strerror or error}") from error
    if content.startswith(_PNG_MARK):
        return _png(content, alt)
    return _svg(content, alt)


def _png(content: bytes, alt: str) -> Crest:
    # PNG (third edition), 11.2.1: the header chunk comes first.
    if len(content) < 33 or content[12:16] != b"IHDR":
        raise CrestError("isn't a PNG that can be read")
    width, height = struct.unpack_from(">II", content, 16)
    if not (0 < width <= 8000 and 0 < height <= 8000):
        raise CrestError(f"is {width} by {height} dots large; at most 8,000 each way")
    return Crest(content, PNG_TYPE, width, height, alt)


def _svg(content: bytes, alt: str) -> Crest:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        content.decode()
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, UnicodeDecodeError, ValueError) as error:
        raise CrestError(f"is neither a PNG nor an SVG that can be read: {error}") from error
    if root.tag != _SVG:
        raise CrestError("is neither a PNG nor an SVG")
    for element in root.iter():
        _check_element(element)
    width, height = _size(root)
    return Crest(content, SVG_TYPE, width, height, alt)


def _check_element(element: etree._Element) -> None:
    if not isinstance(element.tag, str):
        if isinstance(element, etree._Entity):
            raise CrestError("uses an entity, which could stand for anything")
        return
    name = etree.QName(element).localname.lower()
    if name in _RUNS:
        raise CrestError(f"holds <{name}>, which runs or moves: export it as a plain picture")
    if name == "style" and _LOADS.search(element.text or ""):
        raise CrestError("loads something from elsewhere: export it as a plain picture")
    for key, value in element.attrib.items():
        attribute = etree.QName(key).localname.lower()
        if attribute.startswith("on"):
            raise CrestError(f"has {attribute}, which runs: export it as a plain picture")
        if (attribute == "href" and name != "a" and not _WITHIN.match(value)) or _LOADS.search(value):
            raise CrestError("loads something from elsewhere: export it as a plain picture")


def _size(root: etree._Element) -> tuple[float, float]:
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    try:
        width, height = (float(box[2]), float(box[3])) if len(box) == 4 else _lengths(root)
    except ValueError:
        width = height = 0.0
    if not (0 < width < 1e6 and 0 < height < 1e6 and 1 / 20 < width / height < 20):
        raise CrestError("doesn't say its size: give it a viewBox")
    return width, height


def _lengths(root: etree._Element) -> tuple[float, float]:
    found = [_LENGTH.fullmatch(root.get(name) or "") for name in ("width", "height")]
    width, height = (float(one[1]) if one else 0.0 for one in found)
    return width, height
