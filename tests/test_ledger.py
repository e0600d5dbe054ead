"""Promise: a verification speaks for the words it was made for, where it was made, and no others.

Everything here is invented: products, devices that were used, days.
"""

import os
import shutil
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from PIL import Image

from build import main
from pipeline.checking.checks import check
from pipeline.choosing.choosing import Choice, Outcome
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.reading_order import reading_order
from pipeline.forms.forms import forms_of
from pipeline.ledger import ledger_checks
from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.digests import Digests
from pipeline.ledger.ledger import cells, cells_in
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import own_list
from pipeline.ledger.stamping import all_stamped
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from schemas.environment import Environment, Versioned, is_a
from schemas.procedure import Step
from tests.conftest import CONTENT, ROOT, open_library

AS_OF = date(2026, 11, 23)
FILES = {
    "environments.yaml": """\
devices: [{name: iPhone, shape: phone}, {name: iPad, shape: tablet}, {name: PC, shape: desktop}]
os: [{name: iOS}, {name: Windows}]
browsers: [{name: Safari}, {name: Microsoft Edge}]
""",
    "manuals/guide.yaml": """\
id: guide
language: en
title: Guide
publisher: Sample Press
published: 2026-01-01
terms: {product: Starbook, other: Moonbook}
procedures: [sign-in, install]
""",
    "procedures/sign-in.yaml": """\
id: sign-in
title: Sign in
applies_to:
  - {device: [iPhone, iPad], os: iOS >= 12, browser: Safari}
verified:
  - {on: 2026-10-01, device: iPhone 12, os: iOS 14.2, browser: Safari}
  - {on: 2026-10-02, device: iPhone 15, os: iOS 17.2, browser: Safari}
  - {on: 2026-10-03, device: iPad Pro, os: iOS 16.1, browser: Safari}
steps:
  - id: open
    do: Open {product} and **wait** a little.
    figure: {screen: start, caption: The start page}
    notes: It may take a minute.
  - id: show
    do: Press [[Details]] and wait.
    sees: The details are shown.
    variants:
      - applies_to: {device: iPhone, os: iOS >= 17}
        do: Press [[More]] and wait.
      - applies_to: {device: iPad}
        do: Press [[Info]] and wait.
  - id: finish
    safety: {signal: notice, hazard: It ends., consequence: All is lost., avoidance: Save first.}
    do: Press [[End]].
screens:
  start: {title: Start, says: [{button: Go}]}
""",
    "procedures/install.yaml": """\
id: install
title: Install it
applies_to: {device: PC, os: Windows}
verified:
  - {on: 2026-10-04, device: PC, os: Windows 11, by: Aoi}
steps:
  - id: get
    do: Get {other} from the shop.
  - id: run
    do: Open the file.
""",
}
IPHONE = Environment(device="iPhone", os=Versioned.parse("iOS"), browser=Versioned.parse("Safari"))
IPAD = Environment(device="iPad", os=Versioned.parse("iOS"), browser=Versioned.parse("Safari"))
PC = Environment(device="PC", os=Versioned.parse("Windows"))

Open = dict[tuple[str, str], dict[str, Status]]


def write(folder: Path, **changed: str) -> Library:
    """Write the sample, with files in another form, and return it as loaded."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(changed.get(path.stem.replace("-", "_"), text), encoding="utf-8")
    return opened(folder)


def opened(folder: Path) -> Library:
    report = Report()
    library = load(read(folder, report), folder, report)
    check(library, report)
    assert not report.errors(), [item.message() for item in report]
    return library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the sample, of which every verification is stamped."""
    library = write(tmp_path)
    stamps = all_stamped(library, library.procedures.values())
    (tmp_path / "stamps.tsv").write_text(stamps.text(), encoding="utf-8")
    assert open_rows(opened(tmp_path)) == {}
    return tmp_path


