"""How long it takes from a save to the screen: a manual of 100 and of 1,000 steps, 50 saves each.

    python bench/preview.py [STEPS …]

A real Chromium shows the preview; times are of the wall clock, from before the file is replaced
until the frame after the one in which the step has its words. CPU is that of the preview.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import sync_playwright

_SAVES = 50
_STEPS_A_PROCEDURE = 20
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
# Told in the page: when the words of a step are drawn.
_WATCH = """(step) => {
  const frame = document.querySelector("iframe.page");
  window.seen = {};
  const look = () => {
    const text = frame.contentDocument.getElementById(step).textContent;
    for (const [word] of text.matchAll(/SAVE\\d+\\./g)) {
      if (!(word in window.seen)) {
        window.seen[word] = 0;
        requestAnimationFrame(() => setTimeout(() => { window.seen[word] = Date.now(); }));
      }
    }
  };
  const all = { childList: true, subtree: true, characterData: true };
  new MutationObserver(look).observe(frame.contentDocument, all);
}"""


def make(folder: Path, steps: int) -> None:
    """Write a manual of so many steps, twenty a procedure, a drawn screen with each."""
    for name in ("manuals", "procedures"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    names = []
    for first in range(0, steps, _STEPS_A_PROCEDURE):
        names.append(f"part-{first // _STEPS_A_PROCEDURE + 1}")
        numbers = range(first, min(first + _STEPS_A_PROCEDURE, steps))
        lines = [f"id: {names[-1]}", f"title: 手順の見本 {names[-1]}"]
        lines += ["applies_to:", "  - os: iOS", "  - os: Android", "steps:"]
        for number in numbers:
            lines += [
                f"  - id: s{number}",
                f"    do: 設定{number}を開き、【一般{number}】をタップします。",
                f"    figure: {{screen: p{number}, tap: 一般{number}}}",
                f"    sees: 画面{number}が表示されます。",
            ]  # fmt: skip
        lines.append("screens:")
        for number in numbers:
            lines += [
                f"  p{number}:", "    says:", f"      - heading: 設定{number}",
                f"      - row: 一般{number}", f"      - row: 項目{number}",
            ]  # fmt: skip
        (folder / "procedures" / f"{names[-1]}.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    manual = "id: big\ntitle: 大きなマニュアル\nlanguage: ja\npublisher: 見本出版\n"
    manual += "published: 2026-11-23\nprocedures:\n" + "".join(f"  - {it}\n" for it in names)
    (folder / "manuals" / "big.yaml").write_text(manual, "utf-8")


def save(path: Path, text: str) -> None:
    """Save as editors do: a file beside it takes its place."""
    beside = path.with_name(f".{path.name}.tmp")
    beside.write_text(text, "utf-8")
    beside.replace(path)


def cpu_of(pid: int) -> float:
    """Return the CPU seconds of a process so far."""
    parts = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


def measured(steps: int) -> None:
    """Measure one manual, and print median, worst and CPU seconds of a save."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make(folder, steps)
        command = [sys.executable, "build.py", "preview", "--no-open", "--content", str(folder)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
            line = process.stdout.readline() if process.stdout else ""
            found = re.search(r"http://\S+", line)
            if found is None:
                raise SystemExit(line)
            try:
                watch(steps, folder, found[0], process.pid)
            finally:
                process.terminate()


def watch(steps: int, folder: Path, address: str, pid: int) -> None:
    """Save again and again while a browser looks on."""
    path = folder / "procedures" / f"part-{max(1, steps // _STEPS_A_PROCEDURE // 2)}.yaml"
    source = path.read_text("utf-8")
    step = source.partition("  - id: ")[2].partition("\n")[0]
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=program, args=_OPTIONS)
        page = browser.new_page()
        page.goto(address)
        page.wait_for_selector("body[data-version]", timeout=60_000)
        time.sleep(2)
        page.evaluate(_WATCH, f"{path.stem}.{step}")
        took, before = [], cpu_of(pid)
        for number in range(_SAVES):
            start = time.time()
            save(path, source.replace("を開き、", f"を開き、SAVE{number}.", 1))
            shown = page.wait_for_function("it => window.seen[it]", arg=f"SAVE{number}.")
            took.append(float(str(shown.json_value())) - start * 1000)
            time.sleep(1.2)
        cpu = (cpu_of(pid) - before) / _SAVES
        browser.close()
    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(
        f"{steps:6} steps: median {statistics.median(took):4.0f} ms, "
        f"fastest {min(took):4.0f}, slowest {max(took):4.0f}; "
        f"{cpu * 1000:4.0f} ms of CPU a save; load {load:.1f} a core",
        flush=True,
    )


if __name__ == "__main__":
    for count in [int(it) for it in sys.argv[1:]] or [100, 1000]:
        measured(count)
