"""Readers: for whom a manual reads differently, or is verified differently, and how."""

from dataclasses import dataclass

# In place of a reader's id: those who see all environments.
EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Versions:
    """The versions from `low` on and below `high`, as they are written; "" is no bound.

    `is_any` are all readers, `is_untold` those who tell no version.
    """

    low: str = ""
    high: str = ""
    is_any: bool = False
    is_untold: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What a reader is told of a procedure or a step (`procedure/step`).

    `{environment}` in the text is the reader's environment, to be filled in. `differs` says that
    nobody has verified just that there.
    """

    part: str
    text: str
    differs: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is said to readers with these versions of the system and of the browser."""

    where: tuple[tuple[Versions, Versions], ...]
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Those for whom the manual reads in one way: a device, a system and a browser.

    `device`, `os` and `browser` are a name as the content spells it and its other spellings; none
    is any that no other reader of the manual has. A reader is the first of a document's whose names
    fit and their versions are in one of `known`;
    `known[usual]` is for those of whom no more is known than that they are these.
    """

    id: str
    title: str
    device: tuple[str, ...]
    os: tuple[str, ...]
    browser: tuple[str, ...]
    known: tuple[Known, ...]
    usual: int

    @property
    def is_everywhere(self) -> bool:
        """Whether no version is left out, and all are told the same."""
        whole = (Versions(is_any=True), Versions(is_any=True))
        return [it.where for it in self.known] == [(whole,)]


@dataclass(frozen=True, slots=True)
class ReaderWords:
    """Fixed words of the choice of an environment, in one language.

    `{}` is filled in with an environment, `between` stands between its parts, `slash` where it is
    part of a sentence on what was verified.
    """

    heading: str
    choose: str
    everything: str
    yours: str
    not_claimed: str
    switched: str
    between: str
    other_device: str
    other_os: str
    other_browser: str
    anybody: str
    since: str
    before: str
    range: str
    majors: str
    slash: str = " / "
