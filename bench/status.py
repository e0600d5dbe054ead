"""How long `build.py status` takes: 10,000 steps in 12 environments, part by part.

``python bench/status.py [STEPS …]`` prints seconds of CPU for each size, the exponent of growth
between them, and a baseline of the same run: PyYAML's C loader reading the same files into plain
dictionaries, with no places, no checks and no models. Nothing that reads YAML can be cheaper.
"""

import gc
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from time import process_time
from typing import Any

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.checking.checks import check
from pipeline.diagnostics import Report
from pipeline.ledger.ledger import cells
from pipeline.ledger.releases import own_list
from pipeline.ledger.stamping import all_stamped
from pipeline.loading.library import Library, load
from pipeline.reading.source import Source, read

ROOT = Path(__file__).resolve().parents[1]
AS_OF = date(2025, 12, 1)
_STEPS_EACH = 10
_MANUAL = 50  # procedures in each
# What is claimed, and on which device and system it was verified.
_SYSTEMS = (
    ("iPhone", "iPhone 15", "iOS", "17.2"),
    ("iPad", "iPad Pro", "iPadOS", "17.1"),
    ("Android", "Pixel 8", "Android", "15"),
    ("PC", "PC", "Windows", "11"),
    ("Mac", "Mac", "macOS", "15.1"),
    ("Chromebook", "Chromebook", "ChromeOS", "131"),
)
_BROWSERS = ("Safari", "Google Chrome")


def write_library(folder: Path, steps: int) -> None:
    """Write a library of so many steps; no two steps read alike."""
    (folder / "manuals").mkdir(parents=True)
    (folder / "procedures").mkdir()
    count = max(1, steps // _STEPS_EACH)
    for number in range(count):
        text = _procedure(number)
        (folder / "procedures" / f"p{number:05}.yaml").write_text(text, encoding="utf-8")
    for first in range(0, count, _MANUAL):
        names = "".join(f"  - p{it:05}\n" for it in range(first, min(first + _MANUAL, count)))
        text = (
            f"id: m{first:05}\nlanguage: ja\ntitle: 操作マニュアル {first}\npublisher: Sample\n"
            f"published: 2025-01-01\nterms: {{product: 見本システム}}\nprocedures:\n{names}"
        )
        (folder / "manuals" / f"m{first:05}.yaml").write_text(text, encoding="utf-8")
    report = Report()
    library = load(read(folder, report), folder, report)
    stamps = all_stamped(library, library.procedures.values())
    (folder / "stamps.tsv").write_text(stamps.text(), encoding="utf-8")


def _procedure(number: int) -> str:
    lines = [f"id: p{number:05}", f"title: 手順 {number}", "applies_to:"]
    browsers = ", ".join(_BROWSERS)
    lines += [f"  - {{device: {it[0]}, os: {it[2]}, browser: [{browsers}]}}" for it in _SYSTEMS]
    lines.append("verified:")
    for index, (_, model, system, version) in enumerate(_SYSTEMS):
        for shift, browser in enumerate(_BROWSERS):
            age = (number * 7 + index * 31 + shift * 11) % 500
            entries = f"device: {model}, os: {system} {version}, browser: {browser}"
            lines.append(f"  - {{on: {AS_OF - timedelta(age)}, {entries}}}")
    lines.append("steps:")
    for step in range(_STEPS_EACH):
        lines += [
            f"  - id: s{step}",
            f"    do: 画面{number}の{step}で{{product}}の【設定{number}-{step}】をタップします。",
            f"    sees: 「設定{number}-{step}」の画面が表示されます。",
        ]
    return "\n".join(lines) + "\n"


def measure(folder: Path) -> dict[str, float]:
    """Return seconds of CPU for each part, and for the whole process."""
    found: dict[str, float] = {}
    report = Report()
    sources: tuple[Source, ...] = _timed("read", found, lambda: read(folder, report))
    library: Library = _timed("load", found, lambda: load(sources, folder, report))
    _timed("check", found, lambda: check(library, report))
    _timed("cells", found, lambda: cells(library, AS_OF, own_list()))
    _timed("baseline: C loader only", found, lambda: _baseline(folder))
    found["whole process"] = _process(folder)
    return found


def _timed(name: str, found: dict[str, float], work: Callable[[], Any]) -> Any:  # noqa: ANN401
    gc.disable()
    start = process_time()
    made = work()
    found[name] = process_time() - start
    gc.enable()
    return made


def _baseline(folder: Path) -> None:
    for path in sorted(folder.rglob("*.yaml")):
        yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)


def _process(folder: Path) -> float:
    """Return the CPU time of `build.py status`, from start to end."""
    code = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime)\n"
    )
    asked = ["status", "--content", str(folder), "--as-of", AS_OF.isoformat()]
    line = [sys.executable, "-c", code, sys.executable, str(ROOT / "build.py"), *asked]
    ran = subprocess.run(line, check=True, capture_output=True, text=True, env=os.environ)
    return float(ran.stdout)


def main(sizes: list[int]) -> None:
    """Print a table."""
    before: tuple[int, dict[str, float]] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "content"
            write_library(folder, size)
            found = measure(folder)
        sys.stdout.write(f"{size} steps, {len(_SYSTEMS) * len(_BROWSERS)} environments\n")
        for part, seconds in found.items():
            sys.stdout.write(f"  {part:26} {seconds:7.2f} s{_growth(part, size, found, before)}\n")
        before = size, found


def _growth(
    part: str, size: int, found: dict[str, float], before: tuple[int, dict[str, float]] | None
) -> str:
    if before is None:
        return ""
    exponent = math.log(found[part] / before[1][part]) / math.log(size / before[0])
    return f"   exponent {exponent:.2f}"


if __name__ == "__main__":
    main([int(it) for it in sys.argv[1:]] or [2_500, 5_000, 10_000])
