"""The YAML of an edition as it may leave the house: what readers get, and nothing beside.

Comments, names of people, waivers, steps for other audiences with their screens and controls, and
hidden words are left out. In doubt a text is left out whole.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pipeline.checking.nearest_words import quickly_folded
from pipeline.choosing.resolve import Edition
from pipeline.reading.source import Kind, Source
from pipeline.reading.source_nodes import Mapping as MappingNode
from pipeline.reading.source_nodes import Node, Scalar, Sequence
from schemas.manual import Manual
from schemas.procedure import Procedure, figures

# In place of a text that holds hidden words.
HIDDEN = "■■■"
_LEFT_OUT = frozenset({"by", "waivers", "redact"})
# Of the settings, what documents depend on; the rest is the house's own business.
_PUBLIC = frozenset({"ageing", "fields"})
_ALL: Mapping[str, list[str]] = {}
_NOT_LETTERS = re.compile(r"[\W_]+")
_PLAIN = re.compile(r"[a-z][a-z0-9-]*|\d{4}-\d{2}-\d{2}")
# Plain words that YAML takes for something else.
_SPECIAL = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


def published_source(edition: Edition, sources: tuple[Source, ...]) -> dict[str, bytes]:
    """Return files of YAML by name: the manual, its procedures and the controls they name.

    Read as content again, they give the same words, where no word was hidden.
    """
    manual = edition.manual
    procedures = {it.procedure.id: it for it in edition.procedures}
    hidden = _Hidden.in_procedures(manual, [it.procedure for it in edition.procedures])
    files = {}
    for source in sources:
        tree = source.tree
        if tree is None:
            continue
        if source.kind is Kind.MANUAL and source.id == manual.id:
            listed = [name for name in manual.procedures if name in procedures]
            files["manual.yaml"] = _text(tree, hidden, {"procedures": listed})
        elif source.kind is Kind.PROCEDURE and source.id in procedures:
            steps = [step.step for step in procedures[source.id].steps]
            screens = [it.screen for step in steps for it in figures(step) if it.screen]
            kept = {"steps": [step.id for step in steps], "screens": screens}
            files[f"procedure-{source.id}.yaml"] = _text(tree, hidden, kept)
        elif source.kind is Kind.ENVIRONMENT_NAMES:
            files["environments.yaml"] = _text(tree, hidden, {})
        elif source.kind is Kind.SETTINGS and _PUBLIC & tree.entries.keys():
            public = {key: node for key, node in tree.entries.items() if key in _PUBLIC}
            files["settings.yaml"] = _lines(public, hidden)
    shown = "".join(files.values())
    for source in sources:
        if source.kind is Kind.CONTROL and source.tree and "{#" + str(source.id) + "}" in shown:
            files[f"control-{source.id}.yaml"] = _text(source.tree, hidden, {})
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
        letters = self.letters(text)
        return HIDDEN if any(secret and secret in letters for secret in self.secrets) else text


def _redacted(procedure: Procedure) -> Iterator[str]:
    own = (figure for step in procedure.steps for figure in figures(step))
    for shown in (*procedure.screens.values(), *own):
        yield from (target.words for target in shown.redact if target.words)


# ── YAML ──────────────────────────────────────────────────────────────────────────────────────


def _text(tree: MappingNode, hidden: _Hidden, kept: Mapping[str, list[str]]) -> str:
    """Return a file; of what is in `kept`, only the entries with these texts, ids or names."""
    return _lines(tree.entries, hidden, kept)


def _lines(
    entries: Mapping[str, Node], hidden: _Hidden, kept: Mapping[str, list[str]] = _ALL
) -> str:
    lines: list[str] = []
    for key, node in entries.items():
        if key in _LEFT_OUT:
            continue
        if key in kept and isinstance(node, Sequence):
            items = [item for item in node.items if _name(item) in kept[key]]
            lines += [f"{_scalar(key)}:", *_items(items, hidden)]
        elif key in kept and isinstance(node, MappingNode):
            named = ((name, it) for name, it in node.entries.items() if name in kept[key])
            below = [line for name, it in named for line in _entry(name, it, hidden)]
            lines += [f"{_scalar(key)}:", *_indented(below)] if below else []
        else:
            lines += _entry(key, node, hidden)
    return "\n".join(lines) + "\n"


def _name(node: Node) -> str:
    """Return the text of an entry of a list, or the `id` it has."""
    if isinstance(node, MappingNode):
        node = node.find("id")
    return (node.text or "") if isinstance(node, Scalar) else ""


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
