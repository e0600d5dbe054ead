"""What looks the same shares one style, which is worked out once."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

from renderers.pdf.replacing import replaced

# What stands between quotes of CSS without being anything else there.
_PLAIN = re.compile(r"[\w.:-]+")
# The weight of an attribute `style`.
_BY_HAND = (1, 0, 0)
# WeasyPrint writes the anchor of each into its style.
_WRITTEN_TO = "note-call"


def styles_shared() -> AbstractContextManager[None]:
    """Let WeasyPrint 70 share styles in spite of attributes `id` and `style`, and those of pages.

    Why: it shares those of elements for which the same rules hold, and takes an `id`, and each
    `style`, for a rule of its own. As steps have an `id`, nothing within them would be shared. It
    shares none of what is drawn before and behind elements, and none of the edges of pages.
    """
    from weasyprint import css
    from weasyprint.layout import page

    of = css.StyleFor
    return replaced(
        (css, "find_style_attributes", _without_anchors),
        (of, "__init__", _with_anchors),
        (of, "__call__", _own),
        (of, "set_computed_styles", _remembered),
        (page, "set_page_type_computed_styles", _alone),
    )


def _without_anchors(find: Callable[..., Any]) -> Any:
    import tinycss2

    parsed: dict[str, Any] = {}

    def found(tree: Any, hints: bool = False, base_url: Any = None) -> Iterator[Any]:
        for element in tree.iter():
            if not _is_simple(element):
                yield from find(_Tree(element), hints, base_url)
            elif style := element.get("style"):
                if style not in parsed:
                    parsed[style] = tinycss2.parse_blocks_contents(style)
                yield _BY_HAND, element, parsed[style], base_url

    return found


def _with_anchors(begin: Callable[..., None]) -> Any:
    from weasyprint.css import ComputedStyle

    class Anchored(ComputedStyle):  # type: ignore[misc]  # no types
        """A style with an anchor, which takes all else from the one that is shared."""

        def __init__(self, shared: Any, name: str) -> None:
            self.__dict__.update(vars(shared), shared=shared)
            self.__dict__.pop("anonymous_style", None)
            self["anchor"] = name

        def __missing__(self, key: str) -> Any:
            value = self[key] = self.shared[key]
            return value

    def begun(styles: Any, html: Any, *rest: Any) -> None:
        styles.known = {}
        begin(styles, html, *rest)
        *_, targets = rest
        styles.anchored = {}
        for element in html.etree_element.iter():
            if (name := element.get("id")) and _is_simple(element):
                styles.anchored[element] = Anchored(styles(element), name)
                targets.collect_anchor(name)

    return begun


def _own(give: Callable[..., Any]) -> Any:
    def given(styles: Any, element: Any, pseudo_type: Any = None) -> Any:
        own = None if pseudo_type else getattr(styles, "anchored", {}).get(element)
        style = give(styles, element, pseudo_type) if own is None else own
        return style.copy() if style is not None and pseudo_type == _WRITTEN_TO else style

    return given


def _remembered(work_out: Callable[..., None]) -> Any:
    """Share the styles of pseudo-elements and pages for which the same rules hold."""
    from weasyprint.layout.page import PageType

    def worked_out(
        styles: Any,
        element: Any,
        parent: Any,
        root: Any = None,
        pseudo_type: Any = None,
        **more: Any,
    ) -> None:
        key: Any = None
        if pseudo_type or isinstance(element, PageType):
            rules = styles.get_cascaded_styles().get((element, pseudo_type), {})
            told = tuple((name, id(it), *at[:2], *at[2]) for name, (it, at) in rules.items())
            key = id(styles.get_computed_styles()[parent, None]), pseudo_type, told
        if key in styles.known:
            styles.get_computed_styles()[element, pseudo_type] = styles.known[key]
            return
        work_out(styles, element, parent, root, pseudo_type, **more)
        if key:
            styles.known[key] = styles.get_computed_styles()[element, pseudo_type]

    return worked_out


def _alone(for_page: Callable[..., None]) -> Any:
    def for_page_alone(page_type: Any, html: Any, styles: Any) -> None:
        """Forget the rules of other pages. Why: WeasyPrint goes through all of them each time."""
        styles.get_cascaded_styles().clear()
        for_page(page_type, html, styles)

    return for_page_alone


class _Tree:
    """A tree of one element."""

    def __init__(self, element: Any) -> None:
        self._element = element

    def iter(self) -> Iterator[Any]:
        yield self._element


def _is_simple(element: Any) -> bool:
    """Whether an element has nothing of its own but an anchor and a `style`."""
    if element.get("lang") or element.get("name") or "svg" in str(element.tag):
        return False
    name = element.get("id")
    return not name or _PLAIN.fullmatch(name) is not None
