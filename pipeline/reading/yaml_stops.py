"""Where libyaml gave up, and what stands there."""

from dataclasses import dataclass

from schemas.base import Place


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of libyaml: what it says, where, where that began, and what is open then.

    Lines and columns count from 0.
    """

    says: str
    line: int
    column: int
    began_line: int
    began_column: int
    opened: Place | None
    lines: list[str]
    file: str

    @property
    def text(self) -> str:
        """The line on which libyaml gave up; "" behind the last one."""
        return self.lines[self.line] if self.line < len(self.lines) else ""

    @property
    def sign(self) -> str:
        """The character at which libyaml gave up; "" behind the last one of a line."""
        return self.text[self.column : self.column + 1]

    def place(self, line: int, start: int, end: int | None = None) -> Place:
        """Place of a part of a line, by default all the rest of it."""
        written = self.lines[line] if line < len(self.lines) else ""
        last = max(len(written.rstrip()) if end is None else end, start + 1)
        return Place(self.file, line + 1, start + 1, line + 1, last + 1)

    def line_before(self) -> int:
        """Return the nearest line above that holds something; 0 where there is none."""
        above = range(min(self.line, len(self.lines)) - 1, 0, -1)
        return next((it for it in above if self.lines[it].partition("#")[0].strip()), 0)
