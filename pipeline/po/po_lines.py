"""The lines of a PO file: where each entry stands, and what no reader of PO may have to guess.

Babel reads and writes the files, and forgives much: without these checks a line without its quote,
or an entry that is there twice, would be lost in silence.
"""

import re
from dataclasses import dataclass, field

from pipeline import rules
from pipeline.diagnostics import Report, Rule
from pipeline.reading.merges import report_conflicts
from pipeline.reading.source_text import find_forbidden, report_forbidden
from pipeline.reading.suggesting import suggest
from schemas.base import Place

_STRING = r'"(?:[^"\\]|\\.)*"'
_KEYWORD = re.compile(
    rf"(?P<word>msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?)\s+(?P<text>{_STRING})\s*"
)
_CONTINUED = re.compile(rf"\s*(?P<text>{_STRING})\s*")
_LETTER = re.compile(r"\\(?:x[0-9A-Fa-f]{1,2}|[0-7]{1,3}|.)|.")
# What is to be done about a text that goes on without quotes on the next line.
_BROKEN = "write all of the text on one line, up to its closing quotation mark"
_MISSPELLED = re.compile(r"(?!msg)(?i:msg(?:id|str|ctxt))")
_FLAG = re.compile(r"#\s*(?P<comma>,?)\s*(?P<name>[^\W\d_]+)")
# Behind a line that could not be read.
_ANYTHING = "?"
# Letters of a line, and of a text as it is written: more than any text of the original may have,
# each of them written with a backslash.
_LONGEST = 50_000
# What may follow what, within an entry and at its end.
_FOLLOWS = {
    "": {"msgctxt", "msgid"},
    "msgctxt": {"msgid"},
    "msgid": {"msgid_plural", "msgstr"},
    "msgid_plural": {"msgstr"},
    "msgstr": {"msgstr", "msgctxt", "msgid"},
    _ANYTHING: {"msgctxt", "msgid", "msgid_plural", "msgstr"},
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A quoted piece of a text: its line, the column of its first letter, and what is quoted."""

    line: int
    column: int
    written: str


@dataclass(slots=True)
class Lines:
    """Where the parts of one entry stand. `parts` are by keyword, as in msgstr."""

    file: str
    parts: dict[str, list[Segment]] = field(default_factory=dict)

    def text(self, word: str) -> str:
        """Return what a part says, "" where it is not there."""
        # Why here: most commands read no catalogue, and should not wait for Babel.
        from babel.messages.pofile import denormalize

        return "".join(denormalize(f'"{it.written}"') for it in self.parts.get(word, ()))

    def place(self, word: str) -> Place:
        """Return where a part stands: its letters, from the first segment that has some."""
        segments = self.parts.get(word) or next(iter(self.parts.values()))
        first = next((it for it in segments if it.written), segments[0])
        last = segments[-1]
        return Place(
            self.file, first.line, first.column, last.line, last.column + len(last.written)
        )

    def place_within(self, word: str, start: int, end: int) -> Place:
        """Return where the letters `start` to `end` of a part stand."""
        letters = [
            (it.line, it.column + match.start(), it.column + match.end())
            for it in self.parts.get(word, ())
            for match in _LETTER.finditer(it.written)
        ]
        first, last = start, max(start, end - 1)
        if not 0 <= first <= last < len(letters):
            return self.place(word)
        line, column, _ = letters[first]
        return Place(self.file, line, column, letters[last][0], letters[last][2])


def entries_of(lines: list[str], file: str, report: Report) -> list[Lines] | None:
    """Return the entries of a PO file, or None where it is no such file; the report says why."""
    if _report_length(lines, file, report):
        return None
    reading = _Reading(file, report, lines)
    _report_characters(lines, file, report)
    if report_conflicts(lines, file, report):
        return None
    for number, line in enumerate(lines, start=1):
        reading.take(line, number)
    reading.end()
    for entry in reading.found:
        for word, segments in entry.parts.items():
            length = sum(len(it.written) for it in segments)
            if length > _LONGEST:
                limit = f"{_LONGEST:,}"
                reading.refuse(
                    rules.TEXT_TOO_LONG, entry.place(word), length=f"{length:,}", limit=limit
                )
    return None if reading.is_refused else reading.found


class _Reading:
    """Reads line after line; `word` is the keyword that a line in quotes would go on with."""

    def __init__(self, file: str, report: Report, lines: list[str]) -> None:
        self._lines = lines
        self._is_open = False
        self.found: list[Lines] = []
        self.is_refused = False
        self._file = file
        self._report = report
        self._word = ""
        self._torn: set[int] = set()

    def end(self) -> None:
        """Report the entries without a translation, but those of which a line could not be read."""
        for entry in self.found:
            if id(entry) not in self._torn and not any(
                it.startswith("msgstr") for it in entry.parts
            ):
                place = entry.place("msgid")
                self.refuse(rules.INVALID_PO_ORDER, place, word="msgid", missing="msgstr")

    def take(self, line: str, number: int) -> None:
        """Take a line of the file."""
        text = line.strip()
        if not text:
            return
        place = Place(self._file, number, 1, number, len(line) + 1)
        if text.startswith("#"):
            self._take_comment(text, place)
        else:
            self._take_text(line, text, place)

    def _take_comment(self, text: str, place: Place) -> None:
        old = text.removeprefix("#~").strip() if text.startswith("#~") else ""
        if (
            old
            and not old.startswith("|")
            and not (_KEYWORD.fullmatch(old) or _CONTINUED.fullmatch(old))
        ):
            self.refuse(rules.INVALID_PO_LINE, place, line=text[:60])
        if _is_misspelled_flag(text):
            self.refuse(rules.INVALID_PO_LINE, place, line=text[:60], advice="write `#, fuzzy`")
        if self._word in {"msgctxt", "msgid", "msgid_plural"} and not old:
            self.refuse(rules.INVALID_PO_ORDER, place, word=self._word, missing="msgstr")
            self._torn |= set(map(id, self.found[-1:]))
            self._word = ""

    def _take_text(self, line: str, text: str, place: Place) -> None:
        keyword = _KEYWORD.fullmatch(text)
        match = keyword or (_CONTINUED.fullmatch(text) if self.found and self._word else None)
        if match is None and self._is_open:
            self._is_open = not text.endswith('"')
            return
        if match is None:
            advice = _advice(text, "".join(self._lines[place.line : place.line + 1]))
            self._is_open = advice.get("advice") == _BROKEN
            self.refuse(rules.INVALID_PO_LINE, place, line=text[:60], **advice)
            self._torn |= set(map(id, self.found[-1:]))
            self._word = _ANYTHING
            return
        if keyword and not self._begin(keyword["word"], place):
            return
        column = len(line) - len(line.lstrip()) + match.start("text") + 2
        parts = self.found[-1].parts
        name = keyword["word"] if keyword else next(reversed(parts))
        parts.setdefault(name, []).append(Segment(place.line, column, match["text"][1:-1]))

    def _begin(self, word: str, place: Place) -> bool:
        """Whether a keyword may stand here; then it is what is read."""
        kind, before = word.partition("[")[0], self._word
        if kind not in _FOLLOWS[before]:
            missing = "msgid" if before in {"", "msgctxt"} else "msgstr"
            self.refuse(rules.INVALID_PO_ORDER, place, word=word, missing=missing)
            self._torn |= set(map(id, self.found[-1:]))
            if not self.found:
                return False
        if kind == "msgctxt" or (kind == "msgid" and before != "msgctxt"):
            self.found.append(Lines(self._file))
        self._word = kind
        return True

    def refuse(self, rule: Rule, place: Place, **values: str) -> None:
        """Report what makes the file unreadable."""
        self.is_refused = True
        self._report.add(rule, place, **values)


def _is_misspelled_flag(text: str) -> bool:
    """Whether a comment is meant for the flag `fuzzy`, which programs would not see in it."""
    found = _FLAG.fullmatch(text)
    if not found or (found["comma"] and found["name"] == "fuzzy"):
        return False
    return suggest(found["name"], ["fuzzy"]) != {}


def _advice(text: str, below: str) -> dict[str, str]:
    """Return what to do about the quotation marks of a line, if they are what is wrong.

    `below` is the next line.
    """
    if text.startswith("＃"):
        return {"advice": "write # in place of ＃"}
    if found := _MISSPELLED.match(text):
        return {"advice": f"write {found[0].lower()} in small letters"}
    if re.match(r"msg\w+\s+[“”„＂]", text):
        return {"advice": 'write " in place of the curly quotation marks'}
    begins = re.match(r'(?:msg\w+(?:\[\d\])?\s*)?"', text)
    if not begins:
        return {}
    inside = re.findall(r'(?<!\\)"', text[begins.end() :])
    if not inside and below.strip() and not below.lstrip().startswith(('"', "#", "msg")):
        return {"advice": _BROKEN}
    if not inside:
        return {"advice": "close the quotation mark at the end of the line"}
    if inside[1:]:
        return {"advice": 'write \\" for each " inside the text'}
    return {}


def _report_length(lines: list[str], file: str, report: Report) -> bool:
    """Whether a line is too long, which is reported: reading such lines takes much memory."""
    for number, line in enumerate(lines, start=1):
        if len(line) > _LONGEST:
            place = Place(file, number, 1, number, _LONGEST)
            values = {"length": f"{len(line):,}", "limit": f"{_LONGEST:,}"}
            report.add(rules.TEXT_TOO_LONG, place, **values)
            return True
    return False


def _report_characters(lines: list[str], file: str, report: Report) -> None:
    for number, line in enumerate(lines, start=1):
        for at in find_forbidden(line.replace("\t", " ")):
            report_forbidden(line[at], Place(file, number, at + 1, number, at + 2), report)
