"""Memory while something large is made: no search for garbage, and what is free is given back."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def without_collecting(*, stays: bool = False) -> Iterator[None]:
    """Let Python look for no garbage meanwhile; nor later in what there is by then, if it `stays`.

    Why: content and documents have a million objects that live until all is written; to look
    through them again and again takes a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if stays:
                gc.freeze()
            gc.enable()


def give_back() -> None:
    """Give memory that is free again back to the machine, as far as that can be asked for.

    Why: glibc keeps what millions of small things had taken, when one large thing is to come.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
