"""Ways to damage a good Word file, each of which a check must find."""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import TypeAlias, cast

from lxml import etree

from renderers.word.elements import NAMESPACES, element, paragraph, qualified, run
from renderers.word.lint.parts import OTHER_NAMESPACES

Members: TypeAlias = dict[str, bytes]
Damage: TypeAlias = Callable[[Members], None]

DOCUMENT, RELS = "word/document.xml", "word/_rels/document.xml.rels"
TYPES, STYLES = "[Content_Types].xml", "word/styles.xml"
DATA_ID = "{11111111-2222-3333-4444-555555555555}"


def with_bound_text(members: Members) -> Members:
    """Return a file with a text that is bound to data, as brand templates have it."""
    made = dict(members)
    made["customXml/item77.xml"] = b'<f xmlns="urn:f"><customer>A</customer></f>'
    made["customXml/itemProps77.xml"] = (
        f'<ds:datastoreItem xmlns:ds="{OTHER_NAMESPACES["ds"]}" ds:itemID="{DATA_ID}"/>'
    ).encode()
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = "http://schemas.openxmlformats.org/package/2006/relationships"
    made["customXml/_rels/item77.xml.rels"] = (
        f'<Relationships xmlns="{rels}"><Relationship Id="rId1" Type="{base}/customXmlProps"'
        ' Target="itemProps77.xml"/></Relationships>'
    ).encode()
    replaced(RELS, b"</Relationships>", (
        f'<Relationship Id="rIdData" Type="{base}/customXml" Target="../customXml/item77.xml"/>'
        "</Relationships>"
    ).encode())(made)  # fmt: skip
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    override = f'<Override PartName="/customXml/itemProps77.xml" ContentType="{kind}"/></Types>'
    replaced(TYPES, b"</Types>", override.encode())(made)
    binding = {
        "w:prefixMappings": "xmlns:f='urn:f'", "w:xpath": "/f:f/f:customer",
        "w:storeItemID": DATA_ID,
    }  # fmt: skip
    control = element(
        "w:sdt",
        None,
        element(
            "w:sdtPr",
            None,
            element("w:id", {"w:val": 77}),
            element("w:dataBinding", binding),
            element("w:text"),
        ),
        element("w:sdtContent", None, run("A")),
    )

    def put(root: etree._Element) -> None:
        first(root, "//w:body/w:p[1]").append(control)

    changed_in(DOCUMENT, put)(made)
    return made


# ── ways to damage ────────────────────────────────────────────────────────────────────────────


def changed_in(name: str, change: Callable[[etree._Element], None]) -> Damage:
    def damage(members: Members) -> None:
        root = etree.fromstring(members[name])
        change(root)
        members[name] = etree.tostring(root, encoding="UTF-8", xml_declaration=True)

    return damage


def replaced(name: str, old: bytes, new: bytes) -> Damage:
    def damage(members: Members) -> None:
        assert old in members[name], (name, old)
        members[name] = members[name].replace(old, new, 1)

    return damage


def every(root: etree._Element, path: str) -> list[etree._Element]:
    found = cast("list[etree._Element]", root.xpath(path, namespaces=NAMESPACES | OTHER_NAMESPACES))
    assert found, path
    return found


def first(root: etree._Element, path: str) -> etree._Element:
    return every(root, path)[0]


def dropped(path: str, name: str = DOCUMENT) -> Damage:
    def change(root: etree._Element) -> None:
        found = first(root, path)
        parent = found.getparent()
        assert parent is not None
        parent.remove(found)

    return changed_in(name, change)


def with_value(path: str, attribute: str, value: str, name: str = DOCUMENT) -> Damage:
    return changed_in(name, lambda root: first(root, path).set(qualified(attribute), value))


def taken(path: str, attribute: str, name: str = DOCUMENT) -> Damage:
    def change(root: etree._Element) -> None:
        del first(root, path).attrib[qualified(attribute)]

    return changed_in(name, change)


def _same(path: str, attribute: str, name: str = DOCUMENT) -> Damage:
    """Give the second thing on a path what the first one has."""

    def change(root: etree._Element) -> None:
        one, other = first(root, f"({path})[1]"), first(root, f"({path})[2]")
        other.set(qualified(attribute), one.get(qualified(attribute)) or "")

    return changed_in(name, change)


def put_before(path: str, made: Callable[[], etree._Element], name: str = DOCUMENT) -> Damage:
    """Put something before what is on a path."""
    return changed_in(name, lambda root: first(root, path).addprevious(made()))


