"""What a build costs that has little or nothing to do.

``python bench/incremental.py [MANUALS [STEPS]]`` writes a library, 200 manuals of 20 steps if
nothing else is said, builds all formats, and prints seconds of CPU of the whole process tree: for
the first build, for one in which nothing has changed, for one in which files were touched, for one
in which a step of one manual was edited, and for building that manual alone without what was kept.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic

import click

ROOT = Path(__file__).resolve().parents[1]
_PROCEDURE = 10  # steps in each


def write_library(folder: Path, manuals: int, steps: int) -> None:
    """Write a library in which no two steps read alike."""
    (folder / "manuals").mkdir(parents=True)
    (folder / "procedures").mkdir()
    for manual in range(manuals):
        names = [f"p{manual:04}-{it}" for it in range(max(1, steps // _PROCEDURE))]
        listed = "".join(f"  - {name}\n" for name in names)
        (folder / "manuals" / f"m{manual:04}.yaml").write_text(
            f"id: m{manual:04}\nlanguage: ja\ntitle: 操作マニュアル {manual}\npublisher: Sample\n"
            f"published: 2025-01-01\nprocedures:\n{listed}",
            encoding="utf-8",
        )
        for name in names:
            path = folder / "procedures" / f"{name}.yaml"
            path.write_text(_procedure(name, min(steps, _PROCEDURE)), encoding="utf-8")


def _procedure(name: str, steps: int) -> str:
    lines = [f"id: {name}", f"title: 手順 {name}", "applies_to: {os: iOS}"]
    lines += ["verified: [{on: 2025-01-01, device: iPhone 15, os: iOS 17.2}]", "steps:"]
    for step in range(steps):
        lines += [f"  - id: s{step}", f"    do: 【設定 {step}】をタップし、{name}を確かめます。"]
    return "\n".join([*lines, ""])


def _cost(*arguments: str) -> str:
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), monotonic()
    command = [sys.executable, str(ROOT / "build.py"), "build", *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603 - our own program
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{spent:8.2f} s CPU {monotonic() - began:8.2f} s"


def main() -> None:
    """Print the table."""
    manuals, steps = (*map(int, sys.argv[1:3]), *(200, 20)[len(sys.argv) - 1 :])
    click.echo(f"{manuals} manuals of {steps} steps, HTML, PDF and Word")
    with tempfile.TemporaryDirectory() as place:
        content = Path(place) / "content"
        write_library(content, manuals, steps)
        arguments = ["--content", str(content), "-o", str(Path(place) / "dist")]
        click.echo(f"all for the first time  {_cost(*arguments)}")
        click.echo(f"nothing has changed     {_cost(*arguments)}")
        for path in content.rglob("*.yaml"):
            path.touch()
        click.echo(f"everything was touched  {_cost(*arguments)}")
        edited = content / "procedures" / "p0000-0.yaml"
        text = edited.read_text(encoding="utf-8")
        edited.write_text(text.replace("タップ", "クリック", 1), encoding="utf-8")
        click.echo(f"a step was edited       {_cost(*arguments)}")
        click.echo(f"that manual alone, cold {_cost('m0000', *arguments, '--no-cache')}")


if __name__ == "__main__":
    main()
