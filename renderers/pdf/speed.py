"""Makes WeasyPrint 70 quicker without changing a byte of what it writes."""

import gc
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from pipeline.collecting import without_collecting
from renderers.pdf.replacing import replaced


def quickened() -> AbstractContextManager[None]:
    """Draw without doing the same work again.

    Why: pydyf makes the list of all pages anew for each tag, and WeasyPrint looks on each page for
    what stands on all of them, so that long manuals take quadratic time; pydyf packs each stream
    twice, to write it and for the identifier of the file; and tinyhtml5 makes an expression for
    each word that it reads, since it looks for those it has under other names.
    """
    import pydyf
    from tinyhtml5.inputstream import HTMLUnicodeInputStream
    from weasyprint import layout

    return replaced(
        (pydyf.PDF, "page_references", _remembered),
        (pydyf.Stream, "data", _packed_once),
        (pydyf, "_to_bytes", _told_by_kind),
        (layout, "layout_fixed_boxes", _where_any),
        (HTMLUnicodeInputStream, "chars_until", _found_again),
    )


def _told_by_kind(slow: Any) -> Any:
    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            told: bytes = item
        elif kind is str or kind is int:
            told = str(item).encode("ascii")
        else:
            told = slow(item)
        return told

    return to_bytes


def _found_again(slow: Any) -> Any:
    from tinyhtml5.inputstream import characters_until_regex as known

    def chars_until(stream: Any, characters: Any, opposite: bool = False) -> Any:
        if (characters, opposite) not in known:
            kinds = "".join(f"\\x{ord(it):02x}" for it in characters)
            known[characters, opposite] = re.compile(f"[{'' if opposite else '^'}{kinds}]+")
        return slow(stream, characters, opposite)

    return chars_until


def _where_any(lay_out: Any) -> Any:
    def laid_out(context: Any, pages: Any, on: Any) -> Any:
        having = [page for page in pages if page.fixed_boxes]
        return lay_out(context, having, on) if having else ()

    return laid_out


@contextmanager
def collected_alone() -> Iterator[None]:
    """Look for garbage once, when all is written, and in nothing that was there before.

    Why: by then nearly all has gone by itself. To look through what is yet to be written, or
    through all modules, takes a tenth of the time.
    """
    gc.freeze()
    try:
        with without_collecting():
            yield
            gc.collect()
    finally:
        gc.unfreeze()


def _remembered(slow: Any) -> property:
    def references(pdf: Any) -> Any:
        known = getattr(pdf, "_known_references", ())
        if len(known) != pdf.pages["Count"]:
            known = pdf._known_references = slow.fget(pdf)
        return known

    return property(references)


def _packed_once(slow: Any) -> property:
    """Keep what was packed until it is asked for once more: that is the last time."""

    def data(stream: Any) -> Any:
        packed = stream.__dict__.pop("_packed", None)
        if packed is None:
            packed = stream._packed = slow.fget(stream)
        return packed

    return property(data)
