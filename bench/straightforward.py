"""What somebody would write in an afternoon with the same libraries: no checks, no choices.

``python bench/straightforward.py CONTENT OUTPUT FORMAT …`` makes `html`, `pdf` and `docx` of all
manuals of a content folder: PyYAML, then Jinja2, WeasyPrint and python-docx as their guides tell.

A PDF is no yardstick unless it is the same manual: in the same font, without which all Japanese is
empty boxes; tagged, as PDF/UA-1; with numbers of pages, in the list of contents too; with captions.
Where WeasyPrint can be asked in several ways, the quickest one is taken: pictures as files, and
below their steps. `untagged` is the same PDF without tags and without numbers of pages.
"""

import base64
import os
import sys
import tempfile
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.shared import Mm
from jinja2 import Environment

# The fonts of our PDFs, as if they were installed. Fontconfig reads this when WeasyPrint begins.
PLACE = tempfile.TemporaryDirectory()
FONTS = Path(PLACE.name) / "fonts.conf"
FOLDERS = [files(f"noto_cjk_sans_jp_{it}") for it in ("regular", "bold")]
FONTS.write_text(
    '<fontconfig><cachedir prefix="xdg">fontconfig</cachedir>'
    f"<dir>{FOLDERS[0]}</dir><dir>{FOLDERS[1]}</dir></fontconfig>",
    encoding="utf-8",
)
os.environ["FONTCONFIG_FILE"] = str(FONTS)

from weasyprint import HTML

TEMPLATE = """\
<!DOCTYPE html>
<html lang="{{ manual.language }}">
<head><meta charset="utf-8"><title>{{ manual.title }}</title>
<style>
body { font-family: "Noto Sans CJK JP", sans-serif; line-height: 1.6; }
h2 { break-before: page; }
li { break-inside: avoid; margin: 1em 0; }
figure { margin: 0; }
img { width: 60mm; }
{{ paper|safe }}
</style></head>
<body>
<h1>{{ manual.title }}</h1>
<p>{{ manual.publisher }}, {{ manual.published }}</p>
<ul class="contents">
{% for procedure in procedures %}<li><a href="#{{ procedure.id }}">{{ procedure.title }}</a></li>
{% endfor %}</ul>
{% for procedure in procedures %}
<h2 id="{{ procedure.id }}">{{ procedure.title }}</h2>
<ol>
{% for step in procedure.steps %}
<li><p>{{ step.do }}</p>
{% if step.figure %}
<figure><img src="{{ picture(step.figure.image) }}" alt="{{ step.figure.alt }}">
<figcaption>図 {{ loop.index }}</figcaption></figure>
{% endif %}
{% if step.sees %}<p>結果: {{ step.sees }}</p>{% endif %}
</li>
{% endfor %}
</ol>
{% endfor %}
</body></html>
"""
NUMBERS = """
@page {
  @top-left { content: string(part); }
  font-family: "Noto Sans CJK JP";
  @bottom-right { content: counter(page) " / " counter(pages) " ページ"; }
}
h2 { string-set: part content(); }
.contents a::after { content: target-counter(attr(href), page); float: right; }
"""


def read(path: Path) -> dict[str, Any]:
    """Return what is in a YAML file."""
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return values


def page(
    content: Path,
    manual: dict[str, Any],
    procedures: list[dict[str, Any]],
    paper: str = "",
    *,
    is_whole: bool = True,
) -> str:
    """Return a manual as HTML: with its pictures in it, or beside it, and a style for paper."""

    def picture(name: str) -> str:
        if not is_whole:
            return (content / name).as_uri()
        data = base64.b64encode((content / name).read_bytes()).decode()
        return f"data:image/png;base64,{data}"

    template = Environment(autoescape=True).from_string(TEMPLATE)
    return template.render(manual=manual, procedures=procedures, picture=picture, paper=paper)


def pdf(html: str, path: Path, variant: str | None) -> None:
    """Write a PDF."""
    HTML(string=html).write_pdf(path, pdf_variant=variant)


def word(
    content: Path, manual: dict[str, Any], procedures: list[dict[str, Any]], path: Path
) -> None:
    """Write a manual as a Word file."""
    document = Document()
    document.add_heading(manual["title"], level=0)
    document.add_paragraph(f"{manual['publisher']}, {manual['published']}")
    for procedure in procedures:
        document.add_heading(procedure["title"], level=1)
        for step in procedure["steps"]:
            document.add_paragraph(step["do"], style="List Number")
            if "sees" in step:
                document.add_paragraph(step["sees"])
            if "figure" in step:
                document.add_picture(str(content / step["figure"]["image"]), width=Mm(60))
    document.save(str(path))


def main(content: Path, output: Path, formats: list[str]) -> None:
    """Make all manuals."""
    output.mkdir(parents=True, exist_ok=True)
    for path in sorted((content / "manuals").glob("*.yaml")):
        manual = read(path)
        names = manual["procedures"]
        procedures = [read(content / "procedures" / f"{name}.yaml") for name in names]
        target = output / manual["id"]
        if "html" in formats:
            html = page(content, manual, procedures)
            target.with_suffix(".html").write_text(html, encoding="utf-8")
        if "pdf" in formats:
            html = page(content, manual, procedures, NUMBERS, is_whole=False)
            pdf(html, target.with_suffix(".pdf"), "pdf/ua-1")
        if "untagged" in formats:
            html = page(content, manual, procedures, is_whole=False)
            pdf(html, target.with_suffix(".pdf"), None)
        if "docx" in formats:
            word(content, manual, procedures, target.with_suffix(".docx"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
