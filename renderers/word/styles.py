"""Styles and lists of a template and ours in one: its own are kept, what it lacks is added.

Styles are the same if they have the same name, for their ids are those of the language in which
the template was made (`1` is the first heading of Japanese Word). The clauses are those of
ECMA-376 part 1.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from renderers.word.elements import Element, element, qualified, remove
from renderers.word.free_numbers import number_in
from renderers.word.template import folded

# Names that programs other than Word write for styles of Word's own.
_JAPANESE = {
    "標準": "normal",
    "本文": "body text",
    "表題": "title",
    "副題": "subtitle",
    **{f"見出し {level}": f"heading {level}" for level in range(1, 10)},
    **{f"目次 {level}": f"toc {level}" for level in range(1, 10)},
    "目次の見出し": "toc heading",
    "箇条書き": "list bullet",
    "段落番号": "list number",
    "箇条書き継続": "list continue",
    "図表番号": "caption",
    "強調太字": "strong",
    "脚注文字列": "footnote text",
    "脚注参照": "footnote reference",
    "ハイパーリンク": "hyperlink",
    "表示済みのハイパーリンク": "followedhyperlink",
    "ヘッダー": "header",
    "フッター": "footer",
}
_STYLE, _NAME, _ALIASES = qualified("w:style"), qualified("w:name"), qualified("w:aliases")
_ID, _TYPE, _DEFAULT = qualified("w:styleId"), qualified("w:type"), qualified("w:default")
_VALUE, _NUM_ID = qualified("w:val"), qualified("w:numId")
_BASE = qualified("w:basedOn")
_REFERENCES = [qualified(f"w:{name}") for name in ("basedOn", "next", "link")]
_USES = [qualified(f"w:{name}") for name in ("pStyle", "rStyle", "tblStyle")]
_STYLE_NUMBER = f"{qualified('w:pPr')}/{qualified('w:numPr')}/{_NUM_ID}"
_ABSTRACT, _NUM = qualified("w:abstractNum"), qualified("w:num")
_ABSTRACT_ID = qualified("w:abstractNumId")
_LISTED = ((_ABSTRACT, _ABSTRACT_ID), (_NUM, _NUM_ID))
_NO_NUMBER = "none"
_PROPERTIES = qualified("w:pPr")
_INDENT = qualified("w:ind")
# Our styles below steps that a template may have too.
_BELOW_STEPS = ("ListContinue", "Caption")
# What stands behind the indent (17.3.1.26), of what we write.
_BEHIND_INDENT = {
    qualified(f"w:{name}") for name in ("contextualSpacing", "jc", "outlineLvl", "rPr", "sectPr")
}
# What stands before the number of a paragraph in its properties (17.3.1.26).
_BEFORE_NUMBER = {
    qualified(f"w:{name}")
    for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
}


@dataclass(frozen=True, slots=True)
class Renamed:
    """Our ids → those in the template, of styles and of lists.

    `numbers` are the lists that paragraphs of a style are to be given: because the template's has
    none, or one that prints nothing because ours are written. `indents` are those of ours below
    steps, whose words would else not stand below each other.
    """

    styles: Mapping[str, str]
    lists: Mapping[str, str]
    numbers: Mapping[str, str]
    indents: Mapping[str, Element]

    def apply(self, elements: Iterable[Element]) -> None:
        """Change what our elements name."""
        for root in elements:
            for made in root.iter(_NUM_ID, _PROPERTIES, *_USES):
                value = made.get(_VALUE) or ""
                if made.tag == _NUM_ID:
                    made.set(_VALUE, self.lists.get(value, value))
                elif made.tag == _PROPERTIES:
                    self._number(made)
                    self._indent(made)
                else:
                    made.set(_VALUE, self.styles.get(value, value))

    def _number(self, properties: Element) -> None:
        """Give a paragraph the list of its style; its style still has our id."""
        style = properties.find(_USES[0])
        number = self.numbers.get(style.get(_VALUE) or "") if style is not None else None
        if number is None or properties.find(qualified("w:numPr")) is not None:
            return
        level = element("w:ilvl", {"w:val": 0})
        made = element("w:numPr", None, level, element("w:numId", {"w:val": number}))
        at = sum(1 for it in properties if it.tag in _BEFORE_NUMBER)
        properties.insert(at, made)

    def _indent(self, properties: Element) -> None:
        """Indent a paragraph as its style of ours does, unless it says something else."""
        style = properties.find(_USES[0])
        indent = self.indents.get(style.get(_VALUE) or "") if style is not None else None
        if indent is not None and properties.find(_INDENT) is None:
            at = sum(1 for it in properties if it.tag not in _BEHIND_INDENT)
            properties.insert(at, deepcopy(indent))


def merge(styles: Element, our_styles: Element, lists: Element, our_lists: Element) -> Renamed:
    """Add to the styles and lists of a template what they lack; return what ours became."""
    renamed, added = _merged_styles(styles, our_styles)
    numbers = _merged_lists(lists, our_lists, renamed, added)
    for style in added:
        for made in style.iter(_NUM_ID):
            made.set(_VALUE, numbers[made.get(_VALUE) or ""])
    kept = [it for it in our_styles.iter(_STYLE) if it.get(_TYPE) == "paragraph"]
    theirs = {it.get(_ID) or "": it for it in styles.iter(_STYLE)}
    own = {it.get(_ID) or "": it.find(_STYLE_NUMBER) for it in kept}
    are_added = {it.get(_ID) for it in added}
    forced: dict[str, str] = {}
    for name, number in own.items():
        if renamed[name] not in are_added:
            is_numbered = _is_numbered(renamed[name], theirs)
            if number is not None and not is_numbered:
                forced[name] = number.get(_VALUE) or ""
            elif number is None and is_numbered:
                forced[name] = _NO_NUMBER
                numbers[_NO_NUMBER] = numbers.get(_NO_NUMBER) or _without_numbers(lists)
    # `apply` meets the number that it has put in once more, and renames it then.
    return Renamed(renamed, numbers, forced, _indents(our_styles, added, renamed))


# ── styles ────────────────────────────────────────────────────────────────────────────────────


def _merged_styles(styles: Element, ours: Element) -> tuple[dict[str, str], list[Element]]:
    """Add the styles that are missing; return our ids → theirs, and what was added."""
    known = _by_name(styles)
    taken = {(it.get(_ID) or "").lower() for it in styles.iter(_STYLE)}
    renamed: dict[str, str] = {}
    missing: list[Element] = []
    for style in ours.iter(_STYLE):
        name, kind = style.get(_ID) or "", style.get(_TYPE) or ""
        found = next((it for key in _names(style) if (it := known.get((kind, key)))), None)
        if found is None and style.get(_DEFAULT):
            found = known.get((kind, ""))
        if found is None:
            found = _free(name, taken)
            taken.add(found.lower())
            missing.append(style)
        renamed[name] = found
    added = [_adopted(style, renamed) for style in missing]
    styles.extend(added)
    _name_defaults(styles, ours, renamed)
    return renamed, added


def _name_defaults(styles: Element, ours: Element, renamed: Mapping[str, str]) -> None:
    """Say which style of a kind is the usual one (17.7.4.17), where LibreOffice leaves that out."""
    made = {it.get(_ID): it for it in styles.iter(_STYLE)}
    usual = {it.get(_TYPE) for it in made.values() if it.get(_DEFAULT) in ("1", "true", "on")}
    for style in ours.iter(_STYLE):
        if style.get(_DEFAULT) and (kind := style.get(_TYPE)) not in usual:
            made[renamed[style.get(_ID) or ""]].set(_DEFAULT, "1")
            usual.add(kind)


def _by_name(styles: Element) -> dict[tuple[str, str], str]:
    """Return ids by kind and name, the default of a kind under "". Names go before aliases."""
    found: dict[tuple[str, str], str] = {}
    styled = [(it, it.get(_TYPE) or "paragraph", it.get(_ID) or "") for it in styles.iter(_STYLE)]
    for style, kind, name in styled:
        found.setdefault((kind, next(_names(style), "-")), name)
        if style.get(_DEFAULT) in ("1", "true", "on"):
            found.setdefault((kind, ""), name)
    for style, kind, name in styled:
        for key in _names(style):
            found.setdefault((kind, key), name)
    return found


def _names(style: Element) -> Iterator[str]:
    for part in (_NAME, _ALIASES):
        made = style.find(part)
        for name in (made.get(_VALUE) or "").split(",") if made is not None else ():
            if key := folded(name):
                yield key
                if key in _JAPANESE:
                    yield _JAPANESE[key]


def _free(name: str, taken: set[str]) -> str:
    found, count = name, 1
    while found.lower() in taken:
        count += 1
        found = f"{name}Manual{count}"
    return found


def _adopted(style: Element, renamed: Mapping[str, str]) -> Element:
    made = deepcopy(style)
    made.set(_ID, renamed[style.get(_ID) or ""])
    made.attrib.pop(_DEFAULT, None)
    for reference in made.iter(*_REFERENCES):
        name = reference.get(_VALUE) or ""
        reference.set(_VALUE, renamed.get(name, name))
    return made


def _indents(
    ours: Element, added: Iterable[Element], renamed: Mapping[str, str]
) -> dict[str, Element]:
    """Return the indents of our styles below steps; those that are added keep theirs."""
    named = {it.get(_ID) or "": it for it in ours.iter(_STYLE)}
    found = {name: made for name in _BELOW_STEPS if (made := _indent_of(name, named)) is not None}
    for style in added:
        base, properties = style.find(_BASE), style.find(_PROPERTIES)
        name = base.get(_VALUE) if base is not None else None
        for inherited, indent in found.items():
            if renamed[inherited] != name or properties is None:
                continue
            if properties.find(_INDENT) is None:
                at = sum(1 for it in properties if it.tag not in _BEHIND_INDENT)
                properties.insert(at, deepcopy(indent))
    are_added = {it.get(_ID) for it in added}
    return {name: it for name, it in found.items() if renamed[name] not in are_added}


def _indent_of(name: str, styles: Mapping[str, Element]) -> Element | None:
    style = styles.get(name)
    return style.find(f"{_PROPERTIES}/{_INDENT}") if style is not None else None


def _is_numbered(name: str, styles: Mapping[str, Element]) -> bool:
    """Whether a style numbers its paragraphs, be it by the one that it is based on."""
    seen = set()
    while name in styles and name not in seen:
        seen.add(name)
        number = styles[name].find(_STYLE_NUMBER)
        if number is not None:
            return number.get(_VALUE) != "0"
        base = styles[name].find(_BASE)
        name = (base.get(_VALUE) or "") if base is not None else ""
    return False


# ── lists ─────────────────────────────────────────────────────────────────────────────────────


def _merged_lists(
    lists: Element, ours: Element, styles: Mapping[str, str], added: list[Element]
) -> dict[str, str]:
    """Add our lists (17.9); return our numbers → those in the template."""
    are_added = {it.get(_ID) for it in added}
    looks = _numbers(lists, _ABSTRACT, _ABSTRACT_ID, ours)
    numbers = _numbers(lists, _NUM, _NUM_ID, ours)
    first_num = next(iter(lists.iterchildren(_NUM)), None)
    last = next(iter(lists.iterchildren(qualified("w:numIdMacAtCleanup"))), None)
    for made in map(deepcopy, ours):
        if made.tag == _ABSTRACT:
            made.set(_ABSTRACT_ID, looks[made.get(_ABSTRACT_ID) or ""])
            for style in list(made.iter(qualified("w:pStyle"))):
                name = styles.get(style.get(_VALUE) or "", "")
                style.set(_VALUE, name)
                if name not in are_added:  # the template's own style is no list of ours
                    remove(style)
            _insert(lists, made, first_num if first_num is not None else last)
        elif made.tag == _NUM:
            made.set(_NUM_ID, numbers[made.get(_NUM_ID) or ""])
            for look in made.iter(_ABSTRACT_ID):
                look.set(_VALUE, looks[look.get(_VALUE) or ""])
            _insert(lists, made, last)
            first_num = first_num if first_num is not None else made
    return numbers


def _without_numbers(lists: Element) -> str:
    """Add a list that prints no numbers; return its own.

    Why not number 0, which stands for no list (17.9.18): validators look for it.
    """
    look, number = (_numbers(lists, tag, name, None) for tag, name in _LISTED)
    level = element(
        "w:lvl",
        {"w:ilvl": 0},
        element("w:start", {"w:val": 1}),
        element("w:numFmt", {"w:val": "none"}),
        element("w:suff", {"w:val": "nothing"}),
        element("w:lvlText", {"w:val": ""}),
        element("w:lvlJc", {"w:val": "left"}),
    )
    kind = element("w:multiLevelType", {"w:val": "singleLevel"})
    shown = element("w:abstractNum", {"w:abstractNumId": look[""]}, kind, level)
    used = element("w:abstractNumId", {"w:val": look[""]})
    _insert(lists, shown, next(iter(lists.iterchildren(_NUM)), None))
    last = next(iter(lists.iterchildren(qualified("w:numIdMacAtCleanup"))), None)
    _insert(lists, element("w:num", {"w:numId": number[""]}, used), last)
    return number[""]


def _numbers(lists: Element, tag: str, attribute: str, ours: Element | None) -> dict[str, str]:
    """Return free numbers for our lists, without any one for a list that is called ""."""
    taken = [number_in(it, attribute) for it in lists.iterchildren(tag)]
    first = max(taken, default=0) + 1
    names = [it.get(attribute) or "" for it in ours.iterchildren(tag)] if ours is not None else [""]
    return {name: str(first + index) for index, name in enumerate(names)}


def _insert(lists: Element, made: Element, before: Element | None) -> None:
    if before is None:
        lists.append(made)
    else:
        before.addprevious(made)
