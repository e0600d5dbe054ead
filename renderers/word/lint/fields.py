"""Fields: each begins, has an instruction that is one, shows what Word would, and ends (17.16)."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from renderers.findings import Finding
from renderers.word.elements import Element, qualified
from renderers.word.lint.grammar import grammar
from renderers.word.lint.numbers import Counting
from renderers.word.lint.parts import Parts, place, select, value, words

_REFERRING = re.compile(r'\s*(REF|PAGEREF|NOTEREF)\s+"?([^\s"\\]+)"?', re.IGNORECASE)
_LINKING = re.compile(r'\s*HYPERLINK\s.*?\\l\s+"?([^\s"\\]+)"?', re.IGNORECASE)
_RESULT_NEEDED = re.compile(r"\s*(REF|PAGEREF|SEQ|STYLEREF|PAGE|NUMPAGES|TOC|NOTEREF)\b")
_COUNTING = re.compile(r"\s*SEQ\s+(\S+)(.*)", re.IGNORECASE)
_WRITTEN = re.compile(r"\\\*\s*(?!\s|ARABIC|MERGEFORMAT)", re.IGNORECASE)
_ANEW, _BY_HEADING = re.compile(r"\\r\s*(\d{1,6})"), re.compile(r"\\s\s*(\d)")
_OWN_NUMBER = re.compile(r"\d{1,6}$")
# The number of the title above.
_CHAPTER = re.compile(r"\s*STYLEREF\s+1\s+\\s\s*$", re.IGNORECASE)
# Switches with which a reference shows something else than the words of its bookmark.
_OTHERWISE = re.compile(r"\\[nrwptdf*#]", re.IGNORECASE)
_CONTENTS = re.compile(r'\s*TOC\b(?=.*\\h)(?=.*\\o\s*"(\d)-(\d)")', re.IGNORECASE)
# Bookmarks of sections, as `bookmarks.bookmark_name` makes them.
_OURS = re.compile(r"_\w+_[0-9a-f]{10}")
# How Word begins what it shows for a field that it cannot work out.
_FAILED = re.compile(r"\s*(Error!|エラー[!！])")
# What shows a number, as long as nothing is said of how it is written.
_PAGES = re.compile(r"(PAGE|NUMPAGES|SECTIONPAGES)", re.IGNORECASE)
_NUMBER = re.compile(r"[-–\s]*(\d+|[ivxlcdm]+)[-–\s]*", re.IGNORECASE)
_NAME = re.compile(r"\s*(=|[A-Z]+)?")
_PARAGRAPH, _TEXT, _SIMPLE = map(qualified, ("w:p", "w:t", "w:fldSimple"))
_MARK, _INSTRUCTION, _LINK = map(qualified, ("w:fldChar", "w:instrText", "w:hyperlink"))
_START = qualified("w:bookmarkStart")
_FALLBACK, _DELETED = qualified("mc:Fallback"), qualified("w:del")


@dataclass(slots=True)
class _Field:
    """A field as far as it was read: its parts, and the links in what it shows."""

    at: Element
    marks: list[str] = field(default_factory=lambda: ["begin"])
    instruction: str = ""
    result: str = ""
    links: list[Element] = field(default_factory=list)


def check_fields(parts: Parts) -> Iterator[Finding]:
    """Yield what is wrong with fields and links, and where they show what is not so."""
    for part, root in parts.stories.items():
        for link in select(root, "//w:hyperlink[@w:anchor]"):
            yield from _leads(parts, part, link, value(link, "w:anchor"))
        reading = _Reading(parts, part)
        yield from reading.findings(root)


class _Reading:
    """Reads a part from its beginning to its end, as Word counts."""

    def __init__(self, parts: Parts, part: str) -> None:
        self._parts, self._part = parts, part
        self._open: list[_Field] = []
        self._counts: Counter[str] = Counter()
        # Of each heading's level, how many there were; at which of them a count was begun anew.
        self._headings: Counter[int] = Counter()
        self._begun: dict[str, int] = {}
        self._counting, self._chapter = Counting(parts), 0
        self._numbers: dict[int, int] = {}

    def findings(self, root: Element) -> Iterator[Finding]:
        for it in root.iter(_PARAGRAPH, _MARK, _INSTRUCTION, _TEXT, _SIMPLE, _LINK):
            if it.tag == _PARAGRAPH:
                level = self._parts.heading_level(it)
                self._headings[level] += 1
                self._chapter = self._counting.number(it) if level == 1 else self._chapter
            elif it.tag == _MARK:
                yield from self._mark(it, value(it, "w:fldCharType"))
            elif it.tag == _SIMPLE:
                made = _Field(it, ["begin", "separate"], value(it, "w:instr"), words(it))
                yield from self._ended(made)
            elif it.tag == _INSTRUCTION:
                if not self._open or len(self._open[-1].marks) > 1:
                    said = "an instruction stands outside of a field"
                    yield Finding("field", place(self._part, it), said)
                else:
                    self._open[-1].instruction += it.text or ""
            elif self._open:
                self._take(it)
        for made in self._open:
            yield Finding("field", place(self._part, made.at), "a field begins and never ends")

    def _take(self, it: Element) -> None:
        inner = self._open[-1]
        if it.tag == _LINK:
            self._open[0].links.append(it)
        elif len(inner.marks) > 1:
            inner.result += it.text or ""
        else:
            inner.instruction += it.text or ""

    def _mark(self, it: Element, kind: str) -> Iterator[Finding]:
        if kind == "begin":
            self._open.append(_Field(it))
        elif not self._open:
            said = f"a field has `{kind}` and no beginning"
            yield Finding("field", place(self._part, it), said)
        elif kind == "separate":
            self._open[-1].marks.append(kind)
        elif kind == "end":
            made = self._open.pop()
            if made.marks not in (["begin"], ["begin", "separate"]):
                yield Finding("field", place(self._part, made.at), "a field has two results")
            yield from self._ended(made)
            if self._open:
                self._open[-1].result += made.result if len(made.marks) > 1 else ""

    def _ended(self, made: _Field) -> Iterator[Finding]:
        said, where = made.instruction.strip(), place(self._part, made.at)
        name = _NAME.match(said.upper())
        if not said:
            yield Finding("field", where, "a field has no instruction")
        elif not name or name[1] not in grammar().words["FieldName"]:
            yield Finding("field", where, f"`{said[:60]}` is no instruction that Word knows")
        if said.count('"') % 2:
            yield Finding("field", where, f"`{said[:60]}` lacks a quotation mark")
        for leading in (_REFERRING.match(said), _LINKING.match(said)):
            if leading:
                yield from _leads(self._parts, self._part, made.at, leading[leading.lastindex or 1])
        if _RESULT_NEEDED.match(said) and not made.result.strip():
            told = f"`{said}` shows nothing until somebody updates it"
            yield Finding("field-result", where, told)
        if _PAGES.fullmatch(said) and not _NUMBER.fullmatch(made.result.strip() or "1"):
            yield Finding("field-result", where, f"`{said}` shows no number")
        if _FAILED.match(made.result):
            yield Finding("field-result", where, f"`{said}` shows an error")
        if next(made.at.iterancestors(_FALLBACK, _DELETED), None) is None:
            yield from self._shown(made, where)

    def _shown(self, made: _Field, where: str) -> Iterator[Finding]:
        """Yield a result that is not what Word makes of the instruction."""
        result = made.result.strip()
        counting = _COUNTING.match(made.instruction)
        expected = self._counted(counting[1], counting[2]) if counting else ""
        if _CHAPTER.match(made.instruction) and self._chapter and result.isdecimal():
            expected = str(self._chapter)
        referring = _REFERRING.match(made.instruction)
        if referring and referring[1].upper() == "REF" and not _OTHERWISE.search(made.instruction):
            expected = self._parts.bookmarked.get(referring[2].casefold(), "")
        # In letters or words only where a switch asks for them (17.16.4.3.1).
        is_count = not counting or result.isdecimal() or not _WRITTEN.search(made.instruction)
        if expected and is_count and result and _bare(expected) != _bare(result):
            said = f"`{made.instruction.strip()}` shows `{result[:40]}`, Word makes"
            yield Finding("field-result", where, f"{said} `{expected[:40]}` of it")
        if listing := _CONTENTS.match(made.instruction):
            yield from self._listed(made, int(listing[1]), int(listing[2]), where)

    def _counted(self, name: str, switches: str) -> str:
        """Return the number that comes next (17.16.5.56)."""
        anew, by_heading = _ANEW.search(switches), _BY_HEADING.search(switches)
        if "\\c" not in switches:
            self._counts[name] += 1
        if by_heading:
            now = sum(self._headings[it] for it in range(1, int(by_heading[1]) + 1))
            if self._begun.setdefault(name, now) != now:
                self._begun[name], self._counts[name] = now, 1
        if anew:
            self._counts[name] = int(anew[1])
        return str(self._counts[name])

    def _listed(self, made: _Field, least: int, most: int, where: str) -> Iterator[Finding]:
        """Yield headings that a list of contents does not have, or calls otherwise."""
        told = {value(it, "w:anchor").casefold(): it for it in made.links}
        yield from self._in_order(made, least, most)
        if not told and self._parts.headings:
            yield Finding("contents", where, "the list of contents is empty")
            return
        places = {value(it, "w:name").casefold() for heading, _ in self._parts.headings
                  for it in heading.iter(_START)}  # fmt: skip
        for name, link in told.items():
            if _OURS.fullmatch(name) and name in self._parts.bookmarks and name not in places:
                said = "the list of contents leads to words that are no heading"
                yield Finding("contents", place(self._part, link), said)
        for heading, level in self._parts.headings:
            said = words(heading)
            if not least <= level <= most or not said.strip():
                continue
            names = {value(it, "w:name").casefold() for it in heading.iter(_START)}
            links = [told[name] for name in names if name in told]
            # Headings of a template stand there too: it says itself what it lists of them.
            if not links and any(_OURS.fullmatch(it) for it in names):
                lacking = f"the list of contents lacks “{said[:40]}”"
                yield Finding("contents", where, lacking)
            elif links and not any(_lists(_bare(words(it)), _bare(said)) for it in links):
                wrong = f"the list of contents has another name for “{said[:40]}”"
                yield Finding("contents", place(self._part, links[0]), wrong)

    def _in_order(self, made: _Field, least: int, most: int) -> Iterator[Finding]:
        """Yield what a list of contents has twice, too early, or not by its own instruction."""
        levels = {
            value(it, "w:name").casefold(): (number, level)
            for number, (heading, level) in enumerate(self._parts.headings)
            for it in heading.iter(_START)
        }
        last, self._numbers = -1, self._chapters()
        for link in made.links:
            number, level = levels.get(value(link, "w:anchor").casefold(), (-1, 0))
            if number < 0:
                continue
            where, heading = place(self._part, link), self._parts.headings[number][0]
            shown = _OWN_NUMBER.match(_bare(words(link)).removesuffix(_bare(words(heading))))
            if shown and level == 1 and int(shown[0]) != self._numbers.get(number, int(shown[0])):
                said = f"the list of contents numbers a heading {shown[0]}"
                yield Finding("contents", where, f"{said}, and Word {self._numbers[number]}")
            if number == last:
                yield Finding("contents", where, "the list of contents has a heading twice")
            elif number < last:
                said = "the list of contents is in another order than the headings"
                yield Finding("contents", where, said)
            elif not least <= level <= most:
                said = f"the list of contents has a heading of level {level}, and asks for none"
                yield Finding("contents", where, said)
            last = number

    def _chapters(self) -> dict[int, int]:
        """Return the numbers of the titles that have one, by their places among all titles."""
        counting = Counting(self._parts)
        numbers = {
            place: counting.number(heading)
            for place, (heading, level) in enumerate(self._parts.headings)
            if level == 1
        }
        return {place: number for place, number in numbers.items() if number}


def _lists(entry: str, heading: str) -> bool:
    """Whether an entry is a heading with no more than its number before and its page behind it."""
    before, found, behind = entry.partition(heading)
    is_number = not before or any(it.isnumeric() for it in before)
    return bool(found) and is_number and (not behind or bool(_NUMBER.fullmatch(behind)))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def _leads(parts: Parts, part: str, at: Element, name: str) -> Iterator[Finding]:
    if name.casefold() not in parts.bookmarks:
        yield Finding("dangling-reference", place(part, at), f"there is no bookmark `{name}`")
