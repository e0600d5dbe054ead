"""What a theme says in `theme.toml` and `screens.toml`: colours, fonts, paper, screens."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
# As it stands between quotes in style sheets, drawings and Word files.
FontName = Annotated[str, Field(pattern=r"^[^\"'\\\\<>&{};\x00-\x1f]{1,100}$")]
Millimetres = Annotated[float, Field(ge=0, le=2000)]


class Part(BaseModel):
    """The base of all of them: frozen, and nothing else may be told."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Colours(Part):
    """All colours of all formats, as `#rrggbb`."""

    text: Colour
    muted: Colour
    accent: Colour
    line: Colour
    panel: Colour
    paper: Colour
    danger: Colour
    warning: Colour
    caution: Colour
    notice: Colour


class DarkColours(Part):
    """Colours of the dark scheme that are not to be made of those of the light one."""

    text: Colour | None = None
    muted: Colour | None = None
    accent: Colour | None = None
    line: Colour | None = None
    panel: Colour | None = None
    paper: Colour | None = None
    danger: Colour | None = None
    warning: Colour | None = None
    caution: Colour | None = None
    notice: Colour | None = None


class LanguageFonts(Part):
    """Fonts of the reader's machine for one language: in Word, and on pages, the best one first."""

    word: FontName
    page: tuple[FontName, ...] = ()


class Fonts(Part):
    """`files` are fonts of Python packages, `package:file`; those in `fonts/` are added.

    `family` is the family of these fonts, which the PDF is set in. The Word file names fonts of
    the reader's machine: `word_latin` and `word_east_asian`, or those of its one of the
    `languages`.
    """

    files: tuple[Annotated[str, Field(pattern=r"^[a-z0-9_]+:[\w-][\w.-]*\.(otf|ttf)$")], ...]
    family: FontName
    word_latin: FontName
    word_east_asian: FontName
    languages: dict[str, LanguageFonts] = Field(default_factory=dict)


# Width, height and what the margins are if nothing is said of them, in millimetres.
PAPER = {"A4": (210.0, 297.0, 22.0), "A5": (148.0, 210.0, 15.0), "Letter": (215.9, 279.4, 22.0)}
# Steps are indented by so much, which is room that figures do not have.
STEP_INDENT = 10.0
# Beside a narrow figure its step has nearly as much room; two such figures fit on a page, and two
# pictures of phones with their captions and what is between steps.
_MOST_OF_WIDTH, _MOST_OF_HEIGHT, _MOST_OF_PICTURES = 0.53, 0.47, 0.4


class Page(Part):
    """Paper and its margins in millimetres; which parts begin on a page of their own.

    `size` says what lengths are that are not given.
    """

    size: Literal["A4", "A5", "Letter"]
    width: Millimetres
    height: Millimetres
    top: Millimetres
    bottom: Millimetres
    inner: Millimetres
    outer: Millimetres
    cover_page: bool
    new_page_for_procedures: bool

    @model_validator(mode="before")
    @classmethod
    def _fill_in(cls, values: dict[str, object]) -> dict[str, object]:
        if (size := values.get("size")) not in PAPER:
            return values
        width, height, margin = PAPER[str(size)]
        margins = dict.fromkeys(("top", "bottom", "inner", "outer"), margin)
        return {"width": width, "height": height, **margins, **values}

    @property
    def text_width(self) -> float:
        """Width between the margins."""
        return self.width - self.inner - self.outer

    @property
    def text_height(self) -> float:
        """Height between the margins."""
        return self.height - self.top - self.bottom


class Figures(Part):
    """The greatest width and height of figures on paper, and the length of a pixel in drawings.

    `beside` is of portrait figures that stand beside their steps in Word; `narrow_pixel` is of
    drawings that are higher than wide, or no wider than `portrait`; no picture of a screen is
    higher than `picture_height`. `webp` is for pages on screens.
    """

    portrait: tuple[Millimetres, Millimetres]
    beside: tuple[Millimetres, Millimetres]
    landscape: tuple[Millimetres, Millimetres]
    picture_height: Millimetres
    narrow_pixel: Annotated[float, Field(gt=0, le=1)]
    pixel: Annotated[float, Field(gt=0, le=1)]
    webp: bool

    def on(self, page: Page) -> "Figures":
        """Return what is left of these limits on a page that has no room for them.

        Drawings become smaller as narrow figures do, so that their words still have one size.
        """
        room, height = page.text_width - STEP_INDENT, page.text_height * _MOST_OF_HEIGHT
        portrait = _within(self.portrait, room * _MOST_OF_WIDTH, height)
        landscape = _within(self.landscape, room, height)
        pictures = max(page.text_height * _MOST_OF_PICTURES, 1)
        pixel = self.pixel * portrait[0] / self.portrait[0] if self.portrait[0] else self.pixel
        narrow = self.narrow_pixel * min(1, portrait[0] / max(self.beside[0], 1))
        limits = {
            "portrait": portrait,
            "landscape": landscape,
            "picture_height": min(self.picture_height, pictures),
            "narrow_pixel": narrow,
            "pixel": pixel,
        }
        return self.model_copy(update=limits)


def _within(limits: tuple[float, float], width: float, height: float) -> tuple[float, float]:
    return min(limits[0], max(width, 1)), min(limits[1], max(height, 1))


class Word(Part):
    """`template` is a Word file of the theme's folder that manuals are poured into, "" for none."""

    template: str


class ThemeSettings(Part):
    """`theme.toml`. The limits of figures are those that the page leaves."""

    colours: Colours
    dark: DarkColours = DarkColours()
    fonts: Fonts
    page: Page
    figures: Figures
    word: Word

    @model_validator(mode="after")
    def _keep_figures_on_the_page(self) -> Self:
        object.__setattr__(self, "figures", self.figures.on(self.page))
        return self


class Look(Part):
    """One table of `screens.toml`: how drawn screens of a system look. Lengths are pixels."""

    paper: Colour
    bar: Colour
    ink: Colour
    muted: Colour
    rule: Colour
    blank: Colour
    link: Colour
    group: Colour
    control: Colour
    on: Colour
    off: Colour
    hidden: Colour
    shade: Colour
    frame: Colour
    title: Literal["center", "left"]
    back: Literal["chevron", "arrow"]
    rows: Literal["full", "inset"]
    buttons: Literal["outlined", "tinted", "pill"]
    dialog_buttons: Literal["stacked", "trailing"]
    fields: Literal["boxed", "underlined"]
    toggles: Literal["wide", "thin"]
    radius: Annotated[float, Field(ge=0, le=40)]
    dialog_radius: Annotated[float, Field(ge=0, le=40)]
