"""Walk two procedures through Chromium's certificate warning, as a person would.

``python walk.py --output DIR`` prints what was on the screen and leaves the pictures in ``DIR``.
"""

import os
import re
import shutil
import ssl
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops
from playwright.sync_api import Error, Locator, Page, ViewportSize, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from renderers.pdf.engine import font_configuration
from renderers.themes import Theme
from tests.practice.practice_site import PracticeSite, fingerprint, practice_site

PORT = 8443
SCREEN: ViewportSize = {"width": 960, "height": 640}
MARGIN = 24
WARNING = "Your connection is not private"
ERROR_CODE = "NET::ERR_CERT_AUTHORITY_INVALID"
NEW_TAB = "document.title === 'New Tab'"
# Rows of the page with the opened error code: between two lines near the chain's start and end.
CHAIN_CUT = 529
CHAIN_END = 666
# The first and last rows of pictures that do not show all of their page.
ROWS = {
    "certificate-details.png": (0, CHAIN_CUT),
    "below-the-certificate.png": (CHAIN_END, 10_000),
}
# Where a control is seen: a button as a whole, of all else the words, without the room beside them.
SEEN_AT = """control => {
  const words = document.createRange();
  words.selectNodeContents(control);
  const box = (control.tagName === 'BUTTON' ? control : words).getBoundingClientRect();
  return [box.x + scrollX, box.y + scrollY, box.width, box.height];
}"""
CONTROLS = "button, a, input, [role=button]"
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
]


@dataclass(frozen=True)
class Seen:
    """What was on the screen after a step; ``picture`` is a file name, or empty if none."""

    step: str
    text: str
    picture: str = ""


def chromium() -> str:
    """Return the path of Chromium: `CHROMIUM` if it is set, Debian's, else the one on PATH."""
    named = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
    program = shutil.which(named) or shutil.which("chromium")
    if program is None:
        raise FileNotFoundError("Chromium is neither /usr/bin/chromium nor on PATH")
    return program


@contextmanager
def browser_page() -> Iterator[Page]:
    """Yield an empty tab of a new Chromium with a new, ordinary profile; delete both after.

    An ordinary profile, because the warning says less in Playwright's usual incognito ones. It
    has the theme's fonts only, so that everything stands at the same place on each machine.
    """
    fonts = str(font_configuration(Theme()))
    environment: dict[str, str | float | bool] = {
        **os.environ, "LANGUAGE": "en_US", "FONTCONFIG_FILE": fonts,
    }  # fmt: skip
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile, sync_playwright() as playwright:
        launch = playwright.chromium.launch_persistent_context
        with launch(
            profile, executable_path=chromium(), args=OPTIONS, env=environment, viewport=SCREEN
        ) as browser:
            yield browser.pages[0]


def open_address(page: Page, url: str) -> None:
    """Go to ``url``; a certificate warning, or a swapped New Tab page, counts as arrival."""
    try:
        page.goto(url)
    except Error as error:
        if not re.search("net::ERR_CERT_|net::ERR_ABORTED at chrome://newtab", error.message):
            raise


def control(page: Page, label: str) -> Locator:
    """Return the one visible control that bears exactly ``label``, as the screen spells it."""
    visible = page.locator(CONTROLS).filter(visible=True).all()
    labels = [" ".join(each.inner_text().split()) for each in visible]
    if labels.count(label) != 1:
        raise LookupError(f"not exactly one control {label!r} among {labels}")
    return visible[labels.index(label)]


def click(page: Page, label: str) -> None:
    """Click the one visible control that bears exactly ``label``."""
    control(page, label).click()


def sees(page: Page, text: str, timeout: float = 3000) -> bool:
    """Tell whether ``text`` is on the page, or comes within ``timeout`` milliseconds."""
    shown = "text => document.body.innerText.replace(/\\s+/g, ' ').includes(text)"
    try:
        page.wait_for_function(shown, arg=text, timeout=timeout)
    except TooLate:
        return False
    return True


def require(page: Page, text: str) -> None:
    """Raise AssertionError, with what is there, unless ``text`` is on the page."""
    if not sees(page, text):
        raise AssertionError(f"{text!r} is not on the page: {page.inner_text('body')!r}")


def shown_fingerprint(page: Page) -> str:
    """Return the fingerprint of the certificate that the opened error code spells out."""
    _, start, rest = page.inner_text("body").partition(ssl.PEM_HEADER)
    inside, end, _ = rest.partition(ssl.PEM_FOOTER)
    return fingerprint(start + inside + end)


