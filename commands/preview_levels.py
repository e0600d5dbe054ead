"""What was marked, the latest last: how each mark is taken back, and whether it is still there."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from commands.preview_view import Message
from commands.preview_wishes import Wish
from pipeline.editing.marking import Figured, Marked, is_marked

_MOST = 200


@dataclass(frozen=True, slots=True)
class Level:
    """A mark that was written: what was wished where, and the bytes that took others' place.

    `left` is the digest of the file as it was left.
    """

    path: Path
    place: str
    wish: Wish
    figured: Figured
    start: int
    old: bytes
    new: bytes
    left: str

    def before(self, data: bytes) -> bytes:
        """Return the file as it was before the mark."""
        return data[: self.start] + self.old + data[self.start + len(self.new) :]

    def is_there(self, data: bytes) -> bool:
        """Whether a file still says it. One that cannot be read says nothing of it."""
        if self.new in data:
            return True
        return is_marked(data, self.path.as_posix(), self.figured, self.wish.mark) is not False


class Levels:
    """The marks that can be taken back, and those that an editor has saved over."""

    def __init__(self) -> None:
        self.done: list[Level] = []
        self.gone: list[Level] = []
        # Marks that should be in their files, whether they can be taken back or not.
        self._written: list[Level] = []
        self._seen: dict[Path, str] = {}

    def add(self, file: str, figured: Figured, wish: Wish, before: bytes, made: Marked) -> None:
        """Remember a mark that was written."""
        after = made.data
        start = _alike(before, after)
        end = min(_alike(before[::-1], after[::-1]), len(before) - start, len(after) - start)
        old, new = before[start : len(before) - end], after[start : len(after) - end]
        place, wish = f"{file}:{made.line}  {made.said}", replace(wish, digest="")
        level = Level(Path(file), place, wish, figured, start, old, new, digest_of(after))
        for levels in (self.done, self._written):
            levels.append(level)
            del levels[:-_MOST]

    def taken_back(self) -> None:
        """Forget the last mark: it is in its file no more, and should not be."""
        level = self.done.pop()
        self._written = [it for it in self._written if it is not level]

    def keep(self, path: Path) -> None:
        """Take nothing back in a file any more."""
        self.done = [it for it in self.done if it.path != path]

    def look(self) -> bool:
        """Notice which marks are in their files no more, or are again; whether any are.

        Why: an editor that had read its file before the mark, and does not ask, saves over it.
        """
        before = list(self.gone)
        for path in dict.fromkeys(it.path for it in (*self._written, *self.gone)):
            try:
                data = path.read_bytes()
            except OSError:
                continue
            if self._seen.get(path) != (digest := digest_of(data)):
                self._seen[path] = digest
                self._look_into(path, data)
        return self.gone != before

    def _look_into(self, path: Path, data: bytes) -> None:
        lost = [it for it in self._written if it.path == path and not it.is_there(data)]
        found = [it for it in self.gone if it.path == path and it.is_there(data)]
        self.gone = [it for it in self.gone if it not in found] + lost
        self._written = [it for it in self._written if it not in lost] + found
        self.done = [it for it in self.done if it not in lost]

    def told(self) -> Message:
        """Return what pages are told."""
        return {
            "kind": "marks",
            "undo": len(self.done),
            "last": self.done[-1].place if self.done else "",
            "gone": [it.place for it in self.gone],
        }


def digest_of(data: bytes) -> str:
    """Return what tells bytes from others."""
    return hashlib.blake2b(data, digest_size=20).hexdigest()


def _alike(one: bytes, other: bytes) -> int:
    """Return how many bytes at the beginning are the same."""
    both = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(both) if a != b), min(len(one), len(other)))
