"""Promise: a verification ages by two clocks, the day is given, and what is no reason is none."""

import json
import re
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from build import main
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.reading_order import reading_order
from pipeline.ledger.ageing import Clock, Policy, Status, policy_of
from pipeline.ledger.ledger import Cells, cells
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import WorldClock, own_list
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from schemas.ageing import Ageing
from schemas.environment import Environment, Versioned
from schemas.manual import Manual
from schemas.procedure import Procedure
from schemas.releases import ReleaseList
from schemas.settings import Settings
from tests.conftest import CONTENT
from tests.test_ledger import FILES, INSTALL, PC, opened
from tests.test_resolve import claims, procedures, verifications

TRIED = date(2026, 10, 4)


def write(folder: Path, **changed: str) -> Library:
    """Write the Windows half of the sample of the ledger's tests."""
    texts = {
        "environments": FILES["environments.yaml"],
        "settings": "development_hosts: dev-*\n",
        "manuals/guide": FILES["manuals/guide.yaml"].replace("[sign-in, install]", "install"),
        "procedures/install": FILES[INSTALL],
    }
    for name, text in texts.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(changed.get(path.stem, text), encoding="utf-8")
    return opened(folder)


def status(library: Library, as_of: date, releases: ReleaseList | None = None) -> Status:
    return cells(library, as_of, releases or own_list())["install"][PC].status


def rules_in(library: Library, as_of: date, *, strict: bool = False) -> Counter[str]:
    report = Report(strict=strict)
    check_ledger(library, library.manuals.values(), Clock(as_of, own_list()), report)
    found = Counter(item.rule.name for item in (report.errors() if strict else report))
    del found["unstamped-verification"]
    return found


# ── the calendar ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("age", "known", "refused"),
    [
        (-1, Status.NEVER, True),
        (0, Status.VERIFIED, False),
        (179, Status.VERIFIED, False),
        (180, Status.AGEING, False),
        (364, Status.AGEING, False),
        (365, Status.STALE, True),
        (4000, Status.STALE, True),
    ],
)
def test_a_verification_ages_and_then_is_stale(
    age: int,
    known: Status,
    refused: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    library, as_of = write(tmp_path), TRIED + timedelta(days=age)
    assert status(library, as_of) is known
    assert bool(rules_in(library, as_of, strict=True)) is refused


def test_a_library_and_a_manual_have_their_own_limits(tmp_path: Path) -> None:
    library = write(tmp_path, settings="ageing: {warn_after_days: 10, error_after_days: 20}\n")
    assert status(library, TRIED + timedelta(days=15)) is Status.AGEING
    text = FILES["manuals/guide.yaml"].replace("[sign-in, install]", "install")
    library = write(
        tmp_path,
        settings="ageing: {warn_after_days: 10, error_after_days: 20}\n",
        guide=text + "ageing: {error_after_days: 12}\n",
    )
    assert policy_of(library, library.manuals["guide"]) == Policy(10, 12)
    assert status(library, TRIED + timedelta(days=15)) is Status.STALE


def test_of_several_manuals_the_strictest_decides(tmp_path: Path) -> None:
    text = FILES["manuals/guide.yaml"].replace("[sign-in, install]", "install")
    (tmp_path / "manuals").mkdir()
    strict = text.replace("id: guide", "id: hasty") + "ageing: {error_after_days: 7}\n"
    (tmp_path / "manuals" / "hasty.yaml").write_text(strict, encoding="utf-8")
    library, as_of = write(tmp_path), TRIED + timedelta(days=15)
    assert status(library, as_of) is Status.STALE
    only = cells(library, as_of, own_list(), [library.manuals["guide"]])
    assert only["install"][PC].status is Status.VERIFIED


def test_a_later_verification_makes_an_old_one_harmless(tmp_path: Path) -> None:
    old = "  - {on: 2019-01-01, device: PC, os: Windows 10}\n"
    library = write(tmp_path, install=FILES[INSTALL].replace("steps:", f"{old}steps:", 1))
    assert rules_in(library, TRIED) == {}


# ── the world ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("product", "as_of", "said"),
    [
        ("iOS 12.1", "2019-03-18", "iOS 12.1: the newest major"),
        ("iOS 12.1", "2024-12-01", "iOS 12.1: 6 majors behind, out of support"),
        ("iOS 12.1", "2026-11-23", "iOS 12.1: at least 7 majors behind, out of support"),
        ("macOS 10.15.7", "2021-01-01", "macOS 10.15.7: 1 major behind"),
        ("Windows 10", "2025-10-14", "Windows 10: 1 major behind"),
        ("Windows 10", "2025-10-15", "Windows 10: 1 major behind, out of support"),
        ("Google Chrome 120.0.6099", "2024-01-22", "Google Chrome 120.0.6099: the newest major"),
        (
            "Google Chrome 120.0.6099",
            "2024-01-23",
            "Google Chrome 120.0.6099: 1 major behind, out of support",
        ),
        ("iOS 99", "2025-01-01", None),
        ("iOS 2", "2025-01-01", None),
        ("iOS", "2025-01-01", None),
        ("Amiga 1", "2025-01-01", None),
    ],
)
def test_age_is_measured_in_releases_too(product: str, as_of: str, said: str | None) -> None:
    clock = WorldClock(own_list(), date.fromisoformat(as_of))
    standing = clock.standing(Versioned.parse(product))
    assert (standing and str(standing)) == said


