"""A small library in which everything depends on something, and random edits of it."""

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
from fontTools.ttLib.tables._g_l_y_f import Glyph  # type: ignore[import-untyped]
from PIL import Image

from renderers.themes import OWN_FOLDER

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
fields: {{customer: {{label: 顧客}}}}
audiences: {{user: 利用者, admin: 管理者}}
about: ["{{customer}}のための版です。"]
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


class Here(Executor):
    """Makes units at once, in this process."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        made: Future[Any] = Future()
        made.set_result(work(*given, **named))
        return made


def make_here(patch: pytest.MonkeyPatch) -> None:
    """Have units with the theme of the library made in this process: it is harmless."""
    patch.setattr("commands.building.apart", lambda _: Here)


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
        text = path.read_text(encoding="utf-8") if path.exists() else ""
        there, other = (after, before) if after in text else (before, after)
        if there not in text:
            return  # another edit has taken it away
        path.write_text(text.replace(there, other, 1), encoding="utf-8")

    edit.__name__ = f"{name}: {before} / {after}"
    return edit


def _add(name: str, text: str) -> Callable[[Path], None]:
    def edit(folder: Path) -> None:
        path = folder / name
        if path.exists():
            path.unlink()
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    edit.__name__ = f"{name}: there or not"
    return edit


def _another_picture(folder: Path) -> None:
    path = folder / "content" / "figures" / "screen.png"
    if not path.exists():
        return
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


def _another_day(folder: Path) -> None:
    """Change the day on which builds are run: a file tells it, where it is not today."""
    _add("day", "2031-01-01")(folder)


def _renamed(before: str, after: str) -> Callable[[Path], None]:
    """Give a procedure another name, and its file too."""

    def edit(folder: Path) -> None:
        content = folder / "content"
        is_there = (content / f"procedures/{before}.yaml").exists()
        old, other = (before, after) if is_there else (after, before)
        source = content / f"procedures/{old}.yaml"
        source.rename(content / f"procedures/{other}.yaml")
        for path in content.rglob("*.*"):
            if path.suffix in {".yaml", ".po", ".tsv"}:
                text = path.read_text(encoding="utf-8")
                path.write_text(text.replace(old, other), encoding="utf-8")

    edit.__name__ = f"{before} renamed to {after}"
    return edit


def _moved(before: str, after: str) -> Callable[[Path], None]:
    """Rename a file, or take it away."""

    def edit(folder: Path) -> None:
        one, other = folder / before, folder / after
        if not one.exists():
            one, other = other, one
        if one.exists():
            one.rename(other)

    edit.__name__ = f"{before} moved to {after}"
    return edit


def _same_size_and_time(name: str, before: str, after: str) -> Callable[[Path], None]:
    """Edit a file so that neither its size nor the time of its last change tells it."""
    assert len(before.encode()) == len(after.encode())

    def edit(folder: Path) -> None:
        path = folder / name
        if not path.exists():
            return
        status = path.stat()
        _swap(name, before, after)(folder)
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))

    edit.__name__ = f"{name}: {before} / {after}, told by nothing"
    return edit


def _other_template(name: str, before: str, after: str) -> Callable[[Path], None]:
    """Have the theme bring a file of its own in place of ours."""
    text = (OWN_FOLDER / name).read_text(encoding="utf-8")
    assert before in text, (name, before)
    return _add(f"theme/{name}", text.replace(before, after, 1))


def _a_font(folder: Path) -> None:
    path = folder / "theme" / "fonts" / "plain.ttf"
    if path.exists():
        path.unlink()
        return
    path.parent.mkdir(exist_ok=True)
    made = FontBuilder(1000)
    made.setupGlyphOrder([".notdef"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": Glyph()})
    made.setupHorizontalMetrics({".notdef": (500, 0)})
    made.setupHorizontalHeader()
    made.setupNameTable({"familyName": "Plain", "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    made.save(path)


def _stamped(folder: Path) -> None:
    from click.testing import CliRunner

    from build import main

    CliRunner().invoke(main, ["verify", "--stamp", "--content", str(folder / "content")])


def _cache_gone(folder: Path) -> None:
    for path in folder.glob(".cache/*/*"):
        if path.is_file():
            path.unlink()


def _entries_swapped(folder: Path) -> None:
    """Put two entries of the cache in each other's place: both are whole, and both are wrong."""
    entries = sorted(it for it in folder.glob(".cache/made/*/*") if it.is_file())
    for one, other in zip(entries[::2], entries[1::2], strict=False):
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)


def _cache_of_tomorrow(folder: Path) -> None:
    """Have the clock go back: all that is kept was written later than now."""
    for path in (*folder.glob(".cache/**/*"), *folder.glob("dist/*")):
        os.utime(path, (4e9, 4e9))


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
_VARIANT = """\
sees: 画面が変わります。
    variants:
      - applies_to: {os: iOS >= 18}
        do: もう少し待ちます。
        verified: [{on: 2025-06-01, device: iPhone 16, os: iOS 18.1}]"""
