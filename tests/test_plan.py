"""Promise: a plan names the fewest test sessions that clear all, and says when it is not certain.

Everything here is invented: products, devices that were used, days.
"""

import json
import shlex
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from build import main
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger import cells
from pipeline.ledger.overview import OPEN
from pipeline.ledger.releases import own_list
from pipeline.ledger.stamping import all_stamped, stamped
from pipeline.loading.library import Library
from pipeline.planning.covering import cover, greedy
from pipeline.planning.plan import Plan, plan
from schemas.environment import EnvironmentNames
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.verification import Verification
from tests import status_sample
from tests.conftest import open_library

# How many sessions each environment of the sample needs on each of its dates, worked out by hand.
# Two are needed where claims have no version in common: `< 16` and `>= 17`, say.
SESSIONS = {
    "iPhone, iOS, Safari": (2, 1, 1, 1, 2, 2),
    "iPad, iOS, Safari": (2, 1, 1, 1, 2, 2),
    "iPhone, iOS, Google Chrome": (1, 1, 0, 0, 0, 1),
    "Pixel, Android, Google Chrome": (2, 2, 1, 1, 1, 1),
    "Pixel, Android, Mozilla Firefox": (1, 1, 1, 1, 1, 1),
    "PC, Windows, Microsoft Edge": (1, 1, 1, 1, 1, 1),
    "PC, Windows, Google Chrome": (1, 1, 1, 1, 1, 1),
    "Mac, macOS, Safari": (2, 1, 1, 1, 2, 2),
    "Mac, macOS, Google Chrome": (1, 1, 1, 1, 1, 1),
}


def plan_of(library: Library, as_of: date, **more: Any) -> Plan:
    clock = Clock(as_of, library.releases or own_list())
    return plan(library, clock, cells(library, clock.as_of, clock.releases), **more)


def open_cells(library: Library, as_of: date) -> dict[tuple[str, str], str]:
    found = cells(library, as_of, library.releases or own_list())
    return {
        (name, str(environment)): cell.status.value
        for name, row in found.items()
        for environment, cell in row.items()
        if cell.status in OPEN
    }


def open_rows(library: Library, as_of: date) -> int:
    found = cells(library, as_of, library.releases or own_list())
    rows = (it for row in found.values() for cell in row.values() for it in cell.rows)
    return sum(state.status in OPEN for _, state in rows)


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return status_sample.write(tmp_path_factory.mktemp("sample") / "content")


@pytest.mark.parametrize("number", range(6))
def test_the_number_of_sessions_is_the_smallest_one(sample: Path, number: int) -> None:
    library, day = open_library(sample), status_sample.DATES[number]
    made = plan_of(library, day)
    found = Counter(
        f"{where.device}, {where.os.name if where.os else ''}, {where.browser}"
        for where in (session.environment for session in made.sessions)
    )
    assert found == Counter({name: counts[number] for name, counts in SESSIONS.items()})
    assert len(made.sessions) == (13, 10, 8, 8, 11, 12)[number]
    assert made.is_smallest
    assert not made.left
    assert made.cells == len(open_cells(library, day))


@pytest.mark.parametrize("number", range(6))
def test_after_the_sessions_nothing_is_open(sample: Path, number: int) -> None:
    library, day = open_library(sample), status_sample.DATES[number]
    assert open_cells(library, day)
    assert open_cells(performed(library, plan_of(library, day)), day) == {}


def test_versions_are_those_of_the_newest_supported_release_inside_the_claims(
    sample: Path,
) -> None:
    made = plan_of(open_library(sample), status_sample.DATES[5])
    versions = {str(it.environment) for it in made.sessions}
    assert "iPhone, iOS 18, Safari" in versions
    assert "iPhone, iOS 15, Safari" in versions, "below 16, where none is supported"
    assert "Pixel, Android 12, Google Chrome" in versions
    assert "Mac, macOS 14, Safari" in versions
    assert "PC, Windows 11, Microsoft Edge" in versions


def test_a_session_walks_only_what_is_open(sample: Path) -> None:
    made = plan_of(open_library(sample), status_sample.DATES[3])
    (phone,) = [it for it in made.sessions if str(it.environment) == "iPhone, iOS 15, Safari"]
    assert [(it.procedure, it.steps, it.is_whole) for it in phone.walks] == [
        ("p05", ("press",), False)
    ]


