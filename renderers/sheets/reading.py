"""Reads a check sheet that came back: the Word file, or the answers that the page has saved."""

import json
from collections.abc import Iterable

from pipeline.sheets.filled_sheets import Answer, FilledSheet, UnreadableSheetError
from pipeline.sheets.sheet_words import SHEET_WORDS
from pipeline.sheets.sheets import HeadCode, parse_step_code
from renderers.sheets.word_reading import is_word_file, read_word_file

_LARGEST = 100_000_000
_MARKS = ("worked", "failed", "skipped")


def read_sheet(file: str, data: bytes) -> FilledSheet:
    """Return what a file holds. Raises UnreadableSheetError where it is no whole check sheet."""
    if len(data) > _LARGEST:
        raise UnreadableSheetError("it is larger than 100 MB")
    sheet = read_word_file(file, data) if is_word_file(data) else _read_answers(file, data)
    steps = [f"{it.step} {it.digest}" for it in sheet.answers]
    if not sheet.head.seals(steps):
        raise UnreadableSheetError("rows or codes of it are missing or changed")
    return sheet


def _read_answers(file: str, data: bytes) -> FilledSheet:
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise UnreadableSheetError("it is neither a Word file nor a page's answers") from None
    try:
        head = HeadCode.parse(_text(said["sheet"]))
        words = SHEET_WORDS[_text(said["language"])]
        fields = {name: _text(said["fields"].get(name, "")) for name in words.fields}
        answers = tuple(_answers(said["answers"]))
    except (AttributeError, KeyError, TypeError):
        raise UnreadableSheetError("it is damaged") from None
    if head is None:
        raise UnreadableSheetError("it has no code of a check sheet")
    return FilledSheet(file, head, words, fields, answers)


def _answers(items: Iterable[dict[str, object]]) -> Iterable[Answer]:
    for item in items:
        code, mark = parse_step_code(_text(item["code"])), _text(item["answer"])
        if code is None or mark not in {"", *_MARKS}:
            raise UnreadableSheetError("it is damaged")
        marks = (mark,) if mark else ()
        yield Answer(*code, marks, " ".join(_text(item["remarks"]).split()))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value