def _twice(path: str, name: str = DOCUMENT) -> Damage:
    def change(root: etree._Element) -> None:
        found = first(root, path)
        found.addnext(deepcopy(found))

    return changed_in(name, change)


def moved_behind(path: str, name: str = DOCUMENT) -> Damage:
    """Put what is on a path behind what follows it."""

    def change(root: etree._Element) -> None:
        found = first(root, path)
        following = found.getnext()
        assert following is not None
        following.addnext(found)

    return changed_in(name, change)


def said(path: str, text: str, name: str = DOCUMENT) -> Damage:
    return changed_in(name, lambda root: setattr(first(root, path), "text", text))


def _put(path: str, made: Callable[[], etree._Element], at: int = 0) -> Damage:
    return changed_in(DOCUMENT, lambda root: first(root, path).insert(at, made()))


def _without(name: str) -> Damage:
    def damage(members: Members) -> None:
        del members[name]

    return damage


def _media(members: Members) -> str:
    return next(it for it in members if it.endswith(".png"))


def _without_picture(members: Members) -> None:
    del members[_media(members)]


def _broken_picture(members: Members) -> None:
    members[_media(members)] = b"GIF89a"


def _orphan(members: Members) -> None:
    members["word/media/orphan.png"] = members[_media(members)]


def _touching(root: etree._Element) -> None:
    table = first(root, "//w:tbl")
    table.addnext(deepcopy(table))


def _nested(root: etree._Element) -> None:
    steps = "//w:body/w:sdt[w:sdtPr/w:tag]"
    outer, inner = first(root, f"({steps})[1]/w:sdtContent"), first(root, f"({steps})[2]")
    outer.insert(0, inner)


def _around_row(root: etree._Element) -> None:
    row = first(root, "//w:tbl/w:tr[2]")
    control = element("w:sdt", None, element("w:sdtPr", None, element("w:id", {"w:val": 5})))
    row.addprevious(control)
    content = element("w:sdtContent")
    control.append(content)
    content.append(row)


def _anchored(root: etree._Element) -> None:
    drawing = first(root, "//wp:inline")
    drawing.tag = qualified("wp:anchor")


def _external_picture(members: Members) -> None:
    text = members[RELS].decode()
    changed = re.sub(
        r'(<Relationship [^>]*Target=")media/[^"]*\.png("[^>]*?)/>',
        r'\1https://example.jp/a.png\2 TargetMode="External"/>', text, count=1,
    )  # fmt: skip
    assert changed != text
    members[RELS] = changed.encode()


def _picture_to_a_style(members: Members) -> None:
    text = members[DOCUMENT].decode()
    changed = re.sub(r'r:embed="[^"]*"', 'r:embed="rId1"', text, count=1)
    assert changed != text
    members[DOCUMENT] = changed.encode()


def _no_title(members: Members) -> None:
    core = members["docProps/core.xml"]
    members["docProps/core.xml"] = re.sub(rb"<dc:title>.*?</dc:title>", b"", core, flags=re.DOTALL)


def _no_language(members: Members) -> None:
    core = members["docProps/core.xml"]
    members["docProps/core.xml"] = re.sub(rb"<dc:language>.*?</dc:language>", b"", core)


def _pictured(change: Callable[[bytes], bytes]) -> Damage:
    def damage(members: Members) -> None:
        members[_media(members)] = change(members[_media(members)])

    return damage


def _marked(*names: str) -> Callable[[], etree._Element]:
    """Return what makes a mark of a change, with what stands in it."""

    def make() -> etree._Element:
        inner = [element("w:r", None, element(name)) for name in names[1:]]
        return element(names[0], {"w:id": 900, "w:author": "A"}, *inner)

    return make


def _changed_twice(root: etree._Element) -> None:
    for _ in range(2):
        first(root, _BODY).append(_marked("w:ins", "w:tab")())


def _again(found: etree._Element) -> etree._Element:
    made = deepcopy(found)
    made.set("Id", "rIdAgain")
    return made


def _lose_space(words: etree._Element) -> None:
    words.text = "あ "
    words.attrib.clear()


def _empty_contents(root: etree._Element) -> None:
    for link in root.xpath("//w:sdt[.//w:docPartGallery]//w:hyperlink", namespaces=NAMESPACES):
        link.getparent().remove(link)


