"""How each style of the reference file looks: a force's colours and font in WordprocessingML."""

from dataclasses import dataclass, replace

from rules.packs.brand import Brand, BrandColours
from tasks.packs.docx_styles import Style

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

# Word's own units: lengths in twentieths of a point, letters' sizes in halves, borders in eighths.
_BLOCK_EDGE, _BLOCK_PADDING, _BLOCK_INDENT = 96, 10, 440

# Ids as Word writes them in English; only names are looked up (tasks/packs/docx_styles.py).
STYLE_IDS = {
    **{style: style.shown.replace(" ", "") for style in Style},
    Style.TOC_1: "TOC1",
    Style.TOC_2: "TOC2",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """A style of paragraphs or letters; `before`, `after` and `line` are its spacing, `edges` its borders."""

    size: int = 0
    bold: bool = False
    colour: str = ""
    before: int = 0
    after: int = 0
    line: int = 252
    keep_next: bool = False
    based_on: str = "Normal"
    following: str = ""
    edges: str = ""
    ground: str = ""
    tabs: str = ""
    indent: str = ""
    centred: bool = False
    outline: int | None = None
    letters: str = ""
    numbering: str = ""


def styles_xml(brand: Brand) -> str:
    """The part word/styles.xml in a force's colours and font."""
    looks = {**_cover(brand.colours), **_headings(brand.colours), **_texts(brand.colours)}
    paragraphs = "".join(_paragraph_style(style, look) for style, look in looks.items())
    characters = "".join(_character_style(style, look) for style, look in _letters(brand.colours).items())
    return (
        f"<w:styles {_W}>{_defaults(brand)}{paragraphs}{characters}{_table_style(brand.colours)}</w:styles>"
    )


def _cover(colours: BrandColours) -> dict[Style, _Look]:
    """A block of the main colour with the names in it, and the days under it."""
    side = _edge("left", colours.main) + _edge("right", colours.main)
    top, bottom = _edge("top", colours.main, space=31), _edge("bottom", colours.main, space=31)
    block = _Look(
        ground=colours.main, indent=f'<w:ind w:left="{_BLOCK_INDENT}" w:right="{_BLOCK_INDENT}"/>', line=288
    )
    return {
        Style.COVER_FORCE: replace(
            block, size=30, colour=colours.on_main_muted, edges=top + side, following="Title"
        ),
        Style.TITLE: replace(
            block, size=68, bold=True, colour=colours.on_main, edges=side, following="Subtitle"
        ),
        Style.SUBTITLE: replace(
            block, size=30, colour=colours.on_main, edges=side.replace("<w:right", f"{bottom}<w:right")
        ),
        Style.COVER_LABEL: _Look(size=18, colour=colours.muted, before=300, keep_next=True),
        Style.COVER_DAY: _Look(size=40, bold=True, colour=colours.main),
        Style.COVER_TEXT: _Look(size=22, after=60),
    }


def _headings(colours: BrandColours) -> dict[Style, _Look]:
    front = _Look(size=34, bold=True, colour=colours.main, before=240, after=160, keep_next=True)
    rule = f'<w:bottom w:val="single" w:sz="9" w:space="3" w:color="{_hex(colours.main)}"/>'
    dots = '<w:tab w:val="right" w:leader="dot" w:pos="10090"/>'
    return {
        Style.FRONT_HEADING: front,
        Style.TOC_1: _Look(size=18, bold=True, before=90, after=20, tabs=dots),
        Style.TOC_2: _Look(size=18, after=20, tabs=dots, indent='<w:ind w:left="240"/>'),
        Style.HEADING_1: _Look(
            size=34,
            bold=True,
            colour=colours.main,
            before=440,
            after=200,
            keep_next=True,
            edges=rule,
            outline=0,
        ),
        Style.HEADING_2: _Look(
            size=22, bold=True, colour=colours.main, before=320, after=140, keep_next=True, outline=1
        ),
        Style.HEADING_3: _Look(
            size=19, bold=True, colour=colours.text, before=280, after=120, keep_next=True, outline=2
        ),
    }


def _texts(colours: BrandColours) -> dict[Style, _Look]:
    # The colour of plain text stands here again, though it is the file's own: LibreOffice takes the file's to
    # come before a letter's own style wherever a table is.
    plain = colours.text
    hanging = '<w:tab w:val="left" w:pos="680"/>'
    return {
        Style.BODY: _Look(colour=plain, after=140),
        Style.NUMBERED: _Look(
            colour=plain, after=140, tabs=hanging, indent='<w:ind w:left="680" w:hanging="680"/>'
        ),
        Style.BULLET: _Look(
            colour=plain,
            after=80,
            numbering='<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
            indent='<w:ind w:left="284" w:hanging="284"/>',
        ),
        Style.CAPTION: _Look(size=16, colour=colours.muted, before=60, after=60, keep_next=True),
        Style.NOTE: _Look(size=16, colour=colours.muted, before=200),
        Style.TABLE_HEADING: _Look(size=17, bold=True, colour=colours.main, line=240),
        Style.TABLE_TEXT: _Look(size=17, colour=plain, line=240),
        Style.TABLE_DETAIL: _Look(size=15, colour=colours.muted, line=240),
        Style.KEY_FIGURE: _Look(size=32, bold=True, colour=colours.main, line=240),
        Style.MARKING: _Look(
            size=17, bold=True, colour=colours.main, centred=True, letters='<w:spacing w:val="20"/>', line=240
        ),
        Style.HEADER: _Look(size=16, colour=colours.muted, line=240),
        Style.FOOTER: _Look(size=16, colour=colours.muted, line=240),
    }


def _letters(colours: BrandColours) -> dict[Style, _Look]:
    return {
        Style.ALERT: _Look(bold=True, colour=colours.alert),
        Style.MUTED: _Look(colour=colours.muted),
        Style.STRONG: _Look(bold=True),
        Style.PARAGRAPH_NUMBER: _Look(colour=colours.muted),
        Style.LINK: _Look(colour=colours.main, letters='<w:u w:val="single"/>'),
    }


def _defaults(brand: Brand) -> str:
    font = f'w:ascii="{brand.word_family}" w:hAnsi="{brand.word_family}" w:cs="{brand.word_family}"'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {font} w:eastAsia="{brand.word_family}"/>'
        f'<w:color w:val="{_hex(brand.colours.text)}"/><w:sz w:val="19"/><w:szCs w:val="19"/>'
        '<w:lang w:val="en-GB" w:eastAsia="en-GB" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="252" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "</w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
        '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/>'
        "</w:tblCellMar></w:tblPr></w:style>"
    )