def open_rows(library: Library) -> Open:
    """Return what is not verified: (procedure, environment) → step → status."""
    return {
        (name, str(environment)): {form.step.id: state.status for form, state in cell.rows}
        for name, row in cells(library, AS_OF, own_list()).items()
        for environment, cell in row.items()
        if cell.rows
    }


def edited(folder: Path, name: str, old: str, new: str) -> Library:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")
    return opened(folder)


def choice_for(library: Library, step: str, where: Environment) -> Choice:
    edition = resolve(library, library.manuals["guide"], Selection(where), Report())
    (found,) = [it for part in edition.procedures for it in part.steps if it.step.id == step]
    return found.choices[0]


def rules_in(library: Library, as_of: date = AS_OF) -> Counter[str]:
    report = Report()
    check_ledger(library, library.manuals.values(), Clock(as_of, own_list()), report)
    return Counter(item.rule.name for item in report)


# ── one word ──────────────────────────────────────────────────────────────────────────────────

SIGN_IN, INSTALL = "procedures/sign-in.yaml", "procedures/install.yaml"
ON_IPHONE, ON_IPAD, ON_PC = (("sign-in", str(IPHONE)), ("sign-in", str(IPAD)), ("install", str(PC)))
VOID = Status.VOID


@pytest.mark.parametrize(
    ("file", "old", "new", "void"),
    [
        (SIGN_IN, "wait** a little", "wait** a while", {ON_IPHONE: "open", ON_IPAD: "open"}),
        (SIGN_IN, "[[Details]]", "[[Detail]]", {ON_IPHONE: "show"}),
        (SIGN_IN, "[[More]]", "[[Mehr]]", {ON_IPHONE: "show"}),
        (SIGN_IN, "[[Info]]", "[[Infos]]", {ON_IPAD: "show"}),
        (SIGN_IN, "The details", "All details", {ON_IPHONE: "show", ON_IPAD: "show"}),
        (SIGN_IN, "[[End]]", "End", {ON_IPHONE: "finish", ON_IPAD: "finish"}),
        (SIGN_IN, "Save first", "Save all first", {ON_IPHONE: "finish", ON_IPAD: "finish"}),
        (SIGN_IN, "a minute", "an hour", {ON_IPHONE: "open", ON_IPAD: "open"}),
        (SIGN_IN, "button: Go", "button: Start", {ON_IPHONE: "open", ON_IPAD: "open"}),
        (SIGN_IN, "title: Start", "title: Home", {ON_IPHONE: "open", ON_IPAD: "open"}),
        (SIGN_IN, "The start page", "The first page", {ON_IPHONE: "open", ON_IPAD: "open"}),
        (SIGN_IN, "**wait**", "wait", {ON_IPHONE: "open", ON_IPAD: "open"}),
        (INSTALL, "Open the file", "Open that file", {ON_PC: "run"}),
        ("manuals/guide.yaml", "Moonbook", "Sunbook", {ON_PC: "get"}),
        ("manuals/guide.yaml", "Starbook", "Sunbook", {ON_IPHONE: "open", ON_IPAD: "open"}),
    ],
)
def test_one_word_makes_one_step_void_where_it_is_shown_until_it_is_reverted(
    file: str, old: str, new: str, void: dict[tuple[str, str], str], folder: Path
) -> None:
    before = cells(opened(folder), AS_OF, own_list())
    written = (folder / file).read_text(encoding="utf-8")
    library = edited(folder, file, old, new)
    assert open_rows(library) == {where: {step: VOID} for where, step in void.items()}
    assert rules_in(library) == {"edited-since-verified": 1}
    (folder / file).write_text(written, encoding="utf-8")
    after = cells(opened(folder), AS_OF, own_list())
    assert str(after) == str(before)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (SIGN_IN, "title: Sign in\n", "title: Sign in there\nabout: Once a day.\n"),
        (SIGN_IN, "[[Details]]", "【Details】"),
        (SIGN_IN, "{product} and", "Starbook  and"),
        (SIGN_IN, "avoidance: Save first.", "avoidance: Save first., owner: Sample Press"),
        (SIGN_IN, "    notes: It", "    # Really?\n    notes: It"),
        (SIGN_IN, "    notes: It may take a minute.", "    notes: [It may take a minute.]"),
        (SIGN_IN, "    sees: The details are shown.", "    sees: {text: The details are shown.}"),
        (SIGN_IN, "os: iOS >= 17", "os: iOS >= 16.5"),
        ("manuals/guide.yaml", "title: Guide", "title: The guide"),
        ("manuals/guide.yaml", "{product: Starbook, other", '{more: x, "product": Starbook, other'),
    ],
)
def test_what_is_no_part_of_a_step_makes_nothing_void(
    file: str, old: str, new: str, folder: Path
) -> None:
    assert open_rows(edited(folder, file, old, new)) == {}


