"""Promise: a step that names a control by id says what it is called, wherever its reader is.

Everything here is invented: products, labels, devices that were used, days.
"""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from build import main
from pipeline.checking.checks import check
from pipeline.choosing.choosing import Outcome
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.reading_order import reading_order
from pipeline.forms.forms import Forms
from pipeline.forms.labels import Labels
from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.digests import Digests
from pipeline.ledger.ledger import cells, cells_in
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import own_list
from pipeline.ledger.stamping import all_stamped
from pipeline.loading.library import Library, load
from pipeline.planning.plan import plan
from pipeline.reading.source import read
from schemas.environment import Environment, Versioned
from tests.conftest import open_library

AS_OF = date(2026, 11, 23)
NAMES = (
    "{label: {en: Details, ja: 詳細}, applies_to: {os: iOS, browser: Safari}}",
    "{label: {en: More, ja: もっと}, applies_to: {os: iOS >= 16, browser: Safari}}",
    "{label: {en: Advanced, ja: 詳細設定}, applies_to: {os: Android, browser: Chrome}}",
)
CONTROL = "id: details\nnames:\n"
MANUAL = """\
id: {id}
language: {language}
title: Guide
publisher: Sample Press
published: 2026-01-01
terms: {{product: Starbook}}
procedures: [open]
"""
PROCEDURE = """\
id: open
title: Open it
applies_to:
  - {device: iPhone, os: iOS, browser: Safari}
  - {device: Pixel, os: Android, browser: Chrome}
verified:
  - {on: 2026-10-01, device: iPhone 12, os: iOS 14.2, browser: Safari}
  - {on: 2026-10-02, device: iPhone 15, os: iOS 17.2, browser: Safari}
  - {on: 2026-10-03, device: Pixel 8, os: Android 14, browser: Chrome}
steps:
  - id: start
    do: Start it.
  - id: show
    safety: {signal: notice, hazard: "{#details} shows all.", consequence: X., avoidance: Y.}
    do: Then tap {#details} or [[{#details}]].
    figure: {screen: menu, tap: "{#details}"}
    notes: "{#details} is at the top."
screens:
  menu: {title: Menu, says: [{button: "{#details}"}, {text: 'See [{#details}], \\{#details\\}'}]}
"""
ESCAPED = "\\{#details\\}"
OLD = Environment(device="iPhone", os=Versioned.parse("iOS 14"), browser=Versioned.parse("Safari"))
NEW = Environment(device="iPhone", os=Versioned.parse("iOS 18"), browser=Versioned.parse("Safari"))
PIXEL = Environment(
    device="Pixel", os=Versioned.parse("Android 15"), browser=Versioned.parse("Chrome")
)