def test_the_lines_to_type_are_right(sample: Path, tmp_path: Path) -> None:
    """They are typed: after them the command says that nothing is left to do."""
    status_sample.write(tmp_path / "content")
    day = status_sample.DATES[4]
    where = ["--content", str(tmp_path / "content")]
    asked = ["status", "--plan", "--as-of", day.isoformat(), *where]
    result = CliRunner().invoke(main, [*asked, "--format", "json"])
    made = json.loads(result.output)
    lines = [line for session in made["sessions"] for line in session["verify"]]
    assert len(made["sessions"]) == 11
    for line in lines:
        # Of a phone the model is left open: whoever had it in hand writes it.
        program, *arguments = shlex.split(line.replace(" …", " 15"))
        assert program == "build.py"
        typed = CliRunner().invoke(main, arguments)
        assert typed.exit_code == 0, typed.output
    result = CliRunner().invoke(main, [*asked, "--strict", "--lang", "en"])
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (
        0,
        ["Nothing is stale, void or never verified: no test is needed."],
    )


# ── forms, and what claims leave open ─────────────────────────────────────────────────────────


def procedure(name: str = "p", **parts: Any) -> Procedure:
    steps = [{"id": "one", "do": "Do it."}]
    return Procedure.model_validate({"id": name, "title": name, "steps": steps} | parts)


def library_of(*procedures: Procedure, devices: tuple[str, ...] = ()) -> Library:
    manual = Manual.model_validate(
        {"id": "m", "language": "en", "title": "M", "publisher": "P", "published": "2025-01-01"}
        | {"procedures": [it.id for it in procedures]}
    )
    names = EnvironmentNames.model_validate({"devices": [{"name": it} for it in devices]})
    return Library({"m": manual}, {it.id: it for it in procedures}, names)


def sessions(library: Library, as_of: date = date(2025, 12, 1)) -> list[str]:
    made = plan_of(library, as_of)
    assert made.is_smallest
    assert not made.left
    assert open_cells(performed(library, made), as_of) == {}
    return sorted(str(it.environment) for it in made.sessions)


def test_a_variant_is_tested_on_its_own_versions() -> None:
    steps = {
        "id": "one",
        "do": "Press.",
        "variants": {"applies_to": {"os": "iOS >= 17"}, "do": "Tap."},
    }
    library = library_of(procedure(applies_to={"device": "iPhone", "os": "iOS"}, steps=[steps]))
    assert sessions(library) == ["iPhone, iOS 16", "iPhone, iOS 26"]


def test_a_model_clears_the_claim_of_its_kind_too() -> None:
    library = library_of(
        procedure("p", applies_to={"device": "iPhone", "os": "iOS"}),
        procedure("q", applies_to={"device": "iPhone SE", "os": "iOS"}),
        procedure("r", applies_to={"os": "iOS"}),
    )
    assert sessions(library) == ["iPhone SE, iOS 26"]


def test_a_device_named_after_a_system_is_any_device_with_it() -> None:
    library = library_of(
        procedure("p", applies_to={"device": "Android", "os": "Android"}),
        procedure("q", applies_to={"device": "Pixel 8", "os": "Android >= 14"}),
    )
    assert sessions(library) == ["Pixel 8, Android 16"]


def test_a_claim_of_any_browser_is_cleared_by_one_that_is_tested_anyway() -> None:
    library = library_of(
        procedure("p", applies_to={"device": "PC", "os": "Windows"}),
        procedure("q", applies_to={"device": "PC", "os": "Windows", "browser": "Edge"}),
    )
    assert sessions(library) == ["PC, Windows 11, Edge"]


def test_no_session_goes_without_a_browser_where_one_is_claimed() -> None:
    library = library_of(
        procedure("p", applies_to={"device": "PC", "os": "Windows"}),
        procedure("q", applies_to={"device": "PC", "os": "Windows", "browser": ["Edge", "Chrome"]}),
    )
    assert sessions(library) == ["PC, Windows 11, Chrome", "PC, Windows 11, Edge"]


