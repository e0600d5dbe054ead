"""What a copy knows of itself: which edition it is, and a digest of each part as it reads.

Every format carries it, so that a copy can be asked later whether it is still what is published.
Nothing of the look, of the machine and of the customer is in it: all formats of an edition have the
same one, whatever was filled in.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from hashlib import sha256
from typing import Any

from pipeline.choosing.resolve import Selection
from pipeline.document.document import (
    TREE_VERSION,
    Asked,
    Asset,
    Block,
    Document,
    Section,
    StepList,
)
from pipeline.document.inline_nodes import Field, Footnote, FootnoteMark, Reference

FORMAT = "operation-manual/1"
# Of a part that is not one of the manual's own sections or steps: title page, revision and readers.
COVER = "_cover"
# The table of changes is printed on demand, in the same edition.
_ON_DEMAND = "_changes"
_DIGEST = 16
# What is no reading matter: a number changes when another step is put before it.
_NOT_READ = frozenset({"number", "marker", "sequence", "style", "says"})
_ID = re.compile(r"[\w./-]{1,300}")
_FILE = re.compile(r"[\w.-]{1,200}\.po [0-9a-f]{16}")
# No manual comes near: the text of 20,000 steps.
LONGEST_TEXT = 1_500_000


@dataclass(frozen=True, slots=True)
class Part:
    """A section without its steps, or a step (`procedure/step`), and the digest of how it reads."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Identity:
    """`build` is one for all copies with the same words and figures, 16 hexadecimal digits.

    `tree` is the version of the document tree: digests of another version cannot be compared.
    `translation` are the PO files of a translation, with digests of what was taken of each. They
    tell why words differ, and make no other build.
    """

    manual: str
    language: str
    published: str
    asked: Asked
    build: str
    parts: tuple[Part, ...]
    tree: int = TREE_VERSION
    translation: tuple[tuple[str, str], ...] = ()

    @property
    def digests(self) -> dict[str, str]:
        """The digest of each part by its id, in reading order."""
        return {part.id: part.digest for part in self.parts}


class NoIdentityError(Exception):
    """What a file says of itself cannot be understood; the message says why."""


def asked_for(selection: Selection) -> Asked:
    """Return a selection in names and versions, as on the command line."""
    environment = selection.environment
    return Asked(
        device=environment.device or "",
        os=str(environment.os or ""),
        browser=str(environment.browser or ""),
        as_of=selection.as_of.isoformat() if selection.as_of else "",
        audience=selection.audience or "",
        omitted=selection.omitted,
    )


def identity_of(document: Document) -> Identity:
    """Return what copies of a document know of themselves."""
    single = (document.id, document.language, document.published)
    bare = Identity(
        *single, document.asked, build="", parts=tuple(_parts(document)),
        translation=document.translation,
    )  # fmt: skip
    return replace(bare, build=_build(bare))


def _build(of: Identity) -> str:
    said = [FORMAT, of.tree, of.manual, of.language, of.published]
    return _digest([*said, asdict(of.asked), [[it.id, it.digest] for it in of.parts]])


def to_text(identity: Identity) -> str:
    """Return an identity as one line of JSON in ASCII, the same bytes for the same identity."""
    values = {
        "format": FORMAT,
        "tree": identity.tree,
        "manual": identity.manual,
        "language": identity.language,
        "published": identity.published,
        "asked": asdict(identity.asked),
        "build": identity.build,
        "parts": [[it.id, it.digest] for it in identity.parts],
    }
    values |= {"translation": identity.translation} if identity.translation else {}
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Identity:
    """Return the identity that a text holds. Raises NoIdentityError where it holds none.

    Why so careful: it comes out of files that anybody may have written. The build seals the rest,
    so that what was cut off or mixed up is noticed.
    """
    damaged = NoIdentityError("what it says of itself is damaged")
    if len(text) > LONGEST_TEXT:
        raise damaged
    try:
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise NoIdentityError("it was made by another version of the program")
        asked = dict(values["asked"])
        omitted = tuple(asked.pop("omitted"))
        single = (values["manual"], values["language"], values["published"])
        parts = tuple(Part(name, digest) for name, digest in values["parts"])
        build, tree = values["build"], values["tree"]
        files = tuple((name, digest) for name, digest in values.get("translation", ()))
        found = Identity(*single, Asked(**asked, omitted=omitted), build, parts, tree, files)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise damaged from None
    ids = [it.id for it in parts] + [it.digest for it in parts] + list(omitted)
    if not all(isinstance(it, str) for it in (*single, build, *asked.values(), *ids)):
        raise damaged
    if not all(_FILE.fullmatch(f"{name} {digest}") for name, digest in files):
        raise damaged
    if type(tree) is not int or not all(_ID.fullmatch(it) for it in (*ids, single[0])):
        raise damaged
    if build != _build(found):
        raise damaged
    return found


def as_read(
    node: object,
    assets: Mapping[str, Asset] | None = None,
    notes: Mapping[str, Footnote] | None = None,
) -> object:
    """Return what is read of a node, as plain data; pictures and footnotes are what they show.

    What is unset is left out, so that a field which nodes get later changes no digest.
    """
    if isinstance(node, str | int | float | None):
        return node
    if isinstance(node, list | tuple):
        return [as_read(it, assets, notes) for it in node]
    if isinstance(node, FootnoteMark) and notes:
        return {"node": "Footnote", "content": as_read(notes[node.target].content)}
    kind: Any = type(node)
    read: dict[str, object] = {"node": type(node).__name__}
    for name in _names_read(kind):
        if value := getattr(node, name):
            shown = assets.get(value) if assets and name == "asset" else None
            read[name] = shown.digest if shown else as_read(value, assets, notes)
    return read


@cache
def _names_read(kind: Any) -> tuple[str, ...]:  # noqa: ANN401 - the class of any node
    # A reference leads where it leads whatever its number is; a field is one for all customers.
    hidden = _NOT_READ | ({"text"} if kind in {Reference, Field} else set())
    return tuple(it.name for it in fields(kind) if it.name not in hidden)


def _parts(document: Document) -> Iterator[Part]:
    known = document.assets, document.footnotes
    cover = [document.title, document.subtitle, document.publisher, document.cover]
    yield Part(COVER, _digest(as_read([*cover, document.edition])))
    for section in document.sections:
        if section.id == _ON_DEMAND:
            continue
        own = list(_own_blocks(section))
        yield Part(section.id, _digest([section.title, as_read(own, *known)]))
        yield from (Part(it.id, _digest(as_read(it, *known))) for it in section.steps())


def _own_blocks(section: Section) -> Iterator[Block]:
    return (block for block in section.blocks if not isinstance(block, StepList))


def _digest(values: object) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:_DIGEST]
