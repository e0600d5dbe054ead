"""What somebody meant who wrote a list for keys, keys for a list, or a comma too many."""

import re
from collections.abc import Iterable

from pipeline.diagnostics import Report
from pipeline.loading.values_meant import as_mapping
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence
from pipeline.reading.source_slips import KEYS, OF_WRITERS, quoted, without_colon_in_mark
from schemas.base import ID, Place

_OF_TEXTS = frozenset(("terms", "audiences", "footnotes"))
EXPECTED = {
    "string_type": "a text",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "keys and values",
    "model_type": "keys and values",
    "model_attributes_type": "keys and values",
}
# By which key the items of a list are told from each other.
_TOLD_BY = {
    "steps": "id",
    "verified": "on",
    "waivers": "rule",
    "words": "use",
    "safety": "signal",
    "names": "label",
    **dict.fromkeys(("devices", "os", "browsers"), "name"),
}
_LISTS = frozenset(
    ("audience", "device", "os", "browser", "steps", "tap", "box", "point", "number", "redact")
) | {"languages", "formats", "manuals", "procedures", "not", "also"}
_LONGEST = 80
# Under which words of a screen stand: `[[OK]]` is a list in a list.
_NAMED_WORDS = frozenset(("tap", "box", "point", "number", "redact"))
# A key, with another sign than a colon behind it.
_OTHER_SIGN = re.compile(r"([A-Za-z_][\w-]*)\s*[=＝：;；]\s*(\S.*)")


def wrong_kind(
    code: str, path: tuple[int | str, ...], node: Node, tree: Mapping, report: Report
) -> dict[str, str]:
    """Return what is told of a value that is no text, list or mapping where one is needed.

    `code` is Pydantic's; the values are those of the rule `wrong-kind`.
    """
    name = next((it for it in reversed(path) if isinstance(it, str)), "")
    values = {"expected": EXPECTED[code], "found": _kind_of(node)}
    if isinstance(node, Scalar) and (found := _OTHER_SIGN.fullmatch(text_of(node))):
        return values | {"instead": f"{found[1]}: {short(found[2])}"}
    if isinstance(node, Scalar) and path[:1] == ("fields",):
        return values | {"instead": f"{{label: {short(text_of(node))}}}"}
    if isinstance(node, Scalar):
        is_list = bool(name) and tree.find(*path[: path.index(name) + 1]) is node
        return values | as_mapping(name, short(text_of(node)), is_list=is_list)
    if isinstance(node, Sequence):
        return values | _of_list(name, node, report, is_text=code == "string_type")
    if code == "string_type" and name in _LISTS and node.entries:
        first = next(iter(node.entries))
        return values | {"named": f"- {first}", "item": f"{first}:"}
    bare = [it for it in node.entries.values() if isinstance(it, Scalar) and it.text]
    if code == "string_type" and len(bare) == len(node.entries) == 1 and set(node.entries) & KEYS:
        return values | {"instead": short(text_of(bare[0]))}
    if key := _TOLD_BY.get(name):
        first = next(iter(node.entries), "")
        return values | {"named": f"- {key}: {first}", "item": f"{first}:"}
    return values | (_in_quotes(node, report) if code == "string_type" else {})


def _kind_of(node: Node) -> str:
    if isinstance(node, Scalar):
        return "a text"
    return "a list" if isinstance(node, Sequence) else "keys and values"


def _of_list(name: str, node: Sequence, report: Report, *, is_text: bool) -> dict[str, str]:
    """Return what is meant by a list where there should be a text, or keys."""
    if name in {"device", "os", "browser"} and is_text:
        return {"advice": "write one; begin a line for each environment"}
    if name == "on" and is_text:
        return {"advice": "write one day; begin a line for each"}
    if name == "figure" and node.items[1:]:
        return {"advice": "write one figure; another one needs a step of its own"}
    if is_text or name == "sees":
        is_flow = written(node.own_place, report).startswith("[")
        without = "write one text, without [ ]" if is_flow else "write one text, without `- `"
        return {"advice": without}
    if name in {"risk_controls", "risk_phrases"}:
        told = ", ".join(text_of(it) for it in node.items)
        return {"instead": f"{{en: [{short(told)}]}}"}
    first = next(iter(node.items), None)
    only = text_of(first) if len(node.items) == 1 else ""
    if name in _NAMED_WORDS and only:
        return {"instead": short(only)}
    if isinstance(first, Mapping) and first.entries:
        key, value = next(iter(first.entries.items()))
        words = short(text_of(value))
        is_told = bool(first.entries.keys() - {key})
        if name in OF_WRITERS and key in {"id", "name", "key", "term"} and words and is_told:
            named = f"{words}: …" if name in _OF_TEXTS else f"{words}:"
            return {"named": named, "item": f"- {key}: {words}"}
        return {"bare": f"{key}: {words}".rstrip()}
    if name in OF_WRITERS and (words := short(text_of(first))):
        named = f"{words}: …" if ID.fullmatch(words) else f"name: {words}"
        named = f"{words}: [left, top, width, height]" if name == "hotspots" else named
        return {"named": named, "item": f"- {words}"}
    return {}


