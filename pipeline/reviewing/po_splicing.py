"""Changed words go into a translation, and all else of its file stays."""

from babel.messages.pofile import normalize

from pipeline.diagnostics import Report
from pipeline.po.po_lines import Lines, entries_of
from pipeline.reviewing.splicing import CannotSpliceError, Splice
from schemas.base import Place

_TRANSLATION = "msgstr"
# Beyond any text: each is one line.
_NO_BREAKS = 10**9


class TranslationFile:
    """The bytes of a PO file, changed text by text."""

    def __init__(self, name: str, data: bytes) -> None:
        self.data = data
        self._name = name
        self._contexts = {_key(it): it.text("msgctxt") for it in self._entries().values()}

    def text(self, place: Place) -> str:
        """Return the text as it is now that stood at a place of the file as it was."""
        return self._entries()[self._context(place)].text(_TRANSLATION).strip()

    def change(self, splice: Splice) -> None:
        """Change a translation. Raises CannotSpliceError where its place holds none."""
        entry = self._entries()[self._context(splice.place)]
        lines = self.data.decode("utf-8").split("\n")
        segments = entry.parts[_TRANSLATION]
        end = "\r" if lines[segments[0].line - 1].endswith("\r") else ""
        written = normalize(splice.after, width=_NO_BREAKS).split("\n")
        first, *rest = [f"{line}{end}" for line in written]
        lines[segments[0].line - 1 : segments[-1].line] = [f"{_TRANSLATION} {first}", *rest]
        self.data = "\n".join(lines).encode()

    def _context(self, place: Place) -> str:
        found = self._contexts.get((place.line, place.column))
        if found is None:
            raise CannotSpliceError(str(place))
        return found

    def _entries(self) -> dict[str, Lines]:
        """Return the entries as they are now. Raises CannotSpliceError for what is no PO file."""
        text = self.data.decode("utf-8").replace("\r\n", "\n")
        found = entries_of(text.split("\n"), self._name, Report())
        if found is None:
            raise CannotSpliceError(self._name)
        return {it.text("msgctxt"): it for it in found if _TRANSLATION in it.parts}


def _key(entry: Lines) -> tuple[int, int]:
    place = entry.place(_TRANSLATION)
    return place.line, place.column
