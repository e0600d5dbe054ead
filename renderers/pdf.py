"""`pdf`: our HTML on paper, through WeasyPrint, which is given bytes and never an address."""

import atexit
import hashlib
import logging
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NoReturn
from xml.sax.saxutils import escape

from pipeline import rules
from pipeline.composing.document import Asset, Document
from renderers import Context, UnavailableError
from renderers.glyphs import report_missing_glyph
from renderers.html import page
from renderers.themes import Theme
from schemas.base import Place

_SCHEME = "asset"
_LOGGER = logging.getLogger("weasyprint")
# WeasyPrint 70 logs each character that no font of ours has, and then once that there were many.
_NO_GLYPH = re.compile(
    r'\.notdef glyph .*"(?P<character>.+)" \((?P<code>U\+[0-9A-F]+)\)', re.DOTALL
)
_MANY_MISSING = re.compile(r"Too many glyphs missing")

_FONT_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
{folders}
<cachedir prefix="xdg">fontconfig</cachedir>
<cachedir>{cache}</cachedir>
</fontconfig>
"""
INSTRUCTIONS = {
    "win32": "install MSYS2, then: pacman -S mingw-w64-ucrt-x86_64-pango",
    "darwin": "brew install pango",
    "linux": "sudo apt-get install --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 "
    "libharfbuzz-subset0",
}


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one tagged PDF (PDF/UA-1). Whatever WeasyPrint logs is reported, and nothing returned.

    Raises UnavailableError where Pango is not installed.
    """
    weasyprint = _weasyprint(context.theme)
    from renderers.pdf_tags import give_bodies_to_list_items

    assets: dict[str, Asset] = {}

    def embed(asset: Asset) -> str:
        name = _digest(asset.data)
        assets[name] = asset
        return name

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc,name-defined]  # no types
        """Knows the document's pictures by digest; refuses everything else."""

        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401, ARG002
            asset = assets.get(url)
            if asset is None:
                _refuse(url)
            media = {"Content-Type": asset.media_type}
            return weasyprint.urls.URLFetcherResponse(url, body=asset.data, headers=media)

    fetcher = Fetcher(allowed_protocols={_SCHEME}, allow_redirects=False, fail_on_errors=True)
    text = page(document, context, "print", embed)
    data = b""
    with _log() as messages:
        try:
            made = weasyprint.HTML(string=text, url_fetcher=fetcher, base_url=None)
            data = made.write_pdf(
                pdf_variant="pdf/ua-1", custom_metadata=False, finisher=give_bodies_to_list_items
            )
        except weasyprint.urls.FatalURLFetchingError as error:  # a BaseException
            messages.append(str(error))
    _report(messages, document, context)
    return {} if messages else {f"{document.name}.pdf": data}


def _digest(data: bytes) -> str:
    return f"{_SCHEME}:{hashlib.sha256(data).hexdigest()}"


def _refuse(url: str) -> NoReturn:
    message = f"not an asset of this document: {url[:80]}"
    raise ValueError(message)


def _report(messages: list[str], document: Document, context: Context) -> None:
    """Report every message; a missing glyph at the first place in the content that needs it."""
    nowhere = Place(document.name)
    for message in messages:
        if missing := _NO_GLYPH.search(message):
            report_missing_glyph(missing["character"], document, context)
        elif not (_MANY_MISSING.match(message) and any(map(_NO_GLYPH.search, messages))):
            context.report.add(rules.RENDERER_MESSAGE, nowhere, format="pdf", message=message)


@contextmanager
def _log() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs at warning level or above, in place of printing it."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    collector, before = Collector(logging.WARNING), _LOGGER.handlers[:]
    _LOGGER.handlers[:] = [collector]
    try:
        yield messages
    finally:
        _LOGGER.handlers[:] = before


def _weasyprint(theme: Theme) -> Any:  # noqa: ANN401 - WeasyPrint has no types
    """Import WeasyPrint with only the theme's fonts in reach.

    Why before the import: fontconfig reads its file once, when Pango is first used.
    """
    if "weasyprint" not in sys.modules:
        os.environ["FONTCONFIG_FILE"] = str(_font_configuration(theme))
    try:
        import weasyprint
    except OSError as error:
        library = re.search(r"'([^']+)'", str(error))
        name = library[1] if library else "Pango"
        raise UnavailableError(f"{name} is missing", _instruction()) from None
    return weasyprint


def _instruction() -> str:
    return INSTRUCTIONS.get(sys.platform, INSTRUCTIONS["linux"])


def _font_configuration(theme: Theme) -> Path:
    """Write a fontconfig file that lists the folders of the theme's fonts and nothing else."""
    folders = sorted({str(path.parent) for path in theme.fonts()})
    listed = "\n".join(f"<dir>{escape(folder)}</dir>" for folder in folders)
    path = Path(_private_folder()) / "fonts.conf"
    # The second cache is for machines on which the person has no folder to write to.
    text = _FONT_CONFIGURATION.format(folders=listed, cache=escape(_private_folder()))
    path.write_text(text, encoding="utf-8")
    return path


@cache
def _private_folder() -> str:
    """Return a folder of this process alone; it goes when the process ends."""
    folder = tempfile.mkdtemp(prefix="operation-manual-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
