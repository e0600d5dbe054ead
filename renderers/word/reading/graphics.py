"""Pictures, text boxes and drawings within a run, of all generations of Word.

DrawingML (ECMA-376 part 1, 20 and 21), VML (part 4, 19), and both in `mc:AlternateContent`.
"""

from collections.abc import Callable, Iterator

from pipeline.importing.blocks import Block, Leftover, Outside, Paragraph, Picture, Table
from renderers.word.elements import Element
from renderers.word.opening import Relationship, UnsafeWordFileError, WordFile
from renderers.word.reading.names import child, named
from renderers.word.reading.parts import parsed

LARGEST_PICTURE = 20_000_000
_LARGEST_PICTURES = 120_000_000
_EMBED, _LINK, _ID, _DATA = (named(f"r:{it}") for it in ("embed", "link", "id", "dm"))
_BLIP, _IMAGE, _BOX = named("a:blip"), named("v:imagedata"), named("w:txbxContent")
_CHART, _DIAGRAM, _OLE = named("c:chart"), named("dgm:relIds"), named("o:OLEObject")
_WORD_ART, _CHOICES = named("v:textpath"), named("mc:AlternateContent")
_GROUPS = {named("wpg:wgp"), named("v:group")}
_READ = (_BLIP, _IMAGE, _BOX, _CHART, _DIAGRAM)
_SHAPES = {named(f"v:{it}") for it in ("shape", "rect", "roundrect", "oval")}

Reader = Callable[[Element], list[Block]]


class Graphics:
    """The drawings of one part of a file; `read` reads the paragraphs of a text box."""

    def __init__(self, file: WordFile, part: str, read: Reader) -> None:
        self._file = file
        self._leads: dict[str, Relationship] = {it.id: it for it in file.relationships(part)}
        self._read = read
        self._pictures: dict[str, bytes] = {}
        self._left = _LARGEST_PICTURES

    def address(self, relationship: str | None) -> str:
        """Return where a link leads, "" for one that leads nowhere."""
        found = self._leads.get(relationship or "")
        return found.target if found and found.is_external else ""

    def blocks(self, drawn: Element) -> list[Block]:
        """Return what a drawing holds, in its order. Raises UnsafeWordFileError."""
        return list(self._walk(drawn, "", is_over_picture=False))

    def _walk(self, made: Element, alt: str, *, is_over_picture: bool) -> Iterator[Block]:
        alt = _alternative(made) or alt
        if made.tag in _GROUPS:
            is_over_picture = any(True for _ in made.iter(_BLIP, _IMAGE))
        if made.tag == _BOX:
            yield from self._box(made, is_over_picture=is_over_picture)
        elif made.tag == _BLIP:
            yield from self._blip(made, alt)
        elif made.tag == _IMAGE:
            yield from self._picture(made.get(_ID), alt or made.get(named("o:title"), ""))
        elif made.tag in {_CHART, _DIAGRAM}:
            yield self._drawn_words(made)
        elif made.tag == _OLE:
            yield Leftover(Outside.OBJECT, made.get("ProgID", ""))
        elif made.tag == _WORD_ART:
            yield Leftover(Outside.DRAWN_WORDS, made.get("string", ""))
        elif made.tag == _CHOICES:
            chosen = _chosen(made)
            for item in chosen if chosen is not None else ():
                yield from self._walk(item, alt, is_over_picture=is_over_picture)
        else:
            for item in made:
                yield from self._walk(item, alt, is_over_picture=is_over_picture)

    def _box(self, made: Element, *, is_over_picture: bool) -> Iterator[Block]:
        """Yield what stands in a text box; words over a picture belong to the picture."""
        blocks = self._read(made)
        if not is_over_picture:
            yield from blocks
            return
        words = " ".join(filter(None, map(words_of, blocks)))
        yield from (it for it in blocks if isinstance(it, Picture))
        if words:
            yield Leftover(Outside.DRAWN_WORDS, words)

    def _blip(self, made: Element, alt: str) -> Iterator[Block]:
        yield from self._picture(made.get(_EMBED) or made.get(_LINK), alt)

    def _picture(self, relationship: str | None, alt: str) -> Iterator[Block]:
        lead = self._leads.get(relationship or "")
        if lead is None:
            return
        if lead.is_external:
            yield Leftover(Outside.EXTERNAL_PICTURE, lead.target)
            return
        ending = lead.target.rpartition(".")[2].lower()
        yield Picture(self._bytes(lead.target), ending, " ".join(alt.split()))

    def _bytes(self, name: str) -> bytes:
        """Return the bytes of a picture, b"" for one that is not there or too large."""
        if name not in self._pictures:
            found = name in self._file
            data = self._file.data(name) if found else b""
            data = data if len(data) <= LARGEST_PICTURE else b""
            self._left -= len(data)
            if self._left < 0:
                raise UnsafeWordFileError("its pictures are larger than 120 MB together")
            self._pictures[name] = data
        return self._pictures[name]

    def _drawn_words(self, made: Element) -> Leftover:
        kind = Outside.CHART if made.tag == _CHART else Outside.DIAGRAM
        lead = self._leads.get(made.get(_ID) or made.get(_DATA) or "")
        if lead is None or lead.is_external or lead.target not in self._file:
            return Leftover(kind, "")
        root = parsed(self._file, lead.target)
        texts = [it.text for it in root.iter(named("a:t"), named("c:v")) if it.text]
        return Leftover(kind, " ".join(texts))


def words_of(block: Block) -> str:
    """Return the words of a block, those of a table's cells one after another."""
    match block:
        case Paragraph() | Leftover():
            return block.text.strip()
        case Table():
            cells = (cell for row in block.rows for cell in row)
            return " ".join(filter(None, (words_of(it) for cell in cells for it in cell)))
        case Picture():
            return ""


def _alternative(made: Element) -> str:
    properties = child(made, "wp:docPr")
    if properties is None:
        return made.get("alt", "") if made.tag in _SHAPES else ""
    return properties.get("descr") or properties.get("title") or ""


def _chosen(made: Element) -> Element | None:
    """Return the first alternative with something that is read, or else the last one."""
    for item in made:
        if any(True for _ in item.iter(*_READ)):
            return item
    return made[-1] if len(made) else None
