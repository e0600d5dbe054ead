"""Content controls that show a text kept elsewhere in the file (ECMA-376 part 1, 17.5.2.6)."""

import re
from collections.abc import Iterator

from lxml import etree

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, value, words

# A path of names, as Word writes it. Why no other: what anybody wrote might take years.
_PLAIN = re.compile(r"(?=.{1,1000}$)(/[\w.:-]{1,200}(\[\d{1,9}\])?)+(/@[\w.:-]{1,200})?")
_PREFIX = re.compile(r"xmlns:([\w.-]+)\s*=\s*[\"']([^\"']*)[\"']")
# Parts that Word keeps itself, by the identities that it has for them.
_OWN = {
    "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}",
    "{6668398D-A668-4E3E-A5EB-62B293D839F1}",
    "{55AF091B-3C7A-41E3-B477-F2FDAA23CFDA}",
}


def check_bindings(parts: Parts) -> Iterator[Finding]:
    """Yield bindings that lead nowhere, and texts that differ from what they are bound to."""
    stored = dict(_stored(parts))
    for part, root in parts.stories.items():
        for binding in select(root, "//w:sdtPr/w:dataBinding"):
            identity = value(binding, "w:storeItemID").upper()
            if identity in _OWN:
                continue
            if identity not in stored:
                said = "a content control is bound to a part that is not there"
                yield Finding("data-binding", place(part, binding), said)
                continue
            yield from bound(part, binding, stored[identity])


def _stored(parts: Parts) -> Iterator[tuple[str, Element]]:
    """Yield the identity and the root of each part for data."""
    for name in parts.targets("customXml"):
        for relationship in parts.relationships.get(name, ()):
            said = parts.roots.get(relationship.target)
            if relationship.kind == "customXmlProps" and said is not None and name in parts.roots:
                yield _identity(said), parts.roots[name]


def _identity(root: Element) -> str:
    """Return the identity that a part's properties give it."""
    found = root.get("{http://schemas.openxmlformats.org/officeDocument/2006/customXml}itemID")
    return (found or "").upper()


def bound(part: str, binding: Element, data: Element) -> Iterator[Finding]:
    """Yield what is wrong with a binding to a part for data."""
    prefixes = dict(_PREFIX.findall(value(binding, "w:prefixMappings")))
    path = value(binding, "w:xpath")
    try:
        found = data.xpath(path, namespaces=prefixes or None) if _PLAIN.fullmatch(path) else []
    except etree.XPathError:
        found = []
    nodes = found if isinstance(found, list) else []
    texts = [it for it in nodes if isinstance(it, etree._Element)]  # noqa: SLF001
    if len(texts) != 1:
        said = f"`{path}` leads to {len(texts)} texts"
        yield Finding("data-binding", place(part, binding), said)
        return
    properties = binding.getparent()
    control = None if properties is None else properties.getparent()
    content = None if control is None else child(control, "w:sdtContent")
    is_empty = properties is not None and child(properties, "w:showingPlcHdr") is not None
    if content is not None and not is_empty and words(content) != (texts[0].text or ""):
        said = f"it shows `{words(content)}` and is bound to `{texts[0].text or ''}`"
        yield Finding("data-binding", place(part, binding), said)
