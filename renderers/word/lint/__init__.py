"""Checks a Word file: whether it keeps to the format, opens unasked, and can be read by all.

`package` looks at parts and relationships; `shape` at what stands in what, by the tables that
`grammar` reads; `unique`, `pairs` and `references` at what must be there once, together, or at all;
`fields` at what fields show; `structure`, `styles`, `layout`, `wording` and `reading` at what
makes Word complain, drop or move something although the format holds, and at who reads it.
"""

from collections import Counter
from collections.abc import Iterator
from itertools import islice

from renderers.findings import Finding
from renderers.word.lint.fields import check_fields
from renderers.word.lint.keeping import check_keeping
from renderers.word.lint.languages import check_languages
from renderers.word.lint.layout import check_layout
from renderers.word.lint.notes import check_notes
from renderers.word.lint.numbers import check_numbers
from renderers.word.lint.package import check_package
from renderers.word.lint.pairs import check_pairs
from renderers.word.lint.parts import Parts
from renderers.word.lint.promises import check_promises
from renderers.word.lint.reading import check_reading
from renderers.word.lint.references import check_references
from renderers.word.lint.shape import check_shape
from renderers.word.lint.structure import check_structure
from renderers.word.lint.styles import check_styles
from renderers.word.lint.unique import check_unique
from renderers.word.lint.wording import check_wording
from renderers.word.opening import UnsafeWordFileError, WordFile

# Of findings, of a file that anybody may have written: of all, and of those that say the same.
_MOST, _MOST_ALIKE = 1_000, 3
_CHECKS = (
    *(check_package, check_shape, check_structure, check_unique, check_pairs, check_fields),
    *(check_references, check_styles, check_reading, check_wording, check_layout),
    *(check_keeping, check_numbers, check_languages, check_notes, check_promises),
)


def lint(file: WordFile) -> tuple[Finding, ...]:
    """Return what is wrong with a Word file, nothing for one that is right.

    A file that cannot be read as one has one finding, which says why. What is wrong in the same
    way in many places is told of the first few.
    """
    try:
        parts = Parts(file)
    except UnsafeWordFileError as error:
        return (Finding("word-file", "", str(error)),)
    return tuple(islice(_told(parts), _MOST))


def _told(parts: Parts) -> Iterator[Finding]:
    alike: Counter[tuple[str, str]] = Counter()
    for check in _CHECKS:
        for found in check(parts):
            alike[found.rule, found.message] += 1
            if alike[found.rule, found.message] <= _MOST_ALIKE:
                yield found