def test_each_range_that_is_claimed_has_its_session() -> None:
    claim = {"device": "iPhone", "os": ["iOS < 16", "iOS >= 17"]}
    library = library_of(procedure(applies_to=claim))
    assert sessions(library) == ["iPhone, iOS 15", "iPhone, iOS 26"]
    assert list(open_cells(library, date(2025, 12, 1))) == [("p", "iPhone, iOS")]


def test_words_for_all_but_one_browser_are_tested_on_another_one() -> None:
    variant = {"applies_to": {"browser": "Safari"}, "do": "Tap."}
    steps = [{"id": "one", "do": "Press.", "variants": variant}]
    library = library_of(
        procedure("p", applies_to={"device": "iPhone", "os": "iOS"}, steps=steps),
        procedure("q", applies_to={"device": "iPhone", "os": "iOS", "browser": "Chrome"}),
    )
    assert sessions(library) == ["iPhone, iOS 26, Chrome", "iPhone, iOS 26, Safari"]


def test_a_claim_of_everything_is_tested_on_something() -> None:
    library = library_of(
        procedure("p"),
        procedure("q", applies_to={"device": "PC", "os": "Windows", "browser": "Edge"}),
    )
    assert sessions(library) == ["PC, Windows 11, Edge"]


def test_a_product_that_no_list_knows_is_tested_as_claimed() -> None:
    claim = {"device": "Till", "os": ["TillOS >= 3, < 5", "TillOS >= 4.2"]}
    assert sessions(library_of(procedure(applies_to=claim))) == ["Till, TillOS 4.2"]
    claim = {"device": "Till", "os": ["TillOS < 3"]}
    assert sessions(library_of(procedure(applies_to=claim))) == ["Till, TillOS 2"]
    assert sessions(library_of(procedure(applies_to={"os": "TillOS"}), devices=("Till",))) == [
        "Till, TillOS"
    ]


def test_what_has_no_supported_version_is_left_where_the_house_wants_support() -> None:
    claim = {"device": "iPhone", "os": "iOS < 12"}
    library = library_of(procedure(applies_to=claim))
    manual = library.manuals["m"].model_copy(
        update={
            "ageing": library.manuals["m"].ageing.model_copy(update={"out_of_support": "stale"})
        }
    )
    made = plan_of(replace(library, manuals={"m": manual}), date(2025, 12, 1))
    assert made.sessions == ()
    assert made.cells == 0
    assert [(name, step, str(claim)) for name, step, claim in made.left] == [
        ("p", "one", "iPhone, iOS < 12")
    ]


# ── properties ────────────────────────────────────────────────────────────────────────────────

_SETS = st.lists(st.integers(0, 2**9 - 1), min_size=1, max_size=9)


@given(_SETS)
def test_a_cover_is_the_smallest_there_is(sets: list[int]) -> None:
    whole = union(sets)
    smallest = next(
        count
        for count in range(len(sets) + 1)
        if any(union(some) == whole for some in combinations(sets, count))
    )
    found = cover(sets)
    assert union(sets[it] for it in found.chosen) == whole
    assert found.is_smallest
    assert len(found.chosen) == smallest <= len(greedy(sets, range(len(sets))))


@given(_SETS)
def test_a_cover_that_was_not_searched_for_long_is_still_one(sets: list[int]) -> None:
    found = cover(sets, most_nodes=1)
    assert union(sets[it] for it in found.chosen) == union(sets)
    assert len(found.chosen) <= len(greedy(sets, range(len(sets))))
    if found.is_smallest:
        assert len(found.chosen) == len(cover(sets).chosen)


def test_a_greedy_choice_is_improved_and_said_to_be_unproven_without_a_search() -> None:
    """Greedy takes the set of four first, and then needs both of the others."""
    sets = [0b001111, 0b010101, 0b101010]
    assert len(greedy(sets, range(3))) == 3
    assert cover(sets).chosen == (1, 2)
    assert cover(sets).is_smallest
    assert not cover(sets, most_nodes=1).is_smallest


def union(sets: Any) -> int:
    mask = 0
    for one in sets:
        mask |= one
    return mask