def test_each_key_of_a_step_is_part_of_what_was_verified_or_known_not_to_be(folder: Path) -> None:
    """A key that readers read, and no digest knows, would let evidence stand for other words."""
    not_read = {"id", "audience", "applies_to", "variants", "verified", "waivers"}
    library = opened(folder)
    digests, known = Digests(library), set[str]()
    for procedure in library.procedures.values():
        for step in procedure.steps:
            for form in forms_of(procedure, step):
                known |= digests._meaning(procedure, form, {}).keys()
    of_the_procedure = {"before"}
    assert known - of_the_procedure == set(Step.model_fields) - not_read


def test_the_name_of_a_screen_makes_nothing_void(folder: Path) -> None:
    path = folder / SIGN_IN
    text = path.read_text(encoding="utf-8").replace("screen: start", "screen: begin")
    path.write_text(text.replace("  start: {", "  begin: {"), encoding="utf-8")
    assert open_rows(opened(folder)) == {}


@pytest.mark.parametrize("style", [None, True, False])
@pytest.mark.parametrize("quote", [None, '"', "'"])
@pytest.mark.parametrize("width", [20, 1000])
def test_reformatting_makes_nothing_void(
    style: bool | None,  # noqa: FBT001
    quote: str | None,
    width: int,
    folder: Path,
) -> None:
    for name in (SIGN_IN, INSTALL, "manuals/guide.yaml"):
        path = folder / name
        content = yaml.load(path.read_text(encoding="utf-8"), yaml.BaseLoader)  # noqa: S506
        text = yaml.dump(
            content, default_flow_style=style, default_style=quote, width=width, sort_keys=True
        )
        assert text != FILES[name]
        path.write_bytes(f"# Written anew.\n{text}".replace("\n", "\r\n").encode())
    assert open_rows(opened(folder)) == {}


def test_letters_with_marks_may_be_written_in_one_piece_or_two(folder: Path) -> None:
    """As editors and keyboards do it, and nobody sees."""
    one, two = "caf\u00e9", "cafe\u0301"
    edited(folder, INSTALL, "from the shop", f"from the {one}")
    line = "  - {on: 2026-10-05, device: PC, os: Windows 11}\n"
    edited(folder, INSTALL, "steps:", f"{line}steps:")
    library = opened(folder)
    stamps = all_stamped(library, library.procedures.values())
    (folder / "stamps.tsv").write_text(stamps.text(), encoding="utf-8")
    assert open_rows(edited(folder, INSTALL, one, two)) == {}
    assert open_rows(edited(folder, INSTALL, two, "cafe")) == {ON_PC: {"get": VOID}}


