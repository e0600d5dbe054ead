"""Puts others in place of parts of a library, while a PDF is made."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any


@contextmanager
def replaced(*parts: tuple[Any, str, Callable[[Any], Any]]) -> Iterator[None]:
    """Let others stand where parts of modules or classes do.

    Each of `parts` is the module or class, the name in it, and what makes the other one of the one
    that stands there.
    """
    with ExitStack() as restored:
        for owner, name, made_of in parts:
            before = getattr(owner, name)
            setattr(owner, name, made_of(before))
            restored.callback(setattr, owner, name, before)
        yield
