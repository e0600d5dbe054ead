"""Writes libraries to build: so many manuals of so many steps, of which no two read alike.

``python bench/libraries.py FOLDER MANUALS STEPS [--pictures] [--seed N]``
"""

import argparse
import sys
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

_OF_A_PROCEDURE = 10  # steps in each
_WIDTH, _HEIGHT = 390, 844
_THINGS = ("設定", "通知", "連絡先", "写真", "接続", "言語", "音量", "画面", "位置", "時計")
_SEEN = ("一覧が表示されます。", "確認の画面が開きます。", "しばらくすると完了します。")


def write_library(
    folder: Path, manuals: int, steps: int, *, pictures: bool = False, seed: int = 0
) -> None:
    """Write a library; with pictures, each step shows a screenshot of its own."""
    chance = Random(seed)
    for name in ("manuals", "procedures", *(("figures",) if pictures else ())):
        (folder / name).mkdir(parents=True)
    (folder / "environments.yaml").write_text(
        "devices: [{name: iPhone, shape: phone}]\nos: [{name: iOS}]\nbrowsers: [{name: Safari}]\n",
        encoding="utf-8",
    )
    for manual in range(manuals):
        names = [f"p{manual:04}-{it}" for it in range(-(-steps // _OF_A_PROCEDURE))]
        listed = "".join(f"  - {name}\n" for name in names)
        (folder / "manuals" / f"m{manual:04}.yaml").write_text(
            f"id: m{manual:04}\nlanguage: ja\ntitle: 操作マニュアル {manual}\npublisher: Sample\n"
            f"published: 2025-01-01\nprocedures:\n{listed}",
            encoding="utf-8",
        )
        for index, name in enumerate(names):
            count = min(steps - index * _OF_A_PROCEDURE, _OF_A_PROCEDURE)
            text = _procedure(name, count, chance, pictures=pictures)
            (folder / "procedures" / f"{name}.yaml").write_text(text, encoding="utf-8")
            for step in range(count if pictures else 0):
                _screenshot(folder / "figures" / f"{name}-{step}.png", chance)


def _procedure(name: str, steps: int, chance: Random, *, pictures: bool) -> str:
    lines = [f"id: {name}", f"title: 手順 {name}", "applies_to: {device: iPhone, os: iOS}"]
    lines += ["verified: [{on: 2025-01-01, device: iPhone 15, os: iOS 17.2}]", "steps:"]
    for step in range(steps):
        thing = f"{chance.choice(_THINGS)} {chance.randrange(10_000)}"
        lines += [f"  - id: s{step}", f"    do: 【{thing}】をタップし、{name}を確かめます。"]
        if chance.randrange(2):
            lines += [f"    sees: {chance.choice(_SEEN)}"]
        if pictures:
            lines += [
                f"    figure: {{image: figures/{name}-{step}.png, alt: {thing}が並ぶ画面 {step}}}"
            ]
    return "\n".join([*lines, ""])


def _screenshot(path: Path, chance: Random) -> None:
    """Draw what is as large as a screenshot, about 70 kB: areas, lines of letters, a photograph."""
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (_WIDTH, _HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    for top in range(60, 600, 45):
        draw.rectangle((0, top, _WIDTH, top + 44), outline="#cccccc")
        for left in range(16, 16 + 9 * chance.randrange(10, 36), 9):
            draw.rectangle((left, top + 14, left + chance.randrange(2, 8), top + 28), "#222222")
    photograph = Image.frombytes("RGB", (130, 160), chance.randbytes(130 * 160 * 3))
    image.paste(photograph, (20, 640))
    image.save(path)


def main() -> None:
    """Write what the command line asks for."""
    asked = argparse.ArgumentParser()
    asked.add_argument("folder", type=Path)
    asked.add_argument("manuals", type=int)
    asked.add_argument("steps", type=int)
    asked.add_argument("--pictures", action="store_true")
    asked.add_argument("--seed", type=int, default=0)
    write_library(**vars(asked.parse_args()))


if __name__ == "__main__":
    main()
