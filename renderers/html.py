"""`html`: one page with everything inside. The PDF is this page with a style sheet for paper."""

import base64
import hashlib
import re
from collections.abc import Callable, Mapping
from typing import assert_never

from markupsafe import Markup

from pipeline.composing.document import (
    Asset,
    Block,
    BulletList,
    Code,
    Control,
    Document,
    Field,
    Figure,
    Illustration,
    Inline,
    Inlines,
    Link,
    Paragraph,
    Picture,
    Reference,
    SafetyPanel,
    StepForm,
    StepItem,
    StepList,
    Strong,
    Table,
    Text,
)
from pipeline.composing.identity import identity_of, to_text
from pipeline.composing.reading_order import plain
from renderers import Context
from renderers.drawing import draw
from renderers.drawing.sizes import printed_size
from renderers.images import fitted, page_url
from renderers.page_tools import PageTools

# What the page on a screen has besides words, of the theme's folder `html`, in this order: all
# scripts run as one at the end of the page, all style sheets follow the common ones.
SCRIPTS = ("environment.js", "search.js", "follow.js")
STYLES = ("tools.css", "reader.css")
_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"\n\s+")
# Given a picture: the address that stands in `src` for it.
Embed = Callable[[Asset], str]
# What a reader's screen shows of a pixel in drawings, in pixels of pictures: sharp on phones.
_DENSITY = 2
# Pixels an inch on paper; an inch in millimetres.
_DOTS = 300
_INCH = 25.4
_NO_LIMIT = 100_000
# Beside a narrow figure there is room for so many entries of a legend, and so many characters.
_MOST_ENTRIES = 8
_MOST_SAID = 160


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one HTML file that needs no other file and asks nothing of the network."""
    text = page(document, context, "screen", page_url)
    return {f"{document.name}.html": text.encode()}


def page(document: Document, context: Context, medium: str, embed: Embed) -> str:
    """Return the page for a medium, `screen` or `print`: the theme has a style sheet for each."""
    is_screen = medium == "screen"
    style, script = style_sheet(context, medium), script_of(context) if is_screen else ""
    if is_screen:
        style += lean("".join(context.theme.text(f"html/{name}") for name in STYLES))
    tools = PageTools(document, context.theme) if is_screen else None
    foot = (lambda item: tools.foot(item, anchor(item.id))) if tools else None
    nodes = Nodes(document, context, medium, embed, foot)
    return context.theme.template("html/page.html.j2").render(
        document=_properties(document),
        medium=medium,
        page=tools.parts() if tools else {},
        style=Markup(style),  # noqa: S704 - the theme's own style sheet
        style_hash=hash_of(style),
        script=Markup(script),  # noqa: S704 - the theme's own scripts
        script_hash=hash_of(script),
        contents=[_fields(entry.target, entry.number, entry.title) for entry in document.contents],
        sections=[
            _fields(section.id, section.number, section.title)
            | {"blocks": nodes.blocks(section.blocks)}
            for section in document.sections
        ],
    )


def style_sheet(context: Context, medium: str) -> str:
    """Return the theme's style: its values as custom properties, the common part, the medium's."""
    theme = context.theme
    values = {
        "colours": theme.settings.colours.model_dump(),
        "dark": theme.dark_colours if medium == "screen" else {},
        "fonts": {"family": theme.settings.fonts.family},
        "page": theme.settings.page.model_dump(),
        "figures": theme.settings.figures.model_dump(mode="json"),
    }
    properties = theme.template("html/values.css.j2").render(values)
    common, own = theme.text("html/manual.css"), theme.text(f"html/{medium}.css")
    return f"\n{lean(properties + common + own)}"


def script_of(context: Context) -> str:
    """Return the theme's scripts as one; each keeps its names to itself."""
    return lean("".join(f"{{\n{context.theme.text(f'html/{name}')}}}\n" for name in SCRIPTS))


def lean(text: str) -> str:
    """Return a style sheet or script without its comments and indents.

    Comments are `/* … */`, and lines that begin with `//`; so no text in a script may look so.
    """
    return _INDENT.sub("\n", _COMMENT.sub("", text))


