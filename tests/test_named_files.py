"""Promise: what is named is found below its folder, spelled so, and no other file is touched."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from build import main
from commands.id_schemas import write_id_schemas
from pipeline.diagnostics import Report
from pipeline.loading.stamps import FILE, read_stamps
from pipeline.pictures.picture_files import _HEAD, _Problem, _Shelf, read_picture
from pipeline.reading.plain_files import NoPlainFileError, head_of
from pipeline.reading.source import read
from pipeline.releasing.ingredients import digest_of
from renderers.theme_files import LARGEST_TEXT, ThemeError, check_style, plain_path, read_tables

EIGHT_MEBIBYTES, TWENTY_MEBIBYTES = 8 << 20, 20 << 20


def hollow(path: Path, size: int, head: bytes = b"") -> Path:
    """Return a file that is as large as that, and takes no room on the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(head)
    os.truncate(path, size)
    return path


def picture(path: Path, form: str = "PNG", size: tuple[int, int] = (4, 3)) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = BytesIO()
    Image.new("L", size).save(data, form)
    path.write_bytes(data.getvalue())


def said(folder: Path, name: str) -> tuple[str, dict[str, str]]:
    """Return the rule that a name breaks, and what is said of it beside the name."""
    found = _Shelf(folder, read_picture).read(name)
    if not isinstance(found, _Problem):
        return "", {}
    return found.rule.name, {key: it for key, it in found.values.items() if key != "path"}


# ── pictures ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["C:\\pictures\\a.png", "/home/me/a.png", "figures\\a.png"])
def test_of_a_path_on_somebody_s_disk_the_file_is_taken(tmp_path: Path, name: str) -> None:
    picture(tmp_path / "figures" / "a.png")
    assert said(tmp_path, name) == ("unsafe-path", {"file": "a.png", "suggestion": "figures/a.png"})
    (tmp_path / "figures" / "a.png").unlink()
    assert said(tmp_path, name) == ("unsafe-path", {"file": "a.png"})


def test_of_a_path_without_a_name_nothing_is_taken(tmp_path: Path) -> None:
    assert said(tmp_path, "figures\\..") == ("unsafe-path", {})
    assert said(tmp_path, "~\\a%.png") == ("unsafe-path", {})


def test_a_picture_that_is_not_there_is_suggested_by_its_name(tmp_path: Path) -> None:
    for name in ("figures/log-in.png", "figures/more/log-in.png", "figures/settings.png"):
        picture(tmp_path / name)
    near = {
        name: said(tmp_path, name)[1].get("suggestion") for name in ("SETTINGS.PNG", "log-in.png")
    }
    assert near == {"SETTINGS.PNG": "figures/settings.png", "log-in.png": "figures/log-in.png"}
    assert said(tmp_path, "figures/setings.jpg")[1] == {"suggestion": "figures/settings.png"}
    assert said(tmp_path, "figures/printer.png") == ("missing-picture", {})


LARGE = {"advice": "make it smaller, and save it again"}
PIXELS = "it has 10001 × 1 pixels; 25 million are allowed, and 10,000 a side"


def test_the_reason_and_what_helps_are_told(tmp_path: Path) -> None:
    figures = tmp_path / "figures"
    hollow(figures / "large.png", TWENTY_MEBIBYTES + 1)
    hollow(figures / "endless.png", 1 << 36)
    hollow(figures / "endless.gif", 1 << 36, b"GIF89a")
    hollow(figures / "late.png", 1 << 20, b" " * (_HEAD - 4) + b"<svg")
    hollow(figures / "too-late.png", 1 << 20, b" " * (_HEAD - 3) + b"<svg")
    hollow(figures / "nothing.png", 0)
    picture(figures / "wide.png", "PNG", (10_001, 1))
    picture(figures / "a.jpg", "TIFF")
    picture(figures / "a.jfif", "JPEG")
    reasons = {it.name: said(tmp_path, f"figures/{it.name}")[1] for it in figures.iterdir()}
    assert reasons == {
        "large.png": {"reason": "it is larger than 20 MB", **LARGE},
        "endless.png": {"reason": "it is larger than 20 MB", **LARGE},
        "endless.gif": {"reason": "it is a GIF picture"},
        "late.png": {"reason": "it is an SVG drawing"},
        "too-late.png": {"reason": "it is no whole PNG, JPEG or WebP picture"},
        "nothing.png": {"reason": "it is empty"},
        "wide.png": {"reason": PIXELS, **LARGE},
        "a.jpg": {"reason": "it is a TIFF picture"},
        "a.jfif": {"reason": "its name does not end in .png, .jpg, .jpeg or .webp"},
    }


