"""Promise: what is wrong with one manual stops no other; in doubt a manual is not built."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from build import main
from pipeline.checking.checks import check
from pipeline.checking.soundness import sound_manuals
from pipeline.diagnostics import Report
from pipeline.loading.library import load
from pipeline.reading.source import read
from tests.test_pictures import noise, stored

MANUAL = """\
id: {id}
language: en
title: T
publisher: P
published: 2026-11-23
procedures: [{procedures}]
"""
PROCEDURE = "id: {id}\ntitle: T\nsteps:\n  - id: first\n    do: {do}\n"
CONTROL = "id: {id}\nnames:\n  - label: {{en: Go}}\n"
FILES = {
    "manuals/a.yaml": MANUAL.format(id="a", procedures="one, both"),
    "manuals/b.yaml": MANUAL.format(id="b", procedures="two, both"),
    "manuals/c.yaml": MANUAL.format(id="c", procedures="three"),
    "procedures/one.yaml": PROCEDURE.format(id="one", do="Look at {see both}."),
    "procedures/two.yaml": PROCEDURE.format(id="two", do="Look."),
    "procedures/both.yaml": PROCEDURE.format(id="both", do="Look."),
    "procedures/three.yaml": PROCEDURE.format(id="three", do="Look.")
    + "    figure: {image: figures/three.png, alt: A}\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return content of three manuals; two of them share a procedure."""
    content = tmp_path / "content"
    for name, text in FILES.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text, encoding="utf-8")
    (content / "figures").mkdir()
    (content / "figures" / "three.png").write_bytes(stored(noise(320, 200)))
    return content


def sound(folder: Path, *, strict: bool = False) -> str:
    """Return the ids of the manuals that can be built."""
    report = Report(strict=strict)
    library = load(read(folder, report), folder, report)
    check(library, report)
    return "".join(sound_manuals(library, folder, report))


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")


def test_all_are_sound_where_nothing_is_wrong(folder: Path) -> None:
    assert sound(folder) == "abc"


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("manuals/a.yaml", "id: [", "bc"),
        ("manuals/a.yaml", FILES["manuals/a.yaml"] + "more: 1\n", "bc"),
        ("manuals/other.yaml", "id: [", "abc"),
        ("manuals/other.yaml", MANUAL.format(id="d", procedures="nowhere"), "abc"),
        ("procedures/one.yaml", "id: [", "bc"),
        ("procedures/one.yaml", "id: one\n", "bc"),
        ("procedures/one.yaml", PROCEDURE.format(id="one", do="{nothing}"), "bc"),
        ("procedures/two.yaml", PROCEDURE.format(id="two", do="{see three}"), "ac"),
        ("procedures/both.yaml", "id: [", "c"),
        ("procedures/both.yaml", "", "c"),
        ("procedures/other.yaml", "id: [", "abc"),
        ("procedures/other.yaml", PROCEDURE.format(id="two", do="Stolen."), "ac"),
        ("manuals/0.yaml", MANUAL.format(id="a", procedures="two"), "bc"),
        ("procedures/THREE.yaml", PROCEDURE.format(id="other", do="Look."), "ab"),
        ("figures/three.png", "no picture", "ab"),
        ("figures/Three.png", "no picture", "ab"),
        ("figures/other.png", "no picture", "abc"),
        ("controls/go.yaml", "id: go\n", "abc"),
        ("settings.yaml", "nothing: 1\n", ""),
        ("glossary.yaml", "[", ""),
        ("environments.yaml", "", ""),
        ("releases.yaml", "id: [", ""),
        ("editions.yaml", "id: [", ""),
        ("stamps.tsv", "nothing\n", ""),
    ],
)
def test_what_is_wrong_with_one_stops_no_other(
    folder: Path, name: str, text: str, left: str
) -> None:
    put(folder, name, text)
    assert sound(folder) == left


