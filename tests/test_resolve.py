"""Promise: the form a reader gets follows from the content alone, never from its order."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.choosing.choosing import Choice, Outcome, Verdict, choose
from pipeline.choosing.resolve import Edition, Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.inline_nodes import Reference, Text
from pipeline.forms.forms import form_at, forms_of
from pipeline.loading.library import Library
from schemas.applicability import Applicability
from schemas.environment import Environment, Versioned, VersionRange
from schemas.manual import Manual
from schemas.procedure import Procedure, Step
from schemas.verification import StepKey
from tests.conftest import SAMPLES, open_library

LIBRARY = SAMPLES / "library"


def environment(device: str | None = None, os: str = "", browser: str = "") -> Environment:
    return Environment(
        device=device,
        os=Versioned.parse(os) if os else None,
        browser=Versioned.parse(browser) if browser else None,
    )


def choice_for(
    step: str, where: Environment, as_of: date | None = None, folder: Path = LIBRARY
) -> Choice:
    procedure = open_library(folder).procedures["sign-in"]
    (found,) = [item for item in procedure.steps if item.id == step]
    choice = choose(forms_of(procedure, found), where, as_of)
    assert choice
    return choice


ON_FIFTEEN = environment("iPhone", "iOS 15.4", "Safari")
ON_IPAD = environment("iPad", "iOS 13.3", "Safari")


@pytest.mark.parametrize(
    ("where", "as_of", "words", "outcome"),
    [
        (environment("iPhone", "iOS 12.1", "Safari"), None, "詳細を表示", Outcome.EXACT),
        (environment("iPhone", "iOS 12.4", "Safari"), None, "詳細を表示", Outcome.NEIGHBOUR),
        (ON_FIFTEEN, None, "くわしく", Outcome.EXACT),
        (environment("iPhone", "iOS 15", "Safari"), None, "くわしく", Outcome.NEIGHBOUR),
        # Before the variant was verified, the step's own words were all that anybody had tried.
        (ON_FIFTEEN, date(2022, 5, 9), "詳細を表示", Outcome.NEIGHBOUR),
        (ON_FIFTEEN, date(2022, 5, 10), "くわしく", Outcome.EXACT),
        (ON_IPAD, None, "画面の右上", Outcome.EXACT),
        (ON_IPAD, date(2020, 1, 6), "詳細を表示", Outcome.UNVERIFIED),
        # Nothing at all was verified by then; the narrowest words that apply, and the truth.
        (environment("iPhone", "iOS 15.4"), date(2018, 1, 1), "くわしく", Outcome.UNVERIFIED),
    ],
)  # fmt: skip
def test_known_answers(
    where: Environment, as_of: date | None, words: str, outcome: Outcome
) -> None:
    choice = choice_for("warning", where, as_of)
    assert words in choice.form.do
    assert choice.outcome is outcome


def test_a_reader_who_tells_no_version_gets_the_latest_form() -> None:
    """A variant for old versions is narrower, and yet not for somebody who may have any."""
    procedure = Procedure.model_validate(
        {
            "id": "p",
            "title": "T",
            "applies_to": [{"device": "PC", "os": "Windows >= 10"}],
            "verified": [
                {"on": "2020-01-01", "device": "PC", "os": "Windows 10"},
                {"on": "2023-01-01", "device": "PC", "os": "Windows 11"},
            ],
            "steps": [
                {
                    "id": "s",
                    "do": "now",
                    "variants": [{"applies_to": [{"os": "Windows < 11"}], "do": "then"}],
                }
            ],
        }
    )
    forms = forms_of(procedure, procedure.steps[0])
    chosen = {
        where: choose(forms, environment("PC", where), as_of)
        for where, as_of in (("Windows", None), ("Windows 10", None))
    }
    assert {where: choice.form.do for where, choice in chosen.items() if choice} == {
        "Windows": "now",
        "Windows 10": "then",
    }
    before = choose(forms, environment("PC", "Windows"), date(2021, 1, 1))
    assert before
    assert before.form.do == "then"
    assert str(before.evidence.os if before.evidence else "") == "Windows 10"


@pytest.mark.parametrize("device", ["タブレット", "携帯電話", "iPhone", "i-phone"])
def test_no_two_selections_share_a_file(device: str) -> None:
    devices = {"タブレット", "携帯電話", "iPhone", "PC"} - {device}
    slugs = {Selection(environment(other)).slug for other in devices}
    own = Selection(environment(device)).slug
    assert own
    assert own.isascii()
    assert own not in slugs


def test_every_form_that_was_not_chosen_says_why() -> None:
    choice = choice_for("warning", environment("iPad", "iOS 16", "Safari"))
    assert [item.verdict for item in choice.candidates] == [
        Verdict.WIDER,
        Verdict.FARTHER,
        Verdict.CHOSEN,
    ]
    choice = choice_for("warning", environment("iPhone", "iOS 12.1"), date(2019, 12, 31))
    assert [item.verdict for item in choice.candidates] == [
        Verdict.CHOSEN,
        Verdict.NOT_APPLICABLE,
        Verdict.NOT_APPLICABLE,
    ]
    choice = choice_for("warning", environment("iPad", "iOS 16"), date(2019, 12, 31))
    assert choice.candidates[2].verdict is Verdict.NOT_YET_VERIFIED


def test_of_two_equally_near_the_later_one_wins() -> None:
    verified = {"device": "iPhone 8", "os": "iOS 12.1"}
    variants = [
        {"applies_to": [{"device": "iPhone"}], "do": day, "verified": [{"on": day, **verified}]}
        for day in ("2019-01-01", "2020-01-01")
    ]
    procedure = Procedure.model_validate(
        {"id": "p", "title": "T", "steps": [{"id": "s", "do": "x", "variants": variants}]}
    )
    choice = choose(
        forms_of(procedure, procedure.steps[0]), environment("iPhone", "iOS 12.1"), None
    )
    assert choice
    assert choice.form.do == "2020-01-01"
    assert choice.candidates[1].verdict is Verdict.OLDER
    assert not choice.is_tied


def test_words_for_a_system_stay_when_the_step_is_verified_on_another_one() -> None:
    iphone = {"device": "iPhone 15", "os": "iOS 18.1", "browser": "Safari"}
    edge = {"device": "PC", "os": "Windows", "browser": "Edge"}
    values = {
        "id": "p",
        "title": "T",
        "applies_to": [{"device": "iPhone", "os": "iOS", "browser": "Safari"}, edge],
        "verified": [{"on": "2026-11-01", **iphone}],
        "steps": [
            {"id": "s", "do": "Safari", "variants": [{"applies_to": [edge], "do": "Edge"}]},
        ],
    }
    procedure = Procedure.model_validate(values)
    for where, words in (
        (environment("PC", "Windows 11", "Edge"), "Edge"),
        (environment("PC", "Windows", "Edge"), "Edge"),
        (environment("iPhone", "iOS 18.1", "Safari"), "Safari"),
    ):
        choice = choose(forms_of(procedure, procedure.steps[0]), where, None)
        assert choice
        assert choice.form.do == words


@pytest.mark.parametrize("others", [[], [{"os": "Windows"}]])
def test_a_variant_is_preferred_to_its_step_whatever_is_claimed_besides(
    others: list[dict[str, str]],
) -> None:
    procedure = Procedure.model_validate(
        {
            "id": "p",
            "title": "T",
            "applies_to": [{"os": "iOS"}, *others],
            "steps": [
                {"id": "s", "do": "x", "variants": [{"applies_to": [{"os": "iOS"}], "do": "y"}]}
            ],
        }
    )
    choice = choose(forms_of(procedure, procedure.steps[0]), environment("iPhone", "iOS 12"), None)
    assert choice
    assert choice.form.do == "y"
    assert not choice.is_tied


def test_twelve_ten_is_above_twelve_nine() -> None:
    claims = VersionRange.parse("iOS >= 12.10")
    assert claims.contains(Versioned.parse("iOS 12.10"))
    assert claims.contains(Versioned.parse("iOS 12.11"))
    assert not claims.contains(Versioned.parse("iOS 12.9"))
    assert Versioned.parse("iOS 12.10") != Versioned.parse("iOS 12.1")


@pytest.mark.parametrize(
    ("written", "inside", "outside"),
    [
        ("iOS >= 12, < 15", ["iOS 12", "iOS 14.8.1"], ["iOS 11.4", "iOS 15", "iPadOS 13"]),
        ("iOS >= 12 < 15", ["iOS 12.0", "iOS 14"], ["iOS 15.0"]),
        ("iOS 12", ["iOS 12", "iOS 12.4"], ["iOS 13", "iOS 11.9"]),
        ("iOS <= 12", ["iOS 12.4", "iOS 9"], ["iOS 13"]),
        ("iOS > 12", ["iOS 13"], ["iOS 12.4"]),
        ("Windows", ["Windows 11", "Windows"], ["macOS 14"]),
        ("Google Chrome >= 100", ["Google Chrome 120.0.1.2"], ["Google Chrome 99", "Chrome 120"]),
    ],
)
def test_a_range_is_a_real_range(written: str, inside: list[str], outside: list[str]) -> None:
    claimed = VersionRange.parse(written)
    assert [text for text in inside if not claimed.contains(Versioned.parse(text))] == []
    assert [text for text in outside if claimed.contains(Versioned.parse(text))] == []


def test_a_step_is_addressed_by_os_browser_and_verified_date() -> None:
    procedure = open_library(LIBRARY).procedures["sign-in"]
    on_twelve = form_at(procedure, "warning", StepKey("iOS 12.1", "Safari", date(2019, 3, 18)))
    on_fifteen = form_at(procedure, "warning", StepKey("iOS 15.4", "Safari", date(2022, 5, 10)))
    assert on_twelve
    assert on_fifteen
    assert "詳細を表示" in on_twelve.do
    assert "くわしく" in on_fifteen.do
    assert form_at(procedure, "warning", StepKey("iOS 15.4", "Safari", date(2022, 5, 11))) is None


def test_every_key_of_a_procedure_leads_to_one_form_of_each_step() -> None:
    procedure = open_library(LIBRARY).procedures["sign-in"]
    assert procedure.addresses()
    for step in procedure.steps:
        for form in forms_of(procedure, step):
            for key in form.addresses():
                assert form_at(procedure, step.id, key) == form


def test_what_does_not_apply_is_left_out_and_said() -> None:
    edition = edition_for(environment("iPhone", "iOS 15.4", "Safari"))
    assert [item.procedure.id for item in edition.procedures] == ["sign-in", "many-steps"]
    (left_out,) = edition.left_out
    assert left_out.procedure.id == "sign-in-android"
    assert "does not apply" in left_out.reason


def test_an_audience_sees_only_what_is_for_it() -> None:
    library = open_library(LIBRARY)
    manual = library.manuals["everything-ja"]
    for audience, sees_it in (("user", False), ("admin", True)):
        edition = resolve(library, manual, Selection(audience=audience), Report())
        steps = [step.step.id for step in edition.procedures[0].steps]
        assert ("approve" in steps) is sees_it


def test_nothing_for_a_reader_is_an_error() -> None:
    library, report = open_library(LIBRARY), Report()
    manual = library.manuals["everything-en"]
    edition = resolve(library, manual, Selection(environment("iPhone", "iOS 12.1")), report)
    assert not edition.procedures
    assert [item.rule.name for item in report] == ["nothing-applies"]


def referring_to(procedure: str, task: str | None) -> tuple[Edition, Report, Library]:
    """Return the Windows edition of a manual whose text refers to `procedure`, of `task`."""
    library, report = open_library(LIBRARY), Report()
    other = library.procedures["sign-in"].model_copy(update={"task": task})
    here = Procedure.model_validate(
        {
            "id": "here",
            "task": "sign-in",
            "title": "ここ",
            "applies_to": {"os": "Windows"},
            "steps": {"id": "go", "do": f"{{see {procedure}}}へ"},
        }
    )
    library = Library(procedures={"sign-in": other, "here": here})
    manual = open_library(LIBRARY).manuals["everything-ja"]
    manual = manual.model_copy(update={"procedures": ("sign-in", "here")})
    edition = resolve(library, manual, Selection(environment(os="Windows 11")), report)
    return edition, report, library


def first_instruction(edition: Edition, library: Library) -> object:
    first = next(compose(edition, library).sections[-1].steps())
    return first.forms[0].content[0]


def test_a_reference_leads_to_the_procedure_for_the_same_task_in_this_edition() -> None:
    edition, report, library = referring_to("sign-in", "sign-in")
    assert not len(report)
    assert first_instruction(edition, library) == Reference("「ここ」", "here")


def test_a_reference_to_what_this_edition_lacks_is_a_title_and_a_warning() -> None:
    edition, report, library = referring_to("sign-in/open", "another")
    assert [item.rule.name for item in report] == ["reference-left-out"]
    assert not report.errors()
    words = "「ほしぞら手帳にログインする（iPhone・iPad）」"
    assert first_instruction(edition, library) == Text(words)


def test_two_procedures_for_one_task_that_fit_equally_well_are_an_error() -> None:
    library, report = open_library(LIBRARY), Report()
    twin = library.procedures["sign-in"].model_copy(update={"id": "twin"})
    procedures = {**library.procedures, "twin": twin}
    manual = library.manuals["everything-ja"]
    manual = manual.model_copy(update={"procedures": (*manual.procedures, "twin")})
    selection = Selection(environment("iPhone", "iOS 12.1", "Safari"))
    resolve(Library(procedures=procedures), manual, selection, report)
    assert [item.rule.name for item in report] == ["ambiguous-task"]


def test_the_narrower_procedure_for_a_task_is_taken() -> None:
    library, report = open_library(LIBRARY), Report()
    claims = (Applicability(device=("iPad",), os=(VersionRange.parse("iOS >= 12"),)),)
    claims = (claims[0].model_copy(update={"browser": (VersionRange.parse("Safari"),)}),)
    special = library.procedures["sign-in"].model_copy(
        update={"id": "special", "applies_to": claims}
    )
    procedures = {**library.procedures, "special": special}
    manual = library.manuals["everything-ja"]
    manual = manual.model_copy(update={"procedures": (*manual.procedures, "special")})
    selection = Selection(environment("iPad", "iOS 13.3", "Safari"))
    edition = resolve(Library(procedures=procedures), manual, selection, report)
    assert "special" in [item.procedure.id for item in edition.procedures]
    assert "sign-in" in [item.procedure.id for item in edition.left_out]


def edition_for(where: Environment, as_of: date | None = None) -> Edition:
    library = open_library(LIBRARY)
    return resolve(library, library.manuals["everything-ja"], Selection(where, as_of), Report())


# ── properties ────────────────────────────────────────────────────────────────────────────────

VERSIONS = st.sampled_from(["", " 9", " 12", " 12.1", " 12.9", " 12.10", " 14.2", " 15", " 15.4"])
RANGES = st.sampled_from(["", " 12", " >= 12", " < 15", " >= 12, < 15", " >= 15", " <= 12.10"])
DEVICES = st.sampled_from(["iPhone", "iPad", "iPhone XS Max", "iPhone 13", "iPad Pro"])
DAYS = st.dates(date(2018, 1, 1), date(2023, 1, 1))
BROWSERS = st.sampled_from(["Safari", "Google Chrome"])


@st.composite
def claims(draw: st.DrawFn) -> dict[str, object]:
    claim: dict[str, object] = {"os": "iOS" + draw(RANGES)}
    if draw(st.booleans()):
        claim["device"] = draw(st.lists(DEVICES, min_size=1, max_size=2, unique=True))
    if draw(st.booleans()):
        claim["browser"] = draw(BROWSERS)
    return claim


@st.composite
def verifications(draw: st.DrawFn) -> dict[str, object]:
    return {
        "on": draw(DAYS),
        "device": draw(DEVICES),
        "os": "iOS" + draw(VERSIONS.filter(bool)),
        "browser": draw(BROWSERS) + draw(st.sampled_from(["", " 90", " 100.1"])),
    }


@st.composite
def procedures(draw: st.DrawFn) -> dict[str, object]:
    variants = [
        {
            "applies_to": draw(st.lists(claims(), min_size=1, max_size=2)),
            "do": f"variant {index}",
            "verified": draw(st.lists(verifications(), max_size=2)),
        }
        for index in range(draw(st.integers(0, 3)))
    ]
    return {
        "id": "procedure",
        "title": "Title",
        "applies_to": draw(st.lists(claims(), max_size=2)),
        "verified": draw(st.lists(verifications(), max_size=4)),
        "steps": [{"id": "step", "do": "base", "variants": variants}],
    }


@st.composite
def readers(draw: st.DrawFn) -> Environment:
    return environment(
        draw(st.none() | DEVICES), "iOS" + draw(VERSIONS), draw(st.just("") | BROWSERS)
    )


def answer(
    content: dict[str, object], where: Environment, as_of: date | None
) -> tuple[object, ...]:
    """Everything a reader is told: the words, the outcome, the day and the environment of it."""
    procedure = Procedure.model_validate(content)
    choice = choose(forms_of(procedure, procedure.steps[0]), where, as_of)
    if choice is None or choice.is_tied:
        return (choice is None, bool(choice and choice.is_tied))
    evidence = choice.evidence
    said = (evidence.on, str(evidence.environment)) if evidence else ()
    return (choice.form.do, choice.outcome, *said)


def step_of(content: dict[str, Any]) -> dict[str, list[object]]:
    step: dict[str, list[object]] = content["steps"][0]
    return step


@given(procedures(), readers(), st.none() | DAYS, st.randoms(use_true_random=False))
def test_order_in_the_file_changes_no_answer(content, where, as_of, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = answer(content, where, as_of)
    for key in ("applies_to", "verified"):
        random.shuffle(content[key])
    random.shuffle(step_of(content)["variants"])
    assert answer(content, where, as_of) == before


@given(procedures(), readers(), DAYS, verifications())
def test_what_is_verified_later_changes_no_earlier_answer(content, where, as_of, later) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = answer(content, where, as_of)
    later["on"] = date.fromordinal(as_of.toordinal() + 1)
    content["verified"].append(later)
    assert answer(content, where, as_of) == before


@given(procedures(), readers(), st.none() | DAYS)
def test_a_variant_for_others_changes_no_answer(content, where, as_of) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = answer(content, where, as_of)
    other = {"applies_to": [{"os": "Android"}], "do": "for others"}
    step_of(content)["variants"].append(other)
    assert answer(content, where, as_of) == before


@given(procedures(), readers(), st.none() | DAYS)
def test_the_chosen_form_applies_and_its_evidence_was_there(content, where, as_of) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    procedure = Procedure.model_validate(content)
    step: Step = procedure.steps[0]
    choice = choose(forms_of(procedure, step), where, as_of)
    if choice is None:
        return
    assert any(claim.contains(where) for claim in choice.form.claims) or not choice.form.claims
    if choice.evidence and as_of:
        assert choice.evidence.on <= as_of
    if choice.outcome is Outcome.EXACT and where.os and where.os.version:
        assert choice.evidence
        assert choice.evidence.os.version == where.os.version
    verdicts = [item.verdict for item in choice.candidates]
    assert verdicts.count(Verdict.CHOSEN) == (0 if choice.is_tied else 1)


@given(procedures())
def test_a_verification_counts_for_the_form_it_walked(content) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    procedure = Procedure.model_validate(content)
    for form in forms_of(procedure, procedure.steps[0]):
        own = form.variant.verified if form.variant else ()
        for item in form.evidence:
            in_claims = any(claim.contains(item.environment) for claim in form.claims)
            assert in_claims or not form.claims or item in own


def test_a_manual_without_a_selection_shows_each_claimed_environment() -> None:
    library = open_library(LIBRARY)
    edition = resolve(library, library.manuals["everything-ja"], Selection(), Report())
    assert {item.device for item in edition.procedures[0].environments} == {"iPhone", "iPad"}
    assert isinstance(edition.manual, Manual)
