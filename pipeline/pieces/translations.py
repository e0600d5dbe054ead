"""A document that is a translation: what it says of itself, and the words of its original."""

from collections.abc import Iterator

from pipeline.document.document import Paragraph, Section
from pipeline.document.inline_nodes import Text
from pipeline.loading.library import Library
from pipeline.pieces.sentences import ReferenceWords, Sentences
from pipeline.words.fixed_words import Words
from pipeline.words.languages import language_name
from pipeline.words.translation_words import TRANSLATION_WORDS, of_a_translation
from pipeline.words.words import WORDS
from schemas.base import TITLE
from schemas.manual import Manual

SECTION = "_translation"


def words_for(manual: Manual, library: Library) -> Words:
    """Return the fixed words of a manual; those of a translation speak of its original."""
    words = WORDS[manual.language]
    if library.translated is None:
        return words
    return of_a_translation(words, library.translated.manual.language)


def language_of_original(library: Library) -> str:
    """Return the language that a translation was made from, "" for what is none."""
    return library.translated.manual.language if library.translated else ""


def files_of(library: Library) -> tuple[tuple[str, str], ...]:
    """Return the PO files of a translation, with digests; none for what is none."""
    return library.translated.files if library.translated else ()


def original_sentences(library: Library, refer: ReferenceWords) -> Sentences | None:
    """Return what reads texts that nobody has translated, None for a manual as it was written."""
    if library.translated is None:
        return None
    manual = library.translated.manual
    return Sentences(manual.words, WORDS[manual.language], refer)


def about_translation(manual: Manual, library: Library, refer: ReferenceWords) -> Iterator[Section]:
    """Yield the section in which a translation says what it is; none for a manual as written."""
    made, original = library.translated, original_sentences(library, refer)
    if made is None or original is None:
        return
    words = TRANSLATION_WORDS[manual.language]
    names = {
        "original": language_name(made.manual.language, manual.language),
        "language": language_name(manual.language, manual.language),
        "mark": words.untranslated.strip(),
        "total": str(made.total),
        "missing": str(made.total - made.done),
    }
    before, after = words.original.format(title="\0", **names).split("\0")
    said = Text(original.plain(made.manual.title, TITLE), made.manual.language)
    texts = [words.verified.format(**names)]
    if made.done < made.total:
        texts.append(words.missing.format(**names))
    first = Paragraph((Text(before), said, Text(after)))
    yield Section(SECTION, "", words.about, (first, *(Paragraph((Text(it),)) for it in texts)))
