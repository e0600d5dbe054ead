"""Pictures: read once below the content folder, judged by their bytes, and cleaned for output."""

import re
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.document import Asset
from schemas.figure import Figure
from schemas.procedure import Procedure, figures

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 25_000_000
MAX_SIDE = 10_000

_SEGMENT = re.compile(r"[^\\/:%~$*?\"<>|\x00-\x1f]+")
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PictureFile:
    """The bytes of a picture file, its format (`PNG`, `JPEG`) and its size in pixels."""

    data: bytes
    format: str
    width: int
    height: int


def read_pictures(
    folder: Path, procedures: Iterable[Procedure], report: Report
) -> dict[str, PictureFile]:
    """Return every picture that a figure names and that can be used, by its path as written."""
    first = {figure.image or "": figure for figure in reversed(list(_figures(procedures)))}
    found = {path: _read(folder, figure, report) for path, figure in sorted(first.items())}
    return {path: picture for path, picture in found.items() if picture}


def prepared(picture: PictureFile) -> Asset:
    """Return a picture as it may be published: decoded whole and written anew.

    Nothing of the file but its pixels gets through: no EXIF, no colour profile, no comments.
    """
    from PIL import Image, ImageOps

    with Image.open(BytesIO(picture.data), formats=[picture.format]) as opened:
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


def _read(folder: Path, figure: Figure, report: Report) -> PictureFile | None:
    name, place = figure.image or "", figure.place("image")
    parts = name.split("/")
    if not all(_is_plain(part) for part in parts):
        report.add(rules.UNSAFE_PATH, place, path=name)
        return None
    path = _exact_path(folder, parts)
    if path is None:
        near = get_close_matches(name, _picture_names(folder), n=1)
        suggestion = {"suggestion": near[0]} if near else {}
        report.add(rules.MISSING_PICTURE, place, path=name, **suggestion)
        return None
    picture = _judge(path)
    if isinstance(picture, str):
        report.add(rules.UNREADABLE_PICTURE, place, path=name, reason=picture)
        return None
    return picture


def _is_plain(part: str) -> bool:
    return (
        _SEGMENT.fullmatch(part) is not None
        and part not in {".", ".."}
        and not part.endswith((".", " "))
        and not _DEVICE.fullmatch(part)
    )


def _exact_path(folder: Path, parts: list[str]) -> Path | None:
    """Return the path when every part exists in just this spelling and none is a link."""
    path = folder
    for part in parts:
        if not path.is_dir() or part not in {entry.name for entry in path.iterdir()}:
            return None
        path /= part
        if path.is_symlink():
            return None
    return path if path.is_file() else None


def _picture_names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in {".png", ".jpg", ".jpeg"}
    ]


def _judge(path: Path) -> PictureFile | str:
    """Return the picture, or why it cannot be used. Judged on the header, before decoding."""
    from PIL import Image

    if path.stat().st_size > MAX_BYTES:
        return "it is larger than 20 MB"
    data = path.read_bytes()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(BytesIO(data), formats=["PNG", "JPEG"])
        width, height = image.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            return f"it has {width} × {height} pixels; 25 million are allowed, and 10,000 a side"
        image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "it is no whole PNG or JPEG picture"
    if getattr(image, "n_frames", 1) > 1:
        return "it is animated"
    width, height = _upright(image.size, image.getexif().get(0x0112, 1))
    return PictureFile(data, str(image.format), width, height)


def _upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """EXIF orientations 5 to 8 (tag 0x0112) lie on their side."""
    return (size[1], size[0]) if orientation in range(5, 9) else size