_HEADED = "//w:tbl[w:tblPr/w:tblStyle/@w:val='ManualTable']"
_BODY = "//w:p[w:pPr/w:pStyle/@w:val='BodyText']"
_TITLE = "//w:p[w:pPr/w:pStyle/@w:val='Heading1']"
_SETTINGS, _NUMBERING, _FOOTER = "word/settings.xml", "word/numbering.xml", "word/footer.xml"


def _put_jc(value: str) -> Damage:
    def change(root: etree._Element) -> None:
        properties = first(root, "//w:body/w:p/w:pPr")
        for found in properties.findall(qualified("w:jc")):
            properties.remove(found)
        properties.append(element("w:jc", {"w:val": value}))

    return changed_in(DOCUMENT, change)


def _linked_twice(root: etree._Element) -> None:
    link = first(root, "//w:hyperlink")
    inner = deepcopy(link)
    link.append(inner)


def _dated(value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        first(root, "//*[local-name()='created']").text = value

    return change


# What is wrong → the rule that must find it.
DEFECTS: dict[str, tuple[str, Damage]] = {
    "two drawings have one number": ("drawing-id", _same("//wp:docPr", "id")),
    "two shapes have one number": ("drawing-id", _same("//wps:cNvPr", "id")),
    "two controls have one number": ("control-id", _same("//w:sdtPr/w:id", "w:val")),
    "a step within a step": ("nested-control", changed_in(DOCUMENT, _nested)),
    "a control around a row": ("control-around-row", changed_in(DOCUMENT, _around_row)),
    "two bookmarks of a name": ("bookmark-name", _same("//w:bookmarkStart", "w:name")),
    "two bookmarks of a number": ("bookmark-id", _same("//w:bookmarkStart", "w:id")),
    "a long name of a bookmark": (
        "bookmark-name", with_value("//w:bookmarkStart", "w:name", "_" + "a" * 41),
    ),
    "a bookmark without an end": ("bookmark-end", dropped("//w:bookmarkEnd")),
    "a bookmark that ends too early": (
        "bookmark-end",
        changed_in(DOCUMENT, lambda root: first(root, "//w:bookmarkStart").addprevious(
            first(root, "//w:bookmarkEnd")
        )),
    ),
    "a second mode": (
        "compatibility-mode",
        changed_in(_SETTINGS, lambda root: first(root, "//w:compatSetting").addnext(
            element("w:compatSetting", {"w:name": "compatibilityMode", "w:val": "11"})
        )),
    ),
    "a bookmark without a start": ("bookmark-end", dropped("//w:bookmarkStart")),
    "a field without an end": ("field", dropped("//w:r[w:fldChar/@w:fldCharType='end']")),
    "a field without a start": (
        "field", dropped("//w:r[w:fldChar/@w:fldCharType='begin']"),
    ),
    "a field without an instruction": ("field", dropped("//w:r[w:instrText]")),
    "a page number without a result": ("field-result", dropped("//w:r[w:t='1']", _FOOTER)),
    "a reference to nowhere": (
        "dangling-reference",
        changed_in(DOCUMENT, lambda root: setattr(
            first(root, "//w:instrText[contains(., 'REF _')]"), "text", " REF _nowhere "
        )),
    ),
    "a link to nowhere": (
        "dangling-reference", with_value("//w:hyperlink[@w:anchor]", "w:anchor", "_nowhere"),
    ),
    "a link without a relationship": (
        "dangling-relationship", with_value("//w:hyperlink[@r:id]", "r:id", "nothing"),
    ),
    "a picture without a relationship": (
        "dangling-relationship", with_value("//a:blip", "r:embed", "nothing"),
    ),
    "a picture that leads to styles": ("relationship-kind", _picture_to_a_style),
    "a picture from elsewhere": ("external-part", _external_picture),
    "a missing picture": ("missing-part", _without_picture),
    "a picture of another format": ("picture-format", _broken_picture),
    "a picture that nothing shows": ("orphan-part", _orphan),
    "no numbering": ("missing-part", _without(_NUMBERING)),
    "no type of the styles": (
        "content-type", dropped("//*[@PartName='/word/styles.xml']", TYPES),
    ),
    "a wrong type of the numbering": (
        "content-type",
        replaced(TYPES, b"wordprocessingml.numbering+xml", b"wordprocessingml.styles+xml"),
    ),
    "no type of pictures": ("content-type", dropped("//*[@Extension='png']", TYPES)),
    "a relationship twice": (
        "relationship-id", _twice("/*/*[1]", RELS),
    ),
    "a style that is not there": (
        "unknown-style", with_value("//w:pStyle", "w:val", "NoSuchStyle"),
    ),
    "a style based on nothing": (
        "unknown-style", with_value("//w:style/w:basedOn", "w:val", "NoSuchStyle", STYLES),
    ),
    "a style twice": ("style-twice", _twice("//w:style[@w:styleId='Legend']", STYLES)),
    "styles in a circle": (
        "style-loop",
        with_value("//w:style[@w:styleId='BodyText']/w:basedOn", "w:val", "LabelledText", STYLES),
    ),
    "a list that is not there": ("unknown-list", with_value("//w:numPr/w:numId", "w:val", "99")),
    "a look of lists that is not there": (
        "unknown-list", with_value("//w:num/w:abstractNumId", "w:val", "99", _NUMBERING),
    ),
    "a binding to nothing": (
        "data-binding", with_value("//w:dataBinding", "w:storeItemID", "{0}"),
    ),
    "a binding to no text": (
        "data-binding", with_value("//w:dataBinding", "w:xpath", "/f:f/f:supplier"),
    ),
    "a bound text that differs": (
        "data-binding", replaced("customXml/item77.xml", b">A<", b">B<"),
    ),
    "Compatibility Mode": (
        "compatibility-mode",
        with_value("//w:compatSetting[@w:name='compatibilityMode']", "w:val", "12", _SETTINGS),
    ),
    "a question to the reader": (
        "update-prompt",
        put_before("//w:compat", lambda: element("w:updateFields", {"w:val": "true"}), _SETTINGS),
    ),
    "a field that asks": ("update-prompt", with_value("//w:fldChar", "w:dirty", "true")),
    "tables that touch": ("touching-tables", changed_in(DOCUMENT, _touching)),
    "a cell without a paragraph": ("table-shape", dropped("//w:tc/w:p")),
    "a row that lacks a cell": ("table-shape", dropped(f"{_HEADED}/w:tr[2]/w:tc")),
    "a choice that nobody understands": (
        "alternate-content", with_value("//mc:Choice", "Requires", "nobody"),
    ),
    "nothing for older programs": ("alternate-content", dropped("//mc:Fallback")),
    "a size below nothing": ("value", with_value("//w:sz", "w:val", "-21", STYLES)),
    "a size with a decimal comma": ("value", with_value("//w:sz", "w:val", "10,5", STYLES)),
    "a colour by its name": ("value", with_value("//w:color", "w:val", "red", STYLES)),
    "an alignment that is none": ("value", _put_jc("middle")),
    "a level beyond the ninth": ("value", with_value("//w:ilvl", "w:val", "9")),
    "a list without a number": ("value", with_value("//w:numPr/w:numId", "w:val", "one")),
    "a switch that is neither on nor off": ("value", with_value("//w:b", "w:val", "yes", STYLES)),
    "a field mark of no kind": ("value", with_value("//w:fldChar", "w:fldCharType", "middle")),
    "a width that is none": ("value", with_value("//w:gridCol", "w:w", "wide")),
    "a link in a link": ("nested-link", changed_in(DOCUMENT, _linked_twice)),
    "a control that holds nothing": ("missing-element", dropped("//w:sdt/w:sdtContent")),
    "a day that is none": (
        "value", changed_in("docProps/core.xml", _dated("yesterday")),
    ),
    "a picture without alternative text": ("alternative-text", taken("//wp:docPr", "descr")),
    "pixels without alternative text": ("alternative-text", taken("//pic:cNvPr", "descr")),
    "a figure that floats": ("floating", changed_in(DOCUMENT, _anchored)),
    "a table without a header": ("header-row", dropped(f"{_HEADED}/w:tr[1]/w:trPr/w:tblHeader")),
    "a row that may split": ("splitting-row", dropped(f"{_HEADED}/w:tr[2]/w:trPr/w:cantSplit")),
    "merged cells": (
        "merged-cells",
        _put(f"{_HEADED}/w:tr[2]/w:tc/w:tcPr", lambda: element("w:gridSpan", {"w:val": 2}), 1),
    ),
    "a heading that skips a level": (
        "heading-order", with_value(f"({_TITLE})[2]/w:pPr/w:pStyle", "w:val", "Heading3"),
    ),
    "no first heading": (
        "heading-order", with_value(f"{_TITLE}/w:pPr/w:pStyle", "w:val", "Heading2"),
    ),
    "a typed number": (
        "typed-number", put_before(_BODY, lambda: paragraph("BodyText", [run("① 開きます。")])),
    ),
    "a typed bullet": (
        "typed-number", put_before(_BODY, lambda: paragraph("BodyText", [run("・開きます。")])),
    ),
    "an empty paragraph": ("blank-paragraph", put_before(_BODY, lambda: paragraph("BodyText", []))),
    "words placed by blanks": (
        "blanks", put_before(_BODY, lambda: paragraph("BodyText", [run("名前　　　　　値")])),
    ),
    "a link without words": (
        "empty-link",
        _put(_BODY, lambda: element("w:hyperlink", {"w:anchor": "x"}), 1),
    ),
    "no title": ("title", _no_title),
    "no language of the file": ("language", _no_language),
    "no language of Japanese words": (
        "language", taken("//w:docDefaults//w:lang", "w:eastAsia", STYLES),
    ),
    "pale words": (
        "contrast",
        with_value("//w:style[@w:styleId='CoverLine']//w:color", "w:val", "BBBBBB", STYLES),
    ),
    "a damaged part": ("word-file", replaced(STYLES, b"</w:styles>", b"")),
    # ── parts, types and what leads to them ──
    "a theme of a wrong type": ("content-type", replaced(TYPES, b"theme+xml", b"themes+xml")),
    "a relationship of a wrong kind": (
        "relationship-kind", replaced(RELS, b"relationships/fontTable", b"relationships/fonts"),
    ),
    "two parts for the settings": (
        "relationship-twice",
        changed_in(RELS, lambda root: root.append(
            _again(first(root, "//*[contains(@Type, '/sett')]"))
        )),
    ),
    "a relationship that is no address": (
        "value", replaced(RELS, b"http://schemas.openxmlformats.org/officeDocument", b"rel:"),
    ),
    "a header that is a footer": (
        "part-kind",
        changed_in("word/header.xml", lambda root: setattr(root, "tag", qualified("w:ftr"))),
    ),
    "links of a part that is not there": (
        "orphan-part",
        lambda members: members.update({"word/_rels/x.xml.rels": members["_rels/.rels"]}),
    ),
    "a link that runs something": ("link-target", replaced(RELS, b"https://", b"javascript:")),
    "half a picture": ("picture-format", _pictured(lambda data: data[: len(data) // 2])),
    "a picture with a flipped bit": (
        "picture-format",
        _pictured(lambda data: data[:50] + bytes([data[50] ^ 1]) + data[51:]),
    ),
    "a part that Word cannot read": (
        "encoding",
        lambda members: members.update({STYLES: etree.tostring(
            etree.fromstring(members[STYLES]), encoding="Shift_JIS", xml_declaration=True
        )}),
    ),
    # ── what stands in what, and in which order ──
    "properties in the wrong order": (
        "element-order",
        _put(f"{_TITLE}/w:pPr", lambda: element("w:spacing", {"w:before": 1}), 0),
    ),
    "settings in the wrong order": ("element-order", moved_behind("//w:zoom", _SETTINGS)),
    "lists before their looks": (
        "element-order",
        changed_in(_NUMBERING, lambda root: root.insert(0, first(root, "//w:num"))),
    ),
    "an element that is not known": (
        "unknown-element", _put("//w:body", lambda: element("w:nonsense"), 0),
    ),
    "words straight in a paragraph": ("unknown-element", _put(_BODY, lambda: element("w:t"), 1)),
    "a paragraph within a paragraph": (
        "unknown-element", _put(_BODY, lambda: paragraph("BodyText", []), 1),
    ),
    "an unknown attribute": ("unknown-attribute", with_value(_BODY, "w:nonsense", "1")),
    "a style without an id": ("missing-attribute", taken("//w:style", "w:styleId", STYLES)),
    "a table without columns": ("missing-element", dropped("//w:tblGrid")),
    "a document without pages": ("missing-element", dropped("//w:body/w:sectPr")),
    "a theme that lacks a colour": ("missing-element", dropped("//a:accent3", "word/theme.xml")),
    "properties twice": ("element-twice", _twice("//w:tcPr")),
    "a title twice": ("element-twice", _twice("//dc:title", "docProps/core.xml")),
    "words between elements": ("stray-text", said("//w:tr", "lost")),
    "a fallback before the choice": ("element-order", moved_behind("//mc:Choice")),
    "a prefix that nothing declares": (
        "alternate-content",
        changed_in(DOCUMENT, lambda root: root.set(qualified("mc:Ignorable"), "w99")),
    ),
    # ── values ──
    "a wrong value": ("value", with_value("//w:pgSz", "w:w", "wide")),
    "a border of no kind": ("value", with_value("//w:pBdr/*", "w:val", "solid", STYLES)),
    "a theme colour that is none": (
        "value", with_value("//w:color", "w:themeColor", "ink", STYLES),
    ),
    "a shape of no kind": ("value", with_value("//a:prstGeom", "prst", "rectangle")),
    "a drawing without a size": ("value", with_value("//wp:extent", "cx", "0")),
    "a paragraph's number that is too large": (
        "value", with_value(_BODY, "w14:paraId", "F0000000"),
    ),
    "a month that is none": (
        "value", changed_in("docProps/core.xml", _dated("2026-13-01T00:00:00Z")),
    ),
    # ── once, in pairs, and at all ──
    "two headers of a section": ("header-twice", _twice("//w:headerReference")),
    "two changes of a number": (
        "number-twice",
        changed_in(DOCUMENT, _changed_twice),
    ),
    "words of a comment that is not there": (
        "dangling-note", _put(_BODY, lambda: element("w:commentReference", {"w:id": 5}), 1),
    ),
    "a permission without an end": (
        "range-end", _put(_BODY, lambda: element("w:permStart", {"w:id": 5}), 1),
    ),
    "moved words that arrive nowhere": ("half-a-move", _put(_BODY, _marked("w:moveFrom"), 1)),
    "deleted words that are not marked so": (
        "wrong-place", _put(_BODY, _marked("w:del", "w:t"), 1),
    ),
    "a picture that leads to nothing": ("dangling-reference", taken("//a:blip", "r:embed")),
    "a level that its list lacks": ("unknown-list", with_value("//w:numPr/w:ilvl", "w:val", "5")),
    "a style based on one of another kind": (
        "unknown-style",
        with_value("//w:style[@w:styleId='BodyText']/w:basedOn", "w:val", "ManualTable", STYLES),
    ),
    # ── fields ──
    "an instruction that Word does not know": ("field", said("//w:instrText", " TCO ")),
    "a caption with words for its number": (
        "field-result", said("//w:fldSimple[contains(@w:instr, 'SEQ')]//w:t", "Figure 9"),
    ),
    "a caption with a wrong number": (
        "field-result", said("//w:fldSimple[contains(@w:instr, 'SEQ')]//w:t", "99"),
    ),
    "a page number that is an error": (
        "field-result", said("//w:t", "Error! Bookmark not defined.", _FOOTER),
    ),
    "an empty list of contents": ("contents", changed_in(DOCUMENT, _empty_contents)),
    "a list of contents with another title": (
        "contents", said("(//w:sdt//w:hyperlink)[1]/w:r[last()]/w:t", "別の題"),
    ),
    # ── how it looks, and who reads it ──
    "margins without room between": ("page-size", with_value("//w:pgMar", "w:left", "11000")),
    "a picture wider than its page": ("too-large", with_value("//wp:extent", "cx", "19000000")),
    "a picture of two sizes": ("drawing-size", with_value("//pic:spPr/a:xfrm/a:ext", "cx", "999")),
    "a drawing of another kind": (
        "drawing-kind", with_value("//a:graphicData", "uri", "urn:chart"),
    ),
    "a picture that is told by its name": (
        "alternative-text", with_value("//wp:docPr", "descr", "image1.png"),
    ),
    "hidden words": (
        "hidden-words",
        _put(_BODY, lambda: element(
            "w:r", None, element("w:rPr", None, element("w:vanish")), run("秘密")[-1]
        ), 1),
    ),
    "a character that nobody sees": ("odd-character", said(f"{_BODY}//w:t", "あ\u200bい")),
    "a blank that is lost": (
        "lost-blank",
        changed_in(DOCUMENT, lambda root: (_lose_space(first(root, f"{_BODY}//w:t")))),
    ),
    "pale words in one place": (
        "contrast",
        _put(_BODY, lambda: element("w:r", None, element(
            "w:rPr", None, element("w:color", {"w:val": "DDDDDD"})
        ), run("薄い")[-1]), 1),
    ),
    "headings that are in no list": (
        "heading-order", dropped("//w:style[@w:styleId='Heading1']//w:outlineLvl", STYLES),
    ),
    "two languages of one file": (
        "language", said("//dc:language", "fr", "docProps/core.xml"),
    ),
}  # fmt: skip
