"""Promise: every mistake of a writer is named, at its place, with what to do, all in one run.

Each file in samples/bad/ says in comments what is wrong with it: `#! rule line:column`. What no
text file can hold, or should, is made here.
"""

import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from functools import reduce
from io import BytesIO
from pathlib import Path
from random import Random
from zlib import crc32

import pytest
from PIL import Image
from pydantic import ValidationError

from commands.reporting import hint_of, message_of
from pipeline.catalogue import translation
from pipeline.checking.checks import check
from pipeline.choosing.resolve import Selection, resolve
from pipeline.diagnostics import Blame, Diagnostic, Report, placeholders
from pipeline.ledger.ageing import Clock
from pipeline.ledger.ledger_checks import check_ledger
from pipeline.ledger.releases import own_list
from pipeline.loading.library import Library, load
from pipeline.reading.source import Kind, read, read_file
from pipeline.rules import RULES
from schemas.environment import Environment, Versioned
from schemas.figure import Target
from schemas.manual import Manual
from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "samples" / "bad"
FOLDERS = ("broken", "unused", "ledger", "wording", "translated")
# The ledger is asked as of this day, and only where nothing else is broken.
AS_OF = date(2026, 11, 23)
PRINTED = re.compile(
    r"(?m)^(broken/[^:]+)(?::(\d+):(\d+))?: (?:error|warning): .* \[([a-z0-9-]+)\]$"
)
EXPECTATION = re.compile(r"(?m)^#! ([a-z0-9-]+) (\d+):(\d+)$")

# Rules that no content file alone can break, and the tests that break them.
ELSEWHERE = {
    "claims-apart": ("one slip is enough", "test_first_lines.py"),
    "picture-of-its-own-language": ("only a manual tells", "test_first_lines.py"),
    "spaced-mark": ("one slip is enough", "test_first_lines.py"),
    "version-in-name": ("only a list of names of its own has it", "test_first_lines.py"),
    "ambiguous-step": ("only choosing for an environment tells", "test_bad_content.py"),
    "ambiguous-task": ("only choosing for an environment tells", "test_resolve.py"),
    "nothing-applies": ("somebody asks for what the manual has not", "test_resolve.py"),
    "reference-left-out": ("only an edition leaves procedures out", "test_resolve.py"),
    "missing-letters": ("only a renderer knows the fonts", "test_other_languages.py"),
    "missing-glyph": ("only a renderer knows the fonts", "test_pdf.py"),
    "small-figure": ("only a renderer knows the size of paper", "test_drawing.py"),
    "unreadable-revision": ("only old content tells", "test_changes_command.py"),
    "skipped-revision": ("only old content tells", "test_changes_command.py"),
    "unreadable-copy": ("a copy is no content", "test_inspect_command.py"),
    "copy-of-other-content": ("a Word copy is no content", "test_review_command.py"),
    "untranslated-fixed-words": ("only the program knows", "test_other_languages.py"),
    "verified-in-future": ("only a day that nobody asked for is today", "test_ageing.py"),
    **dict.fromkeys(
        ("changed-in-release", "missing-in-release", "strange-in-release"),
        ("only a folder that was released", "test_release_command.py"),
    ),
    "not-reproduced": ("only a release can be made again", "test_release_command.py"),
    "made-otherwise": ("only a release can be made again", "test_release_command.py"),
    **dict.fromkeys(
        ("unreadable-old-manual", "no-steps-found", "existing-file", "unplaced"),
        ("only a Word file can be imported", "test_import_files.py"),
    ),
    **dict.fromkeys(
        ("unportable-name", "colliding-names"),
        ("not every disk can hold such files", "hostile_files.py"),
    ),
    "no-system-version": ("a sample has it elsewhere", "test_first_lines.py"),
    "outdated-translation": ("either side may be the wrong one", "test_first_lines.py"),
    "no-manual": ("this content has manuals", "test_first_lines.py"),
    "damaged-stamps": ("all of the file is damaged", "test_first_lines.py"),
    "name-collision": ("ids cannot collide as they are now", "test_bad_content.py"),
    **dict.fromkeys(
        (
            "sheet-needs-more",
            "unreadable-sheet",
            "sheet-of-other-content",
            "empty-sheet",
            "missing-sheet-field",
            "invalid-sheet-field",
            "contradictory-answer",
            "unclear-answer",
            "edited-since-sheet",
            "step-not-here",
            "sheet-shows-other-form",
            "failed-step",
        ),
        ("a check sheet is no content", "test_sheet_command.py"),
    ),
}

