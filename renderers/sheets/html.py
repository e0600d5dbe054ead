"""A check sheet as one page that needs no network: its answers become a small file.

A page cannot write into itself, so a script of our own puts the answers into a file that the
browser saves, and into a text that can be copied. The script is allowed by its hash; the page may
load and send nothing.
"""

from collections.abc import Mapping
from dataclasses import asdict

from markupsafe import Markup

from pipeline.document.document import StepItem
from pipeline.sheets.sheets import Sheet
from renderers import Context
from renderers.html import Nodes
from renderers.html.sentences import anchor
from renderers.html.style import hash_of, style_sheet
from renderers.images import page_url

_KINDS = {"date": "date", "os": "text", "browser": "text", "device": "text", "by": "text"}


def render(sheet: Sheet, context: Context) -> Mapping[str, bytes]:
    """Return one HTML file that needs no other file and asks nothing of the network."""
    document, theme = sheet.document, context.theme
    words = asdict(sheet.words)
    macros = theme.template("html/sheet-answer.html.j2").module

    def answer(item: StepItem) -> Markup:
        made: Markup = macros.answer(  # type: ignore[attr-defined]
            id=anchor(item.id), marker=item.marker, code=sheet.codes[item.id], words=words
        )
        return made

    nodes = Nodes(document, context, "screen", page_url, answer)
    blocks = {it.id: nodes.blocks(it.blocks) for it in document.sections}
    style = f"{style_sheet(context, 'screen')}{theme.text('html/sheet.css')}"
    script = theme.script("html/sheet.js")
    text = theme.template("html/sheet.html.j2").render(
        document={
            "language": document.language,
            "name": document.name,
            "title": document.title,
            "subtitle": document.subtitle,
            "full_title": document.full_title,
            "publisher": document.publisher,
        },
        sheet={"about": dict(sheet.about)},
        words=words,
        head=str(sheet.head),
        fields=[
            {"name": name, "label": label, "kind": _KINDS[name]}
            for name, label in sheet.fields.items()
        ],
        sections=[
            {"id": anchor(it.id), "number": it.number, "title": it.title}
            | {"blocks": blocks[it.id] + nodes.footnotes(it)}
            for it in document.sections
        ],
        style=Markup(style),  # noqa: S704 - the theme's own
        style_hash=hash_of(style),
        script=Markup(script),  # noqa: S704 - the theme's own
        script_hash=hash_of(script),
    )
    return {f"{document.name}.html": text.encode()}
