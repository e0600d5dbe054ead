"""Edits Word files as people and programs do: tracked or not, across runs, with comments."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from copy import deepcopy
from io import BytesIO

from lxml import etree

from renderers.word.elements import (
    NAMESPACES,
    Element,
    element,
    field_end,
    field_start,
    paragraph,
    qualified,
    run,
)

AOI = ("Aoi", "2026-11-24T10:15:00Z")
KEN = ("Ken", "2026-11-25T09:00:00Z")
W14 = NAMESPACES["w14"]
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office/2011/relationships"
_PARTS = {
    "comments": (f"{_OFFICE}/comments", "wordprocessingml.comments+xml"),
    "commentsExtended": (f"{_MICROSOFT}/commentsExtended", "wordprocessingml.commentsExtended+xml"),
}
By = tuple[str, str] | None


class Copy:
    """A Word file that somebody edits. Paragraphs are found by words that are in them."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts["word/document.xml"])
        self.body = next(self.root.iter(qualified("w:body")))
        self._count = 5000
        self._comments = element("w:comments")
        self._extended = etree.Element(f"{{{W15}}}commentsEx", None, {"w15": W15})

    def save(self) -> bytes:
        """Return the file."""
        if len(self._comments):
            self._attach("comments", self._comments)
            self._attach("commentsExtended", self._extended)
        self.parts["word/document.xml"] = etree.tostring(self.root)
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return buffer.getvalue()

    # ── finding ───────────────────────────────────────────────────────────────────────────────

    def paragraphs(self) -> list[Element]:
        """Return all paragraphs of the body, without those in drawings and contents lists."""
        found = self.body.iter(qualified("w:p"))
        return [it for it in found if not _is_within(it, "drawing", "docPartObj", "Fallback")]

    def find(self, words: str, nth: int = 0) -> Element:
        """Return the nth paragraph that holds words, apart from the contents list."""
        there = [it for it in self.paragraphs() if words in text_of(it) and not _is_contents(it)]
        return there[nth]

    def shortest(self, words: str) -> Element:
        """Return the shortest paragraph that holds words, apart from the contents list."""
        there = [it for it in self.paragraphs() if words in text_of(it) and not _is_contents(it)]
        return min(there, key=lambda it: len(text_of(it)))

    def step(self, words: str) -> list[Element]:
        """Return the paragraphs of a step in a list, by words of its instruction."""
        first = self.find(words)
        there = [first]
        for it in first.itersiblings():
            style = it.find(f"{qualified('w:pPr')}/{qualified('w:pStyle')}")
            name = "" if style is None else style.get(qualified("w:val"), "")
            if it.tag != qualified("w:p") or name in {"ListNumber", "Heading1", "BodyText"}:
                break
            if name.startswith("Safety"):
                break
            there.append(it)
        return there

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def type(self, at: Element, old: str, new: str, by: By = None) -> None:
        """Type words in the place of others in a paragraph, in the style of the first of them."""
        runs = self._split(at, old)
        style = deepcopy(runs[0].find(qualified("w:rPr")))
        typed = run(new) if new else None
        if typed is not None and style is not None:
            typed.insert(0, style)
        if typed is not None:
            last = runs[-1]
            home = last if last.getparent() is at else parent_of(last)
            home.addnext(self.wrapped("w:ins", [typed], by) if by else typed)
        for it in runs:
            if by:
                _to_deleted(it)
                mark = self._mark("w:del", by)
                it.addprevious(mark)
                mark.append(it)
            else:
                parent_of(it).remove(it)

    def insert(self, at: Element, behind: str, new: str, by: By = None) -> None:
        """Type words behind others."""
        last = self._split(at, behind)[-1]
        typed = run(new)
        last.addnext(self.wrapped("w:ins", [typed], by) if by else typed)

    def _split(self, at: Element, words: str) -> list[Element]:
        """Return the runs that hold just these words of a paragraph."""
        runs = [it for it in at.iter(qualified("w:r")) if not _is_within(it, "del", "drawing")]
        start = "".join(map(_words, runs)).index(words)
        end, position, found = start + len(words), 0, []
        for it in runs:
            said = _words(it)
            first, last = max(start - position, 0), min(end - position, len(said))
            position += len(said)
            if first < last:
                found.append(_cut(it, said, first, last))
        return found

    # ── paragraphs ────────────────────────────────────────────────────────────────────────────

    def delete(self, made: Iterable[Element], by: By = None) -> None:
        """Delete paragraphs or tables."""
        for it in list(made):
            if by is None:
                parent_of(it).remove(it)
                continue
            for one in [it] if it.tag == qualified("w:p") else it.iter(qualified("w:p")):
                self._delete_tracked(one, by)

    def _delete_tracked(self, made: Element, by: By) -> None:
        for field in list(made.iter(qualified("w:fldSimple"))):
            _to_complex(field)
        for it in [it for it in made if it.tag in {qualified("w:r"), qualified("w:hyperlink")}]:
            for one in it.iter(qualified("w:r")):
                _to_deleted(one)
            mark = self._mark("w:del", by)
            it.addprevious(mark)
            mark.append(it)
        _mark_of(made).append(self._mark("w:del", by))

    def add(self, after: Element, text: str, by: By = None, style: str = "BodyText") -> Element:
        """Add a paragraph behind another."""
        words = run(text)
        made = paragraph(style, [self.wrapped("w:ins", [words], by) if by else words])
        if by:
            _mark_of(made).append(self._mark("w:ins", by))
        after.addnext(made)
        return made

    def move(self, made: Sequence[Element], after: Element, by: By = None) -> None:
        """Move paragraphs behind another; tracked, as a deletion and an insertion elsewhere."""
        if by is None:
            for it in reversed(made):
                after.addnext(it)
            return
        copies = [deepcopy(it) for it in made]
        for it in reversed(copies):
            for mark in [*it.iter(qualified("w:bookmarkStart"), qualified("w:bookmarkEnd"))]:
                parent_of(mark).remove(mark)
            for one in [one for one in it if one.tag == qualified("w:r")]:
                wrapped = self.wrapped("w:moveTo", [], by)
                one.addprevious(wrapped)
                wrapped.append(one)
            _mark_of(it).append(self._mark("w:moveTo", by))
            after.addnext(it)
        for it in made:
            for one in [one for one in it if one.tag == qualified("w:r")]:
                wrapped = self.wrapped("w:moveFrom", [], by)
                one.addprevious(wrapped)
                wrapped.append(one)
            _mark_of(it).append(self._mark("w:moveFrom", by))

    def paste(self, made: Sequence[Element], after: Element) -> None:
        """Paste a copy of paragraphs behind another; bookmarks stay where they were."""
        for it in reversed(made):
            again = deepcopy(it)
            for mark in [*again.iter(qualified("w:bookmarkStart"), qualified("w:bookmarkEnd"))]:
                parent_of(mark).remove(mark)
            after.addnext(again)

    def without_bookmarks(self) -> None:
        """Lose all bookmarks."""
        for it in [*self.root.iter(qualified("w:bookmarkStart"), qualified("w:bookmarkEnd"))]:
            parent_of(it).remove(it)

    def without_controls(self) -> None:
        """Lose all controls and keep what is in them, as programs for the web do."""
        for it in [*self.root.iter(qualified("w:sdt"))]:
            for made in child_of(it, "w:sdtContent"):
                it.addprevious(made)
            parent_of(it).remove(it)

    # ── comments ──────────────────────────────────────────────────────────────────────────────

    def comment(self, at: Element, words: str, text: str, by: By, parent: int = 0) -> int:
        """Write a comment about words, or an answer to another one; return its number."""
        self._count += 1
        number = self._count
        runs = self._split(at, words)
        key = {"w:id": number}
        runs[0].addprevious(element("w:commentRangeStart", key))
        runs[-1].addnext(element("w:r", None, element("w:commentReference", key)))
        runs[-1].addnext(element("w:commentRangeEnd", key))
        said = paragraph("CommentText", [run(text)])
        said.set(f"{{{W14}}}paraId", f"{number:08X}")
        author, date = by or ("", "")
        made = element("w:comment", {**key, "w:author": author, "w:date": date}, said)
        self._comments.append(made)
        extended = etree.SubElement(self._extended, f"{{{W15}}}commentEx")
        extended.set(f"{{{W15}}}paraId", f"{number:08X}")
        extended.set(f"{{{W15}}}done", "0")
        if parent:
            extended.set(f"{{{W15}}}paraIdParent", f"{parent:08X}")
        return number

    def _attach(self, name: str, root: Element) -> None:
        kind, content_type = _PARTS[name]
        self.parts[f"word/{name}.xml"] = etree.tostring(root)
        rels = etree.fromstring(self.parts["word/_rels/document.xml.rels"])
        made = etree.SubElement(rels, f"{{{rels.nsmap[None]}}}Relationship")
        made.attrib.update({"Id": f"rId{name}", "Type": kind, "Target": f"{name}.xml"})
        self.parts["word/_rels/document.xml.rels"] = etree.tostring(rels)
        types = etree.fromstring(self.parts["[Content_Types].xml"])
        made = etree.SubElement(types, f"{{{types.nsmap[None]}}}Override")
        full = f"application/vnd.openxmlformats-officedocument.{content_type}"
        made.attrib.update({"PartName": f"/word/{name}.xml", "ContentType": full})
        self.parts["[Content_Types].xml"] = etree.tostring(types)

    def wrapped(self, name: str, content: Sequence[Element], by: By) -> Element:
        """Return content inside the mark of a tracked change."""
        made = self._mark(name, by)
        made.extend(content)
        return made

    def _mark(self, name: str, by: By) -> Element:
        self._count += 1
        author, date = by or ("", "")
        return element(name, {"w:id": self._count, "w:author": author, "w:date": date})


