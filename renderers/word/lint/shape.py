"""Whether each element stands where it may, is whole, and has values that are some (`grammar`)."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from renderers.findings import Finding
from renderers.word.elements import NAMESPACES, Element, qualified
from renderers.word.lint.grammar import Form, Grammar, Kind, Slot, grammar
from renderers.word.lint.parts import OTHER_NAMESPACES, Parts, place

_PREFIX_OF = {uri: prefix for prefix, uri in (NAMESPACES | OTHER_NAMESPACES).items()}
_MC = NAMESPACES["mc"]
_ALTERNATE, _IGNORABLE = f"{{{_MC}}}AlternateContent", f"{{{_MC}}}Ignorable"
# The namespaces that the tables tell all of.
_OURS = {"w", "a", "wp", "pic", "wps", "wpg", "cp", "ct", "rel", "op", "ds"}
_TOLD = {uri for uri, prefix in _PREFIX_OF.items() if prefix in _OURS}
# Attributes of Office besides: it knows these, whatever a file declares; and elements, which may
# stand anywhere. Those of drawings stand in lists of extensions, of which the tables tell nothing.
_OFFICE = (
    *("http://schemas.microsoft.com/", "urn:schemas-microsoft-com:"),
    *("http://schemas.openxmlformats.org/", "http://www.w3.org/XML/1998/namespace"),
)
_ANYWHERE = (
    *("http://schemas.microsoft.com/office/word/", "http://schemas.microsoft.com/office/mac/"),
    *("http://schemas.openxmlformats.org/officeDocument/2006/math", "urn:schemas-microsoft-com:"),
    "http://schemas.openxmlformats.org/schemaLibrary/",
)
# Their form; what stands in them has that of what is around them.
_ALTERNATIVES, _BRANCHES = "mc.Alternatives", {"mc.Choice", "mc.Fallback"}
# Words in a shape of another namespace are words all the same.
_BOX = qualified("w:txbxContent")
_FEW = 9
# Of what is told of the children of one element, of a file that anybody may have written.
_MOST_WRONG = 50
# Which names stand where, and what is wrong with them: for elements that hold the same.
_Fit = tuple[tuple[str | None, ...], tuple[tuple[int, str, str], ...]]


def check_shape(parts: Parts) -> Iterator[Finding]:
    """Yield elements and attributes that are wrong, missing, or wrong where they stand."""
    known = grammar()
    for name, root in parts.roots.items():
        if form := known.usual.get(str(root.tag)):
            yield from _Walk(name, root, known).findings(form)


class _Walk:
    def __init__(self, part: str, root: Element, known: Grammar) -> None:
        self._part, self._root, self._known = part, root, known
        self._fits: dict[tuple[str, tuple[object, ...]], _Fit] = {}
        self._sound: set[tuple[str, str, str]] = set()

    @cached_property
    def _ignored(self) -> set[str]:
        """The namespaces that a program may pass over (part 3, 7.2)."""
        prefixes = (self._root.get(_IGNORABLE) or "").split()
        return {str(self._root.nsmap.get(it)) for it in prefixes}

    def findings(self, form: str) -> Iterator[Finding]:
        waiting: list[tuple[Element, str]] = [(self._root, form)]
        forms = self._known.forms
        while waiting:
            element, name = waiting.pop()
            found = forms[name]
            if element.attrib or found.needed:
                yield from self._attributes(element, found)
            if found.text is None and self._has_text(element) and not _is_open(found):
                said = f"words stand in {_short(element.tag)} itself, where none may be"
                yield Finding("stray-text", self._place(element), said)
            elif found.text and not found.text.fits((element.text or "").strip()):
                yield self._wrong_value(
                    element, _short(element.tag), element.text or "", found.text
                )
            children = [] if name in _BRANCHES else list(element)
            if not children and not found.slots:
                continue
            key = name, tuple([it.tag for it in children])
            fit = self._fits.get(key)
            if fit is None:
                fit = self._fits[key] = _fitted(found, key[1], self._known.usual)
            for at, rule, said in fit[1]:
                where = children[at] if at < len(children) else element
                if rule != "unknown-element" or not self._is_passed_over(where):
                    told = said.replace("%", _short(element.tag))
                    yield Finding(rule, self._place(where), told)
            for child, inner in zip(children, fit[0], strict=True):
                if inner:
                    waiting.append((child, inner))
                elif child.tag == _ALTERNATE:
                    waiting.append((child, _ALTERNATIVES))
                    waiting.extend(self._chosen(child, found))
                elif isinstance(child.tag, str):
                    waiting.extend((it, self._known.usual[_BOX]) for it in child.iter(_BOX))

    def _chosen(self, both: Element, around: Form) -> Iterator[tuple[Element, str]]:
        """Yield what stands in alternatives, each with the form it has in what is around them."""
        for it in both.iterchildren():
            for inner in it.iterchildren():
                form = next((slot.forms[tag] for slot in around.slots
                             if (tag := str(inner.tag)) in slot.forms), None)  # fmt: skip
                if form or (form := self._known.usual.get(str(inner.tag))):
                    yield inner, form

    def _attributes(self, element: Element, form: Form) -> Iterator[Finding]:
        tag, known = str(element.tag), form.attributes
        for key, value in element.attrib.items():
            seen = form.name, key, value
            if seen in self._sound:
                continue
            kind = known.get(str(key))
            if kind is None:
                if not self._is_known_elsewhere(str(key)):
                    said = f"{_short(tag)} has no attribute {_short(key)}"
                    yield Finding("unknown-attribute", self._place(element), said)
            elif kind.fits(str(value)):
                self._sound.add(seen)
            else:
                name = f"{_short(key)} of {_short(tag)}"
                yield self._wrong_value(element, name, str(value), kind)
        for key in form.needed:
            if key not in element.attrib:
                said = f"{_short(tag)} has no {_short(key)}"
                yield Finding("missing-attribute", self._place(element), said)

    def _wrong_value(self, element: Element, name: str, value: str, kind: Kind) -> Finding:
        said = f"{name} is `{value[:60]}`, and {_meant(kind)}"
        return Finding("value", self._place(element), said)

    def _has_text(self, element: Element) -> bool:
        if element.text and not element.text.isspace():
            return True
        return any(it.tail and not it.tail.isspace() for it in element)

    def _is_known_elsewhere(self, key: str, known: tuple[str, ...] = _OFFICE) -> bool:
        uri = key[1:].partition("}")[0] if key.startswith("{") else ""
        is_told = uri in _TOLD
        return bool(uri) and not is_told and (uri in self._ignored or uri.startswith(known))

    def _is_passed_over(self, element: Element) -> bool:
        return not isinstance(element.tag, str) or self._is_known_elsewhere(element.tag, _ANYWHERE)

    def _place(self, element: Element) -> str:
        return place(self._part, element)


def _is_open(form: Form) -> bool:
    return any(it.is_any for it in form.slots)


def _fitted(form: Form, tags: tuple[object, ...], usual: Mapping[str, str]) -> _Fit:
    """Return the form of each child, None where it is not looked into, and what is wrong."""
    forms: list[str | None] = []
    wrong: list[tuple[int, str, str]] = []
    counts = Counter[int]()
    seen = Counter[object]()
    slots, at = form.slots, 0
    for number, tag in enumerate(tags):
        if tag == _ALTERNATE or not isinstance(tag, str):
            forms.append(None)
            continue
        possible = [it for it, slot in enumerate(slots) if slot.is_any or tag in slot.forms]
        if not possible:
            forms.append(None)
            wrong.append((number, "unknown-element", f"{_short(tag)} may not stand in %"))
            continue
        chosen = next((it for it in possible if it >= at and counts[it] < slots[it].most), None)
        if slots[possible[0]].is_any and tag not in usual and tag[1:].partition("}")[0] in _TOLD:
            wrong.append((number, "unknown-element", f"nothing is called {_short(tag)}"))
        if chosen is None:
            if len(wrong) < _MOST_WRONG:
                wrong.append((number, *_out_of_order(tags, number, slots, possible, at)))
            chosen = possible[-1]
        at = max(at, chosen)
        counts[chosen] += 1
        seen[tag] += 1
        if slots[chosen].is_set and seen[tag] > 1:
            wrong.append((number, "element-twice", f"{_short(tag)} stands in % twice"))
        forms.append(slots[chosen].forms.get(tag) or usual.get(tag))
    if _ALTERNATE not in tags:
        wrong.extend(_lacking(slots, counts, len(tags)))
    return tuple(forms), tuple(wrong)


def _out_of_order(
    tags: tuple[object, ...], number: int, slots: list[Slot], possible: list[int], at: int
) -> tuple[str, str]:
    """Return what is wrong with a child that has no place any more."""
    name = _short(tags[number])
    if max(possible) >= at:
        most = slots[max(possible)].most
        said = f"{name} stands in % twice" if most == 1 else f"% has more than {most} of {name}"
        return "element-twice", said
    later = {it for slot in slots[max(possible) + 1 :] for it in slot.forms}
    before = next((it for it in tags[:number] if it in later), None)
    return "element-order", f"{name} must stand before {_short(before)} in %"


def _lacking(
    slots: list[Slot], counts: Mapping[int, int], end: int
) -> Iterator[tuple[int, str, str]]:
    for it, slot in enumerate(slots):
        if counts.get(it, 0) < slot.least:
            if slot.is_any:
                yield end, "missing-element", "% holds nothing"
                continue
            names = [_short(tag) for tag in slot.forms]
            said = names[0] if len(names) == 1 else " or ".join(names[:_FEW])
            least = f" {slot.least} of" if slot.least > 1 else ""
            yield end, "missing-element", f"% lacks{least} {said}"


def _meant(kind: Kind) -> str:
    if kind.words and len(kind.words) <= _FEW:
        return f"may be {', '.join(f'`{it}`' for it in sorted(kind.words))}"
    if kind.numbers:
        least, most = kind.numbers
        return f"must be a number from {least:,} to {most:,}"
    return "cannot be that"


def _short(tag: object) -> str:
    """Return a name as it is written in a file."""
    uri, _, local = str(tag).removeprefix("{").rpartition("}")
    prefix = _PREFIX_OF.get(uri)
    return f"{prefix}:{local}" if prefix else local
