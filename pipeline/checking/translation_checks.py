"""Checks of translations: they have the marks of their originals, and fit as those do.

A translated manual is asked what every manual is asked (marks, labels, callouts, hidden words,
wording), as far as it is translated: what is wrong then stands in a PO file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from pipeline import rules
from pipeline.checking.label_checks import check_labels
from pipeline.checking.language_checks import check_language
from pipeline.checking.screen_checks import check_screens
from pipeline.checking.sentence_checks import check_sentences
from pipeline.diagnostics import Diagnostic, Report
from pipeline.loading.library import Library
from pipeline.markup.markup import parse
from pipeline.po.catalogue import Catalogue, Entry, family_of
from pipeline.reading.suggesting import suggest
from pipeline.translating.marks import compared, kept_marks
from pipeline.translating.messages import TextToTranslate, messages_of
from pipeline.translating.screen_texts import language_shown, screen_texts
from pipeline.translating.translated import in_language
from pipeline.words.languages import known_languages
from schemas.base import Foreign
from schemas.figure import Figure, Shown
from schemas.manual import Manual
from schemas.procedure import Procedure, Step, StepResult, StepVariant, figures

_QUESTIONS = (check_sentences, check_labels, check_screens, check_language)
# What is wrong with a translation, although it stands in the content itself.
_ANYWHERE = {rules.UNNAMED_CONTROL, rules.REDACTION_MISSES}


def check_translations(library: Library, report: Report) -> None:
    """Add a diagnostic for everything in the catalogues that does not fit the content."""
    for language, catalogue in library.catalogues.items():
        _places_exist(library, catalogue, report)
        for manual in library.manuals.values():
            names = {f"manuals/{manual.id}", *(f"procedures/{it}" for it in manual.procedures)}
            is_other = language in known_languages() and language != manual.language
            if not (is_other and names & catalogue.owners):
                continue
            _marks_are_kept(library, manual, catalogue, report)
            _hidden_words_stay(library, manual, catalogue, report)
            if manual.id in library.broken:
                continue  # what is wrong with the original may be why
            told = _told(report, catalogue)
            for item in _wrong_in(library, manual, language, report):
                # One mistake, one diagnostic: what is told above has the better place, or words.
                if not told & {str(item.place), f"hidden {item.values.get('words')}"}:
                    report.add(item.rule, item.place, **item.values)


def _told(report: Report, catalogue: Catalogue) -> set[str]:
    """Return where something is wrong with a catalogue, and which hidden words it lacks."""
    ours = [it for it in report if it.place.file in catalogue.files]
    lost = [it for it in ours if it.rule is rules.HIDDEN_WORDS_CHANGED]
    return {str(it.place) for it in ours} | {f"hidden {it.values['words']}" for it in lost}


def _places_exist(library: Library, catalogue: Catalogue, report: Report) -> None:
    """Report what is translated and nowhere in the content; renamed ids are among it."""
    if library.broken or any(it.place.file.endswith(".yaml") for it in report.errors()):
        return  # what is wrong with the original may be why
    known = [it for manual in library.manuals.values() for it in messages_of(library, manual)]
    contexts = {it.context for it in known}
    words = {(family_of(it.context), it.text) for it in known}
    gone: dict[str, list[Entry]] = {}
    for entry in catalogue.entries.values():
        is_known = entry.context in contexts or (family_of(entry.context), entry.source) in words
        if entry.text and not is_known:
            gone.setdefault(entry.lines.file, []).append(entry)
    for entries in gone.values():
        place, count = entries[0].lines.place("msgctxt"), str(len(entries))
        report.add(rules.UNKNOWN_TRANSLATION, place, id=entries[0].context, count=count)


# ── marks ─────────────────────────────────────────────────────────────────────────────────────


def _marks_are_kept(library: Library, manual: Manual, catalogue: Catalogue, report: Report) -> None:
    outdated: dict[str, list[Entry]] = {}
    for item in messages_of(library, manual):
        entry = catalogue.find(item.context, item.text)
        if entry is None and (other := catalogue.at(item.context)) and other.is_good:
            outdated.setdefault(other.lines.file, []).append(other)
        if entry is None or not entry.is_good or item.marks is None:
            continue
        _compare(item, entry, report)
    # Where something is wrong with the original, that comes first, and changes it once more.
    is_sound = not any(it.place.file.endswith(".yaml") for it in report)
    for entries in outdated.values() if is_sound else ():
        place, count = entries[0].lines.place("msgctxt"), str(len(entries))
        report.add(rules.OUTDATED_TRANSLATION, place, count=count)


def _compare(item: TextToTranslate, entry: Entry, report: Report) -> None:
    marks, text = item.marks, entry.text
    if marks is None or parse(text, marks).problems:
        return  # a mark that is not closed is told of as such
    missing, invented = compared(item.text, text, marks)
    known = [it.written for it in kept_marks(item.text, marks)]
    lacking = list(missing)
    for mark in invented:
        near = suggest(mark.written, [it.written for it in missing if it.kind == mark.kind])
        if (
            not near
            and len(lacking) == len(invented) == 1
            and lacking[0].written[0] == mark.written[0]
        ):
            near = {"suggestion": lacking[0].written}
        meant = next((it for it in lacking if it.written == near.get("suggestion")), None)
        if meant:
            lacking.remove(meant)  # misspelled, and not missing
        values = near or ({"known": " ".join(dict.fromkeys(known))} if known else {})
        place = entry.lines.place_within("msgstr", mark.start, mark.end)
        report.add(rules.MARK_INVENTED, place, mark=mark.written, **values)
    for mark in lacking:
        is_translated = mark.kind == "control" and not mark.is_fixed
        values = {"control": "【…】"} if is_translated else {}
        report.add(rules.MARK_MISSING, entry.lines.place("msgstr"), mark=mark.written, **values)


# ── hidden words ──────────────────────────────────────────────────────────────────────────────


def _hidden_words_stay(
    library: Library, manual: Manual, catalogue: Catalogue, report: Report
) -> None:
    """Report translations of screens without the words that are to be hidden there."""
    for name in dict.fromkeys(manual.procedures):
        procedure = library.procedures.get(name)
        if procedure is None:
            continue
        items = (
            {(id(it.owner), it.path): it for it in messages_of(library, manual)}
            if any(it.redact for it in procedure.screens.values())
            else {}
        )
        for screen in procedure.screens.values():
            for item in _texts_of(screen, items):
                entry = catalogue.find(item.context, item.text)
                for words in (it.words for it in screen.redact if it.words):
                    if entry and entry.is_good and words in item.text and words not in entry.text:
                        place = entry.lines.place("msgstr")
                        report.add(rules.HIDDEN_WORDS_CHANGED, place, words=words)


def _texts_of(
    shown: Shown, items: dict[tuple[int, tuple[str | int, ...]], TextToTranslate]
) -> Iterator[TextToTranslate]:
    for path, _, _ in screen_texts(shown):
        owner: object = shown if len(path) == 1 else getattr(shown, str(path[0]))[path[1]]
        if found := items.get((id(owner), path if len(path) == 1 else path[2:])):
            yield found


# ── the manual in its translation ─────────────────────────────────────────────────────────────


def _wrong_in(
    library: Library, manual: Manual, language: str, report: Report
) -> Iterator[Diagnostic]:
    """Yield what is wrong with a manual in a language; `report` has what is wrong in its own."""
    ours, _ = in_language(library, manual, language)
    files = library.catalogues[language].files
    is_published = language in manual.languages
    procedures = {name: _comparable(it) for name, it in ours.procedures.items()}
    ours = replace(ours, procedures=procedures)
    found = Report()
    for question in _QUESTIONS:
        question(ours, found)
    known = {(it.rule.name, it.place, it.message()) for it in report if it.rule in _ANYWHERE}
    # What is wrong with the original is not wrong with its translation once more.
    told = {it.rule for it in report if it.place.file.endswith(".yaml")}
    for item in found:
        if item.rule in told:
            continue
        is_elsewhere = is_published and item.rule in _ANYWHERE
        is_known = (item.rule.name, item.place, item.message()) in known
        if item.place.file in files or (is_elsewhere and not is_known):
            yield item


def _comparable(procedure: Procedure) -> Procedure:
    """Return a procedure without the figures that stand in another language than the words."""
    steps = tuple(_without_foreign_figures(it, procedure) for it in procedure.steps)
    return procedure.model_copy(update={"steps": steps})


def _without_foreign_figures(step: Step, procedure: Procedure) -> Step:
    is_foreign = any(isinstance(it, Foreign) for it in _said(step)) or any(
        _is_foreign(it, procedure) for it in figures(step)
    )
    if not is_foreign:
        return step
    variants = tuple(
        it.model_copy(update={"figure": None, "sees": _bare(it.sees)}) for it in step.variants
    )
    return step.model_copy(update={"figure": None, "sees": _bare(step.sees), "variants": variants})


def _said(step: Step) -> Iterable[str]:
    forms: tuple[Step | StepVariant, ...] = (step, *step.variants)
    for form in forms:
        yield form.do or ""
        if form.sees:
            yield form.sees.text


def _bare(result: StepResult | None) -> StepResult | None:
    return result and result.model_copy(update={"figure": None})


def _is_foreign(figure: Figure, procedure: Procedure) -> bool:
    return bool(language_shown(procedure.screens.get(figure.screen or "", figure)))
