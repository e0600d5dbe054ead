"""JSON Schemas of a library for editors: those of the models, with the ids there are to choose.

They are written into a folder of the content that is not kept in version control. Ids are offered
and not demanded, so that one which is still to be written is no mistake.
"""

import json
from collections.abc import Iterable
from typing import Any

from pipeline.editing.key_words import described_schemas
from pipeline.loading.library import Library

GIT_IGNORE = "# Made by build.py; not to be kept.\n*\n"
_LABELS = ("tap", "box", "point", "number", "redact", "words")
_TEXTS = ("do", "sees", "text", "about", "notes", "prerequisites", "result", "title")


def id_schemas(library: Library) -> dict[str, str]:
    """Return the text of every schema by its name; the order is that of the ids."""
    offers = _offers(library)
    found = {}
    for name, schema in described_schemas().items():
        for part in (schema, *schema.get("$defs", {}).values()):
            for key, inside in part.get("properties", {}).items():
                offered = offers.get(key, [])
                if key in _OWNERS and not _OWNERS[key] & part["properties"].keys():
                    continue
                if offered:
                    _offer(inside, offered)
        found[name] = json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
    return found


# Keys whose name stands for several things, and the neighbours of the one that is meant.
_OWNERS = {
    "procedures": {"publisher"},
    "device": {"os"},
    "title": {"steps"},
    "text": {"figure"},
}


def _offers(library: Library) -> dict[str, list[str]]:
    """Return what may stand under a key."""
    names = library.environment_names
    controls = [f"{{#{it}}}" for it in library.controls]
    manuals = library.manuals.values()
    terms = [f"{{{it}}}" for it in dict.fromkeys(it for each in manuals for it in each.terms)]
    procedures = library.procedures.values()
    audiences = dict.fromkeys(it for each in manuals for it in each.audiences)
    offers = {
        "procedures": list(library.procedures),
        "manuals": list(library.manuals),
        "screen": _once(it for each in procedures for it in each.screens),
        "steps": _once(step.id for each in procedures for step in each.steps),
        "audience": list(audiences),
        "task": _once(each.task for each in procedures if each.task),
        "device": [it.name for it in names.devices] if names else [],
        "os": [it.name for it in names.os] if names else [],
        "browser": [it.name for it in names.browsers] if names else [],
        **dict.fromkeys(_LABELS, controls + terms),
        **dict.fromkeys(_TEXTS, terms),
        **dict.fromkeys(("button", "link", "row", "toggle", "check", "field"), controls),
    }
    references = [f"{{see {it}}}" for it in library.procedures]
    noted = [*(it.footnotes for it in manuals), *(it.footnotes for it in procedures)]
    references += _once(f"{{footnote {name}}}" for notes in noted for name in notes)
    for key in ("do", "sees", "about", "notes", "prerequisites"):
        offers[key] = [*terms, *controls, *references] if key == "do" else [*terms, *references]
    return offers


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))


def _offer(schema: dict[str, Any], names: list[str]) -> None:
    """Offer names wherever the value of a key may be a text."""
    for branch in schema.get("anyOf", ()):
        _offer(branch, names)
    if isinstance(schema.get("items"), dict):
        _offer(schema["items"], names)
    kind = schema.get("type")
    if kind == "string" or (isinstance(kind, list) and "string" in kind):
        schema["examples"] = names
