"""What was noticed while a draft was made: guesses, what is left, pictures, environments."""

import re
from collections.abc import Callable

from pydantic_core import PydanticCustomError

from pipeline.importing.blocks import Outside, Picture, Table
from pipeline.importing.draft import DraftFigure, DraftProcedure, Guess, Left, Remark
from pipeline.importing.tables import TableKind, as_lines, columns, kind_of, words
from schemas.environment import VersionRange

_LONGEST = 80
# Of tables that anybody may have written; their words are all in the list.
_MOST_ROWS = 200
_SEVERAL = re.compile(r"\s*(?:[、,，;/／\n]|および|または|\bor\b|\band\b)\s*")
_KEYS = ("device", "os", "browser")


class Findings:
    """Collects remarks with the heading that they stand under.

    `judge` says why the bytes of a picture cannot be used, "" if they can.
    """

    def __init__(self, judge: Callable[[bytes], str]) -> None:
        self.heading = ""
        self.guesses: list[Remark] = []
        self.left: list[Remark] = []
        self.spares: list[DraftFigure] = []
        self.figures: list[DraftFigure] = []
        self.rows: list[dict[str, str | list[str]]] = []
        self._judge = judge
        self._judged: dict[bytes, str] = {}

    def guess(self, kind: Guess, text: str) -> None:
        """Note what was decided by signs that may mislead."""
        self.guesses.append(Remark(kind, self.heading, text))

    def leave(self, kind: str, text: str) -> None:
        """Note what is not in the draft, with all of its words."""
        heading = "" if kind is Outside.MARGIN else self.heading
        self.left.append(Remark(kind, heading, text))

    def figure(self, picture: Picture) -> DraftFigure | None:
        """Return a figure of a picture; None, with a remark, for one that cannot be used."""
        if picture.data not in self._judged:
            self._judged[picture.data] = self._judge(picture.data)
        made = DraftFigure(picture)
        self.figures.append(made)
        if not self._judged[picture.data]:
            return made
        made.heading = self.heading
        made.why = self._judged[picture.data]
        self.spares.append(made)
        return None

    def spare(self, figure: DraftFigure) -> None:
        """Note a picture that no step has room for."""
        self.spares.append(figure)
        figure.heading = self.heading

    def table(self, table: Table) -> None:
        """Take what a table says of environments; all other tables are left."""
        match kind_of(table):
            case TableKind.ENVIRONMENTS:
                self._environments(table)
            case TableKind.HISTORY:
                self.leave(Left.HISTORY, as_lines(table))
            case _:
                self.leave(Left.TABLE, as_lines(table))
        for block in (it for row in table.rows for cell in row for it in cell):
            if isinstance(block, Picture) and (made := self.figure(block)):
                self.spare(made)

    def claim(self, procedures: list[DraftProcedure]) -> None:
        """Give each procedure the environments of tables: those that its title names, or all."""
        titles = "\n".join(it.title for it in procedures)
        others = [row for row in self.rows if not _names(titles, row)]
        for made in procedures:
            made.applies_to = [row for row in self.rows if _names(made.title, row)] or others
            if made.applies_to:
                self.heading = made.title
                self.guess(Guess.APPLIES, "; ".join(map(_shown, made.applies_to)))

    def _environments(self, table: Table) -> None:
        where = columns(table)
        self.leave(Left.EVIDENCE, as_lines(table))
        for row in table.rows[1:]:
            told = {key: words(row[at]) for key, at in where.items() if at < len(row)}
            made = {key: _names_in(told[key]) for key in _KEYS if told.get(key)}
            kept: dict[str, str | list[str]] = {key: it for key, it in made.items() if it}
            if kept and kept not in self.rows and len(self.rows) < _MOST_ROWS:
                self.rows.append(kept)


def _names_in(text: str) -> str | list[str]:
    """Return the environments of a cell that content can name."""
    found = list(dict.fromkeys(filter(None, (_name(it) for it in _SEVERAL.split(text)))))
    return found[0] if len(found) == 1 else found


def _name(text: str) -> str:
    """Return a name with its version if content takes it, without if not, or ""."""
    text = re.sub(r"(?<=[A-Za-z])[ \t]*(?:Ver(?:sion)?\.?|バージョン)\s*(?=\d)", " ", text.strip())
    if not text or text in {"-", "－", "ー", "—", "なし"} or len(text) > _LONGEST:
        return ""
    for it in (text, re.split(r"\s*[0-9０-９(（<>=]", text)[0], ""):
        try:
            VersionRange.parse(it)
        except PydanticCustomError:
            continue
        return it
    return ""


def _names(title: str, row: dict[str, str | list[str]]) -> bool:
    """Whether a title names a device or a system of a row: the first word of it."""
    found = [row[key] for key in ("device", "os") if key in row]
    names = [name for it in found for name in (it if isinstance(it, list) else [it])]
    return any(name.split()[0].casefold() in title.casefold() for name in names)


def _shown(row: dict[str, str | list[str]]) -> str:
    return ", ".join(it if isinstance(it, str) else "/".join(it) for it in row.values())
