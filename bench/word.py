"""How long Word files take: a thousand steps with a picture each, beside pandoc and python-docx.

``python bench/word.py [COUNT …]`` prints seconds of CPU of whole processes and of our
renderer alone, and the most memory they had at once; then how the time grows from the first count
to the last, as an exponent. Pandoc is asked where it is on the path; the package `pypandoc_binary`
brings it. All get the same words and the same pictures.
"""

import atexit
import math
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, mkdtemp
from time import process_time

from PIL import Image, ImageDraw

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))


_SLOW = "python-docx, straightforward"
_COUNTS = (1000, 3000)
_WIDTH, _HEIGHT = 390, 844
_STEPS_OF_A_PROCEDURE = 20
_DO = "接続先を確かめ、【詳細を表示】をタップします。番号は {} です。"
_MANUAL = """\
id: m
language: ja
title: 手順の多いマニュアル
publisher: P
published: 2026-01-01
procedures: [{}]
"""
_PROCEDURE = """\
id: {0}
title: 手続きの{0}
applies_to: [{{device: iPhone, os: iOS}}]
verified: [{{on: 2026-01-01, device: iPhone, os: iOS 17.2}}]
steps:
"""
_STEP = """\
  - id: s{0}
    do: {1}
    figure: {{screen: s{0}}}
"""
_SCREEN = """\
  s{0}: {{image: figures/{0}.png, alt: 画面の{0}, says: [詳細を表示]}}
"""


def main(counts: list[int]) -> None:
    """Print a table."""
    measured: dict[str, list[float]] = {}
    for count in counts:
        with TemporaryDirectory() as folder:
            _write(Path(folder), count)
            for name, command in _commands(Path(folder)).items():
                if name == _SLOW and count > counts[0]:
                    continue
                seconds, megabytes = _run(command)
                measured.setdefault(name, []).append(seconds)
                sys.stdout.write(f"{count:6} {name:32} {seconds:7.2f} s {megabytes:6.0f} MB\n")
                sys.stdout.flush()
    for name, taken in measured.items():
        if len(taken) > 1:
            grown = math.log(taken[-1] / taken[0]) / math.log(counts[-1] / counts[0])
            sys.stdout.write(f"grows with an exponent of {grown:.2f}: {name}\n")


def _commands(folder: Path) -> dict[str, list[str]]:
    this = [sys.executable, str(Path(__file__).resolve())]
    build = [sys.executable, str(ROOT / "build.py"), "build", "--content", str(folder)]
    made = {
        "build.py, all of it": [
            *build,
            "--no-cache",
            "--format",
            "docx",
            "--output",
            str(folder / "dist"),
        ],
        "from the tree to the Word file": [*this, "--word-alone", str(folder)],
    }
    if pandoc := shutil.which("pandoc"):
        made["pandoc"] = [pandoc, str(folder / "manual.md"), "-o", str(folder / "pandoc.docx")]
    made[_SLOW] = [*this, "--straightforward", str(folder)]
    return made


@cache
def _environment() -> dict[str, str]:
    """Return an environment in which Python keeps what it has compiled, as it does by itself."""
    kept = mkdtemp(prefix="bench-")
    atexit.register(shutil.rmtree, kept)
    told = {name: it for name, it in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = told | {"PYTHONPYCACHEPREFIX": kept}
    code = "import commands.build, renderers.word"
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True)
    return environment


def _run(command: list[str]) -> tuple[float, float]:
    """Return seconds of CPU and megabytes of memory of a process and its children."""
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=Path(command[-1]).parent,
        env=_environment(),
    ) as process:
        said = process.stdout.read() if process.stdout else b""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(said.decode()[-2000:])
    if "--word-alone" in command:
        return float(said), usage.ru_maxrss / 1000
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000


# ── the same content for all ──────────────────────────────────────────────────────────────────


def _write(folder: Path, count: int) -> None:
    for name in ("manuals", "procedures", "figures"):
        (folder / name).mkdir()
    names = (
        "devices: [{name: iPhone, shape: phone}]\nos: [{name: iOS}]\nbrowsers: [{name: Safari}]\n"
    )
    (folder / "environments.yaml").write_text(names, encoding="utf-8")
    procedures, lines = [], ["---", "title: 手順の多いマニュアル", "toc: true", "---", ""]
    for first in range(0, count, _STEPS_OF_A_PROCEDURE):
        name = f"p{first}"
        numbers = range(first, min(first + _STEPS_OF_A_PROCEDURE, count))
        steps = "".join(_STEP.format(it, _DO.format(it)) for it in numbers)
        screens = "screens:\n" + "".join(map(_SCREEN.format, numbers))
        (folder / "procedures" / f"{name}.yaml").write_text(
            _PROCEDURE.format(name) + steps + screens, encoding="utf-8"
        )
        procedures.append(name)
        lines += [f"# 手続きの{name}", ""]
        for it in numbers:
            lines += [f"{it - first + 1}. {_DO.format(it)}", ""]
            lines += [f"    ![画面の{it}]({folder}/figures/{it}.png)", ""]
            _screenshot(it).save(folder / "figures" / f"{it}.png")
    (folder / "manuals" / "m.yaml").write_text(
        _MANUAL.format(", ".join(procedures)), encoding="utf-8"
    )
    (folder / "manual.md").write_text("\n".join(lines), encoding="utf-8")


def _screenshot(number: int) -> Image.Image:
    """Return a screen with words and a photograph, about 60 kB as a PNG."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), "#ffffff")
    pen = ImageDraw.Draw(picture)
    for row in range(16):
        pen.text((20, 20 + 30 * row), f"{number} The connection is not private {row}", "#1c1f23")
    noise = Image.frombytes("RGB", (130, 120), Random(number).randbytes(130 * 120 * 3))
    picture.paste(noise, (120, 600))
    return picture


def _word_alone(folder: Path) -> None:
    """Print what the renderer takes, given the document."""
    from pipeline.choosing.resolve import Selection, resolve
    from pipeline.composing.compose import compose
    from pipeline.diagnostics import Report
    from pipeline.loading.library import FiledPictures, load
    from pipeline.reading.source import read
    from renderers import Context
    from renderers.themes import Theme
    from renderers.word import render

    report = Report()
    library = load(read(folder, report), folder, report, FiledPictures())
    document = compose(resolve(library, library.manuals["m"], Selection(), report), library)
    start = process_time()
    render(document, Context(Theme(), report))
    sys.stdout.write(f"{process_time() - start}")


def _straightforward(folder: Path) -> None:
    """Write the file as one does with python-docx."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    for line in (folder / "manual.md").read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("# "):
            document.add_heading(text[2:], 1)
        elif text.startswith("!["):
            document.add_picture(text[text.index("(") + 1 : -1], width=Mm(50))
        elif text:
            document.add_paragraph(text, style="List Number")
    document.save(str(folder / "straightforward.docx"))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--straightforward"]:
        _straightforward(Path(sys.argv[2]))
    elif sys.argv[1:2] == ["--word-alone"]:
        _word_alone(Path(sys.argv[2]))
    else:
        main([int(it) for it in sys.argv[1:]] or list(_COUNTS))
