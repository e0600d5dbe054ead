"""Content controls: boxes to tick and texts to fill in (ECMA-376 part 1, 17.5.2).

`alias` is what Word shows on a control and what screen readers say, `tag` what programs find it by.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from renderers.word.elements import Element, copied, element, qualified, run

# Word takes no longer ones.
_LONGEST = 64
_DIGEST = 10
# Controls of forms count from 1.
_FIRST_STEP = 1_000_000_000
# One of those galleries that Word leaves to its users.
_GALLERY = "Custom 1"
_TICKED, _EMPTY = "2611", "2610"
_BOX_FONT = "Segoe UI Symbol"
_PLACEHOLDER = "PlaceholderText"
_VALUE = qualified("w:val")


@dataclass(frozen=True, slots=True)
class Identity:
    """Which control it is: its number, unlike all others in the document, its alias and tag."""

    number: int
    alias: str
    tag: str

    def properties(self) -> Sequence[Element]:
        """Return what names the control; it can be filled in, and not be deleted."""
        return (
            element("w:alias", {"w:val": self.alias[:_LONGEST]}),
            element("w:tag", {"w:val": self.tag[-_LONGEST:]}),
            element("w:id", {"w:val": self.number}),
            element("w:lock", {"w:val": "sdtLocked"}),
        )


def step_control(number: int, word: str, step: str, content: Sequence[Element]) -> Element:
    """Return what makes up a step in a control that tells which step it is.

    Why not locked: whoever edits a copy may delete a step. Why a building block: behind a bound
    field, LibreOffice 7.4 takes every other control of paragraphs for plain text, rich text too. It
    prints the codes of what stands in the first one, and saves its words many times over.
    """
    made = copied(_nameless_step())
    alias, tag, count, _ = made[0]
    alias.set(_VALUE, _shortened(f"{word} [{step}]".strip(), step))
    tag.set(_VALUE, _shortened(step, step))
    count.set(_VALUE, str(_FIRST_STEP + number))
    made[1].extend(content)
    return made


@cache
def _nameless_step() -> Element:
    gallery = element("w:docPartObj", None, element("w:docPartGallery", {"w:val": _GALLERY}))
    names = (element(it) for it in ("w:alias", "w:tag", "w:id"))
    properties = element("w:sdtPr", None, *names, gallery)
    return element("w:sdt", None, properties, element("w:sdtContent"))


def _shortened(text: str, step: str) -> str:
    """Return a text that Word takes; one that is cut ends in a digest of the step's id."""
    if len(text) <= _LONGEST:
        return text
    digest = sha256(step.encode()).hexdigest()[:_DIGEST]
    return f"{text[: _LONGEST - _DIGEST - 1]}~{digest}"


def checkbox(identity: Identity) -> Element:
    """Return an empty box that a press ticks ([MS-DOCX] 2.6.1.11)."""
    state = element(
        "w14:checkbox",
        None,
        element("w14:checked", {"w14:val": 0}),
        element("w14:checkedState", {"w14:val": _TICKED, "w14:font": _BOX_FONT}),
        element("w14:uncheckedState", {"w14:val": _EMPTY, "w14:font": _BOX_FONT}),
    )
    fonts = dict.fromkeys(("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"), _BOX_FONT)
    box = run(chr(int(_EMPTY, 16)))
    box.insert(0, element("w:rPr", None, element("w:rFonts", fonts)))
    return _control([*identity.properties(), state], box)


def text_field(identity: Identity, placeholder: str) -> Element:
    """Return a place for words.

    Why rich text: LibreOffice 7.4 writes the Japanese words of a plain one several times.
    """
    kind = element("w:richText")
    return _to_fill_in(identity, placeholder, kind)


def date_field(identity: Identity, placeholder: str, language: str) -> Element:
    """Return a place for a day, which Word lets people pick from a calendar (17.5.2.7)."""
    kind = element(
        "w:date",
        None,
        element("w:dateFormat", {"w:val": "yyyy-MM-dd"}),
        element("w:lid", {"w:val": language}),
        element("w:storeMappedDataAs", {"w:val": "dateTime"}),
        element("w:calendar", {"w:val": "gregorian"}),
    )
    return _to_fill_in(identity, placeholder, kind)


def _to_fill_in(identity: Identity, placeholder: str, kind: Element) -> Element:
    properties = [*identity.properties(), element("w:showingPlcHdr"), kind]
    return _control(properties, run(placeholder, _PLACEHOLDER))


def _control(properties: Sequence[Element], content: Element) -> Element:
    return element(
        "w:sdt",
        None,
        element("w:sdtPr", None, *properties),
        element("w:sdtContent", None, content),
    )