def test_a_picture_is_its_pixels_and_not_its_name(folder: Path) -> None:
    for name, colour in (("one.png", "white"), ("two.png", "white"), ("other.png", "black")):
        (folder / "figures").mkdir(exist_ok=True)
        Image.new("RGB", (400, 300), colour).save(folder / "figures" / name)
    figure = "    figure: {image: figures/one.png, alt: The file}\n"
    path = folder / INSTALL
    path.write_text(path.read_text(encoding="utf-8") + figure, encoding="utf-8")
    library = opened(folder)
    assert open_rows(library) == {ON_PC: {"run": VOID}}
    (folder / "stamps.tsv").unlink()
    stamps = all_stamped(opened(folder), library.procedures.values())
    (folder / "stamps.tsv").write_text(stamps.text(), encoding="utf-8")
    assert open_rows(edited(folder, INSTALL, "one.png", "two.png")) == {}
    two = folder / "figures" / "two.png"
    before = two.read_bytes()
    with Image.open(two) as picture:
        picture.convert("RGBA").save(two, compress_level=0)
    assert two.read_bytes() != before
    assert open_rows(opened(folder)) == {}, "the same picture, saved again"
    with Image.open(two) as picture:
        turned = Image.Exif()
        turned[0x0112] = 6
        picture.transpose(Image.Transpose.ROTATE_90).save(two, exif=turned)
    assert open_rows(opened(folder)) == {}, "the same picture, turned by a note"
    with Image.open(two) as picture:
        picture.putpixel((7, 7), (255, 255, 254, 255))
        picture.save(two)
    assert open_rows(opened(folder)) == {ON_PC: {"run": VOID}}, "another pixel"
    report = Report()
    manuals = opened(folder).manuals.values()
    check_ledger(opened(folder), manuals, Clock(AS_OF, own_list()), report)
    (hint,) = [it.hint() for it in report if it.rule.name == "edited-since-verified"]
    assert "figures/two.png" in hint, "whoever replaced it alone is told that it counts"
    two.write_bytes(before)
    assert open_rows(edited(folder, INSTALL, "two.png", "other.png")) == {ON_PC: {"run": VOID}}


def test_digests_depend_on_nothing_but_the_words(folder: Path) -> None:
    """Another process, another hash order; the digests stand here, so no version changes them."""
    code = (
        "from pathlib import Path\nfrom tests.test_ledger import opened\n"
        "from pipeline.ledger.digests import Digests\n"
        "from pipeline.forms.forms import forms_of\n"
        f"library = opened(Path({str(folder)!r}))\nprocedure = library.procedures['install']\n"
        "digests = Digests(library)\n"
        "print([digests.of(procedure, forms_of(procedure, it)[0]) for it in procedure.steps])"
    )
    for seed in ("0", "1"):
        result = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert result.stdout.strip() == "['0b9760675767d324', '0543ce78475c8a15']"


def test_a_safety_message_of_a_procedure_is_part_of_each_step_of_it(folder: Path) -> None:
    message = "{signal: warning, hazard: h, consequence: c, avoidance: Save it., owner: Aoi}"
    edited(folder, INSTALL, "steps:", f"safety: {message}\nsteps:")
    all_void = {ON_PC: {"get": VOID, "run": VOID}}
    assert open_rows(opened(folder)) == all_void
    (folder / "stamps.tsv").unlink()
    library = opened(folder)
    stamps = all_stamped(library, library.procedures.values())
    (folder / "stamps.tsv").write_text(stamps.text(), encoding="utf-8")
    assert open_rows(edited(folder, INSTALL, "owner: Aoi", "owner: Ren")) == {}
    edits = [("hazard: h", "hazard: i"), ("consequence: c", "consequence: d"), ("it.", "all.")]
    for old, new in edits:
        assert open_rows(edited(folder, INSTALL, old, new)) == all_void
        assert open_rows(edited(folder, INSTALL, new, old)) == {}


