"""Promise: what is generated from the code is fresh, and what is said in two languages agrees."""

import json
import re
from importlib import import_module
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft202012Validator

from commands.schema import generated
from pipeline.catalogue import translation
from pipeline.diagnostics import placeholders
from pipeline.rules import RULES
from pipeline.words.words import WORDS
from schemas.editor_schema import FOLDER
from tests.conftest import CONTENT, ROOT, SAMPLES


class _Editor(yaml.SafeLoader):
    """Reads YAML 1.2 as editors do: `on` and `yes` are text, `12.10` is a number."""

    yaml_implicit_resolvers = {  # noqa: RUF012
        first: [item for item in resolvers if not item[0].endswith((":bool", ":timestamp"))]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_generated_file_is_fresh(path: Path) -> None:
    assert path.read_text(encoding="utf-8") == generated()[path], "run: python build.py schema"


def test_no_schema_is_left_over() -> None:
    assert {path for path in generated() if path.parent == FOLDER} == set(FOLDER.iterdir())


@pytest.mark.parametrize("folder", [CONTENT, SAMPLES / "library", SAMPLES / "plain"])
def test_the_editor_finds_no_fault_in_good_content(folder: Path) -> None:
    """YAML as an editor reads it: with types, so that versions and titles may look like numbers."""
    paths = list(folder.rglob("*.yaml"))
    assert paths
    for path in paths:
        kinds = {"manuals": "manual", "procedures": "procedure", "controls": "control"}
        kind = kinds.get(path.parent.name, path.stem)
        schema = json.loads((FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8"))
        Draft202012Validator.check_schema(schema)
        content = json.loads(
            json.dumps(yaml.load(path.read_text(encoding="utf-8"), _Editor), default=str)  # noqa: S506 - a SafeLoader
        )
        errors = [item.message for item in Draft202012Validator(schema).iter_errors(content)]
        assert errors == [], path


def test_the_editor_finds_what_the_schema_can_know() -> None:
    schema = json.loads((FOLDER / "procedure.schema.json").read_text(encoding="utf-8"))
    content = {"id": "Bad Id", "title": "T", "stpes": [], "steps": [{"id": "s"}]}
    errors = list(Draft202012Validator(schema).iter_errors(content))
    errors += [inner for error in errors for inner in error.context or ()]
    messages = " ".join(error.message for error in errors)
    for word in ("Bad Id", "stpes", "'do' is a required property"):
        assert word in messages


@pytest.mark.parametrize("name", RULES)
def test_a_rule_says_in_japanese_what_to_do(name: str) -> None:
    rule = RULES[name]
    assert rule.hints
    assert rule.meaning
    said = "".join(translation(it, rule.context, "ja") for it in (rule.says, rule.meaning))
    assert re.search(r"[ぁ-んァ-ン一-龠]", said)


def test_fixed_words_have_the_same_places_in_every_language() -> None:
    english, japanese = vars(WORDS["en"]), vars(WORDS["ja"])
    looked_at = [name for name, words in english.items() if isinstance(words, str)]
    assert len(looked_at) > 20
    for name in looked_at:
        assert placeholders(english[name]) == placeholders(japanese[name]), name


def test_commands_of_the_papers_exist() -> None:
    from build import COMMANDS, MODULES

    papers = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", CONTENT / "README.md"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in papers)
    named = set(re.findall(r"(?:build\.py|\./run) ([a-z][a-z0-9]+)", text)) - {"test"}
    assert {"check", "explain"} <= named
    assert named <= {*COMMANDS}
    options = set(re.findall(r"(?<![\w-])(--[a-z][a-z-]+)", text))
    commands = [import_module(f"commands.{MODULES.get(it, it)}").command for it in COMMANDS]
    commands += [inner for it in commands for inner in getattr(it, "commands", {}).values()]
    known = {option for it in commands for parameter in it.params for option in parameter.opts}
    assert options - known <= {
        "--help",
        "--accept",
        "--require-hashes",
        "--only-binary",
        "--noconfirm",
        "--nthreads",
        "--nworkers",
    }
