"""Word templates of invented companies, for tests of what is poured into them."""
# ruff: noqa: E501 - lines of XML

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import parse_xml
from docx.shared import Mm, Pt, RGBColor
from PIL import Image, ImageDraw

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": W,
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
    }.items()
)
_OUTSIDE = ' TargetMode="External"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def logo() -> bytes:
    image = Image.new("RGB", (240, 80), "#0b6e4f")
    ImageDraw.Draw(image).ellipse((10, 10, 70, 70), fill="#f4d35e")
    buffer = BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def line(content: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{content}</w:p>"


# A footnote as it stands in the text and in itself.
_RAISED = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>{}</w:r>'
NOTE = _RAISED.format('<w:footnoteReference w:id="2"/>')
NOTE_MARK = _RAISED.format("<w:footnoteRef/>")


def words(text: str, looks: str = "") -> str:
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{text}</w:t></w:r>'


def mark(name: str, content: str, number: int, *, alias: str = "") -> str:
    named = f'<w:alias w:val="{alias}"/>' if alias else f'<w:tag w:val="{name}"/>'
    return (
        f'<w:sdt><w:sdtPr>{named}<w:id w:val="{number}"/><w:showingPlcHdr/></w:sdtPr>'
        f"<w:sdtContent>{content}</w:sdtContent></w:sdt>"
    )


def picture(number: int) -> str:
    size = '<a:ext cx="1080000" cy="360000"/>'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        '<wp:extent cx="1080000" cy="360000"/>'
        f'<wp:docPr id="{number}" name="logo" descr="ロゴ"/><a:graphic><a:graphicData '
        'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="logo" descr="ロゴ"/><pic:cNvPicPr/></pic:nvPicPr>'
        '<pic:blipFill><a:blip r:embed="rId1"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/>{size}</a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


# ── made by Japanese Word: ids of styles are `a`, `1`, `a3` ───────────────────────────────────

_STYLES = f"""<w:styles {SPACES}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:hAnsiTheme="minorHAnsi"/><w:sz w:val="20"/><w:lang w:val="en-US" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>
<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="0" w:defUnhideWhenUsed="0" w:defQFormat="0" w:count="376"/>
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="a0"><w:name w:val="Default Paragraph Font"/></w:style>
<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>
<w:style w:type="numbering" w:default="1" w:styleId="a2"><w:name w:val="No List"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:aliases w:val="見出し 1,章見出し"/><w:basedOn w:val="a"/><w:next w:val="a"/><w:qFormat/><w:pPr><w:keepNext/><w:numPr><w:numId w:val="1"/></w:numPr><w:pBdr><w:bottom w:val="single" w:sz="18" w:space="2" w:color="0B6E4F"/></w:pBdr><w:spacing w:before="360" w:after="160"/><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:color w:val="0B6E4F"/><w:sz w:val="36"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/><w:pPr><w:jc w:val="right"/></w:pPr><w:rPr><w:b/><w:color w:val="0B6E4F"/><w:sz w:val="64"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="a4"><w:name w:val="header"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a5"><w:name w:val="footnote text"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="character" w:styleId="a6"><w:name w:val="Placeholder Text"/><w:rPr><w:color w:val="FF00FF"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Legend"><w:name w:val="裏表紙"/><w:basedOn w:val="a"/><w:rPr><w:color w:val="595959"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="a7"><w:name w:val="ステップの結果"/><w:aliases w:val="Step Result"/><w:basedOn w:val="a"/><w:pPr><w:ind w:left="567"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="a8"><w:name w:val="List Bullet"/><w:basedOn w:val="a"/><w:pPr><w:ind w:left="400"/></w:pPr></w:style>
</w:styles>"""

_NUMBERING = f"""<w:numbering {SPACES}>
<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="1"/><w:lvlText w:val="第%1章"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
</w:numbering>"""

TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" '
    'distL="0" distR="0"><wp:extent cx="2880000" cy="360000"/><wp:docPr id="3" name="box" descr="お客様名"/>'
    '<a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
    '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2880000" cy="360000"/>'
    '</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr><wps:txbx><w:txbxContent>{0}'
    "</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    '</mc:Choice><mc:Fallback><w:pict><v:shape style="width:227pt;height:28pt"><v:textbox><w:txbxContent>'
    "{0}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def _section(kind: str, *, wide: bool = False, references: str = "", more: str = "") -> str:
    size = 'w:w="14570" w:h="10319" w:orient="landscape"' if wide else 'w:w="10319" w:h="14570"'
    return (
        f'<w:sectPr>{references}<w:type w:val="{kind}"/><w:pgSz {size}/>'
        '<w:pgMar w:top="1700" w:right="1134" w:bottom="1134" w:left="1418" w:header="567" '
        f'w:footer="567" w:gutter="284"/><w:cols w:space="425"/>{more}</w:sectPr>'
    )


def _japanese_body() -> str:
    headers = (
        '<w:headerReference w:type="default" r:id="rId5"/>'
        '<w:headerReference w:type="first" r:id="rId6"/>'
    )
    cover = _section("nextPage", references=headers, more="<w:titlePg/>")
    toc = (
        '<w:sdt><w:sdtPr><w:id w:val="77"/><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
        f"<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>{line(words('古い目次'))}"
        "</w:sdtContent></w:sdt>"
    )
    placeholder = '<w:rStyle w:val="a6"/>'
    return "".join(
        (
            line('<w:bookmarkStart w:id="1" w:name="表紙"/><w:bookmarkEnd w:id="1"/>' + picture(1)),
            mark("", line(words("ここに表題", placeholder), "a3"), 1, alias="表題"),
            mark("subtitle", line(words("副題", placeholder)), 2),
            line(words("版：") + mark("edition", words("版", placeholder), 3)),
            line(mark("customer", words("お客様名", placeholder), 4) + words(" 御中")),
            line(words("機密") + NOTE),
            line("", more=cover),
            toc,
            mark("", line(words("ここに本文", placeholder)), 5, alias="本文"),
            line("", more=_section("nextPage")),
            line(words("裏表紙 ") + mark("publisher", words("発行者", placeholder), 6), "Legend"),
            _section("nextPage", wide=True),
        )
    )


def japanese(**changed: str) -> bytes:
    """Return a .dotx of B5 with cover, contents, body, wide back matter and its own of all."""
    header = line(picture(1) + mark("title", words("表題"), 9), "a4") + line(
        TEXT_BOX.format(line(mark("customer", words("お客様名"), 8))), "a4"
    )
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r>'
        f'</w:p></w:footnote><w:footnote w:id="2">{line(NOTE_MARK + words("社外秘です。"), "a5")}</w:footnote>'
    )
    settings = (
        '<w:attachedTemplate r:id="rId1"/><w:footnotePr><w:footnote w:id="0"/><w:footnote w:id="1"/>'
        '</w:footnotePr><w:compat><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="14"/></w:compat>'
    )
    parts = {
        "word/document.xml": f"<w:document {SPACES}><w:body>{_japanese_body()}</w:body></w:document>",
        "word/styles.xml": _STYLES,
        "word/numbering.xml": _NUMBERING,
        "word/settings.xml": f"<w:settings {SPACES}>{settings}</w:settings>",
        "word/header1.xml": f"<w:hdr {SPACES}>{header}</w:hdr>",
        "word/header2.xml": f"<w:hdr {SPACES}>{line(words('表紙のヘッダー'), 'a4')}</w:hdr>",
        "word/footnotes.xml": f"<w:footnotes {SPACES}>{notes}</w:footnotes>",
    } | changed
    kinds = ("styles", "numbering", "settings", "footnotes", "header1", "header2")
    targets = [("image", "media/image1.png"), *((it.rstrip("12"), f"{it}.xml") for it in kinds)]
    # The picture is rId1 in the document and in the header; the headers are rId5 and rId6.
    order = [targets[0], targets[1], targets[2], targets[3], targets[5], targets[6], targets[4]]
    links = {
        "_rels/.rels": [("officeDocument", "word/document.xml")],
        "word/_rels/document.xml.rels": order,
        "word/_rels/header1.xml.rels": [("image", "media/image1.png")],
        "word/_rels/settings.xml.rels": [("attachedTemplate", "file:///C:/brand.dotm")],
    }
    types = {f"word/{it}.xml": f"{_WORD}.{it.rstrip('12')}+xml" for it in kinds}
    types["word/document.xml"] = f"{_WORD}.template.main+xml"
    return zipped(parts, links, types, {"word/media/image1.png": logo()})


