"""What must fit together in the text of a Word file (ECMA-376 part 1)."""

import re
from collections import Counter
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element, qualified
from renderers.word.lint.bindings import check_bindings
from renderers.word.lint.parts import Parts, child, place, select, value, words

_NAME = re.compile(r"[^\W\d]\w{0,39}")
_REFERRING = re.compile(r'\s*(REF|PAGEREF|NOTEREF)\s+"?([^\s"\\]+)"?')
_LINKING = re.compile(r'\s*HYPERLINK\s.*?\\l\s+"?([^\s"\\]+)"?')
_RESULT_NEEDED = re.compile(r"\s*(REF|PAGEREF|SEQ|STYLEREF|PAGE|NUMPAGES|TOC|NOTEREF)\b")
_TABLE, _ROW, _CELL, _PARAGRAPH = map(qualified, ("w:tbl", "w:tr", "w:tc", "w:p"))
_CONTROL, _CONTENT = qualified("w:sdt"), qualified("w:sdtContent")
_BLOCKS = {_TABLE, _PARAGRAPH, _CONTROL}
_START, _END = qualified("w:bookmarkStart"), qualified("w:bookmarkEnd")
_LEAST_MODE = 15
# Word's own bookmark of where the writer was.
_GO_BACK = "_goback"


def check_structure(parts: Parts) -> Iterator[Finding]:
    """Yield what does not fit together."""
    yield from _drawings(parts)
    yield from _controls(parts)
    yield from _bookmarks(parts)
    yield from _fields(parts)
    yield from _notes(parts)
    for name, root in parts.stories.items():
        yield from _tables(name, root)
        yield from _choices(name, root)
    yield from _settings(parts)
    yield from check_bindings(parts)


def _repeated(found: list[tuple[str, str, Element]]) -> Iterator[tuple[str, str]]:
    """Yield place and key of what has the key of something before it."""
    seen: set[str] = set()
    for part, key, element in found:
        if key in seen:
            yield place(part, element), key
        seen.add(key)


def _all(parts: Parts, path: str, name: str = "w:val") -> list[tuple[str, str, Element]]:
    return [
        (part, value(it, name), it)
        for part, root in parts.stories.items()
        for it in select(root, path)
    ]


def _drawings(parts: Parts) -> Iterator[Finding]:
    for where, key in _repeated(_all(parts, "//wp:docPr", "id")):
        yield Finding("drawing-id", where, f"two drawings have the number {key}")
    for part, root in parts.stories.items():
        for group in select(root, "//wpg:wgp"):
            inner = select(group, ".//wpg:cNvPr|.//wps:cNvPr|.//pic:cNvPr")
            for where, key in _repeated([(part, value(it, "id"), it) for it in inner]):
                yield Finding("drawing-id", where, f"two shapes of a group have the number {key}")
        for extent in select(root, "//wp:inline/wp:extent"):
            if not all(
                value(extent, it).isdigit() and int(value(extent, it)) for it in ("cx", "cy")
            ):
                yield Finding("drawing-size", place(part, extent), "a drawing has no size")


def _controls(parts: Parts) -> Iterator[Finding]:
    # A text box is written twice, for programs that know it and for those that do not.
    for where, key in _repeated(_all(parts, "//w:sdt[not(ancestor::mc:Fallback)]/w:sdtPr/w:id")):
        yield Finding("control-id", where, f"two content controls have the number {key}")
    for part, root in parts.stories.items():
        for control in select(root, "//w:sdt"):
            parent = control.getparent()
            if parent is not None and parent.tag in {_TABLE, _ROW}:
                said = "a content control stands around a row or cell: other programs drop it"
                yield Finding("control-around-row", place(part, control), said)
            tags = select(control, "ancestor::w:sdt[w:sdtPr/w:tag]/w:sdtPr/w:tag")
            is_step = child(control, "w:sdtPr/w:tag") is not None
            if is_step and child(control, "w:sdtPr/w:dataBinding") is None and tags:
                said = f"a content control stands within `{value(tags[-1])}`"
                yield Finding("nested-control", place(part, control), said)


