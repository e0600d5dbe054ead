"""The files of a theme, which may be anybody's: plain ones of its own folder, of bounded length."""

import os
import re
import tomllib
from pathlib import Path, PurePosixPath

import tinycss2
from tinycss2.ast import Node

from pipeline.reading.plain_files import TooLargeError, read_plain

# Of templates, style sheets and values; of fonts and Word files.
LARGEST_TEXT = 2_000_000
LARGEST_FILE = 100_000_000
# Functions of style sheets that name something to be loaded (CSS Images 4, CSS Values 5).
_LOADING = frozenset({"url", "src", "image", "image-set", "-webkit-image-set", "cross-fade"})
_LEVELS = 60


class ThemeError(Exception):
    """A theme cannot be used; the message names the file and what is wrong with it."""


def plain_path(folder: Path, name: str) -> Path | None:
    """Return the path of a plain file in a folder, None where there is none.

    Raises ThemeError for a link, which would bring in what lies elsewhere, and for what is no file:
    ours in its place would be a surprise.
    """
    path, inside = folder, PurePosixPath(name)
    if inside.is_absolute() or ".." in inside.parts:
        return None
    for part in inside.parts:
        path /= part
        if path.is_symlink():
            raise ThemeError(f"{path}: it is a symbolic link; put the file itself there")
    if not path.is_file() and os.path.lexists(path):
        raise ThemeError(f"{path}: it is no plain file")
    return path if path.is_file() else None


def read_bytes(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """Return what a file holds. Raises ThemeError for one that cannot be read."""
    try:
        return read_plain(path, limit)
    except TooLargeError:
        raise ThemeError(f"{path}: it is larger than {limit // 1_000_000} MB") from None
    except OSError as error:
        raise ThemeError(f"{path}: {error.strerror or error}") from None


def read_text(path: Path) -> str:
    """Return the text of a file. Raises ThemeError for one that holds none."""
    try:
        return read_bytes(path, LARGEST_TEXT).decode()
    except UnicodeDecodeError:
        raise ThemeError(f"{path}: it is not saved as UTF-8") from None


def read_tables(path: Path | None) -> dict[str, dict[str, object]]:
    """Return the tables of a TOML file, none where there is no file. Raises ThemeError."""
    if path is None:
        return {}
    try:
        values = tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        if line := re.search(r"at line (\d+)", str(error)):
            advice = "put texts and colours in quotes, and write `name = value`"
            raise ThemeError(f"{path}: line {line[1]} cannot be read; {advice}") from None
        raise ThemeError(f"{path}: {error}") from None
    for name, table in values.items():
        if not isinstance(table, dict):
            raise ThemeError(f"{path}: `{name}` stands outside of a table; write `[{name}]`")
    return values


def check_style(text: str, path: str) -> str:
    """Return a style sheet that loads nothing. Raises ThemeError for another one.

    What it shows, it has to hold: `data:`. Nor may it end the element that it stands in.
    """
    if "</" in text or "<!" in text:
        line = text.count("\n", 0, text.index("</" if "</" in text else "<!")) + 1
        raise ThemeError(f"{path}:{line}: a style sheet may hold no `</` and no `<!`")
    try:
        nodes = tinycss2.parse_component_value_list(text, skip_comments=True)
        for node in nodes:
            _refuse_loading(node, path, 0)
    except RecursionError:
        raise ThemeError(f"{path}: its brackets are nested too deeply") from None
    return text


def _refuse_loading(node: Node, path: str, depth: int) -> None:
    said = ""
    if node.type == "error":
        said = f"it cannot be read ({node.kind})"
    elif depth > _LEVELS:
        said = "its brackets are nested too deeply"
    elif node.type == "at-keyword" and node.lower_value == "import":
        said = "@import loads another file; copy it into this one"
    elif node.type == "url" and not _is_within(node.value):
        said = f"it loads `{node.value[:80]}`; put it here as data:"
    elif node.type == "function" and node.lower_name in _LOADING:
        loaded = [it.value for it in node.arguments if it.type == "string"]
        outside = [it for it in loaded if not _is_within(it)]
        said = f"it loads `{outside[0][:80]}`; put it here as data:" if outside else ""
    if said:
        raise ThemeError(f"{path}:{node.source_line}: {said}")
    for inner in getattr(node, "arguments", None) or getattr(node, "content", None) or ():
        _refuse_loading(inner, path, depth + 1)


def _is_within(address: str) -> bool:
    return not address or address.startswith(("data:image/", "data:font/", "#"))