def test_the_list_of_releases_is_in_order() -> None:
    assert len(own_list().products) >= 10
    for product in own_list().products:
        versions = [item.version for item in product.releases]
        days = [item.on for item in product.releases]
        assert versions == sorted(set(versions)), product.names
        assert days == sorted(days), product.names
        assert all(day <= own_list().as_of for day in days)
        assert all(item.ends is None or item.ends > item.on for item in product.releases)


@pytest.mark.parametrize("worth", ["verified", "ageing", "stale"])
def test_the_end_of_support_counts_as_a_house_says(worth: str, tmp_path: Path) -> None:
    text = FILES[INSTALL].replace("os: Windows 11", "os: Windows 10")
    library = write(tmp_path, install=text, settings=f"ageing: {{out_of_support: {worth}}}\n")
    assert status(library, TRIED) is Status(worth)


OWN_LIST = """\
as_of: 2026-12-31
sources: our own eyes
products:
  - names: Windows
    kind: desktop
    releases: [{version: 11, on: 2021-10-05, ends: 2026-10-01}, {version: 12, on: 2026-09-30}]
"""


def test_another_list_may_lie_beside_the_content_or_be_given(tmp_path: Path) -> None:
    library = write(tmp_path, settings="ageing: {out_of_support: stale}\n")
    assert status(library, TRIED) is Status.VERIFIED
    command = ["check", "--content", str(tmp_path), "--as-of", "2026-10-04"]
    elsewhere = tmp_path.parent / "ours.yaml"
    elsewhere.write_text(OWN_LIST, encoding="utf-8")
    said = CliRunner().invoke(main, [*command, "--releases", str(elsewhere)]).output
    assert "Windows 11: 1 major behind, out of support" in said
    (tmp_path / "releases.yaml").write_text(OWN_LIST, encoding="utf-8")
    assert "Windows 11: 1 major behind, out of support" in CliRunner().invoke(main, command).output
    elsewhere.write_text(OWN_LIST.replace("2021-10-05", "last autumn"), encoding="utf-8")
    result = CliRunner().invoke(main, [*command, "--releases", str(elsewhere)])
    assert result.exit_code == 1
    assert "[invalid-date]" in result.output


# ── the command line and its clock ────────────────────────────────────────────────────────────


def test_only_the_command_line_knows_today_and_strict_says_so(tmp_path: Path) -> None:
    write(tmp_path)
    command = ["check", "--content", str(tmp_path), "--strict"]
    found = re.search(r"as of (\d{4}-\d\d-\d\d), today", CliRunner().invoke(main, command).stderr)
    assert found
    assert "today" not in CliRunner().invoke(main, command[:-1]).stderr
    dated = CliRunner().invoke(main, [*command, "--as-of", found[1]])
    assert "today" not in dated.stderr
    assert dated.stdout == CliRunner().invoke(main, command).stdout
    for layer in ("schemas", "pipeline", "renderers"):
        for path in (CONTENT.parent / layer).rglob("*.py"):
            assert not re.search(r"\b(today|now|utcnow)\(", path.read_text(encoding="utf-8")), path


