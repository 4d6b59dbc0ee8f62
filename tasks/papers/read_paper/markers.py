"""Numbers and bullets that were typed before a text: "3.1.1", "i)", "I.", "•"."""

import re

_BULLET = re.compile(r"[•●▪■□◦‣⁃∙·o–—*-] (?=\S)")
_NUMBER = re.compile(
    r"""(?:
        \d{1,3}(?:\.\d{1,3}){1,4}\.?\)?(?=\s+["“‘'(\[A-Z])     # 3.1.1, and not "3.5 million"
      | \d{1,3}\.\)?(?=\s+\S)                                  # 3.
      | \(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\)(?=\s+\S)       # (a)  a)  ii)  3)
      | [IVX]{1,5}\.(?=\s+["“‘'(\[A-Z])                        # II.
      | (?:[a-z]|[ivx]{2,5})\.(?=\s+\S)                        # a.  iii.
      | \d{1,2}(?:\.\d{1,2})?(?=\s+[A-Z]{3}[^a-z]*\Z)          # 4 INSPECTION ACTIVITY
    )""",
    re.VERBOSE,
)
_LONE = re.compile(
    r"(?:\d{1,3}(?:\.\d{1,3}){0,4}[.)]|\d{1,2}(?:\.\d{1,2}){1,4}|\(?[a-z]\)|[IVX]{1,5}\.|[•●▪■◦‣·])"
)
_BULLETS_ALONE = re.compile(r"[^\w\s]|o")


def typed_marker(text: str) -> tuple[str, int]:
    """The marker that the text starts with and how many characters go with it; ("", 0) when there's none.

    Of a bullet before a number, as some converters set, the number is the marker.
    """
    marker, taken = "", 0
    if bullet := _BULLET.match(text):
        marker, taken = bullet[0].strip(), bullet.end()
    if number := _NUMBER.match(text, taken):
        marker, taken = number[0], number.end()
    return marker, taken


def is_lone_marker(text: str) -> bool:
    """True when the text is nothing but a marker, as where a PDF's numbers stand on lines of their own."""
    return bool(_LONE.fullmatch(text))


def is_bullet(marker: str) -> bool:
    """True when the marker says nothing about order."""
    return bool(_BULLETS_ALONE.fullmatch(marker))


def is_dash(marker: str) -> bool:
    """True for a bullet that may as well be a dash between words."""
    return marker in {"-", "–", "—"}


def heads_sections(marker: str) -> bool:
    """True for what sections are numbered with: "1.", "4", "II."."""
    return bool(re.fullmatch(r"\d{1,2}\.?|[IVX]{1,5}\.", marker))


def depth_of(marker: str) -> int:
    """How deep a dotted number is: 3 for "3.1.1", 1 for every other marker."""
    return max(1, len(re.findall(r"\d+", marker))) if "." in marker else 1
