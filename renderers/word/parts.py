"""The parts of a file of somebody else, to which others are added.

The clauses are those of ECMA-376 part 2 (Open Packaging Conventions).
"""

from collections.abc import Iterable, Mapping
from posixpath import dirname, join, normpath, splitext

from lxml import etree

from pipeline.document.filed import Held, digest_of
from renderers.word.elements import Element, qualified
from renderers.word.opening import WordFile
from renderers.word.zipping import CONTENT_TYPES, content_types, serialised, types_in

_SPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONSHIP = f"{{{_SPACE}}}Relationship"
_REFERENCES = [qualified(f"r:{name}") for name in ("id", "embed", "link")]
# A signature is void as soon as anything changes.
_SIGNATURES = "_xmlsignatures/"


class Parts:
    """Parts by name, `data` and `types`; what they lead to is kept apart until it is asked for."""

    def __init__(self, file: WordFile) -> None:
        names = [it for it in file.names if not it.endswith("/") and it != CONTENT_TYPES]
        names = [it for it in names if not it.startswith(_SIGNATURES)]
        defaults, overrides = types_in(file.xml(CONTENT_TYPES))
        self.data: dict[str, Held] = {it: file.data(it) for it in names if not it.endswith(".rels")}
        self.types = {
            it: overrides.get(it.lower()) or defaults.get(it.rpartition(".")[2].lower(), "")
            for it in self.data
        }
        self._links = {it: file.xml(it) for it in names if it.endswith(".rels")}
        self._used = {
            it: {made.get("Id") or "" for made in root} for it, root in self._links.items()
        }
        self._lower = {it.lower() for it in self.data}
        self.unrelate("", "origin")

    def related(self, source: str, *kinds: str) -> list[str]:
        """Return the names of the parts that a part leads to by relationships of these kinds."""
        return [
            normpath(join("/", dirname(source), item.get("Target") or "")).lstrip("/")
            for item in self._of(source)
            if (item.get("Type") or "").rpartition("/")[2] in kinds
            and item.get("TargetMode") != "External"
        ]

    def first(self, source: str, kind: str) -> str:
        """Return the name of the part of a kind that is there, "" for none."""
        return next((it for it in self.related(source, kind) if it in self.data), "")

    def add(self, source: str, name: str, media_type: str, kind: str) -> str:
        """Add an empty part that another one leads to; return its name."""
        made = self.put(name, media_type, b"")
        self.relate(source, kind, f"/{made}", f"manual-{len(self.data)}")
        return made

    def put(self, wanted: str, media_type: str, data: Held) -> str:
        """Add a part; return its name, another one if somebody else's has the name wanted."""
        name = wanted.lstrip("/")
        if name in self.data and self._is_same(name, media_type, data):
            return name
        stem, ending = splitext(name)
        stem = stem.rstrip("0123456789")
        count = 0
        while name.lower() in self._lower:
            count += 1
            name = f"{stem}{count}{ending}"
        self._lower.add(name.lower())
        self.data[name], self.types[name] = data, media_type
        return name

    def relate(
        self, source: str, kind: str, target: str, wanted: str, *, external: bool = False
    ) -> str:
        """Let a part lead to a target; return the id of that, another one if the one is taken."""
        root = self._of(source)
        used = self._used.setdefault(_links_name(source), set())
        name, count = wanted, 1
        while name in used:
            count += 1
            name = f"{wanted}-{count}"
        used.add(name)
        made = etree.SubElement(root, _RELATIONSHIP, Id=name, Type=kind, Target=target)
        if external:
            made.set("TargetMode", "External")
        return name

    def unrelate(self, source: str, kind: str) -> None:
        """Let a part lead to nothing of a kind."""
        for item in list(self._of(source)):
            if (item.get("Type") or "").rpartition("/")[2] == kind:
                self._of(source).remove(item)

    def forget(self, name: str) -> None:
        """Take out a part, and whatever leads to it."""
        for links, root in list(self._links.items()):
            source = links.replace("_rels/", "").removesuffix(".rels")
            for item in list(root):
                target = normpath(join("/", dirname(source), item.get("Target") or ""))
                if item.get("TargetMode") != "External" and target.lstrip("/") == name:
                    root.remove(item)
        self._links.pop(_links_name(name), None)
        self.data.pop(name, None)
        self.types.pop(name, None)

    def members(self) -> dict[str, Held]:
        """Return all files in a fixed order, the list of types first."""
        links = {name: serialised(root) for name, root in self._links.items() if len(root)}
        named = self.data | links
        rest = {name: named[name] for name in sorted(named)}
        return {CONTENT_TYPES: content_types(self.types), **rest}

    def _is_same(self, name: str, media_type: str, data: Held) -> bool:
        return (self.types[name], digest_of(self.data[name])) == (media_type, digest_of(data))

    def _of(self, source: str) -> Element:
        name = _links_name(source)
        if name not in self._links:
            self._links[name] = etree.Element(f"{{{_SPACE}}}Relationships", None, {None: _SPACE})
        return self._links[name]


def _links_name(source: str) -> str:
    folder, _, file = source.rpartition("/")
    return join(folder, "_rels", f"{file}.rels")


def rename(elements: Iterable[Element], renamed: Mapping[str, str]) -> None:
    """Let elements, and all inside them, name relationships that got another name."""
    for made in (it for root in elements for it in root.iter()) if renamed else ():
        for attribute in _REFERENCES:
            if name := renamed.get(made.get(attribute) or ""):
                made.set(attribute, name)