# The order of what stands within a style is the schema's (ISO/IEC 29500-1, CT_PPrBase and EG_RPrBase).
def _paragraph_style(style: Style, look: _Look) -> str:
    kept = "<w:keepNext/><w:keepLines/>" if look.keep_next else ""
    edges = f"<w:pBdr>{look.edges}</w:pBdr>" if look.edges else ""
    ground = f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(look.ground)}"/>' if look.ground else ""
    tabs = f"<w:tabs>{look.tabs}</w:tabs>" if look.tabs else ""
    spacing = (
        f'<w:spacing w:before="{look.before}" w:after="{look.after}" w:line="{look.line}" w:lineRule="auto"/>'
    )
    centred = '<w:jc w:val="center"/>' if look.centred else ""
    outline = f'<w:outlineLvl w:val="{look.outline}"/>' if look.outline is not None else ""
    following = f'<w:next w:val="{look.following}"/>' if look.following else ""
    own = "" if style.value != style.shown or style in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{STYLE_IDS[style]}"><w:name w:val="{style}"/>'
        f'<w:basedOn w:val="{look.based_on}"/>{following}<w:qFormat/>'
        f"<w:pPr>{kept}{look.numbering}{edges}{ground}{tabs}{spacing}{look.indent}{centred}{outline}</w:pPr>"
        f"<w:rPr>{_letters_xml(look)}</w:rPr></w:style>"
    )


_BUILT_IN = frozenset(
    {Style.TITLE, Style.SUBTITLE, Style.FRONT_HEADING, Style.BODY, Style.BULLET, Style.STRONG, Style.LINK}
)


def _character_style(style: Style, look: _Look) -> str:
    own = "" if style in _BUILT_IN else ' w:customStyle="1"'
    return (
        f'<w:style w:type="character"{own} w:styleId="{STYLE_IDS[style]}"><w:name w:val="{style}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:qFormat/><w:rPr>{_letters_xml(look)}</w:rPr></w:style>'
    )


def _letters_xml(look: _Look) -> str:
    bold = "<w:b/><w:bCs/>" if look.bold else ""
    colour = f'<w:color w:val="{_hex(look.colour)}"/>' if look.colour else ""
    size = f'<w:sz w:val="{look.size}"/><w:szCs w:val="{look.size}"/>' if look.size else ""
    if "<w:u " in look.letters:
        return f"{bold}{colour}{size}{look.letters}"
    return f"{bold}{colour}{look.letters}{size}"


def _table_style(colours: BrandColours) -> str:
    thin = f'w:val="single" w:sz="4" w:space="0" w:color="{_hex(colours.lines)}"'
    strong = f'w:val="single" w:sz="8" w:space="0" w:color="{_hex(colours.main)}"'
    return (
        f'<w:style w:type="table" w:customStyle="1" w:styleId="{STYLE_IDS[Style.TABLE]}">'
        f'<w:name w:val="{Style.TABLE}"/><w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders><w:bottom {thin}/><w:insideH {thin}/></w:tblBorders>"
        '<w:tblCellMar><w:top w:w="75" w:type="dxa"/><w:left w:w="80" w:type="dxa"/>'
        '<w:bottom w:w="75" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders><w:bottom {strong}/></w:tcBorders>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{_hex(colours.pale)}"/><w:vAlign w:val="bottom"/>'
        "</w:tcPr></w:tblStylePr>"
        f'<w:tblStylePr w:type="lastRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders><w:top {strong}/>'
        "</w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )


def _edge(side: str, colour: str, *, space: int = _BLOCK_PADDING) -> str:
    return f'<w:{side} w:val="single" w:sz="{_BLOCK_EDGE}" w:space="{space}" w:color="{_hex(colour)}"/>'


def _hex(colour: str) -> str:
    """A colour as Word writes it."""
    return colour.lstrip("#").upper()
