"""Style sheets and scripts of the page, and the hashes by which it allows them."""

import base64
import hashlib
import re
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.words.languages import is_right_to_left
from renderers import Context
from renderers.themes import Theme

# What the page on a screen has besides words, of the theme's folder `html`, in this order: all
# scripts run as one at the end of the page, all style sheets follow the common ones.
SCRIPTS = ("environment.js", "search.js", "follow.js")
STYLES = ("tools.css", "reader.css")
_COMMENT = re.compile(r"/\*.*?\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)
_INDENT = re.compile(r"\n\s+")
_STRING = re.compile(r"""("[^"]*"|'[^']*')""")
# A space before a colon belongs to a selector, one behind it to nobody.
_SPARE = re.compile(r"\s*([{};,])\s*|(?<=:)\s+")


def style_sheet(context: Context, medium: str, language: str = "en") -> str:
    """Return the theme's style: its values as custom properties, the common part, the medium's."""
    theme = context.theme
    values = {
        "colours": theme.settings.colours.model_dump(),
        "dark": theme.dark_colours if medium == "screen" else {},
        "fonts": fonts_of(theme, medium),
        "page": theme.settings.page.model_dump(),
        "figures": theme.settings.figures.model_dump(mode="json"),
    }
    properties = theme.template("html/values.css.j2").render(values)
    common, own = theme.text("html/manual.css"), theme.text(f"html/{medium}.css")
    own += theme.text("html/right-to-left.css") if is_right_to_left(language) else ""
    return f"\n{lean_style(properties + common + own)}"


def fonts_of(theme: Theme, medium: str) -> dict[str, object]:
    """Return the fonts of a style sheet; paper has none but the theme's own."""
    fonts = theme.settings.fonts
    others = {it: its.page for it, its in fonts.languages.items() if its.page}
    return {"family": fonts.family, "languages": others if medium == "screen" else {}}


@dataclass(frozen=True, slots=True)
class Shared:
    """The names of files that a page has in common with others of a site."""

    style: str
    script: str
    home: str
    home_words: str
    feed: str = ""


def style_of_page(context: Context, language: str) -> str:
    """Return the whole style of a page on a screen."""
    own = "".join(context.theme.text(f"html/{name}") for name in STYLES)
    return style_sheet(context, "screen", language) + lean_style(own)


def style_of(context: Context, medium: str, language: str) -> str:
    """Return the whole style of a page for a medium."""
    if medium == "screen":
        return style_of_page(context, language)
    return style_sheet(context, medium, language)


def script_of(context: Context, names: tuple[str, ...] = SCRIPTS) -> str:
    """Return scripts of the theme as one; each keeps its names to itself."""
    return lean("".join(f"{{\n{context.theme.script(f'html/{name}')}}}\n" for name in names))


def lean(text: str) -> str:
    """Return a style sheet or script without its comments and indents.

    Comments are `/* … */`, and lines that begin with `//`; so no text in a script may look so.
    """
    return _INDENT.sub("\n", _COMMENT.sub("", text))


def lean_style(text: str) -> str:
    """Return a style sheet without what it does not need to say the same; its texts stay."""
    parts = _STRING.split(lean(text))
    parts[::2] = [_SPARE.sub(r"\1", part).replace(";}", "}") for part in parts[::2]]
    return "".join(parts)


def hash_of(text: str) -> str:
    """Return the hash by which a Content-Security-Policy allows a style sheet or script."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def data_block(text: str) -> Markup:
    """Return JSON as it can stand in a `script`, which nothing but its end tag ends."""
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it
