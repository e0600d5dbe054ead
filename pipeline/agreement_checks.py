"""Checks that screens and the manual name the same hosts and products, and no development host."""

from collections.abc import Iterator

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.hosts import Host, HostPatterns, find_hosts, is_address
from pipeline.nearest_words import most_alike
from pipeline.printed import Publication
from pipeline.product_names import ProductNames
from schemas import figure as declared
from schemas.settings import Settings

# Models whose texts are on figures or about them; what a manual names stands in its sentences.
_FIGURES = (declared.Shown, declared.ScreenPart, declared.Target)


def check_agreement(publication: Publication, settings: Settings, report: Report) -> None:
    """Add a diagnostic for each host or product that a screen shows and the manual does not mean.

    Development hosts are refused wherever they stand.
    """
    development = HostPatterns(settings.development_hosts)
    named = [it for it in _named_hosts(publication) if not development.which(it)]
    if settings.development_hosts:
        _refuse_development_hosts(publication, development, named, report)
    if publication.is_sound and named:
        named_or_linked = [*named, *_linked_hosts(publication)]
        others = HostPatterns(settings.other_hosts)
        for printed in publication.on_screens:
            for host in find_hosts(printed.visible):
                is_right = any(host.agrees(it) for it in named_or_linked) or others.which(host)
                if not is_right and not host.is_of_mail and not development.which(host):
                    place = printed.place(host.start, host.end)
                    near = _nearest_host(host, named)
                    report.add(rules.ANOTHER_HOST, place, host=str(host), **near)
    if publication.is_sound:
        _check_products(publication, report)


# ── hosts ─────────────────────────────────────────────────────────────────────────────────────


def _named_hosts(publication: Publication) -> Iterator[Host]:
    """Yield the hosts that a manual names: in its terms and in its sentences."""
    for value in publication.terms.values():
        yield from find_hosts(value)
    for printed in publication.elsewhere:
        if not isinstance(printed.item.owner, _FIGURES):
            yield from (it for it in find_hosts(printed.text) if not it.is_of_mail)


def _linked_hosts(publication: Publication) -> Iterator[Host]:
    for printed in publication.elsewhere:
        for target, _ in printed.links():
            yield from find_hosts(target)


def _refuse_development_hosts(
    publication: Publication, development: HostPatterns, named: list[Host], report: Report
) -> None:
    def refuse(text: str) -> Iterator[tuple[Host, dict[str, str]]]:
        for host in find_hosts(text):
            if pattern := development.which(host):
                yield host, {"host": str(host), "pattern": pattern, **_nearest_host(host, named)}

    if manual := publication.manual:
        for name, value in manual.terms.items():
            for host, values in refuse(value):
                place = manual.place_within("terms", name, start=host.start, end=host.end)
                report.add(rules.DEVELOPMENT_HOST, place, **values)
    for printed in (*publication.elsewhere, *publication.on_screens):
        for host, values in refuse(printed.visible):
            # A host that comes from a term is reported there, once.
            if not printed.is_one_term(host.start, host.end):
                place = printed.place(host.start, host.end)
                report.add(rules.DEVELOPMENT_HOST, place, **values)
        for target, start in printed.links():
            for host, values in refuse(target):
                place = printed.place_as_written(start + host.start, start + host.end)
                report.add(rules.DEVELOPMENT_HOST, place, **values)


def _nearest_host(host: Host, named: list[Host]) -> dict[str, str]:
    names = tuple(dict.fromkeys(it.name for it in named))
    return {"suggestion": most_alike(host.name, names)} if names else {}


# ── products ──────────────────────────────────────────────────────────────────────────────────


def _check_products(publication: Publication, report: Report) -> None:
    names = ProductNames(
        {key: value for key, value in publication.terms.items() if not is_address(value)}
    )
    for printed in publication.on_screens:
        if not names.may_be_in(printed.text):
            continue
        for slip in names.find(printed.written):
            rule = rules.PRODUCT_SPELLING if slip.is_spelling else rules.PRODUCT_NAME
            place = printed.place(slip.start, slip.end)
            found = printed.written[slip.start : slip.end]
            report.add(rule, place, found=found, name=slip.name, term=slip.term)