def test_nothing_was_verified_on_a_day_that_is_still_to_come(tmp_path: Path) -> None:
    line = "  - {on: 2999-01-01, device: PC, os: Windows 11}\n"
    write(tmp_path, install=FILES[INSTALL].replace("steps:", f"{line}steps:", 1))
    command = ["check", "--content", str(tmp_path), "--report", "github"]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 1
    place = "line=6,col=10"
    (error,) = [it for it in result.stdout.splitlines() if it.startswith("::error")]
    assert "verified-in-future" in error
    assert place in error
    for as_of in ("2026-11-23", "2998-01-01", "2999-01-01"):
        assert (
            "verified-in-future"
            not in CliRunner().invoke(main, [*command, "--as-of", as_of]).output
        )


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [("2026-10-04", 0), ("2027-04-02", 0), ("2027-10-03", 0), ("2027-10-04", 1), ("2026-10-03", 1)],
)
def test_strict_publishes_nothing_stale(as_of: str, expected: int, tmp_path: Path) -> None:
    write(tmp_path)
    CliRunner().invoke(main, ["verify", "--stamp", "--content", str(tmp_path)])
    output = tmp_path / "dist"
    arguments = ["--content", str(tmp_path), "-o", str(output), "-f", "tree", "--as-of", as_of]
    result = CliRunner().invoke(main, ["build", *arguments, "--strict"])
    assert result.exit_code == expected, result.output
    assert output.exists() is not bool(expected)


def test_a_document_tells_the_age_as_of_a_day_and_never_of_today(tmp_path: Path) -> None:
    library, later = write(tmp_path), TRIED + timedelta(days=400)
    said = {
        as_of: document(library, Selection(PC, as_of))
        for as_of in (None, TRIED + timedelta(days=30), later)
    }
    assert "days ago" not in said[None]
    assert "On 3 November 2026 that was 30 days ago." in said[TRIED + timedelta(days=30)]
    next_day = Selection(PC, TRIED + timedelta(days=1))
    assert "that was 1 day ago." in document(library, next_day)
    assert "that was 400 days ago; a verification is good for 365 days." in said[later]
    assert "Verified too long ago:" in document(library, Selection(as_of=later))
    assert "(4 October 2026, 400 days before)" in document(library, Selection(as_of=later))
    other = Environment(device="PC", os=Versioned.parse("Windows 10"))
    assert "on PC / Windows 11 (4 October 2026); you have PC / Windows 10." in document(
        library, Selection(other)
    )


def document(library: Library, selection: Selection) -> str:
    edition = resolve(library, library.manuals["guide"], selection, Report())
    return "\n".join(reading_order(compose(edition, library)))


# ── waivers ───────────────────────────────────────────────────────────────────────────────────

WAIVER = """\
waivers:
  - {rule: stale-verification, reason: The shop is closed., approver: Aoi, until: 2028-01-31}
"""


@pytest.mark.parametrize(
    ("as_of", "refused", "warned"),
    [
        ("2027-01-01", [], ["unused-waiver"]),
        ("2027-10-04", [], []),
        ("2028-01-31", [], []),
        ("2028-02-01", ["expired-waiver", "stale-verification"], []),
    ],
)
def test_a_waiver_holds_to_its_last_day_and_no_longer(
    as_of: str, refused: list[str], warned: list[str], tmp_path: Path
) -> None:
    library = write(tmp_path, install=FILES[INSTALL].replace("steps:", f"{WAIVER}steps:"))
    day = date.fromisoformat(as_of)
    assert sorted(rules_in(library, day, strict=True)) == refused
    every = rules_in(library, day)
    assert sorted(every) == sorted([*refused, *warned])


def test_a_waiver_of_a_step_covers_that_step_only(tmp_path: Path) -> None:
    risky = {"risk_controls": {"en": ["file"]}}
    text = FILES[INSTALL].replace("shop.", "[[file]].").replace("Open the file", "Open [[file]]")
    waiver = "    waivers: {rule: risk-without-approval, reason: r, approver: a, until: 2028-01-31}"
    library = write(tmp_path, install=f"{text}{waiver}\n", settings=json.dumps(risky))
    assert rules_in(library, TRIED) == {"risk-without-safety": 2, "risk-without-approval": 1}


def test_a_waiver_changes_no_word_of_a_document(tmp_path: Path) -> None:
    selection = Selection(as_of=date(2028, 1, 1))
    without = document(write(tmp_path), selection)
    text = FILES[INSTALL].replace("steps:", f"{WAIVER}steps:")
    assert document(write(tmp_path, install=text), selection) == without


