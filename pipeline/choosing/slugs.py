"""What a selection adds to file names. No copy may take another's place: whatever differs is in it.

File names hold small letters, digits, dots and hyphens; what these cannot tell a digest does.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from pipeline.words.languages import known_languages

_LONGEST = 60


def slug_of_readers(said: str) -> str:
    """Return the slug of an environment, a day and an audience: `iphone-ios-12-4-safari`."""
    slug = _slug(said)
    # What looks like a language would take the place of a translation.
    languages = {it.lower() for it in known_languages()}
    is_plain = said.isascii() and slug not in languages
    return slug if is_plain else f"{slug}-{_digest(said)}".strip("-")


def slug_of_omitted(ids: Iterable[str]) -> str:
    """Return the slug of procedures that are left out: `without-a.without-b`."""
    names = list(ids)
    said = ".".join(f"without-{name}" for name in names)
    return said if len(said) <= _LONGEST else f"without-{len(names)}-procedures-{_digest(said)}"


def slug_of_fields(fields: Iterable[tuple[str, str]]) -> str:
    """Return the slug of what is filled in for a customer: `for-acme-1f2e3d4c`.

    Why a digest always: names of customers differ in what file names cannot hold.
    """
    given = sorted(fields)
    if not given:
        return ""
    readable = _slug(" ".join(text for _, text in given))[:_LONGEST].strip("-")
    return "-".join(filter(None, ("for", readable, _digest(repr(given)))))


def _slug(said: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", said.lower()).strip("-")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:8]
