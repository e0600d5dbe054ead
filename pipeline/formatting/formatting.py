"""Formatting a file: what comes out says the same, or the file stays as it is."""

import re
from collections import Counter

from pipeline.diagnostics import Report
from pipeline.formatting.key_order import Shape
from pipeline.formatting.laying_out import UnfamiliarYamlError, laid_out
from pipeline.loading.library import MODELS
from pipeline.reading.source import Kind, read_bytes
from pipeline.reading.source_nodes import Mapping, Node, Scalar, Sequence

_MARK = "\ufeff"
_LINE_END = re.compile(r"\r\n|\r|\n")


def formatted(data: bytes, file: str, kind: Kind, report: Report) -> bytes:
    """Return a content file as the house lays it out.

    It has the same texts under the same keys and the same comments. A file with errors stays as it
    is, with its problems in the report, and so does one in a way of writing that nobody uses here.
    """
    tree = read_bytes(data, file, kind, report).tree
    if tree is None or report.errors():
        return data
    written = data.decode("utf-8")
    text = written.removeprefix(_MARK)
    lines = _LINE_END.split(text)
    try:
        found = laid_out(lines, tree, Shape(MODELS[kind]))
    except UnfamiliarYamlError:
        return data
    ended = _LINE_END.search(text)
    line_end = ended[0] if ended else "\n"
    if found[-1]:
        found.append("")
    made = (written[: len(written) - len(text)] + line_end.join(found)).encode()
    return made if _says_the_same(tree, lines, made, file, kind, report) else data


def _says_the_same(  # noqa: PLR0913, PLR0917 - two files, and what they are
    tree: Mapping, lines: list[str], made: bytes, file: str, kind: Kind, before: Report
) -> bool:
    after = Report()
    now = read_bytes(made, file, kind, after).tree
    if now is None or len(after) > len(before):
        return False
    new_lines = _LINE_END.split(made.decode("utf-8").removeprefix(_MARK))
    return said(tree) == said(now) and remarks(tree, lines) == remarks(now, new_lines)


def said(node: Node) -> object:
    """Return what a part says, as plain data to be compared: layout, quotes and order apart."""
    if isinstance(node, Scalar):
        return None if node.is_nothing else (node.text or "").strip()
    if isinstance(node, Sequence):
        return [said(it) for it in node.items]
    return {key: said(value) for key, value in node.entries.items()}


def remarks(root: Mapping, lines: list[str]) -> Counter[str]:
    """Return the comments of a file, each with how often it stands there."""
    rest = [list(line) for line in lines]
    for node in _texts(root):
        for number in range(node.start.line, min(node.end.line + 1, len(rest))):
            first = node.start.column if number == node.start.line else 0
            last = node.end.column if number == node.end.line else len(rest[number])
            if node.style in {"|", ">"} and number == node.start.line:
                continue
            rest[number][first:last] = "." * max(0, last - first)
    found = ("".join(line).partition("#") for line in rest)
    return Counter(text.strip() for _, sign, text in found if sign)


def _texts(node: Node) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [it for item in node.items for it in _texts(item)]
    keys = [it for it in node.keys.values() if isinstance(it, Scalar)]
    return keys + [it for value in node.entries.values() for it in _texts(value)]