_DEVICES = st.sampled_from(["iPhone", "iPad", "iPhone SE", "Pixel 8", "Android"])
_OS = st.sampled_from(["iOS", "iOS < 16", "iOS >= 17", "iOS >= 15, < 18", "Android", "Android 14"])
_BROWSERS = st.sampled_from(["Safari", "Chrome", "Chrome >= 120"])
_CLAIMS = st.lists(
    st.fixed_dictionaries({"os": _OS}, optional={"device": _DEVICES, "browser": _BROWSERS}),
    min_size=1,
    max_size=3,
)
_VERSIONS = st.sampled_from(
    ["iOS 15.1", "iOS 16", "iOS 17.4", "iOS 26", "Android 13", "Android 14"]
)
_DAY = date(2025, 12, 1)


@st.composite
def libraries(draw: st.DrawFn) -> Library:
    """Draw a library; of what was verified, some was edited since, and some is old."""
    procedures = []
    for number in range(draw(st.integers(1, 4))):
        steps = [
            {"id": f"s{it}", "do": f"Do {it}."}
            | ({"applies_to": draw(_CLAIMS)} if draw(st.booleans()) else {})
            | {
                "variants": [
                    {"applies_to": it, "do": "Do."} for it in draw(st.lists(_CLAIMS, max_size=2))
                ]
            }
            for it in range(draw(st.integers(1, 3)))
        ]
        verified = [
            {
                "on": _DAY - timedelta(draw(st.integers(0, 500))),
                "device": draw(_DEVICES),
                "os": draw(_VERSIONS),
                "browser": draw(st.sampled_from(["Safari", "Chrome 130"])),
            }
            for _ in range(draw(st.integers(0, 4)))
        ]
        parts = {"applies_to": draw(_CLAIMS), "steps": steps, "verified": verified}
        procedures.append(procedure(f"p{number}", **parts))
    library = library_of(*procedures)
    library = replace(library, stamps=all_stamped(library, procedures))
    if draw(st.booleans()):
        first = procedures[0]
        edited = (first.steps[0].model_copy(update={"do": "Edited."}), *first.steps[1:])
        changed = first.model_copy(update={"steps": edited})
        library = replace(library, procedures=library.procedures | {first.id: changed})
    return library


def performed(library: Library, made: Plan) -> Library:
    """Return the library when everybody has done and written down what a plan says."""
    for session in made.sessions:
        where = session.environment
        for walk in session.walks:
            item = Verification.model_validate(
                {"on": made.as_of, "device": where.device, "os": where.os, "browser": where.browser}
                | {"steps": () if walk.is_whole else walk.steps}
            )
            before = library.procedures[walk.procedure]
            changed = before.model_copy(update={"verified": (*before.verified, item)})
            library = replace(library, procedures=library.procedures | {before.id: changed})
            library = replace(library, stamps=stamped(library, changed, item))
    return library


@settings(deadline=None, max_examples=150)
@given(libraries())
def test_a_plan_clears_everything_it_does_not_leave(library: Library) -> None:
    made = plan_of(library, _DAY)
    before = open_cells(library, _DAY)
    assert bool(before) == bool(made.sessions or made.left)
    after = open_cells(performed(library, made), _DAY)
    assert after.keys() <= before.keys()
    assert {name for name, _ in after} <= {name for name, _, _ in made.left}
    assert len(before) - len(after) == made.cells


@settings(deadline=None, max_examples=50)
@given(libraries())
def test_a_plan_that_was_looked_for_longer_is_no_larger(library: Library) -> None:
    quick, whole = plan_of(library, _DAY, most_nodes=1), plan_of(library, _DAY)
    assert whole.is_smallest
    assert len(whole.sessions) <= len(quick.sessions)
    assert whole.left == quick.left


@settings(deadline=None, max_examples=50)
@given(libraries())
def test_no_session_of_a_plan_can_be_left_out(library: Library) -> None:
    made = plan_of(library, _DAY)
    whole = open_rows(performed(library, made), _DAY)
    for session in made.sessions:
        fewer = replace(made, sessions=tuple(it for it in made.sessions if it is not session))
        assert open_rows(performed(library, fewer), _DAY) > whole
