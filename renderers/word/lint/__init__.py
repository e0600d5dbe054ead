"""Checks a Word file for what validators of the format do not see.

Those know the schema; this knows what makes Word complain or drop something although the schema
holds, and what people who do not see the page need. `package` looks at parts and relationships,
`structure` at what must fit together in the text, `values` at what stands in attributes, `reading`
at who reads it.
"""

from itertools import islice

from renderers.findings import Finding
from renderers.word.lint.package import check_package
from renderers.word.lint.parts import Parts
from renderers.word.lint.reading import check_reading
from renderers.word.lint.structure import check_structure
from renderers.word.lint.styles import check_styles
from renderers.word.lint.values import check_values
from renderers.word.opening import UnsafeWordFileError, WordFile

# Of findings: of a file that anybody may have written.
_MOST = 1_000


def lint(file: WordFile) -> tuple[Finding, ...]:
    """Return what is wrong with a Word file, nothing for one that is right.

    A file that cannot be read as one has one finding, which says why.
    """
    try:
        parts = Parts(file)
    except UnsafeWordFileError as error:
        return (Finding("word-file", "", str(error)),)
    checks = (check_package, check_structure, check_values, check_styles, check_reading)
    return tuple(islice((found for check in checks for found in check(parts)), _MOST))
