"""Picture files: found below the content folder by the names that figures and screens give them.

No name leads out of the folder, no link is followed, and a name is right on every file system or
on none.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.pictures.picture_kinds import other_kind
from pipeline.pictures.pictures import ENDINGS, MAX_BYTES, PictureFile, judged
from pipeline.reading.file_names import is_plain_name
from pipeline.reading.plain_files import TooLargeError, head_of, read_plain
from pipeline.reading.source import shown_path
from pipeline.reading.suggesting import suggest
from schemas.base import Place
from schemas.figure import OtherPicture, Screen, ScreenPart, Shown
from schemas.procedure import Procedure, figures

FOLDER = "figures"
# What shells and addresses put something else for.
_OF_SHELLS = re.compile(r"[%~$]")


# Returns the picture in a file, or why it cannot be used. Raises OSError.
OpenPicture: TypeAlias = Callable[[Path], PictureFile | str]
_HEAD = 400
_OTHER_ENDING = "its name does not end in .png, .jpg, .jpeg or .webp"


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a picture cannot be used."""

    rule: Rule
    values: dict[str, str]


def read_pictures(
    folder: Path,
    procedures: Iterable[Procedure],
    report: Report,
    *,
    is_complete: bool,
    open_picture: OpenPicture | None = None,
) -> dict[str, PictureFile]:
    """Return every picture that is named anywhere and can be used, by its path as written.

    Pictures that nobody names are reported if the procedures are complete. `open_picture` reads
    one of them in place of `read_picture`.
    """
    shelf = _Shelf(folder, open_picture or read_picture)
    found: dict[str, PictureFile] = {}
    problems: dict[str, _Problem] = {}
    for owner, path in named_pictures(procedures):
        if path not in found and path not in problems:
            picture = shelf.read(path)
            if isinstance(picture, PictureFile):
                found[path] = picture
            else:
                problems[path] = picture
        if path in problems:
            report.add(problems[path].rule, owner.place("image"), **problems[path].values)
    # A picture in the place of which another one is named, that cannot be used, is not unused.
    if is_complete and not problems:
        shelf.report_unused(set(found), report)
    return dict(sorted(found.items()))


def named_pictures(
    procedures: Iterable[Procedure],
) -> Iterator[tuple[Shown | OtherPicture | ScreenPart, str]]:
    """Yield everything that names a picture as its `image`, with the path as written."""
    for procedure in procedures:
        shown: list[Shown] = [figure for step in procedure.steps for figure in figures(step)]
        for item in (*shown, *procedure.screens.values()):
            if item.image is not None:
                yield item, item.image
            yield from ((other, other.image) for other in item.pictures.values())
            yield from ((part, part.image) for part in parts(item) if part.image is not None)


def parts(shown: Shown) -> tuple[ScreenPart, ...]:
    """Return everything on a screen, what lies over it too."""
    over = (*shown.dialog, *shown.sheet) if isinstance(shown, Screen) else ()
    return (*shown.says, *over)


