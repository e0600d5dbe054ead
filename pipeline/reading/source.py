"""Read: content files become trees of text with places. The only module that opens YAML files.

Every scalar stays the text that was written: `12.10` is "12.10", `no` is "no". What a text means
is decided by the field of the model it goes into.
"""

import os
import re
from collections.abc import Callable
from errno import EACCES
from hashlib import sha256
from pathlib import Path
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.file_names import strange_names
from pipeline.reading.merges import report_conflicts
from pipeline.reading.plain_files import MAX_FILE_BYTES, TooLargeError, read_plain
from pipeline.reading.source_kinds import (
    ID_LINE,
    Kind,
    Source,
    is_left_behind,
    kind_as_written,
    kind_of,
    report_unread,
    shown_path,
)
from pipeline.reading.source_nodes import Mapping
from pipeline.reading.source_slips import lint_lines
from pipeline.reading.source_text import decode, take_out_forbidden
from pipeline.reading.source_tree import build_tree
from schemas.base import Place

__all__ = [
    "Kind",
    "OpenFile",
    "Source",
    "bytes_of",
    "kind_of",
    "read",
    "read_bytes",
    "read_file",
    "shown_path",
]

# After a line that YAML cannot read, the file is read again without it, so that a writer sees all
# mistakes in one run. This is how often, and how many lines in all.
_MOST_READINGS = 60
_MOST_LINES = 200_000
_NEARLY_YAML = re.compile(r"\.ya?ml(\.txt)?$", re.IGNORECASE)


# Reads one file; its problems and lines go into the report.
OpenFile: TypeAlias = Callable[[Path, Kind, Report], Source]


def read(folder: Path, report: Report, open_file: OpenFile | None = None) -> tuple[Source, ...]:
    """Read every content file of a folder, in the order of their names.

    `open_file` reads one of them in place of `read_file`. A file that cannot be read is still
    returned, without a tree, so that nobody takes its
    procedure for one that does not exist.
    """
    sources = []
    paths = sorted(folder.rglob("*"))
    _check_names(paths, folder, report)
    for path in paths:
        kind = kind_of(path.relative_to(folder))
        if is_left_behind(path.name):
            continue
        if kind is not None:
            sources.append((open_file or read_file)(path, kind, report))
        elif path.is_symlink() and not path.is_file():
            report.add(rules.SYMBOLIC_LINK, Place(shown_path(path)), name=path.name)
        elif path.is_dir() and not os.access(path, os.R_OK | os.X_OK):
            report.add(rules.UNREADABLE_FILE, Place(shown_path(path)), reason=os.strerror(EACCES))
        elif _NEARLY_YAML.search(path.name) or path.suffix in {".po", ".pot"}:
            sources += report_unread(path, folder, report)
    return tuple(sources)


def read_file(path: Path, kind: Kind, report: Report) -> Source:
    """Read one file. Its problems go into the report, as do its lines, to be shown with them."""
    file = shown_path(path)
    return read_bytes(bytes_of(path, file, report), file, kind, report)


def read_bytes(data: bytes | None, file: str, kind: Kind, report: Report) -> Source:
    """Read what a file holds, or would hold; None is a file that could not be read."""
    text = decode(data, file, report) if data is not None else None
    tree = _tree(text.split("\n"), file, report) if text is not None else None
    kind = kind_as_written(kind, tree, file, report) if tree else kind
    named = ID_LINE.search(data or b"")
    digest = sha256(data).hexdigest() if data is not None else ""
    return Source(kind, file, tree, named[1].decode() if named else "", digest)


def _tree(lines: list[str], file: str, report: Report) -> Mapping | None:
    """Return the tree of a file's lines.

    A line that cannot be read is reported and left out, and the file is read once more, so that
    a writer sees all mistakes in one run.
    """
    if report_conflicts(lines, file, report):
        return None
    unread = take_out_forbidden(lines, file, report)
    touched = set(unread)
    for _ in range(max(1, min(_MOST_READINGS, _MOST_LINES // len(lines)))):
        found = Report()
        tree = build_tree(lines, file, unread, found)
        mended = lint_lines(lines[: tree.last_line + 1], file, tree.text_lines, report)
        if not mended:
            report.take(found)
            if tree.error is None:
                return tree.root
            if tree.is_explained or tree.last_line in touched:
                return None
            from pipeline.reading.yaml_problems import report_yaml_error

            left = report_yaml_error(tree.error, tree.opened, lines, file, report)
            if left is None:
                return None
            mended[left[0]] = left[1]
        for number, line in mended.items():
            if line is None:
                _lint_rest(lines, tree.last_line, file, report)
                return None
            if "".join(line.split()) != "".join(lines[number].split()):
                unread.add(number)
            touched.add(number)
            lines[number] = line
    return None


def _lint_rest(lines: list[str], read: int, file: str, report: Report) -> None:
    """Report the slips on lines that were not read: who makes one of them often makes many."""
    lint_lines(lines, file, range(read + 1), report)


def _check_names(paths: list[Path], folder: Path, report: Report) -> None:
    for path, other in strange_names(paths, folder):
        place = Place(shown_path(path))
        if other:
            report.add(rules.COLLIDING_NAMES, place, name=path.name, other=other)
        else:
            report.add(rules.UNPORTABLE_NAME, place, name=path.name)


def bytes_of(path: Path, file: str, report: Report) -> bytes | None:
    """Return the bytes of a content file, None where it cannot be read, which is reported."""
    try:
        if path.is_symlink():
            report.add(rules.SYMBOLIC_LINK, Place(file), name=path.name)
            return None
        return read_plain(path, MAX_FILE_BYTES)
    except TooLargeError:
        report.add(rules.FILE_TOO_LARGE, Place(file), limit="8 MiB")
    except OSError as error:
        report.add(rules.UNREADABLE_FILE, Place(file), reason=error.strerror or "")
    return None
