"""Promise: imports run one way, from layer to layer and, in the pipeline, from folder to folder."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = ["schemas", "pipeline", "renderers", "commands", "build"]
HEAVY = ("weasyprint", "docx", "lxml", "jinja2", "PIL", "babel", "budoux")


def modules() -> list[Path]:
    found = [path for layer in LAYERS[:-1] for path in (ROOT / layer).rglob("*.py")]
    assert len(found) > 30
    return [*found, ROOT / "build.py"]


def imported(path: Path) -> set[str]:
    """Return the names of the modules that a file imports, at its top or inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            names.add(str(node.module))
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_only_from_the_layers_before_it(path: Path) -> None:
    layer = path.relative_to(ROOT).parts[0].removesuffix(".py")
    later = LAYERS[LAYERS.index(layer) + 1 :]
    wrong = {name for name in imported(path) if name.split(".")[0] in {*later, "tests"}}
    assert not wrong


def test_no_circle_of_imports() -> None:
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in modules()
    }
    arrows = {name: imported(path) & names.keys() for name, path in names.items()}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, f"circle: {' → '.join((*trail, name))}"
        if name not in done:
            for other in sorted(arrows[name] - {name}):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(arrows):
        visit(name, ())
    assert len(done) == len(names)


def test_folders_of_the_pipeline_do_not_need_each_other() -> None:
    arrows: dict[str, set[str]] = {}
    for path in (ROOT / "pipeline").glob("*/*.py"):
        names = {name.split(".")[1] for name in imported(path) if name.startswith("pipeline.")}
        arrows.setdefault(path.parent.name, set()).update(names)
    arrows = {name: others & arrows.keys() - {name} for name, others in arrows.items()}
    assert len(arrows) > 20

    order: list[str] = []
    while free := {name for name in arrows.keys() - order if arrows[name] <= set(order)}:
        order += sorted(free)
    assert set(order) == arrows.keys(), f"a circle among {sorted(arrows.keys() - order)}"


def test_no_renderer_knows_the_models_or_the_clock() -> None:
    looked_at = list((ROOT / "renderers").rglob("*.py"))
    assert looked_at
    allowed = {"schemas.base", "schemas.base.Place"}
    for path in looked_at:
        names = imported(path)
        assert {name for name in names if name.startswith("schemas")} <= allowed, path
        assert not names & {"time", "random", "socket", "urllib.request"}, path


def test_no_room_is_a_cupboard() -> None:
    for path in modules():
        stem = path.stem.lower()
        assert stem not in {"utils", "util", "helpers", "helper", "common", "core", "misc"}, path
        assert "manager" not in stem, path


def test_modules_stay_small() -> None:
    tables = {"rules.py"}
    for path in modules():
        lines = len(path.read_text(encoding="utf-8").splitlines())
        assert path.name in tables or lines <= 330, f"{path}: {lines} lines"


def loaded(names: tuple[str, ...], *arguments: str) -> list[str]:
    """Return which of some modules are loaded once a command has been run."""
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "import build\n"
        f"result = CliRunner().invoke(build.main, {list(arguments)})\n"
        "assert result.exit_code == 0, result.output\n"
        f"print(*(name for name in {names} if name in sys.modules))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return result.stdout.split()


def test_check_imports_no_renderer() -> None:
    assert not loaded(HEAVY, "check", "--content", "tests/samples/plain"), (
        "only manuals with pictures need Pillow to be checked"
    )


def test_a_page_of_words_without_mistakes_loads_nothing_that_it_does_not_need(
    tmp_path: Path,
) -> None:
    names = ("renderers.drawing", "pipeline.translating.messages", "pipeline.history.history")
    mistakes = tuple(
        f"pipeline.reading.{it}" for it in ("schema_errors", "yaml_problems", "values_meant")
    )
    content = ("--content", "tests/samples/plain", "-f", "html", "-o", str(tmp_path), "--no-cache")
    other = ("weasyprint", "docx", "PIL", "babel", "renderers.word", "renderers.pdf")
    assert not loaded((*names, *mistakes, *other), "build", *content)
