"""Previews for tests: content in a folder of its own, and the program that shows it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.conftest import ROOT

_STEP = """
  - id: {id}
    do: "{words}"
    sees: 次の画面が表示されます。
"""


def write_content(folder: Path, procedures: int = 3, steps: int = 4) -> None:
    """Write a manual of procedures `part-1` and so on, each with steps `s1` and so on."""
    (folder / "manuals").mkdir(parents=True)
    (folder / "procedures").mkdir()
    names = [f"part-{number}" for number in range(1, procedures + 1)]
    listed = "".join(f"  - {name}\n" for name in names)
    (folder / "manuals" / "sample.yaml").write_text(
        "id: sample\ntitle: 見本\nlanguage: ja\npublisher: 見本出版\npublished: 2026-01-05\n"
        f"procedures:\n{listed}",
        encoding="utf-8",
    )
    for name in names:
        save(folder / "procedures" / f"{name}.yaml", procedure(name, steps))


def procedure(name: str, steps: int = 4, **words: str) -> str:
    """Return the text of a procedure, steps in words of their own if those are given by id."""
    ids = [f"s{number}" for number in range(1, steps + 1)]
    text = f"id: {name}\ntitle: {name}の手順\napplies_to:\n  - os: iOS\n  - os: Android\nsteps:"
    for it in ids:
        text += _STEP.format(id=it, words=words.get(it, f"{name}の{it}を開きます。"))
    return text


def save(path: Path, text: str) -> None:
    """Save as editors do: another file takes the place of the one before."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)


@contextmanager
def preview(folder: Path, *options: str) -> Iterator[str]:
    """Run the preview of a folder; give its address."""
    command = [sys.executable, str(ROOT / "build.py"), "preview", "--no-open", "--lang", "ja"]
    with subprocess.Popen(
        [*command, "--content", str(folder), *options], stdout=subprocess.PIPE, cwd=folder.parent
    ) as process:
        assert process.stdout
        found = re.search(rb"http://\S+", process.stdout.readline())
        assert found
        try:
            yield found[0].decode()
        finally:
            process.terminate()
            assert process.wait(timeout=20) == 0
