"""Promise: the English manual says what happens. Every step of it is performed in Chromium.

The steps come from the content: the controls they name are clicked, and what they promise is
looked for. This is what its verification stands for. Its pictures are held against the page too:
the words that are told of them, and the places of the controls that are marked on them.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pipeline.markup.markup import Marked, parse
from schemas.figure import Figure, Shown
from schemas.procedure import Procedure, Step, figures
from tests.conftest import CONTENT, open_library
from tests.practice.practice_site import PracticeSite, practice_site
from tests.practice.walk import (
    NEW_TAB,
    browser_page,
    click,
    meet_warning,
    open_address,
    region,
    sees,
    shown_fingerprint,
)

LIBRARY = open_library(CONTENT)
DATE = re.compile(r"[A-Z][a-z]{2} \d{1,2}, \d{4}")

Box = tuple[float, float, float, float]


def controls(step: Step) -> list[str]:
    """Return the labels of the controls that a step names."""
    return [
        "".join(getattr(part, "text", "") for part in piece.content)
        for piece in parse(step.do).pieces
        if isinstance(piece, Marked) and piece.kind == "control"
    ]


def quoted(text: str) -> list[str]:
    """Return the words on the screen that a result quotes."""
    return re.findall("“([^”]+)”", text)


def told(shown: Shown) -> list[str]:
    """Return the words that are told of a picture, without the brackets around its links."""
    labels = [str(getattr(part, part.kind)) for part in shown.says]
    return [label.replace("[", "").replace("]", "") for label in labels]


def overlap(one: Box, other: Box) -> float:
    """Return what two boxes (left, top, width, height) share, as a part of what they cover."""
    width = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    height = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(width, 0) * max(height, 0)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def look_at(page: Page, procedure: Procedure, figure: Figure | None) -> None:
    """Hold a picture of the manual against the page that it is said to show."""
    if figure is None:
        return
    shown = procedure.shown(figure)
    assert shown.image
    for words in told(shown):
        assert sees(page, DATE.split(words)[0].strip()), words
    for label, hotspot in shown.hotspots.items():
        seen = region(page, Path(shown.image).name, label)
        assert overlap(hotspot, seen) > 0.5, (label, hotspot, seen)


def perform(page: Page, procedure: Procedure, step: Step) -> None:
    look_at(page, procedure, step.figure)
    for label in controls(step):
        click(page, label)
    if step.sees:
        for words in quoted(step.sees.text):
            assert sees(page, words), words
        look_at(page, procedure, step.sees.figure)


def steps(procedure: str) -> tuple[Procedure, dict[str, Step]]:
    found = LIBRARY.procedures[procedure]
    return found, {step.id: step for step in found.steps}


@pytest.mark.slow
def test_the_certificate_can_be_checked_as_the_manual_says() -> None:
    procedure, by_id = steps("check-certificate")
    assert list(by_id) == ["open-address", "show-certificate", "compare", "turn-back"]
    with practice_site() as site, browser_page() as page:
        meet_warning(page, site)
        perform(page, procedure, by_id["open-address"])
        perform(page, procedure, by_id["show-certificate"])
        for words in ("Subject: localhost", "Issuer: localhost", "Expires on:", "PEM encoded"):
            assert sees(page, words), words
        assert shown_fingerprint(page) == site.fingerprint
        perform(page, procedure, by_id["turn-back"])
        page.wait_for_function(NEW_TAB)


@pytest.mark.slow
def test_another_site_s_certificate_is_told_apart() -> None:
    with practice_site() as one, practice_site() as other, browser_page() as page:
        meet_warning(page, other)
        click(page, "NET::ERR_CERT_AUTHORITY_INVALID")
        assert shown_fingerprint(page) not in {one.fingerprint, ""}


@pytest.mark.slow
def test_the_site_can_be_opened_as_the_manual_says() -> None:
    procedure, by_id = steps("open-past-warning")
    assert list(by_id) == ["show-more", "proceed"]
    assert procedure.safety, "passing a warning needs a safety message"
    assert all(message.owner for message in procedure.safety)
    with practice_site() as site, browser_page() as page:
        meet_warning(page, site)
        perform(page, procedure, by_id["show-more"])
        assert sees(page, "This server could not prove that it is localhost")
        perform(page, procedure, by_id["proceed"])
        assert sees(page, "Practice Site sign-in")
        assert_no_warning_again(page, site)


def assert_no_warning_again(page: Page, site: PracticeSite) -> None:
    """Look for the manual's last sentence: no second warning for this certificate."""
    open_address(page, "about:blank")
    open_address(page, site.url)
    assert sees(page, "Practice Site sign-in")


def test_every_control_of_the_manual_was_looked_at() -> None:
    manual = LIBRARY.manuals["practice-site"]
    all_steps = [step for name in manual.procedures for step in LIBRARY.procedures[name].steps]
    labels = [label for step in all_steps for label in controls(step)]
    assert labels == [
        "NET::ERR_CERT_AUTHORITY_INVALID",
        "Back to safety",
        "Advanced",
        "Proceed to localhost (unsafe)",
    ]
    for step in all_steps:
        marked = [target.words for target in step.figure.tap] if step.figure else []
        assert marked == controls(step), step.id


def test_every_picture_of_the_manual_was_looked_at() -> None:
    manual = LIBRARY.manuals["practice-site"]
    shown = [
        procedure.shown(figure)
        for procedure in (LIBRARY.procedures[name] for name in manual.procedures)
        for step in procedure.steps
        for figure in figures(step)
    ]
    taken = {path.name for path in (CONTENT / "figures" / "practice-site").iterdir()}
    assert taken
    assert {Path(it.image or "").name for it in shown} == taken
    assert all(told(it) for it in shown)
    assert len({label for it in shown for label in it.hotspots}) == 4