def _bookmarks(parts: Parts) -> Iterator[Finding]:
    starts = _all(parts, "//w:bookmarkStart", "w:name")
    folded = [(part, name.casefold(), it) for part, name, it in starts]
    for where, name in _repeated([it for it in folded if it[1] != _GO_BACK]):
        yield Finding("bookmark-name", where, f"two bookmarks are called `{name}`")
    for part, name, it in starts:
        if not _NAME.fullmatch(name):
            said = f"`{name}` is no name of a bookmark: 40 letters, digits and _"
            yield Finding("bookmark-name", place(part, it), said)
    opened = [(part, value(it, "w:id"), it) for part, _, it in starts]
    for where, key in _repeated(opened):
        yield Finding("bookmark-id", where, f"two bookmarks have the number {key}")
    ends = Counter(key for _, key, _ in _all(parts, "//w:bookmarkEnd", "w:id"))
    for part, key, it in opened:
        if ends[key] != 1:
            said = f"bookmark {key} ends {ends[key]} times"
            yield Finding("bookmark-end", place(part, it), said)
    for key in ends.keys() - {it[1] for it in opened}:
        yield Finding("bookmark-end", parts.main, f"bookmark {key} ends and never begins")
    known = {key for _, key, _ in opened}
    for part, story in parts.stories.items():
        for it in _ending_early(story):
            if (key := value(it, "w:id")) in known and ends[key] == 1:
                yield Finding("bookmark-end", place(part, it), f"bookmark {key} ends too early")


def _ending_early(story: Element) -> Iterator[Element]:
    """Yield the ends of bookmarks that have not begun before, nor in this part."""
    begun = set()
    for it in story.iter(_START, _END):
        if it.tag == _START:
            begun.add(value(it, "w:id"))
        elif value(it, "w:id") not in begun:
            yield it


# ── fields ────────────────────────────────────────────────────────────────────────────────────


def _fields(parts: Parts) -> Iterator[Finding]:
    names = {name.casefold() for _, name, _ in _all(parts, "//w:bookmarkStart", "w:name")}
    for part, root in parts.stories.items():
        for link in select(root, "//w:hyperlink[@w:anchor]"):
            yield from _leads(part, link, value(link, "w:anchor"), names)
        for simple in select(root, "//w:fldSimple"):
            yield from _instruction(part, simple, value(simple, "w:instr"), words(simple), names)
        yield from _complex_fields(part, root, names)


def _complex_fields(part: str, root: Element, names: set[str]) -> Iterator[Finding]:
    """Yield what is wrong with fields of several runs: each begins, has a result, and ends."""
    opened: list[tuple[Element, list[str], list[str], list[str]]] = []
    instruction: list[str]
    for it in select(root, "//w:fldChar|//w:instrText|//w:t"):
        kind = value(it, "w:fldCharType")
        if kind == "begin":
            opened.append((it, ["begin"], [], []))
        elif kind and not opened:
            yield Finding("field", place(part, it), f"a field has `{kind}` and no beginning")
        elif kind == "separate":
            opened[-1][1].append(kind)
        elif kind == "end":
            start, marks, instruction, result = opened.pop()
            if marks not in (["begin"], ["begin", "separate"]):
                yield Finding("field", place(part, start), "a field has two results")
            said = "".join(result) if len(marks) > 1 else ""
            yield from _instruction(part, start, "".join(instruction), said, names)
            if opened:
                opened[-1][3].append(said)
        elif it.tag == qualified("w:instrText"):
            if not opened or len(opened[-1][1]) > 1:
                yield Finding("field", place(part, it), "an instruction stands outside of a field")
            else:
                opened[-1][2].append(it.text or "")
        elif opened:
            _, marks, instruction, result = opened[-1]
            (result if len(marks) > 1 else instruction).append(it.text or "")
    for start, *_ in opened:
        yield Finding("field", place(part, start), "a field begins and never ends")


def _instruction(
    part: str, at: Element, instruction: str, result: str, names: set[str]
) -> Iterator[Finding]:
    if not instruction.strip():
        yield Finding("field", place(part, at), "a field has no instruction")
    referred = _REFERRING.match(instruction)
    linked = _LINKING.match(instruction)
    if referred:
        yield from _leads(part, at, referred[2], names)
    if linked:
        yield from _leads(part, at, linked[1], names)
    if _RESULT_NEEDED.match(instruction) and not result.strip():
        said = f"`{instruction.strip()}` shows nothing until somebody updates it"
        yield Finding("field-result", place(part, at), said)


