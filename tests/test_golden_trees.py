"""Promise: how a manual reads changes only on purpose. `pytest --accept` rewrites."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.document.document import TREE_VERSION, Document
from pipeline.document.plain_data import to_json
from tests.conftest import EDITIONS

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("name", EDITIONS)
def test_tree_is_the_accepted_one(documents: dict[str, Document], name: str, accept: bool) -> None:  # noqa: FBT001
    # Not the pictures: how they are compressed is Pillow's affair.
    document = replace(documents[name], assets={})
    tree = {"version": TREE_VERSION, "document": to_json(document)}
    text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"{name}.tree.json"
    if accept:
        path.write_text(text, encoding="utf-8", newline="\n")
    assert path.read_text(encoding="utf-8") == text


def test_no_golden_is_left_over() -> None:
    names = {path.name for path in GOLDEN.glob("*.tree.json")}
    assert names == {f"{name}.tree.json" for name in EDITIONS}
