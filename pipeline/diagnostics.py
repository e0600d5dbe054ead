"""Problems of content as values: rules, diagnostics, and the report that collects them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from string import Formatter

from schemas.base import Place


class Severity(StrEnum):
    """How bad it is. `--strict` makes a warning an error, unless its rule only announces."""

    ERROR = "error"
    WARNING = "warning"


class Blame(StrEnum):
    """Who can mend it: the writer of the content, or whoever runs the machine (exit 3)."""

    CONTENT = "content"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of problem.

    `says` is the message and `hints` are what to do about it, first the most helpful one; a hint
    whose `{values}` a diagnostic does not have is passed over. `meaning` is for the list of rules.
    A rule that `announces` what will be refused later stays a warning under `--strict`. One that
    `is_state` tells what became of content, as of its verification, and not of a mistake in it:
    that is told behind all else.
    """

    name: str
    says: str
    hints: tuple[str, ...]
    meaning: str
    severity: Severity = Severity.ERROR
    blame: Blame = Blame.CONTENT
    announces: bool = False
    is_state: bool = False

    @property
    def context(self) -> str:
        """Where its words stand in the catalogues of other languages."""
        return f"rule.{self.name}"


@dataclass(frozen=True, slots=True)
class Fix:
    """What puts a problem right: the characters at `place`, as the file has them, become `text`.

    A fix that `is_safe` reads right whatever stands around it, and may be made without looking.
    Who makes any has to read the file again: `text` may need quotes where it stands.
    """

    place: Place
    text: str
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """A rule broken at a place. `values` fill the rule's sentences; `fix` would mend it, if any."""

    rule: Rule
    place: Place
    values: dict[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR
    fix: Fix | None = None

    def message(self, says: str | None = None) -> str:
        """Return the sentence that says what is wrong, from another language's text if given."""
        return (says or self.rule.says).format_map(self.values)

    def hint(self, hints: tuple[str, ...] | None = None) -> str:
        """Return the first hint that can be filled with the values, or ""."""
        for hint in hints or self.rule.hints:
            if all(name in self.values for name in placeholders(hint)):
                return hint.format_map(self.values)
        return ""


def _order(item: Diagnostic) -> tuple[bool, str, Place, str]:
    return item.rule.is_state, item.place.file, item.place, item.rule.name


def placeholders(sentence: str) -> set[str]:
    """Return the names in `{}` of a message or hint."""
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


class Report:
    """Collects the diagnostics of a run, and the text lines they point at.

    Why not exceptions: a writer wants every mistake in one run, not the first one.
    """

    def __init__(self, *, strict: bool = False) -> None:
        self._strict = strict
        self._found: dict[tuple[str, Place, str], Diagnostic] = {}
        self._lines: dict[str, list[str]] = {}
        self._settled: frozenset[Place] = frozenset()

    def add(self, rule: Rule, place: Place, **values: str) -> None:
        """Add a problem; the same one at the same place counts once."""
        self.add_fixable(rule, place, None, **values)

    def add_fixable(self, rule: Rule, place: Place, fix: Fix | None, **values: str) -> None:
        """Add a problem with what would mend it; none where all is said: see `settle`."""
        if place in self._settled:
            return
        is_refused = self._strict and not rule.announces
        severity = Severity.ERROR if is_refused else rule.severity
        diagnostic = Diagnostic(rule, place, values, severity, fix)
        self._found.setdefault((rule.name, place, diagnostic.message()), diagnostic)

    def settle(self) -> None:
        """Let nothing more be said of the places with errors: it could only follow from them."""
        self._settled = frozenset(item.place for item in self.errors())

    def branch(self) -> "Report":
        """Return an empty report of the same strictness that knows the same files."""
        branch = Report(strict=self._strict)
        branch._lines = self._lines
        return branch

    def leniently(self) -> "Report":
        """Return the same problems with warnings as warnings: what tells which content is fit.

        Why: what strictness alone refuses hides nothing else that can be known.
        """
        lenient = Report()
        lenient.take(self)
        return lenient

    def take(self, other: "Report") -> None:
        """Add everything that another report found."""
        for item in other:
            self.add_fixable(item.rule, item.place, item.fix, **item.values)

    def of_errors(self) -> "Report":
        """Return the errors alone, as one who asks about a copy wants them."""
        errors = self.branch()
        for item in self.errors():
            errors.add(item.rule, item.place, **item.values)
        return errors

    def recall(self, other: "Report") -> None:
        """Add what another report found, with the lines it knows: a file that was read before."""
        self.take(other)
        self._lines.update(other._lines)  # noqa: SLF001 - its own class

    def remember_text(self, file: str, lines: list[str]) -> None:
        """Keep a file's lines, so that a diagnostic can show the one it is about."""
        self._lines[file] = lines

    def complete(self, told: Callable[[Diagnostic], dict[str, str]]) -> None:
        """Give each problem the values that are `told` of it, once more is known."""
        for key, item in self._found.items():
            self._found[key] = replace(item, values=told(item))

    def line(self, place: Place) -> str:
        """Return the text line a place is on, or "" where there is none."""
        lines = self._lines.get(place.file, [])
        return lines[place.line - 1] if 0 < place.line <= len(lines) else ""

    def find(self, text: str) -> Place | None:
        """Return the first place in the files where a text stands, None if it is in none."""
        for file, lines in self._lines.items():
            for number, line in enumerate(lines, start=1):
                column = line.find(text) + 1
                if column:
                    return Place(file, number, column, number, column + len(text))
        return None

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(sorted(self._found.values(), key=_order))

    def __len__(self) -> int:
        return len(self._found)

    def count(self, severity: Severity) -> int:
        """Return how many diagnostics have this severity."""
        return sum(item.severity is severity for item in self._found.values())

    def errors(self) -> list[Diagnostic]:
        """Return the diagnostics that stop a build."""
        return [item for item in self if item.severity is Severity.ERROR]

    def stop_at_errors(self) -> None:
        """End a stage: raise ContentError if there is an error."""
        if self.errors():
            raise ContentError(self)

    @property
    def exit_status(self) -> int:
        """0 without errors, 3 when the machine or a renderer is to blame, otherwise 1."""
        errors = self.errors()
        if any(item.rule.blame is Blame.MACHINE for item in errors):
            return 3
        return 1 if errors else 0


class ContentError(Exception):
    """Raised after a stage whose report holds errors: what comes next would be built on sand."""

    def __init__(self, report: Report) -> None:
        super().__init__(f"{report.count(Severity.ERROR)} errors")
        self.report = report
