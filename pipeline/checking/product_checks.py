"""Checks that screens name products as the manual does, with the waivers that speak about it."""

from collections.abc import Iterator
from dataclasses import replace

from pipeline import rules
from pipeline.checking.agreement_checks import own_terms
from pipeline.checking.printed import Printed, Publication
from pipeline.diagnostics import Report, Severity
from pipeline.language.hosts import is_address
from pipeline.language.product_names import ProductNames, Slip
from pipeline.ledger.waivers import UsedWaivers, all_waivers, waivers_for
from pipeline.loading.library import Library
from schemas.base import marked_texts
from schemas.manual import Manual
from schemas.procedure import Procedure, Step


class ProductChecks:
    """Compares the names on screens with the terms; remembers which waivers were of use."""

    def __init__(self, library: Library, report: Report) -> None:
        self._library = library
        self._report = report
        self._used = UsedWaivers()
        check = library.settings.language_checks.get("product-name")
        self._level = check.level if check else ""

    def check(self, publication: Publication) -> None:
        """Report each name on the screens of one manual that is very like a term of it."""
        if not publication.is_sound:
            return
        terms = own_terms(publication).items()
        names = ProductNames({key: value for key, value in terms if not is_address(value)})
        for printed in publication.on_screens:
            if names.may_be_in(printed.text):
                for slip in names.find(printed.written):
                    self._tell(slip, printed, publication)

    def _tell(self, slip: Slip, printed: Printed, publication: Publication) -> None:
        rule = rules.PRODUCT_SPELLING if slip.is_spelling else rules.PRODUCT_NAME
        if rule is rules.PRODUCT_NAME:
            waivers = waivers_for(rule, *_owners(printed, publication))
            if self._used.use(waivers) or self._level == "off":
                return
            rule = replace(rule, severity=Severity(self._level)) if self._level else rule
        found = printed.written[slip.start : slip.end]
        place = printed.place(slip.start, slip.end)
        self._report.add(rule, place, found=found, name=slip.name, term=slip.term)

    def report_unused_waivers(self) -> None:
        """Report the waivers for names on screens that nothing needed."""
        name = rules.PRODUCT_NAME.name
        ours = (it for it in all_waivers(self._library) if it.rule == name)
        self._used.report_others(ours, self._report)


def _owners(printed: Printed, publication: Publication) -> Iterator[Manual | Procedure | Step]:
    """Yield the manual, the procedure and the step that a text on a screen stands in."""
    if publication.manual:
        yield publication.manual
    owner = printed.item.owner
    for procedure in publication.procedures:
        if procedure.place().file == owner.place().file:
            yield procedure
            for step in procedure.steps:
                if any(it.owner is owner for it in marked_texts(step)):
                    yield step
