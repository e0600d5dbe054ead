"""Promise: nothing is installed that is known to be unsafe here, nor anything that no lock names.

Asks nobody: `.ci/audit` asks for advisories where they can be reached.
"""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest

from pipeline.releasing.ingredients import digest_of
from renderers.tool_chain import LOCK, tools, unlocked
from tests.conftest import ROOT

# The oldest version that is safe for what we do with it, and why. What is not needed today is held
# to its floor as soon as something needs it.
FLOORS = {
    "weasyprint": (
        "70.0",
        "it drew EPS, and fetched past the fetcher (CVE-2026-55073; before 68, CVE-2025-68616)",
    ),
    "pillow": ("13.0", "reads pictures of anybody; advisories of 12.3 are closed in 13.0 only"),
    "filelock": (
        "3.20.3",
        "a link in place of a lock let files elsewhere be emptied (CVE-2025-68146, CVE-2026-22701)",
    ),
    "lxml": ("6.1", "two of its parsers read local files as entities (CVE-2026-41066)"),
    "jinja2": (
        "3.1.6",
        "the sandbox was left by `|attr` (CVE-2025-27516) and by `format` (CVE-2024-56326)",
    ),
    "pyyaml": ("6.0.3", "the first with ready-made packages for each Python that we run on"),
}
LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"(?m)^([a-z0-9.-]+)==([^\s;\\]+)")


def numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", text)))


def is_safe(name: str, found: str) -> bool:
    return numbers(found) >= numbers(FLOORS[name][0])


def project() -> dict[str, list[str]]:
    values = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = values["project"].get("optional-dependencies", {})
    return {"needs": values["project"]["dependencies"], **values["dependency-groups"], **extras}


@pytest.mark.parametrize("name", FLOORS)
def test_floors_are_asked_for_and_have_a_reason(name: str) -> None:
    floor, reason = FLOORS[name]
    asked = [
        line for lines in project().values() for line in lines
        if re.match(rf"{name}(?![\w-])", line, re.IGNORECASE)
    ]  # fmt: skip
    assert asked or name == "filelock", "it is asked for, or nothing needs it"
    for line in asked:
        found = re.search(r">=\s*([0-9.]+)", line)
        assert found, line
        assert numbers(found[1]) >= numbers(floor.removesuffix(".0")), f"{line}: {reason}"


@pytest.mark.parametrize("name", LOCKS)
def test_locks_pin_safe_versions(name: str) -> None:
    pinned = dict(PINNED.findall((ROOT / name).read_text(encoding="utf-8")))
    assert len(pinned) > 30
    assert pinned.keys() & FLOORS.keys() >= FLOORS.keys() - {"filelock"}
    for package in pinned.keys() & FLOORS.keys():
        assert is_safe(package, pinned[package]), FLOORS[package]


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_of_a_lock_has_its_hashes_and_leads_to_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)[1:]
    assert len(entries) == len(PINNED.findall(text))
    for entry in entries:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry.split("\n")[0]
    assert not re.search(r"://|(?m:^(-e|-f|--(extra-)?index|--trusted|--find))|\.whl|\bgit\+", text)


def test_both_locks_pin_the_same() -> None:
    first, second = (dict(PINNED.findall((ROOT / it).read_text(encoding="utf-8"))) for it in LOCKS)
    assert first.items() <= second.items()


def test_what_is_installed_is_safe_and_is_what_the_lock_pins() -> None:
    for name in FLOORS.keys() - {"filelock"}:
        assert is_safe(name, version(name))
    assert unlocked(LOCK) == ()
    assert len([it for it in tools() if it.is_package]) > 30


def test_what_no_lock_pins_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text(LOCK.read_text(encoding="utf-8").replace("lxml==6", "lxml==5"))
    assert unlocked(tmp_path / "lock") == ("lxml",)
    assert "jinja2" in unlocked(tmp_path / "none")


def test_floors_are_compared_as_numbers() -> None:
    assert not is_safe("jinja2", "3.1.5")
    assert is_safe("jinja2", "3.1.10")
    assert not is_safe("weasyprint", "69.9")


def test_what_editors_keep_beside_the_content_is_no_part_of_a_release(tmp_path: Path) -> None:
    (tmp_path / "settings.yaml").write_bytes(b"")
    before = digest_of([tmp_path])
    for name in (".schemas/manual.schema.json", ".git/index", "__pycache__/a.pyc", "Thumbs.db"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert digest_of([tmp_path]) == before


def test_a_digest_of_large_files_takes_them_in_pieces(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    first = digest_of([tmp_path])
    (tmp_path / "a").write_bytes(b"x" * 2_999_999 + b"y")
    assert digest_of([tmp_path]) != first
