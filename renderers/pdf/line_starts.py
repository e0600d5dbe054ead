"""Lines that begin with an opening bracket begin where the others do (JIS X 4051:2004, 4.7)."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from renderers.html.spacing import GAP, OPENING
from renderers.pdf.replacing import replaced

_BRACKETS = frozenset(OPENING)
# How much of a bracket is nothing before its ink, in ems.
_HALF = 0.5


def flush() -> AbstractContextManager[None]:
    """Let lines begin without the room that is there for what stands before them.

    Why: WeasyPrint 70 knows no `text-spacing-trim`. A line is moved as a whole where it would be
    aligned, so that links and their places on the page move with it.
    """
    from weasyprint.layout import inline

    return replaced((inline, "text_align", _flushed))


def _flushed(align: Callable[..., Any]) -> Any:
    def align_flush(context: Any, line: Any, *rest: Any, **more: Any) -> Any:
        offset = align(context, line, *rest, **more)
        return offset or -_room(line)

    return align_flush


def _room(line: Any) -> float:
    """Return how far a line is moved to the left, in pixels."""
    box, gap = line, 0.0
    while children := getattr(box, "children", ()):
        box = children[0]
        if getattr(box, "padding_left", 0) or getattr(box, "border_left_width", 0):
            return 0.0
        gap += box.margin_left if _is_gap(box) else 0.0
    is_bracket = getattr(box, "text", "")[:1] in _BRACKETS
    return gap + (float(box.style["font_size"]) * _HALF if is_bracket else 0.0)


def _is_gap(box: Any) -> bool:
    return box.element_tag == "span" and GAP in box.element.get("class", "").split()
