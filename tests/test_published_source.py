"""Promise: the source in a release gives the same manual, and tells nothing beside it."""

from pathlib import Path
from shutil import copytree

import pytest
from babel.messages.catalog import Message
from hypothesis import given
from hypothesis import strategies as st

from pipeline.choosing.resolve import Edition, Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.identity import identity_of
from pipeline.diagnostics import Report
from pipeline.loading.library import load
from pipeline.reading.source import read
from pipeline.releasing.published_source import HIDDEN, published_source
from pipeline.translating.messages import messages_of
from pipeline.translating.po_writing import catalog_for, po_bytes
from pipeline.translating.translated import in_language
from tests.conftest import CONTENT, EDITIONS, open_library

HOUSE = """\
# A comment about Customer X.
development_hosts: [dev-7.internal.example]
ageing: {error_after_days: 300}
"""
MANUAL = """\
id: guide
language: en
title: How to use {product}
publisher: Sample Press
published: 2026-11-23
terms: {product: Notebook, account: T0P-5ecret}
audiences: {user: Users, admin: Administrators}
procedures: [one]
"""
PROCEDURE = """\
id: one
title: Open it
applies_to: [{os: Debian}]
verified: [{on: 2026-11-20, device: PC, os: Debian 12, by: Hanako Yamada}]
waivers: [{rule: device-is-no-model, reason: Secret deal, approver: Taro Suzuki, until: 2027-01-01}]
steps:
  - id: first  # Taro wrote this
    do: Press [[Open]].
    figure: {screen: start, tap: Open}
  - id: keys
    audience: admin
    do: Type the master key.
    figure: {screen: vault, tap: "{#unlock}"}
screens:
  start:
    says:
      - button: Open
      - text: "Signed in as T0P-5ecret, PIN 4711"
    redact: ["{account}", "4711"]
  vault:
    says: [{button: "{#unlock}"}, Vault of keys]
"""
CONTROL = """\
id: unlock
names: [{label: {en: Unlock all}}]
"""


def resolved(folder: Path, manual: str, selection: Selection) -> Edition:
    library, report = open_library(folder), Report()
    edition = resolve(library, library.manuals[manual], selection, report)
    assert not report.errors()
    return edition


