"""Pictures: read once below the content folder, judged by their bytes, and cleaned for output."""

import re
import unicodedata
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.document import Asset
from pipeline.schema_errors import suggest
from schemas.base import DEVICE_NAME
from schemas.figure import Figure
from schemas.procedure import Procedure, figures

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 10_000

_SEGMENT = re.compile(r"[^\\/:%~$*?\"<>|\x00-\x1f]+")


@dataclass(frozen=True, slots=True)
class PictureFile:
    """The bytes of a picture file, its format (`PNG`, `JPEG`) and its size in pixels."""

    data: bytes
    format: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a picture cannot be used."""

    rule: Rule
    values: dict[str, str]


def read_pictures(
    folder: Path, procedures: Iterable[Procedure], report: Report
) -> dict[str, PictureFile]:
    """Return every picture that a figure names and that can be used, by its path as written."""
    found: dict[str, PictureFile] = {}
    problems: dict[str, _Problem] = {}
    for figure in _figures(procedures):
        path = figure.image or ""
        if path not in found and path not in problems:
            picture = _read(folder, path)
            if isinstance(picture, PictureFile):
                found[path] = picture
            else:
                problems[path] = picture
        if path in problems:
            report.add(problems[path].rule, figure.place("image"), **problems[path].values)
    return dict(sorted(found.items()))


def prepared(picture: PictureFile) -> Asset:
    """Return a picture as it may be published: decoded whole and written anew.

    Nothing of the file but its pixels gets through: no EXIF, no colour profile, no comments.
    """
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what is in the file besides the pixels
        opened = Image.open(BytesIO(picture.data), formats=[picture.format])
        image = ImageOps.exif_transpose(opened)
        pixels = Image.new("RGB", image.size, "white")
        rgba = image.convert("RGBA")
        pixels.paste(rgba, mask=rgba.getchannel("A"))
    output = BytesIO()
    if picture.format == "PNG":
        pixels.save(output, "PNG", optimize=False, compress_level=6)
        return Asset("image/png", output.getvalue())
    pixels.save(output, "JPEG", quality=90, optimize=False)
    return Asset("image/jpeg", output.getvalue())


def _figures(procedures: Iterable[Procedure]) -> Iterable[Figure]:
    for procedure in procedures:
        for step in procedure.steps:
            yield from (figure for figure in figures(step) if figure.image)


def _read(folder: Path, name: str) -> "PictureFile | _Problem":
    parts = name.split("/")
    if not all(_is_plain(part) for part in parts):
        return _Problem(rules.UNSAFE_PATH, {"path": name})
    try:
        path = _exact_path(folder, parts)
        if path is None:
            nearest = _nearest(name, _picture_names(folder))
            return _Problem(rules.MISSING_PICTURE, {"path": name, **nearest})
        if path.is_symlink():
            return _Problem(rules.SYMBOLIC_LINK, {"name": name})
        picture = _judge(path)
    except OSError as error:
        picture = error.strerror or str(error)
    if isinstance(picture, str):
        return _Problem(rules.UNREADABLE_PICTURE, {"path": name, "reason": picture})
    return picture


def _nearest(name: str, known: list[str]) -> dict[str, str]:
    """Return the picture that was meant: of the same file name, if there is just one."""
    file = name.rpartition("/")[2].casefold()
    same = [path for path in known if path.rpartition("/")[2].casefold() == file]
    return {"suggestion": same[0]} if len(same) == 1 else suggest(name, known)


def _is_plain(part: str) -> bool:
    return (
        _SEGMENT.fullmatch(part) is not None
        and part not in {".", ".."}
        and not part.endswith((".", " "))
        and not DEVICE_NAME.fullmatch(part.partition(".")[0].lower())
    )


def _exact_path(folder: Path, parts: list[str]) -> Path | None:
    """Return the path when every part exists in just this spelling, up to the first link in it.

    Letters with marks may be composed or not: file systems differ in that, and nobody sees it.
    """
    path = folder
    for part in parts:
        if not path.is_dir():
            return None
        names = {unicodedata.normalize("NFC", entry.name): entry for entry in path.iterdir()}
        found = names.get(unicodedata.normalize("NFC", part))
        if found is None or found.is_symlink():
            return found
        path = found
    return path if path.is_file() else None


def _picture_names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in {".png", ".jpg", ".jpeg"}
    ]


def _judge(path: Path) -> PictureFile | str:
    """Return the picture, or why it cannot be used. Judged on the header, before decoding."""
    from PIL import ImageFile

    if path.stat().st_size > MAX_BYTES:
        return "it is larger than 20 MB"
    data = path.read_bytes()
    # Why: importing WeasyPrint makes Pillow accept truncated pictures, for the whole process.
    ImageFile.LOAD_TRUNCATED_IMAGES, lenient = False, ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _decoded(data)
    except Exception:  # noqa: BLE001 - Pillow raises what its decoders happen to raise
        return "it is no whole PNG or JPEG picture"
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _decoded(data: bytes) -> PictureFile | str:
    from PIL import Image

    image = Image.open(BytesIO(data), formats=["PNG", "JPEG"])
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        return f"it has {width} × {height} pixels; 25 million are allowed, and 10,000 a side"
    image.load()
    if image.format == "PNG" and not _ends_whole(data):
        return "it is no whole PNG or JPEG picture"
    if image.format == "PNG" and getattr(image, "n_frames", 1) > 1:
        return "it is animated"
    width, height = _upright(image.size, image.getexif().get(0x0112, 1))
    # Phones put a second picture behind the first one of a JPEG; Pillow calls that MPO.
    return PictureFile(data, "PNG" if image.format == "PNG" else "JPEG", width, height)


def _ends_whole(data: bytes) -> bool:
    """Whether a PNG has its last chunk; Pillow is content when the pixels are all there."""
    position = 8
    while (kind := data[position + 4 : position + 8]) not in {b"IEND", b""}:
        position += 12 + int.from_bytes(data[position : position + 4], "big")
    return kind == b"IEND" and len(data) >= position + 12


def _upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """EXIF orientations 5 to 8 (tag 0x0112) lie on their side."""
    return (size[1], size[0]) if orientation in range(5, 9) else size
