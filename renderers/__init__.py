"""What a renderer is, and where they are found.

A renderer is a function `render(document, context) -> {file name: bytes}`. It is pure: no clock,
no network, no disk but the theme's. Formats of other packages are found through the entry-point
group `operation_manual.renderers`; `renderers/tree.py` is the smallest example.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from typing import TypeAlias

from pipeline.collecting import without_collecting
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers.themes import Theme

ENTRY_POINT_GROUP = "operation_manual.renderers"


@dataclass(frozen=True, slots=True)
class Context:
    """What a renderer is given beside the document: how it shall look, and where to complain.

    `attachments` are files, by name, that travel inside formats which can hold some.
    `is_for_review` asks for a copy in which people make changes that come back, `is_published`
    for files as short as they can be: the same words and pixels, which takes longer.
    """

    theme: Theme
    report: Report
    attachments: Mapping[str, bytes] = field(default_factory=dict)
    is_for_review: bool = False
    is_published: bool = False


Renderer: TypeAlias = Callable[[Document, Context], Mapping[str, bytes]]

BUILT_IN = {
    "html": "renderers.html",
    "pdf": "renderers.pdf",
    "docx": "renderers.word",
    "tree": "renderers.tree",
}
# Formats that say the same to all their readers: nothing need be composed for each of them.
SAME_FOR_ALL = frozenset(("pdf", "docx", "tree"))
# Why not all: the tree is for machines and for tests; it is written when asked for.
DEFAULT_FORMATS = ("html", "pdf", "docx")


class UnavailableError(Exception):
    """A format cannot be made on this machine: the reason, and the line that mends it."""

    def __init__(self, reason: str, instruction: str) -> None:
        super().__init__(reason)
        self.instruction = instruction


def names() -> tuple[str, ...]:
    """Return the names of all formats that can be asked for, our own first."""
    return (*BUILT_IN, *(name for name in sorted(_third_party()) if name not in BUILT_IN))


def find(name: str) -> Renderer | None:
    """Return the renderer of a format, or None when nobody offers that format.

    Raises UnavailableError when it needs a library that this machine does not have.
    """
    if name in BUILT_IN:
        with without_collecting():
            found: Renderer = import_module(BUILT_IN[name]).render
        return found
    offered = _third_party().get(name)
    if offered is None:
        return None
    loaded: Renderer = offered.load()
    return loaded


def _third_party() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group=ENTRY_POINT_GROUP)}