def test_what_several_manuals_print_counts_in_all_of_them(folder: Path) -> None:
    text = FILES["manuals/guide.yaml"].replace("id: guide", "id: twin")
    (folder / "manuals" / "twin.yaml").write_text(text, encoding="utf-8")
    assert open_rows(opened(folder)) == {}, "a manual that prints the same words changes nothing"
    library = edited(folder, "manuals/twin.yaml", "Moonbook", "Sunbook")
    assert open_rows(library) == {ON_PC: {"get": VOID}}, "nobody has verified the other words"


def test_a_step_that_came_later_is_not_verified(folder: Path) -> None:
    library = edited(folder, INSTALL, "  - id: run\n", "  - id: wait\n    do: Wait.\n  - id: run\n")
    assert open_rows(library) == {ON_PC: {"wait": VOID}}


def test_a_variant_that_came_later_is_not_verified(folder: Path) -> None:
    """And the words of before are those for the other versions, on which nobody has tried them."""
    variant = "    variants: {applies_to: {os: Windows >= 11}, do: Get it.}\n"
    library = edited(folder, INSTALL, "  - id: run\n", f"{variant}  - id: run\n")
    rows = cells(library, AS_OF, own_list())["install"][PC].rows
    assert [(bool(form.variant), state.status) for form, state in rows] == [
        (False, Status.NEVER),
        (True, VOID),
    ]
    assert choice_for(library, "get", PC).outcome is Outcome.EDITED


# ── what a reader gets and is told ────────────────────────────────────────────────────────────


def test_void_evidence_chooses_no_form(folder: Path) -> None:
    where = Environment(
        device="iPhone", os=Versioned.parse("iOS 17.2"), browser=Versioned.parse("Safari")
    )
    assert "[[More]]" in choice_for(opened(folder), "show", where).form.do
    library = edited(folder, SIGN_IN, "[[More]]", "[[Mehr]]")
    choice = choice_for(library, "show", where)
    assert "[[Details]]" in choice.form.do
    assert choice.outcome is Outcome.NEIGHBOUR


def test_a_form_whose_only_evidence_is_void_keeps_the_reason(folder: Path) -> None:
    choice = choice_for(edited(folder, INSTALL, "the file", "that file"), "run", PC)
    assert choice.outcome is Outcome.EDITED
    assert choice.evidence is None
    assert choice.void
    assert choice.void.by == "Aoi"
    assert [item.by for item in choice.form.void] == ["Aoi"]


@pytest.mark.parametrize(
    ("selection", "words"),
    [
        (Selection(), ["Edited since it was verified:", "PC / Windows 11 (4 October 2026)"]),
        (
            Selection(PC),
            [
                "Part of this procedure (step 2) was edited since it was verified on PC",
                "This step was edited since it was verified on PC / Windows 11",
                "nobody has verified it again.",
                "again. The rest of this procedure was verified on PC / Windows 11 (4 October",
            ],
        ),
        (
            Selection(Environment(device="PC", os=Versioned.parse("Windows 10"))),
            [
                "PC / Windows 11 (4 October 2026); nobody has verified it again. You have PC",
                "This step was edited since it was verified on PC / Windows 11 (4 October 2026)",
                "The rest of this procedure was verified on PC / Windows 11 (4 October 2026); you",
            ],
        ),
    ],
)
def test_a_document_says_that_a_procedure_was_edited(
    selection: Selection, words: list[str], folder: Path
) -> None:
    library = edited(folder, INSTALL, "the file", "that file")
    edition = resolve(library, library.manuals["guide"], selection, Report())
    said = "\n".join(reading_order(compose(edition, library)))
    assert [word for word in words if word not in said] == []
    # Beside a step stands only what is not said of most: of one that was edited.
    assert said.count("This step") == (not selection.environment.is_open)
    assert said.count("Edited since it was verified:") == 2 * selection.environment.is_open


