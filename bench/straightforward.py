"""What somebody would write in an afternoon with the same libraries: no checks, no choices.

``python bench/straightforward.py CONTENT OUTPUT FORMAT …`` makes `html`, `pdf` and `docx` of all
manuals of a content folder: PyYAML, then Jinja2, WeasyPrint and python-docx as their guides tell.
"""

import base64
import sys
from pathlib import Path
from typing import Any

import yaml
from docx import Document
from docx.shared import Mm
from jinja2 import Environment
from weasyprint import HTML

TEMPLATE = """\
<!DOCTYPE html>
<html lang="{{ manual.language }}">
<head><meta charset="utf-8"><title>{{ manual.title }}</title>
<style>
body { font-family: "Noto Sans CJK JP", sans-serif; line-height: 1.6; }
h2 { break-before: page; }
li { break-inside: avoid; margin: 1em 0; }
img { width: 60mm; }
</style></head>
<body>
<h1>{{ manual.title }}</h1>
<p>{{ manual.publisher }}, {{ manual.published }}</p>
<ul>
{% for procedure in procedures %}<li><a href="#{{ procedure.id }}">{{ procedure.title }}</a></li>
{% endfor %}</ul>
{% for procedure in procedures %}
<h2 id="{{ procedure.id }}">{{ procedure.title }}</h2>
<ol>
{% for step in procedure.steps %}
<li><p>{{ step.do }}</p>
{% if step.sees %}<p>{{ step.sees }}</p>{% endif %}
{% if step.figure %}
<img src="{{ picture(step.figure.image) }}" alt="{{ step.figure.alt }}">
{% endif %}
</li>
{% endfor %}
</ol>
{% endfor %}
</body></html>
"""


def read(path: Path) -> dict[str, Any]:
    """Return what is in a YAML file."""
    values: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return values


def page(content: Path, manual: dict[str, Any], procedures: list[dict[str, Any]]) -> str:
    """Return a manual as HTML."""

    def picture(name: str) -> str:
        data = base64.b64encode((content / name).read_bytes()).decode()
        return f"data:image/png;base64,{data}"

    template = Environment(autoescape=True).from_string(TEMPLATE)
    return template.render(manual=manual, procedures=procedures, picture=picture)


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
            html = page(content, manual, procedures)
            HTML(string=html).write_pdf(target.with_suffix(".pdf"))
        if "docx" in formats:
            word(content, manual, procedures, target.with_suffix(".docx"))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
