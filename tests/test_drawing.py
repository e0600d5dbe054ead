"""Promise: whatever a screen says is drawn whole, in its place, and marked where it stands."""

import hashlib
import math
import os
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from PIL import Image

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.document.document import Asset, Document, Illustration, Labels, Picture
from pipeline.document.screen_nodes import Callout, Region, Screen, ScreenRun, Spot
from renderers import Context
from renderers.breaking import break_lines, break_phrases
from renderers.drawing import Drawing, draw
from renderers.drawing.pen import Pen
from renderers.drawing.screen import DEVICES, draw_screen
from renderers.drawing.shapes import Badge, Box, Circle, Line, Rect, Words
from renderers.drawing.typeface import Typeface
from renderers.themes import Theme
from tests.conftest import ROOT
from tests.screen_samples import WARNING, any_screen, hard_screens, marked, part, words

THEME = Theme()
TYPEFACE = Typeface(THEME.fonts(), THEME.settings.fonts.family)
HARD = list(hard_screens())
HIDDEN = THEME.look("neutral").hidden
NOT_FIRST = "、。，．・：；？！ー々っゃゅょァィゥェォッャュョ）］」』”…,.!?)"
NOT_LAST = "（［「『“(["


def empty_document() -> Document:
    labels = Labels("", "", "")
    return Document("d", "d", "ja", "T", "", "T", "P", "2026-01-01", (), "", labels, (), ())


def drawing_of(figure: Illustration) -> Drawing:
    report = Report()
    drawing = draw(figure, empty_document(), Context(THEME, report))
    assert not [item for item in report if item.rule is not rules.SMALL_FIGURE]
    return drawing


def pen_of(screen: Screen) -> tuple[Pen, Box]:
    return draw_screen(screen, TYPEFACE, THEME.look(screen.look), {})


def apart(one: Box, other: Box) -> bool:
    return not one.grown(-0.4).meets(other.grown(-0.4))


# ── words ─────────────────────────────────────────────────────────────────────────────────────


def assert_words_are_whole(screen: Screen) -> None:
    pen, whole = pen_of(screen)
    inner = whole.grown(-DEVICES[screen.device].rim)
    pieces = pen.pieces
    for index, piece in enumerate(pieces):
        assert inner.holds(piece.box), piece
        assert all(apart(piece.box, other.box) for other in pieces[index + 1 :]), piece
    if not screen.layer:
        for number, text in enumerate(screen.texts()):
            written = "".join(it.text for it in pieces if it.number == number)
            said = "".join(run.text for run in text)
            assert written.replace(" ", "") == said.replace(" ", "")


@pytest.mark.parametrize("figure", HARD, ids=range(len(HARD)))
def test_every_word_is_drawn_inside_its_screen_and_covers_no_other(figure: Illustration) -> None:
    assert_words_are_whole(figure.screen)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(any_screen())
def test_any_words_at_all_fit_on_a_screen(figure: Illustration) -> None:
    assert_words_are_whole(figure.screen)
    assert_marks_cover_nothing(figure)


@pytest.mark.parametrize("width", [40, 90, 160, 300])
@pytest.mark.parametrize("breaks", [break_lines, break_phrases])
def test_lines_break_where_japanese_may(width: int, breaks: object) -> None:
    text = f"{WARNING}「これは、テストです」（人々だって）。ちょっと、“あ”……そして――ァ"
    lines = [text[a:b] for a, b in breaks(text, width, lambda it: 15.0 * len(it))]  # type: ignore[operator]
    assert len(lines) > 3
    assert "".join(lines) == text
    for line in lines:
        if width >= 90:
            assert line[0] not in NOT_FIRST, line
            assert line[-1] not in NOT_LAST, line
    assert max(map(len, lines)) * 15 <= max(width, 15)


def test_headings_break_between_phrases() -> None:
    text = "接続はプライベートではありません"
    lines = break_phrases(text, 21 * 13, lambda it: 21.0 * len(it))
    assert [text[a:b] for a, b in lines] == ["接続は", "プライベートではありません"]


