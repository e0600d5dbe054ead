"""The body of a Word file as blocks: paragraphs, pictures and tables, in the order of the file.

Tracked changes are taken as accepted. Nothing is decided about what the blocks mean.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline.importing.blocks import (
    Block,
    Leftover,
    Marker,
    OldManual,
    Outside,
    Paragraph,
    Role,
    Run,
    Table,
)
from renderers.word.elements import Element
from renderers.word.opening import UnsafeWordFileError, WordFile
from renderers.word.reading.graphics import Graphics, words_of
from renderers.word.reading.names import child, named, number, switch, value
from renderers.word.reading.numbers import Numbers
from renderers.word.reading.parts import parsed
from renderers.word.reading.styles import Look, Styles, outline_level
from renderers.word.reading.words import Fields, Line, shown
from renderers.word.refusing import open_foreign

LARGEST_FILE = 120_000_000
# Of a paragraph: a text of content holds 4,000 characters, those of its marks included.
_LONGEST_TEXT = 3_000
_TAKEN_OUT = {named("w:del"), named("w:moveFrom")}
_PUT_IN = {named("w:ins"), named("w:moveTo")}
_AROUND = {named(f"w:{it}") for it in ("smartTag", "customXml", "fldSimple", "bdo", "dir")}
_DRAWN = {named(f"w:{it}") for it in ("drawing", "pict", "object")} | {named("mc:AlternateContent")}
_PARAGRAPH, _TABLE, _CONTROL = named("w:p"), named("w:tbl"), named("w:sdt")
_CELL = named("w:tc")
_RUN, _LINK, _RUBY = named("w:r"), named("w:hyperlink"), named("w:ruby")
_MATHS = {named("m:oMath"), named("m:oMathPara")}
_NOTES = {named(f"w:{it}Reference"): f"{it}s" for it in ("footnote", "endnote")}
_COMMENT, _OTHER_FILE = named("w:commentReference"), named("w:altChunk")


def read_old_manual(data: bytes) -> OldManual:
    """Return what a Word file holds. Raises UnsafeWordFileError for one that is refused."""
    if len(data) > LARGEST_FILE:
        raise UnsafeWordFileError(f"it is larger than {LARGEST_FILE // 1_000_000} MB")
    file = open_foreign(data)
    try:
        return _Reader(file).read()
    except RecursionError:
        raise UnsafeWordFileError("boxes or tables lie too deep in one another") from None


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._main = file.main()
        parts = {it.kind: it.target for it in file.relationships(self._main) if not it.is_external}
        self._parts = {kind: name for kind, name in parts.items() if name in file}
        self._styles = Styles(self._part("styles"))
        self._numbers = Numbers(self._part("numbering"))
        self._graphics = Graphics(file, self._main, self._blocks)
        self._fields = Fields()
        self._tracked = 0
        self._noted: dict[tuple[str, str], Element] = {}
        self._names: dict[tuple[str, str], str] = {}
        for kind, name in (("footnotes", "footnote"), ("endnotes", "endnote")):
            self._remember(kind, f"w:{name}")
        self._remember("comments", "w:comment")

    def read(self) -> OldManual:
        body = child(parsed(self._file, self._main), "w:body")
        if body is None:
            raise UnsafeWordFileError("it is no Word file (.docx), or it is damaged")
        blocks = _joined([*self._blocks(body), *self._margins()])
        core, app = self._properties("core-properties"), self._properties("extended-properties")
        return OldManual(
            tuple(blocks),
            title=_told(core, "dc:title"),
            company=_told(app, "ep:Company"),
            modified=_told(core, "dcterms:modified")[:10],
            tracked=self._tracked,
        )

    # ── parts ─────────────────────────────────────────────────────────────────────────────────

    def _part(self, kind: str) -> Element | None:
        return parsed(self._file, self._parts[kind]) if kind in self._parts else None

    def _properties(self, kind: str) -> Element | None:
        for lead in self._file.relationships():
            if lead.kind == kind and not lead.is_external and lead.target in self._file:
                return parsed(self._file, lead.target)
        return None

    def _remember(self, kind: str, name: str) -> None:
        root = self._part(kind)
        for made in root.iter(named(name)) if root is not None else ():
            if made.get(named("w:type")) not in {"separator", "continuationSeparator"}:
                self._noted[kind, made.get(named("w:id"), "")] = made

    def _margins(self) -> Iterator[Block]:
        """Yield the words of headers and footers, each once."""
        said: set[str] = set()
        leads = self._file.relationships(self._main)
        names = [it.target for it in leads if it.kind in {"header", "footer"}]
        for name in dict.fromkeys(it for it in names if it in self._file):
            words = " ".join(filter(None, map(words_of, self._blocks(parsed(self._file, name)))))
            if words and words not in said:
                said.add(words)
                yield Leftover(Outside.MARGIN, words)

    # ── blocks ────────────────────────────────────────────────────────────────────────────────

    def _blocks(self, parent: Element) -> list[Block]:
        found: list[Block] = []
        line = Line()
        for made in _flat(parent):
            if made.tag == _PARAGRAPH:
                self._words(made, line, "")
                if child(made, "w:pPr/w:rPr/w:del") is None:
                    found += self._finished(made, line)
                    line = Line()
            elif made.tag == _TABLE:
                found.append(Table(tuple(self._rows(made))))
            elif made.tag == _CONTROL:
                found += self._control(made)
            elif made.tag == _OTHER_FILE:
                found.append(Leftover(Outside.OBJECT, "altChunk"))
        return [*found, *line.after, *([Paragraph(tuple(line.runs))] if line.runs else [])]

    def _control(self, made: Element) -> list[Block]:
        content = child(made, "w:sdtContent")
        blocks = self._blocks(content) if content is not None else []
        if value(made, "w:sdtPr/w:docPartObj/w:docPartGallery") != "Table of Contents":
            return blocks
        return [Leftover(Outside.CONTENTS, it) for it in map(words_of, blocks) if it]

    def _rows(self, table: Element) -> Iterator[tuple[tuple[Block, ...], ...]]:
        for row in _flat(table, named("w:tr")):
            if child(row, "w:trPr/w:del") is not None:
                self._tracked += 1
            else:
                yield tuple(tuple(self._blocks(cell)) for cell in _flat(row, _CELL))

    def _finished(self, made: Element, line: Line) -> list[Block]:
        """Return the blocks of a paragraph whose words have been read."""
        properties = child(made, "w:pPr")
        look = self._styles.look(value(properties, "w:pStyle"))
        level = outline_level(properties) or look.level
        marker = self._numbered(properties, look)
        after = line.after
        if line.contents:
            after = [Leftover(Outside.CONTENTS, "".join(line.contents)), *after]
        words = "".join(run.text for run in line.runs)
        if not words.strip() and marker and marker.value and _is_all_of_a_cell(made):
            return [Paragraph((Run(str(marker.value)),)), *after]
        if not words.strip() and (marker is None or not after):
            return after
        if len(words) > _LONGEST_TEXT:
            return [Leftover(Outside.LONG, words.strip()), *after]
        if look.is_contents:
            return [Leftover(Outside.CONTENTS, words.strip()), *after]
        paragraph = Paragraph(
            tuple(line.runs), look.role, level, None if level else marker, line.size
        )
        return [paragraph, *after]

    def _numbered(self, properties: Element | None, look: Look) -> Marker | None:
        own = child(properties, "w:numPr")
        list_id = number(value(own, "w:numId")) if own is not None else None
        list_id = look.list_id if list_id is None else list_id
        depth = number(value(own, "w:ilvl")) if own is not None else None
        depth = depth if depth is not None else look.list_depth
        return self._numbers.next(list_id, depth or 0) if list_id else None

    # ── words ─────────────────────────────────────────────────────────────────────────────────

    def _words(self, parent: Element, line: Line, address: str) -> None:
        style = (
            self._styles.look(value(parent, "w:pPr/w:pStyle")) if parent.tag == _PARAGRAPH else None
        )
        for made in parent:
            if made.tag == _RUN:
                self._run(made, line, address, style)
            elif made.tag == _LINK:
                self._words(made, line, self._graphics.address(made.get(named("r:id"))))
            elif made.tag in _TAKEN_OUT:
                self._tracked += 1
            elif made.tag in _PUT_IN:
                self._tracked += 1
                self._words(made, line, address)
            elif made.tag in _AROUND:
                self._words(made, line, address)
            elif made.tag == _CONTROL:
                content = child(made, "w:sdtContent")
                if content is not None:
                    self._words(content, line, address)
            elif made.tag in _MATHS:
                line.runs.append(Run("".join(shown(it) for it in made.iter(named("m:t")))))
            elif made.tag in _DRAWN:
                line.after += self._graphics.blocks(made)

    def _run(self, made: Element, line: Line, address: str, style: Look | None) -> None:
        properties = child(made, "w:rPr")
        words: list[str] = []
        marks: list[str] = []
        for part in made:
            if part.tag in _DRAWN:
                line.after += self._graphics.blocks(part)
            elif self._fields.take(part):
                continue
            elif part.tag in _NOTES:
                name, noted = self._note(_NOTES[str(part.tag)], part)
                line.after += noted
                marks += [name] if name else []
            elif part.tag == _COMMENT:
                line.after += self._comment(part)
            elif part.tag == _RUBY:
                words.append(self._base(part, line))
            else:
                words.append(shown(part))
        self._say("".join(words), line, properties, address, style)
        for note in marks:
            line.mark(note)

    def _say(
        self, text: str, line: Line, properties: Element | None, address: str, style: Look | None
    ) -> None:
        """Add the words of a run to a line, or to what hangs on it."""
        if not text:
            return
        if switch(properties, "w:vanish"):
            line.after.append(Leftover(Outside.HIDDEN, text.strip()))
        elif self._fields.is_contents:
            line.contents.append(text)
        else:
            size = number(value(properties, "w:sz")) or (style.size if style else 0)
            line.sizes.append((size or self._styles.size, len(text.strip())))
            is_bold = self._is_bold(properties, style)
            line.runs.append(Run(text, is_bold, address or self._fields.address))

    def _is_bold(self, properties: Element | None, style: Look | None) -> bool:
        said = switch(properties, "w:b")
        if said is None:
            said = self._styles.is_bold(value(properties, "w:rStyle"))
        return bool(style and style.is_bold) if said is None else said

    def _base(self, ruby: Element, line: Line) -> str:
        """Return the words below small ones (17.3.3.25); the small ones hang on the paragraph."""
        small = "".join(shown(it) for at in ruby.findall(named("w:rt")) for it in at.iter())
        line.after.append(Leftover(Outside.FURIGANA, small))
        return "".join(shown(it) for at in ruby.findall(named("w:rubyBase")) for it in at.iter())

    def _note(self, kind: str, part: Element) -> tuple[str, list[Block]]:
        """Return the name of a note, "" for one without words, and its blocks the first time.

        Why once: a file of anybody may refer to a note without end, and in the note itself.
        """
        key = kind, part.get(named("w:id"), "")
        if key in self._names:
            return self._names[key], []
        made = self._noted.get(key)
        name = f"note-{len(self._names) + 1}"
        self._names[key] = ""
        blocks = [
            replace(it, role=Role.FOOTNOTE, level=0, marker=None, note=name)
            if isinstance(it, Paragraph)
            else it
            for it in (self._blocks(made) if made is not None else ())
        ]
        if any(isinstance(it, Paragraph) for it in blocks):
            self._names[key] = name
        return self._names[key], blocks

    def _comment(self, part: Element) -> list[Block]:
        made = self._noted.pop(("comments", part.get(named("w:id"), "")), None)
        if made is None:
            return []
        words = " ".join(filter(None, map(words_of, self._blocks(made))))
        author = made.get(named("w:author"), "")
        return [Leftover(Outside.COMMENT, f"{author}: {words}" if author else words)]


def _is_all_of_a_cell(paragraph: Element) -> bool:
    """Whether a paragraph is the only one of its cell: then its number is all the cell shows."""
    cell = paragraph.getparent()
    return cell is not None and cell.tag == _CELL and len(cell.findall(_PARAGRAPH)) == 1


def _flat(parent: Element, wanted: str = "") -> Iterator[Element]:
    """Yield what is in a part, through what only stands around it."""
    around = _AROUND | _PUT_IN
    for made in parent:
        if made.tag in around:
            yield from _flat(made, wanted)
        elif wanted and made.tag == _CONTROL:
            content = child(made, "w:sdtContent")
            if content is not None:
                yield from _flat(content, wanted)
        elif not wanted or made.tag == wanted:
            yield made


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield the blocks, the lines of a list of contents as one."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Leftover) and block.kind is Outside.CONTENTS:
            lines.append(block.text)
            continue
        if lines:
            yield Leftover(Outside.CONTENTS, "\n".join(lines))
            lines = []
        yield block
    if lines:
        yield Leftover(Outside.CONTENTS, "\n".join(lines))


def _told(root: Element | None, name: str) -> str:
    found = root.find(named(name)) if root is not None else None
    return " ".join((found.text or "").split()) if found is not None else ""