_VERIFIED = "  - {on: 2026-02-02, device: iPhone 16, os: iOS 18.3, steps: [open]}\n"
_NOTED = """\
safety: {signal: notice, hazard: 熱くなります。, consequence: 痛みます。, avoidance: 冷まします。}
footnotes: {soft: 強く押す必要はありません。}
"""
_DRAWN = """\
screens:
  next: {title: 次の画面, says: [{button: 次へ}]}
steps:
  - id: draw
    do: 【次へ】をタップします。
    figure: {screen: next, tap: 次へ}
"""
_RELEASES = """\
as_of: 2025-12-31
sources: [nobody]
products:
  - {names: iOS, kind: mobile, releases: [{version: 17, on: 2023-09-18, ends: 2024-11-19}]}
"""
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
    _add("content/settings.yaml", "ageing: {warn_after_days: 90}\n"),
    _add(f"{_PROCEDURES}/unused.yaml", _HEAD.format(id="unused") + _STEPS["alone"]),
    _swap(f"{_MANUALS}/first.yaml", "language: ja", "language: ja\nlanguages: [en]"),
    _swap(_PO_FILE, "Wait a moment", "Wait a little"),
    _swap(_PO_FILE, 'msgctxt "manuals', '#, fuzzy\nmsgctxt "manuals'),
    _another_picture,
    _touched,
    _output_gone,
    _output_changed,
    _swap(f"{_MANUALS}/first.yaml", "label: 顧客", "label: お客様, default: 皆様"),
    _swap(f"{_MANUALS}/second.yaml", "user: 利用者", "user: 使う人"),
    _swap(f"{_MANUALS}/second.yaml", "id: second", "id: other"),
    _swap(f"{_MANUALS}/third.yaml", "product: 製品third", "item: 製品third"),
    _moved(f"{_MANUALS}/third.yaml", f"{_MANUALS}/third.txt"),
    _moved(f"{_PROCEDURES}/alone.yaml", f"{_PROCEDURES}/by-itself.yaml"),
    _moved("content/figures/screen.png", "content/figures/scren.png"),
    _renamed("shared", "common"),
    _swap(f"{_PROCEDURES}/alone.yaml", "steps:", "audience: admin\nsteps:"),
    _swap(f"{_PROCEDURES}/alone.yaml", "sees: 画面が変わります。", _VARIANT),
    _swap(f"{_PROCEDURES}/shared.yaml", "verified:\n", f"verified:\n{_VERIFIED}"),
    _swap(f"{_PROCEDURES}/tapped.yaml", "steps:", f"{_NOTED}steps:"),
    _swap(f"{_PROCEDURES}/tapped.yaml", "iOS}, {device", "iOS <= 17}, {device"),
    _swap(f"{_PROCEDURES}/tapped.yaml", "をタップ", "をそっとタップ{footnote soft}"),
    _swap(f"{_PROCEDURES}/drawn.yaml", "の画面}", "の画面, hotspots: {角: [0, 0, 0.2, 0.1]}}"),
    _swap(f"{_PROCEDURES}/drawn.yaml", "の画面", "の画面, redact: {at: [0, 0, 0.5, 0.5]}"),
    _swap(f"{_PROCEDURES}/drawn.yaml", "の画面", "の画面, box: {at: [0.1, 0.1, 0.3, 0.2]}"),
    _swap(f"{_PROCEDURES}/drawn.yaml", "steps:\n", _DRAWN),
    _same_size_and_time(f"{_PROCEDURES}/shared.yaml", "sharedの手順", "手順のshared"),
    _swap("content/environments.yaml", "iPhone, shape: phone", "iPhone, shape: tablet"),
    _swap("content/environments.yaml", "{name: Safari}", "{name: Safari}, {name: Chrome}"),
    _moved("content/controls/ok.yaml", "content/controls/okay.yaml"),
    _moved(_PO_FILE, _PO_FILE.replace("all", "each")),
    _add("content/releases.yaml", _RELEASES),
    _other_template("html/nodes.html.j2", '<b class="control">', '<b class="control more">'),
    _other_template("html/values.css.j2", ":root", "/* more */ :root"),
    _other_template("word/header.xml.j2", "{{ full_title }}", "~ {{ full_title }}"),
    _other_template("screens.toml", "[neutral]", "# more\n[neutral]"),
    _swap("theme/theme.toml", "[colours]", '[page]\nsize = "A5"\n[colours]'),
    _swap("theme/theme.toml", "[colours]", '[fonts]\nword_latin = "Arial"\n[colours]'),
    _swap("theme/theme.toml", "accent", "acent"),
    _a_font,
    _stamped,
    _another_day,
    _cache_gone,
    _cache_of_tomorrow,
    _entries_swapped,
    *map(_flipped, range(7)),
)
