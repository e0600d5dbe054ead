"""Checks of wording, with the waivers and the settings of the house that speak about them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from pipeline import rules
from pipeline.diagnostics import Fix, Report, Rule, Severity
from pipeline.language.analysis import LONGEST, Analysis, Analyst, is_judged
from pipeline.language.findings import Choice, Finding
from pipeline.language.hosts import is_address
from pipeline.language.product_names import ProductNames
from pipeline.language.prose import Prose
from pipeline.language.style import Ending
from pipeline.ledger.waivers import UsedWaivers, all_waivers, waivers_for
from pipeline.loading.library import Library
from schemas.base import MarkedText, marked_texts
from schemas.manual import Manual
from schemas.procedure import Procedure, Step
from schemas.waiver import Waiver

# From so many plain sentences on, more than polite ones, a manual is in plain style on purpose.
_SURELY_PLAIN = 5
# A name of which so many letters are missing is a short form rather than a slip.
_LETTERS_OF_A_PART = 3


def check_language(library: Library, report: Report) -> None:
    """Add a diagnostic for each wording that the rules, or the glossary, speak against."""
    _check_glossary(library, report)
    reading = _Reading(library, report)
    for passage in _passages(library):
        reading.read(passage)
    reading.decide()
    reading.report_unused_waivers()


def _check_glossary(library: Library, report: Report) -> None:
    """Report words that are both right and wrong, or wrong for two reasons."""
    for language in ("ja", "en"):
        entries = [it for it in library.glossary.words if it.language in {None, language}]
        used = {it.use: it.place("use") for it in entries}
        seen = dict(used)
        for entry in entries:
            for index, word in enumerate(entry.avoided):
                place = entry.place("not", index)
                if word in seen and seen[word] != place:
                    report.add(rules.NOT_AVOIDED, place, word=word, other=str(seen[word]))
                seen.setdefault(word, place)


@dataclass(frozen=True, slots=True)
class _Passage:
    """A text, the manuals of one language that print it, and the parts that it stands `within`."""

    item: MarkedText
    language: str
    manuals: tuple[Manual, ...]
    style: str
    within: tuple[Procedure | Step, ...] = ()

    def waivers_for(self, rule: Rule) -> list[Waiver]:
        """Return the waivers that cover a rule here, none where one of the manuals has none."""
        own = waivers_for(rule, *self.within)
        of_manuals = [waivers_for(rule, it) for it in self.manuals]
        if of_manuals and all(of_manuals):
            own += [it for found in of_manuals for it in found]
        return own


def _passages(library: Library) -> Iterator[_Passage]:
    """Yield every text that is judged, once for each language in which it is printed."""
    printing: dict[str, list[Manual]] = defaultdict(list)
    for manual, procedure in library.contents():
        printing[procedure.id].append(manual)
    for manual in library.manuals.values():
        yield from _of(marked_texts(manual), manual.language, (manual,), manual.id)
    for procedure in library.procedures.values():
        manuals = printing[procedure.id]
        for language in sorted({str(it.language) for it in manuals} or {_language_of(procedure)}):
            ours = tuple(it for it in manuals if it.language == language)
            style = ours[0].id if ours else f"/{procedure.id}"
            frame = procedure.model_copy(update={"steps": ()})
            yield from _of(marked_texts(frame), language, ours, style, (procedure,))
            for step in procedure.steps:
                yield from _of(marked_texts(step), language, ours, style, (step, procedure))


def _of(
    items: Iterable[MarkedText], language: str, manuals: tuple[Manual, ...], style: str,
    within: tuple[Procedure | Step, ...] = (),
) -> Iterator[_Passage]:  # fmt: skip
    for item in items:
        if is_judged(item):
            yield _Passage(item, language, manuals, style, within)


def _language_of(procedure: Procedure) -> str:
    """Return the language of a procedure that no manual prints."""
    said = procedure.title + procedure.steps[0].do
    return "ja" if any("\u3041" <= it <= "\u30ff" for it in said) else "en"


_Chosen: TypeAlias = tuple[Choice, _Passage, Prose]
_Ended: TypeAlias = tuple[Ending, _Passage, Prose]


class _Reading:
    """Reads passage after passage; what depends on all of them is decided at the end."""

    def __init__(self, library: Library, report: Report) -> None:
        self._library = library
        self._report = report
        longest = LONGEST | library.settings.sentence_length
        self._analysts = {it: Analyst(it, library.glossary, longest[it]) for it in ("ja", "en")}
        self._levels: dict[str, str] = {
            name: check.level for name, check in library.settings.language_checks.items()
        }
        self._names = {it.id: ProductNames(_names(it)) for it in library.manuals.values()}
        self._used = UsedWaivers()
        # Words that nobody may see are named once, by the rule that refuses them.
        self._hidden = {
            (it.place.file, it.place.line, column)
            for it in report
            if it.rule in {rules.REDACTED_ELSEWHERE, rules.REDACTED_IN_ANOTHER_MANUAL}
            for column in range(it.place.column, max(it.place.end_column, it.place.column + 1))
        }
        self._choices: dict[tuple[str, str], list[_Chosen]] = defaultdict(list)
        self._endings: dict[str, list[_Ended]] = defaultdict(list)

    def read(self, passage: _Passage) -> None:
        """Report what is wrong with a passage by itself, and keep what depends on others."""
        if passage.language not in self._analysts:
            return  # for translations into other languages there are no rules
        found = self._analysts[passage.language].read(passage.item)
        if found.says_something:
            self._take(found, passage)
        for manual in passage.manuals:
            names = self._names[manual.id]
            if names.may_be_in(found.prose.text):
                self._misspelled(names, found.prose, passage)

    def _take(self, found: Analysis, passage: _Passage) -> None:
        for finding in found.findings:
            self._add(finding, passage, found.prose)
        for choice in found.choices:
            key = passage.language, f"{choice.rule.name} {choice.word}"
            self._choices[key].append((choice, passage, found.prose))
        for ending in found.endings:
            self._endings[passage.style].append((ending, passage, found.prose))

    def _misspelled(self, names: ProductNames, prose: Prose, passage: _Passage) -> None:
        for slip in names.find(prose.text):
            words = prose.text[slip.start : slip.end]
            if len(slip.name) - len(words) < _LETTERS_OF_A_PART:
                values = (("written", words), ("right", slip.name), ("term", slip.term))
                finding = Finding(
                    *(rules.MISSPELLED_NAME, slip.start, slip.end, values, slip.name),
                    is_safe=slip.is_spelling,
                )
                self._add(finding, passage, prose)

    def decide(self) -> None:
        """Report the rarer one of two spellings, and plain sentences among polite ones."""
        for met in self._choices.values():
            firsts = [it for it in met if it[0].is_first]
            others = [it for it in met if not it[0].is_first]
            rarer, count = (
                (others, len(firsts)) if len(firsts) >= len(others) else (firsts, len(others))
            )
            for choice, passage, prose in rarer if count else ():
                values = [("written", choice.found), ("instead", choice.other)]
                values += [("count", str(count)), ("code", f"{ord(choice.other[0]):04X}")]
                finding = Finding(
                    choice.rule, choice.start, choice.end, tuple(values), choice.other
                )
                self._add(finding, passage, prose)
        for ended in self._endings.values():
            plain = [it for it in ended if not it[0].is_polite]
            polite = len(ended) - len(plain)
            if len(plain) < _SURELY_PLAIN or len(plain) <= polite:
                for ending, passage, prose in plain:
                    if ending.found:
                        self._add(ending.found, passage, prose)

    def _add(self, finding: Finding, passage: _Passage, prose: Prose) -> None:
        level = self._levels.get(finding.rule.name)
        if self._used.use(passage.waivers_for(finding.rule)) or level == "off":
            return
        rule = replace(finding.rule, severity=Severity(level)) if level else finding.rule
        start, end = prose.written(finding.start, finding.end)
        owner, path = passage.item.owner, passage.item.path
        place = owner.place_within(*path, start=start, end=end)
        if (place.file, place.line, place.column) in self._hidden:
            return
        fix = None
        # Where marks lie between the letters, a fix would take them away.
        if finding.fix is not None and end - start == finding.end - finding.start:
            fix = Fix(place, finding.fix, finding.is_safe)
        self._report.add_fixable(rule, place, fix, **dict(finding.values))

    def report_unused_waivers(self) -> None:
        """Report the waivers for wording that nothing needed."""
        ours = {it.name for it in rules.WORDING}
        of_wording = (it for it in all_waivers(self._library) if it.rule in ours)
        self._used.report_others(of_wording, self._report)


def _names(manual: Manual) -> dict[str, str]:
    return {
        key: value
        for key, value in manual.terms.items()
        if key not in manual.fields and not is_address(value)
    }
