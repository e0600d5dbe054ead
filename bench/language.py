"""How long the checks of wording take: 10,000 steps, no two of which read alike.

``python bench/language.py [STEPS …]`` prints seconds of CPU for each size, the exponent of growth
between them, and how much of `check` that is. Half of the manuals are Japanese, half English, and
one step in ten holds a mistake.
"""

import gc
import math
import sys
import tempfile
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.checking.checks import check
from pipeline.checking.language_checks import check_language
from pipeline.diagnostics import Report
from pipeline.language.prose import prose_of
from pipeline.loading.library import load
from pipeline.reading.source import read

_STEPS_EACH = 10
_MANUAL = 50  # procedures in each
_GLOSSARY = """words:
  - {use: ログイン, not: [サインイン, ログオン], reason: 画面がそう呼んでいます。, language: ja}
  - {use: 端末, not: [デバイス, マシン], reason: 短いためです。, language: ja}
  - {use: sign in, not: [log in, log on], reason: The screens call it so., language: en}
"""
_STEPS = {
    "ja": (
        "{{product}}の画面{n}を開き、【設定{n}】をタップして、値が「{n}」であることを確かめます。",
        "「設定{n}」の画面が表示され、一覧の右側の列に、{n}番の名前が表示されます。",
        "【設定{n}】を押して下さい。",
    ),
    "en": (
        "Open screen {n} of the {{product}}, click [[Setting {n}]] and compare its value with {n}.",
        "The screen “Setting {n}” is shown, with number {n} in the column on the right.",
        "Please login to screen {n} in order to go on.",
    ),
}


def write_library(folder: Path, steps: int) -> None:
    """Write a library of so many steps."""
    for name in ("manuals", "procedures"):
        (folder / name).mkdir(parents=True)
    (folder / "glossary.yaml").write_text(_GLOSSARY, encoding="utf-8")
    count = max(1, steps // _STEPS_EACH)
    for number in range(count):
        language = _language(number)
        lines = [f"id: p{number:05}", f"title: Procedure {number}", "steps:"]
        for step in range(_STEPS_EACH):
            n = number * _STEPS_EACH + step
            do, sees, wrong = (it.format(n=n) for it in _STEPS[language])
            text = wrong if step == _STEPS_EACH - 1 else do
            lines += [f"  - id: s{step}", f"    do: '{text}'", f"    sees: '{sees}'"]
        path = folder / "procedures" / f"p{number:05}.yaml"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for first in range(0, count, _MANUAL):
        names = "".join(f"  - p{it:05}\n" for it in range(first, min(first + _MANUAL, count)))
        text = (
            f"id: m{first:05}\nlanguage: {_language(first)}\ntitle: Manual {first}\n"
            f"publisher: Sample\npublished: 2025-01-01\nterms: {{product: Sample Cloud}}\n"
            f"procedures:\n{names}"
        )
        (folder / "manuals" / f"m{first:05}.yaml").write_text(text, encoding="utf-8")


def _language(number: int) -> str:
    return ("ja", "en")[number // _MANUAL % 2]


def measure(folder: Path) -> dict[str, float]:
    """Return seconds of CPU: of the wording, where marks are read already, and of all checks."""
    report = Report()
    library = load(read(folder, report), folder, report)
    found: dict[str, float] = {}
    for name, question in (("check", check), ("wording", check_language)):
        prose_of.cache_clear()
        gc.disable()
        start = process_time()
        question(library, Report())
        found[name] = process_time() - start
        gc.enable()
    return found


def main(sizes: list[int]) -> None:
    """Print a table."""
    before: tuple[int, float] | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "content"
            write_library(folder, size)
            found = measure(folder)
        seconds = found["wording"]
        growth = ""
        if before:
            exponent = math.log(seconds / before[1]) / math.log(size / before[0])
            growth = f"   exponent {exponent:.2f}"
        sys.stdout.write(f"{size} steps: {seconds:.2f} s of {found['check']:.2f} s{growth}\n")
        before = size, seconds


if __name__ == "__main__":
    main([int(it) for it in sys.argv[1:]] or [2_500, 5_000, 10_000])
