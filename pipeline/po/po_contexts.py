"""PO files that came back without contexts: what they say of places tells the same.

Why: XLIFF, which many translators work in, knows no `msgctxt`; what turns PO into it and back keeps
the places (`#:`), and those are the contexts.
"""

import re

_PLACE = re.compile(r"#: ((?:manuals|procedures)/[^\s/\"\\.]+/[^\s\"\\]+)\s*")
_MESSAGE = re.compile(r"msgid\s")


def with_contexts(lines: list[str]) -> list[str]:
    """Return lines with a context before each message that has only a place; as many as before."""
    made: list[str] = []
    for line in lines:
        if _MESSAGE.match(line):
            at = len(made)
            while at and made[at - 1].startswith("#"):
                at -= 1
            places = [n for n in range(at, len(made)) if _PLACE.fullmatch(made[n])]
            has_context = at and re.match(r"msgctxt\s|\"", made[at - 1])
            if len(places) == 1 and not has_context:
                found = _PLACE.fullmatch(made.pop(places[0]))
                made.append(f'msgctxt "{found[1]}"' if found else "")
        made.append(line)
    return made
