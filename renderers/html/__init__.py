"""`html`: one page with everything inside. The PDF is this page with a style sheet for paper."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import asdict
from functools import partial
from typing import Any, TypeVar, assert_never

from markupsafe import Markup

from pipeline.composing.identity import identity_of, to_text
from pipeline.document.document import (
    Asset,
    Block,
    BulletList,
    ContentsEntry,
    Document,
    Figure,
    Illustration,
    Paragraph,
    Picture,
    SafetyPanel,
    Section,
    StepForm,
    StepItem,
    StepList,
    Table,
)
from pipeline.document.reading_order import plain
from pipeline.words.languages import is_right_to_left
from renderers import Context
from renderers.html.addresses import LateAddresses
from renderers.html.choice import reader_choice
from renderers.html.readers import ReaderParts, wrapped
from renderers.html.sentences import Sentences, anchor
from renderers.html.style import Shared, data_block, hash_of, script_of, style_of
from renderers.html.titles import bookmark, title_words
from renderers.html.tools import PageTools
from renderers.images import data_url, fitted, shortest
from renderers.watermark import watermark

T = TypeVar("T")
# Given a picture: the address that stands in `src` for it.
Embed = Callable[[Asset], str]
# What a reader's screen shows of a pixel in drawings, in pixels of pictures: sharp on phones.
_DENSITY = 2
# Pixels an inch on paper; an inch in millimetres.
_DOTS = 300
_INCH = 25.4
_NO_LIMIT = 100_000


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one HTML file that needs no other file and asks nothing of the network."""
    addresses = LateAddresses()
    text = page(document, context, "screen", addresses)
    return {f"{document.name}.html": addresses.put_into(text)}


def page(
    document: Document, context: Context, medium: str, embed: Embed, shared: Shared | None = None
) -> str:
    """Return the page for a medium, `screen` or `print`: the theme has a style sheet for each.

    A page that shares nothing holds its style and script itself.
    """
    is_screen = medium == "screen"
    style = style_of(context, medium, document.language)
    script = script_of(context) if is_screen else ""
    tools = PageTools(document, context.theme) if is_screen else None
    foot = (lambda item: tools.foot(item, anchor(item.id))) if tools else None
    readers = ReaderParts(document, is_shared=is_screen)
    nodes = Nodes(document, context, medium, embed, foot).for_all(readers)
    blocks = {section.id: nodes.section(section) for section in document.sections}
    return context.theme.template("html/page.html.j2").render(
        document=_properties(document),
        **title_words(document.language, context.theme, medium),
        medium=medium,
        shared=asdict(shared) if shared else None,
        watermark="" if is_screen else watermark(document, context.theme, embed),
        page=tools.parts() if tools else {},
        style=Markup(style),  # noqa: S704 - the theme's own style sheet
        style_hash=hash_of(style),
        script=Markup(script),  # noqa: S704 - the theme's own scripts
        script_hash=hash_of(script),
        reader=reader_choice(document, readers, context.theme),
        contents=[
            _fields(entry.target, entry) | {"readers": readers.of_section(entry.target)}
            for entry in document.contents
        ],
        sections=[
            _fields(section.id, section)
            | {"blocks": blocks[section.id] + nodes.footnotes(section)}
            | {"readers": readers.of_section(section.id)}
            for section in document.sections
        ],
    )


def _properties(document: Document) -> dict[str, object]:
    said = ("language", "title", "subtitle", "full_title", "publisher", "published")
    return {name: getattr(document, name) for name in said} | {
        "is_right_to_left": is_right_to_left(document.language),
        "cover": [*document.cover, *document.filled_in],
        "edition": document.edition,
        "draft": asdict(document.draft) if document.draft else None,
        "others": [asdict(it) for it in document.others],
        "contents_label": document.labels.contents,
        "page_parts": document.labels.page_parts,
        "identity": data_block(to_text(identity_of(document))),
    }


