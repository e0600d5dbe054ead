"""What a copy knows of itself: which edition it is, and a digest of each part as it reads.

Every format carries it, so that a copy can be asked later whether it is still what is published.
Nothing of the look and of the machine is in it: all formats of an edition have the same one.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from hashlib import sha256

from pipeline.choosing.resolve import Selection
from pipeline.composing.document import (
    TREE_VERSION,
    Asked,
    Block,
    Document,
    Section,
    StepItem,
    StepList,
    to_json,
)

FORMAT = "operation-manual/1"
# Of a part that is not one of the manual's own sections or steps: title page, revision and readers.
COVER = "_cover"
_DIGEST = 16
# What is no reading matter: a number changes when another step is put before it.
_NOT_READ = frozenset({"number", "marker", "sequence", "style", "says"})
_ID = re.compile(r"[\w./-]{1,300}")


@dataclass(frozen=True, slots=True)
class Part:
    """A section without its steps, or a step (`procedure/step`), and the digest of how it reads."""

    id: str
    digest: str


@dataclass(frozen=True, slots=True)
class Identity:
    """`build` is one for all copies with the same words and figures, 16 hexadecimal digits."""

    manual: str
    language: str
    published: str
    asked: Asked
    build: str
    parts: tuple[Part, ...]


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
    )


def identity_of(document: Document) -> Identity:
    """Return what copies of a document know of themselves."""
    parts = tuple(_parts(document))
    said = [FORMAT, TREE_VERSION, document.id, document.language, document.published]
    build = _digest([*said, asdict(document.asked), [[it.id, it.digest] for it in parts]])
    return Identity(
        document.id, document.language, document.published, document.asked, build, parts
    )


def to_text(identity: Identity) -> str:
    """Return an identity as one line of JSON in ASCII, the same bytes for the same identity."""
    values = {
        "format": FORMAT,
        "manual": identity.manual,
        "language": identity.language,
        "published": identity.published,
        "asked": asdict(identity.asked),
        "build": identity.build,
        "parts": [[it.id, it.digest] for it in identity.parts],
    }
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def from_text(text: str) -> Identity:
    """Return the identity that a text holds. Raises NoIdentityError where it holds none.

    Why so careful: it comes out of files that anybody may have written.
    """
    try:
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise NoIdentityError("it was made by another version of the program")
        asked = dict(values["asked"])
        omitted = tuple(asked.pop("omitted"))
        parts = tuple(Part(name, digest) for name, digest in values["parts"])
        single = [values["manual"], values["language"], values["published"], values["build"]]
        found = Identity(
            values["manual"],
            values["language"],
            values["published"],
            Asked(**asked, omitted=omitted),
            values["build"],
            parts,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise NoIdentityError("what it says of itself is damaged") from None
    ids = [it.id for it in parts] + [it.digest for it in parts] + list(omitted)
    texts = [*single, *asked.values(), *ids]
    if not all(isinstance(it, str) for it in texts):
        raise NoIdentityError("what it says of itself is damaged")
    if not all(_ID.fullmatch(it) for it in (*ids, values["manual"])):
        raise NoIdentityError("what it says of itself is damaged")
    return found


def _parts(document: Document) -> Iterator[Part]:
    cover = [document.title, document.subtitle, document.publisher, document.cover]
    yield Part(COVER, _digest(_read([*cover, document.edition])))
    for section in document.sections:
        yield Part(section.id, _digest([section.title, _read(list(_own_blocks(section)))]))
        for block in section.blocks:
            if isinstance(block, StepList):
                yield from map(_step, block.items)


def _own_blocks(section: Section) -> Iterator[Block]:
    return (block for block in section.blocks if not isinstance(block, StepList))


def _step(item: StepItem) -> Part:
    return Part(item.id, _digest(_read(item)))


def _read(node: object) -> object:
    """Return what is read of a node; a reference leads where it leads whatever its number is."""
    if isinstance(node, list | tuple):
        return [_read(it) for it in node]
    if isinstance(node, dict):
        return {
            key: _read(value)
            for key, value in node.items()
            if key not in _NOT_READ and not (node.get("node") == "Reference" and key == "text")
        }
    if isinstance(node, str | int | float | None):
        return node
    return _read(to_json(node))


def _digest(values: object) -> str:
    text = json.dumps(values, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:_DIGEST]