@pytest.mark.parametrize(
    ("language", "one", "never", "all_steps"),
    [
        (
            "en",
            "PC / Windows 11 (4 October 2026) (step 2)",
            "PC / Windows (steps 2 and 3)",
            "PC / Windows 11 (4 October 2026)",
        ),
        (
            "ja",
            "PC / Windows 11（2026年10月4日）（手順②）",
            "PC / Windows（手順②・③）",
            "PC / Windows 11（2026年10月4日）",
        ),
    ],
)
def test_the_edition_for_everybody_names_the_steps_when_it_is_not_all(
    language: str, one: str, never: str, all_steps: str, folder: Path
) -> None:
    edited(folder, "manuals/guide.yaml", "language: en", f"language: {language}")

    def said(library: Library) -> list[str]:
        edition = resolve(library, library.manuals["guide"], Selection(), Report())
        return [line for it in reading_order(compose(edition, library)) for line in it.split("\n")]

    assert any(line.endswith(one) for line in said(edited(folder, INSTALL, "the file", "a file")))
    library = edited(folder, INSTALL, "from the shop", "there")
    assert any(line.endswith(all_steps) for line in said(library))
    edited(folder, INSTALL, "there", "from the shop")
    step = "  - id: last\n    do: Close it.\n"
    path = folder / INSTALL
    text = path.read_text(encoding="utf-8").replace("by: Aoi", "by: Aoi, steps: [get, run]")
    path.write_text(text + step, encoding="utf-8")
    library = opened(folder)
    assert any(line.endswith(never) for line in said(library)), said(library)


def test_japanese_says_first_that_it_was_verified_and_then_that_it_was_edited(
    folder: Path,
) -> None:
    edited(folder, "manuals/guide.yaml", "language: en", "language: ja")
    library = edited(folder, INSTALL, "the file", "that file")
    edition = resolve(library, library.manuals["guide"], Selection(PC), Report())
    said = "\n".join(reading_order(compose(edition, library)))
    assert (
        "この手順書の一部（手順②）は、PC / Windows 11で確認しました（2026年10月4日）が、"
        "その後変更しました。"
        "変更後は確認していません。"
    ) in said
    command = ["check", "--content", str(folder), "--lang", "ja", "--as-of", "2026-11-23"]
    assert "2026-10-04に確認した後に、変更または追加されました：" in (
        CliRunner().invoke(main, command).output
    )


def test_explain_says_what_is_void_and_what_speaks_for_nothing(folder: Path) -> None:
    edited(
        folder,
        INSTALL,
        "by: Aoi}",
        "by: Aoi}\n  - {on: 2026-10-05, device: PC, os: Windows 11, method: screen}",
    )
    edited(folder, INSTALL, "the file", "that file")
    command = ["explain", "install/run", "--content", str(folder)]
    said = CliRunner().invoke(main, command).stdout
    assert "edited since it was verified (PC, Windows 11; 2026-10-04)" in said
    assert "void: edited since PC, Windows 11 on 2026-10-04" in said
    assert "seen on a declared screen only, speaks for no environment: PC, Windows 11" in said


# ── evidence ──────────────────────────────────────────────────────────────────────────────────


def test_a_verification_speaks_for_the_steps_it_names(tmp_path: Path) -> None:
    text = FILES[INSTALL].replace("by: Aoi", "steps: run")
    library = write(tmp_path, install=text)
    assert open_rows(library)[ON_PC] == {"get": Status.NEVER}


@pytest.mark.parametrize(
    ("method", "status"),
    [("product", None), ("machine", None), ("screen", Status.NEVER)],
)
def test_a_drawing_is_no_product(method: str, status: Status | None, tmp_path: Path) -> None:
    text = FILES[INSTALL].replace("by: Aoi", f"method: {method}")
    rows = open_rows(write(tmp_path, install=text))
    assert rows.get(ON_PC, {}).get("get") is status


def test_a_line_written_by_hand_is_believed_and_warned_of(tmp_path: Path) -> None:
    library = write(tmp_path)
    assert open_rows(library) == {}
    assert rules_in(library) == {"unstamped-verification": 1}


