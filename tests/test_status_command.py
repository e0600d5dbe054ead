"""Promise: `build.py status` tells what is known of each procedure in each environment.

Everything here is invented: products, devices that were used, days.
"""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from build import main
from commands.reporting import width_of
from commands.status_printing import painted, table
from pipeline.ledger.ageing import Clock, Status
from pipeline.ledger.overview import overview
from pipeline.ledger.releases import own_list
from pipeline.ledger.status_words import SIGNS, STATUS_WORDS
from tests import status_sample
from tests.conftest import ROOT, open_library
from tests.status_sample import DATES, ENVIRONMENTS, TABLE

BY_SIGN = {sign: status.value for status, sign in SIGNS.items()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return status_sample.write(tmp_path_factory.mktemp("sample") / "content")


def ask(folder: Path, *arguments: str, number: int = 3) -> Result:
    command = ["status", "--content", str(folder), "--as-of", DATES[number].isoformat()]
    return CliRunner().invoke(main, [*command, "--lang", "en", *arguments], prog_name="build.py")


def data(folder: Path, *arguments: str, number: int = 3) -> dict[str, Any]:
    result = ask(folder, "--format", "json", *arguments, number=number)
    assert result.exit_code == 0, result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def signs(found: dict[str, Any]) -> dict[str, dict[str, str]]:
    by_word = {word: sign for sign, word in BY_SIGN.items()}
    names = [f"{it['device']}, {it['os']}, {it['browser']}" for it in found["environments"]]
    return {
        it["id"]: {names[cell["environment"]]: by_word[cell["status"]] for cell in it["cells"]}
        for it in found["procedures"]
    }


# ── the answers ───────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", range(6))
def test_every_cell_is_right_on_every_date(sample: Path, number: int) -> None:
    found = data(sample, number=number)
    wanted = status_sample.expected(number)
    assert len(ENVIRONMENTS) == 9
    assert len(wanted) == 12
    assert signs(found) == wanted
    flat = [sign for row in wanted.values() for sign in row.values()]
    assert found["counts"] == {word: flat.count(sign) for sign, word in BY_SIGN.items()}


# On the day: how many of the cells with this procedure alone are open, so whether it is refused.
@pytest.mark.parametrize(
    ("procedure", "statuses"),
    [
        ("p06", (1, 0, 0, 0, 1, 1)),
        ("p04", (1, 1, 1, 1, 0, 0)),
        ("p05", (1, 1, 1, 1, 1, 1)),
        ("p08", (1, 1, 1, 0, 0, 1)),
    ],
)
def test_strict_refuses_what_is_stale_void_or_never_and_nothing_else(
    sample: Path, procedure: str, statuses: tuple[int, ...]
) -> None:
    asked = ["--procedure", procedure]
    assert statuses == tuple(
        ask(sample, *asked, "--strict", number=it).exit_code for it in range(6)
    )
    assert [ask(sample, *asked, number=it).exit_code for it in range(6)] == [0] * 6


def test_a_cell_tells_its_evidence_and_the_steps_that_are_open(sample: Path) -> None:
    found = data(sample, "--procedure", "p05", "--device", "iPhone")
    (cell,) = found["procedures"][0]["cells"]
    claim, day = "iPhone, iOS < 16, Safari", "2025-01-10"
    assert (cell["status"], cell["date"]) == ("void", day)
    assert list(cell["evidence"].values()) == ["iPhone 1", "iOS 15.2", "Safari", None, "product"]
    assert cell["reason"] == "edited since verified on 2025-01-10: iPhone 1, iOS 15.2, Safari"
    assert [list(step.values()) for step in cell["steps"]] == [
        ["open", None, "ageing", claim, day],
        ["press", None, "void", claim, day],
    ]
    assert list(cell["steps"][0]) == ["id", "variant", "status", "claim", "date"]
    assert found["procedures"][0]["title"] == "Use Starbook as in p05"


# ── what is asked for ─────────────────────────────────────────────────────────────────────────


def test_manuals_procedures_and_environments_can_be_chosen(sample: Path) -> None:
    assert [it["id"] for it in data(sample, "m2")["procedures"]] == list(TABLE)[6:]
    found = data(sample, "--procedure", "p03", "--procedure", "p01")
    assert [it["id"] for it in found["procedures"]] == ["p01", "p03"]
    assert len(found["environments"]) == 4, "only those that one of them claims"
    found = data(sample, "--os", "iOS", "--browser", "chrome")
    assert found["environments"] == [{"device": "iPhone", "os": "iOS", "browser": "Google Chrome"}]


def test_a_reader_with_a_version_gets_the_cells_for_it(sample: Path) -> None:
    found = data(sample, "--device", "iPhone 15", "--os", "iOS 16.4", "--browser", "Safari")
    assert found["environments"] == [{"device": "iPhone 15", "os": "iOS 16.4", "browser": "Safari"}]
    statuses = {it["id"]: it["cells"][0]["status"] for it in found["procedures"] if it["cells"]}
    assert statuses["p01"] == "ageing"
    assert statuses["p05"] == statuses["p09"] == "not claimed"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["m3"], "there is no manual 'm3'; there are: m1, m2"),
        (["--procedure", "p13"], "there is no procedure 'p13'; did you mean"),
        (["m1", "--procedure", "p12"], "there is no procedure 'p12'"),
        (["--plan", "--format", "csv"], "a plan comes as table or as json"),
        (["--os-version", "12"], "--os-version needs --os"),
    ],
)
def test_a_wrong_command_line_says_what_is_wrong(
    sample: Path, arguments: list[str], said: str
) -> None:
    result = ask(sample, *arguments)
    assert result.exit_code == 2
    assert said in result.output