def _leads(part: str, at: Element, name: str, names: set[str]) -> Iterator[Finding]:
    if name.casefold() not in names:
        yield Finding("dangling-reference", place(part, at), f"there is no bookmark `{name}`")


# ── notes, tables, alternatives ───────────────────────────────────────────────────────────────


def _notes(parts: Parts) -> Iterator[Finding]:
    for kind in ("footnote", "endnote", "comment"):
        root = parts.only(f"{kind}s")
        known = (
            {value(it, "w:id") for it in select(root, f"w:{kind}")} if root is not None else set()
        )
        used = _all(parts, f"//w:{kind}Reference", "w:id")
        for part, key, it in used:
            if key not in known:
                yield Finding("dangling-note", place(part, it), f"there is no {kind} {key}")
        for where, key in _repeated(used):
            yield Finding("dangling-note", where, f"{kind} {key} is referred to twice")
        named = parts.only("settings")
        for it in [] if named is None else select(named, f"w:{kind}Pr/w:{kind}"):
            if value(it, "w:id") not in known:
                said = f"the settings name {kind} {value(it, 'w:id')}, which is not there"
                yield Finding("dangling-note", "settings", said)


def _tables(part: str, root: Element) -> Iterator[Finding]:
    for table in select(root, "//w:tbl"):
        columns = len(select(table, "w:tblGrid/w:gridCol"))
        rows = select(table, "w:tr|w:sdt/w:sdtContent/w:tr")
        if not rows:
            yield Finding("table-shape", place(part, table), "a table has no rows")
        for row in rows:
            spans = select(row, "w:tc|w:sdt/w:sdtContent/w:tc")
            wide = [value(child(it, "w:tcPr/w:gridSpan")) or "1" for it in spans]
            skipped = [value(it) for it in select(row, "w:trPr/w:gridBefore|w:trPr/w:gridAfter")]
            if sum(int(it) for it in (*wide, *skipped) if it.isdigit()) != columns:
                said = f"a row has not the {columns} cells of its table"
                yield Finding("table-shape", place(part, row), said)
        for cell in select(table, "w:tr/w:tc"):
            if not len(cell) or cell[-1].tag not in {_PARAGRAPH, _CONTROL}:
                said = "a cell does not end in a paragraph"
                yield Finding("table-shape", place(part, cell), said)
        if _follows(table) == _TABLE:
            said = "two tables touch: Word makes one of them"
            yield Finding("touching-tables", place(part, table), said)


def _follows(table: Element) -> str:
    """Return what comes after a table, be it in a control, or after the one it is in."""
    block: Element | None = table
    while block is not None:
        following = block.getnext()
        while following is not None and following.tag not in _BLOCKS:
            following = following.getnext()
        while following is not None and following.tag == _CONTROL:
            inner = child(following, "w:sdtContent")
            following = inner[0] if inner is not None and len(inner) else None
        if following is not None:
            return str(following.tag)
        parent = block.getparent()
        if parent is None or parent.tag != _CONTENT:
            return ""
        around = parent.getparent()
        block = around
    return ""


def _choices(part: str, root: Element) -> Iterator[Finding]:
    for choice in select(root, "//mc:Choice"):
        for prefix in (choice.get("Requires") or "").split() or [""]:
            if prefix not in choice.nsmap:
                said = f"nothing tells what `{prefix}` means"
                yield Finding("alternate-content", place(part, choice), said)
    for both in select(root, "//mc:AlternateContent[not(mc:Fallback)]"):
        said = "older programs have nothing to show instead"
        yield Finding("alternate-content", place(part, both), said)


def _settings(parts: Parts) -> Iterator[Finding]:
    root = parts.only("settings")
    if root is None:
        return
    modes = select(root, "w:compat/w:compatSetting[@w:name='compatibilityMode']")
    told = [value(it) for it in modes] or [""]
    if any(not it.isdecimal() or int(it) < _LEAST_MODE for it in told):
        yield Finding("compatibility-mode", "", "Word opens it in Compatibility Mode")
    if select(root, "w:updateFields[not(@w:val) or not(contains('0 false off', @w:val))]"):
        yield Finding("update-prompt", "", "Word asks every reader whether to update its fields")
    for part, story in parts.stories.items():
        for it in select(story, "//*[@w:dirty and not(contains('0 false off', @w:dirty))]"):
            said = "Word asks every reader whether to update this field"
            yield Finding("update-prompt", place(part, it), said)