def test_a_picture_of_twenty_megabytes_is_judged(tmp_path: Path) -> None:
    hollow(tmp_path / "a.png", TWENTY_MEBIBYTES)
    assert read_picture(tmp_path / "a.png") == "it is no whole PNG, JPEG or WebP picture"


# ── content ───────────────────────────────────────────────────────────────────────────────────


def test_a_content_file_holds_eight_mebibytes_at_most(tmp_path: Path) -> None:
    for name, size in (("a", EIGHT_MEBIBYTES), ("b", EIGHT_MEBIBYTES + 1), ("c", 1 << 36)):
        path = hollow(tmp_path / "procedures" / f"{name}.yaml", size)
        if name == "a":
            path.write_bytes(b"#" * size)
    report = Report()
    read(tmp_path, report)
    large = [it.place.file for it in report if it.rule.name == "file-too-large"]
    assert [Path(it).name for it in large] == ["b.yaml", "c.yaml"]


def test_of_a_long_file_only_its_beginning_is_read(tmp_path: Path) -> None:
    path = hollow(tmp_path / "a", 1 << 36, b"1234")
    assert head_of(path, 3) == b"123"
    assert head_of(hollow(tmp_path / "b", 0), 3) == b""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NoPlainFileError, match="it is no plain file") as caught:
        head_of(tmp_path / "pipe", 3)
    assert caught.value.filename == str(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(OSError, match="link"):
        head_of(tmp_path / "link", 3)


def test_of_what_is_too_large_to_be_read_only_the_size_counts(tmp_path: Path) -> None:
    hollow(tmp_path / "odd.bin", 1 << 36)
    before = digest_of([tmp_path])
    hollow(tmp_path / "odd.bin", 2 << 36)
    assert digest_of([tmp_path]) != before


def test_a_file_that_is_too_large_is_not_laid_out(tmp_path: Path) -> None:
    hollow(tmp_path / "settings.yaml", 1 << 36)
    done = CliRunner().invoke(main, ["fmt", "--content", str(tmp_path), "--lang", "en"])
    assert done.exit_code == 1
    assert "[file-too-large]" in done.stderr


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a: b\n" * 500_001, ["unreadable-file"]),
        (b"a: b\n" * 500_000, ["damaged-stamps"]),
        (b"# a\n" * 500_000, []),
    ],
    ids=["lines", "damaged", "remarks"],
)
def test_of_stamps_no_more_is_read_or_told_than_anybody_has(
    tmp_path: Path, data: bytes, told: list[str]
) -> None:
    (tmp_path / FILE).write_bytes(data)
    report = Report()
    assert read_stamps(tmp_path, report).count() == 0
    assert [it.rule.name for it in report] == told


def test_schemas_for_editors_are_not_written_elsewhere(tmp_path: Path) -> None:
    content, outside = tmp_path / "content", tmp_path / "outside"
    for folder in (content / "procedures", outside):
        folder.mkdir(parents=True)
    (outside / "secret").write_bytes(b"secret")
    (content / ".schemas").symlink_to(outside)
    assert write_id_schemas(content) == []
    (content / ".schemas").unlink()
    written = write_id_schemas(content)
    linked, piped, *_ = written
    linked.unlink()
    linked.symlink_to(outside / "secret")
    piped.unlink()
    os.mkfifo(piped)
    assert write_id_schemas(content) == written
    assert all(it.is_file() and not it.is_symlink() for it in written)
    assert [it.read_bytes() for it in outside.iterdir()] == [b"secret"]