# ── what is no reason ─────────────────────────────────────────────────────────────────────────

DAYS = st.dates(date(2018, 1, 1), date(2026, 1, 1))
RELEASES = own_list()
ELSEWHERE = {"device": "PC", "os": "Windows 11", "browser": "Firefox"}


def answer(content: dict[str, object], as_of: date) -> dict[str, object]:
    """Everything the ledger says of one procedure, by environment."""
    procedure = Procedure.model_validate(content)
    manual = Manual.model_validate(
        {"id": "m", "language": "en", "title": "T", "publisher": "P", "published": "2026-01-01"}
        | {"procedures": [procedure.id]}
    )
    settings = Settings(ageing=Ageing(out_of_support="stale"))
    library = Library({"m": manual}, {procedure.id: procedure}, settings=settings)
    found: Cells = cells(library, as_of, RELEASES)
    return {
        str(environment): (cell.status, cell.date, cell.reason, sorted(cell.steps))
        for environment, cell in found[procedure.id].items()
    }


def worth(content: dict[str, object], as_of: date) -> dict[str, int]:
    return {key: value[0].badness for key, value in answer(content, as_of).items()}  # type: ignore[index]


@given(procedures(), DAYS, st.randoms(use_true_random=False))
def test_the_order_in_a_file_changes_no_cell(content, as_of, random) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = answer(content, as_of)
    for key in ("applies_to", "verified"):
        random.shuffle(content[key])
    random.shuffle(content["steps"][0]["variants"])
    after = answer(content, as_of)
    assert {key: (it[0], it[1], it[3]) for key, it in after.items()} == {  # type: ignore[index]
        key: (it[0], it[1], it[3])  # type: ignore[index]
        for key, it in before.items()
    }


@given(procedures(), DAYS, verifications())
def test_what_is_verified_later_changes_no_earlier_cell(content, as_of, later) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = answer(content, as_of)
    later["on"] = as_of + timedelta(days=1)
    content["verified"].append(later)
    assert answer(content, as_of) == before


@given(procedures(), DAYS)
def test_what_is_for_others_changes_no_cell(content, as_of) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    if not content["applies_to"]:
        content["applies_to"] = [{"os": "iOS"}]
    before = answer(content, as_of)
    content["applies_to"].append({"device": "PC", "os": "Windows", "browser": "Firefox"})
    content["verified"].append({"on": "2018-01-01", **ELSEWHERE})
    step: dict[str, Any] = content["steps"][0]
    step["variants"].append({"applies_to": [{"os": "Windows >= 11"}], "do": "for others"})
    after = answer(content, as_of)
    assert {key: after[key] for key in before} == before


@given(procedures(), DAYS, st.integers(0, 2000))
def test_nothing_gets_better_by_waiting(content, as_of, days) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    for item in content["verified"]:
        item["on"] = min(item["on"], as_of)
    for variant in content["steps"][0]["variants"]:
        for item in variant["verified"]:
            item["on"] = min(item["on"], as_of)
    before, after = worth(content, as_of), worth(content, as_of + timedelta(days=days))
    assert {key for key in before if after[key] < before[key]} == set()


@given(procedures(), DAYS, claims())
def test_what_comes_out_later_changes_no_cell(content, as_of, claim) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    before = answer(content, as_of)
    known = [
        product.model_copy(
            update={"releases": tuple(it for it in product.releases if it.on <= as_of)}
        )
        for product in own_list().products
    ]
    global RELEASES  # noqa: PLW0603 - the strategies know nothing of lists
    RELEASES = own_list().model_copy(update={"products": tuple(known)})
    try:
        assert answer(content, as_of) == before
    finally:
        RELEASES = own_list()


def test_a_check_says_the_same_in_any_order_of_files(tmp_path: Path) -> None:
    report = Report()
    sources = read(CONTENT, report)
    said = []
    for order in (sources, sources[::-1]):
        found = Report()
        library = load(order, CONTENT, found)
        check(library, found)
        check_ledger(library, library.manuals.values(), Clock(TRIED, own_list()), found)
        said.append([(item.rule.name, str(item.place), item.message()) for item in found])
    assert said[0] == said[1]
