"""Pages that other people's templates have made: looked at before anybody opens them.

A page says itself what a browser may run and load, so that is read as text, at the one place where
no browser can take it for anything else. All that it forbids, browsers refuse; what it cannot
forbid is looked for here.
"""

import re
from collections.abc import Mapping

from lxml import etree

from renderers.theme_files import ThemeError

PAGES = frozenset(f"html/{name}.html.j2" for name in ("page", "index", "status", "sheet"))
_PAPER = "print"
_POLICY = re.compile(
    r"<!DOCTYPE html>\s*<html[^<>]*>\s*<head>\s*"
    r'(?:<meta (?:charset="utf-8"|name="[^"<>]*"[^<>]*)>\s*)*'
    r'<meta http-equiv="Content-Security-Policy" content="(?P<policy>[^"<>]*)">',
    re.IGNORECASE,
)
_MUST = {"default-src": {"'none'"}, "base-uri": {"'none'"}, "form-action": {"'none'"}}
# A page that has files beside it is one of a site.
_SITE = "'self'"
_REFUSED = frozenset({
    "applet", "audio", "base", "embed", "frame", "frameset", "iframe", "object", "param",
    "portal", "source", "track", "video",
})  # fmt: skip
_LINKS = frozenset({"icon", "stylesheet", "up", "alternate"})
_ADDRESSES = frozenset({
    "action", "background", "cite", "data", "formaction", "href", "longdesc", "manifest", "poster",
    "src", "xlink:href",
})  # fmt: skip
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# Browsers leave these out of an address before they read it (URL standard, 4.4).
_PASSED_OVER = re.compile(r"[\x00-\x20]")
_SAFE = frozenset({"http", "https", "mailto", "tel"})
_SHOWN = re.compile(r"(data:image/|asset:[0-9a-f]{64}$|data:,$)")


def refuse_page(text: str, given: Mapping[str, object], where: str) -> None:
    """Raise ThemeError for a page that runs or loads what is not ours, or leads away by itself.

    `given` is what the template got: by its `style_hash` and `script_hash` style and script of
    the page are known, and by its `medium` a page for paper, on which nothing runs.
    """
    is_paper = given.get("medium") == _PAPER
    if not is_paper:
        _check_policy(text, given, where)
    parser = etree.HTMLParser(no_network=True, encoding="utf-8", huge_tree=True)
    root = etree.fromstring(text.encode(), parser)
    policies = 0
    for made in root.iter(etree.Element):
        name = str(made.tag).lower()
        policies += made.get("http-equiv") is not None
        if name in _REFUSED or (is_paper and name == "script"):
            raise ThemeError(f"{where}: a page may hold no <{name}>")
        if name == "link" and not {*made.get("rel", "").lower().split()} <= _LINKS:
            raise ThemeError(f"{where}: a page may hold no <link rel={made.get('rel')!r}>")
        for attribute, value in made.attrib.items():
            _check_attribute(name, str(attribute).lower(), str(value), where)
    if policies != (not is_paper):
        raise ThemeError(f"{where}: a page has one <meta http-equiv>, which is its policy")


def _check_policy(text: str, given: Mapping[str, object], where: str) -> None:
    found = _POLICY.match(text)
    if found is None:
        raise ThemeError(
            f"{where}: <head> begins with its Content-Security-Policy, as that of page.html.j2 does"
        )
    is_site = bool(given.get("shared")) or where.endswith("/index.html.j2")
    own = {_SITE} if is_site else set()
    allowed = {
        "img-src": {"data:", *own},
        "style-src": {f"'sha256-{given.get('style_hash')}'", *own},
        "script-src": {f"'sha256-{given.get('script_hash')}'", *own},
    } | _MUST
    told = dict[str, set[str]]()
    for directive in filter(None, map(str.split, found["policy"].split(";"))):
        if directive[0] in told:
            raise ThemeError(f"{where}: its policy says {directive[0]} twice")
        told[directive[0]] = {*directive[1:]}
    for name, sources in _MUST.items():
        if told.get(name) != sources:
            raise ThemeError(f"{where}: its policy does not say {name} 'none'")
    for name, sources in told.items():
        if more := sources - {"'none'"} - allowed.get(name, set()):
            raise ThemeError(f"{where}: its policy allows {name} {min(more)}")


def _check_attribute(tag: str, name: str, value: str, where: str) -> None:
    if name.startswith("on") or name in {"srcdoc", "srcset", "ping"}:
        raise ThemeError(
            f"{where}: <{tag}> has the attribute {name}, which runs or loads something"
        )
    if name not in _ADDRESSES:
        return
    value = _PASSED_OVER.sub("", value)
    scheme = _SCHEME.match(value)
    if tag in {"img", "link", "input", "image", "use"} and name in {"src", "href", "xlink:href"}:
        is_safe = bool(_SHOWN.match(value)) or (scheme is None and "//" not in value)
    else:
        is_safe = scheme is None or scheme[1].lower() in _SAFE
    if not is_safe:
        raise ThemeError(f"{where}: <{tag}> leads to {value[:80]!r}")
