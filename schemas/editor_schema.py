"""JSON Schemas for editors, generated from the models: completion, hover texts, early warnings.

The reader takes every scalar as text, an editor does not: a version or a title may look like a
number to it, so numbers are allowed where text is. (JSON Schema 2020-12; yaml-language-server
checks tuples only where `$schema` says so.)
"""

from pathlib import Path
from typing import Any

from schemas.base import Model
from schemas.control import Control
from schemas.editions import Editions
from schemas.environment import EnvironmentNames
from schemas.glossary import Glossary
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.releases import ReleaseList
from schemas.settings import Settings

FOLDER = Path(__file__).parent / "json"

MODELS: dict[str, type[Model]] = {
    "manual": Manual,
    "procedure": Procedure,
    "control": Control,
    "environments": EnvironmentNames,
    "settings": Settings,
    "releases": ReleaseList,
    "editions": Editions,
    "glossary": Glossary,
}


def editor_schema(model: type[Model]) -> dict[str, Any]:
    """Return the schema of a model."""
    made: dict[str, Any] = _for_editor(model.model_json_schema())
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _for_editor(node: Any) -> Any:  # noqa: ANN401 - any JSON
    """Return a schema without automatic titles and null branches, with one-line descriptions."""
    if isinstance(node, list):
        return [_for_editor(item) for item in node]
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key != "default"}
    if isinstance(kept.get("title"), str):
        del kept["title"]
    if isinstance(kept.get("description"), str):
        kept["description"] = " ".join(kept["description"].split("\n\n")[0].split())
    branches = [item for item in kept.get("anyOf", []) if item != {"type": "null"}]
    if len(branches) == 1:
        del kept["anyOf"]
        kept = {**branches[0], **kept}
    elif branches:
        kept["anyOf"] = branches
    if kept.get("type") == "string" and not kept.keys() & {"enum", "const", "format", "pattern"}:
        kept["type"] = ["string", "number"]
    # What stands in `properties` are keys of content, whatever they are called.
    keys = {name: _for_editor(it) for name, it in kept.pop("properties", {}).items()}
    made = {key: _for_editor(value) for key, value in kept.items()}
    return {**made, "properties": keys} if keys else made
