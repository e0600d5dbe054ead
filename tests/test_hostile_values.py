"""Promise: whatever a writer types, in whatever place, is refused at that place or stays words.

Over two thousand cases: each hostile text in each slot, as it is and with its signs spelled out.
"""

import re
from base64 import b64decode
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote_to_bytes
from zipfile import ZipFile

import pypdf
import pytest
from lxml import etree

from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.composing.readers import with_readers
from pipeline.diagnostics import Diagnostic, Report
from pipeline.document.document import Document
from pipeline.loading.library import Library, load
from pipeline.reading.source import read
from renderers import Context, html, pdf, word
from renderers.html.lint import lint
from renderers.page_gate import refuse_page
from renderers.themes import Theme
from renderers.word.opening import WordFile
from renderers.word.refusing import refuse_active
from tests.hostile_values import MANUAL, PROCEDURE, SLOTS, cases, slot_at, written

HARMLESS = "harmless"
# A text with a sign of YAML's or of ours may hide another mistake behind the first.
READINGS = 3
SAFE = re.compile(r"(https?://|mailto:|tel:|#|data:,$)")
DRAWN = frozenset({
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan",
    "image", "clipPath", "defs", "title", "desc", "linearGradient", "stop", "mask", "use", "style",
})  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    library: Library
    refused: dict[tuple[str, str], Diagnostic]
    left: dict[str, dict[str, str]]
    strange: list[Diagnostic]


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """Read all cases, and again without those that were refused."""
    folder = tmp_path_factory.mktemp("values")
    left: dict[str, dict[str, str]] = defaultdict(dict, {HARMLESS: {}})
    for name, text, slot in cases():
        left[name][slot] = text
    refused: dict[tuple[str, str], Diagnostic] = {}
    library, strange = Library(), list[Diagnostic]()
    for _ in range(READINGS):
        for kind, template in (("manuals", MANUAL), ("procedures", PROCEDURE)):
            (folder / kind).mkdir(exist_ok=True)
            for name, values in left.items():
                text = written(template, name, values)
                (folder / kind / f"{name}.yaml").write_text(text, encoding="utf-8")
        some = ", ".join(sorted({HARMLESS, *sorted(left)[::3]}))
        whole = written(MANUAL, "whole", {}).replace("[whole]", f"[{some}]")
        (folder / "manuals" / "whole.yaml").write_text(whole, encoding="utf-8")
        report = Report()
        library = load(read(folder, report), folder, report)
        check(library, report)
        strange = []
        for item in report.errors():
            path = Path(item.place.file)
            template = MANUAL if path.parent.name == "manuals" else PROCEDURE
            slot = slot_at(template, item.place.line)
            if left[path.stem].pop(slot, None) is None:
                strange.append(item)
            else:
                refused[path.stem, slot] = item
    return Outcome(library, refused, left, strange)


@pytest.fixture(scope="module")
def documents(outcome: Outcome) -> dict[str, Document]:
    library = outcome.library
    editions = {
        it: resolve(library, library.manuals[it], Selection(), Report()) for it in outcome.left
    }
    return {
        name: with_readers(compose(edition, library), edition, library)
        for name, edition in editions.items()
    }


def test_there_are_many_cases(outcome: Outcome) -> None:
    every = list(cases())
    assert len(every) > 2_000
    assert len(outcome.refused) + sum(map(len, outcome.left.values())) == len(every)
    assert len(outcome.refused) > 400
    assert len(SLOTS) > 30


def test_what_is_refused_is_refused_at_its_place(outcome: Outcome) -> None:
    assert not [str(it.place) for it in outcome.strange]
    for (name, slot), item in outcome.refused.items():
        assert item.place.column > 1, (name, slot)
        assert item.message()


def test_what_must_be_refused_is(outcome: Outcome) -> None:
    every = {(name, slot): text for name, text, slot in cases()}
    for (name, slot), text in every.items():
        must = re.search("[\x00-\x1f\u200b\u202e\U000e0000-\U000e007f]", text)
        if must or (slot == "do" and name.startswith("raw") and "](javascript:" in text):
            assert (name, slot) in outcome.refused, (text, slot)


def is_harmless_address(address: str) -> bool:
    return SAFE.match(address) is not None


