"""Checks a page as we publish it: it asks nothing of the network, and everybody can read it.

Parsed as HTML by libxml2, which neither fetches nor runs anything.
"""

import re
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from lxml import etree

from renderers.findings import Finding
from renderers.word.elements import Element

# Of tags, so that a page made of nothing else takes no memory to speak of.
_MOST_TAGS = 500_000
_FETCHING = {
    "src": None,
    "srcset": None,
    "poster": None,
    "data": {"object"},
    "href": {"link", "image", "use"},
    "action": None,
    "formaction": None,
}
_FETCHED = re.compile(r"stylesheet|icon|preload|prefetch|preconnect|manifest", re.IGNORECASE)
# A page of a site has files beside it, and its policy says so.
_WITHIN_PAGE = re.compile(r"\s*(?:data:|#)", re.IGNORECASE)
_WITHIN_SITE = re.compile(r"\s*(?:data:|#|(?![/\\\s])(?!\.\.)[^:]+$)", re.IGNORECASE)
_LEADING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "list")
_CSS_ADDRESS = re.compile(r"""@import\b|url\(\s*["']?(?!data:|#|["']?\))""", re.IGNORECASE)
_SCRIPTS_BESIDE = re.compile(r"(?:^|;)\s*script-src [^;]*'self'")
_RUNS = {None, "", "text/javascript", "module"}
_LABELS = "@aria-label or @aria-labelledby or @title"


def lint(data: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a page."""
    if data.count(b"<") > _MOST_TAGS:
        yield Finding("page-size", "", f"it has more than {_MOST_TAGS:,} tags")
        return
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None:
        yield Finding("page", "", "it cannot be read as a page")
        return
    yield from _policy(root)
    yield from _requests(root)
    yield from _basics(root)
    yield from _headings(root)
    yield from _names(root)
    yield from _links(root)


def _place(made: Element) -> str:
    return f"line {made.sourceline}" if made.sourceline else ""


def _policy(root: Element) -> Iterator[Finding]:
    """Yield where the Content-Security-Policy is missing, too wide, or would stop our own code."""
    metas = root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    if not metas:
        yield Finding(
            "page-policy", "", "it has no Content-Security-Policy", "keep the one of page.html.j2"
        )
        return
    policy = str(metas[0])
    if "default-src 'none'" not in policy:
        yield Finding("page-policy", "", "its policy does not begin with default-src 'none'")
    for word in ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "*"):
        if re.search(rf"(?<!\S){re.escape(word)}(?![^\s;])", policy):
            yield Finding("page-policy", "", f"its policy allows {word}")
    for made in root.iter("style", "script"):
        if made.tag == "script" and made.get("type") not in _RUNS:
            continue
        digest = b64encode(sha256((made.text or "").encode()).digest()).decode()
        # What a file holds that a page of a site names, its address decides (see _requests).
        is_beside = made.get("src") is not None and _SCRIPTS_BESIDE.search(policy)
        if not is_beside and f"'sha256-{digest}'" not in policy:
            said = f"the policy does not allow this {made.tag!s}: it was changed since it was made"
            yield Finding("page-policy", _place(made), said, "put its hash into the policy")
    for made in root.xpath("//*[@*[starts-with(name(), 'on')]]"):
        yield Finding("page-policy", _place(made), f"<{made.tag!s}> has a script as an attribute")


def _requests(root: Element) -> Iterator[Finding]:
    advice = "put it into the page, as data:"
    policy = "".join(root.xpath("//meta[@http-equiv='Content-Security-Policy']/@content"))
    harmless = _WITHIN_SITE if "'self'" in policy else _WITHIN_PAGE
    for made in root.iter(etree.Element):
        for name, tags in _FETCHING.items():
            value = made.get(name)
            if value is None or (tags and made.tag not in tags):
                continue
            if made.tag == "link" and not _FETCHED.search(made.get("rel", "")):
                continue
            if value and not harmless.match(value):
                said = f"<{made.tag!s} {name}> asks for {value[:80]}"
                yield Finding("page-request", _place(made), said, advice)
        styles = (made.text or "") if made.tag == "style" else made.get("style", "")
        if found := _CSS_ADDRESS.search(styles):
            said = f"a style asks for {styles[found.start() : found.start() + 80]}"
            yield Finding("page-request", _place(made), said, advice)


def _basics(root: Element) -> Iterator[Finding]:
    if not root.get("lang"):
        yield Finding("page-language", _place(root), "it does not say its language", "add lang")
    if not (root.findtext("head/title") or "").strip():
        yield Finding("page-title", "", "it has no title")
    for made in root.iter("img"):
        if made.get("alt") is None:
            yield Finding("page-alternative", _place(made), "a picture has no alternative text")
    for made in root.xpath(f"//svg[@role='img' and not({_LABELS}) and not(title)]"):
        yield Finding("page-alternative", _place(made), "a drawing has no alternative text")


def _headings(root: Element) -> Iterator[Finding]:
    before = 0
    for made in root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = int(str(made.tag)[1])
        if level > before + 1:
            said = f"h{level} comes after {f'h{before}' if before else 'nothing'}"
            yield Finding("page-headings", _place(made), said, f"make it h{before + 1}")
        before = level
    count = len(root.findall(".//h1"))
    if count != 1:
        yield Finding("page-headings", "", f"it has {count} headings h1, and should have one")


def _names(root: Element) -> Iterator[Finding]:
    ids: Counter[str] = Counter(map(str, root.xpath("//@id")))
    for name, count in ids.items():
        if count > 1:
            yield Finding("page-ids", "", f"the id {name[:80]} is there {count} times")


def _links(root: Element) -> Iterator[Finding]:
    ids = set(root.xpath("//@id"))
    for made in root.iter("a"):
        target = made.get("href", "")
        if target.startswith("#") and target[1:] and target[1:] not in ids:
            yield Finding("page-links", _place(made), f"a link leads to {target[:80]}: not there")
    for name in _LEADING:
        for made in root.xpath(f"//*[@{name}]"):
            for target in made.get(name, "").split():
                if target not in ids:
                    said = f"{name} of <{made.tag!s}> names {target[:80]}, which is not there"
                    yield Finding("page-links", _place(made), said)
