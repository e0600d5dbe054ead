"""The texts that stand on a screen, and the language that they are in."""

from collections.abc import Iterator

from schemas.base import SCREEN_LABEL, Marks, language_of, marks_of
from schemas.figure import ScreenPart, Shown


def language_shown(shown: Shown) -> str:
    """Return the language of a screen that nobody has translated, "" for that of the manual."""
    texts = (shown.image, *(text for _, text, _ in screen_texts(shown)))
    return next((it for text in texts if (it := language_of(text))), "")


def screen_texts(shown: Shown) -> Iterator[tuple[tuple[str | int, ...], str, Marks]]:
    """Yield the texts that stand on a screen, with their paths, from the top."""
    for name in ("status", "address", "back", "title", "action"):
        if text := getattr(shown, name, None):
            yield (name,), text, SCREEN_LABEL
    for name in ("dialog", "sheet", "says"):
        for index, part in enumerate(getattr(shown, name, ())):
            for key in (part.kind, "value"):
                text = getattr(part, key, None)
                marks = marks_of(ScreenPart, key)
                if text and marks and key not in {"image", "blank"}:
                    yield (name, index, key), text, marks
