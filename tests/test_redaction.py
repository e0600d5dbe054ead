"""Promise: what is hidden at one place is printed nowhere, however it is spelled or saved."""

import unicodedata
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from pipeline import rules
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.composing.compose import compose
from pipeline.diagnostics import Diagnostic, Report, Severity
from pipeline.loading.library import load
from pipeline.reading.source import read
from tests.conftest import open_library

MANUAL = """
id: {}
language: ja
title: 操作マニュアル
publisher: 見本出版
published: 2026-11-23
procedures: [{}]
"""


def written(folder: Path, *procedures: str, pictures: dict[str, bytes] | None = None) -> Path:
    """Return a content folder of a manual for each procedure."""
    for kind in ("manuals", "procedures", "figures"):
        (folder / kind).mkdir(exist_ok=True)
    for number, text in enumerate(procedures, start=1):
        name = f"p{number}"
        manual = MANUAL.format(f"m{number}", name)
        (folder / "manuals" / f"m{number}.yaml").write_text(manual, encoding="utf-8")
        content = f"id: {name}\ntitle: 手順\n{text}"
        (folder / "procedures" / f"{name}.yaml").write_text(content, encoding="utf-8")
    for path, data in (pictures or {}).items():
        (folder / "figures" / path).write_bytes(data)
    return folder


def problems(folder: Path) -> list[Diagnostic]:
    report = Report()
    check(load(read(folder, report), folder, report), report)
    return list(report)


def marked(folder: Path) -> list[tuple[str, str]]:
    """Return each rule that is broken with the characters it points at."""
    found = []
    for item in problems(folder):
        line = Path(item.place.file).read_text("utf-8").split("\n")[item.place.line - 1]
        found.append((item.rule.name, line[item.place.column - 1 : item.place.end_column - 1]))
    return found


# ── words ─────────────────────────────────────────────────────────────────────────────────────

HIDDEN = """
steps:
  - id: only
    do: "SENTENCE"
    figure: {screen: account}
screens:
  account:
    says: [{row: 利用者, value: "SECRET"}, {row: "ROW"}]
    redact: "SECRET"
"""


def account(secret: str, do: str = "待ちます。", row: str = "残高") -> str:
    return HIDDEN.replace("SECRET", secret).replace("ROW", row).replace("SENTENCE", do)


TWINS = [
    ("Midori Tanaka", "MIDORI TANAKA"),
    ("Midori Tanaka", "Midori  Tanaka"),
    ("Midori Tanaka", "MidoriTanaka"),
    ("Midori Tanaka", "Midori\N{NO-BREAK SPACE}Tanaka"),
    ("midori@example.com", "Midori＠Example.com"),
    ("AB12345", "ＡＢ１２３４５"),
    ("ミドリタナカ", "ﾐﾄﾞﾘﾀﾅｶ"),
    ("星　みどり", "星 みどり"),
    ("星みどり", "星　みどり"),
    ("がくせい", unicodedata.normalize("NFD", "がくせい")),
    ("葛城みどり", "葛\N{VARIATION SELECTOR-17}城みどり"),
    ("Ann", "ANN"),
    ("田中", "田 中"),
]


@pytest.mark.parametrize(("secret", "twin"), TWINS)
def test_hidden_words_are_found_however_they_are_spelled(
    tmp_path: Path, secret: str, twin: str
) -> None:
    said = [("redacted-elsewhere", twin)]
    sentence = written(tmp_path, account(secret, do=f"次に、{twin}を見ます。"))
    assert marked(sentence) == said
    same_screen = written(tmp_path, account(secret, row=f"氏名：{twin}（本人）"))
    # Letters whose marks are stored apart are composed on reading: so they are hidden too.
    is_same = unicodedata.normalize("NFC", twin) == secret
    assert marked(same_screen) == ([] if is_same else said)


@pytest.mark.parametrize(
    ("secret", "text"),
    [
        *(("midori", "the mid original"), ("Ann", "planned, an next, ann2")),
        *(("田中", "山田 中村"), ("midori", "mi-dori"), ("Midori Tanaka", "Midori and Tanaka")),
    ],
)
def test_other_words_are_no_hidden_words(tmp_path: Path, secret: str, text: str) -> None:
    assert problems(written(tmp_path, account(secret, do=text))) == []


