"""Elements by their local names, for strict files have other namespaces than usual ones."""

from functools import lru_cache

from renderers.word.elements import Element


def local(made: Element) -> str:
    """Return the name of an element without its namespace, "" for a comment in the file."""
    tag = made.tag
    return _without_namespace(tag) if isinstance(tag, str) else ""


def attribute(made: Element | None, name: str) -> str:
    """Return an attribute by its local name, "" where there is none."""
    if made is None:
        return ""
    for key, value in made.items():
        if _without_namespace(str(key)) == name:
            return str(value)
    return ""


def first(parent: Element, name: str) -> Element | None:
    """Return the first child of a name, None where there is none."""
    for child in parent:
        if local(child) == name:
            return child
    return None


# Why with a limit: files of somebody else may hold any number of names.
@lru_cache(maxsize=1024)
def _without_namespace(name: str) -> str:
    return name.rpartition("}")[2]
