"""`pdf`: our HTML on paper, through WeasyPrint, which is given bytes and never an address.

Every file is PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1) at once, and is validated.
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any, NoReturn

from pipeline import rules
from pipeline.composing.identity import identity_of, to_text
from pipeline.document.document import Asset, Document
from renderers import Context
from renderers.html import page
from renderers.identities import PDF_FILE
from renderers.pdf import engine, messages
from renderers.pdf.proof import shortcomings
from renderers.pdf.speed import collected_alone
from schemas.base import Place

_SCHEME = "asset"
# PDF/A: what red, green and blue are (ISO 19005-3, 6.2.4.2). WeasyPrint's name and file for them.
_COLOURS, _PROFILE = "srgb", "sRGB2014.icc"
_GIVEN = ""


def render(document: Document, context: Context) -> Mapping[str, bytes]:
    """Return one PDF. Whatever WeasyPrint logs or a validator finds is reported, and no file made.

    Raises UnavailableError where Pango is not installed.
    """
    weasyprint = engine.load(context.theme)
    assets: dict[str, Asset] = {}

    def embed(asset: Asset) -> str:
        name = f"{_SCHEME}:{asset.digest}"
        assets[name] = asset
        return name

    text = page(document, context, "print", embed)
    data = b""
    with messages.collected() as logged:
        try:
            with collected_alone():
                data = _write(text, document, context, assets)
        except weasyprint.urls.FatalURLFetchingError as error:  # a BaseException
            logged.append(str(error))
    messages.report(logged, document, context)
    found = [] if logged else shortcomings(data)
    for shortcoming in found:
        context.report.add(rules.PDF_FALLS_SHORT, Place(document.name), message=shortcoming)
    return {} if logged or found else {f"{document.name}.pdf": data}


def _write(text: str, document: Document, context: Context, assets: Mapping[str, Asset]) -> bytes:
    """Return the PDF of a page, drawn and written by WeasyPrint."""
    import weasyprint

    from renderers.pdf import letters
    from renderers.pdf.asked_once import asked_once
    from renderers.pdf.attachments import attached
    from renderers.pdf.drawing_order import self_contained
    from renderers.pdf.line_starts import flush
    from renderers.pdf.metadata import both_standards
    from renderers.pdf.pictures import passed_through
    from renderers.pdf.shared_styles import styles_shared
    from renderers.pdf.side_by_side import laid_out_once
    from renderers.pdf.speed import quickened
    from renderers.pdf.streams import ended_clearly
    from renderers.pdf.subsets import pinned
    from renderers.pdf.tags import mended, tidied

    fetcher = _fetcher(assets)
    identity = {PDF_FILE: to_text(identity_of(document)).encode()}
    options = {"pdf_variant": "pdf/a-3a", "custom_metadata": False}
    with (
        ended_clearly(),
        quickened(),
        mended(),
        self_contained(),
        flush(),
        letters.told(),
        pinned(),
        laid_out_once(),
        styles_shared(),
        asked_once(),
    ):
        html = weasyprint.HTML(string=text, url_fetcher=fetcher, base_url=None)
        laid_out = html.render(
            cache=passed_through(assets), color_profiles={_COLOURS: _profile()}, **options
        )
        laid_out.metadata = both_standards(laid_out.metadata)
        data: bytes = laid_out.write_pdf(
            finisher=tidied,
            attachments=attached({**context.attachments, **identity}, document),
            output_intent=_GIVEN,
            **options,
        )
    return data


def _profile() -> Any:
    """Return the profile of the colours. Why: WeasyPrint leaves the file open if it reads it."""
    from weasyprint.css import ColorProfile
    from weasyprint.pdf import __package__ as package

    with (files(package) / _PROFILE).open("rb") as file:
        return ColorProfile(file, _PROFILE, "relative-colorimetric", (["r"], ["g"], ["b"]))


def _fetcher(assets: Mapping[str, Asset]) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class Fetcher(URLFetcher):  # type: ignore[misc]  # no types
        """Knows the document's pictures by digest; refuses everything else."""

        def fetch(self, url: str, headers: object = None) -> Any:
            asset = assets.get(url)
            if asset is None:
                _refuse(url)
            media = {"Content-Type": asset.media_type}
            return URLFetcherResponse(url, body=asset.data, headers=media)

    return Fetcher(allowed_protocols={_SCHEME}, allow_redirects=False, fail_on_errors=True)


def _refuse(url: str) -> NoReturn:
    message = f"not an asset of this document: {url[:80]}"
    raise ValueError(message)
