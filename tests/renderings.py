"""The files that many tests look at, each of which is made once a run: our own, in our own theme.

A test that draws in another way, with another theme or of another document, makes its own.
"""

from functools import cache

from pipeline.diagnostics import Report
from renderers import Context, find
from renderers.themes import Theme
from tests.conftest import make_document
from tests.document_samples import every_node

EVERY_NODE = "every-node"


@cache
def rendering(name: str, form: str) -> bytes:
    """Return the file of one of the EDITIONS, or of EVERY_NODE; there is nothing to say of it."""
    report, renderer = Report(), find(form)
    assert renderer
    document = every_node() if name == EVERY_NODE else make_document(name)
    (data,) = renderer(document, Context(Theme(), report)).values()
    assert not len(report), [item.message() for item in report]
    return data
