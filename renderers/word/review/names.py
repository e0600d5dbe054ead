"""Elements by their local names, for strict files have other namespaces than usual ones."""

from renderers.word.elements import Element


def local(made: Element) -> str:
    """Return the name of an element without its namespace, "" for a comment in the file."""
    tag = made.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(made: Element | None, name: str) -> str:
    """Return an attribute by its local name, "" where there is none."""
    if made is None:
        return ""
    found = (value for key, value in made.attrib.items() if str(key).rpartition("}")[2] == name)
    return str(next(found, ""))


def first(parent: Element, name: str) -> Element | None:
    """Return the first child of a name, None where there is none."""
    return next((child for child in parent if local(child) == name), None)