def zipped(
    parts: Mapping[str, str],
    links: Mapping[str, list[tuple[str, str]]],
    types: Mapping[str, str],
    pictures: Mapping[str, bytes],
) -> bytes:
    buffer = BytesIO()
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in types.items()
    )
    listed = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="png" ContentType="image/png"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", _HEAD + listed)
        for name, text in parts.items():
            archive.writestr(name, _HEAD + text)
        for name, items in links.items():
            archive.writestr(name, _HEAD + _links(items))
        for name, data in pictures.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _links(items: list[tuple[str, str]]) -> str:
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/{kind}" Target="{target}"'
        f"{_OUTSIDE if '://' in target else ''}/>"
        for number, (kind, target) in enumerate(items, 1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{made}</Relationships>"
    )


# ── made by a program, in English ─────────────────────────────────────────────────────────────


def letter(body_mark: str = "body") -> bytes:
    """Return a .docx of US Letter, with a cover, a running title and wide back matter."""
    made = docx.Document()
    normal = made.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(11)
    made.styles["Heading 1"].font.color.rgb = RGBColor(0x8A, 0x1C, 0x1C)
    for name in ("Subtitle", "Caption"):  # python-docx's own are too pale to read
        made.styles[name].font.color.rgb = RGBColor(0x8A, 0x1C, 0x1C)
    section = made.sections[0]
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].text = "Lantern & Sons · "
    section.header.paragraphs[0]._p.append(control(mark("title", words("Title"), 31)))
    page = made.element.body
    made.add_heading("Lantern & Sons", 0)
    page.insert(1, control(mark("Title", line(words("Manual"), "Title"), 32)))
    made.add_paragraph("For ")._p.append(control(mark("customer", words("whom"), 33)))
    made.add_page_break()  # type: ignore[no-untyped-call]
    if body_mark:
        page.insert(len(page) - 1, control(mark(body_mark, line(words("The manual.")), 34)))
    back = made.add_section(WD_SECTION.NEW_PAGE)
    back.orientation, back.page_width, back.page_height = WD_ORIENT.LANDSCAPE, Mm(279.4), Mm(215.9)
    made.add_paragraph("Lantern & Sons, 1 Harbour Road")
    buffer = BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def control(xml: str) -> Any:
    return parse_xml(xml.replace("<w:sdt>", f"<w:sdt {SPACES}>", 1))
