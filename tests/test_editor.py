"""Promise: an editor with YAML support offers keys and ids, explains them, and cries no wolf."""

import json
import re
import shutil
import textwrap
from pathlib import Path

import pytest
from click.testing import CliRunner

from build import main
from pipeline.diagnostics import Report
from pipeline.editing.id_schemas import id_schemas
from pipeline.editing.key_words import KEY_WORDS, described_schemas
from pipeline.loading.library import load_source
from pipeline.reading.source import Kind, read_bytes
from schemas.editor_schema import MODELS
from schemas.procedure import Procedure
from tests.conftest import CONTENT, ROOT, SAMPLES, open_library
from tests.language_server import Editor, server

needs_server = pytest.mark.skipif(server() is None, reason="yaml-language-server is not installed")
TOP = "id: a\ntitle: b\n"
STEPS = f"{TOP}steps:\n  - id: c\n    do: d\n"
# Where each snippet of the project belongs, and how far it is indented there.
PLACES = {
    "step": (f"{TOP}steps:\n", "  "),
    "step-figure": (f"{TOP}steps:\n", "  "),
    "screen": (f"{STEPS}screens:\n", "  "),
    "variant": (STEPS, "    "),
}
SETTINGS = ROOT / ".vscode" / "settings.json"


def _mapped() -> dict[str, str]:
    """Return the schemas that the project's settings give to files."""
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    schemas: dict[str, str] = settings["yaml.schemas"]
    return {(ROOT / path).as_uri(): pattern for path, pattern in schemas.items()}


@pytest.mark.slow
@needs_server
def test_shipped_content_has_no_false_alarm() -> None:
    with Editor(ROOT, _mapped()) as editor:
        for path in sorted(CONTENT.rglob("*.yaml")):
            assert editor.open(path, path.read_text(encoding="utf-8")) == [], path


@pytest.mark.slow
@needs_server
def test_mistakes_are_told_and_keys_explained() -> None:
    path = CONTENT / "procedures" / "editor-sample.yaml"
    text = "id: editor-sample\ntitle: 題名\nsteps:\n  - id: a\n    doo: x\n"
    text += "    figure: {screen: b}\n    \n"
    with Editor(ROOT, _mapped()) as editor:
        found = editor.open(path, text)
        assert any("doo" in it["message"] for it in found)
        offered = editor.complete(path, 6, 4)
        assert {"do", "sees", "safety"} <= set(offered)
        shown = editor.hover(path, 5, 4)
        assert "screen declared under screens" in shown
        assert "実際の画面の画像" in shown
        assert any("許可されていません" in it["message"] for it in found)


@pytest.mark.slow
@needs_server
def test_ids_of_the_library_are_offered(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    args = ["new", "procedure", "fresh", "--title", "新しい", "--manual", "login-warning"]
    assert CliRunner().invoke(main, [*args, "--content", str(content)]).exit_code == 0
    path = content / "procedures" / "fresh.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=../.schemas/procedure.schema.json\n")
    with Editor(content, {}) as editor:
        assert editor.open(path, text) == []
        lines = text.count("\n")
        more = text + "    figure:\n      screen: \n      tap: \n"
        path = path.with_stem("fresh-figure")
        editor.open(path, more)
        assert "not-private" in editor.complete(path, lines + 1, len("      screen: "))
        assert any("{#show-details}" in it for it in editor.complete(path, lines + 2, 11))
        manual = content / "manuals" / "other.yaml"
        text = "# yaml-language-server: $schema=../.schemas/manual.schema.json\nprocedures:\n  - \n"
        editor.open(manual, text)
        assert "pass-warning-ios" in editor.complete(manual, 2, 4)


def test_schemas_of_a_library_offer_ids_and_demand_none() -> None:
    for folder in (CONTENT, SAMPLES / "library"):
        library = open_library(folder)
        schemas = id_schemas(library)
        manual = json.loads(schemas["manual.schema.json"])
        assert (
            list(library.procedures) == manual["properties"]["procedures"]["anyOf"][0]["examples"]
        )
        for text in schemas.values():
            without = re.sub(r'"examples": \[[^\]]*\],?', "", text)
            assert not any(f'"{it}"' in without for it in library.procedures if "-" in it)


def test_settings_name_schemas_and_files_that_exist() -> None:
    settings = json.loads(SETTINGS.read_text(encoding="utf-8"))
    assert {Path(it).name for it in settings["yaml.schemas"]} == described_schemas().keys()
    for path, pattern in settings["yaml.schemas"].items():
        assert (ROOT / path).is_file()
        assert pattern.startswith("content/")
    assert settings["yaml.schemaStore.enable"] is False


def test_each_key_is_explained_in_both_languages_and_no_explanation_is_left_over() -> None:
    unused = set(KEY_WORDS["en"])
    for name, model in MODELS.items():
        schema, bare = described_schemas()[f"{name}.schema.json"], model.model_json_schema()
        parts = {model.__name__: schema} | schema.get("$defs", {})
        models = {model.__name__: bare} | bare.get("$defs", {})
        for of, part in parts.items():
            keys = part.get("properties", {})
            assert keys.keys() == models[of].get("properties", {}).keys(), of
            for key, inside in keys.items():
                english, japanese = inside["description"].split("\n\n")
                assert not re.search(r"[\u3041-\u30fa]", english), key
                assert re.search(r"[\u3041-\u30fa一-龥]", japanese), key
                unused -= {f"{of}.{key}" if f"{of}.{key}" in unused else key}
    assert not unused


def test_snippets_are_content() -> None:
    snippets = json.loads((ROOT / ".vscode" / "content.code-snippets").read_text(encoding="utf-8"))
    for it in snippets.values():
        text = re.sub(r"\$\{\d+\|([^,|]+)[^}]*\}", r"\1", "\n".join(it["body"]))
        text = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", text)
        head, indent = PLACES.get(it["prefix"], (STEPS, ""))
        data, report = (head + textwrap.indent(text, indent) + "\n").encode(), Report()
        source = read_bytes(data, "x.yaml", Kind.PROCEDURE, report)
        assert isinstance(load_source(source, report), Procedure)
        assert [str(found) for found in report] == [], it["prefix"]
    assert {it["scope"] for it in snippets.values()} == {"yaml"}
    prefixes = [it["prefix"] for it in snippets.values()]
    assert len(set(prefixes)) == len(prefixes) > 5
