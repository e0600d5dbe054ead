"""Promise: what the page shows to a reader is what an edition for just that reader says."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from lxml.html import HtmlElement

from pipeline.choosing.resolve import Edition, Selection, StepForms, resolve
from pipeline.composing.compose import compose
from pipeline.composing.evidence_words import EvidenceWords, NoEvidenceWords
from pipeline.composing.readers import PLACE, with_readers
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from pipeline.document.reader_nodes import EVERYBODY, Known, Reader, Versions
from pipeline.ledger.ageing import policy_of
from pipeline.loading.library import Library
from pipeline.words.words import WORDS
from renderers import SAME_FOR_ALL, Context, find
from renderers.html import page
from renderers.images import page_url
from renderers.themes import Theme
from schemas.environment import Environment, Versioned
from tests.conftest import CONTENT, SAMPLES, open_library
from tests.reader_samples import written

MANUALS = {
    "login-warning": CONTENT,
    "practice-site": CONTENT,
    "everything-ja": SAMPLES / "library",
    "everything-en": SAMPLES / "library",
    "guide": None,
}
DEVICES = ("iPhone", "iPhone 15", "iPad", "Android", "Pixel", "PC", "Mac")
SYSTEMS = ("iOS", "Android", "Windows", "macOS", "Debian")
BROWSERS = ("Safari", "Google Chrome", "Chrome", "Chromium", "Edge", "Mozilla Firefox")
# Inside all ranges, at their bounds and at versions that were verified, and just beside those.
VERSIONS = (
    "", "1", "8", "8.0.1", "9", "10", "11", "11.0.1", "11.9", "12", "12.1", "12.1.0.1", "12.2",
    "12.11", "13", "13.3", "14.9", "15", "15.3", "15.4", "15.5", "16", "17", "17.2", "17.3", "18",
    "72.0.3626.105", "99", "100", "120", "121", "156.0.8078.79", "157",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """A manual with its document for everybody, and the page of it."""

    library: Library
    edition: Edition
    document: Document
    page: bytes


@cache
def made(manual: str) -> Made:
    folder = MANUALS[manual]
    with TemporaryDirectory() as temporary:
        library = open_library(folder or written(Path(temporary)))
    edition = resolve(library, library.manuals[manual], Selection(), Report())
    document = with_readers(compose(edition, library), edition, library)
    return Made(library, edition, document, drawn(document))


def drawn(document: Document) -> bytes:
    # Without drawings: what is on them is in their alternative text.
    text = page(document, Context(Theme(), Report()), "screen", lambda _: "data:,")
    return text.encode()


def shown(data: bytes, reader: str) -> list[str]:
    """Return what a page shows to a reader, part by part, as its script lets it."""
    root = html.document_fromstring(data)
    for part in root.xpath("//*[@data-for]"):
        if reader not in part.get("data-for").split():
            part.drop_tree()
    parts: list[str] = []
    for section in root.xpath("//main/section"):
        if section.find("h2").get("id") == "_environments":
            continue
        parts += _texts(section)
    return parts


def _texts(section: HtmlElement) -> Iterator[str]:
    for unseen in section.xpath(".//*[contains(@class, 'aid') or @class='number']"):
        unseen.drop_tree()
    count = 0
    wanted = ".//h2|.//p|.//li|.//th|.//td|.//img"
    for part in section.xpath(wanted):
        if part.tag == "img":
            yield part.get("alt")
        elif part.tag == "li" and "steps" in part.getparent().get("class", ""):
            count += 1
            yield f"{part.get('id')}: {count}"
        else:
            links = [link.get("href") for link in part.xpath(".//a")]
            yield f"{' '.join(part.text_content().split())} {links}"


def fits(name: str | None, names: tuple[str, ...]) -> bool:
    return not names or name in names


def fits_device(name: str, names: tuple[str, ...]) -> bool:
    return not names or any(name == it or name.startswith(f"{it} ") for it in names)


def is_in(versions: Versions, version: str) -> bool:
    def numbers(text: str) -> tuple[int, ...]:
        return tuple(map(int, text.split(".")))

    if versions.is_any:
        return True
    if versions.is_untold or not version:
        return versions.is_untold and not version
    told = numbers(version)
    above = not versions.low or numbers(versions.low) <= told
    return above and (not versions.high or told < numbers(versions.high))


def found(
    document: Document, device: str, os: tuple[str, str], browser: tuple[str, str]
) -> tuple[Reader, Known] | None:
    for reader in document.readers:
        if (
            (fits_device(device, reader.device) or fits(os[0], reader.device))
            and fits(os[0], reader.os)
            and fits(browser[0], reader.browser)
        ):
            for known in reader.known:
                for systems, browsers in known.where:
                    if is_in(systems, os[1]) and is_in(browsers, browser[1]):
                        return reader, known
    return None


def versioned(product: tuple[str, str]) -> Versioned:
    return Versioned.parse(" ".join(filter(None, product)))


def environment_of(
    made: Made, device: str, os: tuple[str, str], browser: tuple[str, str]
) -> Environment:
    """Return an environment; of what the manual names nowhere, an edition need not know."""
    claimed = [it for item in made.edition.procedures for it in item.environments]
    names = made.library.environment_names
    assert names
    return names.canonical(Environment(
        device=device if any(it.device for it in claimed) else None,
        os=versioned(os) if any(it.os for it in claimed) else None,
        browser=versioned(browser) if any(it.browser for it in claimed) else None,
    ))  # fmt: skip


def check(manual: str, device: str, os: tuple[str, str], browser: tuple[str, str]) -> str:
    """Compare what a reader is shown and told with the edition; return which reader that is."""
    it = made(manual)
    environment, report = environment_of(it, device, os, browser), Report()
    edition = resolve(it.library, it.edition.manual, Selection(environment), report)
    match = found(it.document, device, os, browser)
    if match is None:
        assert not edition.procedures or report.errors()
        return ""
    assert edition.procedures
    reader, known = match
    alone = compose(edition, it.library, evidence_words=NoEvidenceWords)
    assert shown_to(manual, reader.id) == shown_alone(alone)
    if reader.device and reader.os and reader.browser:
        where = list(chain.from_iterable(it.where for it in reader.known))
        # A version of which the manual never speaks is not spoken of to readers.
        environment = Environment(
            device=reader.device[0],
            os=versioned((os[0], "") if all(it.is_any for it, _ in where) else os),
            browser=versioned((browser[0], "") if all(it.is_any for _, it in where) else browser),
        )
        assert it.library.environment_names
        environment = it.library.environment_names.canonical(environment)
        edition = resolve(it.library, it.edition.manual, Selection(environment), report)
        assert told(known, environment) == said(it, edition)
    return reader.id


@cache
def shown_to(manual: str, reader: str) -> list[str]:
    return shown(made(manual).page, reader)


# Drawing takes long, and few editions differ.
_SHOWN: dict[object, list[str]] = {}


def shown_alone(alone: Document) -> list[str]:
    if alone.sections not in _SHOWN:
        _SHOWN[alone.sections] = shown(drawn(alone), EVERYBODY)
    return _SHOWN[alone.sections]


def told(known: Known, environment: Environment) -> list[str]:
    words = " / ".join(
        str(it) for it in (environment.device, environment.os, environment.browser) if it
    )
    return [it.text.replace(PLACE, words) for it in known.said if "/" not in it.part]


def said(made: Made, edition: Edition) -> list[str]:
    manual = edition.manual
    words = EvidenceWords(WORDS[manual.language], policy_of(made.library, manual), None)
    return [
        "".join(inline.text for inline in block.content)  # type: ignore[union-attr]
        for procedure in edition.procedures
        for block in words.of_procedure(procedure, edition.selection)
    ]


PRODUCTS = st.sampled_from(VERSIONS)


@pytest.mark.parametrize("manual", MANUALS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_reader_is_shown_and_told_what_an_edition_says(manual: str, data: st.DataObject) -> None:
    readers = made(manual).document.readers
    reader = data.draw(st.sampled_from(readers))
    device = data.draw(st.sampled_from(reader.device[:1] or DEVICES))
    os = data.draw(st.sampled_from(reader.os[:1] or SYSTEMS)), data.draw(PRODUCTS)
    browser = data.draw(st.sampled_from(reader.browser[:1] or BROWSERS)), data.draw(PRODUCTS)
    check(manual, device, os, browser)


@pytest.mark.parametrize("manual", MANUALS)
@settings(max_examples=30, deadline=None)
@given(
    device=st.sampled_from(DEVICES),
    os=st.tuples(st.sampled_from(SYSTEMS), PRODUCTS),
    browser=st.tuples(st.sampled_from(BROWSERS), PRODUCTS),
)
def test_whoever_comes_is_shown_what_an_edition_says(
    manual: str, device: str, os: tuple[str, str], browser: tuple[str, str]
) -> None:
    check(manual, device, os, browser)


@pytest.mark.parametrize("manual", MANUALS)
def test_whoever_chooses_none_is_shown_what_everybody_was(manual: str) -> None:
    it = made(manual)
    alone = replace(it.document, readers=(), readings={})
    assert shown(it.page, EVERYBODY) == shown(drawn(alone), EVERYBODY)


@pytest.mark.parametrize("manual", MANUALS)
def test_without_a_script_nothing_that_everybody_reads_is_hidden(manual: str) -> None:
    for part in html.document_fromstring(made(manual).page).xpath("//*[@data-for]"):
        assert (EVERYBODY not in part.get("data-for").split()) == ("hidden" in part.attrib)


@pytest.mark.parametrize("manual", MANUALS)
def test_readers_are_told_apart(manual: str) -> None:
    readers = made(manual).document.readers
    assert readers
    assert len({it.id for it in readers}) == len({it.title for it in readers}) == len(readers)
    assert all(it.id.isascii() and it.id != EVERYBODY for it in readers)


def test_an_edition_for_an_environment_has_no_other_readers() -> None:
    it = made("login-warning")
    where = Selection(
        Environment(device="iPhone", os=Versioned("iOS"), browser=Versioned("Safari"))
    )
    edition = resolve(it.library, it.edition.manual, where, Report(), StepForms(it.library))
    assert not with_readers(compose(edition, it.library), edition, it.library).readers


@pytest.mark.parametrize("manual", ["login-warning", "everything-ja"])
def test_formats_that_are_the_same_for_all_readers_need_none(manual: str) -> None:
    it, context = made(manual), Context(Theme(), Report())
    alone = compose(it.edition, it.library)
    assert it.document.readers
    assert not alone.readers
    for name in SAME_FOR_ALL - {"pdf"}:
        render = find(name)
        assert render is not None
        assert render(alone, context) == render(it.document, context), name
    # A PDF is made of this page.
    printed = [page(one, context, "print", page_url) for one in (alone, it.document)]
    assert printed[0] == printed[1]


@pytest.mark.parametrize("manual", ["login-warning", "practice-site", "everything-en"])
def test_what_reads_the_same_for_readers_stands_once(manual: str) -> None:
    it = made(manual)
    alone = drawn(replace(it.document, readers=(), readings={}))
    assert it.page.count(b"<img") == alone.count(b"<img")
    assert len(it.page) < len(alone) + 8_000
