"""Ways to damage what a good Word file promises of its pages, each of which a check must find."""

from collections.abc import Callable
from copy import deepcopy

from lxml import etree

from renderers.word.elements import element, paragraph, qualified, run
from tests.word_defects import (
    DOCUMENT,
    RELS,
    STYLES,
    TYPES,
    Damage,
    Members,
    changed_in,
    dropped,
    every,
    first,
    moved_behind,
    put_before,
    replaced,
    said,
    taken,
    with_value,
)

CORE, CUSTOM = "docProps/core.xml", "docProps/custom.xml"
NUMBERING, FOOTER, SETTINGS = "word/numbering.xml", "word/footer.xml", "word/settings.xml"


def _style(name: str) -> str:
    return f"//w:style[@w:styleId='{name}']"


def _of(style: str) -> str:
    return f"//w:p[w:pPr/w:pStyle/@w:val='{style}']"


def _step(tag: str) -> str:
    return f"//w:sdt[w:sdtPr/w:tag/@w:val='{tag}']"


def _unkept(style: str) -> Damage:
    return dropped(f"{_style(style)}/w:pPr/w:keepNext", STYLES)


def _unkept_in(path: str) -> Damage:
    def change(root: etree._Element) -> None:
        for it in every(root, f"{path}//w:keepNext"):
            it.set(qualified("w:val"), "0")

    return changed_in(DOCUMENT, change)


def _all_described(text: str) -> Damage:
    def change(root: etree._Element) -> None:
        for it in every(root, "//wp:docPr|//pic:cNvPr|//wpg:cNvPr"):
            it.set("descr", text)

    return changed_in(DOCUMENT, change)


def _described_by_caption(root: etree._Element) -> None:
    caption = first(root, f"{_of('Caption')}[preceding-sibling::w:p[1]//wp:docPr]")
    before = caption.getprevious()
    assert before is not None
    for it in every(before, ".//wp:docPr"):
        it.set("descr", "".join(map(str, caption.itertext())))


def _unwrapped(root: etree._Element) -> None:
    control = first(root, _step("pass-warning.ios/sign-in"))
    content = control.find(qualified("w:sdtContent"))
    parent = control.getparent()
    assert content is not None
    assert parent is not None
    for it in content:
        control.addprevious(it)
    parent.remove(control)


def _without_total(root: etree._Element) -> None:
    for it in every(root, "//w:r[w:instrText[contains(., 'NUMPAGES')]]"):
        for one in (it.getprevious(), *list(it.itersiblings())[:3], it):
            if one is not None:
                root[0].remove(one)


def _linked(text: str) -> Callable[[], etree._Element]:
    link = element("w:hyperlink", {"w:anchor": "_pass_warning_ios_visit_6a50d331b9"}, run(text))
    return lambda: paragraph("BodyText", [link])


def _without_message(root: etree._Element) -> None:
    for it in every(root, _of("SafetyDangerText")):
        parent = it.getparent()
        assert parent is not None
        parent.remove(it)


def _of_two_papers(root: etree._Element) -> None:
    size = first(root, "//w:pgSz")
    del size.attrib[qualified("w:code")]
    size.set(qualified("w:w"), "12240")


def _twice_in_contents(root: etree._Element) -> None:
    entry = first(root, "//w:sdtContent/w:p[w:hyperlink][2]")
    entry.addnext(deepcopy(entry))


