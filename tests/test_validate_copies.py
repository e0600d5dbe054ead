"""Promise: `inspect --validate` names what is wrong with a file; ours are without fault."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from build import main
from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context, html
from renderers.html.lint import lint
from renderers.html.site import Site, site_files
from renderers.pdf.unpacking import damaged_streams
from renderers.themes import Theme
from renderers.validation import validate
from renderers.word.elements import NAMESPACES
from renderers.word.lint.bindings import bound
from tests.conftest import EDITIONS, ROOT
from tests.renderings import rendering


@pytest.mark.parametrize("name", EDITIONS)
def test_our_pages_are_without_fault(documents: dict[str, Document], name: str) -> None:
    assert not list(lint(rendering(name, "html")))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_our_other_files_are_without_fault(
    documents: dict[str, Document], form: str, tmp_path: Path
) -> None:
    data = rendering("practice-site", form)
    path = tmp_path / f"copy.{form}"
    path.write_bytes(data)
    assert not list(validate(form, data, path))


def replaced(old: str, new: str) -> Callable[[str], str]:
    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


DEFECTS: dict[str, tuple[str, Callable[[str], str]]] = {
    "no policy": ("page-policy", replaced("Content-Security-Policy", "X")),
    "a wide policy": ("page-policy", replaced("img-src data:", "img-src data: https:")),
    "inline styles": ("page-policy", replaced("style-src ", "style-src 'unsafe-inline' ")),
    "a changed style": ("page-policy", replaced("<style>", "<style>b{}")),
    "a script": ("page-policy", replaced("</body>", "<script>alert(1)</script></body>")),
    "a handler": ("page-policy", replaced("<main", '<main onclick="x()"')),
    "a picture elsewhere": (
        "page-request",
        replaced("</main>", '<img alt="" src="https://example.com/a.png"></main>'),
    ),
    "a picture beside it": ("page-request", replaced("</main>", '<img alt="" src="a.png"></main>')),
    "a style sheet": (
        "page-request",
        replaced("</head>", '<link rel="stylesheet" href="//example.com/a.css"></head>'),
    ),
    "a frame": (
        "page-request",
        replaced("</main>", '<iframe src="https://e.com"></iframe></main>'),
    ),
    "an address in a style": (
        "page-request",
        replaced("</main>", '<p style="background:url(http://e.com/a)">x</p></main>'),
    ),
    "no language": ("page-language", replaced('<html lang="en"', "<html")),
    "no title": ("page-title", replaced("<title>", "<title></title><x>")),
    "no alternative text": ("page-alternative", replaced("</main>", '<img src="data:,"></main>')),
    "a skipped heading": ("page-headings", replaced("</main>", "<h2>a</h2><h4>b</h4></main>")),
    "two titles": ("page-headings", replaced("</main>", "<h1>b</h1></main>")),
    "an id twice": ("page-ids", replaced("</main>", '<i id="_contents"></i></main>')),
    "a link to nowhere": ("page-links", replaced("</main>", '<a href="#nowhere">x</a></main>')),
    "a label that is gone": ("page-links", replaced('id="_contents"', "")),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_page_with_a_defect_is_found_out(documents: dict[str, Document], name: str) -> None:
    rule, change = DEFECTS[name]
    data = change(rendering("practice-site", "html").decode()).encode()
    found = list(lint(data))
    assert rule in {it.rule for it in found}
    assert all(it.message for it in found)


def test_the_place_of_a_defect_is_told(documents: dict[str, Document]) -> None:
    text = rendering("practice-site", "html").decode()
    line = text[: text.index("</main>")].count("\n") + 1
    data = text.replace("</main>", '<img src="data:,"></main>').encode()
    (found,) = lint(data)
    assert found.place == f"line {line}"


def test_all_pages_of_our_sites_are_without_fault(documents: dict[str, Document]) -> None:
    site = Site(list(documents.values()), "ja", address="https://manuals.example.com/")
    files = site_files(site, Context(Theme(), Report()))
    pages = {name: data for name, data in files.items() if name.endswith(".html")}
    assert len(pages) == len(documents) + 1
    assert {name: list(lint(data)) for name, data in pages.items() if list(lint(data))} == {}
    text = pages["index.html"].decode()
    wide = text.replace("script-src 'self'; ", "")
    assert "page-policy" in {it.rule for it in lint(wide.encode())}


def test_a_page_of_a_site_may_ask_for_files_beside_it() -> None:
    page = (
        '<html lang="en"><head><title>t</title><meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; style-src 'self'\"><link rel=stylesheet href={}>"
        "</head><body><h1>t</h1></body></html>"
    )
    assert not list(lint(page.format("site.css").encode()))
    for address in ("https://e.com/a.css", "//e.com/a.css", "/a.css", "../a.css"):
        assert list(lint(page.format(address).encode())), address


@pytest.mark.slow
@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_damaged_file_is_found_out(
    documents: dict[str, Document], form: str, tmp_path: Path
) -> None:
    data = rendering("practice-site", form)
    path = tmp_path / f"copy.{form}"
    path.write_bytes(data[: len(data) // 2])
    result = CliRunner().invoke(main, ["inspect", str(path), "--validate", "--json"])
    assert result.exit_code == 1
    (found,) = json.loads(result.stdout)["copies"]
    assert found["findings"]
    assert not found["is_good"]


@pytest.mark.slow
def test_a_slip_within_any_packed_stream_of_a_pdf_is_found_out(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    """Neither qpdf nor the validators unpack pictures and attachments."""
    data = rendering("practice-site", "pdf")
    assert not list(damaged_streams(data))
    packed = re.compile(
        rb"/FlateDecode(?=[^>]*(?:>>)?[^>]*/Length (\d{2,})>>\nstream\n).*?stream\n", re.DOTALL
    )
    first, *others = packed.finditer(data)
    assert len(others) > 10
    spoiled = data
    for found in (first, *others):
        at = found.end() + int(found[1]) // 2
        spoiled = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        assert list(damaged_streams(spoiled)), found[0][:80]
    path = tmp_path / "copy.pdf"
    path.write_bytes(spoiled)
    assert "pdf-stream" in {it.rule for it in validate("pdf", spoiled, path)}


def test_findings_are_printed_with_rule_place_and_advice(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    (data,) = html.render(documents["practice-site"], Context(Theme(), Report())).values()
    path = tmp_path / "page.html"
    path.write_bytes(data.replace(b"<style>", b"<style>b{}", 1))
    arguments = ["inspect", str(path), "--validate", "--content", str(ROOT / "content")]
    result = CliRunner().invoke(main, [*arguments, "--lang", "en"])
    assert result.exit_code == 1
    assert "line " in result.output
    assert "[page-policy]" in result.output
    assert "= put its hash into the policy" in result.output
    assert "検証：問題があります" in CliRunner().invoke(main, [*arguments, "--lang", "ja"]).output


def test_where_qpdf_is_missing_the_other_validator_decides(
    documents: dict[str, Document], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    path = tmp_path / "copy.pdf"
    path.write_bytes(b"%PDF-1.7\nnothing")
    assert list(validate("pdf", path.read_bytes(), path))


def test_a_word_file_that_lies_about_its_parts_has_one_finding(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    """Other validators unpack whatever a file says, and stop with an error of their own."""
    data = bytearray(rendering("practice-site", "docx"))
    at = data.rindex(b"PK\x01\x02", 0, data.rindex(b"word/styles.xml"))
    data[at + 16 : at + 20] = bytes(4)  # its checksum
    path = tmp_path / "copy.docx"
    path.write_bytes(data)
    (found,) = validate("docx", bytes(data), path)
    assert (found.rule, found.message) == ("word-file", "`word/styles.xml` in it is damaged")


def test_paths_that_take_long_are_not_looked_up() -> None:
    data = etree.fromstring("<a>" + "<b/>" * 3 + "</a>")
    written = (
        f'<w:dataBinding xmlns:w="{NAMESPACES["w"]}" w:xpath="//*[count(//*[count(//*)])=4]"/>'
    )
    (found,) = bound("document.xml", etree.fromstring(written), data)
    assert "leads to 0 texts" in found.message
