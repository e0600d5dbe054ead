"""Promise: the English manual says what happens. Every step of it is performed in Chromium.

The steps come from the content: the controls they name are clicked, and what they promise is
looked for. This is what its verification stands for.
"""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from pipeline.markup import Marked, parse
from schemas.procedure import Procedure, Step
from tests.conftest import CONTENT, open_library
from tests.practice.practice_site import PracticeSite, practice_site
from tests.practice.walk import (
    NEW_TAB,
    browser_page,
    click,
    meet_warning,
    open_address,
    sees,
    shown_fingerprint,
)

LIBRARY = open_library(CONTENT)


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


def perform(page: Page, step: Step) -> None:
    for label in controls(step):
        click(page, label)
    if step.sees:
        for words in quoted(step.sees.text):
            assert sees(page, words), words


def steps(procedure: str) -> tuple[Procedure, dict[str, Step]]:
    found = LIBRARY.procedures[procedure]
    return found, {step.id: step for step in found.steps}


@pytest.mark.slow
def test_the_certificate_can_be_checked_as_the_manual_says() -> None:
    _, by_id = steps("check-certificate")
    assert list(by_id) == ["open-address", "show-certificate", "compare", "turn-back"]
    with practice_site() as site, browser_page() as page:
        meet_warning(page, site)
        perform(page, by_id["open-address"])
        perform(page, by_id["show-certificate"])
        for words in ("Subject: localhost", "Issuer: localhost", "Expires on:", "PEM encoded"):
            assert sees(page, words), words
        assert shown_fingerprint(page) == site.fingerprint
        perform(page, by_id["turn-back"])
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
        perform(page, by_id["show-more"])
        assert sees(page, "This server could not prove that it is localhost")
        perform(page, by_id["proceed"])
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
    assert Path(CONTENT / "figures" / "practice-site").is_dir()
