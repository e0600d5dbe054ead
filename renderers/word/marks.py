"""Marked places of a template are filled in; each stays a content control, bound to the fields.

The clauses are those of ECMA-376 part 1.
"""

from collections.abc import Mapping
from copy import deepcopy

from renderers.word.elements import Element, qualified, remove, run
from renderers.word.fields import binding, kind
from renderers.word.template import is_bound_to_property, marks_in

_PROPERTIES, _CONTENT = qualified("w:sdtPr"), qualified("w:sdtContent")
_PARAGRAPH, _RUN, _LOOKS = qualified("w:p"), qualified("w:r"), qualified("w:rPr")
_PARAGRAPH_PROPERTIES, _CONTROL = qualified("w:pPr"), qualified("w:sdt")
_RUN_STYLE = qualified("w:rStyle")
_SHOWS_PLACEHOLDER = qualified("w:showingPlcHdr")
_SECTION = qualified("w:sectPr")
# Kinds of controls (17.5.2), all but that of plain text.
_KINDS = {
    qualified(f"w:{name}")
    for name in (
        *("richText", "text", "date", "comboBox", "dropDownList", "picture", "citation"),
        *("equation", "group", "bibliography", "docPartList", "docPartObj"),
    )
}
# Those before the binding (17.5.2.38).
_BEFORE_BINDING = {
    qualified(f"w:{name}")
    for name in (
        *("rPr", "alias", "tag", "id", "lock", "placeholder", "temporary", "showingPlcHdr"),
    )
}


def fill(root: Element, texts: Mapping[str, str]) -> set[str]:
    """Fill in the marked places of a part; return the names of those that there are.

    One for which there is nothing to say is taken out, with its line if nothing else is on it. Of
    several in a row, one is filled in: LibreOffice 7.4 makes one for each piece of their words.
    """
    found: set[str] = set()
    marked = list(marks_in(root))
    names = {control: name for name, control in marked}
    for name, control in marked:
        if name not in texts or control.getparent() is None:
            continue
        found.add(name)
        before = control.getprevious()
        if before is not None and names.get(before) == name:
            remove(control)
        elif texts[name]:
            _fill(control, name, texts[name])
        else:
            _take_out(control)
    return found


def _fill(control: Element, name: str, text: str) -> None:
    properties, content = control.find(_PROPERTIES), control.find(_CONTENT)
    if properties is None or content is None:
        return
    looks = _looks(properties, content)
    _bind(control, properties, name)
    words = run(text)
    if looks is not None:
        words.insert(0, looks)
    paragraph = next(iter(content.iter(_PARAGRAPH)), None)
    if paragraph is None:
        _empty(content)
        content.append(words)
        return
    _empty(paragraph)
    paragraph.append(words)
    holder = paragraph.getparent()
    for other in list(holder) if holder is not None else ():
        if other.tag == _PARAGRAPH and other is not paragraph:
            remove(other)


def _looks(properties: Element, content: Element) -> Element | None:
    """Return how the words look: as those that stand there, a placeholder's own look aside."""
    shows_placeholder = properties.find(_SHOWS_PLACEHOLDER) is not None
    if shows_placeholder:
        found = properties.find(_LOOKS)
    else:
        first = next(iter(content.iter(_RUN)), None)
        found = first.find(_LOOKS) if first is not None else properties.find(_LOOKS)
    if found is None:
        return None
    made = deepcopy(found)
    if shows_placeholder:
        for style in made.findall(_RUN_STYLE):
            made.remove(style)
    return made


def _bind(control: Element, properties: Element, name: str) -> None:
    """Bind a control to its field; one that shows a property of the file goes on doing so."""
    for made in list(properties):
        if made.tag == _SHOWS_PLACEHOLDER:
            properties.remove(made)
    if is_bound_to_property(control):
        return
    for made in list(properties):
        if made.tag in _KINDS or str(made.tag).endswith("}dataBinding"):
            properties.remove(made)
    at = sum(1 for made in properties if made.tag in _BEFORE_BINDING)
    properties.insert(at, binding(name))
    properties.append(kind())


def _take_out(control: Element) -> None:
    content, line = control.find(_CONTENT), control.getparent()
    paragraphs = list(content.iter(_PARAGRAPH)) if content is not None else []
    if content is None or not paragraphs:
        remove(control)
        is_empty = line is not None and line.tag == _PARAGRAPH and not _says_something(line)
        if line is not None and is_empty and not _is_needed(line):
            remove(line)
    elif _is_needed(control) or any(it.tag != _PARAGRAPH for it in content):
        for made in paragraphs:
            _empty(made)
        for made in list(content):
            control.addprevious(made)
        remove(control)
    else:
        remove(control)


def _is_needed(made: Element) -> bool:
    """Whether a line must stay: it ends a section, or it is the only one where it stands."""
    parent = made.getparent()
    lines = list(parent.iterchildren(_PARAGRAPH, _CONTROL)) if parent is not None else []
    return not lines[1:] or next(made.iter(_SECTION), None) is not None


def _says_something(paragraph: Element) -> bool:
    return any(it.tag != _PARAGRAPH_PROPERTIES for it in paragraph)


def _empty(made: Element) -> None:
    """Take everything out but the properties of a paragraph."""
    for part in list(made):
        if part.tag != _PARAGRAPH_PROPERTIES:
            made.remove(part)