def test_broken_content_has_no_status(tmp_path: Path) -> None:
    status_sample.write(tmp_path / "content")
    path = tmp_path / "content" / "procedures" / "p01.yaml"
    path.write_text("id: p01\ntitle: T\n", encoding="utf-8")
    result = ask(tmp_path / "content")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "missing-key" in result.stderr


def test_the_worst_come_first_if_asked_for(sample: Path) -> None:
    found = data(sample, "--worst-first")["procedures"]
    assert [it["id"] for it in found] == [
        *("p10", "p04", "p07", "p09", "p12"),  # never; p10 in two environments
        *("p05", "p11"),
        *("p02", "p06", "p01", "p03"),
        "p08",
    ]
    assert [it["worst"] for it in found] == ["never"] * 5 + ["void"] * 2 + ["ageing"] * 4 + [
        "verified"
    ]


# ── the table ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("language", [STATUS_WORDS["en"], STATUS_WORDS["ja"]])
@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_table_fits_and_says_everything_without_colours(
    sample: Path, language: Any, width: int
) -> None:
    library = open_library(sample)
    clock = Clock(DATES[3], library.releases or own_list())
    seen, _ = overview(library, clock, library.manuals.values())
    plain = list(table(seen, language, width, lambda text, _: text))
    assert max(map(width_of, plain)) <= width
    coloured = "\n".join(table(seen, language, width, painted))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == "\n".join(plain)
    text = "\n".join(plain)
    for status, sign in SIGNS.items():
        if seen.counts[status]:
            assert f"{sign} {language.words[status]}" in text
    dates = [cell.date for line in seen.lines for cell in line.cells if cell.date]
    assert len(re.findall(r"[VASX] \d{4}-\d\d-\d\d", text)) == len(dates)
    assert text.count("N") >= seen.counts[Status.NEVER]


def test_few_environments_have_a_column_each(sample: Path) -> None:
    lines = ask(sample, "--device", "iPhone", "m1").output.splitlines()
    assert [line.split() for line in lines if line.startswith("p0")] == [
        ["p01", "-", "A", "2025-01-10"],
        ["p02", "V", "2025-03-01", "A", "2025-01-10"],
        ["p03", "-", "-"],
        ["p04", "-", "-"],
        ["p05", "-", "X", "2025-01-10"],
        ["p06", "-", "-"],
    ]
    assert "   1  iPhone, iOS, Google Chrome" in lines


def test_no_colour_reaches_a_file_or_a_pipe(sample: Path, tmp_path: Path) -> None:
    assert "\x1b" not in ask(sample).output
    ask(sample, "--output", str(tmp_path / "new" / "status.txt"))
    text = (tmp_path / "new" / "status.txt").read_text(encoding="utf-8")
    assert text == ask(sample).stdout


# ── for spreadsheets and walls ────────────────────────────────────────────────────────────────


