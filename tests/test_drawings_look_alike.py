"""Promise: a drawing looks the same in a browser, in the PDF and as the picture in a Word file."""

import os
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageFilter
from playwright.sync_api import Page, sync_playwright

from pipeline.document.document import Asset, Illustration
from pipeline.document.screen_nodes import Screen
from renderers.drawing import Drawing
from renderers.images import data_url
from renderers.pdf import engine
from tests.practice.walk import OPTIONS, chromium
from tests.screen_samples import hard_screens, marked, part
from tests.test_drawing import THEME, drawing_of

# Pixels for each pixel of CSS; shades (of 256) that smoothing of edges may differ by.
SCALE = 2
SMOOTHING = 48
# In parts of all pixels.
MOST = 0.02

LENGTHS = """[...document.querySelectorAll('text')].map(
  words => [words.getBBox().width, words.textLength.baseVal.value])"""

SAMPLES = list(hard_screens())[::5] + list(hard_screens())[-5:]


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    """Return a page of a Chromium that has the theme's fonts only."""
    fonts = {**os.environ, "FONTCONFIG_FILE": str(engine.font_configuration(THEME))}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(fonts)
        )
        yield browser.new_page(device_scale_factor=SCALE, viewport={"width": 900, "height": 1400})
        browser.close()


def in_browser(drawing: Drawing, page: Page) -> Image.Image:
    source = data_url(Asset("image/svg+xml", drawing.svg(str).encode()))
    width, height = drawing.canvas.width, drawing.canvas.height
    size = f"width: {width}px; height: {height}px"
    page.set_content(
        f'<body style="margin: 0; background: #fff"><img style="display: block; {size}"'
        f' src="{source}">'
    )
    page.wait_for_function("document.images[0].complete")
    return Image.open(BytesIO(page.screenshot(full_page=True))).convert("L")


def on_paper(drawing: Drawing) -> Image.Image:
    source = data_url(Asset("image/svg+xml", drawing.svg(str, words="plain").encode()))
    width, height = drawing.canvas.width, drawing.canvas.height
    css = f"@page {{ size: {width}px {height}px; margin: 0 }} body {{ margin: 0 }}"
    css += f"img {{ display: block; width: {width}px; height: {height}px }}"
    html = f'<style>{css}</style><img src="{source}">'
    data = engine.load(THEME).HTML(string=html).write_pdf()
    # A point is 1/72 inch, a pixel of CSS 1/96.
    (first, *_) = pypdfium2.PdfDocument(data)
    image: Image.Image = first.render(scale=96 / 72 * SCALE).to_pil()
    return image.convert("L")


def as_picture(drawing: Drawing) -> Image.Image:
    image = Image.open(BytesIO(drawing.png({}, SCALE))).convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(white, image).convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ by more than the smoothing of edges.

    A pixel agrees when it lies between the darkest and the lightest of its neighbours in the
    other picture.
    """
    size = min(one.width, other.width), min(one.height, other.height)
    one, other = (it.crop((0, 0, *size)) for it in (one, other))
    strange = ImageChops.lighter(_beyond(one, other), _beyond(other, one))
    return sum(strange.histogram()[SMOOTHING:]) / (size[0] * size[1])


def _beyond(one: Image.Image, other: Image.Image) -> Image.Image:
    darkest, lightest = (
        other.filter(ImageFilter.MinFilter(3)),
        other.filter(ImageFilter.MaxFilter(3)),
    )
    return ImageChops.lighter(ImageChops.subtract(one, lightest), ImageChops.subtract(darkest, one))


@pytest.mark.slow
@pytest.mark.parametrize("figure", SAMPLES, ids=range(len(SAMPLES)))
def test_browser_paper_and_picture_show_the_same(figure: Illustration, page: Page) -> None:
    drawing = drawing_of(figure)
    seen = {
        "browser": in_browser(drawing, page),
        "paper": on_paper(drawing),
        "picture": as_picture(drawing),
    }
    for name, other in (("browser", "paper"), ("browser", "picture"), ("paper", "picture")):
        assert difference(seen[name], seen[other]) < MOST, (name, other)


def test_the_comparison_sees_a_word_that_moved() -> None:
    def screen(text: str) -> Image.Image:
        parts = (part("heading", "接続の確認"), part("text", text))
        return as_picture(drawing_of(marked(Screen("phone", "ios", parts=parts))))

    assert difference(screen("証明書を確認する"), screen("証明書を確認する")) == 0
    assert difference(screen("証明書を確認する"), screen("　証明書を確認")) > 0.001


def test_words_are_as_long_in_another_font(page: Page) -> None:
    """A wider font, here one with more room between its letters, makes no word longer."""
    drawing = drawing_of(SAMPLES[0])
    page.set_content(drawing.svg(str).replace("<svg ", '<svg letter-spacing="3" ', 1))
    lengths = page.evaluate(LENGTHS)
    assert len(lengths) > 5
    assert all(abs(drawn - wanted) < 1.5 for drawn, wanted in lengths), lengths
    page.set_content(
        drawing.svg(str, words="plain").replace("<svg ", '<svg letter-spacing="3" ', 1)
    )
    wider = page.evaluate("[...document.querySelectorAll('text')].map(it => it.getBBox().width)")
    assert max(now - drawn for now, (drawn, _) in zip(wider, lengths, strict=True)) > 20
