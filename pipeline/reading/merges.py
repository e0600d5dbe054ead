"""Marks of git in a file: two versions were merged, and nobody has chosen between them."""

import re
from collections.abc import Sequence

from pipeline import rules
from pipeline.diagnostics import Report
from schemas.base import Place

_BEGIN = re.compile(r"<{7}(?: |$)")
_ANY = re.compile(r"(?:<{7}|>{7}|\|{7})(?: |$)|={7}$")


def report_conflicts(
    lines: Sequence[str], file: str, report: Report, *, keeps_both: bool = False
) -> bool:
    """Report each place where nobody has chosen, once; return whether there is one.

    A file that `keeps_both` has lines that belong to it whichever version they come from.
    """
    found = [number for number, line in enumerate(lines, start=1) if _ANY.match(line)]
    begins = [it for it in found if _BEGIN.match(lines[it - 1])]
    for number in begins or found[:1]:
        line = lines[number - 1]
        place = Place(file, number, 1, number, len(line) + 1)
        both = {"both": ""} if keeps_both else {}
        report.add(rules.CONFLICT_MARKER, place, mark=line[:7], **both)
    return bool(found)