def hash_of(text: str) -> str:
    """Return the hash by which a Content-Security-Policy allows a style sheet or script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def anchor(target: str) -> str:
    """Return the `id` of a part of the document, as it stands in the page."""
    return target.replace("/", ".")


def _properties(document: Document) -> dict[str, object]:
    return {
        "language": document.language,
        "title": document.title,
        "subtitle": document.subtitle,
        "full_title": document.full_title,
        "publisher": document.publisher,
        "published": document.published,
        "cover": list(document.cover),
        "edition": document.edition,
        "contents_label": document.labels.contents,
        "page_parts": document.labels.page_parts,
        "identity": data_block(to_text(identity_of(document))),
    }


def data_block(text: str) -> Markup:
    """Return JSON as it can stand in a `script`, which nothing but its end tag ends."""
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it


def _fields(target: str, number: str, title: str) -> dict[str, object]:
    return {"id": anchor(target), "number": number, "title": title}


# Given a step: what a form has below it.
AfterStep = Callable[[StepItem], Markup]


class Nodes:
    """Turns nodes into HTML; how each one looks is a macro of the theme's `nodes.html.j2`."""

    def __init__(
        self,
        document: Document,
        context: Context,
        medium: str,
        embed: Embed,
        after_step: AfterStep | None = None,
    ) -> None:
        self._macros = context.theme.template("html/nodes.html.j2").module
        self._document = document
        self._context = context
        self._medium = medium
        self._embed = embed
        self._after_step = after_step

    def blocks(self, blocks: tuple[Block, ...]) -> Markup:
        """Return blocks, one below the other."""
        return Markup().join(self._block(block) for block in blocks)

    def _macro(self, name: str, **fields: object) -> Markup:
        rendered: Markup = getattr(self._macros, name)(**fields)
        return rendered

    def _block(self, block: Block) -> Markup:
        match block:
            case Paragraph():
                content = self._inlines(block.content)
                return self._macro("paragraph", label=block.label, content=content)
            case BulletList():
                items = [self._inlines(item) for item in block.items]
                return self._macro("bullet_list", label=block.label, items=items)
            case Table():
                return self._macro(
                    "table",
                    title=block.title,
                    header=list(block.header),
                    rows=[list(row) for row in block.rows],
                )
            case SafetyPanel():
                return self._safety(block)
            case Picture() | Illustration():
                return self._figure(block)
            case StepList():
                return self._steps(block)
            case _:
                assert_never(block)

    def _safety(self, panel: SafetyPanel) -> Markup:
        return self._macro(
            "safety",
            signal=panel.signal,
            word=panel.word,
            hazard=self._inlines(panel.hazard),
            consequence=self._inlines(panel.consequence),
            avoidance=self._inlines(panel.avoidance),
            owner=panel.owner,
        )

    def _figure(self, figure: Figure) -> Markup:
        """Return a figure: its drawing, or the bare picture where there is nothing to draw on it.

        Sizes are pixels on a screen and millimetres on paper.
        """
        drawing = draw(figure, self._document, self._context)
        canvas, settings = drawing.canvas, self._context.theme.settings.figures
        printed = printed_size(canvas, settings)
        said = sum(len(plain(it)) for it in (figure.caption, *(e.content for e in figure.legend)))
        most = self._pixels(canvas.width, printed[0])
        if isinstance(figure, Picture) and not figure.callouts:
            asset = self._document.assets[figure.asset]
            fits = figure.width <= most
            source = self._embed(asset if fits else fitted(asset, most, _NO_LIMIT))
        else:
            made = drawing.svg(
                lambda name: self._embed(fitted(self._document.assets[name], most, _NO_LIMIT)),
                words="fitted" if self._medium == "screen" else "plain",
            )
            source = self._embed(Asset("image/svg+xml", made.encode()))
        return self._macro(
            "figure",
            medium=self._medium,
            source=source,
            alt=figure.alt,
            says=figure.says if isinstance(figure, Picture) and self._medium == "screen" else "",
            is_bare=isinstance(figure, Picture) and not figure.callouts,
            is_long=len(figure.legend) > _MOST_ENTRIES or said > _MOST_SAID,
            shape="portrait" if printed[0] <= settings.portrait[0] else "landscape",
            width=round(canvas.width),
            height=round(canvas.height),
            printed=[f"{side:.2f}" for side in printed],
            number=figure.number.text if figure.number else "",
            caption=self._inlines(figure.caption),
            legend=[
                {"marker": entry.marker, "content": self._inlines(entry.content)}
                for entry in figure.legend
            ],
            enlarge=self._document.labels.enlarge,
        )

    def _pixels(self, width: float, printed: float) -> int:
        """Return how many pixels of a picture the medium shows side by side."""
        is_screen = self._medium == "screen"
        return round(width * _DENSITY if is_screen else printed / _INCH * _DOTS)

    def _steps(self, steps: StepList) -> Markup:
        return self._macro(
            "steps",
            medium=self._medium,
            style=steps.style,
            start=steps.items[0].number,
            items=[self._step(item) for item in steps.items],
        )

    def _step(self, item: StepItem) -> dict[str, object]:
        return {
            "id": anchor(item.id),
            "label": item.label,
            "forms": [self._form(form) for form in item.forms],
            "notes": [self._inlines(note) for note in item.notes],
            "below": self._after_step(item) if self._after_step else "",
        }

    def _form(self, form: StepForm) -> dict[str, object]:
        return {
            "label": form.label,
            "content": self._inlines(form.content),
            "figure": self._block(form.figure) if form.figure else "",
            "result_label": form.result_label,
            "result": self._inlines(form.result),
            "result_figure": self._block(form.result_figure) if form.result_figure else "",
        }

    def _inlines(self, content: Inlines) -> Markup:
        return Markup().join(self._inline(inline) for inline in content)

    def _inline(self, inline: Inline) -> Markup:
        match inline:
            case Text() | Field():
                return Markup.escape(inline.text)
            case Control():
                return self._macro("control", text=inline.text)
            case Strong():
                return self._macro("strong", text=inline.text)
            case Code():
                return self._macro("code", text=inline.text)
            case Link():
                return self._macro("link", text=inline.text, target=inline.target)
            case Reference():
                return self._macro("link", text=inline.text, target=f"#{anchor(inline.target)}")
            case _:
                assert_never(inline)
