"""What builds cost beside a straightforward script on the same libraries.

``python bench/engine.py [--seed N] [ROW …]`` prints a table: seconds of CPU of the whole process
tree, ours and those of `straightforward.py`, in one run, and our part of theirs. With names of rows
it makes only those. Pandoc is asked where it is on the path, Typst where its package is installed.
"""

import argparse
import math
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import yaml

from bench.libraries import write_library

_FONTS = [str(Path(it.__file__).parent) for it in (noto_cjk_sans_jp_bold, noto_cjk_sans_jp_regular)]

_SHAPES = ((1, 14, False), (20, 50, True), (1, 1000, True))
_GROWTH = (100, 300, 1000, 3000)
_LOAD = """
import sys, time
from pathlib import Path
from pipeline.diagnostics import Report
from pipeline.loading.library import load
from pipeline.reading.source import read
folder, began = Path(sys.argv[1]), time.process_time()
load(read(folder, Report()), folder, Report())
print(time.process_time() - began)
"""


class Bench:
    """A folder with libraries, and what it cost to build them."""

    def __init__(self, place: Path, seed: int) -> None:
        self._place = place
        self._seed = seed
        self._made: dict[tuple[int, int, bool], Path] = {}

    def library(self, manuals: int, steps: int, *, pictures: bool) -> Path:
        """Return the content folder of a library, which is written once."""
        key = manuals, steps, pictures
        if key not in self._made:
            folder = self._place / f"{manuals}x{steps}{'p' if pictures else ''}" / "content"
            write_library(folder, manuals, steps, pictures=pictures, seed=self._seed)
            self._made[key] = folder
        return self._made[key]

    # ── rows ──────────────────────────────────────────────────────────────────────────────────

    def load(self) -> Iterator[str]:
        """Yield what reading and validating costs within a process."""
        content = self.library(1, 1000, pictures=False)
        said = subprocess.run(
            [sys.executable, "-c", _LOAD, str(content)],
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        yield f"| read and validate 1,000 steps, with places | {float(said.stdout):.2f} s | | |"

    def formats(self) -> Iterator[str]:
        """Yield what each format costs, ours and the script's."""
        for name in ("html", "pdf", "docx"):
            for manuals, steps, pictures in _SHAPES:
                content = self.library(manuals, steps, pictures=pictures)
                script = [str(ROOT / "bench" / "straightforward.py"), str(content)]
                target = self._place / "script"
                ours, _ = spent(*built(content, "--no-cache", "-f", name))
                theirs, _ = spent(sys.executable, *script, str(target), name)
                what = f"{name}, {manuals} × {steps}{' with pictures' if pictures else ''}"
                yield f"| {what} | {ours:.2f} s | {theirs:.2f} s | {ours / theirs:.2f} |"
                if name == "pdf":
                    bare, _ = spent(sys.executable, *script, str(target), "untagged")
                    yield f"| {what}, the script's untagged | | {bare:.2f} s | {ours / bare:.2f} |"
        yield from self._pandoc()
        yield from self._typst()

    def unchanged(self) -> Iterator[str]:
        """Yield what a build costs that has little or nothing to do."""
        content = self.library(200, 20, pictures=False)
        first, _ = spent(*built(content))
        again, _ = spent(*built(content))
        again, _ = spent(*built(content))
        edited = content / "procedures" / "p0000-0.yaml"
        text = edited.read_text(encoding="utf-8")
        edited.write_text(text.replace("確かめます", "見ます", 1), encoding="utf-8")
        one, _ = spent(*built(content))
        alone, _ = spent(*built(content, "m0000", "--no-cache"))
        small, _ = spent(*built(self.library(1, 20, pictures=False), "--no-cache"))
        yield f"| 200 × 20 × 3 formats, all for the first time | {first:.1f} s | | |"
        yield f"| the same, nothing changed | {again:.2f} s | | |"
        yield f"| the same, a step of one manual edited | {one:.2f} s | | |"
        yield f"| that manual, cold, of these 200 | {alone:.2f} s | | edited: {one / alone:.2f} |"
        yield f"| such a manual, cold, alone | {small:.2f} s | | edited: {one / small:.2f} |"

    def growth(self) -> Iterator[str]:
        """Yield how time and memory grow with the number of steps."""
        for name in ("html", "pdf", "docx"):
            measured = [
                spent(*built(self.library(1, steps, pictures=False), "--no-cache", "-f", name))
                for steps in _GROWTH
            ]
            (least, small), (most, large) = measured[0], measured[-1]
            power = math.log(most / least) / math.log(_GROWTH[-1] / _GROWTH[0])
            each = (large - small) / (_GROWTH[-1] - _GROWTH[0])
            times = " / ".join(f"{seconds:.1f}" for seconds, _ in measured)
            told = f"exponent {power:.2f} | {each:.2f} MB a step"
            yield f"| {name}, 1 × {_GROWTH} | {times} s | {told} |"

    def _pandoc(self) -> Iterator[str]:
        pandoc = shutil.which("pandoc")
        if pandoc is None:
            return
        for manuals, steps, pictures in _SHAPES:
            content = self.library(manuals, steps, pictures=pictures)
            for name, more in (("html", ["--embed-resources"]), ("docx", [])):
                took = 0.0
                for path in markdown_of(content):
                    target = str(path.with_suffix(f".{name}"))
                    from_there = f"--resource-path={content}"
                    spend, _ = spent(pandoc, str(path), "-s", from_there, *more, "-o", target)
                    took += spend
                yield f"| pandoc, {name}, {manuals} × {steps} | | {took:.2f} s | |"

    def _typst(self) -> Iterator[str]:
        if find_spec("typst") is None:
            return
        target = str(self._place / "typst")
        for manuals, steps, pictures in _SHAPES:
            content = str(self.library(manuals, steps, pictures=pictures))
            took, _ = spent(sys.executable, "bench/with_typst.py", content, target, *_FONTS)
            yield f"| Typst, pdf, {manuals} × {steps} | | {took:.2f} s | |"


def markdown_of(content: Path) -> list[Path]:
    """Return the manuals of a library, written as Markdown beside it."""
    folder = content.parent / "markdown"
    folder.mkdir(exist_ok=True)
    made = []
    for path in sorted((content / "manuals").glob("*.yaml")):
        manual = yaml.safe_load(path.read_text(encoding="utf-8"))
        lines = [f"% {manual['title']}", ""]
        for name in manual["procedures"]:
            text = (content / "procedures" / f"{name}.yaml").read_text(encoding="utf-8")
            procedure = yaml.safe_load(text)
            lines += [f"# {procedure['title']}", ""]
            for step in procedure["steps"]:
                lines += [f"1.  {step['do']}", "", f"    {step.get('sees', '')}", ""]
                if figure := step.get("figure"):
                    lines += [f"    ![{figure['alt']}]({figure['image']})", ""]
        made.append(folder / f"{manual['id']}.md")
        made[-1].write_text("\n".join(lines), encoding="utf-8")
    return made


def built(content: Path, *more: str) -> list[str]:
    """Return the command that builds a library beside it."""
    output = str(content.parent / "dist")
    return [sys.executable, "build.py", "build", "--content", str(content), "-o", output, *more]


def spent(*command: str) -> tuple[float, float]:
    """Return seconds of CPU and the most megabytes of a process and all it has started."""
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"{command} has failed: {process.returncode}"
        raise SystemExit(message)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--seed", type=int, default=0)
    asked.add_argument("rows", nargs="*")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        bench = Bench(Path(place), options.seed)
        rows: dict[str, Callable[[], Iterator[str]]] = {
            it: getattr(bench, it) for it in ("load", "formats", "unchanged", "growth")
        }
        sys.stdout.write("| | ours | straightforward script | ours ÷ script |\n|---|---|---|---|\n")
        for name in options.rows or rows:
            for line in rows[name]():
                sys.stdout.write(f"{line}\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
