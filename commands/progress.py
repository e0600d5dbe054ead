"""Tells how a build goes on: to people on a terminal, to machines, and to who asks why."""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, TypeAlias

import click

from pipeline.building.past import Difference
from pipeline.reading.source import shown_path

State: TypeAlias = Literal["made", "kept", "failed"]

_STATES = {
    "en": {"made": "made", "kept": "kept", "failed": "failed"},
    "ja": {"made": "作成", "kept": "変更なし", "failed": "失敗"},
}
_REMAINING = {"en": "{count} to go", "ja": "残り{count}"}
_WHY = {
    "en": {
        "kept": "nothing that it is made of has changed",
        "never": "it was not built before",
        "asked": "--clean makes everything again",
        "gone": "nothing has changed, but the cache does not hold it",
        "added": "{name} is new",
        "removed": "{name} is gone",
        "changed": "{name} has changed",
        "version": "{name} was {before} and is {now}",
        "a program": "the program",
        "a theme": "the theme",
        "a cover": "the cover",
        "a order": "the order of sections",
        "a readers": "what readers can choose",
        "a section": "the section {}",
        "a picture": "the picture {}",
        "a font": "the font {}",
        "a tool": "{}",
    },
    "ja": {
        "kept": "元になるものは何も変わっていません",
        "never": "はじめて作成します",
        "asked": "--cleanのため、すべて作り直します",
        "gone": "何も変わっていませんが、キャッシュにありません",
        "added": "{name}が加わりました",
        "removed": "{name}がなくなりました",
        "changed": "{name}が変わりました",
        "version": "{name}が{before}から{now}になりました",
        "a program": "プログラム",
        "a theme": "テーマ",
        "a cover": "表紙",
        "a order": "節の順序",
        "a readers": "読者ごとの内容",
        "a section": "節「{}」",
        "a picture": "画像「{}」",
        "a font": "フォント「{}」",
        "a tool": "{}",
    },
}


class Progress:
    """One line a manual on a terminal, or one JSON object a manual where events are asked for."""

    def __init__(self, total: int, language: str, output: Path, *, events: bool) -> None:
        self._left = total
        self._output = output
        self._language = language
        self._events = events
        self._is_seen = sys.stderr.isatty() and not events

    def begin(self) -> None:
        """Tell that the build begins."""
        if self._events:
            self._event({"event": "begin", "manuals": self._left})

    def tell(self, document: str, states: Mapping[str, State], files: Mapping[str, str]) -> None:
        """Tell what became of a manual in each of its formats, and its files with digests."""
        self._left -= 1
        if self._events:
            values = {"name": document, "formats": states, "files": files}
            self._event({"event": "manual", **values, "remaining": self._left})
        elif self._is_seen:
            click.echo(self._line(document, states), err=True)

    def _line(self, document: str, states: Mapping[str, State]) -> str:
        words = _STATES[self._language]
        by_state = {
            state: [it for it, became in states.items() if became == state] for state in words
        }
        parts = [f"{words[it]} {', '.join(formats)}" for it, formats in by_state.items() if formats]
        remaining = _REMAINING[self._language].format(count=self._left)
        # Why the folder: it is where a writer looks for what was made.
        return f"{shown_path(self._output / document)}: {'; '.join(parts)} ({remaining})"

    def _event(self, values: Mapping[str, object]) -> None:
        click.echo(json.dumps(values, ensure_ascii=False))


def why(
    is_kept: bool,
    differences: Iterable[Difference] | None,
    language: str,
    *,
    is_clean: bool,
) -> str:
    """Return in one line why a unit was made or kept; None is a document not known before."""
    words = _WHY[language]
    if is_kept:
        return words["kept"]
    if is_clean:
        return words["asked"]
    if differences is None:
        return words["never"]
    said = [_said(it, words) for it in differences]
    return "; ".join(said) or words["gone"]


def _said(it: Difference, words: Mapping[str, str]) -> str:
    kind, _, own = it.name.partition(" ")
    name = words.get(f"a {kind}", it.name).format(own)
    if not it.before:
        return words["added"].format(name=name)
    if not it.now:
        return words["removed"].format(name=name)
    said = "version" if kind == "tool" else "changed"
    return words[said].format(name=name, before=it.before, now=it.now)
