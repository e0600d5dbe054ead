"""Reads a filled Word sheet by what is printed on it: labels, boxes and codes in its tables.

Why not by the tags of controls: other programs than Word lose them, and people type where they
like. Elements are found by their local names, for strict files have other namespaces.
"""

import unicodedata
from collections.abc import Iterator

from lxml import etree

from pipeline.sheets.filled_sheets import Answer, FilledSheet, UnreadableSheetError
from pipeline.sheets.sheet_words import SHEET_WORDS, SheetWords
from pipeline.sheets.sheets import HeadCode, parse_step_code
from renderers.word.elements import Element
from renderers.word.opening import UnsafeWordFileError
from renderers.word.refusing import open_foreign

_ZIP = b"PK\x03\x04"
# The sheet of a thousand steps is smaller. Larger parts would take more memory than is fair.
_LARGEST_PART = 20_000_000
_TICKS = frozenset("☑☒✓✔✅■●レv")
_OWN = {
    "worked": frozenset("○〇◯⭕o0"),
    "failed": frozenset("×✕✖✗✘❌x"),
    "skipped": frozenset("–-－ー"),
}
_IN_WORDS = {"worked": "ok", "failed": "ng", "skipped": "n/a"}
# An empty box, and what people put around signs.
_NOTHING = frozenset("☐□[]()［］（）")


def is_word_file(data: bytes) -> bool:
    """Whether the bytes begin as those of a Word file do."""
    return data.startswith(_ZIP)


def read_word_file(file: str, data: bytes) -> FilledSheet:
    """Return what a Word file holds. Raises UnreadableSheetError where it is no check sheet."""
    root = _main_part(data)
    head = next((it for line in _lines(root) if (it := HeadCode.parse(line))), None)
    if head is None:
        raise UnreadableSheetError("it has no code of a check sheet")
    rows = [_children(row, "tc") for row in _all(root, "tr")]
    labels = {_text(row[0]): row[1] for row in rows if len(row) == len(("label", "text"))}
    words = _words_of(labels)
    products = {"os": head.os, "browser": head.browser}
    fields = {}
    for name, label in words.fields.items():
        cell = labels.get(label.format(products.get(name, "")))
        fields[name] = "" if cell is None else _filled(_text(cell), words)
    answers = tuple(found for row in rows if (found := _answer(row, words)))
    return FilledSheet(file, head, words, fields, answers)


def _words_of(labels: dict[str, Element]) -> SheetWords:
    for words in SHEET_WORDS.values():
        if words.fields["date"] in labels:
            return words
    raise UnreadableSheetError("rows or codes of it are missing or changed")


def _answer(row: list[Element], words: SheetWords) -> Answer | None:
    """Return the answer in a row, None where it is no row for one."""
    if not row:
        return None
    *boxes, last = row
    lines = list(_lines(last))
    code = next((it for line in reversed(lines) if (it := parse_step_code(line))), None)
    if code is None or len(boxes) != len(_OWN):
        return None
    said = " ".join(line for line in lines if not parse_step_code(line))
    remarks = _filled(said.removeprefix(words.remarks).strip(), words)
    marks, unclear = [], []
    for (mark, own), cell in zip(_OWN.items(), boxes, strict=True):
        signs = _signs(cell, getattr(words, mark))
        if signs and (signs in (_IN_WORDS[mark], "yes") or {*signs} <= own | _TICKS):
            marks.append(mark)
        elif signs:
            unclear.append(_text(cell))
        elif _is_ticked(cell):
            marks.append(mark)
    return Answer(*code, tuple(marks), remarks, " ".join(unclear))


def _signs(cell: Element, label: str) -> str:
    """Return what stands in a cell besides its label and an empty box, in one spelling."""
    typed = _text(cell).replace(label, "", 1)
    plain = unicodedata.normalize("NFKC", typed).casefold()
    return "".join(it for it in plain if it not in _NOTHING and not it.isspace())


def _filled(text: str, words: SheetWords) -> str:
    """Return what was filled in, without the words that ask for it, which some leave there."""
    return text.replace(words.fill_in, "").replace(words.pick_date, "").strip()


# ── the file ──────────────────────────────────────────────────────────────────────────────────


def _main_part(data: bytes) -> Element:
    try:
        file = open_foreign(data)
        names = [it for it in (file.main(), "word/document.xml") if it in file.names]
        if not names:
            raise UnreadableSheetError("it is neither a Word file nor a page's answers")
        if file.size(names[0]) > _LARGEST_PART:
            raise UnreadableSheetError(f"`{names[0]}` in it is too large when unpacked")
        root = file.xml(names[0])
    except UnsafeWordFileError as error:
        raise UnreadableSheetError(str(error)) from None
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def _all(root: Element, name: str) -> Iterator[Element]:
    return root.iter(f"{{*}}{name}")


def _children(parent: Element, name: str) -> list[Element]:
    """Return the children of a name, those in controls around them too."""
    found: list[Element] = []
    for child in parent:
        local = etree.QName(child).localname
        if local == name:
            found.append(child)
        elif local in {"sdt", "sdtContent"}:
            found += _children(child, name)
    return found


def _lines(root: Element) -> Iterator[str]:
    for it in _all(root, "p"):
        yield " ".join(_words(it).split())


def _text(cell: Element) -> str:
    return " ".join(filter(None, _lines(cell)))


def _words(paragraph: Element) -> str:
    """Return the words of a paragraph, without those that tracked changes have deleted."""
    found = paragraph.iter("{*}t", "{*}br", "{*}tab")
    return "".join(it.text or "" if etree.QName(it).localname == "t" else " " for it in found)


def _is_ticked(cell: Element) -> bool:
    for checked in _all(cell, "checked"):
        if next(iter(checked.attrib.values()), "1") in {"1", "true", "on"}:
            return True
    return False
