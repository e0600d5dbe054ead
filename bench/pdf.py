"""What a PDF of 100, 1,000 and 2,000 steps costs: ours, stock WeasyPrint's, and Chromium's.

All three get the same HTML, a step with a PNG screenshot of its own for each. CPU seconds and the
peak of memory are those of the whole tree of processes, the making of the HTML not included.

    python bench/pdf.py [STEPS …]
"""

import base64
import math
import os
import resource
import subprocess
import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from PIL import Image, ImageDraw

from pipeline.diagnostics import Report
from pipeline.document.document import (
    Asset,
    ContentsEntry,
    Document,
    Labels,
    Picture,
    Section,
    StepForm,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Text
from renderers import Context
from renderers.themes import Theme

# As large as 300 dots an inch on paper need: larger ones would be made smaller before.
_SIZE = (600, 1300)
_STEPS_A_PROCEDURE = 20
_WAYS = ("ours", "stock", "chromium", "proof")


def screenshot(number: int) -> bytes:
    """Return a PNG as a phone makes them: mostly plain, with words, and none like another."""
    picture = Image.new("RGB", _SIZE, "#f2f4f7")
    pen = ImageDraw.Draw(picture)
    for row in range(24):
        shade = (number * 37 + row * 11) % 200
        pen.rounded_rectangle(
            (40, 40 + row * 68, 740, 96 + row * 68), 14, (255, 255, 255 - shade // 4)
        )
        for letter in range(30):
            at = (64 + letter * 21, 54 + row * 68)
            pen.text(at, chr(65 + (number * 7 + row * 5 + letter * 3) % 26), fill=(shade, 40, 90))
    output = BytesIO()
    picture.save(output, "PNG", compress_level=6)
    return output.getvalue()


def manual(steps: int) -> Document:
    """Return a manual of so many steps, twenty a procedure."""
    sections, assets = [], {}
    for first in range(0, steps, _STEPS_A_PROCEDURE):
        part = f"p{first}"
        items = []
        for number in range(first, min(first + _STEPS_A_PROCEDURE, steps)):
            name = f"{number}.png"
            assets[name] = Asset("image/png", screenshot(number))
            words = (
                f"【設定】を開き、{number}番目の【一般】をタップして、表示された内容を確かめます。"
            )
            form = StepForm((Text(words),), figure=Picture(name, f"画面{number}", *_SIZE))
            marker = number - first + 1
            items.append(StepItem(f"{part}/s{number}", marker, f"{marker}.", (form,)))
        title = str(first // _STEPS_A_PROCEDURE + 1)
        blocks = (StepList(part, "decimal", tuple(items)),)
        sections.append(Section(part, title, f"手順の見本{title}", blocks))
    contents = tuple(ContentsEntry(it.id, it.number, it.title) for it in sections)
    labels = Labels("目次", "{page} / {pages} ページ", "拡大する")
    return Document(
        "bench", "bench", "ja", "大きなマニュアル", "", "大きなマニュアル", "見本出版",
        "2026-11-23", (), "", labels, contents, tuple(sections), assets=assets,
    )  # fmt: skip


def html_of(document: Document, context: Context) -> str:
    """Return what our renderer gives to WeasyPrint, its pictures in it as data."""
    from renderers.html import page

    def embed(asset: Asset) -> str:
        data = base64.b64encode(asset.data).decode()
        return f"data:{asset.media_type};base64,{data}"

    return page(document, context, "print", embed)


def ours(document: Document, _: Path, context: Context) -> bytes:
    """Return the PDF as `build` makes it, page and proof included."""
    from renderers.pdf import render

    (data,) = render(document, context).values()
    return data


def stock(_: Document, source: Path, context: Context) -> bytes:
    """Return the PDF as WeasyPrint makes it on its own, tagged, with the same fonts in reach."""
    from renderers.pdf.engine import font_configuration

    os.environ["FONTCONFIG_FILE"] = str(font_configuration(context.theme))
    import weasyprint

    data: bytes = weasyprint.HTML(filename=source).write_pdf(pdf_variant="pdf/ua-1")
    return data


def chromium(_: Document, source: Path, __: Context) -> bytes:
    """Return what Debian's Chromium prints, tagged, from the same file."""
    target = source.with_suffix(".chromium.pdf")
    command = [
        os.environ.get("CHROMIUM", "/usr/bin/chromium"), "--headless", "--no-sandbox",
        "--disable-gpu", "--disable-background-networking", "--no-pdf-header-footer",
        "--virtual-time-budget=100000", f"--print-to-pdf={target}", source.as_uri(),
    ]  # fmt: skip
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return target.read_bytes()


def one(way: str, steps: int, source: Path) -> None:
    """Make one PDF one way, and print what it cost: CPU seconds and megabytes."""
    document, context = manual(steps), Context(Theme(), Report())
    if not source.exists():
        source.write_text(html_of(document, context), encoding="utf-8")
        return
    before = cpu()
    if way == "proof":
        data = source.with_suffix(".pdf").read_bytes()
        from renderers.pdf.proof import shortcomings

        before = cpu()
        shortcomings(data)
    else:
        data = {"ours": ours, "stock": stock, "chromium": chromium}[way](document, source, context)
    if way == "ours":
        source.with_suffix(".pdf").write_bytes(data)
    print(cpu() - before, len(data))


def cpu() -> float:
    """Return the CPU seconds of this process and of those it has waited for."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    used = [resource.getrusage(kind) for kind in kinds]
    return sum(it.ru_utime + it.ru_stime for it in used)


def measured(way: str, steps: int, source: Path) -> tuple[float, float]:
    """Run one way in a process of its own; return its CPU seconds and its peak in megabytes."""
    command = [sys.executable, __file__, "--one", way, str(steps), str(source)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, resident(process.pid))
        time.sleep(0.1)
    said = (process.stdout.read() if process.stdout else "").split()
    return (float(said[0]) if said else 0.0, peak)


def resident(root: int) -> float:
    """Return the megabytes of a process and all below it, what they share split among them."""
    found, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8")
            found += next(int(row.split()[1]) for row in rollup.splitlines() if row[:4] == "Pss:")
            tasks = Path(f"/proc/{pid}/task").glob("*/children")
            waiting += [int(child) for task in tasks for child in task.read_text().split()]
        except (OSError, StopIteration):
            continue
    return found / 1024


def main(arguments: list[str]) -> None:
    """Print a table: ways by steps, and by which power of the steps the CPU time grows."""
    if arguments[:1] == ["--one"]:
        one(arguments[1], int(arguments[2]), Path(arguments[3]))
        return
    sizes = [int(it) for it in arguments] or [100, 1000, 2000]
    costs: dict[tuple[str, int], tuple[float, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for steps in sizes:
            source = Path(folder) / f"{steps}.html"
            measured("html", steps, source)
            for way in _WAYS:
                costs[way, steps] = found = measured(way, steps, source)
                print(f"{way:9} {steps:6} steps {found[0]:7.1f} s {found[1]:7.0f} MB", flush=True)
    for way in _WAYS:
        few, many = sizes[0], sizes[-1]
        if few != many and costs[way, few][0]:
            power = math.log(costs[way, many][0] / costs[way, few][0]) / math.log(many / few)
            print(f"{way:9} grows with the power {power:.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
