"""Whether enough of a manual is translated for it to be published in its languages."""

from datetime import date

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.ledger.waivers import UsedWaivers, is_over, waivers_for
from pipeline.loading.library import Library
from pipeline.words.languages import known_languages, language_name, languages_of
from schemas.manual import Manual


def check_progress(library: Library, manual: Manual, as_of: date, report: Report) -> None:
    """Report each language in which less of a manual is translated than the settings ask for.

    A waiver of the manual covers it; one that nothing needs is reported.
    """
    waivers = waivers_for(rules.INCOMPLETE_TRANSLATION, manual)
    is_covered = any(not is_over(it, as_of) for it in waivers)
    used = UsedWaivers()
    least = library.settings.translations.least
    for language in languages_of(manual)[1:]:
        if language not in known_languages():
            continue
        # Why here: most content has one language.
        from pipeline.translating.progress import progress_of
        from pipeline.words.all_words import missing_in

        at = manual.languages.index(language)
        place, name = manual.place("languages", at), language_name(language, "en")
        if words := missing_in(language):
            values = {"language": name, "count": str(len(words)), "word": words[0]}
            report.add(rules.UNTRANSLATED_FIXED_WORDS, place, **values)
        found = progress_of(library, manual, language)
        if found.percent >= least:
            continue
        used.use(waivers)
        if not is_covered:
            report.add(
                rules.INCOMPLETE_TRANSLATION, place, manual=manual.id,
                language=name, percent=str(found.percent), least=str(least),
                missing=str(found.missing), outdated=str(found.fuzzy),
            )  # fmt: skip
    used.report_others((it for it in waivers if not is_over(it, as_of)), report)