def test_names_of_hosts_are_torn_only_where_a_line_is_too_short_for_them() -> None:
    text = "接続先はdev-login.example.jpです。"
    lines = [text[a:b] for a, b in break_lines(text, 22 * 8, lambda it: 8.0 * len(it))]
    assert (
        lines == ["接続先は", "dev-login.example.jpで", "す。"]
        or "dev-login.example.jp" in lines[1]
    )
    torn = [text[a:b] for a, b in break_lines(text, 12 * 8, lambda it: 8.0 * len(it))]
    assert "dev-login." in torn[1]


def test_an_accent_stays_on_its_letter() -> None:
    text = "か\u3099" * 20
    for start, _ in break_lines(text, 50, lambda it: 15.0 * len(it.replace("\u3099", ""))):
        assert text[start] == "か"


# ── callouts ──────────────────────────────────────────────────────────────────────────────────


def assert_marks_cover_nothing(figure: Illustration) -> None:
    pen, whole = pen_of(figure.screen)
    drawing = drawing_of(figure)
    signs = [it for it in drawing.marks if isinstance(it, Badge | Circle)]
    boxes = [Box(it.x - it.radius, it.y - it.radius, 2 * it.radius, 2 * it.radius) for it in signs]
    for box in boxes:
        assert all(apart(box, piece.box) for piece in pen.pieces), box
        assert drawing.canvas.grown(0.1).holds(box)
    badges = [box for box, it in zip(boxes, signs, strict=True) if isinstance(it, Badge)]
    for index, box in enumerate(badges):
        assert all(apart(box, other) for other in badges[index + 1 :])
    assert_signs_are_for_their_own(pen, drawing)
    for callout in figure.callouts:
        assert isinstance(callout.target, Spot)
        found = pen.boxes(callout.target, is_pressed=callout.kind == "tap")
        assert found
        frames = [it.box for it in drawing.marks if isinstance(it, Rect)]
        if callout.kind != "point":
            for box in found:
                assert any(frame.grown(0.5).holds(box) for frame in frames), callout
    assert whole.width <= drawing.canvas.width


def gap(sign: Box, box: Box) -> float:
    across = max(box.x - sign.right, 0, sign.x - box.right)
    along = max(box.y - sign.bottom, 0, sign.y - box.bottom)
    return math.hypot(across, along)


def assert_signs_are_for_their_own(pen: Pen, drawing: Drawing) -> None:
    """No sign lies on a thing that is not marked, and none is nearer to it than to its own."""
    frames = [it.box for it in drawing.marks if isinstance(it, Rect)]
    ends = [point for it in drawing.marks if isinstance(it, Line) for point in it.points]
    others = [it for it in pen.wholes.values() if not any(it.meets(frame) for frame in frames)]
    for sign in drawing.marks:
        if isinstance(sign, Badge | Circle) and sign.fill:
            r = max(sign.radius, 9)
            box = Box(sign.x - r, sign.y - r, 2 * r, 2 * r)
            assert not any(box.meets(other) for other in others), sign
            is_led = any(math.dist(end, (sign.x, sign.y)) < r + 2 for end in ends)
            if frames and others and not is_led:
                assert min(gap(box, it) for it in frames) <= min(gap(box, it) for it in others)


@pytest.mark.parametrize("figure", HARD, ids=range(len(HARD)))
def test_marks_stand_around_their_words_and_cover_none(figure: Illustration) -> None:
    assert_marks_cover_nothing(figure)


def test_a_callout_alone_has_no_number_and_several_are_numbered() -> None:
    screen = Screen("phone", "neutral", parts=(part("button", "A"), part("button", "B")))
    alone = drawing_of(marked(screen, ("tap", "A")))
    assert not [it for it in alone.marks if isinstance(it, Badge)]
    assert [it for it in alone.marks if isinstance(it, Circle)]
    both = drawing_of(marked(screen, ("tap", "A"), ("point", "B")))
    assert [it.text for it in both.marks if isinstance(it, Badge)] == ["1", "2"]