@pytest.mark.parametrize(
    ("secret", "address"),
    [
        ("midori@example.com", "https://x.example.jp/?u=midori@example.com"),
        ("midori@example.com", "mailto:midori@example.com"),
        ("midori@example.com", "https://x.example.jp/?u=Midori%40example.com"),
        ("Midori Tanaka", "https://x.example.jp/?u=Midori+Tanaka"),
        ("Midori Tanaka", "https://x.example.jp/?u=Midori%2520Tanaka"),
        ("みどり", "https://x.example.jp/%E3%81%BF%E3%81%A9%E3%82%8A"),
    ],
)
def test_addresses_of_links_are_searched_too(tmp_path: Path, secret: str, address: str) -> None:
    folder = written(tmp_path, account(secret, do=f"[案内]({address})を見ます。"))
    assert marked(folder) == [("redacted-elsewhere", address)]


def test_another_manual_that_prints_hidden_words_is_warned(tmp_path: Path) -> None:
    other = "steps: {id: only, do: midori  hoshi を見ます。}\n"
    folder = written(tmp_path, account("Midori Hoshi"), other)
    assert marked(folder) == [("redacted-in-another-manual", "midori  hoshi")]
    (item,) = problems(folder)
    assert "`m1`" in item.message()
    assert item.rule.severity is Severity.WARNING


@pytest.mark.parametrize("key", ["nth: 2", "legend: 利用者の名前"])
def test_what_is_hidden_is_hidden_everywhere_and_not_explained(tmp_path: Path, key: str) -> None:
    text = account("hoshi").replace('redact: "hoshi"', f"redact: {{words: hoshi, {key}}}")
    (item,) = problems(written(tmp_path, text))
    assert (item.rule, item.values["key"]) == (rules.KEY_OF_CALLOUTS, key.partition(":")[0])


# ── words on pictures ─────────────────────────────────────────────────────────────────────────


def picture(form: str = "PNG", **options: object) -> bytes:
    """Return a picture of which every part is different."""
    image = Image.linear_gradient("L").resize((400, 400)).convert("RGB")
    image.paste(Image.linear_gradient("L").rotate(90).resize((100, 100)).convert("RGB"), (50, 60))
    data = BytesIO()
    image.save(data, form, **options)
    return data.getvalue()


PHOTO = """
steps:
  - id: only
    do: 待ちます。
    figure:
      image: figures/a.png
      says: [{row: 利用者, value: hoshi-4711}, {button: 次へ}]
      hotspots:
        利用者の名前: [0.1, 0.1, 0.5, 0.1]
        名前の欄: [0.1, 0.1, 0.2, 0.1]
        次へ: [0.5, 0.5, 0.2, 0.1]
      redact: REDACT
"""


def photo(redact: str, more: str = "") -> str:
    return PHOTO.replace("REDACT", redact) + more


@pytest.mark.parametrize(
    ("redact", "rule"),
    [
        ("利用者の名前", None),
        ("[利用者の名前, hoshi-4711]", None),
        ("[{at: [0.1, 0.1, 0.5, 0.1]}, hoshi-4711]", None),
        ("hoshi-4711", rules.REDACTED_WORDS_ONLY),
        ("[hoshi-4711, 利用者]", rules.REDACTED_WORDS_ONLY),
        ("[利用者の名前, hoshi-4712]", rules.REDACTION_MISSES),
        ("[利用者の名まえ, hoshi-4711]", rules.REDACTION_MISSES),
    ],
)
def test_words_on_a_picture_can_be_hidden_if_a_part_of_it_is(
    tmp_path: Path, redact: str, rule: object
) -> None:
    found = problems(written(tmp_path, photo(redact), pictures={"a.png": picture()}))
    assert [item.rule for item in found] == ([rule] if rule else [])


