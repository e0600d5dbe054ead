"""Modules that are imported when something of them is used, though others import them at once."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType
from typing import Any


@contextmanager
def put_off(names: Sequence[str]) -> Iterator[None]:
    """Let modules be imported meanwhile without being loaded, unless one of them is there.

    What is taken out of them stands for itself: it loads its module when it is called, or asked
    for something of its own. Where it stands for an exception, nothing that is raised matches it.
    """
    if any(name in sys.modules for name in names):
        yield
        return
    sys.modules.update({name: _Later(name) for name in names})
    try:
        yield
    finally:
        for name in names:
            del sys.modules[name]


class _Later(ModuleType):
    """Stands for a module while others import it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Error if name.endswith("Error") else _Thing(self.__name__, name)


class _Error(Exception):
    """Stands for an exception that nobody raises."""


class _Thing:
    """Stands for something of a module."""

    def __init__(self, module: str, name: str) -> None:
        self._module, self._name = module, name

    def __call__(self, *what: object, **more: object) -> Any:
        return self._loaded()(*what, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loaded(), name)

    def _loaded(self) -> Any:
        module = import_module(self._module)
        if hasattr(module, self._name):
            return getattr(module, self._name)
        return import_module(f"{self._module}.{self._name}")
