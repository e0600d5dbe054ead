"""All fixed words of documents together, for those who translate them."""

from pipeline.catalogue import texts_in
from pipeline.words.drafts import DRAFT_MARKS
from pipeline.words.languages import OWN, has_words, said_in
from pipeline.words.page_words import PAGE_WORDS, SAME
from pipeline.words.reader_words import READER_WORDS
from pipeline.words.site_words import SITE_WORDS
from pipeline.words.translation_words import TRANSLATION_WORDS
from pipeline.words.words import WORDS

_TABLES = (
    WORDS, TRANSLATION_WORDS, READER_WORDS, PAGE_WORDS, SITE_WORDS, DRAFT_MARKS,
)  # fmt: skip
# What is chosen by the code for all languages but its own.
_CHOSEN = {"words.numbering"}


def fixed_words() -> list[tuple[str, str]]:
    """Return (context, English) of each fixed word of documents."""
    found = [it for table in _TABLES for it in texts_in(table.english, table.name)]
    return [it for it in (*found, ("page.same", SAME)) if it[0] not in _CHOSEN]


def missing_in(language: str) -> list[str]:
    """Return the fixed words that the catalogue of a language lacks, in English."""
    if language in OWN:
        return []
    words = (it for it in fixed_words() if has_words(it[1]))
    return [english for context, english in words if not said_in(language, context, english)]
