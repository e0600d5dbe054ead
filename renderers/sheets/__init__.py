"""Check sheets as files that people fill in, and those that came back.

`word` and `html` draw a sheet with the renderers of manuals; `reading` reads what came back.
"""

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TypeAlias

from pipeline.sheets.sheets import Sheet
from renderers import Context

SheetRenderer: TypeAlias = Callable[[Sheet, Context], Mapping[str, bytes]]

FORMATS = {"docx": "renderers.sheets.word", "html": "renderers.sheets.html"}


def find(name: str) -> SheetRenderer:
    """Return what draws sheets in one of the FORMATS."""
    found: SheetRenderer = import_module(FORMATS[name]).render
    return found
