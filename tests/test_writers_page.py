"""Promise: the writers' page teaches what is true. Its example is loaded, built and complete."""

import re
from pathlib import Path

import pytest
from PIL import Image

from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.reading_order import reading_order
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from schemas.base import Model
from schemas.control import Control, ControlName
from schemas.editions import EditionRequest, Editions
from schemas.environment import EnvironmentNames
from schemas.figure import PARTS, Figure, Screen, ScreenPart, Target
from schemas.glossary import Glossary, GlossaryEntry
from schemas.manual import Manual
from schemas.procedure import Procedure, StepVariant
from schemas.releases import ReleaseList
from schemas.settings import LanguageCheck, Settings
from schemas.waiver import ManualWaiver
from tests.conftest import CONTENT, open_library

PAGE = (CONTENT / "README.md").read_text(encoding="utf-8")


JAPANESE = (CONTENT / "README.ja.md").read_text(encoding="utf-8")


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Return a content folder made of the page's example."""
    assert write_example(PAGE, tmp_path) == [
        "manuals/example.yaml",
        "procedures/sign-in.yaml",
        "controls/call.yaml",
        "environments.yaml",
        "settings.yaml",
        "glossary.yaml",
        "releases.yaml",
        "editions.yaml",
    ]
    return tmp_path


def write_example(page: str, folder: Path) -> list[str]:
    """Write the example of a page, with pictures; return the names of its files."""
    blocks = re.findall(r"```yaml\n# (\S+)\n(.*?)```", page, re.DOTALL)
    for name, text in blocks:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    pictures = sorted(set(re.findall(r"image: (figures/\S+\.png)", page)))
    assert len(pictures) > 1
    for number, name in enumerate(pictures):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (400 + number, 400), "white").save(path)
    return [name for name, _ in blocks]


def test_the_example_has_no_fault(example: Path) -> None:
    report = Report(strict=True)
    check(load(read(example, report), example, report), report)
    assert [item.message() for item in report] == []
    open_library(example)


def test_the_example_becomes_a_manual(example: Path) -> None:
    library, report = open_library(example), Report()
    edition = resolve(library, library.manuals["example"], Selection(), report)
    said = "\n".join(reading_order(compose(edition, library)))
    assert not len(report)
    for words in ("Practice Site operation manual", "Sign in", "step 1", "Not verified"):
        assert words in said, words


def test_the_example_uses_every_key_there_is(example: Path) -> None:
    library = open_library(example)
    used: dict[type[Model], set[str]] = {}
    collect(library.manuals["example"], used)
    collect(library.procedures["sign-in"], used)
    assert library.environment_names
    collect(library.environment_names, used)
    collect(library.settings, used)
    collect(library.controls["call"], used)
    collect(library.glossary, used)
    assert library.releases
    collect(library.releases, used)
    assert library.editions
    collect(library.editions, used)
    assert used.keys() >= {
        *(Manual, Procedure, EnvironmentNames, Settings, Screen, ScreenPart, Figure, Target),
        *(ReleaseList, Control, ControlName, Editions, EditionRequest),
        *(Glossary, GlossaryEntry, LanguageCheck, ManualWaiver),
    }
    told: dict[type[Model], set[str]] = {
        StepVariant: {"verified"},  # in words: nobody has tried the example's variant
        ManualWaiver: {"approver", "until"},  # as in a waiver of a procedure
    }
    for model, keys in used.items():
        assert keys | told.get(model, set()) == set(model.model_fields), model.__name__
    assert isinstance(library, Library)


def collect(value: object, used: dict[type[Model], set[str]]) -> None:
    if isinstance(value, Model):
        if type(value).__module__ != "schemas.base":
            used.setdefault(type(value), set()).update(value.model_fields_set)
        for name in type(value).model_fields:
            collect(getattr(value, name), used)
    elif isinstance(value, tuple):
        for item in value:
            collect(item, used)
    elif isinstance(value, dict):
        for item in value.values():
            collect(item, used)


def test_the_japanese_example_has_no_fault(tmp_path: Path) -> None:
    assert write_example(JAPANESE, tmp_path) == [
        *("manuals/yoyaku-guide.yaml", "procedures/yoyaku.yaml"),
    ]
    report = Report(strict=True)
    check(load(read(tmp_path, report), tmp_path, report), report)
    assert [item.message() for item in report] == []


def test_the_japanese_page_names_the_same_marks() -> None:
    marks = ("{see sign-in/open}", "`【", "[[", "`**", "\\{", "iOS >= 12, < 15", "RULES.md")
    keys = {*Figure.model_fields, *Screen.model_fields, *ScreenPart.model_fields}
    assert len(keys) > len(PARTS)
    for mark in (*marks, *(f"`{key}`" for key in keys | {*Settings.model_fields})):
        assert mark in JAPANESE, mark
        assert mark.strip("`") in PAGE, mark


@pytest.mark.parametrize("page", [PAGE, JAPANESE], ids=["en", "ja"])
def test_both_pages_show_the_same_folder_and_an_example_of_variants(page: str) -> None:
    tree = page.split("```")[1]
    entries = set(re.findall(r"^  ([a-z.]+/?) ", tree, re.MULTILINE))
    assert entries == set(re.findall(r"^  ([a-z.]+/?) ", PAGE.split("```")[1], re.MULTILINE))
    assert "translations/" in entries
    assert re.search(r"^ +variants:.*\n +- applies_to: \{", page, re.MULTILINE)
    assert "variant-outside-step" in page


def test_a_message_about_money_is_a_notice() -> None:
    signal = JAPANESE.split("料金がかかります")[0].rsplit("signal: ", 1)[1]
    assert signal.startswith("notice")
