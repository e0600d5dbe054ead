"""A site: a page for each manual, what pages share, a list of them, a map and a feed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from pipeline.document.document import Asset, Document
from pipeline.words.languages import is_right_to_left
from pipeline.words.page_words import PAGE_WORDS
from pipeline.words.site_words import SITE_WORDS
from renderers import Context
from renderers.html import page
from renderers.html.site_search import searched
from renderers.html.style import Shared, fonts_of, hash_of, lean, script_of, style_of_page
from renderers.html.tools import plain_words

_ENDINGS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}
INDEX = "index.html"
_MAP, _FEED = "sitemap.xml", "feed.xml"
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Entry:
    """What the feed tells of a manual on a day (an ISO date): sentences, in its language."""

    document: str
    day: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Site:
    """What a site is made of.

    `address` is where it will stand, "" where nobody knows: then there is no map and no feed, for
    both need whole addresses. `downloads` are the names of other files of a document, by its name.
    """

    documents: Sequence[Document]
    language: str
    title: str = ""
    address: str = ""
    downloads: Mapping[str, Sequence[str]] | None = None
    entries: Sequence[Entry] = ()


def site_files(site: Site, context: Context) -> dict[str, bytes]:
    """Return the files of a site by name; all lie in one folder. The same site has the same bytes.

    A file that pages share is called after its digest, so that it may be kept for ever.
    """
    files: dict[str, bytes] = {}

    def share(data: bytes, ending: str) -> str:
        name = f"{sha256(data).hexdigest()[:_SHOWN]}.{ending}"
        files[name] = data
        return name

    languages = [site.language, *(it.language for it in site.documents)]
    # What is for one direction only says so: one style does for all pages.
    widest = next(filter(is_right_to_left, languages), site.language)
    style, script = style_of_page(context, widest), script_of(context)
    shared = Shared(
        style=share(style.encode(), "css"),
        script=share(script.encode(), "js"),
        home=INDEX,
        home_words=SITE_WORDS[site.language].all_manuals,
        feed=_FEED if site.address else "",
    )

    def embed(asset: Asset) -> str:
        return share(asset.data, _ENDINGS[asset.media_type])

    for document in site.documents:
        own = SITE_WORDS[document.language].all_manuals
        linked = replace(shared, home_words=own)
        text = page(document, context, "screen", embed, linked)
        files[f"{document.name}.html"] = text.encode()
    search = share(script_of(context, ("search.js",)).encode(), "js")
    words = share(searched(site.documents), "js")
    files[INDEX] = _index(site, context, search, words).encode()
    if site.address:
        files[_MAP] = _map(site, context).encode()
        files[_FEED] = _feed(site, context).encode()
    return files


def _index(site: Site, context: Context, search: str, searched_words: str) -> str:
    """Return the list. `search` is the script of its search, which reads `searched_words`."""
    words = SITE_WORDS[site.language]
    own = "".join(context.theme.text(f"html/{name}") for name in ("tools.css", "site.css"))
    style = f"{_properties(context)}{lean(own)}"
    tools: Any = context.theme.template("html/tools.html.j2").module
    languages = dict.fromkeys([site.language, *(it.language for it in site.documents)])
    same = tuple(group for it in languages for group in PAGE_WORDS[it].same)
    bar = tools.bar(
        plain_words(replace(PAGE_WORDS[site.language], same=same)),
        {"label": words.search, "file": searched_words},
    )
    return context.theme.template("html/index.html.j2").render(
        language=site.language,
        is_right_to_left=is_right_to_left(site.language),
        title=site.title or words.title,
        style=Markup(style),  # noqa: S704 - the theme's own style sheet
        style_hash=hash_of(style),
        feed=_FEED if site.address else "",
        changes=words.changes,
        search=bar,
        script=search,
        manuals=[_line(it, site) for it in site.documents],
    )


def _properties(context: Context) -> str:
    """Return the theme's colours and fonts, for both colour schemes."""
    theme = context.theme
    values = {
        "colours": theme.settings.colours.model_dump(),
        "dark": theme.dark_colours,
        "fonts": fonts_of(theme, "screen"),
        "page": theme.settings.page.model_dump(),
    }
    return lean(theme.template("html/values.css.j2").render(values))


def _line(document: Document, site: Site) -> dict[str, object]:
    words = SITE_WORDS[document.language]
    names = (site.downloads or {}).get(document.name, ())
    return {
        "language": document.language,
        "file": f"{document.name}.html",
        "title": document.title,
        "subtitle": document.subtitle,
        "cover": list(document.cover),
        "edition": document.edition,
        "downloads": [
            {
                "file": name,
                "format": words.other_formats.get(ending, ending),
                "label": words.download.format(title=document.title, format=ending.upper()),
            }
            for name in names
            if (ending := name.rpartition(".")[2])
        ],
    }


# ── for machines ──────────────────────────────────────────────────────────────────────────────


def _map(site: Site, context: Context) -> str:
    """Return the map of the site (sitemaps.org, protocol 0.9)."""
    days = _days(site)
    pages = [
        {"address": _address(site, f"{it.name}.html"), "day": days[it.name]}
        for it in site.documents
    ]
    home = {"address": _address(site, ""), "day": max(days.values(), default="")}
    return context.theme.own_template("html/sitemap.xml.j2").render(pages=[home, *pages])


def _feed(site: Site, context: Context) -> str:
    """Return the feed of changes (Atom, RFC 4287), the latest first."""
    documents = {it.name: it for it in site.documents}
    ordered = sorted(site.entries, key=lambda it: (it.day, it.document), reverse=True)
    words = SITE_WORDS[site.language]
    return context.theme.own_template("html/feed.xml.j2").render(
        language=site.language,
        title=f"{site.title or words.title}: {words.changes}",
        id=_address(site, ""),
        feed=_address(site, _FEED),
        updated=_moment(max(_days(site).values(), default="")),
        publisher=next((it.publisher for it in site.documents), ""),
        entries=[_entry(it, documents[it.document], site) for it in ordered],
    )


def _entry(entry: Entry, document: Document, site: Site) -> dict[str, object]:
    address = _address(site, f"{document.name}.html")
    return {
        "language": document.language,
        "title": document.full_title,
        "address": address,
        "id": f"{address}#{entry.day}",
        "updated": _moment(entry.day),
        "said": list(entry.said),
    }


def _days(site: Site) -> dict[str, str]:
    """Return for each document the last day of which something is told."""
    days = {it.name: it.published for it in site.documents}
    for entry in site.entries:
        days[entry.document] = max(days[entry.document], entry.day)
    return days


def _moment(day: str) -> str:
    """Return a day as Atom writes it; the hour is nobody's business."""
    return f"{day}T00:00:00Z"


def _address(site: Site, name: str) -> str:
    return f"{site.address.rstrip('/')}/{quote(name)}"
