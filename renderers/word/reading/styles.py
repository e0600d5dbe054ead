"""What styles say of a paragraph: its role, heading level, list, size and weight (17.7)."""

import re
from dataclasses import dataclass

from pipeline.importing.blocks import Role
from renderers.word.elements import Element
from renderers.word.reading.names import child, named, number, switch, value

_HEADING = re.compile(r"(?:heading|見出し|überschrift|titre)\s*([1-9])", re.IGNORECASE)
_ROLES = {
    "title": Role.TITLE,
    "表題": Role.TITLE,
    "subtitle": Role.SUBTITLE,
    "副題": Role.SUBTITLE,
    "caption": Role.CAPTION,
    "図表番号": Role.CAPTION,
    "image caption": Role.CAPTION,
    "table caption": Role.CAPTION,
    "footnote text": Role.FOOTNOTE,
}
_CONTENTS = re.compile(r"(?:toc|目次|table of contents)", re.IGNORECASE)
_LONGEST_CHAIN = 30


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a paragraph before its words: None where nothing is said."""

    role: Role = Role.BODY
    level: int = 0
    is_contents: bool = False
    list_id: int | None = None
    list_depth: int | None = None
    size: int | None = None
    is_bold: bool | None = None


class Styles:
    """The styles of a file; names and chains are looked up once."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, Element] = {}
        self._default = ""
        self._looks: dict[str, Look] = {}
        self._bold: dict[str, bool | None] = {}
        self.size = 0
        for style in root.iter(named("w:style")) if root is not None else ():
            name = style.get(named("w:styleId"), "")
            self._styles[name] = style
            is_paragraph = style.get(named("w:type")) == "paragraph"
            if is_paragraph and style.get(named("w:default")) in {"1", "true"}:
                self._default = name
        if root is not None:
            defaults = child(root, "w:docDefaults/w:rPrDefault/w:rPr")
            self.size = number(value(defaults, "w:sz")) or 0

    def look(self, name: str | None) -> Look:
        """Return what a paragraph style says; of an unknown one, what the default style says."""
        key = name if name in self._styles else self._default
        if key not in self._looks:
            self._looks[key] = self._resolve(key)
        return self._looks[key]

    def is_bold(self, name: str | None) -> bool | None:
        """Return what a character style says of the weight."""
        if name is None:
            return None
        if name not in self._bold:
            found = (switch(it, "w:rPr/w:b") for it in self._chain(name))
            self._bold[name] = next((it for it in found if it is not None), None)
        return self._bold[name]

    def _chain(self, name: str) -> list[Element]:
        chain: list[Element] = []
        while name in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[name])
            name = value(chain[-1], "w:basedOn") or ""
        return chain

    def _resolve(self, name: str) -> Look:
        chain = self._chain(name)
        names = [(value(it, "w:name") or "").strip().lower() for it in chain]
        levels = [_level(it, called) for it, called in zip(chain, names, strict=True)]
        lists = [child(it, "w:pPr/w:numPr") for it in chain]
        sizes = [number(value(it, "w:rPr/w:sz")) for it in chain]
        weights = [switch(it, "w:rPr/w:b") for it in chain]
        return Look(
            role=next((_ROLES[it] for it in names if it in _ROLES), Role.BODY),
            level=next(filter(None, levels), 0),
            is_contents=bool(names) and _CONTENTS.match(names[0]) is not None,
            list_id=next((number(value(it, "w:numId")) for it in lists if it is not None), None),
            list_depth=next((number(value(it, "w:ilvl")) for it in lists if it is not None), None),
            size=next(filter(None, sizes), None),
            is_bold=next((it for it in weights if it is not None), None),
        )


def outline_level(properties: Element | None) -> int:
    """Return the heading level that paragraph properties tell, 0 for body text (17.3.1.20)."""
    level = number(value(properties, "w:outlineLvl"))
    return level + 1 if level is not None and level < 9 else 0  # noqa: PLR2004 - 9 is body text


def _level(style: Element, name: str) -> int:
    heading = _HEADING.fullmatch(name)
    return int(heading[1]) if heading else outline_level(child(style, "w:pPr"))
