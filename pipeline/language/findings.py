"""What the language checks find in one prose, without the file it stands in."""

from dataclasses import dataclass

from pipeline.diagnostics import Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule broken by characters of prose. `fix` are the words to put there, None for none."""

    rule: Rule
    start: int
    end: int
    values: tuple[tuple[str, str], ...]
    fix: str | None = None
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class Choice:
    """Words that have another spelling; a library should keep to one of the two.

    `word` is what both are called; `is_first` says that this is the one to keep to where both are
    as frequent.
    """

    rule: Rule
    word: str
    is_first: bool
    start: int
    end: int
    found: str
    other: str


def finding(  # noqa: PLR0913 - what there is to say
    rule: Rule, start: int, end: int, found: str, instead: str | None = None, *,
    is_safe: bool = True, fix: str | None = None,
) -> Finding:  # fmt: skip
    """Return a finding that names what was found, and what to write instead if that is known."""
    values = (("written", found), *((("instead", instead),) if instead is not None else ()))
    return Finding(rule, start, end, values, fix if fix is not None else instead, is_safe)


def like(found: str, instead: str) -> str:
    """Return words with a capital where what they replace begins with one."""
    if found[:1].isupper() and instead[:1].islower() and not found.isupper():
        return instead[0].upper() + instead[1:]
    return instead
