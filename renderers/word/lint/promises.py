"""What a copy has as `build` wrote it, without a company's template: all of it is our own doing."""

import json
import re
from collections.abc import Iterator

from renderers.findings import Finding
from renderers.word.bookmarks import bookmark_name
from renderers.word.elements import Element
from renderers.word.identity_parts import identity_texts, is_as_built
from renderers.word.lint.parts import Parts, child, is_on, place, select, tag, value, words

_PAGE, _PAGES = re.compile(r"\s*PAGE\b"), re.compile(r"\s*NUMPAGES\b")
_LISTING = re.compile(r"\s*TOC\b")
_IDENTITY = "operation-manual-identity-"


def check_promises(parts: Parts) -> Iterator[Finding]:
    """Yield what a copy of ours lacks, and what it says of itself that cannot be read."""
    texts = list(identity_texts(parts.file))
    told = [_read(it) for it in texts]
    if not all(told) or not _is_whole(parts):
        yield Finding("identity", "", "what the copy says of itself is not whole")
    if not is_as_built(parts.file):
        return
    yield from _margins(parts)
    yield from _title(parts)
    main = parts.stories[parts.main]
    if parts.headings[1:] and not any(_LISTING.match(it) for it in _instructions(main)):
        yield Finding("contents", parts.main, "there is no list of contents")
    yield from _steps(parts, next(filter(None, told), {}))
    styles, settings = parts.only("styles"), parts.only("settings")
    fonts = None if settings is None else child(settings, "w:themeFontLang")
    if not value(fonts, "w:eastAsia"):
        said = "nothing tells for which language the fonts of the theme are"
        yield Finding("font", "settings", said)
    for it in [] if styles is None else select(styles, "w:docDefaults//w:rFonts"):
        if not value(it, "w:asciiTheme") or not value(it, "w:eastAsiaTheme"):
            yield Finding("font", "styles", "the text does not have the fonts of the theme")


def _read(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _is_whole(parts: Parts) -> bool:
    """Whether the pieces of what a copy says of itself are there from the first to the last."""
    kinds = [it for it in parts.relationships[""] if it.kind == "custom-properties"]
    names = [
        value(it, "name")
        for one in kinds
        if one.target in parts.roots
        for it in select(parts.roots[one.target], "op:property")
    ]
    pieces = [it.removeprefix(_IDENTITY) for it in names if it.startswith(_IDENTITY)]
    return sorted(pieces) == [f"{it:04}" for it in range(len(pieces))]


def _margins(parts: Parts) -> Iterator[Finding]:
    """Yield kinds of pages without the running title, or without page x of y."""
    root = parts.stories[parts.main]
    targets = {it.id: it.target for it in parts.relationships.get(parts.main, ())}
    for section in root.iter(tag("w:sectPr")):
        kinds = {"default"} | ({"first"} if is_on(child(section, "w:titlePg")) else set())
        above, below = {"first"}, set[str]()
        for it in select(section, "w:headerReference|w:footerReference"):
            margin = parts.roots.get(targets.get(value(it, "r:id"), ""))
            if margin is None or not words(margin).strip():
                continue
            if it.tag == tag("w:headerReference"):
                above.add(value(it, "w:type"))
            elif _counts(margin):
                below.add(value(it, "w:type"))
        if value(child(section, "w:pgNumType"), "w:start") not in {"", "0", "1"}:
            said = "its pages do not count from 1"
            yield Finding("header", place(parts.main, section), said)
        if "first" in below - kinds:
            said = "the footer of its first page is never shown"
            yield Finding("header", place(parts.main, section), said)
        if kinds - above:
            yield Finding("header", place(parts.main, section), "its pages have no title above")
        if kinds - below:
            said = "its pages do not tell which page of how many each is"
            yield Finding("header", place(parts.main, section), said)


def _counts(footer: Element) -> bool:
    said = _instructions(footer)
    return all(any(it.match(one) for one in said) for it in (_PAGE, _PAGES))


def _instructions(root: Element) -> list[str]:
    said = [it.text or "" for it in root.iter(tag("w:instrText"))]
    return said + [value(it, "w:instr") for it in root.iter(tag("w:fldSimple"))]


def _title(parts: Parts) -> Iterator[Finding]:
    """Yield the title of a file that is another one than that on its cover."""
    core = [it.target for it in parts.relationships[""] if it.kind == "core-properties"]
    titles = [it.text or "" for name in core if name in parts.roots
              for it in select(parts.roots[name], "dc:title")]  # fmt: skip
    authors = [it.text or "" for name in core if name in parts.roots
               for it in select(parts.roots[name], "dc:creator")]  # fmt: skip
    if not any(it.strip() for it in authors):
        yield Finding("title", "", "the file does not tell who publishes it")
    for it, style in parts.paragraphs:
        if style == "title" and titles and not words(it).startswith(titles[0]):
            said = f"the file is called `{titles[0][:60]}`, and its title is another one"
            yield Finding("title", place(parts.main, it), said)
            return


def _steps(parts: Parts, identity: dict[str, object]) -> Iterator[Finding]:
    """Yield steps whose words are there, and the control around them that tells their id is not."""
    root = parts.stories[parts.main]
    tags = {value(child(it, "w:tag")) for it in root.iter(tag("w:sdtPr"))}
    listed = identity.get("parts")
    for it in listed if isinstance(listed, list) else ():
        name = str(it[0]) if isinstance(it, list) and it else ""
        if "/" in name and name not in tags and bookmark_name(name).casefold() in parts.bookmarks:
            said = f"nothing tells where step `{name}` begins and ends"
            yield Finding("identity", parts.main, said)
