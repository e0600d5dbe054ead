"""What is told of a value of a theme that is none, in the words of whoever wrote it."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from pydantic import BaseModel
from pydantic_core import ErrorDetails

_COLOUR = "^#[0-9a-fA-F]{6}$"
_NEAR = 0.6
# Files of a theme that nobody reads, and that surely were meant to be.
_MEANT = re.compile(r"\.(ya?ml|toml|json|css|scss|j2|html)$")


def refusal(error: ErrorDetails, kind: type[BaseModel]) -> str:
    """Return what is wrong with a value and what to write, joined by `; `, and translatable."""
    *tables, key = [str(it) for it in error["loc"] if not isinstance(it, int)] or [""]
    place, value = ".".join(str(it) for it in error["loc"]), error.get("input")
    if error["type"] == "extra_forbidden":
        known = _keys_at(kind, tables)
        near = get_close_matches(key, known, n=1, cutoff=_NEAR)
        says = f"there is no `{place}`"
        if near:
            return f"{says}; write `{'.'.join([*tables, near[0]])}`"
        return f"{says}; there are {', '.join(known)}"
    context = error.get("ctx") or {}
    if context.get("pattern") == _COLOUR:
        return f'`{value}` at `{place}` is no colour; write it in quotes, as in "#0a5a9c"'
    if error["type"] == "literal_error":
        known = re.findall(r"'([^']+)'", str(context["expected"]))
        return f"`{value}` cannot stand at `{place}`; write one of {', '.join(known)}"
    if error["type"] == "string_pattern_mismatch":
        return f"`{value}` cannot stand at `{place}`; look at how it is written in our own theme"
    return f"{place}: {error['msg']}"


def _keys_at(kind: type[BaseModel], tables: Iterable[str]) -> list[str]:
    for name in tables:
        found = kind.model_fields[name].annotation if name in kind.model_fields else None
        if not (isinstance(found, type) and issubclass(found, BaseModel)):
            return []
        kind = found
    return list(kind.model_fields)


def unread_files(folder: Path, own: Path) -> list[tuple[str, str]]:
    """Return the files of a theme that nothing reads although they look like it: names, meant."""
    known = [it.relative_to(own).as_posix() for it in sorted(own.rglob("*")) if it.is_file()]
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in known and path.is_file() and _MEANT.search(name):
            same = [it for it in known if Path(it).stem == path.stem]
            near = same[:1] or get_close_matches(name, known, n=1, cutoff=_NEAR)
            found += [(name, near[0])] if near else []
    return found
