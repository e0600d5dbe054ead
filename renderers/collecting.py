"""Memory while something large is made: no search for garbage, and what is free is given back."""

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def without_collecting() -> Iterator[None]:
    """Let Python look for no garbage meanwhile.

    Why: a document has a million objects that live until it is written; to look through them
    again and again takes a fifth of the time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def give_back() -> None:
    """Give memory that is free again back to the machine, as far as that can be asked for.

    Why: glibc keeps what millions of small things had taken, when one large thing is to come.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