def test_a_control_stops_the_manuals_that_name_it(folder: Path) -> None:
    put(folder, "procedures/two.yaml", PROCEDURE.format(id="two", do='"Press {#go}."'))
    put(folder, "controls/go.yaml", CONTROL.format(id="go"))
    assert sound(folder) == "abc"
    put(folder, "controls/go.yaml", CONTROL.format(id="go") + "more: 1\n")
    assert sound(folder) == "ac"
    put(folder, "controls/go.yaml", "id: [")
    assert sound(folder) == "ac"


def test_folders_of_one_name_stop_all_that_is_in_them(folder: Path) -> None:
    (folder / "Procedures").mkdir()
    assert sound(folder) == ""


def built(folder: Path, *more: str) -> tuple[Result, list[str]]:
    output = folder.parent / "output"
    command = ["build", "--content", str(folder), "--output", str(output), "-f", "tree", *more]
    result = CliRunner().invoke(main, [*command, "--json", "--lang", "en"])
    return result, sorted(it.name[0] for it in output.iterdir()) if output.is_dir() else []


def test_a_translation_that_cannot_be_read_stops_those_whose_texts_may_be_in_it(
    folder: Path,
) -> None:
    whole = "".join(
        f'msgctxt "{place}"\nmsgid "{text}"\nmsgstr ""\n\n'
        for place, text in {
            "manuals/c/title": "T", "manuals/c/publisher": "P", "procedures/three/title": "T",
            "procedures/three/steps/first/do": "Look.",
            "procedures/three/steps/first/figure/alt": "A",
        }.items()
    )  # fmt: skip
    for name, procedures in {"b": "two, both", "c": "three"}.items():
        text = MANUAL.format(id=name, procedures=procedures) + "languages: [ja]\n"
        put(folder, f"manuals/{name}.yaml", text)
    (folder / "translations" / "ja").mkdir(parents=True)
    put(folder, "translations/ja/b.po", "msgid")
    assert sound(folder) == "a"
    put(folder, "translations/ja/c.po", whole)
    assert sound(folder) == "ac"
    for long in ("x" * 60_000, '"\n"'.join(["x" * 40_000] * 2)):
        put(folder, "translations/ja/b.po", f'msgctxt "a"\nmsgid "{long}"\nmsgstr ""\n')
        assert sound(folder) == "ac", "an endless text is not read"


def test_the_build_says_what_is_wrong_and_makes_the_others(folder: Path) -> None:
    put(folder, "procedures/one.yaml", "id: [")
    result, made = built(folder)
    assert (result.exit_code, made) == (1, ["b", "c"])
    said = json.loads(result.stdout)
    assert [it["rule"] for it in said["diagnostics"] if it["severity"] == "error"] == [
        "yaml-syntax"
    ]
    assert len(said["written"]) == 2


def test_a_manual_asked_for_is_built_if_it_is_sound(folder: Path) -> None:
    put(folder, "manuals/a.yaml", "id: [")
    assert built(folder, "a")[1] == []
    assert built(folder, "b")[1] == ["b"]
    assert built(folder, "a", "c")[1] == ["b", "c"]
    assert built(folder, "nobody")[0].exit_code == 2


def test_what_the_ledger_refuses_stops_the_manuals_that_print_it(folder: Path) -> None:
    waived = "waivers:\n  - {rule: unverified-claim, reason: R, approver: A, until: 2099-01-01}\n"
    for name in ("three", "two", "both"):
        file = f"procedures/{name}.yaml"
        put(folder, file, FILES[file].replace("steps:", f"{waived}steps:"))
    result, made = built(folder, "--strict", "--as-of", "2026-11-23")
    assert result.exit_code == 1
    assert "a" not in made, result.stdout
    assert made, result.stdout


def test_a_list_of_releases_that_is_broken_stops_all(folder: Path) -> None:
    put(folder, "../releases.yaml", "id: [")
    result, made = built(folder, "--releases", str(folder.parent / "releases.yaml"))
    assert (result.exit_code, made) == (1, [])
