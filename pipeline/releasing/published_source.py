"""The source of an edition as it may leave the house: what readers get, and nothing beside.

Comments, names of people, waivers, steps for other audiences with their screens and controls, and
hidden words are left out. In doubt a text is left out whole.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace

from pipeline.choosing.resolve import Edition
from pipeline.language.nearest_words import quickly_folded
from pipeline.reading.source import Kind, Source
from pipeline.reading.source_nodes import Mapping as MappingNode
from pipeline.reading.source_nodes import Node, Scalar, Sequence
from pipeline.releasing.published_translation import published_po
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, figures

# In place of a text that holds hidden words.
HIDDEN = "■■■"
_LEFT_OUT = frozenset({"by", "waivers", "redact"})
# Of the settings, what documents depend on; the rest is the house's own business.
_PUBLIC = frozenset({"ageing", "fields"})
_NOT_LETTERS = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"[a-z][a-z0-9-]*|\d{4}-\d{2}-\d{2}")
# Plain words that YAML takes for something else.
_SPECIAL = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def published_source(edition: Edition, sources: tuple[Source, ...]) -> dict[str, bytes]:
    """Return files by name, YAML and PO: the manual, its procedures and the controls they name.

    Read as content again, they give the same words, where no word was hidden. Of a translation
    there are those of its original, and its PO.
    """
    written = edition.library.source
    manual = written.manuals[edition.manual.id]
    procedures = {it.procedure.id: it for it in edition.procedures}
    hidden = _Hidden.in_procedures(manual, [written.procedures[it] for it in procedures])
    files = {}
    for source in sources:
        tree = source.tree
        if tree is None:
            continue
        if source.kind is Kind.MANUAL and source.id == manual.id:
            listed = _of(tree.entries["procedures"], procedures)
            files["manual.yaml"] = _text(_with(tree, "procedures", listed), hidden)
        elif source.kind is Kind.PROCEDURE and source.id in procedures:
            steps = [step.step for step in procedures[source.id].steps]
            files[f"procedure-{source.id}.yaml"] = _text(_for_readers(tree, steps), hidden)
        elif source.kind is Kind.ENVIRONMENT_NAMES:
            files["environments.yaml"] = _text(tree, hidden)
        elif source.kind is Kind.SETTINGS and (public := _named(tree, _PUBLIC)):
            files["settings.yaml"] = _text(public, hidden)
    shown = "".join(files.values())
    for source in sources:
        if source.kind is Kind.CONTROL and source.tree and "{#" + str(source.id) + "}" in shown:
            files[f"control-{source.id}.yaml"] = _text(source.tree, hidden)
    if edition.library.translated:
        theirs = replace(hidden, terms=edition.manual.terms)
        po = published_po(edition, lambda it: hidden.holds(it) or theirs.holds(it))
        files[f"translation-{edition.manual.language}.po"] = po.decode()
    return {name: text.encode() for name, text in sorted(files.items())}


# ── what is hidden ────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Hidden:
    """Knows the letters of all words that a redaction names, and what terms stand for."""

    secrets: frozenset[str]
    terms: Mapping[str, str]

    @classmethod
    def in_procedures(cls, manual: Manual, procedures: Iterable[Procedure]) -> "_Hidden":
        """Return what is hidden somewhere in some procedures of a manual."""
        found = cls(frozenset(), manual.terms)
        words = (it for procedure in procedures for it in _redacted(procedure))
        return replace(found, secrets=frozenset(map(found.letters, words)))

    def letters(self, text: str) -> str:
        """Return what of a text can be compared: no capitals, spaces, widths, marks and signs."""
        for name, value in self.terms.items():
            text = text.replace("{" + name + "}", value)
        folded = quickly_folded(text)
        return _NOT_LETTERS.sub("", folded) or folded

    def shown(self, text: str) -> str:
        """Return a text as it may be read, which is not at all if it holds hidden words."""
        return HIDDEN if self.holds(text) else text

    def holds(self, text: str) -> bool:
        """Whether a text holds hidden words."""
        letters = self.letters(text)
        return any(secret and secret in letters for secret in self.secrets)


def _redacted(procedure: Procedure) -> Iterator[str]:
    own = (figure for step in procedure.steps for figure in figures(step))
    for shown in (*procedure.screens.values(), *own):
        yield from (target.words for target in shown.redact if target.words)


# ── what others have ──────────────────────────────────────────────────────────────────────────


def _for_readers(tree: MappingNode, steps: Collection[Step]) -> MappingNode:
    """Return the tree of a procedure with these steps, their screens and their evidence."""
    told = {step.id for step in steps}
    screens = {it.screen for step in steps for it in figures(step) if it.screen}
    found = _with(tree, "steps", _of(tree.entries["steps"], told))
    if "screens" in tree.entries:
        found = _with(found, "screens", _named(tree.entries["screens"], screens))
    if "verified" in tree.entries:
        found = _with(found, "verified", _evidence(tree.entries["verified"], told))
    return found


def _evidence(node: Node, steps: Collection[str]) -> Node | None:
    """Return verifications, without those that are of other steps only: their ids tell of them."""
    if isinstance(node, Sequence):
        lines = (_evidence(line, steps) for line in node.items)
        return _list(node, [line for line in lines if line])
    if not isinstance(node, MappingNode) or "steps" not in node.entries:
        return node
    done = _of(node.entries["steps"], steps)
    return _with(node, "steps", done) if done else None


def _of(node: Node, wanted: Collection[str]) -> Node | None:
    """Return of a list, or of one thing without the list around it, the texts or ids wanted."""
    if isinstance(node, Sequence):
        return _list(node, [item for item in node.items if _name(item) in wanted])
    return node if _name(node) in wanted else None


def _named(node: Node, wanted: Collection[str]) -> MappingNode | None:
    """Return of a mapping the entries with the names that are wanted."""
    if not isinstance(node, MappingNode):
        return None
    found = copy(node)
    found.entries = {name: it for name, it in node.entries.items() if name in wanted}
    return found if found.entries else None


def _list(node: Sequence, items: list[Node]) -> Sequence | None:
    found = copy(node)
    found.items = items
    return found if items else None


def _with(tree: MappingNode, key: str, node: Node | None) -> MappingNode:
    """Return a mapping with another value behind a key, without the key where there is none."""
    found = copy(tree)
    entries = tree.entries.items()
    told = ((name, node if name == key else it) for name, it in entries)
    found.entries = {name: it for name, it in told if it}
    return found


def _name(node: Node) -> str:
    """Return the text of an entry of a list, or the `id` it has."""
    if isinstance(node, MappingNode):
        node = node.find("id")
    return (node.text or "") if isinstance(node, Scalar) else ""


# ── YAML ──────────────────────────────────────────────────────────────────────────────────────


def _text(tree: MappingNode, hidden: _Hidden) -> str:
    """Return a file."""
    return "\n".join(_block(tree, hidden)) + "\n"


def _entry(key: str, node: Node, hidden: _Hidden) -> list[str]:
    """Return the lines of a key and its value; a hidden key is one whose words are hidden."""
    name = _scalar(hidden.shown(key))
    if isinstance(node, Scalar):
        return [f"{name}: {_scalar(hidden.shown(node.text))}" if node.text else f"{name}:"]
    if isinstance(node, Sequence):
        return [f"{name}:", *_items(node.items, hidden)] if node.items else [f"{name}: []"]
    lines = _block(node, hidden)
    return [f"{name}:", *_indented(lines)] if lines else [f"{name}: {{}}"]


def _block(node: MappingNode, hidden: _Hidden) -> list[str]:
    entries = ((key, it) for key, it in node.entries.items() if key not in _LEFT_OUT)
    return [line for key, it in entries for line in _entry(key, it, hidden)]


def _items(items: Iterable[Node], hidden: _Hidden) -> list[str]:
    return [line for item in items for line in _item(item, hidden)]


def _item(node: Node, hidden: _Hidden) -> list[str]:
    if isinstance(node, Scalar):
        return [f"  - {_scalar(hidden.shown(node.text or ''))}"]
    if isinstance(node, Sequence):
        items = [_flow(item, hidden) for item in node.items]
        return [f"  - [{', '.join(items)}]"]
    lines = _block(node, hidden) or ["{}"]
    return [f"  - {lines[0]}", *_indented(_indented(lines[1:]))]


def _flow(node: Node, hidden: _Hidden) -> str:
    if isinstance(node, Scalar):
        return _scalar(hidden.shown(node.text or ""))
    if isinstance(node, Sequence):
        return f"[{', '.join(_flow(item, hidden) for item in node.items)}]"
    entries = [(key, it) for key, it in node.entries.items() if key not in _LEFT_OUT]
    pairs = (f"{_scalar(hidden.shown(key))}: {_flow(it, hidden)}" for key, it in entries)
    return f"{{{', '.join(pairs)}}}"


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"  {line}" for line in lines]


def _scalar(text: str) -> str:
    """Return a text as YAML: as it is where nobody can misread it, else in double quotes."""
    if _PLAIN.fullmatch(text) and text not in _SPECIAL:
        return text
    return json.dumps(text, ensure_ascii=False)
