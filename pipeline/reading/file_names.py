"""Names of files and folders that are the same on every system, and another one for each file."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from schemas.base import DEVICE_NAME

_NOT_PLAIN = re.compile(
    r"[\\/:*?\"<>|\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
    r"|[\ud800-\udfff]|[. ]$"
)


def is_plain_name(name: str) -> bool:
    """Whether the name of a file or folder is one on every system.

    Windows keeps some names for devices, cuts dots and blanks at the end, and knows signs as its
    own; what nobody sees, or bytes that are no text, cannot be told to anybody.
    """
    return not _NOT_PLAIN.search(name) and not DEVICE_NAME.fullmatch(name.partition(".")[0].lower())


def folded_name(name: str) -> str:
    """Return what some disks take a name for: without capitals, letters and marks composed."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def strange_names(paths: Iterable[Path], folder: Path) -> Iterator[tuple[Path, str]]:
    """Yield each path below a folder whose name some system cannot hold, or not beside another.

    With it goes that other name, "" where its own is the matter. Hidden files and folders are of
    other programs. Why judged before anything is read: elsewhere one of two files would be lost.
    """
    taken: dict[tuple[Path, str], str] = {}
    for path in paths:
        name = path.name
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if not is_plain_name(name):
            yield path, ""
        other = taken.setdefault((path.parent, folded_name(name)), name)
        if other != name:
            yield path, other