Found = list[tuple[str, int, int]]
Entry = tuple[bytes, list[str]]

HEAD = "id: {}\ntitle: 操作の手順\n"
STEPS = "steps:\n  - id: first\n    do: 【設定】を開きます。\n"


def text(name: str, rest: str = STEPS) -> str:
    return HEAD.format(name) + rest


def encoded(name: str, encoding: str) -> bytes:
    return text(name).encode(encoding)


def generated() -> dict[str, Entry]:
    """Return the files that are made here: their bytes, and what is expected of each."""
    made: dict[str, Entry] = {
        "shift-jis": (encoded("shift-jis", "cp932"), ["not-utf8 2:8"]),
        "euc-jp": (encoded("euc-jp", "euc_jp"), ["not-utf8 2:8"]),
        "jis": (encoded("jis", "iso2022_jp"), ["not-utf8 2:8"]),
        "utf-16": (encoded("utf-16", "utf-16"), ["not-utf8 1:1"]),
        "utf-16-without-mark": (encoded("x", "utf-16-le"), ["not-utf8 1:1"]),
        "utf-32": (encoded("utf-32", "utf-32"), ["not-utf8 1:1"]),
        "damaged": (encoded("damaged", "utf-8") + b"# \xff\n", ["not-utf8 6:3"]),
        "mark": (encoded("mark", "utf-8-sig"), ["byte-order-mark 1:1"]),
        "empty": (b"", ["empty-file 1:1"]),
        "blank": (b" \n\n \n", ["empty-file 1:1"]),
        "windows-line-ends": (text("windows-line-ends").replace("\n", "\r\n").encode(), []),
        "mac-line-ends": (text("mac-line-ends").replace("\n", "\r").encode(), []),
        "too-large": (b"#" * (8 * 1024 * 1024 + 1), ["file-too-large 1:1"]),
    }
    for name, (content, *expected) in _texts().items():
        made[name] = (text(name, content).encode(), expected)
    files = {f"broken/procedures/{name}.yaml": entry for name, entry in made.items()}
    return files | _files_elsewhere() | _pictures()


def _texts() -> dict[str, tuple[str, ...]]:
    """Return texts with characters that an editor or Git might change, and huge ones."""
    invisible = "forbidden-character"
    return {
        "zero-width": (
            STEPS.replace("設定", "設\u200b定").replace("first", "fir\u00adst"),
            f"{invisible} 4:12",
            f"{invisible} 5:11",
        ),
        "zero-width-in-key": (STEPS.replace("do:", "d\u200bo:"), f"{invisible} 5:6"),
        "text-direction": (STEPS.replace("設定", "設\u202e定"), f"{invisible} 5:11"),
        "control": (STEPS.replace("設定", "設\x07定"), f"{invisible} 5:11"),
        "escaped-control": (
            STEPS.replace("【設定】を", '"【設定】\\u200bを').replace("。", '。"'),
            f"{invisible} 5:14",
        ),
        "rare-line-break": (STEPS.replace("】を", "】\u2028を\u0085"), *_at(invisible, 5, 13, 15)),
        "lone-line-feed": (STEPS.replace("】を", "】\rを"), f"{invisible} 5:13"),
        "no-break-space": (
            STEPS.replace("    do: ", "\xa0\xa0\xa0\xa0do:\xa0"),
            f"{invisible} 5:1",
            f"{invisible} 5:8",
        ),
        "emoji": (STEPS.replace("設定", "👨\u200d👩\u200d👧"),),
        "composed-twice": (
            STEPS + "が: 1\nか\u3099: 2\n",
            "unknown-key 6:1",
            "duplicate-key 7:1",
        ),
        "long-text": (STEPS + f"result: {'あ' * 5000}\n", "text-too-long 6:9"),
        "very-long-text": (STEPS + f"result: {'あ' * 30_000}\n", "text-too-long 6:9"),
        "many-steps": (
            "steps:\n" + "".join(f"  - {{id: s{n}, do: x}}\n" for n in range(5001)),
            "too-many 4:3",
        ),
        "nested": (STEPS + "result: " + "[" * 100_000, "too-deep 6:41"),
        "many-parts": (STEPS + "about:\n" + "- a\n" * 1_000_000, "too-complex 499989:3"),
    }