def test_hidden_words_on_a_picture_are_not_told(tmp_path: Path) -> None:
    redact = "[利用者の名前, hoshi-4711]"
    library = open_library(written(tmp_path, photo(redact), pictures={"a.png": picture()}))
    edition = resolve(library, library.manuals["m1"], Selection(), Report())
    said = repr(compose(edition, library).sections)
    assert "次へ" in said
    assert "hoshi-4711" not in said


@pytest.mark.parametrize(
    ("callout", "is_wrong"),
    [
        ("box: 名前の欄", True),
        ("tap: {words: 名前の欄, legend: ここ}", True),
        ("box: {words: 名前の欄, legend: ここに名前があります。}", False),
        ("box: {at: [0.1, 0.1, 0.2, 0.1]}", False),
        ("box: 次へ", False),
    ],
)
def test_a_callout_names_nothing_that_is_covered(
    tmp_path: Path, callout: str, *, is_wrong: bool
) -> None:
    redact = "[{at: [0.1, 0.1, 0.11, 0.1]}, {at: [0.2, 0, 0.3, 0.3]}]"
    text = photo(redact, f"      {callout}\n")
    found = problems(written(tmp_path, text, pictures={"a.png": picture()}))
    assert [item.rule for item in found] == ([rules.REDACTED_CALLOUT] if is_wrong else [])


# ── pictures ──────────────────────────────────────────────────────────────────────────────────


def with_a_comment() -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("Comment", "saved again")
    return picture(pnginfo=told)


def turned() -> bytes:
    """Return the picture lying on its side, with the note that says so."""
    notes = Image.Exif()
    notes[0x0112] = 6
    with Image.open(BytesIO(picture())) as image:
        data = BytesIO()
        image.transpose(Image.Transpose.ROTATE_90).save(data, "PNG", exif=notes)
    return data.getvalue()


def with_other_colours() -> bytes:
    with Image.open(BytesIO(picture())) as image:
        data = BytesIO()
        image.convert("RGBA").save(data, "PNG", compress_level=1)
    return data.getvalue()


COPIES: dict[str, Callable[[], bytes]] = {
    "a.webp": lambda: picture("WEBP", lossless=True),
    "comment.png": with_a_comment,
    "turned.png": turned,
    "rgba.png": with_other_colours,
}
TWO = """
steps:
  - id: one
    do: 待ちます。
    applies_to: {os: iOS}
    figure: {image: figures/a.png, alt: 通知の設定の画面, redact: {at: [0.1, 0.1, 0.5, 0.1]}}
  - id: two
    do: 待ちます。
    applies_to: {os: Android}
    figure: {image: figures/OTHER, alt: 通知の設定の画面}
"""


@pytest.mark.parametrize("name", COPIES)
def test_a_picture_that_was_saved_again_is_the_same_picture(tmp_path: Path, name: str) -> None:
    pictures = {"a.png": picture(), name: COPIES[name]()}
    assert pictures[name] != pictures["a.png"]
    found = problems(written(tmp_path, TWO.replace("OTHER", name), pictures=pictures))
    assert {item.rule for item in found} == {
        rules.REDACTED_PICTURE_SHOWN, rules.PICTURE_OF_ANOTHER_ENVIRONMENT,
    }  # fmt: skip


def test_a_picture_that_differs_in_one_pixel_is_another_one(tmp_path: Path) -> None:
    with Image.open(BytesIO(picture())) as image:
        image.putpixel((123, 77), (255, 0, 0))
        data = BytesIO()
        image.save(data, "PNG")
    pictures = {"a.png": picture(), "b.png": data.getvalue()}
    assert problems(written(tmp_path, TWO.replace("OTHER", "b.png"), pictures=pictures)) == []


def test_the_name_of_a_picture_tells_its_format(tmp_path: Path) -> None:
    text = TWO.replace("OTHER", "b.gif")
    pictures = {"a.png": picture(), "b.gif": picture("WEBP")}
    (item,) = problems(written(tmp_path, text, pictures=pictures))
    assert item.rule is rules.UNREADABLE_PICTURE
    assert ".png" in item.message()