def sources_of(edition: Edition, folder: Path) -> dict[str, str]:
    found = published_source(edition, read(folder, Report()))
    return {name: data.decode() for name, data in found.items()}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    files = {
        "settings.yaml": HOUSE,
        "manuals/guide.yaml": MANUAL,
        "procedures/one.yaml": PROCEDURE,
        "controls/unlock.yaml": CONTROL,
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def write_as_content(files: dict[str, str], folder: Path, pictures: Path) -> None:
    for name, text in files.items():
        kind, _, rest = name.partition("-")
        target = {
            "manual.yaml": "manuals/manual.yaml",
            "environments.yaml": name,
            "settings.yaml": name,
        }.get(name, f"{kind}s/{rest}")
        path = folder / target
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if (pictures / "figures").is_dir():
        copytree(pictures / "figures", folder / "figures")


@pytest.mark.parametrize("name", ["login-warning", "login-warning-iphone", "practice-site"])
def test_read_again_it_gives_the_same_words(name: str, tmp_path: Path) -> None:
    folder, manual, selection = EDITIONS[name]
    edition = resolved(folder, manual, selection)
    files = sources_of(edition, folder)
    assert {"manual.yaml", "environments.yaml"} < files.keys()
    write_as_content(files, tmp_path, folder)
    report = Report()
    library = load(read(tmp_path, report), tmp_path, report)
    again = resolve(library, library.manuals[manual], selection, report)
    before = identity_of(compose(edition, open_library(folder))).parts
    assert identity_of(compose(again, library)).parts == before


def test_what_readers_do_not_get_is_not_in_it(house: Path) -> None:
    edition = resolved(house, "guide", Selection(audience="user"))
    text = "\n".join(sources_of(edition, house).values())
    assert "Press [[Open]]." in text
    assert "error_after_days" in text
    for hidden in (
        *("Customer X", "internal.example", "Hanako", "Suzuki", "Secret deal", "Taro wrote"),
        *(
            "master key",
            "Vault of keys",
            "Unlock all",
            "unlock",
            "T0P-5ecret",
            "T0P",
            "4711",
            "redact",
        ),
    ):
        assert hidden not in text, hidden
    assert text.count(HIDDEN) == 2, "the term and what the screen says"


def in_japanese(folder: Path) -> None:
    """Translate every text into the same words with a sign, as somebody with a name does it."""
    library = open_library(folder)
    po = catalog_for(library.manuals["guide"], "ja")
    po.headers = [(it, f"{value}Jiro") for it, value in po.headers if it == "Last-Translator"]
    for item in messages_of(library, library.manuals["guide"]):
        po[item.text] = Message(
            item.text, f"＊{item.text}", context=item.context, user_comments=["Ask Jiro."]
        )
    path = folder / "translations/ja/guide.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(po_bytes(po))


def test_of_a_translation_its_po_is_in_it_as_far_as_its_readers_get_it(house: Path) -> None:
    in_japanese(house)
    library = open_library(house)
    translated, manual = in_language(library, library.manuals["guide"], "ja")
    edition = resolve(translated, manual, Selection(audience="user", language="ja"), Report())
    files = sources_of(edition, house)
    assert "Press [[Open]]." in files["procedure-one.yaml"], "the original"
    po = files["translation-ja.po"]
    assert 'msgstr "＊Press [[Open]]."' in po
    for hidden in ("Jiro", "master key", "Vault", "T0P", "4711"):
        assert hidden not in po, hidden


def test_a_translation_comes_back_from_it(tmp_path: Path) -> None:
    library = open_library(CONTENT)
    translated, manual = in_language(library, library.manuals["login-warning"], "en")
    edition = resolve(translated, manual, Selection(language="en"), Report())
    files = sources_of(edition, CONTENT)
    po = tmp_path / "translations/en/login-warning.po"
    po.parent.mkdir(parents=True)
    po.write_text(files.pop("translation-en.po"), encoding="utf-8")
    write_as_content(files, tmp_path, CONTENT)
    report = Report()
    again, manual = in_language(
        loaded := load(read(tmp_path, report), tmp_path, report), loaded.manuals[manual.id], "en"
    )
    found = resolve(again, manual, Selection(language="en"), report)
    before = identity_of(compose(edition, translated))
    assert len(before.parts) > 8
    assert identity_of(compose(found, again)).parts == before.parts


EVIDENCE = """\
verified:
  - {on: 2026-11-19, device: PC, os: Debian 12, steps: [first, keys]}
  - {on: 2026-11-18, device: PC, os: Debian 11, steps: keys}
  - {on: 2026-11-20, device: PC, os: Debian 12}
"""


def test_evidence_names_no_step_that_its_readers_do_not_get(house: Path) -> None:
    path = house / "procedures" / "one.yaml"
    before, _, after = path.read_text(encoding="utf-8").partition("verified:")
    path.write_text(before + EVIDENCE + after.partition("\n")[2], encoding="utf-8")
    users = sources_of(resolved(house, "guide", Selection(audience="user")), house)
    told = users["procedure-one.yaml"]
    assert "keys" not in told
    assert "2026-11-18" not in told, "it is evidence for others only"
    assert "2026-11-19" in told
    assert "2026-11-20" in told
    everybody = sources_of(resolved(house, "guide", Selection()), house)
    assert everybody["procedure-one.yaml"].count("keys") == 4, "id, screen, evidence twice"


def test_one_step_needs_no_list_around_it(house: Path) -> None:
    path = house / "procedures" / "one.yaml"
    before, _, after = path.read_text(encoding="utf-8").partition("steps:\n")
    step = "steps:\n  id: first\n  do: Press [[Open]].\n"
    path.write_text(before + step + "screens:" + after.partition("screens:")[2], encoding="utf-8")
    files = sources_of(resolved(house, "guide", Selection()), house)
    assert "Press [[Open]]." in files["procedure-one.yaml"]
    assert "screens" not in files["procedure-one.yaml"], "none of them is shown"


def test_for_everybody_the_steps_of_all_audiences_are_in_it(house: Path) -> None:
    files = sources_of(resolved(house, "guide", Selection()), house)
    assert "master key" in files["procedure-one.yaml"]


def test_the_attachments_of_the_shipped_manual_hold_no_comment_and_no_name() -> None:
    folder, manual, selection = EDITIONS["practice-site"]
    text = "\n".join(sources_of(resolved(folder, manual, selection), folder).values())
    assert folder == CONTENT
    assert " # " not in text
    assert "approver" not in text


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.text(max_size=40)))
def test_any_text_comes_back_from_its_yaml(terms: dict[str, str]) -> None:
    import yaml

    from pipeline.releasing.published_source import _scalar

    written = "".join(f"{_scalar(key)}: {_scalar(value)}\n" for key, value in terms.items())
    printable = all(it.isprintable() for value in terms.values() for it in value)
    if printable and terms:
        loaded = yaml.load(written, Loader=yaml.BaseLoader)  # noqa: S506 - all scalars are texts
        assert loaded == terms
