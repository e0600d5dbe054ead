"""Promise: a problem is shown where it is, to people and machines, and does no harm there."""

import json

import pytest

from commands.reporting import print_report
from pipeline import rules
from pipeline.diagnostics import Report, Severity
from schemas.base import Place


def shown(
    report: Report, capsys: pytest.CaptureFixture[str], form: str = "people", language: str = "en"
) -> str:
    print_report(report, form, language)
    return capsys.readouterr().out


@pytest.fixture
def report() -> Report:
    """Return a report with an error under wide characters and a warning."""
    found = Report()
    lines = ["id: x", "on: 二〇一九/三", "title: T"]
    found.remember_text("content/a.yaml", lines)
    place = Place("content/a.yaml", 2, 5, 2, 11)
    found.add(rules.INVALID_DATE, place, value="二〇一九/三")
    found.add(rules.UNUSED_PROCEDURE, Place("content/a.yaml", 1, 5, 1, 6), id="x")
    return found


def test_people_see_the_line_and_a_caret_as_wide_as_the_words(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown(report, capsys).splitlines() == [
        (
            "content/a.yaml:1:5: warning: the procedure `x` is in no manual — "
            "list it under `procedures` of a manual [unused-procedure]"
        ),
        "    1 | id: x",
        "      |     ^",
        (
            "content/a.yaml:2:5: error: `二〇一九/三` is not a date — "
            "write year-month-day, as in 2019-03-18 [invalid-date]"
        ),
        "    2 | on: 二〇一九/三",
        "      |     ^^^^^^^^^^^",
        "1 error, 1 warning",
    ]


def test_a_writer_may_read_it_in_japanese(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    text = shown(report, capsys, language="ja")
    assert "エラー" in text
    assert "警告" in text
    assert "warning" not in text
    assert text.splitlines()[-1] == "エラー 1 件、警告 1 件"


def test_the_first_line_says_what_is_wrong_and_what_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    report.add(rules.INVALID_DATE, Place("a.yaml"), value="2026/1/5", suggestion="2026-01-05")
    for form in ("people", "github", "sarif"):
        assert "`2026/1/5` is not a date — write it as 2026-01-05" in shown(report, capsys, form)
        said = shown(report, capsys, form, "ja")
        assert "`2026/1/5`は日付ではありません。`2026-01-05`と書いてください。" in said


def test_json_has_every_place(report: Report, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(shown(report, capsys, "json"))
    assert (said["errors"], said["warnings"]) == (1, 1)
    found = said["diagnostics"][1]
    assert (found["line"], found["column"], found["end_column"]) == (2, 5, 11)
    assert found["rule"] == "invalid-date"
    assert found["hint"] == "write year-month-day, as in 2019-03-18"


def test_github_gets_one_annotation_a_line(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    warning, error = shown(report, capsys, "github").splitlines()
    assert warning.startswith("::warning file=content/a.yaml,line=1,col=5,endColumn=6,")
    assert error.startswith("::error file=content/a.yaml,line=2,col=5,endColumn=11,title=invalid-")


def test_sarif_names_rule_level_and_region(
    report: Report, capsys: pytest.CaptureFixture[str]
) -> None:
    log = json.loads(shown(report, capsys, "sarif"))
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    for result in run["results"]:
        assert names[result["ruleIndex"]] == result["ruleId"]
    assert [result["level"] for result in run["results"]] == ["warning", "error"]
    region = run["results"][1]["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 11}


def test_what_a_file_says_cannot_command_a_terminal_or_a_log(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    evil = "x\x1b[31m\n::error::\u202e" + "a" * 500
    report.remember_text("a.yaml", [evil])
    report.add(rules.INVALID_DATE, Place("a.yaml", 1, 1, 1, 3), value=evil)
    for form in ("people", "github", "json", "sarif"):
        text = shown(report, capsys, form)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert not [line for line in text.splitlines() if line.startswith("::error::")]
        assert "a" * 300 not in text


def test_a_long_line_is_shown_around_the_place(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    line = "do: " + "あ" * 300 + "2019/3/18" + "い" * 300
    report.remember_text("a.yaml", [line])
    report.add(rules.INVALID_DATE, Place("a.yaml", 1, 305, 1, 314), value="2019/3/18")
    _, shown_line, caret, *_ = shown(report, capsys).splitlines()
    text = shown_line.partition("| ")[2]
    assert len(text) < 120
    before = text[: text.index("2019")]
    width = sum(1 if character.isascii() or character == "…" else 2 for character in before)
    assert caret.partition("| ")[2] == " " * width + "^" * 9


def test_fifty_problems_of_a_file_are_enough(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    for number in range(1, 61):
        report.add(rules.EMPTY_VALUE, Place("a.yaml", number, 1, number, 2))
    text = shown(report, capsys)
    assert text.count("[empty-value]") == 50
    assert "a.yaml: and 10 more" in text
    assert "60 errors" in text


def test_twenty_warnings_of_a_kind_are_enough_and_no_error_is_hidden_by_them(
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = Report()
    for number in range(1, 31):
        report.add(rules.UNUSED_PROCEDURE, Place(f"{number}.yaml"), id="x")
    report.add(rules.EMPTY_VALUE, Place("z.yaml", 1, 1, 1, 2))
    text = shown(report, capsys)
    assert text.count("warning: ") == 20
    assert "[unused-procedure]: and 10 more warnings of this kind" in text
    assert "z.yaml: error: " in text
    assert "1 error, 30 warnings" in text


def test_strict_is_a_policy_and_not_a_property_of_the_rule() -> None:
    lenient, strict = Report(), Report(strict=True)
    for report in (lenient, strict):
        report.add(rules.UNUSED_PROCEDURE, Place("a.yaml"), id="x")
    assert (lenient.exit_status, strict.exit_status) == (0, 1)
    assert strict.count(Severity.ERROR) == 1


def test_a_fault_of_the_machine_is_status_3() -> None:
    report = Report()
    report.add(rules.INVALID_DATE, Place("a.yaml"), value="x")
    assert report.exit_status == 1
    report.add(rules.RENDERER_MESSAGE, Place("a"), format="pdf", message="x")
    assert report.exit_status == 3


@pytest.mark.parametrize("form", ["people", "github"])
def test_the_name_of_a_file_does_no_harm(capsys: pytest.CaptureFixture[str], form: str) -> None:
    found = Report()
    for number in range(60):
        place = Place("figures/a\n::error::b\x1b[31m\u202e.png", number + 1, 1, number + 1, 2)
        found.add(rules.UNUSED_PICTURE, place, path="a.png")
    text = shown(found, capsys, form)
    assert not any(sign in text for sign in ("\n::error::b", "\x1b[31m", "\u202e"))
    assert "\\u001b" in text