def written(folder: Path, names: tuple[str, ...] = NAMES, procedure: str = PROCEDURE) -> Path:
    files = {
        "manuals/guide.yaml": MANUAL.format(id="guide", language="en"),
        "procedures/open.yaml": procedure,
        "controls/details.yaml": CONTROL + "".join(f"  - {it}\n" for it in names),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def stamp(folder: Path) -> None:
    library = open_library(folder)
    data = all_stamped(library, library.procedures.values()).text()
    (folder / "stamps.tsv").write_text(data, encoding="utf-8")


def said(folder: Path, where: Environment | None = None, manual: str = "guide") -> str:
    library, report = open_library(folder), Report()
    edition = resolve(library, library.manuals[manual], Selection(where or Environment()), report)
    assert not len(report), [item.message() for item in report]
    return "\n".join(reading_order(compose(edition, library)))


def digests(library: Library) -> dict[str, list[tuple[str, str]]]:
    """Return for each step the claims and the digest of each of its forms."""
    known, labels = Digests(library), Labels(library)
    return {
        step.id: sorted(
            (" or ".join(map(str, form.claims)), known.of(procedure, form))
            for form in Forms(procedure, labels=labels).of(step)
        )
        for procedure in library.procedures.values()
        for step in procedure.steps
    }


def problems(folder: Path) -> list[str]:
    report = Report()
    check(load(read(folder, report), folder, report), report)
    return [item.rule.name for item in report]


# ── what a reader gets ────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("where", "label"), [(OLD, "Details"), (NEW, "More"), (PIXEL, "Advanced")])
def test_each_reader_gets_the_label_of_their_environment(
    tmp_path: Path, where: Environment, label: str
) -> None:
    text = said(written(tmp_path), where)
    assert f"Then tap {label} or {label}." in text
    assert f"Note: {label} is at the top." in text
    assert f"{label} shows all." in text
    others = {"Details", "More", "Advanced"} - {label}
    assert not [other for other in others if other in text]


def test_figures_say_the_label_too(tmp_path: Path) -> None:
    library, report = open_library(written(tmp_path)), Report()
    edition = resolve(library, library.manuals["guide"], Selection(PIXEL), report)
    (_, item) = compose(edition, library).steps()
    figure = item.forms[0].figure
    assert figure
    assert figure.alt.startswith("The screen “Menu”. Tap “Advanced”.")
    assert "See Advanced, {#details}" in figure.alt


def test_an_edition_for_everybody_has_one_form_for_each_label(tmp_path: Path) -> None:
    """For a reader who tells no version, the label of the newest one verified."""
    lines = said(written(tmp_path)).splitlines()
    at = lines.index("On iPhone:")
    assert lines[at + 1] == "Then tap More or More."
    assert lines[lines.index("On Pixel:") + 1] == "Then tap Advanced or Advanced."
    assert "Note: On iPhone: More is at the top." in lines
    assert "Note: On Pixel: Advanced is at the top." in lines
    assert "On Pixel: Advanced shows all." in lines
    assert not [line for line in lines if "Details" in line]


def test_labels_that_only_a_note_names_make_no_second_form(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace("Then tap {#details} or [[{#details}]].", "Go on.")
    procedure = procedure.replace('    figure: {screen: menu, tap: "{#details}"}\n', "")
    procedure = procedure[: procedure.index("screens:")]
    lines = said(written(tmp_path, procedure=procedure)).splitlines()
    assert lines.count("Go on.") == 1
    assert "Note: On Pixel: Advanced is at the top." in lines


def test_the_same_label_everywhere_is_said_once(tmp_path: Path) -> None:
    names = (
        "{label: {en: More}, applies_to: {os: iOS}}",
        "{label: {en: More}, applies_to: {os: Android}}",
    )
    text = said(written(tmp_path, names))
    assert text.count("Then tap More or More.") == 1
    assert "On Pixel:" not in text


def test_browsers_tell_forms_apart_where_devices_do_not(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace("device: Pixel, os: Android,", "device: iPhone, os: iOS,")
    procedure = procedure.replace("device: Pixel 8, os: Android 14", "device: iPhone 9, os: iOS 14")
    names = (
        "{label: {en: More}, applies_to: {browser: Safari}}",
        "{label: {en: Advanced}, applies_to: {browser: Chrome}}",
    )
    text = said(written(tmp_path, names, procedure))
    assert "On Safari:\nThen tap More or More." in text
    assert "On Chrome:\nThen tap Advanced or Advanced." in text


def test_where_nothing_is_claimed_the_general_label_is_for_all_others(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace("applies_to:\n", "")
    procedure = "\n".join(it for it in procedure.splitlines() if not it.startswith("  - {d"))
    names = ("label: {en: More}", "{label: {en: Details}, applies_to: {os: iOS}}")
    text = said(written(tmp_path, names, procedure))
    assert "On iOS:\nThen tap Details or Details." in text
    assert "Otherwise:\nThen tap More or More." in text


def test_the_language_is_that_of_the_manual(tmp_path: Path) -> None:
    written(tmp_path)
    text = MANUAL.format(id="annai", language="ja")
    (tmp_path / "manuals" / "annai.yaml").write_text(text, encoding="utf-8")
    assert "Then tap 【もっと】 or 【もっと】." in said(tmp_path, NEW, "annai")
    assert "Then tap More or More." in said(tmp_path, NEW)


def test_a_label_may_hold_terms(tmp_path: Path) -> None:
    names = ('label: {en: "Open {product}"}',)
    assert "Then tap Open Starbook or Open Starbook." in said(written(tmp_path, names), NEW)


def test_a_variant_keeps_its_own_words(tmp_path: Path) -> None:
    variant = '    variants: {applies_to: {os: Android}, do: "Hold [[Advanced]]."}\n'
    text = said(written(tmp_path, procedure=PROCEDURE.replace("screens:", variant + "screens:")))
    assert "On Pixel:\nHold Advanced." in text
    assert "On iPhone:\nThen tap More or More." in text


# ── what was verified ─────────────────────────────────────────────────────────────────────────


def test_an_id_in_place_of_the_same_label_makes_nothing_void(tmp_path: Path) -> None:
    names = ("label: {en: More}",)
    named = digests(open_library(written(tmp_path, names)))
    literal = PROCEDURE.replace("Then tap {#details}", "Then tap [[More]]")
    literal = literal.replace(ESCAPED, "…").replace("{#details}", "More").replace("…", ESCAPED)
    literal = literal.replace('"More is', '"[[More]] is')
    literal = literal.replace('"More shows', '"[[More]] shows')
    (tmp_path / "controls" / "details.yaml").unlink()
    (tmp_path / "procedures" / "open.yaml").write_text(literal, encoding="utf-8")
    assert digests(open_library(tmp_path)) == named


def test_a_changed_label_voids_just_the_steps_and_environments_that_show_it(
    tmp_path: Path,
) -> None:
    stamp(written(tmp_path))

    def void() -> list[tuple[str, str]]:
        library, report = open_library(tmp_path), Report()
        clock = Clock(AS_OF, own_list())
        check_ledger(library, library.manuals.values(), clock, report)
        return [
            (item.values["steps"], item.values["environment"])
            for item in report
            if item.rule.name == "edited-since-verified"
        ]

    assert void() == []
    changed = tuple(it.replace("en: More", "en: See more") for it in NAMES)
    written(tmp_path, changed)
    assert void() == [("show", "iPhone, iOS >= 16, Safari")]
    library = open_library(tmp_path)
    found = cells_in([OLD, NEW, PIXEL], library, Clock(AS_OF, own_list()))["open"]
    assert [cell.status for cell in found.values()] == [
        Status.VERIFIED,
        Status.VOID,
        Status.VERIFIED,
    ]
    assert found[NEW].steps == ("show",)
    written(tmp_path)
    assert void() == []
    # A label in another language is read by nobody here.
    written(tmp_path, tuple(it.replace("もっと", "さらに") for it in NAMES))
    assert void() == []


def test_one_line_for_a_new_system_asks_for_one_verification(tmp_path: Path) -> None:
    stamp(written(tmp_path, (NAMES[0], NAMES[2])))
    written(tmp_path, NAMES)
    library, report = open_library(tmp_path), Report()
    found = cells(library, AS_OF, own_list())["open"]
    assert {str(where): cell.status for where, cell in found.items()} == {
        "iPhone, iOS, Safari": Status.VOID,  # verified on iOS 17.2, with the old label
        "Pixel, Android, Chrome": Status.VERIFIED,
    }
    choices = [
        resolve(library, library.manuals["guide"], Selection(it), report).procedures[0].steps[1]
        for it in (OLD, NEW)
    ]
    assert [it.choices[0].outcome for it in choices] == [Outcome.NEIGHBOUR, Outcome.EDITED]


EXTRA = st.sampled_from(
    (
        "{label: {en: Other}, applies_to: {os: Windows}}",
        "{label: {fr-is-not-here: x}}",
        "{label: {en: More}, applies_to: {os: iOS >= 17, browser: Safari}}",
        "{label: {en: Advanced}, applies_to: {os: Android >= 10, browser: Chrome}}",
        "{label: {en: Details}, applies_to: {os: iOS < 12, browser: Safari}}",
        "{label: {ja: 別の名前}}",
        "{label: {en: Any}}",
    )
).filter(lambda it: "fr-" not in it)


@settings(max_examples=30, deadline=None)
@given(names=st.permutations(NAMES), extra=st.lists(EXTRA, unique=True, max_size=4))
def test_neither_order_nor_names_that_say_nothing_new_change_an_answer(
    tmp_path_factory: pytest.TempPathFactory, names: list[str], extra: list[str]
) -> None:
    def answers(folder: Path) -> object:
        library, report = open_library(folder), Report()
        cell = cells_in([OLD, NEW, PIXEL], library, Clock(AS_OF, own_list()))["open"]
        selections = [Selection(it) for it in (OLD, NEW, PIXEL, Environment())]
        manual = library.manuals["guide"]
        documents = [compose(resolve(library, manual, it, report), library) for it in selections]
        return {str(it): cell[it].status for it in cell}, documents

    before = tmp_path_factory.mktemp("before")
    after = tmp_path_factory.mktemp("after")
    stamp(written(before))
    written(after, (*names, *extra))
    (after / "stamps.tsv").write_bytes((before / "stamps.tsv").read_bytes())
    assert [it[1] for it in digests(open_library(after))["start"]] == [
        it[1] for it in digests(open_library(before))["start"]
    ]
    assert answers(after) == answers(before)


def test_a_plan_asks_for_a_session_for_each_label(tmp_path: Path) -> None:
    stamp(written(tmp_path))
    changed = [it.replace("Details", "Detail").replace("More", "See more") for it in NAMES]
    written(tmp_path, tuple(changed))
    library, clock = open_library(tmp_path), Clock(AS_OF, own_list())
    found = plan(library, clock, cells(library, AS_OF, own_list()))
    assert (len(found.sessions), found.left) == (2, ())
    versions = {
        (it.environment.os.version or ()) >= (16,) for it in found.sessions if it.environment.os
    }
    assert versions == {True, False}
    assert {walk.steps for it in found.sessions for walk in it.walks} == {("show",)}


# ── problems ──────────────────────────────────────────────────────────────────────────────────


def test_a_narrower_third_label_settles_two_that_overlap(tmp_path: Path) -> None:
    names = (
        "label: {en: Other}",
        "{label: {en: More}, applies_to: {os: iOS}}",
        "{label: {en: Details}, applies_to: {browser: Safari}}",
    )
    assert problems(written(tmp_path, names)) == ["ambiguous-control"]
    third = "{label: {en: Info}, applies_to: {os: iOS, browser: Safari}}"
    assert problems(written(tmp_path, (*names, third))) == []
    assert "Then tap Info" in said(tmp_path, NEW)


def test_a_gap_between_versions_is_named(tmp_path: Path) -> None:
    names = (
        "{label: {en: More}, applies_to: {os: iOS < 12}}",
        "{label: {en: Details}, applies_to: {os: iOS >= 13}}",
        NAMES[2],
    )
    assert problems(written(tmp_path, names)) == ["unnamed-control"]
    names = (names[0].replace("< 12", "< 13"), *names[1:])
    assert problems(written(tmp_path, names)) == []


def test_a_control_of_a_broken_file_is_not_called_unknown(tmp_path: Path) -> None:
    written(tmp_path)
    path = tmp_path / "controls" / "details.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "nmaes: []\n", encoding="utf-8")
    assert problems(tmp_path) == ["unknown-key"]


def test_a_picture_that_shows_an_old_label_is_found(tmp_path: Path) -> None:
    procedure = PROCEDURE.replace('{button: "{#details}"}', "button: Details")
    procedure = procedure.replace('tap: "{#details}"', "tap: Menu").replace(
        f", {{text: 'See [{{#details}}], {ESCAPED}'}}", ""
    )
    found = problems(written(tmp_path, procedure=procedure))
    assert found.count("control-not-on-screen") == 4  # both uses, for More and for Advanced
    assert problems(written(tmp_path, ("label: {en: Details}",), procedure)) == ["another-control"]


def test_a_risk_in_a_label_is_a_risk(tmp_path: Path) -> None:
    written(tmp_path)
    (tmp_path / "settings.yaml").write_text("risk_controls: {en: Adv*}\n", encoding="utf-8")
    library, report = open_library(tmp_path), Report()
    check_ledger(library, library.manuals.values(), Clock(AS_OF, own_list()), report)
    assert "risk-without-approval" in [item.rule.name for item in report]


def test_a_development_host_in_a_label_is_found_there(tmp_path: Path) -> None:
    written(tmp_path, ("label: {en: dev-1.example.org}",))
    (tmp_path / "settings.yaml").write_text('development_hosts: "dev-*"\n', encoding="utf-8")
    report = Report()
    check(load(read(tmp_path, report), tmp_path, report), report)
    found = [(it.rule.name, Path(it.place.file).name) for it in report]
    assert found == [("development-host", "details.yaml")]


def test_a_label_has_the_signs_of_its_screen(tmp_path: Path) -> None:
    names = ("label: {en: '[[OK]] **now** 【重要】 [new](x)'}",)
    procedure = PROCEDURE.replace(f", {{text: 'See [{{#details}}], {ESCAPED}'}}", "")
    assert problems(written(tmp_path, names, procedure)) == []
    assert "Then tap [[OK]] **now** 【重要】 [new](x) or [[OK]] **now**" in said(tmp_path)


def test_a_label_is_hidden_from_whoever_would_see_it(tmp_path: Path) -> None:
    step = "    do: Then tap Menu.\n    figure: {screen: menu, tap: Menu}\n"
    screen = 'menu: {title: Menu, says: [{text: "Not {#details}!"}], redact: "{#details}"}'
    hidden = f"{PROCEDURE.partition('    safety:')[0]}{step}screens:\n  {screen}\n"
    assert problems(written(tmp_path, procedure=hidden)) == []
    for where, label in ((OLD, "Details"), (NEW, "More"), (PIXEL, "Advanced")):
        assert label not in said(tmp_path, where)
    elsewhere = hidden.replace("tap Menu.", "tap Menu, not Advanced and not More.")
    assert problems(written(tmp_path, procedure=elsewhere)) == ["redacted-elsewhere"] * 2
    elsewhere = hidden.replace("Start it.", "Start {#details}.")
    assert set(problems(written(tmp_path, procedure=elsewhere))) == {"redacted-elsewhere"}


# ── explain ───────────────────────────────────────────────────────────────────────────────────


def explain(folder: Path, *arguments: str) -> str:
    command = ["explain", "--content", str(folder), *arguments]
    result = CliRunner().invoke(main, command, prog_name="build.py")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_explain_tells_names_steps_figures_verifications_and_places(tmp_path: Path) -> None:
    text = explain(written(tmp_path), "--control", "details")
    for line in (
        "  iOS >= 16, Safari: en: More, ja: もっと",
        "open/show for iPhone, iOS >= 16, Safari: More",
        "  figure: menu",
        "  verified: iPhone 15, iOS 17.2, Safari on 2026-10-02",
    ):
        assert line in text.splitlines(), text
    file = (tmp_path / "procedures" / "open.yaml").as_posix()
    assert text.count(f"{file}:") == 7
    data = json.loads(explain(tmp_path, "--control", "details", "--json"))
    assert [it["labels"] for it in data["steps"]] == [["Advanced"], ["Details"], ["More"]]
    assert len(data["places"]) == 7


def test_explain_refuses_what_it_does_not_know(tmp_path: Path) -> None:
    command = ["explain", "--content", str(written(tmp_path))]
    result = CliRunner().invoke(main, [*command, "--control", "detail"], prog_name="build.py")
    assert result.exit_code == 2
    assert "did you mean details?" in result.output
    assert CliRunner().invoke(main, command, prog_name="build.py").exit_code == 2
