"""How long drawing takes: a thousand different screens, beside the same words only measured.

``python bench/drawing.py [COUNT]`` prints seconds of CPU. The baseline is HarfBuzz asked once for
the length of each line that is drawn: no drawing can be cheaper.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pipeline.diagnostics import Report
from pipeline.document.document import Document, Illustration, Labels
from pipeline.document.screen_nodes import Callout, Screen, ScreenPart, ScreenRun, Spot
from renderers import Context
from renderers.drawing import Drawing, draw
from renderers.drawing.shapes import Words
from renderers.drawing.typeface import Typeface
from renderers.themes import Theme

_WARNING = (
    "このWebサイトは、あなたの個人情報または金融情報を盗むために“host-{}.example.jp”に"
    "なりすましている可能性があります。前のページに戻ってください。"
)
# How many drawings become pixels; the rest would take minutes.
_PICTURES = 50


def screen(number: int) -> Illustration:
    """Return a warning with a callout; no two numbers have the same words."""

    def words(text: str) -> tuple[ScreenRun, ...]:
        return (ScreenRun(text),)

    shown = Screen(
        device="phone",
        look="ios",
        address=words(f"host-{number}.example.jp"),
        parts=(
            ScreenPart("heading", words("接続はプライベートではありません")),
            ScreenPart("text", words(_WARNING.format(number))),
            ScreenPart("link", words("詳細を表示")),
            ScreenPart("link", words("戻る")),
        ),
    )
    link = next(index for index, text in enumerate(shown.texts()) if text == words("詳細を表示"))
    spot = Spot(link, 0, len("詳細を表示"), is_whole=True)
    return Illustration(shown, "", (), (Callout("tap", "", spot),))


def main(count: int) -> None:
    """Print a table."""
    labels = Labels("", "", "")
    document = Document("d", "d", "ja", "T", "", "T", "P", "2026-01-01", (), "", labels, (), ())
    context = Context(Theme(), Report())
    figures = [screen(number) for number in range(count)]

    drawings: list[Drawing] = []
    rows = [
        ("drawn", count, _timed(lambda: drawings.extend(_drawn(figures, document, context)))),
        ("written as SVG", count, _timed(lambda: [it.svg(str) for it in drawings])),
        ("as SVG without fonts", count, _timed(lambda: _outlined(drawings))),
        ("as pixels", _PICTURES, _timed(lambda: [it.png({}, 2) for it in drawings[:_PICTURES]])),
        ("baseline: words measured", count, _timed(lambda: _measure(drawings, context.theme))),
    ]
    for name, number, seconds in rows:
        each = 1000 * seconds / number
        sys.stdout.write(f"{name:26} {number:6}   {seconds:7.2f} s   {each:7.2f} ms each\n")


def _drawn(figures: list[Illustration], document: Document, context: Context) -> list[Drawing]:
    return [draw(figure, document, context) for figure in figures]


def _outlined(drawings: list[Drawing]) -> None:
    for drawing in drawings:
        drawing.svg(str, words="outlines")


def _measure(drawings: list[Drawing], theme: Theme) -> None:
    typeface = Typeface(theme.fonts(), theme.settings.fonts.family)
    for drawing in drawings:
        for shape in drawing.shapes:
            if isinstance(shape, Words):
                typeface.advance(shape.text, bold=shape.bold)


def _timed(work: Callable[[], object]) -> float:
    start = process_time()
    work()
    return process_time() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
