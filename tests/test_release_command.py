"""Promise: a release is whole, the same everywhere, and tells which of its files was touched."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from build import main
from pipeline.releasing.checking import look_at
from pipeline.releasing.manifest import CHECKSUMS, MANIFEST, checksums, digest
from renderers.tool_chain import first_needs, tools
from tests.conftest import ROOT

AS_OF = "2026-11-23"
PAGE = f"practice-site.as-of-{AS_OF}.html"
# Pages only: how the other formats are drawn has promises of its own.
PAGES_ONLY = "editions:\n  - {manuals: practice-site, formats: html}\n"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["release", *arguments], prog_name="build.py")


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("asked") / "pages.yaml"
    path.write_text(PAGES_ONLY, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, editions: Path) -> Path:
    folder = tmp_path_factory.mktemp("made") / "release"
    result = run("--as-of", AS_OF, "-o", str(folder), "--editions", str(editions))
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture
def release(tmp_path: Path, made: Path) -> Path:
    """Return a copy of a release, to be damaged."""
    folder = tmp_path / "release"
    folder.mkdir()
    for name, data in files_in(made).items():
        (folder / name).write_bytes(data)
    return folder


def verified(folder: Path, editions: Path, *more: str) -> Result:
    return run("--verify", str(folder), "--editions", str(editions), *more)


def named(result: Result, rule: str) -> set[str]:
    """Return the names of the files of which the JSON output says this."""
    found = json.loads(result.stdout)["diagnostics"]
    return {Path(it["file"]).name for it in found if it["rule"] == rule}


def test_a_release_has_all_formats_a_manifest_checksums_and_a_bill_of_materials(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "new" / "release"
    result = run("--as-of", AS_OF, "-o", str(folder))
    assert result.exit_code == 0, result.output
    names = {f"practice-site.as-of-{AS_OF}.{ending}" for ending in ("html", "pdf", "docx")}
    assert set(files_in(folder)) == names | {MANIFEST, CHECKSUMS, "sbom.cdx.json"}
    assert "6 files" in result.stdout
    assert list(folder.parent.iterdir()) == [folder], "nothing temporary is left"
    attached = PdfReader(folder / f"practice-site.as-of-{AS_OF}.pdf").attachments
    assert {"manual.yaml", "procedure-open-past-warning.yaml"} <= attached.keys()
    assert b"id: practice-site\n" in attached["manual.yaml"][0]


def test_checksums_are_those_that_sha256sum_reads(made: Path) -> None:
    subprocess.run(["sha256sum", "--check", "--strict", CHECKSUMS], cwd=made, check=True)
    listed = (made / CHECKSUMS).read_text(encoding="utf-8").count("\n")
    assert listed == len(files_in(made)) - 1, "all but the list itself"


def test_the_manifest_tells_files_editions_tools_and_fonts(made: Path) -> None:
    manifest = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
    files = files_in(made)
    for name, told in manifest["files"].items():
        assert told == {"sha256": digest(files[name]), "bytes": len(files[name])}
    assert set(manifest["files"]) == set(files) - {MANIFEST, CHECKSUMS}
    (edition,) = manifest["editions"]
    assert (edition["manual"], edition["asked"]["as_of"]) == ("practice-site", AS_OF)
    assert edition["files"] == [PAGE]
    assert {"python", "pango", "weasyprint", "zlib"} <= manifest["tools"].keys()
    assert all(name.endswith(".otf") for name in manifest["fonts"])


def test_the_bill_of_materials_is_valid_and_complete(made: Path) -> None:
    text = (made / "sbom.cdx.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    bill = json.loads(text)
    names = {it["name"] for it in bill["components"]}
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert set(first_needs()) <= names
    assert {"libxml2", "libyaml", "libjpeg-turbo", "webp", "pango"} <= names, "what packages bring"
    of_others = {"brotlicffi"}  # for Python's other implementations
    assert set(re.findall(r"(?m)^([a-z0-9-]+)==", lock)) - names <= of_others, "nothing is left out"
    for tool in tools():
        if tool.is_package:
            assert f"\n{tool.name}=={tool.version}" in lock.lower(), "the lock pins it"
    references = {it["bom-ref"] for it in bill["components"]}
    for line in bill["dependencies"]:
        assert set(line["dependsOn"]) <= references


@pytest.mark.slow
def test_another_process_elsewhere_makes_the_same_bytes(tmp_path: Path) -> None:
    environments = [
        {"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8"},
        {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C", "HOME": str(tmp_path)},
    ]
    found = []
    for index, environment in enumerate(environments):
        folder = tmp_path / f"release-{index}"
        subprocess.run(
            [sys.executable, str(ROOT / "build.py"), "release", "--as-of", AS_OF, "-o", folder],
            cwd=tmp_path, check=True, env=os.environ | environment, capture_output=True,
        )  # fmt: skip
        found.append(files_in(folder))
    assert found[0] == found[1]


def test_what_is_as_released_passes(release: Path, editions: Path) -> None:
    result = verified(release, editions)
    assert result.exit_code == 0, result.output
    assert "come out the same" in result.stdout


@pytest.mark.parametrize("name", [PAGE, MANIFEST, CHECKSUMS, "sbom.cdx.json"])
def test_verify_names_the_file_in_which_a_byte_was_flipped(
    release: Path, editions: Path, name: str
) -> None:
    data = bytearray((release / name).read_bytes())
    data[len(data) // 2] ^= 1
    (release / name).write_bytes(data)
    result = verified(release, editions, "--json")
    assert result.exit_code == 1
    assert named(result, "changed-in-release") == {name}
    assert not named(result, "not-reproduced")


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_any_flipped_bit_of_any_file_is_noticed_and_only_that_file_named(
    made: Path, data: st.DataObject
) -> None:
    files = files_in(made)
    name = data.draw(st.sampled_from(sorted(files)))
    touched = bytearray(files[name])
    # The small files hold what is told of the others: there every byte matters most.
    touched[data.draw(st.integers(0, len(touched) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    found = look_at(files | {name: bytes(touched)})
    assert found.changed == (name,)
    assert not found.missing


def test_verify_names_what_is_missing_and_what_does_not_belong(
    release: Path, editions: Path
) -> None:
    (release / PAGE).unlink()
    (release / "notes.txt").write_text("mine", encoding="utf-8")
    (release / "elsewhere").symlink_to(release / MANIFEST)
    os.mkfifo(release / "pipe")
    with (release / "endless").open("wb") as file:
        file.truncate(3 << 30)
    result = verified(release, editions, "--json")
    assert result.exit_code == 1
    assert named(result, "missing-in-release") == {PAGE}
    assert named(result, "strange-in-release") == {"notes.txt", "elsewhere", "pipe", "endless"}


def test_verify_tells_when_the_content_has_changed_since(release: Path, tmp_path: Path) -> None:
    editions = tmp_path / "other.yaml"
    editions.write_text("# the same\n" + PAGES_ONLY, encoding="utf-8")
    result = verified(release, editions)
    assert result.exit_code == 0, "the documents come out the same"
    assert "the content differs from what the release was made with" in result.stderr


def test_verify_names_files_that_come_out_differently(release: Path, editions: Path) -> None:
    theme = release.parent / "theme"
    theme.mkdir()
    (theme / "theme.toml").write_text('[colours]\naccent = "#204080"\n', encoding="utf-8")
    result = verified(release, editions, "--theme", str(theme), "--json")
    assert result.exit_code == 1
    assert named(result, "not-reproduced") == {PAGE}
    assert named(result, "made-otherwise") == {MANIFEST}


def test_a_manifest_that_is_none_is_named(release: Path, editions: Path) -> None:
    for text in (
        "",
        "{}",
        "[" * 100_000,
        "\ud800".encode("utf-8", "surrogatepass").decode("latin"),
    ):
        (release / MANIFEST).write_text(text, encoding="utf-8")
        result = verified(release, editions, "--json")
        assert result.exit_code == 1
        assert named(result, "changed-in-release") == {MANIFEST}


@pytest.mark.parametrize("value", [None, True, 1.5, [[]], {"a": {}}])
@pytest.mark.parametrize("name", ["content", "lock", "tools", "fonts", "unlocked", "files"])
def test_a_manifest_with_values_of_other_types_is_none_whatever_seals_it(
    made: Path, name: str, value: object
) -> None:
    files = files_in(made)
    told = json.loads(files.pop(MANIFEST)) | {name: value}
    del files[CHECKSUMS]
    files[MANIFEST] = (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
    files[CHECKSUMS] = checksums(files).encode()
    assert look_at(files).manifest is None


def test_nothing_is_made_where_something_is_or_content_is_not_fit(
    tmp_path: Path, editions: Path
) -> None:
    (tmp_path / "mine").write_text("mine", encoding="utf-8")
    result = run("--as-of", AS_OF, "-o", str(tmp_path), "--editions", str(editions))
    assert result.exit_code == 2
    assert "holds something already" in result.output
    stale = tmp_path / "stale.yaml"
    stale.write_text("editions: [{manuals: login-warning}]\n", encoding="utf-8")
    result = run("--as-of", AS_OF, "-o", str(tmp_path / "r"), "--editions", str(stale))
    assert result.exit_code == 1
    assert "stale-verification" in result.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "stale.yaml"]


def test_a_release_answers_for_a_day() -> None:
    result = run("-o", "anywhere")
    assert result.exit_code == 2
    assert "--as-of" in result.output


def test_editions_that_ask_for_nothing_are_told(tmp_path: Path) -> None:
    path = tmp_path / "editions.yaml"
    path.write_text("editions:\n  - manuals: practise-site\n", encoding="utf-8")
    result = run("--as-of", AS_OF, "-o", str(tmp_path / "r"), "--editions", str(path))
    assert result.exit_code == 1
    assert "did you mean `practice-site`?" in result.stderr


TYPED = """id: guide
title: Print
applies_to: {device: PC}
steps:
  - {id: first, do: "Please click **Print**."}
"""
GUIDE = """id: guide
language: en
languages: ja
title: Guide
publisher: The office
published: 2026-11-23
procedures: guide
"""


@pytest.mark.parametrize("command", ["release", "check"])
def test_all_that_is_refused_is_told_at_once(tmp_path: Path, command: str) -> None:
    content, theme = tmp_path / "content", tmp_path / "no-theme"
    for name, text in (("manuals", GUIDE), ("procedures", TYPED)):
        (content / name).mkdir(parents=True)
        (content / name / "guide.yaml").write_text(text, encoding="utf-8")
    given = ["--as-of", AS_OF, "--content", str(content), "--report", "json"]
    more = ["-o", str(tmp_path / "r"), "--theme", str(theme)] if command == "release" else []
    strict = [] if command == "release" else ["--strict"]
    result = CliRunner().invoke(main, [command, *given, *more, *strict], prog_name="build.py")
    assert result.exit_code == (3 if more else 1)  # without its theme no machine can make it
    told = {"wordy-phrase", "unverified-claim", "incomplete-translation"}
    told |= {"theme-problem"} if command == "release" else set()
    assert told <= {name for name in told if f'"{name}"' in result.output}, result.output
