"""Digests of folders: of the content, of a theme, and of the program itself."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from pipeline.building.digests import LARGEST, LEFT_BEHIND

_PIECE = 1 << 20
# Pages for writers are in no output.
_NOT_READ = frozenset({".md"})


def digest_of(folders: Iterable[Path]) -> str:
    """Return one SHA-256 digest of the names and bytes of all files in some folders, or of files.

    Links are not followed: content and themes are plain files. Hidden files and folders are of
    other programs, as `.schemas` is of editors. Raises OSError for what cannot be read.
    """
    found = sha256()
    for folder in folders:
        for name, path in _files(folder):
            length = path.stat().st_size
            found.update(f"{len(name.encode())} {name} {length} ".encode())
            if length > LARGEST:
                continue  # nothing of it gets into any output
            with path.open("rb") as file:
                while piece := file.read(_PIECE):
                    found.update(piece)
    return found.hexdigest()


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    if folder.is_file():
        yield folder.name, folder
        return
    found = ((path.relative_to(folder), path) for path in folder.rglob("*"))
    paths = {
        name.as_posix(): path
        for name, path in found
        if path.is_file()
        and not path.is_symlink()
        and not any(it.startswith(".") or it in LEFT_BEHIND for it in name.parts)
        and path.suffix not in _NOT_READ
    }
    yield from sorted(paths.items())
