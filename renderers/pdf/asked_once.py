"""What WeasyPrint 70 works out again and again from one style, and from one style and text."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import copy
from typing import Any

from renderers.pdf.replacing import replaced

_SIDES = ("top", "right", "bottom", "left")
# What a box is given where its style is asked for lengths.
_LENGTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in _SIDES),
    *(f"border_{side}_width" for side in _SIDES),
    *(f"{most}{side}" for most in ("", "min_", "max_") for side in ("width", "height")),
)
# Those of WeasyPrint that ask for lengths.
_MODULES = (
    "absolute", "block", "column", "float", "grid", "inline", "page", "percent", "table",
)  # fmt: skip


@contextmanager
def asked_once() -> Iterator[None]:
    """Let lengths and lines be remembered with the style that they follow from.

    Why: pages are laid out piece by piece, and what did not fit once more; and many steps have the
    same style, and few words of their own.
    """
    from weasyprint import layout
    from weasyprint.text import line_break

    styles: dict[int, Any] = {}
    inline = layout.inline
    lengths = _lengths(layout.percent.resolve_percentages, styles)
    lines = _lines(line_break.split_first_line, styles)
    heights = _kept("_strut", inline.strut, styles)
    fonts = _kept("_font", line_break.get_font_description, styles)
    with replaced(
        *((getattr(layout, it), "resolve_percentages", lambda _: lengths) for it in _MODULES),
        *((it, "split_first_line", lambda _: lines) for it in (inline, layout.preferred)),
        (inline, "strut", lambda _: heights),
        (line_break, "get_font_description", lambda _: fonts),
    ):
        yield
    for style in styles.values():
        vars(style).clear()  # it stands in a circle, and what it remembers would be left with it


def _kept(name: str, ask: Callable[[Any], Any], styles: dict[int, Any]) -> Callable[[Any], Any]:
    """Return what asks a style once."""

    def asked(style: Any) -> Any:
        known = vars(style)
        if name not in known:
            known[name] = ask(style)
            styles[id(style)] = style
        return known[name]

    return asked


def _lengths(
    resolve: Callable[[Any, Any], None], styles: dict[int, Any]
) -> Callable[[Any, Any], None]:
    from weasyprint.formatting_structure.boxes import PageBox

    def resolved(box: Any, containing_block: Any) -> None:
        style = box.style
        known = vars(style).setdefault("_lengths", {})
        is_box = hasattr(containing_block, "width")
        width = containing_block.width if is_box else containing_block[0]
        height = containing_block.height if is_box else containing_block[1]
        key = width, height, isinstance(box, PageBox)
        found = known.get(key)
        if found:
            vars(box).update(found)
            return
        resolve(box, containing_block)
        if style["border_collapse"] != "collapse":  # there borders are those of a whole table
            known[key] = {name: vars(box)[name] for name in _LENGTHS}
            styles[id(style)] = style

    return resolved


def _lines(
    split: Callable[..., tuple[Any, ...]], styles: dict[int, Any]
) -> Callable[..., tuple[Any, ...]]:
    def remembered(
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> tuple[Any, ...]:
        known = vars(style).setdefault("_lines", {})
        key = text, max_width, spacing, is_line_start, minimum
        if key not in known:
            known[key] = split(text, style, context, max_width, spacing, is_line_start, minimum)
            styles[id(style)] = style
        layout, *rest = known[key]
        return copy(layout), *rest

    return remembered