def test_each_range_of_versions_needs_evidence_inside(tmp_path: Path) -> None:
    claims = "applies_to: [{device: PC, os: Windows 10}, {device: PC, os: Windows 11}]"
    text = FILES[INSTALL].replace("applies_to: {device: PC, os: Windows}", claims)
    library = write(tmp_path, install=text)
    assert open_rows(library) == {ON_PC: {"get": Status.NEVER, "run": Status.NEVER}}
    assert rules_in(library)["unverified-claim"] == 1


@pytest.mark.parametrize(
    ("os", "void", "known"),
    [
        ("iOS 14.2", "[[Details]]", VOID),
        ("iOS 16.7", "[[Details]]", VOID),
        ("iOS 17.2", "[[Details]]", Status.VERIFIED),
        ("iOS 17", "[[More]]", VOID),
        ("iOS 16.7", "[[More]]", Status.VERIFIED),
        ("iOS 18.1", "[[Info]]", Status.VERIFIED),
        ("iOS", "[[More]]", VOID),
        ("iOS 11.4", "[[More]]", Status.NOT_CLAIMED),
        ("Windows 11", "[[More]]", Status.NOT_CLAIMED),
    ],
)
def test_a_reader_s_cell_is_about_the_forms_that_the_reader_gets(
    os: str, void: str, known: Status, folder: Path
) -> None:
    reader = Environment(
        device="iPhone 13", os=Versioned.parse(os), browser=Versioned.parse("Safari 17")
    )
    library = edited(folder, SIGN_IN, void, "[[Other]]")
    cell = cells_in([reader], library, Clock(AS_OF, own_list()))["sign-in"][reader]
    assert cell.status is known
    assert cell.steps == (("show",) if known is VOID else ())


def test_words_that_no_reader_gets_need_no_evidence(tmp_path: Path) -> None:
    """The step itself is never shown: two variants share all versions between them."""
    variants = (
        "    variants:\n      - {applies_to: {os: Windows < 11}, do: a}\n"
        "      - {applies_to: {os: Windows >= 11}, do: b}\n"
    )
    ten = "  - {on: 2026-10-05, device: PC, os: Windows 10}\n"
    text = FILES[INSTALL].replace("  - id: run", f"{variants}  - id: run")
    assert open_rows(write(tmp_path, install=text)) == {ON_PC: {"get": Status.NEVER}}
    text = text.replace("steps:\n", f"{ten}steps:\n")
    assert open_rows(write(tmp_path, install=text)) == {}


def test_a_phone_may_be_claimed_by_its_system_and_verified_by_its_model(tmp_path: Path) -> None:
    names = FILES["environments.yaml"].replace(
        "devices: [", "devices: [{name: Pixel}, {name: Android}, "
    )
    names = names.replace("os: [", "os: [{name: Android}, ")
    text = (
        FILES[INSTALL]
        .replace("applies_to: {device: PC, os: Windows}", "applies_to: {device: Android}")
        .replace("device: PC, os: Windows 11, by: Aoi", "device: Pixel 8, os: Android 16")
    )
    library = write(tmp_path, environments=names, install=text)
    assert not [key for key in open_rows(library) if key[0] == "install"]
    assert rules_in(library) == {"unstamped-verification": 1}


def hints(library: Library, rule: str) -> list[str]:
    report = Report()
    check_ledger(library, library.manuals.values(), Clock(AS_OF, own_list()), report)
    return [it.hint() for it in report if it.rule.name == rule]


def test_a_hint_asks_for_the_model_and_for_the_steps_that_lack_evidence(tmp_path: Path) -> None:
    one = "  - {on: 2026-10-03, device: iPad Pro, os: iOS 16.1, browser: Safari}\n"
    library = write(tmp_path, sign_in=FILES["procedures/sign-in.yaml"].replace(one, ""))
    (hint,) = hints(library, "unverified-claim")
    assert '`build.py verify sign-in --device "iPad …" --os "iOS …"' in hint
    library = write(tmp_path, install=FILES[INSTALL].replace("by: Aoi", "steps: run"))
    (hint,) = hints(library, "unverified-claim")
    assert '`build.py verify install --steps get --device "PC" --os "Windows …"' in hint