def check_drawing(data: bytes) -> None:
    root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    assert root.getroottree().docinfo.doctype == ""
    for made in root.iter():
        assert isinstance(made.tag, str), "a comment or an instruction"
        assert etree.QName(made).localname in DRAWN, made.tag
        for name, value in made.attrib.items():
            assert not name.startswith("on"), name
            if name.endswith("href"):
                assert re.match(r"(data:image/(png|jpeg);|#|asset:)", value), value[:80]
            assert not re.search(r"url\((?!#)", value), value


def drawings(page: str) -> list[bytes]:
    plain = re.findall(r'src="data:image/svg\+xml,([^"]*)"', page)
    coded = re.findall(r'src="data:image/svg\+xml;base64,([^"]*)"', page)
    return [*map(unquote_to_bytes, plain), *map(b64decode, coded)]


def skeleton(page: str) -> list[tuple[str, ...]]:
    """Return the elements of a page with the names of their attributes."""
    root = etree.fromstring(page.encode(), etree.HTMLParser(huge_tree=True))
    return [
        (str(made.tag), *sorted(map(str, made.attrib)))
        for made in root.iter(etree.Element)
        if made.tag not in {"span", "wbr"}
    ]


def test_pages_hold_words_only(documents: dict[str, Document]) -> None:
    context = Context(Theme(), Report())
    pages = {}
    for name, document in documents.items():
        (data,) = html.render(document, context).values()
        page = pages[name] = data.decode()
        style, script = re.findall(r"'sha256-([^']*)'", page)[:2]
        refuse_page(page, {"style_hash": style, "script_hash": script}, name)
        assert not [it for it in lint(data) if it.rule in {"page-policy", "page-request"}], name
        root = etree.fromstring(data, etree.HTMLParser(huge_tree=True))
        assert all(is_harmless_address(str(it)) for it in root.xpath("//@href")), name
        found = drawings(page)
        assert len(found) == 2
        for drawing in found:
            check_drawing(drawing)
    expected = skeleton(pages[HARMLESS])
    for name, page in pages.items():
        if name.startswith("spelled"):
            assert skeleton(page) == expected, name


def test_word_files_hold_words_only(documents: dict[str, Document]) -> None:
    context = Context(Theme(), Report())
    shapes = {}
    for name in {HARMLESS, *sorted(documents)[::8]}:
        document = documents[name]
        (data,) = word.render(document, context).values()
        file = WordFile.open(data)
        refuse_active(file)
        with ZipFile(BytesIO(data)) as archive:
            parts = {it: archive.read(it) for it in archive.namelist()}
        for part in parts:
            if part.endswith(".rels"):
                owner = part.replace("_rels/", "").removesuffix(".rels")
                found = [it for it in file.relationships(owner) if it.is_external]
                assert all(is_harmless_address(it.target) for it in found), name
        for part, content in parts.items():
            if part.endswith(".svg"):
                check_drawing(content)
        root = file.xml("word/document.xml")
        shapes[name] = [it.tag for it in root.iter(etree.Element) if "}drawing" not in str(it.tag)]
    tags = {name: set(found) for name, found in shapes.items()}
    for name, used in tags.items():
        if name.startswith("spelled"):
            assert used == tags[HARMLESS], name


def test_a_pdf_of_many_of_them_starts_and_fetches_nothing(outcome: Outcome) -> None:
    library, report = outcome.library, Report()
    manual = library.manuals["whole"]
    document = compose(resolve(library, manual, Selection(), report), library)
    (data,) = pdf.render(document, Context(Theme(), report)).values()
    assert {it.rule.name for it in report.errors()} <= {"missing-glyph"}
    reader = pypdf.PdfReader(BytesIO(data))
    text = "".join(it.extract_text() for it in reader.pages[:40])
    assert "<script>alert(1)</script>" in text
    kinds = set()
    for item in reader.xref[0]:
        found = reader.get_object(pypdf.generic.IndirectObject(item, 0, reader))
        if isinstance(found, pypdf.generic.DictionaryObject):
            kinds |= {str(found.get("/S", ""))}
            assert not found.keys() & {"/JS", "/JavaScript", "/AA", "/OpenAction", "/XFA"}
            if "/URI" in found:
                assert is_harmless_address(str(found["/URI"]))
    assert not kinds & {"/Launch", "/SubmitForm", "/GoToR", "/GoToE", "/ImportData", "/JavaScript"}