def content_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Return the box (left, top, right, bottom) of what is not empty, with a margin around it."""
    white = Image.new("RGB", image.size, (255, 255, 255))
    left, top, right, bottom = ImageChops.difference(image, white).getbbox() or (0, 0, *image.size)
    end = min(right + MARGIN, image.width), min(bottom + MARGIN, image.height)
    return max(left - MARGIN, 0), max(top - MARGIN, 0), *end


def photograph(page: Page, name: str) -> tuple[Image.Image, tuple[int, int]]:
    """Return the page as the picture ``name`` shows it, and where it begins: column and row."""
    page.mouse.move(0, 0)
    shot = page.screenshot(full_page=True, animations="disabled")
    image = Image.open(BytesIO(shot)).convert("RGB")
    left, top, right, bottom = content_box(image)
    first, last = ROWS.get(name, (0, image.height))
    start = max(top, first)
    return image.crop((left, start, right, min(bottom, last))), (left, start)


def picture(page: Page, file: Path) -> str:
    """Save what is on the page, as far as a picture of this name shows it; return the name."""
    image, _ = photograph(page, file.name)
    image.save(file, optimize=True)
    return file.name


def region(page: Page, name: str, label: str) -> tuple[float, float, float, float]:
    """Return where a control is on the picture ``name``: left, top, width, height, as fractions."""
    image, (column, row) = photograph(page, name)
    left, top, width, height = control(page, label).evaluate(SEEN_AT)
    across, down = image.size
    return (left - column) / across, (top - row) / down, width / across, height / down


def seen(page: Page, step: str, picture: str = "") -> Seen:
    """Return what is on the screen now: the tab's title, and the text as it is spelled there."""
    return Seen(step, f"[{page.title()}]\n{page.inner_text('body').strip()}", picture)


def meet_warning(page: Page, site: PracticeSite) -> None:
    """Open the site's address in a new tab and arrive at the warning."""
    open_address(page, "chrome://newtab/")
    page.wait_for_function(NEW_TAB)
    open_address(page, site.url)
    require(page, WARNING)


def turn_back(page: Page) -> None:
    """Click "Back to safety" and arrive at the page before the warning, the New Tab page."""
    click(page, "Back to safety")
    page.wait_for_function(NEW_TAB)


def check_certificate(page: Page, site: PracticeSite, folder: Path) -> Iterator[Seen]:
    """Check whose certificate it is, and turn back; yield what each step brings."""
    meet_warning(page, site)
    shot = picture(page, folder / "connection-not-private.png")
    yield seen(page, f"Open {site.url}", shot)
    click(page, ERROR_CODE)
    require(page, "PEM encoded chain:")
    shot = picture(page, folder / "certificate-details.png")
    yield seen(page, f"Click {ERROR_CODE}", shot)
    shot = picture(page, folder / "below-the-certificate.png")
    yield Seen("Compare", f"shown: {shown_fingerprint(page)}\ngiven: {site.fingerprint}", shot)
    turn_back(page)
    yield seen(page, "Click Back to safety")


def open_past_warning(page: Page, site: PracticeSite, folder: Path) -> Iterator[Seen]:
    """Open the site past the warning; yield what each step brings."""
    meet_warning(page, site)
    click(page, "Advanced")
    require(page, f"This server could not prove that it is {site.host};")
    yield seen(page, "Click Advanced", picture(page, folder / "advanced-opened.png"))
    click(page, f"Proceed to {site.host} (unsafe)")
    require(page, "Practice Site sign-in")
    shot = picture(page, folder / "sign-in-page.png")
    yield seen(page, f"Click Proceed to {site.host} (unsafe)", shot)


def walk(folder: Path) -> Iterator[Seen]:
    """Perform both procedures, each in a browser of its own; yield what each step brings."""
    folder.mkdir(parents=True, exist_ok=True)
    with practice_site(PORT) as site:
        for procedure in (check_certificate, open_past_warning):
            with browser_page() as page:
                yield from procedure(page, site, folder)


def main() -> None:
    """Walk, and print what was seen."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, required=True, metavar="DIR")
    for view in walk(parser.parse_args().output):
        print(f"== {view.step}  {view.picture}\n{view.text}\n")


if __name__ == "__main__":
    main()
