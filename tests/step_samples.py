"""Manuals of many steps that are hard to set: legends, tall screens, forms, results, panels."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from PIL import Image, ImageDraw

from pipeline.document.document import (
    Asset,
    Block,
    ContentsEntry,
    Document,
    Figure,
    Illustration,
    Labels,
    LegendEntry,
    Picture,
    SafetyPanel,
    Section,
    StepForm,
    StepItem,
    StepList,
)
from pipeline.document.inline_nodes import Text
from pipeline.document.screen_nodes import Callout, Region, Screen, ScreenPart, ScreenRun, Spot
from pipeline.words.numbering import FigureNumbers, callout_marker, marker, style_for
from pipeline.words.words import WORDS

_WORDS = WORDS["ja"]
_LONG = "接続先の名前が案内のとおりであることを確かめ、違うときは先へ進まずに管理者へ知らせます。"
# How many steps each procedure has, over and over: one, more than can be circled, and a few.
_LENGTHS = (1, 13, 21, 5)


def many_steps(count: int) -> Document:
    """Return a Japanese manual of so many steps.

    The words of step 7 hold `S0007`, the captions of its figures `F0007a` and so on.
    """
    sections: list[Section] = []
    first = 0
    while first < count:
        length = min(_LENGTHS[len(sections) % len(_LENGTHS)], count - first)
        sections.append(_section(len(sections), first, length))
        first += length
    return Document(
        name="many-steps",
        id="many-steps",
        language="ja",
        title="手順の多いマニュアル",
        subtitle="",
        full_title="手順の多いマニュアル",
        publisher="株式会社サンプル",
        published="2026-11-02",
        cover=("2026年11月2日",),
        edition="",
        labels=Labels("目次", "{page} / {pages} ページ", "図を拡大する", "手順"),
        contents=tuple(ContentsEntry(it.id, it.number, it.title) for it in sections),
        sections=tuple(sections),
        assets={
            "phone": Asset("image/png", screenshot(390, 844)),
            "desktop": Asset("image/png", screenshot(1200, 700)),
        },
    )


def screenshot(width: int, height: int, number: int = 0) -> bytes:
    """Return a PNG of a screen with bars for its words; no two numbers give the same pixels."""
    picture = Image.new("RGB", (width, height), "#ffffff")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, width, 48), fill="#dfe3e8")
    for row in range(height // 60 - 2):
        length = width - 80 - (row * 37 + number * 11) % (width // 2)
        pen.rectangle((30, 80 + 60 * row, 30 + length, 100 + 60 * row), fill="#9aa4ae")
    pen.text((30, 16), f"{number:06}", fill="#1c1f23")
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def _section(index: int, first: int, length: int) -> Section:
    name, style = f"procedure-{index + 1}", style_for(_WORDS, length)
    numbers = FigureNumbers(_WORDS, [f"procedure-{it + 1}" for it in range(index + 1)])
    blocks: list[Block] = []
    for number in range(1, length + 1):
        step = first + number
        if step % 7 == 3:
            blocks.append(_panel())
        forms = tuple(_numbered(form, name, numbers) for form in _forms(step))
        notes = ((Text("補足：" + _LONG),),) if step % 5 == 0 else ()
        sign = marker(style, number)
        item = StepItem(f"{name}/s{step}", number, sign, forms, notes)
        blocks.append(StepList(name, style, (item,)))
    return Section(name, str(index + 1), f"手続きの{index + 1}", tuple(blocks))


def _numbered(form: StepForm, procedure: str, numbers: FigureNumbers) -> StepForm:
    def number(figure: Figure | None) -> Figure | None:
        return numbers.numbered(procedure, figure) if figure else None

    return replace(form, figure=number(form.figure), result_figure=number(form.result_figure))


def _panel() -> SafetyPanel:
    said = (Text(_LONG),)
    return SafetyPanel("warning", "警告", said, said, said, "この案内の責任者：管理者")


def _forms(step: int) -> Iterator[StepForm]:
    """Yield the forms of a step; ten kinds of steps follow each other."""
    do, captions = (Text(f"S{step:04} 【次へ】をタップします。"),), _captions(step)
    result = (Text(_LONG),)
    match step % 10:
        case 0:
            yield StepForm(do)
        case 1:
            yield StepForm(do, figure=_drawn(next(captions), 4))
        case 2:
            yield StepForm(do, figure=_phone(next(captions)))
        case 3:
            wide = _desktop(next(captions))
            yield StepForm(do, "", wide, "結果：", result, _desktop(next(captions)))
        case 4:
            drawn = _drawn(next(captions), 4, legend=6)
            yield StepForm(do, "", drawn, "結果：", result)
        case 5:
            for label in ("iOS 15以上の場合：", "iOS 14以前の場合："):
                yield StepForm(do, label, _phone(next(captions)), "結果：", result)
        case 6:
            drawn = _drawn(next(captions), 2)
            yield StepForm(do, "", drawn, "結果：", result, _phone(next(captions)))
        case 7:
            yield StepForm((*do, Text(_LONG * 4)), figure=_drawn(next(captions), 16))
        case 8:
            yield StepForm(do, "", None, "結果：", result, _phone(next(captions)))
        case _:
            yield StepForm(do, "", _phone(next(captions)), "結果：", result)


def _captions(step: int) -> Iterator[str]:
    return (f"F{step:04}{letter}" for letter in "abcd")


def _phone(caption: str) -> Picture:
    mark = Callout("tap", "", Region(0.08, 0.5, 0.6, 0.05))
    return Picture("phone", "携帯電話の画面", 390, 844, (Text(caption),), (mark,))


def _desktop(caption: str) -> Picture:
    return Picture("desktop", "パソコンの画面", 1200, 700, (Text(caption),))


def _drawn(caption: str, texts: int, legend: int = 1) -> Illustration:
    """Return a screen of so many texts, with a callout for each entry of its legend."""

    def words(text: str) -> tuple[ScreenRun, ...]:
        return (ScreenRun(text),)

    parts = [ScreenPart("heading", words("接続を確かめられません"))]
    parts += [ScreenPart("text", words(f"説明の{it + 1}。{_LONG}")) for it in range(texts)]
    parts += [ScreenPart("button", words(f"ボタン{it + 1}")) for it in range(legend)]
    screen = Screen("phone", "ios", words("9:41"), words("login.example.jp"), parts=tuple(parts))
    texts_on_it = ["".join(run.text for run in text) for text in screen.texts()]
    marks = [callout_marker(it + 1) if legend > 1 else "" for it in range(legend)]
    spots = [texts_on_it.index(f"ボタン{it + 1}") for it in range(legend)]
    callouts = tuple(
        Callout("box", sign, Spot(at, 0, len(texts_on_it[at]), is_whole=True))
        for sign, at in zip(marks, spots, strict=True)
    )
    entries = tuple(LegendEntry(it, (Text(_LONG),)) for it in marks if it)
    return Illustration(screen, "警告の画面", (Text(caption),), callouts, entries)