def _at(rule: str, line: int, *columns: int) -> Iterable[str]:
    return (f"{rule} {line}:{column}" for column in columns)


def _files_elsewhere() -> dict[str, Entry]:
    """Return files that lie where nothing reads them."""
    content, other = (encoded(name, "utf-8") for name in ("elsewhere", "a-procedure"))
    return {
        "broken/procedures/short-ending.yml": (content, ["misplaced-file 1:1"]),
        "broken/procedures/notepad.yaml.txt": (content, ["misplaced-file 1:1"]),
        "broken/procedures/LOUD.YAML": (content, ["misplaced-file 1:1"]),
        "broken/procedure/wrong-folder.yaml": (content, ["misplaced-file 1:1"]),
        "broken/at-the-top.yaml": (content, ["misplaced-file 1:1"]),
        "broken/manuals/a-procedure.yaml": (other, ["misplaced-file 1:1"]),
        "broken/drafts/nobody-knows.yaml": (content, ["unknown-file 1:1"]),
        "broken/back.po": (b'"Language: en\\n"\n', ["misplaced-file 1:1"]),
        "broken/README.md": (b"Not for the pipeline.", []),
    }


def _pictures() -> dict[str, Entry]:
    """Return picture files; procedures/pictures*.yaml say what is wrong with them."""
    good = _picture("PNG")
    frames = [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]
    animated, other = BytesIO(), BytesIO()
    frames[0].save(animated, "PNG", save_all=True, append_images=frames[1:])
    frames[0].save(other, "GIF")
    header = b"IHDR" + b"\0\0\xea\x60" * 2 + good[24:29]
    pictures = {
        "good.png": good,
        "truncated.png": good[:-10],
        "half.jpg": _picture("JPEG")[:300],
        "text.png": b"not a picture",
        "other.gif": other.getvalue(),
        "animated.png": animated.getvalue(),
        "wide.png": _picture("PNG", (10_001, 2)),
        "heavy.png": bytes(20 * 1024 * 1024 + 1),
        "huge.png": good[:12] + header + crc32(header).to_bytes(4, "big") + good[33:],
        "small.png": _picture("PNG", (319, 319)),
        "thumbnail.png": _picture("PNG", (239, 240)),
        "of-a-phone.png": _picture("PNG", (240, 480)),
        "copy.png": _picture("PNG", (240, 480)),
        "of-chrome.png": _picture("PNG", (250, 500)),
        "of-a-pc.png": _picture("PNG", (640, 480)),
        "secret.png": _picture("PNG", (400, 400)),
        "callouts.png": _picture("PNG", (400, 401)),
        "hidden.png": _picture("PNG", (400, 402)),
        unicodedata.normalize("NFD", "ガイド.png"): _picture("PNG", (360, 241)),
    }
    files: dict[str, Entry] = {f"broken/figures/{name}": (it, []) for name, it in pictures.items()}
    return files | {"unused/figures/more/nobody.JPG": (b"", ["unused-picture 1:1"])}


def _picture(form: str, size: tuple[int, int] = (360, 240)) -> bytes:
    data = BytesIO()
    Image.new("RGB", size, "white").save(data, form)
    return data.getvalue()


GENERATED = generated()
WRITTEN = {
    path.relative_to(SAMPLES).as_posix(): path.read_text(encoding="utf-8")
    for path in sorted(it for it in SAMPLES.rglob("*") if it.suffix in {".yaml", ".tsv", ".po"})
}
NOT_PLAIN = {
    "broken/procedures/folder.yaml": ["unreadable-file 1:1"],
    "broken/procedures/link.yaml": ["symbolic-link 1:1"],
    "broken/more": ["symbolic-link 1:1"],
}


def expected() -> dict[str, Found]:
    """Return what must be found in each file."""
    written = {name: EXPECTATION.findall(content) for name, content in WRITTEN.items()}
    made = {name: entry[1] for name, entry in GENERATED.items()} | NOT_PLAIN
    parsed = {name: re.findall(r"(\S+) (\d+):(\d+)", " ".join(made[name])) for name in made}
    return {
        name: sorted((rule, int(line), int(column)) for rule, line, column in found)
        for name, found in (written | parsed).items()
    }


