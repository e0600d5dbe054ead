"""Footnotes of a manual beside those that a company's template has itself.

The clauses are those of ECMA-376 part 1.
"""

from collections.abc import Iterable, Iterator, Sequence

from docx.document import Document as Container
from lxml import etree

from renderers.word.corrections import correct
from renderers.word.elements import Element, qualified
from renderers.word.free_numbers import number_in, within
from renderers.word.parts import Parts, rename
from renderers.word.template import BrandTemplate
from renderers.word.zipping import serialised

_NOTE, _NUMBER = qualified("w:footnote"), qualified("w:id")
_MARK, _KIND = qualified("w:footnoteReference"), qualified("w:type")
_FIELD_MARK, _INSTRUCTION = qualified("w:fldChar"), qualified("w:instrText")
_FIELD_KIND, _WORDS = qualified("w:fldCharType"), qualified("w:t")
_OTHER_SIGN, _RESTARTS = qualified("w:customMarkFollows"), qualified("w:numRestart")


def pour_notes(
    template: BrandTemplate,
    parts: Parts,
    container: Container,
    notes: Sequence[Element],
    elements: Iterable[Element],
) -> None:
    """Put our footnotes into the template's part for them, or into one like ours.

    `container` is our own file; `elements` are those of the body that lead to the footnotes.
    """
    main, related = template.main, container.part.rels.values()
    ours = next(it for it in related if it.reltype.endswith("/footnotes"))
    part = ours.target_part
    name = parts.first(main, "footnotes")
    if name:
        root = template.file.xml(name)
        correct(root)
    else:
        root = _without_notes(etree.fromstring(part.blob))
        name = parts.add(main, part.partname, part.content_type, ours.reltype)
    renamed = {
        wanted: parts.relate(name, it.reltype, it.target_ref, wanted, external=True)
        for wanted, it in part.rels.items()
    }
    rename(notes, renamed)
    _add(root, notes, elements)
    parts.data[name] = serialised(root)


def _without_notes(root: Element) -> Element:
    """Return our part without any footnotes but those that separate them from the text."""
    for note in list(root.iterchildren(_NOTE)):
        if note.get(_KIND) is None:
            root.remove(note)
    return root


def _add(root: Element, notes: Iterable[Element], elements: Iterable[Element]) -> None:
    """Put our footnotes behind those of a part, with numbers that are free in it."""
    first = max([0, *(number_in(it, _NUMBER) for it in root.iterchildren(_NOTE))])
    for note in notes:
        note.set(_NUMBER, str(first + int(note.get(_NUMBER) or 0)))
        root.append(note)
    for made in within(elements) if first else ():
        if made.tag == _MARK:
            made.set(_NUMBER, str(first + int(made.get(_NUMBER) or 0)))


def count_on(elements: Iterable[Element], root: Element, place: Element | None) -> None:
    """Let what repeats the number of a footnote count those of a template before the manual.

    Why: Word counts footnotes itself, but fields say what they say until somebody updates them.
    """
    count = 0
    for made in root.iter():
        if made is place or made.tag == _RESTARTS:
            break
        count += made.tag == _MARK and made.get(_OTHER_SIGN) is None
    for words in _repeated(elements) if count else ():
        words.text = str(int(words.text or 0) + count)


def _repeated(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the words of fields that repeat a number (17.16.5.36)."""
    is_one = False
    for made in within(elements):
        if made.tag == _INSTRUCTION:
            is_one = (made.text or "").split()[:1] == ["NOTEREF"]
        elif made.tag == _FIELD_MARK and made.get(_FIELD_KIND) == "end":
            is_one = False
        elif made.tag == _WORDS and is_one:
            yield made