class _Shelf:
    """The pictures below one folder. Each folder is listed once, each picture read when named."""

    def __init__(self, folder: Path, open_picture: OpenPicture) -> None:
        self._folder = folder
        self._open = open_picture
        self._entries: dict[Path, dict[str, Path]] = {}
        self._known: list[str] | None = None

    def read(self, name: str) -> PictureFile | _Problem:
        """Return the picture of this name, or why it cannot be used."""
        segments = name.split("/")
        if not all(map(_is_plain, segments)):
            file = name.replace("\\", "/").rpartition("/")[2]
            copied = {"file": file} if _is_plain(file) else {}
            return _Problem(rules.UNSAFE_PATH, {"path": name, **copied, **self.nearest(name)})
        try:
            path = self._exact_path(segments)
            if (self._folder / name).is_dir():
                return _Problem(rules.MISSING_PICTURE, {"path": name, "folder": name})
            if path is None:
                return _Problem(rules.MISSING_PICTURE, {"path": name, **self.nearest(name)})
            if path.is_symlink():
                return _Problem(rules.SYMBOLIC_LINK, {"name": name})
            if not unicodedata.is_normalized("NFC", path.relative_to(self._folder).as_posix()):
                return _Problem(rules.DECOMPOSED_NAME, {"path": name})
            picture = self._open(path) if name.lower().endswith(ENDINGS) else _OTHER_ENDING
            if isinstance(picture, str):
                head = head_of(path, _HEAD)
                picture = other_kind(head) or picture if head else "it is empty"
        except OSError as error:
            picture = error.strerror or str(error)
        if isinstance(picture, str):
            is_large = "larger" in picture or "pixels" in picture
            values = {"advice": "make it smaller, and save it again"} if is_large else {}
            return _Problem(rules.UNREADABLE_PICTURE, {"path": name, "reason": picture, **values})
        return picture

    def nearest(self, name: str) -> dict[str, str]:
        """Return the picture that was meant: of the same file name, or else of a similar one."""
        wanted = _file(name.replace("\\", "/"))
        known = self._names()
        same = [path for path in known if _file(path) == wanted]
        if same:
            return {"suggestion": same[0]} if len(same) == 1 else suggest(name, same)
        stems = {PurePosixPath(path).stem: path for path in reversed(known)}
        near = suggest(PurePosixPath(wanted).stem, stems)
        return {key: stems[stem] for key, stem in near.items()}

    def report_unused(self, used: set[str], report: Report) -> None:
        """Report the pictures of the figures' folder whose names are not among these."""
        used = {unicodedata.normalize("NFC", name) for name in used}
        for name in self._names():
            if name.startswith(f"{FOLDER}/") and unicodedata.normalize("NFC", name) not in used:
                report.add(rules.UNUSED_PICTURE, Place(shown_path(self._folder / name)), path=name)

    def _exact_path(self, segments: list[str]) -> Path | None:
        """Return the path when every part exists in just this spelling, up to the first link in it.

        Only whether letters and their marks are composed makes no difference: nobody sees it.
        """
        path = self._folder
        for segment in segments:
            found = self._listing(path).get(unicodedata.normalize("NFC", segment))
            if found is None or found.is_symlink():
                return found
            path = found
        return path if path.is_file() else None

    def _listing(self, folder: Path) -> dict[str, Path]:
        """Return what is in a folder by its composed name; of two with one name, the composed."""
        if folder not in self._entries:
            entries = sorted(folder.iterdir()) if folder.is_dir() else []
            entries.sort(key=lambda entry: unicodedata.is_normalized("NFC", entry.name))
            self._entries[folder] = {
                unicodedata.normalize("NFC", entry.name): entry for entry in entries
            }
        return self._entries[folder]

    def _names(self) -> list[str]:
        if self._known is None:
            self._known = [
                path.relative_to(self._folder).as_posix()
                for path in sorted(self._folder.rglob("*"))
                if path.suffix.lower() in ENDINGS and path.is_file() and not path.is_symlink()
            ]
        return self._known


def _is_plain(part: str) -> bool:
    return bool(part) and not _OF_SHELLS.search(part) and is_plain_name(part)


def _file(path: str) -> str:
    """Return the name of a file as people compare it: capitals make no difference."""
    return path.rpartition("/")[2].casefold()


def read_filed_picture(path: Path) -> PictureFile | str:
    """Return what `read_picture` does, with the bytes of the picture left in its file."""
    found = read_picture(path)
    return found.filed(path) if isinstance(found, PictureFile) else found


def read_picture(path: Path) -> PictureFile | str:
    """Return the picture in a file, or why it cannot be used. Raises OSError."""
    try:
        return judged(read_plain(path, MAX_BYTES))
    except TooLargeError:
        return "it is larger than 20 MB"