def test_words_that_break_over_two_lines_get_two_frames() -> None:
    link = "とても長いリンクの文字列がここから始まって次の行まで続きます"
    text = words(f"詳しくは、{link}。", link)
    screen = Screen("phone", "neutral", parts=(replace(part("text"), words=text),))
    frames = [it for it in drawing_of(marked(screen, ("tap", link))).marks if isinstance(it, Rect)]
    assert len(frames) == 2


def test_a_press_on_a_switch_marks_the_switch_and_a_box_the_row() -> None:
    screen = Screen("phone", "ios", parts=(part("toggle", "機内モード"),))
    (pressed,) = [
        it for it in drawing_of(marked(screen, ("tap", "機内モード"))).marks if isinstance(it, Rect)
    ]
    (boxed,) = [
        it for it in drawing_of(marked(screen, ("box", "機内モード"))).marks if isinstance(it, Rect)
    ]
    assert pressed.box.width < 60
    assert boxed.box.width > 250


def test_a_sign_does_not_lie_on_the_neighbour_of_what_it_marks() -> None:
    parts = tuple(part("button", label) for label in ("戻る", "次へ", "A", "B", "C", "D"))
    for device in ("phone", "tablet", "desktop"):
        screen = Screen(device, "neutral", parts=parts)
        assert_marks_cover_nothing(marked(screen, ("tap", "戻る")))
        names = ("戻る", "A", "B", "C", "D")
        figure = marked(screen, *(("number", name) for name in names))
        assert_marks_cover_nothing(figure)
        marks = drawing_of(figure).marks
        frames = [it.box for it in marks if isinstance(it, Rect)]
        badges = [it for it in marks if isinstance(it, Badge)]
        leaders = [it for it in marks if isinstance(it, Line)]
        assert len(frames) == len(badges) == len(names)
        for own, badge in zip(frames, badges, strict=True):
            box = Box(badge.x - 10, badge.y - 10, 20, 20)
            is_nearest = min(frames, key=lambda frame: gap(box, frame)) == own
            assert is_nearest or any(
                own.grown(0.5).holds(Box(*it.points[0], 0, 0)) for it in leaders
            )


def test_a_pointer_into_the_middle_of_a_text_covers_none_of_it() -> None:
    text = words(
        "ご不明の点は、必ず管理者に連絡してください。そのあとで、この画面に戻ってください。" * 3, ""
    )
    screen = Screen("phone", "neutral", parts=(replace(part("text"), words=text),))
    spot = Spot(5, text[0].text.index("管理者"), text[0].text.index("管理者") + 3, is_whole=False)
    figure = Illustration(screen, "", (), (Callout("point", "", spot),))
    pen, _ = pen_of(screen)
    for line in (it for it in drawing_of(figure).marks if isinstance(it, Line)):
        for (x, y), (end, low) in pairwise(line.points):
            box = Box(min(x, end), min(y, low) - 0.5, abs(x - end), abs(y - low) + 1)
            assert all(apart(box, piece.box.grown(-2)) for piece in pen.pieces) or box.width < 6


def test_marks_on_pictures_have_a_light_edge() -> None:
    data = BytesIO()
    Image.new("RGB", (400, 300), "#222233").save(data, "PNG")
    picture = Picture("p", "", 400, 300, (), (Callout("box", "", Region(0.2, 0.2, 0.3, 0.1)),))
    document = replace(empty_document(), assets={"p": Asset("image/png", data.getvalue())})
    marks = draw(picture, document, Context(THEME, Report())).marks
    strokes = [(it.stroke, it.stroke_width) for it in marks if isinstance(it, Rect)]
    assert strokes[0][0] == THEME.settings.colours.paper
    assert strokes[0][1] > strokes[1][1]


