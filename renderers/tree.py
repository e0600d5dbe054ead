"""`tree`: the document as JSON. The smallest renderer, and the example for your own."""

import json
from collections.abc import Mapping

from pipeline.composing.identity import identity_of, to_text
from pipeline.document.document import TREE_VERSION, Document
from pipeline.document.plain_data import to_json
from renderers import Context


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one JSON file that holds every node, with the version of the node set."""
    identity = json.loads(to_text(identity_of(document)))
    tree = {"version": TREE_VERSION, "identity": identity, "document": to_json(document)}
    text = json.dumps(tree, ensure_ascii=False, indent=1)
    return {f"{document.name}.tree.json": f"{text}\n".encode()}