# ── themes ────────────────────────────────────────────────────────────────────────────────────


def test_files_of_a_theme_lie_in_its_folder(tmp_path: Path) -> None:
    theme = tmp_path / "theme"
    (theme / "html").mkdir(parents=True)
    for path in (theme / "html" / "own.css", tmp_path / "secret"):
        path.write_bytes(b"")
    (theme / "link").symlink_to("html")
    assert plain_path(theme, "html/own.css") == theme / "html" / "own.css"
    for name in ("../secret", "html/../../secret", str(tmp_path / "secret"), "none"):
        assert plain_path(theme, name) is None
    with pytest.raises(ThemeError, match=f"{theme / 'html'}: it is no plain file"):
        plain_path(theme, "html")
    with pytest.raises(ThemeError, match=f"{theme / 'link'}: it is a symbolic link"):
        plain_path(theme, "link/own.css")


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (b"a = 1", "`a` stands outside of a table; write `\\[a\\]`"),
        (b"[a", "Expected"),
        (b"\n[a]\nb = 1979-02-30", "line 3 cannot be read"),
        (b'[a]\nb = "\xff"', "it is not saved as UTF-8"),
        (b"#" * (LARGEST_TEXT + 1), "it is larger than 2 MB"),
    ],
    ids=lambda it: ascii(it[:30]),
)
def test_the_values_of_a_theme_are_tables(tmp_path: Path, data: bytes, wrong: str) -> None:
    path = tmp_path / "theme.toml"
    path.write_bytes(data)
    with pytest.raises(ThemeError, match=f"theme.toml: {wrong}"):
        read_tables(path)


def test_values_are_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "theme.toml"
    path.write_text("[a]\nb = 1\n" + "#" * (LARGEST_TEXT - 10), encoding="utf-8")
    assert read_tables(path) == {"a": {"b": 1}}
    assert read_tables(None) == {}
    with pytest.raises(ThemeError, match="No such file"):
        read_tables(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("\na </x", "2: a style sheet may hold no `</` and no `<!`"),
        ("a\n\n<!-- </x", "3: a style sheet may hold no"),
        ("a{b:url(", "1: it cannot be read"),
        ("\n@IMPORT 'a'", "2: @import loads another file"),
        ("\n\na{b:url(c.png)}", "3: it loads `c.png`; put it here as data:"),
        ("a{b:image-set(url(data:image/png;base64,AA) 1x, 'c.png' 2x)}", "1: it loads `c.png`"),
        ("a{b:image-set(url(c.png) 1x)}", "1: it loads `c.png`"),
        ("a{b:cross-fade('c.png', red)}", "1: it loads `c.png`"),
        (f"a{{b:url({'c' * 200})}}", f"1: it loads `{'c' * 80}`"),
        (f"a{{b:src('{'c' * 200}')}}", f"1: it loads `{'c' * 80}`"),
        ("a{b:url(data:text/html,c)}", "1: it loads `data:text/html,c`"),
        ("(" * 61 + "a" + ")" * 61, "1: its brackets are nested too deeply"),
        ("(" * 5_000, "(1: )?its brackets are nested too deeply"),
    ],
    ids=lambda it: ascii(it[:30]),
)
def test_a_style_sheet_that_loads_anything_is_refused_at_its_line(text: str, wrong: str) -> None:
    with pytest.raises(ThemeError, match=f"^own.css:{wrong}|^own.css: {wrong}"):
        check_style(text, "own.css")


@pytest.mark.parametrize(
    "text",
    [
        "a{b:url()} c{d:url('')} e{f:url(#g)}",
        "a{b:url(data:image/png;base64,AA)} @font-face{src:url(data:font/woff2;base64,AA)}",
        "a{b:image-set('data:image/png;base64,AA' 1x)}",
        "@media print{a{b:calc(1px + (2px))}}",
        "(" * 60 + "a" + ")" * 60,
        "/* @import url(a) */",
    ],
    ids=lambda it: ascii(it[:30]),
)
def test_another_style_sheet_is_taken_as_it_is(text: str) -> None:
    assert check_style(text, "own.css") == text
