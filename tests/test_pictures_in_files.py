"""Promise: pictures stay in their files until they are written, and are then what was judged."""

import tracemalloc
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from PIL import Image

from build import main
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Report
from pipeline.document.document import Asset, Document
from pipeline.document.filed import ChangedFileError, Filed
from pipeline.loading.library import FiledPictures, Openers, load
from pipeline.reading.source import read
from renderers import Context, find
from renderers.themes import Theme

THEME = Theme()
COUNT = 24
MANUAL = "id: m\nlanguage: en\ntitle: T\npublisher: P\npublished: 2026-01-01\nprocedures: [p]\n"
PROCEDURE = "id: p\ntitle: Test\nsteps:\n{}screens:\n{}"
STEP = "  - {{id: s{0}, do: Look at picture {0}., figure: {{screen: s{0}}}}}\n"
SCREEN = "  s{0}: {{image: figures/{0}.png, alt: Picture {0}, says: [Next]}}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return content with a picture of 130 kB for each step."""
    made = tmp_path_factory.mktemp("content")
    for name in ("manuals", "procedures", "figures"):
        (made / name).mkdir()
    (made / "manuals" / "m.yaml").write_text(MANUAL, encoding="utf-8")
    numbers = range(COUNT)
    steps, screens = ("".join(map(it.format, numbers)) for it in (STEP, SCREEN))
    (made / "procedures" / "p.yaml").write_text(PROCEDURE.format(steps, screens), encoding="utf-8")
    for number in numbers:
        random = Random(number)  # noqa: S311 - a picture that cannot be packed any better
        noise = Image.frombytes("RGB", (220, 200), random.randbytes(220 * 200 * 3))
        picture = Image.new("RGB", (390, 844), "white")
        picture.paste(noise, (80, 300))
        picture.save(made / "figures" / f"{number}.png")
    return made


def document(folder: Path, openers: Openers) -> Document:
    report = Report()
    library = load(read(folder, report), folder, report, openers)
    made = compose(resolve(library, library.manuals["m"], Selection(), report), library)
    assert not report.errors()
    return made


def rendered(made: Document, name: str) -> dict[str, bytes]:
    renderer, report = find(name), Report()
    assert renderer
    files = dict(renderer(made, Context(THEME, report)))
    assert not report.errors()
    return files


@pytest.mark.parametrize("name", ["docx", "html", "tree"])
def test_the_same_is_made_of_files_and_of_bytes_in_memory(folder: Path, name: str) -> None:
    kept, filed = document(folder, Openers()), document(folder, FiledPictures())
    assert all(isinstance(it.held, bytes) for it in kept.assets.values())
    assert all(isinstance(it.held, Filed) for it in filed.assets.values())
    assert rendered(kept, name) == rendered(filed, name)


def test_no_more_than_one_picture_is_in_memory_beside_the_word_file(folder: Path) -> None:
    made = document(folder, FiledPictures())
    rendered(made, "docx")  # what is made once for all documents
    tracemalloc.start()
    (data,) = rendered(made, "docx").values()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    pictures = sum(it.size for it in made.assets.values())
    assert len(data) > pictures > COUNT * 100_000
    assert most < len(data) + pictures / 4


def test_a_picture_that_was_changed_meanwhile_is_not_published(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"judged")
    held = Filed(path, sha256(b"judged").hexdigest(), len(b"judged"))
    asset = Asset("image/png", held)
    assert asset.data == b"judged"
    assert asset.digest == sha256(b"judged").hexdigest()
    for other in (b"secret", b"judged and more", b""):
        path.write_bytes(other)
        with pytest.raises(ChangedFileError, match=r"`a\.png` was changed"):
            _ = asset.data
    path.unlink()
    with pytest.raises(ChangedFileError, match=r"`a\.png` was changed"):
        _ = asset.data


def test_pictures_are_the_same_wherever_they_lie(folder: Path, tmp_path: Path) -> None:
    digest = sha256(b"x").hexdigest()
    one, other = (Asset("image/png", Filed(it, digest, 1)) for it in (folder / "a", tmp_path / "b"))
    assert len({one, other}) == 1


def test_a_build_says_that_a_picture_was_changed_and_writes_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_first, hidden = Filed.read, BytesIO()
    Image.new("RGB", (390, 844), "red").save(hidden, "PNG")

    def changing(self: Filed) -> bytes:
        before = self.path.read_bytes()
        self.path.write_bytes(hidden.getvalue())
        try:
            return read_first(self)
        finally:
            self.path.write_bytes(before)

    monkeypatch.setattr(Filed, "read", changing)
    arguments = ["build", "--content", str(folder), "-f", "docx", "-o", str(tmp_path / "dist")]
    result = CliRunner().invoke(main, arguments, prog_name="build.py")
    assert result.exit_code == 3
    assert "png` was changed while it was used" in result.stderr
    assert not list(tmp_path.glob("dist/*"))


def test_a_command_that_draws_nothing_says_it_too(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def changed(_: object, __: object) -> None:
        raise ChangedFileError("0.png")

    monkeypatch.setattr("commands.options.check", changed)
    result = CliRunner().invoke(main, ["check", "--content", str(folder)], prog_name="build.py")
    assert result.exit_code == 1
    assert result.stderr == "Error: `0.png` was changed while it was used; try again\n"