def _in_quotes(node: Node, report: Report) -> dict[str, str]:
    """Return {"quoted": …} with what YAML took for a mapping as the text it may be."""
    place = node.own_place
    line = written(place, report)
    first = report.line(place)[place.column - 1 :].rstrip()
    if first.startswith("?"):  # which YAML takes for the sign of a key
        return {"quoted": f'"{short(first)}"'}
    keys = set(node.entries) if isinstance(node, Mapping) else KEYS
    is_text = line.startswith(("[", "{")) or not keys & KEYS
    if not is_text or place.line != place.end_line or '"' in line or "\\" in line:
        return {}
    return {"quoted": f'"{short(without_colon_in_mark(line))}"'}


def told_by_key(owner: tuple[int | str, ...], key: str, tree: Mapping) -> str:
    """Return the key whose value stands in the place of a key, as `on` in `2026-11-20: {…}`."""
    node = tree.find(*owner, key)
    name = next((it for it in reversed(owner) if isinstance(it, str)), "")
    own = _TOLD_BY.get(name, "")
    around = tree.find(*owner)
    has_own = isinstance(around, Mapping) and own in around.entries
    is_of_item = name in {"steps", "verified"} and (node.is_nothing or isinstance(node, Mapping))
    is_bare = isinstance(around, Mapping) and not set(around.entries) & KEYS
    return own if own and not has_own and key not in KEYS and (is_of_item or is_bare) else ""


def item_told_by(owner: tuple[int | str, ...], key: str, own: str, tree: Mapping) -> str:
    """Return how an item begins that is told by its own key: with a dash where it has none."""
    if own == "label":
        return f"label: {{{key}: …}}"
    has_dash = isinstance(owner[-1], int) and isinstance(tree.find(*owner[:-1]), Sequence)
    return f"{own}: {key}" if has_dash else f"- {own}: {key}"


def joined_by_comma(node: Mapping, key: str, place: Place, report: Report) -> str:
    """Return what is meant by `{tap: One, Two}`, of which YAML makes a key; "" if it is none."""
    behind = report.line(place)[place.end_column - 1 :].lstrip()[:1]
    names = list(node.entries)
    before = names[names.index(key) - 1] if names.index(key) else ""
    value = node.entries.get(before)
    if behind not in {",", "}"} or not node.entries[key].is_nothing or before not in KEYS:
        return ""
    if not isinstance(value, Scalar) or value.text is None or value.style:
        return ""
    if before in _LISTS:
        return f"{before}: [{value.text}, {key}]"
    return f"{before}: {quoted(f'{value.text}, {key}')}"


def only_other_key(unknown: Iterable[str], missing: Iterable[str]) -> str:
    """Return the one missing key that the one unknown key must mean, "" if there are several."""
    others, needed = tuple(unknown), tuple(missing)
    return needed[0] if len(others) == len(needed) == 1 else ""


def written(place: Place, report: Report) -> str:
    """Return what stands at a place of one line."""
    return report.line(place)[place.column - 1 : place.end_column - 1]


def text_of(node: Node | None) -> str:
    """Return the text of a node, "" if it has none."""
    return (node.text or "") if isinstance(node, Scalar) else ""


def short(text: str) -> str:
    """Return a text that is not too long for a message."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def is_path(text: str) -> bool:
    """Whether a text is rather the path of a picture than an id."""
    return "/" in text or re.search(r"\.(png|jpe?g|webp|gif|heic)$", text.lower()) is not None