def edited(data: bytes, edit: Callable[[Copy], object]) -> bytes:
    """Return a Word file after an edit."""
    copy = Copy(data)
    edit(copy)
    return copy.save()


def parent_of(made: Element) -> Element:
    """Return the element around another."""
    found = made.getparent()
    assert found is not None
    return found


def child_of(made: Element, name: str) -> Element:
    """Return the first child of a name."""
    found = made.find(qualified(name))
    assert found is not None
    return found


def text_of(made: Element) -> str:
    """Return the words of a paragraph that are not deleted."""
    return "".join(it.text or "" for it in made.iter(qualified("w:t")))


def _words(it: Element) -> str:
    signs = {qualified("w:tab"): "\t", qualified("w:br"): "\n"}
    found = it.iter(qualified("w:t"), *signs)
    return "".join(signs.get(str(one.tag)) or one.text or "" for one in found)


def _cut(it: Element, said: str, first: int, last: int) -> Element:
    """Split a run into three, return the middle one."""
    for text, place in ((said[:first], it.addprevious), (said[last:], it.addnext)):
        if text:
            other = deepcopy(it)
            _set_words(other, text)
            place(other)
    _set_words(it, said[first:last])
    return it


def _set_words(it: Element, text: str) -> None:
    for one in [one for one in it if one.tag != qualified("w:rPr")]:
        it.remove(one)
    for one in run(text):
        it.append(one)


def _to_deleted(it: Element) -> None:
    for one in it.iter(qualified("w:t")):
        one.tag = qualified("w:delText")


def _to_complex(made: Element) -> None:
    """Write a field as Word does when it opens a file: a deletion cannot hold a simple one."""
    result = list(made)
    for one in (*field_start((made.get(qualified("w:instr")) or "").strip()), *result, field_end()):
        for words in one.iter(qualified("w:instrText")):
            words.tag = qualified("w:delInstrText")
        made.addprevious(one)
    parent_of(made).remove(made)


def _mark_of(made: Element) -> Element:
    properties = made.find(qualified("w:pPr"))
    if properties is None:
        properties = element("w:pPr")
        made.insert(0, properties)
    found = properties.find(qualified("w:rPr"))
    if found is None:
        found = element("w:rPr")
        properties.append(found)
    return found


def _is_within(made: Element, *names: str) -> bool:
    return any(etree.QName(it).localname in names for it in made.iterancestors())


def _is_contents(made: Element) -> bool:
    return any(
        it.find(f"{qualified('w:sdtPr')}//{qualified('w:docPartUnique')}") is not None
        for it in made.iterancestors(qualified("w:sdt"))
    )
