"""The Word file whose styles a pack is written in: made here, so that nobody's template is copied.

    python -m tasks.packs.reference_docx FILE

writes the one that ships, for a force to restyle in Word.
"""

import sys
from pathlib import Path

from rules.packs.brand import DEFAULT_BRAND, Brand
from tasks.packs.docx_zip import zipped
from tasks.packs.reference_styles import styles_xml

REFERENCE_DOCX = Path(__file__).with_name("templates") / "reference.docx"

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# What people see who open it: how to restyle.
_WORDS = (
    ("Title", "Reference for packs and papers"),
    (
        "BodyText",
        "Change this file's styles, page size and margins, and name it in the policy: reference_docx.",
    ),
    ("BodyText", "The words here are never printed."),
)

_CONTENT_TYPES = (
    f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORD}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORD}.styles+xml"/>'
    f'<Override PartName="/word/numbering.xml" ContentType="{_WORD}.numbering+xml"/>'
    f'<Override PartName="/word/settings.xml" ContentType="{_WORD}.settings+xml"/>'
    f'<Override PartName="/word/fontTable.xml" ContentType="{_WORD}.fontTable+xml"/></Types>'
)
_PACKAGE_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_RELATIONSHIPS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_DOCUMENT_RELATIONSHIPS = (
    f'{_XML}<Relationships xmlns="{_RELATIONSHIPS}">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/numbering" Target="numbering.xml"/>'
    f'<Relationship Id="rId3" Type="{_OFFICE}/settings" Target="settings.xml"/>'
    f'<Relationship Id="rId4" Type="{_OFFICE}/fontTable" Target="fontTable.xml"/></Relationships>'
)
# Word 2013 and later: without it Word opens the file in a mode for old files.
_SETTINGS = (
    f'{_XML}<w:settings {_W}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
    ' w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
_NUMBERING = (
    f'{_XML}<w:numbering {_W}><w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
    '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:tabs><w:tab w:val="num" w:pos="284"/></w:tabs><w:ind w:left="284" w:hanging="284"/></w:pPr>'
    '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
)


def reference_docx(brand: Brand = DEFAULT_BRAND) -> bytes:
    """The file in a force's colours and font; the same brand gives the same bytes."""
    return zipped(
        {
            "[Content_Types].xml": _CONTENT_TYPES,
            "_rels/.rels": _PACKAGE_RELATIONSHIPS,
            "word/document.xml": _document(),
            "word/_rels/document.xml.rels": _DOCUMENT_RELATIONSHIPS,
            "word/styles.xml": _XML + styles_xml(brand),
            "word/numbering.xml": _NUMBERING,
            "word/settings.xml": _SETTINGS,
            "word/fontTable.xml": _fonts(brand.word_family),
        }
    )


def _document() -> str:
    words = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
        for style, text in _WORDS
    )
    # A4, and the PDF's margins: 16 mm at the sides, 22 mm at the top, 21 mm at the foot.
    return (
        f"{_XML}<w:document {_W} {_R}><w:body>{words}<w:sectPr>"
        '<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1247" w:right="907" w:bottom="1247" w:left="907" w:header="510" w:footer="454"'
        ' w:gutter="0"/></w:sectPr></w:body></w:document>'
    )


def _fonts(family: str) -> str:
    return (
        f'{_XML}<w:fonts {_W}><w:font w:name="{family}"><w:charset w:val="00"/><w:family w:val="swiss"/>'
        '<w:pitch w:val="variable"/></w:font></w:fonts>'
    )


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(reference_docx())
