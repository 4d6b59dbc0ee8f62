"""The styles that a Word pack is written in, by name: what a force restyles in its own reference file."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Kind = Literal["paragraph", "character", "table"]


class Style(StrEnum):
    """Every style that a pack uses, by the name that Word shows."""

    COVER_FORCE = "Cover Force"
    TITLE = "Title"
    SUBTITLE = "Subtitle"
    COVER_LABEL = "Cover Label"
    COVER_DAY = "Cover Day"
    COVER_TEXT = "Cover Text"
    FRONT_HEADING = "TOC Heading"
    TOC_1 = "toc 1"
    TOC_2 = "toc 2"
    HEADING_1 = "heading 1"
    HEADING_2 = "heading 2"
    HEADING_3 = "heading 3"
    BODY = "Body Text"
    NUMBERED = "Numbered Paragraph"
    BULLET = "List Bullet"
    CAPTION = "caption"
    NOTE = "Pack Note"
    TABLE_HEADING = "Table Heading"
    TABLE_TEXT = "Table Text"
    TABLE_DETAIL = "Table Detail"
    KEY_FIGURE = "Key Figure"
    MARKING = "Marking"
    HEADER = "header"
    FOOTER = "footer"
    ALERT = "Alert"
    MUTED = "Muted"
    STRONG = "Strong"
    PARAGRAPH_NUMBER = "Paragraph Number"
    LINK = "Hyperlink"
    TABLE = "Pack Table"

    @property
    def kind(self) -> Kind:
        """What the style is for."""
        if self is Style.TABLE:
            return "table"
        return "character" if self in _OF_CHARACTERS else "paragraph"

    @property
    def shown(self) -> str:
        """The name as Word shows it; it keeps its own in small letters."""
        return self.value[0].upper() + self.value[1:]


_OF_CHARACTERS = frozenset({Style.ALERT, Style.MUTED, Style.STRONG, Style.PARAGRAPH_NUMBER, Style.LINK})


@dataclass(frozen=True, slots=True)
class StyleIds:
    """The ids of a file's styles by their names; Word makes ids up as it likes, even in other languages."""

    by_style: Mapping[Style, str]

    @classmethod
    def found(cls, by_name: Mapping[tuple[Kind, str], str]) -> "StyleIds":
        """From the ids of a file by kind and name; Word doesn't tell names in capitals from others."""
        ids = {(kind, name.casefold()): style_id for (kind, name), style_id in by_name.items()}
        return cls(
            {
                style: ids[style.kind, style.value.casefold()]
                for style in Style
                if (style.kind, style.value.casefold()) in ids
            }
        )

    def of(self, style: Style) -> str:
        """The id of a style; raises KeyError for one that the file lacks."""
        return self.by_style[style]

    def missing(self) -> tuple[str, ...]:
        """The styles that the file lacks, as Word shows their names."""
        return tuple(f"{style.shown} ({style.kind})" for style in Style if style not in self.by_style)
