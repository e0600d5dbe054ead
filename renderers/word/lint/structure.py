"""What must fit together in the text of a Word file (ECMA-376 part 1)."""

import re
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element, qualified
from renderers.word.lint.bindings import check_bindings
from renderers.word.lint.parts import Parts, child, is_on, place, select, value

_NAME = re.compile(r"[^\W\d]\w{0,39}")
_TABLE, _ROW, _CELL, _PARAGRAPH = map(qualified, ("w:tbl", "w:tr", "w:tc", "w:p"))
_CONTROL, _CONTENT = qualified("w:sdt"), qualified("w:sdtContent")
_BLOCKS = {_TABLE, _PARAGRAPH, _CONTROL}
_START = qualified("w:bookmarkStart")
# That of Word since 2013: there is no later one.
_MODE = "15"
# Protections that allow no edits, and views without pages (17.15.1.29, 17.15.1.94).
_LOCKED, _ON = {"readOnly", "forms", "comments"}, {"1", "true", "on"}
_VIEWS = {"outline", "masterPages", "normal", "web"}
# Settings with which Word asks something whenever the file is opened (17.15.1).
_PROMPTS = {
    "w:updateFields": "whether to update its fields",
    "w:mailMerge": "whether to fetch addresses",
    "w:writeProtection[@w:recommended]": "whether to open it for reading only",
    "w:linkStyles": "for the styles of its template",
}


def check_structure(parts: Parts) -> Iterator[Finding]:
    """Yield what does not fit together."""
    yield from _controls(parts)
    for name, root in parts.stories.items():
        yield from _bookmarks(name, root)
        yield from _tables(name, root)
        yield from _choices(name, root)
    yield from _settings(parts)
    yield from check_bindings(parts)


def _controls(parts: Parts) -> Iterator[Finding]:
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


def _bookmarks(part: str, root: Element) -> Iterator[Finding]:
    for it in root.iter(_START):
        if not _NAME.fullmatch(name := value(it, "w:name")):
            said = f"`{name}` is no name of a bookmark: 40 letters, digits and _"
            yield Finding("bookmark-name", place(part, it), said)


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
    if any(it != _MODE for it in told):
        yield Finding("compatibility-mode", "", "Word opens it in Compatibility Mode")
    for name, said in _PROMPTS.items():
        if is_on(child(root, name)):
            yield Finding("update-prompt", "settings", f"Word asks every reader {said}")
    lock = child(root, "w:documentProtection")
    if value(lock, "w:enforcement") in _ON and value(lock, "w:edit") in _LOCKED:
        yield Finding("locked", "settings", "nobody may edit it")
    if value(child(root, "w:view")) in _VIEWS:
        yield Finding("view", "settings", "it opens in another view than that of its pages")
    for part, story in parts.stories.items():
        for it in select(story, "//*[@w:dirty and not(contains('0 false off', @w:dirty))]"):
            said = "Word asks every reader whether to update this field"
            yield Finding("update-prompt", place(part, it), said)
