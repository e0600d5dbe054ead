"""Promise: a site is whole: pages share what is common to them, every link leads somewhere."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lxml import etree
from playwright.sync_api import sync_playwright

from build import main
from tests.conftest import CONTENT
from tests.practice.walk import OPTIONS, chromium

ADDRESS = "https://manuals.example.com/help/"
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = re.compile(r'(?:href|src)="([^"#]+)')


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["site", *arguments], prog_name="build.py")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "site"
    result = run("-o", str(folder), "--address", ADDRESS, "-f", "docx")
    assert result.exit_code == 0, result.output
    return folder


def texts(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))}


def test_every_manual_has_a_page_and_is_in_the_list(site: Path) -> None:
    pages = texts(site)
    names = ("login-warning", "login-warning.en", "practice-site")
    assert pages.keys() == {"index.html", *(f"{name}.html" for name in names)}
    for name in names:
        assert f'href="{name}.html"' in pages["index.html"]
        assert f'href="{name}.docx"' in pages["index.html"]
    assert '<html lang="ja">' in pages["index.html"]
    assert '<li lang="en">' in pages["index.html"], "a manual in another language says so"


def test_every_link_leads_to_a_file_of_the_site(site: Path) -> None:
    seen = 0
    for text in texts(site).values():
        for target in LINK.findall(text):
            if not re.match(r"[a-z]+:", target):
                assert (site / target).is_file(), target
                seen += 1
    assert seen > 20


def test_pages_share_their_style_script_and_pictures(site: Path) -> None:
    pages = texts(site)
    for name in ("login-warning.html", "practice-site.html"):
        assert "<style" not in pages[name]
        assert "<script>" not in pages[name]
        assert "data:image" not in pages[name]
    shared = {name: {it for it in LINK.findall(text) if it.endswith((".css", ".js"))}
              for name, text in pages.items()}  # fmt: skip
    assert len(shared["login-warning.html"]) == 2
    assert shared["login-warning.html"] == shared["practice-site.html"]


def test_map_and_feed_tell_whole_addresses(site: Path) -> None:
    places = [it.text for it in etree.parse(site / "sitemap.xml").iter(f"{MAP}loc")]
    names = ("login-warning", "login-warning.en", "practice-site")
    assert places == [ADDRESS, *(f"{ADDRESS}{name}.html" for name in names)]
    feed = etree.parse(site / "feed.xml").getroot()
    ids = [str(it.findtext(f"{ATOM}id")) for it in feed.iter(f"{ATOM}entry")]
    assert ids == [
        f"{ADDRESS}practice-site.html#2026-11-23",
        f"{ADDRESS}login-warning.en.html#2019-03-19",
        f"{ADDRESS}login-warning.html#2019-03-19",
    ]
    assert feed.findtext(f"{ATOM}updated") == "2026-11-23T00:00:00Z"


def test_pages_lead_to_the_same_manual_in_other_languages(site: Path) -> None:
    pages = texts(site)
    for name, other, language in (
        ("login-warning.html", "login-warning.en.html", "en"),
        ("login-warning.en.html", "login-warning.html", "ja"),
    ):
        assert f'<link rel="alternate" hreflang="{language}" href="{other}">' in pages[name]
        assert f'<a href="{other}" hreflang="{language}"' in pages[name]
    assert "hreflang" not in pages["practice-site.html"]


def test_without_an_address_there_is_neither_map_nor_feed(tmp_path: Path) -> None:
    assert run("-o", str(tmp_path), "practice-site").exit_code == 0
    assert not list(tmp_path.glob("*.xml"))
    assert "feed.xml" not in (tmp_path / "index.html").read_text(encoding="utf-8")


def test_the_feed_tells_what_changed_and_when(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)

    def git(*arguments: str, day: str = "2026-11-01") -> None:
        moment = f"{day}T12:00:00Z"
        who = {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "HOME": str(tmp_path)}
        names = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        subprocess.run(
            ["git", *names, *arguments], cwd=content, check=True, capture_output=True,
            env=os.environ | who,
        )  # fmt: skip

    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    path = content / "procedures" / "open-past-warning.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("do: ", "do: First, ", 1), encoding="utf-8")
    git("commit", "-am", "second", day="2026-11-05")
    result = run(
        *("--content", str(content), "-o", str(tmp_path / "site")),
        *("--address", ADDRESS, "--changes-since", "2026-11-02"),
    )
    assert result.exit_code == 0, result.output
    feed = etree.parse(tmp_path / "site" / "feed.xml").getroot()
    by_id = {it.findtext(f"{ATOM}id"): it for it in feed.iter(f"{ATOM}entry")}
    entry = by_id[f"{ADDRESS}practice-site.html#2026-11-05"]
    assert "First, " in str(entry.findtext(f"{ATOM}content"))
    assert entry.findtext(f"{ATOM}updated") == "2026-11-05T00:00:00Z"
    assert len(by_id) == len(list(feed.iter(f"{ATOM}entry"))), "ids are unique"


def test_what_is_no_more_is_removed_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "robots.txt").write_text("mine", encoding="utf-8")
    assert run("-o", str(tmp_path)).exit_code == 0
    before = {path.name for path in tmp_path.iterdir()}
    assert run("-o", str(tmp_path), "practice-site").exit_code == 0
    after = {path.name for path in tmp_path.iterdir()}
    assert "login-warning.html" in before - after
    assert {"robots.txt", "practice-site.html", "index.html"} <= after
    assert not [name for name in after if name.endswith(".svg") and name not in before]


def test_no_manual_takes_the_place_of_the_list(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    old = content / "manuals" / "practice-site.yaml"
    text = old.read_text(encoding="utf-8").replace("id: practice-site", "id: index")
    old.with_name("index.yaml").write_text(text, encoding="utf-8")
    old.unlink()
    (content / "editions.yaml").unlink()
    result = run("--content", str(content), "-o", str(tmp_path / "site"), "index")
    assert result.exit_code == 1
    assert "[name-collision]" in result.output
    assert not (tmp_path / "site").exists()


def test_a_list_that_somebody_wrote_removes_nothing_outside(tmp_path: Path) -> None:
    site, mine = tmp_path / "site", tmp_path / "mine.txt"
    site.mkdir()
    mine.write_text("mine", encoding="utf-8")
    (site / "site-files.txt").write_text(f"../mine.txt\n{mine}\n.hidden\n", encoding="utf-8")
    (site / ".hidden").write_text("mine", encoding="utf-8")
    assert run("-o", str(site), "practice-site").exit_code == 0
    assert mine.is_file()
    assert (site / ".hidden").is_file()


@pytest.mark.parametrize(
    "address", ["manuals.example.com", "ftp://a/", "https:///x", "https://a/?b", "https://a/#b"]
)
def test_what_is_no_address_is_refused(tmp_path: Path, address: str) -> None:
    result = run("-o", str(tmp_path), "--address", address)
    assert result.exit_code == 2
    assert "https://" in result.output


def test_the_same_site_has_the_same_bytes(site: Path, tmp_path: Path) -> None:
    assert run("-o", str(tmp_path), "--address", ADDRESS, "-f", "docx").exit_code == 0
    first = {path.name: path.read_bytes() for path in site.iterdir()}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first


@pytest.mark.slow
def test_pages_work_in_a_browser_from_a_disk(site: Path) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=OPTIONS, env=dict(os.environ)
        )
        page = browser.new_page(viewport={"width": 360, "height": 740})
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto((site / "index.html").as_uri())
        page.get_by_role("link", name="Practice Site operation manual").first.click()
        page.wait_for_url("**/practice-site.html")
        page.evaluate(
            "Promise.all([...document.images].map(it =>"
            " { it.loading = 'eager'; return it.decode() }))"
        )
        page.get_by_role("searchbox").fill("unsafe")
        assert page.locator(".hits li").count() > 0, "the script runs, and finds words of screens"
        page.get_by_role("link", name="All manuals").click()
        page.wait_for_url("**/index.html")
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert not said
        browser.close()
