"""Checks of languages that manuals, labels and pictures name: documents can be read in them."""

from collections.abc import Iterator

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.pictures.picture_files import named_pictures
from pipeline.reading.suggesting import suggest
from pipeline.words.languages import known_languages
from schemas.base import Place
from schemas.figure import Shown


def check_spoken_languages(library: Library, report: Report) -> None:
    """Report each language of which there are no fixed words."""
    known = known_languages()
    for language, place in _named(library):
        if language not in known:
            # Why here: it takes time to load, and most languages are known.
            from pipeline.loading.choices_called import LANGUAGES_CALLED

            called = LANGUAGES_CALLED.get(language.casefold(), language)
            near = suggest(called, known) or {"known": ", ".join(known)}
            report.add(rules.UNKNOWN_LANGUAGE, place, language=language, **near)


def _named(library: Library) -> Iterator[tuple[str, Place]]:
    for manual in library.manuals.values():
        yield from ((it, manual.place("languages", n)) for n, it in enumerate(manual.languages))
    for control in library.controls.values():
        for name in control.names:
            yield from ((it, name.place_of_key("label", it)) for it in name.label)
    for shown, _ in named_pictures(library.procedures.values()):
        if isinstance(shown, Shown):
            yield from ((it, shown.place_of_key("pictures", it)) for it in shown.pictures)
