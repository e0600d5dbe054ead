"""A small library in which everything depends on something, and random edits of it."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image

MANUALS = {
    "first": ("shared", "alone"),
    "second": ("shared", "tapped"),
    "third": ("drawn",),
}
_MANUAL = """\
id: {id}
language: ja
title: {id}の使い方
publisher: Sample
published: 2025-01-01
terms: {{product: 製品{id}}}
procedures: [{procedures}]
"""
_HEAD = """\
id: {id}
title: {id}の手順
applies_to: [{{device: iPhone, os: iOS}}, {{device: Android, os: Android}}]
verified:
  - {{on: 2025-01-01, device: iPhone 15, os: iOS 17.2}}
steps:
"""
_STEPS = {
    "shared": "  - id: open\n    do: '{product}を開きます。'\n",
    "alone": "  - id: wait\n    do: しばらく待ちます。\n    sees: 画面が変わります。\n",
    "tapped": "  - id: tap\n    do: 【{#ok}】をタップします。\n",
    "drawn": "  - id: look\n    do: 画面を見ます。\n"
    "    figure: {image: figures/screen.png, alt: 一覧の画面}\n",
}
_CONTROL = """\
id: ok
names:
  - label: {ja: 了解}
  - {label: {ja: 完了}, applies_to: {os: iOS >= 16}}
"""


def write_small_library(folder: Path) -> None:
    """Write the library, and a theme beside it."""
    content = folder / "content"
    for name in ("manuals", "procedures", "controls", "figures"):
        (content / name).mkdir(parents=True)
    (folder / _PO_FILE).parent.mkdir(parents=True)
    (folder / _PO_FILE).write_text(_PO, encoding="utf-8")
    for manual, names in MANUALS.items():
        text = _MANUAL.format(id=manual, procedures=", ".join(names))
        (content / "manuals" / f"{manual}.yaml").write_text(text, encoding="utf-8")
    for name, steps in _STEPS.items():
        text = _HEAD.format(id=name) + steps
        (content / "procedures" / f"{name}.yaml").write_text(text, encoding="utf-8")
    (content / "controls" / "ok.yaml").write_text(_CONTROL, encoding="utf-8")
    _draw(content / "figures" / "screen.png", "white")
    (content / "environments.yaml").write_text(
        "devices: [{name: iPhone, shape: phone}, {name: Android, shape: phone}]\n"
        "os: [{name: iOS}, {name: Android}]\nbrowsers: [{name: Safari}]\n",
        encoding="utf-8",
    )
    (folder / "theme" / "html").mkdir(parents=True)
    (folder / "theme" / "theme.toml").write_text('[colours]\naccent = "#123456"\n')
    (folder / "theme" / "html" / "screen.css").write_text("h1 { color: red; }\n")


def _draw(path: Path, colour: str) -> None:
    Image.new("RGB", (60, 90), colour).save(path)


# ── edits, each of which takes itself back when it is made again ──────────────────────────────


def _swap(name: str, before: str, after: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        there, other = (after, before) if after in text else (before, after)
        assert there in text, (name, there)
        path.write_text(text.replace(there, other, 1), encoding="utf-8")

    edit.__name__ = f"{name}: {before} / {after}"
    return edit


def _add(name: str, text: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        if path.exists():
            path.unlink()
        else:
            path.write_text(text, encoding="utf-8")

    edit.__name__ = f"{name}: there or not"
    return edit


def _another_picture(folder: Path) -> None:
    path = folder / "content" / "figures" / "screen.png"
    with Image.open(path) as image:
        is_white = image.getpixel((0, 0)) == (255, 255, 255)
    _draw(path, "grey" if is_white else "white")


def _touched(folder: Path) -> None:
    for path in folder.glob("content/*/*"):
        path.touch()


def _output_gone(folder: Path) -> None:
    for path in sorted(folder.glob("dist/*"))[:2]:
        path.unlink()


def _output_changed(folder: Path) -> None:
    for path in sorted(folder.glob("dist/*"))[1:3]:
        path.write_bytes(path.read_bytes()[:-1] + b"x")


def _flipped(which: int) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        files = sorted(it for it in folder.glob(".cache/**/*") if it.is_file())
        for path in files[which::7]:
            data = bytearray(path.read_bytes())
            data[len(data) * which // 7] ^= 1 << which
            path.write_bytes(bytes(data))

    edit.__name__ = f"a byte of the cache flipped, {which}"
    return edit


_PO = """\
msgid ""
msgstr ""
"Language: en\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

msgctxt "manuals/first/title"
msgid "firstの使い方"
msgstr "Using the first"

msgctxt "procedures/alone/steps/wait/do"
msgid "しばらく待ちます。"
msgstr "Wait a moment."
"""
_PO_FILE = "content/translations/en/all.po"
_STAMP = "shared/open\t2025-01-01\tiPhone 15\tiOS 17.2\t\t\t\t0123456789abcdef\n"
_MANUALS, _PROCEDURES = "content/manuals", "content/procedures"
EDITS: tuple[Callable[[Path], None], ...] = (
    _swap(f"{_MANUALS}/first.yaml", "title: first", "title: はじめの"),
    _swap(f"{_MANUALS}/second.yaml", "製品second", "別の製品"),
    _swap(f"{_MANUALS}/second.yaml", "[shared, tapped]", "[tapped, shared]"),
    _swap(f"{_MANUALS}/second.yaml", "language: ja", "language: ja\nsubtitle: 第二版"),
    _swap(f"{_MANUALS}/third.yaml", "[drawn]", "[drawn, alone]"),
    _swap(f"{_MANUALS}/third.yaml", "publisher: Sample", "publishe: Sample"),
    _swap(f"{_PROCEDURES}/shared.yaml", "を開きます", "を起動します"),
    _swap(f"{_PROCEDURES}/shared.yaml", "iOS 17.2", "iOS 18.1"),
    _swap(f"{_PROCEDURES}/alone.yaml", "steps:", "# A remark.\nsteps:"),
    _swap(f"{_PROCEDURES}/alone.yaml", "id: wait", "id: rest"),
    _swap(f"{_PROCEDURES}/tapped.yaml", "    do: 【{#ok}】", "    does: 【{#ok}】"),
    _swap(f"{_PROCEDURES}/drawn.yaml", "一覧の画面", "一覧が並ぶ画面"),
    _swap("content/controls/ok.yaml", "了解", "承知"),
    _swap("content/controls/ok.yaml", "iOS >= 16", "iOS >= 18"),
    _swap("content/environments.yaml", "{name: iOS}", "{name: iOS, also: [iPhone OS]}"),
    _swap("theme/theme.toml", "#123456", "#245245"),
    _swap("theme/html/screen.css", "red", "blue"),
    _add("content/stamps.tsv", _STAMP),
    _add("content/glossary.yaml", "words:\n  - {use: 待つ, not: 待ち, reason: 短く。}\n"),
    _add("content/settings.yaml", "ageing: {good_for: 9000}\n"),
    _add(f"{_PROCEDURES}/unused.yaml", _HEAD.format(id="unused") + _STEPS["alone"]),
    _swap(f"{_MANUALS}/first.yaml", "language: ja", "language: ja\nlanguages: [en]"),
    _swap(_PO_FILE, "Wait a moment", "Wait a little"),
    _swap(_PO_FILE, 'msgctxt "manuals', '#, fuzzy\nmsgctxt "manuals'),
    _another_picture,
    _touched,
    _output_gone,
    _output_changed,
    *map(_flipped, range(7)),
)
