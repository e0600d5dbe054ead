"""Checks that screens and the manual name the same hosts, and no development host."""

from collections.abc import Iterable, Iterator

from pipeline import rules
from pipeline.checking.printed import Printed, Publication
from pipeline.diagnostics import Report
from pipeline.language.hosts import (
    Host,
    HostPatterns,
    find_hosts,
    find_hosts_inside,
    find_names,
    is_address,
    nearest_host,
)
from schemas import figure as declared
from schemas.settings import Settings

# Models whose texts are on figures or about them; what a manual names stands in its sentences.
_FIGURES = (declared.Shown, declared.ScreenPart, declared.Target)
# A name of so many parts is a host if a pattern of development hosts means it.
_SURELY_A_HOST = 3


def check_agreement(publication: Publication, settings: Settings, report: Report) -> None:
    """Add a diagnostic for each host that a screen shows and the manual does not mean.

    Development hosts are refused wherever they stand.
    """
    hosts = _Hosts(publication, settings)
    if settings.development_hosts:
        hosts.refuse_development_hosts(report)
    if publication.is_sound:
        hosts.compare_screens(report)
        hosts.compare_sentences(report)


# ── hosts ─────────────────────────────────────────────────────────────────────────────────────


class _Hosts:
    """The hosts of one manual: those it names, and those it may show."""

    def __init__(self, publication: Publication, settings: Settings) -> None:
        self._publication = publication
        self._development = HostPatterns(settings.development_hosts)
        self._others = HostPatterns(settings.other_hosts)
        self._terms = [
            (name, host)
            for name, value in own_terms(publication).items()
            for host in find_names(value)
            if not self._development.which(host)
        ]
        mentioned = _each_once([*(host for _, host in self._terms), *self._in_sentences()])
        # What the manual writes may be shown, whether it is a host or not.
        self._allowed = _each_once([*mentioned, *self._linked()])
        self._named = [it for it in mentioned if it.is_certain or it.is_plain]

    def _in_sentences(self) -> Iterator[Host]:
        for printed in self._publication.elsewhere:
            if not isinstance(printed.item.owner, _FIGURES):
                for host in find_names(printed.text):
                    if not host.is_of_mail and not self._development.which(host):
                        yield host

    def _linked(self) -> Iterator[Host]:
        for printed in self._publication.elsewhere:
            for target, _ in printed.links():
                yield from find_hosts(target)

    def _is_right(self, host: Host) -> bool:
        is_judged_elsewhere = host.is_of_mail or self._development.which(host)
        return bool(is_judged_elsewhere or self._others.which(host)) or any(
            host.agrees(it) for it in self._allowed
        )

    def compare_screens(self, report: Report) -> None:
        """Report hosts that screens show and the manual does not name.

        In a text that is no address, only those that may be taken for one that is named.
        """
        for printed in self._publication.on_screens if self._named else ():
            for host in find_hosts(printed.visible, is_address=_is_address_line(printed)):
                is_near = any(host.may_be_meant_for(it) for it in self._named)
                if (host.is_certain or is_near) and not self._is_right(host):
                    place = printed.place(host.start, host.end)
                    near = nearest_host(host, self._named)
                    report.add(rules.ANOTHER_HOST, place, host=str(host), **near)

    def compare_sentences(self, report: Report) -> None:
        """Report hosts in sentences that are those of terms with a letter or two wrong."""
        for printed in self._publication.elsewhere if self._terms else ():
            for host in find_hosts(printed.text):
                if values := self._slip(host):
                    place = printed.place(host.start, host.end)
                    report.add(rules.SIMILAR_HOST, place, **values)
            for target, start in printed.links():
                for host in find_hosts(target):
                    if values := self._slip(host):
                        place = printed.place_as_written(start + host.start, start + host.end)
                        report.add(rules.SIMILAR_HOST, place, **values)

    def _slip(self, host: Host) -> dict[str, str]:
        """Return what is to be said of a host that is almost one of the terms, or {}."""
        is_judged_elsewhere = host.is_of_mail or self._development.which(host)
        is_term = any(host.name == it.name for _, it in self._terms)
        if is_term or is_judged_elsewhere or self._others.which(host):
            return {}
        for term, other in self._terms:
            if (other.is_plain or other.is_certain) and host.is_slip_of(other):
                return {"found": host.name, "suggestion": other.name, "term": term}
        return {}

    # ── development hosts ─────────────────────────────────────────────────────────────────────

    def refuse_development_hosts(self, report: Report) -> None:
        """Report every development host, in terms, texts and addresses."""
        if manual := self._publication.manual:
            for name, value in manual.terms.items():
                for host, values in self._refused(value, is_address=is_address(value)):
                    place = manual.place_within("terms", name, start=host.start, end=host.end)
                    report.add(rules.DEVELOPMENT_HOST, place, **values)
        language = self._publication.language
        for owner, text in self._publication.label_texts():
            for host, values in self._refused(text, is_address=is_address(text)):
                place = owner.place_within("label", language, start=host.start, end=host.end)
                report.add(rules.DEVELOPMENT_HOST, place, **values)
        for printed in (*self._publication.elsewhere, *self._publication.on_screens):
            is_address_line = _is_address_line(printed)
            for host, values in self._refused(printed.visible, is_address=is_address_line):
                # A host that comes from a term is reported there, once.
                if not printed.is_one_term(host.start, host.end):
                    place = printed.place(host.start, host.end)
                    report.add(rules.DEVELOPMENT_HOST, place, **values)
            for target, start in printed.links():
                for host, values in self._refused(target, is_address=True):
                    place = printed.place_as_written(start + host.start, start + host.end)
                    report.add(rules.DEVELOPMENT_HOST, place, **values)

    def _refused(self, text: str, *, is_address: bool) -> Iterator[tuple[Host, dict[str, str]]]:
        for host in (*find_names(text, is_address=is_address), *find_hosts_inside(text)):
            pattern = self._development.which(host)
            if pattern and self._is_host(host):
                near = nearest_host(host, self._named)
                yield host, {"host": str(host), "pattern": pattern, **near}

    def _is_host(self, host: Host) -> bool:
        is_sure = host.is_certain or host.is_plain or host.name.count(".") + 1 >= _SURELY_A_HOST
        parts = set(host.name.split(".")[:-1])
        return is_sure or any(parts & set(it.name.split(".")) for it in self._named)


def _is_address_line(printed: Printed) -> bool:
    return isinstance(printed.item.owner, declared.Screen) and printed.item.path == ("address",)


def own_terms(publication: Publication) -> dict[str, str]:
    """Return the terms without the fields, for what those say is no name of anything."""
    fields = publication.manual.fields if publication.manual else {}
    return {name: it for name, it in publication.terms.items() if name not in fields}


def _each_once(hosts: Iterable[Host]) -> list[Host]:
    found: dict[tuple[str, str], Host] = {}
    for host in hosts:
        known = found.setdefault((host.name, host.port), host)
        if host.is_certain and not known.is_certain:
            found[host.name, host.port] = host
    return list(found.values())