EXPECTED = expected()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write all samples into one folder."""
    root = tmp_path_factory.mktemp("bad")
    files = {name: content.encode() for name, content in WRITTEN.items()}
    for name, data in (files | {name: entry[0] for name, entry in GENERATED.items()}).items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    (root / "broken/procedures/folder.yaml").mkdir()
    (root / "broken/procedures/link.yaml").symlink_to("good.yaml")
    (root / "broken/figures/link.png").symlink_to("good.png")
    (root / "broken/more").symlink_to(root / "unused")
    return root


@pytest.fixture(scope="module")
def found(folder: Path) -> dict[str, list[Diagnostic]]:
    """Read, load and check each content folder once; return what was found in each file."""
    by_file: dict[str, list[Diagnostic]] = {}
    for name in FOLDERS:
        report, content = Report(), folder / name
        library = load(read(content, report), content, report)
        check(library, report)
        if name == "ledger":
            clock = Clock(AS_OF, own_list())
            check_ledger(library, library.manuals.values(), clock, report)
        for item in report:
            file = Path(item.place.file).relative_to(folder).as_posix()
            by_file.setdefault(file, []).append(item)
    return by_file


def places(items: list[Diagnostic]) -> Found:
    return sorted((item.rule.name, item.place.line, item.place.column) for item in items)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_exactly_what_is_wrong_is_reported(name: str, found: dict[str, list[Diagnostic]]) -> None:
    assert places(found.get(name, [])) == EXPECTED[name]


def test_nothing_is_reported_elsewhere(found: dict[str, list[Diagnostic]]) -> None:
    assert set(found) <= set(EXPECTED)


def test_there_are_enough_mistakes() -> None:
    assert len([name for name in EXPECTED if EXPECTED[name]]) >= 140
    assert sum(map(len, EXPECTED.values())) >= 240


def test_every_rule_of_content_is_broken_here_or_elsewhere() -> None:
    ours = {rule.name for rule in RULES.values() if rule.blame is Blame.CONTENT}
    assert len(ours) > 50
    broken = {rule for found in EXPECTED.values() for rule, _, _ in found}
    assert broken <= ours
    assert broken | set(ELSEWHERE) == ours
    assert not broken & set(ELSEWHERE)


@pytest.mark.parametrize("rule", sorted(ELSEWHERE))
def test_what_cannot_be_broken_here_is_broken_in_another_test(rule: str) -> None:
    test = ROOT / "tests" / ELSEWHERE[rule][1]
    constant = rule.upper().replace("-", "_")
    assert re.search(f'"{rule}"|rules.{constant}', test.read_text(encoding="utf-8"))


def test_ids_that_a_file_system_cannot_tell_apart_collide() -> None:
    manual = Manual(
        id="log-in",
        language="en",
        title="T",
        publisher="P",
        published=date(2026, 11, 23),
        procedures=("good",),
    )
    library = Library({"log-in": manual, "LOG-IN": manual.model_copy(update={"id": "LOG-IN"})})
    report = Report()
    check(library, report)
    assert {item.rule.name for item in report} == {"unknown-procedure", "name-collision"}


def test_two_forms_of_a_step_that_fit_equally_well_are_ambiguous(tmp_path: Path) -> None:
    shutil.copytree(SAMPLES / "unused" / "manuals", tmp_path / "manuals")
    (tmp_path / "procedures").mkdir()
    variants = "".join(
        f"      - {{applies_to: {{{claim}}}, do: Open it.}}\n"
        for claim in ("os: iOS >= 15", "device: iPhone")
    )
    (tmp_path / "procedures" / "used.yaml").write_text(
        text("used") + f"    variants:\n{variants}", encoding="utf-8"
    )
    report = Report()
    library = load(read(tmp_path, report), tmp_path, report)
    assert not report.errors()
    selection = Selection(Environment(device="iPhone", os=Versioned.parse("iOS 16")))
    resolve(library, library.manuals["lonely"], selection, report)
    assert [item.rule.name for item in report] == ["ambiguous-step"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_problem_has_words_and_a_hint(
    language: str, found: dict[str, list[Diagnostic]]
) -> None:
    items = [item for of_file in found.values() for item in of_file]
    assert items
    for item in items:
        rule = item.rule
        sentences = [translation(it, rule.context, language) for it in (rule.says, *rule.hints)]
        names = {name for sentence in sentences for name in placeholders(sentence)}
        for words in (message_of(item, language), hint_of(item, language)):
            assert words, item
            written = [value for value in item.values.values() if "{" in value]
            left = reduce(lambda rest, value: rest.replace(value, ""), written, words)
            assert not [name for name in names if f"{{{name}}}" in left], words


def test_the_command_prints_all_of_them_in_one_run(folder: Path) -> None:
    command = [sys.executable, str(ROOT / "build.py"), "check", "--content", "broken"]
    result = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr
    assert not result.stderr
    printed = PRINTED.findall(result.stdout)
    wanted = [
        (name, str(line), str(column), rule)
        for name, all_of_file in EXPECTED.items()
        for rule, line, column in all_of_file
        if name.startswith("broken/")
    ]
    # A file of which no line can be shown is named without line and column.
    assert sorted(
        (name, line or "1", column or "1", rule) for name, line, column, rule in printed
    ) == sorted(wanted)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        ("home", "`{screen: home}`"),
        ("figures/a.png", "`{image: figures/a.png, alt: …}`"),
        ("a.png", "`{image: a.png, alt: …}`"),
    ],
)
def test_a_figure_that_is_only_a_name_is_written_out(
    tmp_path: Path, written: str, instead: str
) -> None:
    (tmp_path / "procedures").mkdir()
    path = tmp_path / "procedures" / "only.yaml"
    path.write_text(text("only", f"{STEPS}    figure: {written}\n"), encoding="utf-8")
    report = Report()
    load(read(tmp_path, report), tmp_path, report)
    (item,) = report
    assert instead in item.hint()


@pytest.mark.parametrize("number", ["０.５", "nan", "5e-1_0", "1_0", "+0.5", "0x1", "½", "0,5"])
def test_a_region_is_written_in_plain_digits(number: str) -> None:
    with pytest.raises(ValidationError):
        Target.model_validate({"at": [number, "0.1", "0.1", "0.1"]})
    assert Target.model_validate({"at": ["0.5", ".1", "0.1", 0.00001]}).at == (0.5, 0.1, 0.1, 1e-5)


# ── mistakes that nobody thought of ───────────────────────────────────────────────────────────

NASTY = (
    "[]{}:,#&*!|>'\"%@`-?~\\ \t\n\u3000：，、｛｝［］【】\u200b\ufeff\u00a0\x00\x85\u2028あ0;.\r"
)
GOOD = [
    path
    for folder in (ROOT / "content", ROOT / "tests" / "samples" / "library")
    for path in sorted(folder.glob("*/*.yaml"))
]


def mutations(seed: int, count: int) -> Iterator[tuple[Kind, str]]:
    """Yield good files with one character, or several, deleted, doubled or replaced."""
    random = Random(seed)  # noqa: S311 - the same mistakes each time
    for _ in range(count):
        path = random.choice(GOOD)
        content = path.read_text(encoding="utf-8")
        for _ in range(random.choice((1, 1, 1, 2, 5))):
            at = random.randrange(len(content))
            new = random.choice(("", content[at] * 2, random.choice(NASTY)))
            content = content[:at] + new + content[at + 1 :]
        yield Kind(path.parent.name), content


def test_whatever_is_typed_is_read_or_explained(tmp_path: Path) -> None:
    path = tmp_path / "any.yaml"
    problems = 0
    for kind, content in mutations(seed=7, count=2000):
        path.write_bytes(content.encode())
        report = Report()
        source = read_file(path, kind, report)
        library = load((source,), tmp_path, report)
        models = (*library.manuals, *library.procedures, *library.controls)
        is_loaded = len(models) == 1
        assert is_loaded or report.errors(), content
        for item in report:
            assert item.place.file, item
            assert item.place.column <= len(report.line(item.place)) + 1, (item, content)
            assert (item.place.line, item.place.column) <= (
                item.place.end_line,
                item.place.end_column,
            )
            assert hint_of(item, "ja"), item
        problems += len(report)
    assert problems > 1000


def test_a_folder_that_may_not_be_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "procedures").mkdir()
    # Why so: nothing is forbidden to who runs tests as root.
    monkeypatch.setattr("pipeline.reading.source.os.access", lambda path, _: path == tmp_path)
    report = Report()
    read(tmp_path, report)
    (found,) = report
    assert found.rule.name == "unreadable-file"
    assert found.place.file.endswith("procedures")
