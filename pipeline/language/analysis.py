"""What there is to say of one text, whoever prints it."""

from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.language.cues import find_cues
from pipeline.language.findings import Choice, Finding
from pipeline.language.glossary import GlossaryWords
from pipeline.language.japanese import find_in_japanese, find_widths
from pipeline.language.prose import Prose, prose_of
from pipeline.language.signs import find_numbers, find_signs
from pipeline.language.style import Ending, endings, find_long
from schemas.base import SENTENCE, MarkedText
from schemas.glossary import Glossary
from schemas.waiver import Waiver

# How long a sentence may be where settings.yaml says nothing.
LONGEST = {"ja": 100, "en": 35}
# Names of people and houses, which are spelled as they are.
_NAMES = {"publisher", "owner"}
# They stand beside a figure, or say what is on it, so that places and colours mean something.
_OF_FIGURES = {"alt", "caption", "legend"}


@dataclass(frozen=True, slots=True)
class Analysis:
    """What was found in a prose. `choices` are wrong only if others write them otherwise."""

    prose: Prose
    findings: tuple[Finding, ...] = ()
    choices: tuple[Choice, ...] = ()
    endings: tuple[Ending, ...] = ()

    @property
    def says_something(self) -> bool:
        """Whether anything was found."""
        return bool(self.findings or self.choices or self.endings)


class Analyst:
    """Reads texts of one language; each text once, however often it is printed."""

    def __init__(self, language: str, glossary: Glossary, longest: int) -> None:
        self._language = language
        self._words = GlossaryWords(glossary.words, language)
        self._longest = longest
        self._known: dict[tuple[str, bool, str | int], Analysis] = {}

    def read(self, item: MarkedText) -> Analysis:
        """Return what there is to say of a text; of one that is judged, see `is_judged`."""
        key = item.text, item.marks == SENTENCE, item.path[0]
        if key not in self._known:
            self._known[key] = self._analysis(item, is_of_figure=key[2] in _OF_FIGURES)
        return self._known[key]

    def _analysis(self, item: MarkedText, *, is_of_figure: bool) -> Analysis:
        prose, language = prose_of(item.text, item.marks), self._language
        found: list[Finding | Choice] = []
        if not self._words.is_empty:
            found += self._words.find(prose)
        found += find_signs(prose)
        found += find_numbers(prose, str(item.path[0]))
        found += find_widths(prose)
        is_ours = language == "en" or not prose.text.isascii()
        if is_ours:
            found += _wording(prose, language)
        if is_ours and not is_of_figure:
            found += find_cues(prose, language)
        is_sentence = is_ours and item.marks == SENTENCE and not is_of_figure
        findings, choices = _apart(found) if found else ([], [])
        if is_sentence:
            findings += find_long(prose, language, self._longest)
        is_condition = item.path[0] == "prerequisites"
        return Analysis(
            prose,
            tuple(findings),
            tuple(choices),
            endings(prose, is_condition=is_condition) if is_sentence and language == "ja" else (),
        )


def _wording(prose: Prose, language: str) -> Iterable[Finding | Choice]:
    if language == "ja":
        return find_in_japanese(prose)
    # Why here: its words take time to load, and most content is in one language.
    from pipeline.language.english import find_in_english

    return find_in_english(prose)


def _apart(found: list[Finding | Choice]) -> tuple[list[Finding], list[Choice]]:
    """Return what was found without what lies in something found before: the house comes first."""
    findings: list[Finding] = []
    choices: list[Choice] = []
    taken: list[tuple[int, int]] = []
    for it in found:
        if any(start < it.end and it.start < end for start, end in taken):
            continue
        taken.append((it.start, it.end))
        if isinstance(it, Finding):
            findings.append(it)
        else:
            choices.append(it)
    return findings, choices


def is_judged(item: MarkedText) -> bool:
    """Whether the wording of a text is the writer's own, and read by somebody."""
    is_ours = not item.marks.on_screen and item.path[0] not in _NAMES
    return is_ours and not isinstance(item.owner, Waiver)