def _fields(target: str, of: Section | ContentsEntry) -> dict[str, object]:
    names = ("number", "title", "language")
    return {"id": anchor(target)} | {name: getattr(of, name) for name in names}


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
        # Why: browsers fetch nothing for a picture inside a picture.
        self._embed_within = data_url if medium == "screen" else embed
        self._after_step = after_step
        self._readers = ReaderParts(document, is_shared=False)
        self._sentences = Sentences(document, context.theme, medium, self._readers)

    def for_all(self, readers: ReaderParts) -> "Nodes":
        """Return the same for a page of several readers."""
        other = copy(self)
        other._readers = readers  # noqa: SLF001 - its own class
        theme = self._context.theme
        other._sentences = Sentences(self._document, theme, self._medium, readers)  # noqa: SLF001
        return other

    def section(self, section: Section) -> Markup:
        """Return the blocks of a section, each with those who read it."""
        blocks = self._readers.blocks(section)
        return Markup().join(
            wrapped(self._read_by(tag, partial(self._block, it)), tag) for it, tag in blocks
        )

    def footnotes(self, section: Section) -> Markup:
        """Return the footnotes that end a section, when all sections are written."""
        return self._sentences.footnotes(section)

    def _read_by(self, tag: Markup, make: Callable[[], T]) -> T:
        with self._sentences.read_by(tag):
            return make()

    def blocks(self, blocks: tuple[Block, ...]) -> Markup:
        """Return blocks, one below the other."""
        return Markup().join(self._block(block) for block in blocks)

    def _macro(self, name: str, **fields: object) -> Markup:
        rendered: Markup = getattr(self._macros, name)(**fields)
        return rendered

    def _block(self, block: Block) -> Markup:
        match block:
            case Paragraph():
                content = self._sentences.write(block.content)
                label = self._sentences.label(block.label)
                return self._macro("paragraph", label=label, content=content)
            case BulletList():
                items = [self._sentences.write(item) for item in block.items]
                label = self._sentences.label(block.label)
                return self._macro("bullet_list", label=label, items=items)
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
            hazard=self._sentences.write(panel.hazard),
            consequence=self._sentences.write(panel.consequence),
            avoidance=self._sentences.write(panel.avoidance),
            owner=panel.owner,
        )

    def _figure(self, figure: Figure) -> Markup:
        """Return a figure: its drawing, or the bare picture where there is nothing to draw on it.

        Sizes are pixels on a screen and millimetres on paper.
        """
        # Why here: what draws takes time to load, and many manuals show nothing.
        from renderers.drawing import draw
        from renderers.drawing.sizes import printed_size
        from renderers.html.figure_shapes import figure_shape

        drawing = draw(figure, self._document, self._context)
        canvas, settings = drawing.canvas, self._context.theme.settings.figures
        printed = printed_size(canvas, settings, is_picture=isinstance(figure, Picture))
        shape, is_long = figure_shape(figure, printed, self._context.theme)
        most = self._pixels(canvas.width, printed[0])
        if isinstance(figure, Picture) and not figure.callouts:
            source = self._embed(self._shown(figure.asset, most, figure.width))
        else:
            made = drawing.svg(
                lambda name: self._embed_within(self._shown(name, most)),
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
            is_long=is_long,
            shape="portrait" if shape == "spread" and self._medium == "screen" else shape,
            width=round(canvas.width),
            height=round(canvas.height),
            printed=[f"{side:.2f}" for side in printed],
            number=figure.number.text if figure.number else "",
            caption=self._sentences.write(figure.caption),
            legend=[
                {"marker": entry.marker, "content": self._sentences.write(entry.content)}
                for entry in figure.legend
            ],
            enlarge=self._document.labels.enlarge,
        )

    def _shown(self, name: str, most: int, width: int = _NO_LIMIT) -> Asset:
        """Return a picture with so many pixels side by side at most, as the medium takes it.

        One that is known to be no wider is not opened.
        """
        context, found = self._context, self._document.assets[name]
        if width > most:
            found = fitted(found, most, _NO_LIMIT)
        is_short = self._medium == "screen" and context.is_published
        return shortest(found) if is_short and context.theme.settings.figures.webp else found

    def _pixels(self, width: float, printed: float) -> int:
        """Return how many pixels of a picture the medium shows side by side."""
        is_screen = self._medium == "screen"
        return round(width * _DENSITY if is_screen else printed / _INCH * _DOTS)

    def _steps(self, steps: StepList) -> Markup:
        items = [self._step(item) for item in steps.items]
        made = self._macro(
            "steps",
            medium=self._medium,
            style=steps.style,
            start=steps.items[0].number,
            items=items,
        )
        return made + self._forgotten(items, made)

    @staticmethod
    def _forgotten(items: list[dict[str, Any]], made: Markup) -> Markup:
        """Return the footnotes that a macro of a company's theme does not know of."""
        forms = (form for item in items for form in item["forms"])
        notes = (form[key] for form in forms for key in ("footnotes", "result_footnotes"))
        return Markup().join(it for it in notes if it and it not in made)

    def _step(self, item: StepItem) -> dict[str, Any]:
        return {
            "id": anchor(item.id),
            "bookmark": bookmark(f"{item.marker} {plain(item.forms[0].content)}"),
            "label": self._sentences.label(item.label),
            "readers": self._readers.of_step(item),
            "forms": [
                self._read_by(tag, partial(self._form, form)) | {"readers": tag}
                for form, tag in self._readers.forms(item)
            ],
            "notes": [
                {
                    "content": self._read_by(tag, partial(self._sentences.write, note)),
                    "readers": tag,
                }
                for note, tag in self._readers.notes(item)
            ],
            "below": self._after_step(item) if self._after_step else "",
        }

    def _form(self, form: StepForm) -> dict[str, object]:
        words = self._sentences
        with words.holding() as notes:
            content = words.write(form.content)
            figure = self._block(form.figure) if form.figure else ""
        with words.holding() as result_notes:
            result = words.write(form.result)
            result_figure = self._block(form.result_figure) if form.result_figure else ""
        return {
            "label": self._sentences.label(form.label),
            "label_readers": self._readers.label,
            "content": content,
            "figure": figure,
            "footnotes": words.behind(notes),
            "result_label": form.result_label,
            "result": result,
            "result_figure": result_figure,
            "result_footnotes": words.behind(result_notes),
        }
