"""Stamps: for which wording each verification was made. `build.py verify` writes them.

One stamp a line, fields parted by tabs, in the order of the text:

    procedure/step  on  device  os  browser  by  form  digest

`form` tells people which form of the step it was, "" for the step itself; what decides is the
digest. The order of lines, and the same line twice, mean nothing, so that two branches can be
merged by keeping all lines of both.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.reading.merges import report_conflicts
from pipeline.reading.plain_files import NoPlainFileError, read_plain
from pipeline.reading.source import shown_path
from schemas.base import Place
from schemas.procedure import Procedure, StepVariant
from schemas.verification import Verification

FILE = "stamps.tsv"
# Bytes and lines, more than any library has: each line takes memory of its own.
_LARGEST = 50_000_000
_MOST_LINES = 500_000
HEADER = (
    "# What each verification saw. Written by `build.py verify`; not to be edited.\n"
    "# When branches are merged, keep the lines of both.\n"
)
# Step, verification and digest.
_LINE = re.compile(
    r"^([a-z0-9-]+/[a-z0-9-]+)\t(\d{4}-\d\d-\d\d\t[^\t\n]+\t[^\t\n]+\t[^\t\n]*\t[^\t\n]*)"
    r"\t[^\t\n]*\t([0-9a-f]{16})$",
    re.MULTILINE,
)

Event = str
"""A verification as a stamp names it: day, device, system, browser and person, parted by tabs."""


@dataclass(frozen=True, slots=True)
class Stamps:
    """All stamps of a library: line → its number in the file, 0 for one that is not in it."""

    lines: dict[str, int] = field(default_factory=dict)
    file: str = FILE
    _of_step: dict[str, dict[Event, list[str]]] = field(default_factory=dict)
    _of_procedure: dict[str, set[Event]] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: dict[str, int], file: str = FILE) -> "Stamps":
        """Return the stamps that lines hold."""
        stamps = cls(lines, file)
        of_step, of_procedure = stamps._of_step, stamps._of_procedure
        # Why all at once: there are steps × verifications of them.
        for step, event, digest in _LINE.findall("\n".join(lines)):
            events = of_step.get(step)
            if events is None:
                events = of_step[step] = {}
            if event in events:
                events[event].append(digest)
            else:
                events[event] = [digest]
        for step, events in of_step.items():
            of_procedure.setdefault(step.split("/", 1)[0], set()).update(events)
        return stamps

    @classmethod
    def of_steps(cls, steps: dict[str, dict[Event, list[str]]], file: str = FILE) -> "Stamps":
        """Return stamps of some steps, to be asked and not to be written."""
        procedures: dict[str, set[Event]] = {}
        for step, events in steps.items():
            procedures.setdefault(step.split("/", 1)[0], set()).update(events)
        return cls({}, file, steps, procedures)

    def by_procedure(self) -> dict[str, dict[str, dict[Event, list[str]]]]:
        """Return the verifications of each step, with the digests they were made for."""
        found: dict[str, dict[str, dict[Event, list[str]]]] = {}
        for step, events in self._of_step.items():
            found.setdefault(step.split("/", 1)[0], {})[step] = events
        return found

    def of_step(self, procedure: str, step: str) -> dict[Event, list[str]]:
        """Return the verifications of a step, each with the digests it was made for."""
        return self._of_step.get(f"{procedure}/{step}", _NOTHING)

    def events(self, procedure: str) -> set[Event]:
        """Return the verifications that were stamped for any step of a procedure."""
        return self._of_procedure.get(procedure, set())

    def count(self) -> int:
        """Return how many of the lines are stamps."""
        return sum(len(it) for events in self._of_step.values() for it in events.values())

    def text(self) -> str:
        """Return the text of the file."""
        return HEADER + "".join(f"{line}\n" for line in sorted(self.lines))


_NOTHING: dict[Event, list[str]] = {}


def event_of(item: Verification) -> Event:
    """Return a verification as stamps name it."""
    parts = (item.on.isoformat(), item.device, str(item.os), str(item.browser or ""), item.by or "")
    return "\t".join(map(spelled, parts))


def line_of(
    procedure: Procedure, step: str, item: Verification, variant: StepVariant | None, digest: str
) -> str:
    """Return a stamp as it stands in the file."""
    form = " or ".join(map(str, variant.applies_to)) if variant else ""
    return "\t".join((f"{procedure.id}/{step}", event_of(item), spelled(form), digest))


def read_stamps(folder: Path, report: Report) -> Stamps:
    """Return the stamps of a content folder; lines that are none are reported."""
    path = folder / FILE
    file = shown_path(path)
    if not path.exists() and not path.is_symlink():
        return Stamps(file=file)
    if path.is_symlink():
        report.add(rules.SYMBOLIC_LINK, Place(file), name=path.name)
        return Stamps(file=file)
    try:
        data = read_plain(path, _LARGEST)
        if data.count(b"\n") > _MOST_LINES:
            raise NoPlainFileError("it has more than 500,000 lines", path)
        lines = data.decode("utf-8").replace("\r\n", "\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        report.add(rules.UNREADABLE_FILE, Place(file), reason=str(reason))
        return Stamps(file=file)
    report.remember_text(file, lines)
    written = {
        line: number for number, line in enumerate(lines, start=1) if line and line[0] != "#"
    }
    stamps = Stamps.of(written, file)
    if stamps.count() == len(written):
        return stamps
    return Stamps.of(dict(_sound(lines, file, report)), file)


# From so many on, it was no slip in a line: another program has saved the file.
_MOST_DAMAGED = 3


def _sound(lines: list[str], file: str, report: Report) -> Iterator[tuple[str, int]]:
    damaged = []
    if report_conflicts(lines, file, report, keeps_both=True):
        return
    for number, line in enumerate(lines, start=1):
        if _LINE.fullmatch(line):
            yield line, number
        elif line and not line.startswith("#"):
            damaged.append(Place(file, number, 1, number, len(line) + 1))
    if len(damaged) > _MOST_DAMAGED:
        report.add(rules.DAMAGED_STAMPS, damaged[0], count=str(len(damaged)))
    else:
        for place in damaged:
            report.add(rules.DAMAGED_STAMP, place)


def spelled(text: str) -> str:
    """Return a text of which the spelling has no freedom left: NFC, and any blanks are one."""
    return " ".join(unicodedata.normalize("NFC", text).split())