def _stretched(root: etree._Element) -> None:
    for it in every(root, "//wp:inline[.//pic:pic]/wp:extent|//pic:spPr/a:xfrm/a:ext"):
        it.set("cy", str(int(it.get("cy", "0")) // 2))


def _counted(number: int, text: str) -> Damage:
    return said(f"(//w:fldSimple[contains(@w:instr, 'STYLEREF')])[{number}]//w:t", text)


def _noted(marked: str, words: str) -> Damage:
    """Put a footnote in, whose reference has a style, and whose text a mark and words."""

    def damage(members: Members) -> None:
        note = [element("w:r", None, element("w:footnoteRef"))] if marked != "no mark" else []
        note += [run(words)] if words else []
        lines = [
            element("w:footnote", {"w:type": kind, "w:id": number}, paragraph("", [element(
                "w:r", None, element(f"w:{kind}")
            )]))
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        ]  # fmt: skip
        held = element("w:footnote", {"w:id": 2}, paragraph("", note))
        root = element("w:footnotes", None, *lines, held)
        members["word/footnotes.xml"] = etree.tostring(root)
        base = "officeDocument/2006/relationships"
        replaced(RELS, b"</Relationships>", (
            f'<Relationship Id="rIdNotes" Type="http://schemas.openxmlformats.org/{base}/footnotes"'
            ' Target="footnotes.xml"/></Relationships>'
        ).encode())(members)  # fmt: skip
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        override = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'
        replaced(TYPES, b"</Types>", override.encode())(members)
        looks = [element("w:rPr", None, element("w:vertAlign", {"w:val": "superscript"}))]
        reference = element("w:footnoteReference", {"w:id": 2})
        made = element("w:r", None, *([] if marked == "no look" else looks), reference)
        changed_in(DOCUMENT, lambda it: first(it, _of("BodyText")).append(made))(members)

    return damage


PAGE_DEFECTS: dict[str, tuple[str, Damage]] = {
    # ── what a page must not part ──
    "a heading that may stand alone": ("parted", _unkept("Heading1")),
    "a signal word that may stand alone": ("parted", _unkept("SafetyDanger")),
    "a label that may stand alone": ("parted", _unkept("ListLabel")),
    "a figure without its caption": (
        "parted", _unkept_in("//w:body/w:p[w:pPr/w:pStyle/@w:val='Figure']"),
    ),
    "a step without its note": ("parted", _unkept_in(_step("pass-warning.ios/show-details"))),
    "a step without its figure": ("parted", _unkept_in(_step("pass-warning.ios/visit"))),
    "a caption above, without its picture": (
        "parted",
        put_before("//w:body/w:p[w:pPr/w:pStyle/@w:val='Figure']", lambda: paragraph(
            "Caption", [run("図 9")]
        )),
    ),
    # ── numbers ──
    "a step without a number": ("step-number", dropped(f"{_of('ListNumber')}/w:pPr/w:numPr")),
    "steps that go on from those of another procedure": (
        "step-number",
        changed_in(DOCUMENT, lambda root: first(
            root, f"{_step('restart/step-1')}//w:numId"
        ).set(qualified("w:val"), "3")),
    ),
    "a first step that is the third": (
        "step-number", with_value("(//w:num)[3]//w:startOverride", "w:val", "3", NUMBERING),
    ),
    "steps that show no number": (
        "step-number",
        with_value("//w:abstractNum[w:name/@w:val='circled']//w:numFmt", "w:val", "none",
                   NUMBERING),
    ),
    "a callout that no legend tells of": (
        "callout", dropped(f"({_step('pass-warning.ios/show-details')}{_of('Legend')})[2]"),
    ),
    "a caption of another chapter": ("field-result", _counted(1, "7")),
    "a heading twice in the contents": ("contents", changed_in(DOCUMENT, _twice_in_contents)),
    "contents in another order": ("contents", moved_behind("//w:sdtContent/w:p[w:hyperlink][2]")),
    "contents that ask for other levels": (
        "contents", said("//w:instrText[contains(., 'TOC')]", r' TOC \o "2-3" \h \z \u '),
    ),
    "a wrong number in the contents": (
        "contents", said("(//w:sdtContent/w:p/w:hyperlink)[2]/w:r[1]/w:t", "8"),
    ),
    # ── panels, pages and margins ──
    "a message without its signal word": ("safety-message", dropped(_of("SafetyDanger"))),
    "a signal word without its message": (
        "safety-message",
        changed_in(DOCUMENT, _without_message),
    ),
    "a page of two papers": (
        "page-size",
        changed_in(DOCUMENT, _of_two_papers),
    ),
    "a page that is not of its paper": ("page-size", with_value("//w:pgSz", "w:h", "20160")),
    "margins that cannot be printed": ("page-size", with_value("//w:pgMar", "w:left", "57")),
    "a footer that nothing shows": (
        "header", dropped("//w:footerReference[@w:type='default']"),
    ),
    "a footer without the number of pages": ("header", changed_in(FOOTER, _without_total)),
    "a header without words": ("header", dropped("//w:r", "word/header.xml")),
    "a first page like the others": ("header", dropped("//w:titlePg")),
    "no list of contents": ("contents", dropped("//w:sdt[.//w:docPartGallery]")),
    # ── who reads it ──
    "Japanese words told as English": (
        "language", with_value("//w:docDefaults//w:lang", "w:eastAsia", "en-US", STYLES),
    ),
    "a title that is not that of the cover": ("title", said("//dc:title", "別の題", CORE)),
    "an author that is a program": ("title", said("//dc:creator", "python-docx", CORE)),
    "no author": ("title", said("//dc:creator", " ", CORE)),
    "a day that no month has": (
        "property-date", said("//*[local-name()='created']", "2026-02-31T00:00:00Z", CORE),
    ),
    "other fonts than the theme's": (
        "font",
        taken("//w:docDefaults//w:rFonts", "w:asciiTheme", STYLES),
    ),
    "a picture that is told to be one": ("alternative-text", _all_described("スクリーンショット")),
    "a picture that is told by a path": (
        "alternative-text", _all_described(r"C:\my shots\a b.png"),
    ),
    "a picture that is told by its caption": (
        "alternative-text", changed_in(DOCUMENT, _described_by_caption),
    ),
    "a described decoration": (
        "alternative-text",
        changed_in(DOCUMENT, lambda root: first(root, "//wp:docPr").append(etree.fromstring(
            '<d:decorative xmlns:d="http://schemas.microsoft.com/office/drawing/2017/decorative"'
            ' val="1"/>'
        ))),
    ),
    "a header row that is said to be none": (
        "header-row", with_value("//w:tblLook[@w:firstRow='1']", "w:firstRow", "0"),
    ),
    "a table in a table": (
        "nested-table",
        changed_in(DOCUMENT, lambda root: first(root, "(//w:tbl[.//w:tblHeader])[1]//w:tc").insert(
            1, deepcopy(first(root, "(//w:tbl[.//w:tblHeader])[2]"))
        )),
    ),
    "a link that says here": ("vague-link", put_before(_of("BodyText"), _linked("こちら"))),
    "an address without a host": ("link-target", replaced(RELS, b"https://", b"https:/")),
    "links without a line": ("link-look", dropped(f"{_style('Hyperlink')}/w:rPr/w:u", STYLES)),
    "a stretched picture": ("drawing-size", changed_in(DOCUMENT, _stretched)),
    "a pale number on a disc": (
        "contrast", with_value("//wps:txbx//w:rPr/w:color", "w:val", "9FC5E8"),
    ),
    "a footnote without words": ("empty-note", _noted("", "")),
    "a footnote without its number": ("empty-note", _noted("no mark", "注")),
    "a mark of a footnote like other words": ("note-mark", _noted("no look", "注")),
    "a page on its side": (
        "page-size",
        changed_in(DOCUMENT, lambda root: first(root, "//w:pgSz").attrib.update(
            {qualified("w:w"): "16838", qualified("w:h"): "11906"}
        )),
    ),
    "pages that begin at 50": (
        "header",
        changed_in(DOCUMENT, lambda root: first(root, "//w:pgMar").addnext(
            element("w:pgNumType", {"w:start": 50})
        )),
    ),
    "fonts for no language": ("font", taken("//w:themeFontLang", "w:eastAsia", SETTINGS)),
    "a picture that a program described": (
        "alternative-text", _all_described("A screen\n\nDescription automatically generated"),
    ),
    "a file that nobody may edit": (
        "locked",
        put_before("//w:defaultTabStop", lambda: element(
            "w:documentProtection", {"w:edit": "readOnly", "w:enforcement": 1}
        ), SETTINGS),
    ),
    "a view without pages": (
        "view", put_before("//w:zoom", lambda: element("w:view", {"w:val": "outline"}), SETTINGS),
    ),
    "a style without a name for people": (
        "style-name", with_value(f"{_style('BodyText')}/w:name", "w:val", "a4", STYLES),
    ),
    "a style that is not listed": (
        "style-name",
        put_before(f"{_style('BodyText')}/w:qFormat", lambda: element("w:semiHidden"), STYLES),
    ),
    "a caption with another label": (
        "caption",
        said(f"({_of('Caption')}[w:fldSimple])[1]/w:r[1]/w:t", "Figure "),
    ),
    "words before a heading in the contents": (
        "contents", said("(//w:sdtContent/w:p/w:hyperlink)[2]/w:r[1]/w:t", "別の"),
    ),
    # ── what a copy says of itself ──
    "a copy that tells half of what it is": (
        "identity", dropped("//*[contains(@name, 'identity-0000')]", CUSTOM),
    ),
    "a step that nothing tells the end of": ("identity", changed_in(DOCUMENT, _unwrapped)),
    # ── parts ──
    "a PNG that is said to be a JPEG": (
        "content-type", replaced(TYPES, b"image/png", b"image/jpeg"),
    ),
}  # fmt: skip
