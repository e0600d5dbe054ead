"""Which tasks of a page keep a phone busy: a manual of 14, of 200 and of 1,000 steps.

    python bench/web_page.py [STEPS …]

Chromium traces its main thread while the page opens and while somebody uses it. What counts is
the CPU time of each task, four times as long as here, as Lighthouse takes it for a phone; what is
beyond 50 ms of a task is added up as blocking time.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from bench.preview import make
from tests.practice.walk import chromium

_SLOWER = 4
_LONG = 50
_TASKS = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"]
_OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
_PHONE: ViewportSize = {"width": 390, "height": 844}
_TYPE = """const it = document.querySelector("#_find"); it.value = {};
it.dispatchEvent(new Event("input", {{ bubbles: true }}))"""
_CHOOSE = """const it = document.querySelector("#_reader"); it.selectedIndex = it.length - 1;
it.dispatchEvent(new Event("change", { bubbles: true }))"""
_STEPS = (14, 200, 1000)


def tasks(browser: Browser, page: Page, act: Callable[[], object], wait: int) -> list[float]:
    """Return the milliseconds of CPU that each task of the page's main thread took."""
    browser.start_tracing(page=page, categories=_TASKS)
    act()
    page.wait_for_timeout(wait)
    events = json.loads(browser.stop_tracing())["traceEvents"]
    threads = {
        (it["pid"], it["tid"])
        for it in events
        if it["name"] == "thread_name" and it["args"]["name"] == "CrRendererMain"
    }
    return [
        it["tdur"] / 1000
        for it in events
        if it["name"] == "RunTask" and "tdur" in it and (it["pid"], it["tid"]) in threads
    ]


def done(browser: Browser, page: Page, script: str) -> list[float]:
    """Return the same of what a script does, in a task of its own."""
    script = f"setTimeout(() => {{ {script} }}, 100)"
    return tasks(browser, page, lambda: page.evaluate(script), 2000)


def told(name: str, times: list[float]) -> None:
    """Print how long the longest task is on a phone, and the sum of what is beyond 50 ms."""
    slow = [it * _SLOWER for it in times]
    over = sum(it - _LONG for it in slow if it > _LONG)
    long = sorted((round(it) for it in slow if it > _LONG), reverse=True)[:6]
    longest = max(slow, default=0)
    print(f"    {name:<22} longest {longest:4.0f} ms, blocking {over:5.0f} ms  {long}")


def used(browser: Browser, path: Path) -> None:
    """Open a page as on a phone, use it, and print how long its tasks are."""
    page = browser.new_page(viewport=_PHONE, device_scale_factor=2, is_mobile=True, has_touch=True)
    told("opened", tasks(browser, page, lambda: page.goto(path.as_uri()), 4000))
    field = page.locator("#_find")
    told("search looked at", tasks(browser, page, field.focus, 2000))
    for word in ("一", "一般", "パスワードがわからない"):
        told(f"searched {word}", done(browser, page, _TYPE.format(json.dumps(word))))
    told("ticked", done(browser, page, "document.querySelectorAll('.foot input')[3].click()"))
    if page.locator("#_reader").count():
        told("chosen", done(browser, page, _CHOOSE))
    page.close()


def made(folder: Path, steps: int) -> Path:
    """Return the page of a manual of so many steps."""
    make(folder / "content", steps)
    line = [sys.executable, str(ROOT / "build.py"), "build", "--content", str(folder / "content")]
    line += ["-f", "html", "-o", str(folder)]
    subprocess.run(line, check=True, capture_output=True)
    return folder / "big.html"


def measured(steps: int) -> None:
    """Measure one manual."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        path = made(Path(name), steps)
        print(f"{steps} steps, {path.stat().st_size / 1000:.0f} kB")
        browser = playwright.chromium.launch(executable_path=chromium(), args=_OPTIONS)
        used(browser, path)
        browser.close()


if __name__ == "__main__":
    for count in map(int, sys.argv[1:] or _STEPS):
        measured(count)
