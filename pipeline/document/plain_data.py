"""A document as plain data, for the tree format and for comparing."""

from dataclasses import fields, is_dataclass

from pipeline.document.document import Asset


def to_json(node: object) -> object:
    """Return a node as plain data; every object names its node, pictures are their digest."""
    if isinstance(node, Asset):
        data = f"sha256:{node.digest}"
        return {"node": "Asset", "media_type": node.media_type, "data": data}
    if is_dataclass(node) and not isinstance(node, type):
        named: dict[str, object] = {"node": type(node).__name__}
        for item in fields(node):
            told, value = item.metadata.get("tree", True), getattr(node, item.name)
            if value if told == "where set" else told:
                named[item.name] = to_json(value)
        return named
    if isinstance(node, dict):
        return {key: to_json(value) for key, value in node.items()}
    if isinstance(node, tuple):
        return [to_json(item) for item in node]
    return node