def test_an_arrow_is_drawn_for_a_pointer_and_no_frame() -> None:
    screen = Screen("phone", "neutral", parts=(part("link", "ここ"),))
    marks = drawing_of(marked(screen, ("point", "ここ"))).marks
    assert {type(it) for it in marks} == {Line}


# ── hidden words ──────────────────────────────────────────────────────────────────────────────


def test_hidden_words_are_drawn_as_a_bar_of_one_length() -> None:
    runs = (ScreenRun("氏名："), ScreenRun("", "hidden"), ScreenRun(" 様"))
    screen = Screen("phone", "neutral", parts=(replace(part("text"), words=runs),))
    shapes = drawing_of(Illustration(screen, "")).shapes
    (bar,) = [it for it in shapes if isinstance(it, Rect) and it.fill == HIDDEN]
    written = [it for it in shapes if isinstance(it, Words)]
    assert [it.text for it in written] == ["氏名：", "様"]
    assert written[0].x + written[0].width <= bar.box.x
    assert bar.box.right <= written[1].x


# ── the whole ─────────────────────────────────────────────────────────────────────────────────


def test_a_character_that_no_font_has_is_reported_where_it_is_written() -> None:
    report = Report()
    report.remember_text("content/procedures/p.yaml", ["id: p", "  - button: 送信🙂"])
    screen = Screen("phone", "neutral", parts=(part("button", "送信🙂"),))
    draw(Illustration(screen, ""), empty_document(), Context(THEME, report))
    (found,) = report
    assert found.rule.name == "missing-glyph"
    assert str(found.place) == "content/procedures/p.yaml:2:15"


def test_a_screen_that_cannot_be_read_on_paper_is_reported() -> None:
    report = Report()
    report.remember_text("content/procedures/p.yaml", ["id: p", "  - text: 1行目"])
    parts = (part("text", "1行目"), *(part("text", WARNING) for _ in range(12)))
    screen = Screen("phone", "neutral", parts=parts)
    draw(Illustration(screen, ""), empty_document(), Context(THEME, report))
    (found,) = report
    assert found.rule is rules.SMALL_FIGURE
    assert str(found.place) == "content/procedures/p.yaml:2:11"


def test_a_thousand_screens_load_the_fonts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[object] = []
    first = Typeface.__init__

    def count(self: Typeface, *arguments: object) -> None:
        loaded.append(arguments)
        first(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Typeface, "__init__", count)
    context = Context(Theme(), Report())
    for number in range(1000):
        screen = Screen("phone", "ios", parts=(part("text", f"{number}：{WARNING}"),))
        draw(Illustration(screen, ""), empty_document(), context).svg(str)
    assert len(loaded) == 1


def test_the_same_screen_is_drawn_once() -> None:
    screen = Screen("phone", "ios", parts=(part("text", WARNING),))
    context = Context(Theme(), Report())
    one, other = (draw(Illustration(screen, alt), empty_document(), context) for alt in "ab")
    assert one is other


def digests() -> str:
    digest = hashlib.sha256()
    for figure in HARD[::3]:
        drawing = drawing_of(figure)
        digest.update(drawing.svg(str).encode())
        digest.update(drawing.svg(str, words="outlines").encode())
        digest.update(drawing.png({}, 1))
    return digest.hexdigest()


def test_the_same_bytes_in_another_process() -> None:
    code = "from tests.test_drawing import digests; print(digests())"
    environment = {**os.environ, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    command = [sys.executable, "-c", code]
    result = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == digests()


def test_words_of_a_drawing_are_text_or_outlines() -> None:
    drawing = drawing_of(HARD[0])
    assert "接続は" in drawing.svg(str)
    assert "textLength" in drawing.svg(str)
    assert "textLength" not in drawing.svg(str, words="plain")
    outlined = drawing.svg(str, words="outlines")
    assert "<text" not in outlined
    assert "font-family" not in outlined
    assert any(isinstance(it, Words) for it in drawing.shapes)