def test_a_spreadsheet_gets_a_row_for_each_cell(sample: Path) -> None:
    raw = ask(sample, "--format", "csv").stdout_bytes
    assert raw.startswith(b"\xef\xbb\xbf"), "or Excel takes it for another encoding"
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    found: dict[str, dict[str, str]] = {}
    by_word = {word: sign for sign, word in BY_SIGN.items()}
    for row in rows:
        where = f"{row['device']}, {row['OS']}, {row['browser']}"
        found.setdefault(row["procedure"], {})[where] = by_word[row["status"]]
    assert found == status_sample.expected(3)
    (row,) = [it for it in rows if it["procedure"] == "p05" and it["device"] == "iPad"]
    assert row["date"] == "2025-01-10"
    assert row["verified on"] == "iPad 1, iOS 15.2, Safari"
    assert row["steps"] == "press"


@pytest.mark.parametrize("evil", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", '" =1+1"'])
def test_no_cell_is_taken_for_a_formula(evil: str, tmp_path: Path) -> None:
    status_sample.write(tmp_path / "content")
    path = tmp_path / "content" / "procedures" / "p01.yaml"
    text = path.read_text(encoding="utf-8")
    quoted = evil if evil.startswith('"') else f'"{evil}"'
    path.write_text(text.replace("title: Use {product}", f"title: {quoted}  # "), encoding="utf-8")
    result = ask(tmp_path / "content", "--format", "csv", "--procedure", "p01")
    (title,) = {row[1] for row in csv.reader(io.StringIO(result.stdout)) if row[0] == "p01"}
    assert title == f"'{evil.strip(chr(34)).strip()}"


def test_every_field_is_in_quotes_for_countries_that_part_them_with_semicolons(
    sample: Path,
) -> None:
    lines = ask(sample, "--format", "csv").stdout.removeprefix("\ufeff").splitlines()
    assert all(re.fullmatch(r'"[^"]*"(,"[^"]*")*', line) for line in lines)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_page_says_all_in_words_and_needs_nothing_else(sample: Path, language: str) -> None:
    page = ask(sample, "--format", "html", "--lang", language).stdout
    words = STATUS_WORDS[language]
    assert f'<html lang="{language}">' in page
    assert "Content-Security-Policy" in page
    assert not re.search(r"<script|https?://|url\(|@import| style=", page)
    assert page.count('<th scope="col">') == 10
    assert page.count('<th scope="row">') == 12
    cells = re.findall(r'<td class="([a-z-]+)">\s*<p class="word">.*?</span> (.*?)</p>', page)
    expected = status_sample.expected(3).values()
    flat = [row[where] for row in expected for where in sorted(ENVIRONMENTS)]
    assert [word for _, word in cells] == [words.words[Status(BY_SIGN[it])] for it in flat]
    assert [name.replace("-", " ") for name, _ in cells] == [BY_SIGN[it] for it in flat]
    assert "size: A3 landscape" in page
    assert {"en": "1 of 2 steps: press", "ja": "2手順のうち1手順：press"}[language] in page
    assert "size: A4 landscape" in ask(sample, "m1", "--os", "iOS", "--format", "html").stdout


def test_titles_are_escaped_on_the_page(tmp_path: Path) -> None:
    status_sample.write(tmp_path / "content")
    path = tmp_path / "content" / "procedures" / "p01.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("title: Use", "title: <img src=x> Use"), encoding="utf-8")
    assert "&lt;img src=x&gt; Use Starbook" in ask(tmp_path / "content", "-f", "html").stdout


# ── always the same ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("form", ["table", "json", "csv", "html"])
def test_the_same_question_has_the_same_answer_in_another_process(sample: Path, form: str) -> None:
    code = [sys.executable, "build.py", "status", "--content", str(sample), "--lang", "ja"]
    code += ["--as-of", "2025-06-01", "--format", form]
    answers = {
        subprocess.run(
            code,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "TZ": zone, "COLUMNS": columns, "PATH": ""},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone, columns in (("0", "UTC", "80"), ("7", "Asia/Tokyo", "132"))
    }
    assert len(answers) == 1


def test_a_table_needs_no_renderer(sample: Path) -> None:
    code = (
        "import sys\nfrom click.testing import CliRunner\nimport build\n"
        f"result = CliRunner().invoke(build.main, ['status', '--content', {str(sample)!r}])\n"
        "assert result.exit_code == 0, result.output\n"
        "print([it for it in ('jinja2', 'weasyprint', 'docx', 'renderers') if it in sys.modules])\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "[]"
