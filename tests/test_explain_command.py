"""Promise: `build.py explain` tells which words a reader gets, on what evidence, and why."""

import json

from click.testing import CliRunner, Result

from build import main
from tests.conftest import SAMPLES

LIBRARY = ["--content", str(SAMPLES / "library")]
OUTCOME = "verified on a neighbouring version"
READER = ["--os", "iOS", "--os-version", "16", "--device", "iPhone", "--browser", "safari"]


def explain(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["explain", *LIBRARY, *arguments], prog_name="build.py")


def test_it_names_each_form_its_addresses_and_the_reason() -> None:
    result = explain("sign-in/warning", *READER)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines() == [
        "everything-ja: iPhone, iOS 16, Safari",
        "  left out: sign-in-android does not apply to iPhone, iOS 16, Safari",
        "",
        "sign-in/warning",
        f"  for iPhone, iOS 16, Safari: {OUTCOME} (iPhone 13, iOS 15.4, Safari; 2022-05-10)",
        "      the step itself: another form is narrower",
        "        【詳細を表示】をタップします。",
        "        verified words (iOS 12.1, Safari, 2019-03-18)",
        "    → variant for iOS >= 15: chosen",
        "        【くわしく】{footnote wording}をタップします。",
        "        footnote wording: iOS 15からの名前です。{see sign-in/open}の画面も異なります。",
        "        verified words (iOS 15.4, Safari, 2022-05-10)",
        "      variant for iPad: does not apply there",
        "        画面の右上にある【詳細】をタップします。",
        "        verified words (iOS 13.3, Safari, 2020-01-07)",
    ]


def test_a_date_changes_the_answer_and_is_said() -> None:
    result = explain("sign-in/warning", *READER, "--as-of", "2019-12-31")
    assert result.stdout.startswith("everything-ja: iPhone, iOS 16, Safari, as of 2019-12-31")
    assert "→ the step itself: chosen" in result.stdout
    assert "was not verified there by then" in result.stdout


def test_a_manual_is_explained_step_by_step() -> None:
    result = explain("everything-ja", *READER)
    assert result.stdout.count("\nsign-in/") == 4
    assert result.stdout.count("\nmany-steps/") == 22


def test_without_a_selection_every_claimed_environment_is_explained() -> None:
    said = explain("sign-in/warning").stdout
    assert "everything-ja: every claimed environment" in said
    assert "  for iPhone, iOS, Safari: verified exactly" in said
    assert "  for iPad, iOS, Safari: verified exactly" in said


def test_machines_get_the_same_as_json() -> None:
    data = json.loads(explain("sign-in/warning", *READER, "--json").stdout)
    (choice,) = data["steps"]["sign-in/warning"]
    assert choice["outcome"] == OUTCOME
    assert choice["evidence"]["os"] == "iOS 15.4"
    assert [item["chosen"] for item in choice["candidates"]] == [False, True, False]
    assert choice["candidates"][1]["addresses"] == [["iOS 15.4", "Safari", "2022-05-10"]]