# ── the manuals of this repository ────────────────────────────────────────────────────────────


def test_the_japanese_manual_is_refused_for_precisely_these_reasons() -> None:
    library = open_library(CONTENT)
    report = Report(strict=True)
    manual = library.manuals["login-warning"]
    check_ledger(library, [manual], Clock(AS_OF, own_list()), report)
    found = {(item.rule.name, Path(item.place.file).stem) for item in report.errors()}
    ours = ["pass-warning-android", "pass-warning-ios", "trust-certificate-ios"]
    assert found == {
        *(("unverified-claim", name) for name in ours[1:]),
        ("device-is-no-model", ours[0]),
        *(("risk-without-approval", name) for name in ours),
        *(("stale-verification", name) for name in ours),
    }
    unverified = [it for it in report if it.rule.name == "unverified-claim"]
    assert {item.values["environment"] for item in unverified} == {"iPad, iOS, Safari"}
    for item in report:
        if item.rule.name == "stale-verification":
            assert "days old, good for 365" in item.values["reason"], "the calendar"
            assert "out of support" in item.values["reason"], "the world"


@pytest.mark.parametrize(("manual", "status"), [("practice-site", 0), ("login-warning", 1)])
def test_strict_builds_one_manual_and_refuses_the_other(
    manual: str, status: int, tmp_path: Path
) -> None:
    shutil.copytree(CONTENT, tmp_path / "content")
    command = ["check", "--content", str(tmp_path / "content"), "--strict", "--as-of", "2026-11-23"]
    other = {"practice-site": "login-warning", "login-warning": "practice-site"}[manual]
    (tmp_path / "content" / "manuals" / f"{other}.yaml").unlink()
    for name in open_library(CONTENT).manuals[other].procedures:
        (tmp_path / "content" / "procedures" / f"{name}.yaml").unlink()
    keep_stamps_of(manual, tmp_path / "content" / "stamps.tsv")
    result = CliRunner().invoke(main, command)
    assert result.exit_code == status, result.output


def keep_stamps_of(manual: str, path: Path) -> None:
    names = tuple(f"{it}/" for it in open_library(CONTENT).manuals[manual].procedures)
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.startswith(("#", *names))]
    path.write_text("".join(kept), encoding="utf-8")


def test_no_verification_of_this_repository_is_void() -> None:
    assert not {"edited-since-verified", "unstamped-verification", "orphan-stamp"} & set(
        rules_in(open_library(CONTENT))
    )


def test_every_model_that_a_hint_suggests_is_known_here() -> None:
    names = open_library(CONTENT).environment_names
    assert names
    for model in ledger_checks.EXAMPLES.values():
        assert any(is_a(model, it.name) for it in names.devices), model


def test_the_ipad_is_said_to_be_unverified_in_the_document() -> None:
    library = open_library(CONTENT)
    edition = resolve(library, library.manuals["login-warning"], Selection(), Report())
    said = "\n".join(reading_order(compose(edition, library)))
    assert "未確認：" in said
    assert "iPad / iOS / Safari" in said


@pytest.mark.parametrize(
    ("as_of", "title"),
    [(date(2026, 11, 23), "動作を確認した環境"), (date(2018, 1, 1), "対象の環境")],
)
def test_no_heading_claims_what_nobody_tried(as_of: date, title: str) -> None:
    library = open_library(CONTENT)
    selection = Selection(as_of=as_of)
    edition = resolve(library, library.manuals["login-warning"], selection, Report())
    sections = compose(edition, library).sections
    assert [it.title for it in sections if it.id == "_environments"] == [title]
