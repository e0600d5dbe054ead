"""YAML as this house writes it: keys in the order given, quotes only where they are needed."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Comment:
    """A line for people, without its `# `."""

    text: str


@dataclass(frozen=True, slots=True)
class Flow:
    """A mapping on one line: `{device: PC, os: Debian 12}`."""

    entries: Mapping[str, str | list[str]]


Value: TypeAlias = "str | Flow | Comment | Block | Sequence[Value]"


@dataclass(frozen=True, slots=True)
class Block:
    """A mapping, a key a line; a comment stands above what follows it."""

    entries: Sequence["tuple[str, Value] | Comment"]


_BEGINS = re.compile(
    r"[\[\]{}#&*!|>'\"%@`,，“”„＂]|[-?:](?:\s|$)|---|\.\.\.|=|<<|(?:~|null|Null|NULL)?$"
)
_HOLDS = re.compile(r":(?:\s|$)|\s#|[\t\n]|：\s|[“”„＂\"]$")
_IN_FLOW = re.compile(r"[,\[\]{}]|^\?")


def text_of(block: Block) -> str:
    """Return a whole file."""
    return "".join(f"{line}\n" for line in _mapping(block, 0))


def filled(key: str, value: Value) -> list[tuple[str, Value]]:
    """Return the entry of a key, none where there is nothing to say."""
    return [(key, value)] if value else []


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Return a text as YAML that is read as just this text."""
    needs = _BEGINS.match(text) or _HOLDS.search(text) or text != text.strip()
    if needs or (in_flow and _IN_FLOW.search(text)):
        quote = "'" if '"' in text or "\\" in text else '"'
        return quote + (text.replace("'", "''") if quote == "'" else text) + quote
    return text


def _mapping(block: Block, indent: int) -> Iterator[str]:
    room = " " * indent
    for entry in block.entries:
        if isinstance(entry, Comment):
            yield f"{room}# {' '.join(entry.text.split())}"
            continue
        key, value = entry
        match value:
            case str() | Flow():
                yield f"{room}{key}: {_inline(value)}"
            case Block():
                yield f"{room}{key}:"
                yield from _mapping(value, indent + 2)
            case Comment():
                raise TypeError(value)
            case _:
                yield f"{room}{key}:"
                yield from _items(value, indent + 2)


def _items(items: Sequence[Value], indent: int) -> Iterator[str]:
    room = " " * indent
    for item in items:
        match item:
            case Comment():
                yield f"{room}# {' '.join(item.text.split())}"
            case str() | Flow():
                yield f"{room}- {_inline(item)}"
            case Block():
                lines = _mapping(item, indent + 2)
                yield f"{room}- {next(lines).lstrip()}"
                yield from lines
            case _:
                raise TypeError(item)


def _inline(value: str | Flow) -> str:
    if isinstance(value, str):
        return scalar(value)
    entries = (f"{key}: {_in_flow(it)}" for key, it in value.entries.items())
    return "{" + ", ".join(entries) + "}"


def _in_flow(value: str | list[str]) -> str:
    if isinstance(value, str):
        return scalar(value, in_flow=True)
    return "[" + ", ".join(scalar(it, in_flow=True) for it in value) + "]"
