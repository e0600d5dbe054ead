"""Which language words are in: what reads them aloud and checks them is told so (17.3.2.20)."""

import re
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.elements import Element
from renderers.word.lint.parts import Parts, child, place, select, tag, value

# Hiragana and katakana, which only Japanese has; a middle dot stands in other languages too.
_KANA = re.compile("[ぁ-ゖァ-ヺ]")


def check_languages(parts: Parts) -> Iterator[Finding]:
    """Yield the language of the file where it is not told, and Japanese that is told as another."""
    yield from _of_file(parts)
    yield from _of_words(parts)


def _of_file(parts: Parts) -> Iterator[Finding]:
    names = [it.target for it in parts.relationships[""] if it.kind == "core-properties"]
    styles = parts.only("styles")
    found = [] if styles is None else select(styles, "w:docDefaults//w:lang")
    told = {_primary(value(it, f"w:{key}")) for it in found for key in ("val", "eastAsia", "bidi")}
    for root in (parts.roots[it] for it in names if it in parts.roots):
        said = [(it.text or "").strip() for it in select(root, "dc:language")]
        if not any(said):
            yield Finding("language", names[0], "the file does not tell its language")
        for it in said:
            if it and _primary(it) not in told:
                other = f"the file tells the language `{it}`, and its text another one"
                yield Finding("language", names[0], other)
    if not found or not value(found[0]):
        yield Finding("language", "styles", "the text does not tell its language")
    elif not value(found[0], "w:eastAsia"):
        yield Finding("language", "styles", "Japanese words do not tell their language")


def _of_words(parts: Parts) -> Iterator[Finding]:
    """Yield Japanese words that are told to be of another language, once for each look."""
    styles = parts.only("styles")
    defaults = [] if styles is None else select(styles, "w:docDefaults//w:lang")
    usual = value(defaults[0], "w:eastAsia") if defaults else ""
    by_style: dict[str, str] = {}
    seen: set[tuple[str, str, str]] = set()
    for part, root in parts.stories.items():
        for text in root.iter(tag("w:t")):
            if not (text.text and not text.text.isascii() and _KANA.search(text.text)):
                continue
            run = text.getparent()
            look = _look(run)
            if run is None or look in seen:
                continue
            seen.add(look)
            for style in look[1:]:
                if style not in by_style:
                    by_style[style] = value(parts.inherited(style, "w:rPr/w:lang"), "w:eastAsia")
            language = look[0] or by_style[look[1]] or by_style[look[2]] or usual
            if language and _primary(language) != "ja":
                said = f"Japanese words are said to be in `{language}`"
                yield Finding("language", place(part, run), said)


def _look(run: Element | None) -> tuple[str, str, str]:
    """Return the language that a run tells, its style, and that of its paragraph."""
    if run is None:
        return "", "", ""
    around = next(run.iterancestors(tag("w:p")), None)
    style = "" if around is None else value(child(around, "w:pPr/w:pStyle"))
    own = value(child(run, "w:rPr/w:lang"), "w:eastAsia")
    return own, value(child(run, "w:rPr/w:rStyle")), style


def _primary(language: str) -> str:
    return language.strip().partition("-")[0].lower()
