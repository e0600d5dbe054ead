"""The software bill of materials of the tool chain, as CycloneDX 1.6 in JSON (ECMA-424)."""

import json
from collections.abc import Iterable
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from renderers.tool_chain import PROJECT, Tool

_SCHEMA = "http://cyclonedx.org/schema/bom-1.6.schema.json"
# What a licence expression of SPDX may consist of; other words are a name.
_OPERATORS = (" AND ", " OR ", " WITH ")


def bill_of_materials(
    version: str, needs: Iterable[str], tools: Iterable[Tool], fonts: Iterable[tuple[str, str]]
) -> str:
    """Return the bill as JSON, the same for the same tools.

    `version` is the project's, `needs` are the names of the tools that it asks for itself, `fonts`
    are names and SHA-256 digests. Why no time stamp: it would differ from machine to machine.
    """
    tools = tuple(tools)
    project = f"pkg:generic/{PROJECT}@{quote(version)}"
    by_name = {tool.name: _reference(tool) for tool in tools}
    main = {"type": "application", "bom-ref": project, "name": PROJECT, "version": version}
    values = {
        "$schema": _SCHEMA,
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": main},
        "components": [*map(_component, tools), *(_font(*font) for font in fonts)],
        "dependencies": [
            {"ref": project, "dependsOn": _known([*needs, *_beside(tools)], by_name)},
            *({"ref": _reference(it), "dependsOn": _known(it.needs, by_name)} for it in tools),
        ],
    }
    text = json.dumps(values, ensure_ascii=False, sort_keys=True)
    values["serialNumber"] = f"urn:uuid:{uuid5(NAMESPACE_URL, text)}"
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _reference(tool: Tool) -> str:
    kind = "pypi" if tool.is_package else "generic"
    return f"pkg:{kind}/{quote(tool.name)}@{quote(tool.version)}"


def _component(tool: Tool) -> dict[str, object]:
    reference = _reference(tool)
    component: dict[str, object] = {
        "type": "library",
        "bom-ref": reference,
        "name": tool.name,
        "version": tool.version,
        "purl": reference,
    }
    if tool.licence:
        is_expression = any(word in tool.licence for word in _OPERATORS)
        licence = {"expression": tool.licence} if is_expression else _named(tool.licence)
        component["licenses"] = [licence]
    return component


def _named(licence: str) -> dict[str, object]:
    return {"license": {"name": licence}}


def _font(name: str, digest: str) -> dict[str, object]:
    hashes = [{"alg": "SHA-256", "content": digest}]
    return {"type": "file", "bom-ref": f"font:{quote(name)}", "name": name, "hashes": hashes}


def _known(names: Iterable[str], references: dict[str, str]) -> list[str]:
    return sorted({references[name] for name in names if name in references})


def _beside(tools: Iterable[Tool]) -> list[str]:
    """Return the names of what no package asks for: Python and the system's libraries."""
    return [tool.name for tool in tools if not tool.is_package]
