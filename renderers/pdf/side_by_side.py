"""What stands side by side is laid out once: WeasyPrint 70 does so up to six times."""

from collections import OrderedDict
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import inf
from typing import Any

from renderers.pdf.replacing import replaced

# Items are asked for again on their own page and on the next one, and no later.
_KEPT = 64
_OF_THE_PAGE = ("height", "min_height", "max_height", "top", "bottom")


@dataclass(frozen=True, slots=True)
class _Item:
    """A flex item as it was laid out with no end of the page in sight.

    `children` are those it was made of: while they are held nothing else has their address.
    `bottom` is the lowest that anything in it reaches, margins included.
    """

    children: Any
    height: Any
    result: tuple[Any, ...]
    bottom: float

    def suits(self, context: Any, box: Any, bottom_space: float) -> bool:
        """Whether a box would be laid out the same in its place, for all of it fits there."""
        if box.height != self.height and (box.height == "auto" or self.height != "auto"):
            return False
        bottom = self.bottom + box.position_y - self.result[0].position_y
        return not context.overflows_page(bottom_space, bottom)

    def put(self, box: Any, around: Any) -> tuple[Any, ...]:
        """Return what laying out a box would give."""
        from weasyprint.layout.block import block_level_width

        block_level_width(box, around)
        made, next_page, margins = self.result[0], dict(self.result[2]), list(self.result[3])
        new = box.copy_with_children([child.deepcopy() for child in made.children])
        for child in new.children:
            child.translate(box.position_x - made.position_x, box.position_y - made.position_y)
        height = made.height if box.height == "auto" else box.height
        new.height = max(min(height, box.max_height), box.min_height)
        return new, None, next_page, margins, *self.result[4:]


def laid_out_once() -> AbstractContextManager[None]:
    """Let a flex item be laid out once, and moved from there, as long as all of it fits.

    Why: WeasyPrint measures how high it is, then lays it out in its place, and does both again on
    the next page where it did not fit. What comes of it depends on its width alone.
    """
    from weasyprint.layout import block

    return replaced((block, "block_level_layout_switch", _once))


def _once(lay_out: Callable[..., Any]) -> Any:
    known: OrderedDict[tuple[Any, ...], _Item] = OrderedDict()

    def once(
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        around: Any,
        page_is_empty: bool,
        *rest: Any,
        **more: Any,
    ) -> Any:
        if not box.is_flex_item or skip_stack or context.footnotes or not _is_simple(box):
            return lay_out(
                context, box, bottom_space, skip_stack, around, page_is_empty, *rest, **more
            )
        begins = page_is_empty and (context.current_page > 1, context.forced_break)
        key = id(box.children), box.width, around.width, box.min_height, box.max_height, begins
        item = known.get(key)
        if item and item.suits(context, box, bottom_space):
            return item.put(box, around)
        height = box.height
        result = lay_out(
            context, box, bottom_space, skip_stack, around, page_is_empty, *rest, **more
        )
        if bottom_space == -inf and result[0] and not result[1]:
            kept = result[0].deepcopy(), *result[1:]
            known[key] = _Item(box.children, height, kept, _bottom(result[0]))
            if len(known) > _KEPT:
                known.popitem(last=False)
        return result

    return once


def _is_simple(item: Any) -> bool:
    """Whether nothing but the width decides how an item is laid out, and nothing in it will change.

    What counts pages changes, when these are known.
    """
    from weasyprint.formatting_structure.boxes import BlockBox

    if not isinstance(item, BlockBox) or item.is_table_wrapper:
        return False
    within = (box for child in item.children for box in child.descendants())
    return item.missing_link is None and all(_stays(box) for box in within)


def _stays(box: Any) -> bool:
    style = box.style
    return (
        box.is_in_normal_flow()
        and box.footnote is None
        and box.missing_link is None
        and style["position"] == "static"
        and not any(getattr(style[it], "unit", "px") == "%" for it in _OF_THE_PAGE)
    )


def _bottom(item: Any) -> float:
    """Return the lowest place that an item or anything in it reaches."""
    from weasyprint.formatting_structure.boxes import BlockLevelBox, LineBox

    lowest: float = item.position_y + item.margin_height()
    for box in item.descendants():
        if isinstance(box, LineBox):
            lowest = max(lowest, box.position_y + box.height)
        elif isinstance(box, BlockLevelBox):
            lowest = max(lowest, box.position_y + box.margin_height())
    return lowest
