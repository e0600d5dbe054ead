"""Words of an old manual as sentences of content: marks for controls, bold words and links."""

import re
from collections.abc import Callable, Iterable, Sequence

from pipeline.importing.blocks import Run, marked
from pipeline.markup.markup import parse
from schemas.base import SENTENCE, Marks

# Private characters, which no text of a manual holds: where bold words, links and controls are.
_BOLD, _PLAIN, _HELD, _END = "\ue000", "\ue001", "\ue002", "\ue003"
# A mark of a footnote belongs to the sentence whose full stop stands before it.
_MARK_BEHIND_STOP = re.compile(f"([。．！？.!?]+)((?:{_HELD}[0-9]+{_END})+)(?=\\s|$|[^{_HELD}])")
_SIGNS = re.compile(
    r"\\(?=[\\`*{}\[\]【】｛｝])|[`{}【】]|\*(?=\*)|\[(?=\[)|\[(?=[^\]\[]*\]\()|｛(?=[A-Za-z])|｝"
)
_ALL_SIGNS = re.compile(r"[\\`*{}\[\]【】｛｝]")
_ADDRESS = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x1f]+", re.IGNORECASE)

_QUOTED = (
    *("「([^「」]{1,80})」", "『([^『』]{1,80})』", "【([^【】]{1,80})】", r"\[([^\[\]]{1,80})\]"),
    *("［([^［］]{1,80})］", "“([^“”]{1,80})”", '"([^"]{1,80})"', "＜([^＜＞]{1,80})＞"),
    *("<([^<>]{1,80})>", "〔([^〔〕]{1,80})〕", "《([^《》]{1,80})》", "‘([^‘’]{1,80})’"),
    f"{_BOLD}([^{_BOLD}{_PLAIN}]{{1,80}}){_PLAIN}",
)
_UNIT = "(?:" + "|".join(re.sub(r"\((?!\?)", "(?:", it) for it in _QUOTED) + ")"
_CHAIN = rf"{_UNIT}(?:\s{{0,3}}(?:->|[>＞→⇒▶／/・、]|の)\s{{0,3}}{_UNIT}){{0,9}}"
_THING = (
    "(?:ボタン|アイコン|リンク|タブ|メニュー|キー|項目|欄|チェックボックス|スイッチ|行|画像|マーク)"
)
_DONE_JA = (
    rf"\s*(?:の?{_THING}){{0,2}}(?:を|から|で|に|へ)?(?:[一-龠ァ-ヶー]{{0,6}}(?:で|に)?)?"
    r"(?:タップ|クリック|ダブルクリック|押|選択|選ん|選び|選ぶ|チェック|長押|オン|オフ|ON|OFF|開[きくい])"
)
_VERB_EN = (
    r"\b(?:tap|click|press|select|choose|hit|push|double-click|right-click|check|uncheck|open)"
    r"(?:s|ing)?\s+(?:on\s+|in\s+)?(?:the\s+)?"
    r"(?:(?:button|tab|link|menu|icon|option|key|entry|check ?box|row|field)\s+)?"
)
_CONTROLS_JA = re.compile(rf"{_CHAIN}(?={_DONE_JA})")
_CONTROLS_EN = re.compile(rf"({_VERB_EN})({_CHAIN})", re.IGNORECASE)
_PARTS = re.compile("|".join(_QUOTED))
# What Japanese manuals put into 【】 and no screen shows.
_NO_CONTROL = re.compile(
    r"(?:ご?注意|重要|警告|危険|参考|補足|備考|注記?|必須|任意|NEW|例|ポイント|手順|STEP)\s*[0-9０-９]*",
    re.IGNORECASE,
)
_BRACKETED = re.compile("【([^【】]{1,80})】")


class Wording:
    """Turns runs into sentences; counts the controls that it marks and the links it cannot keep."""

    def __init__(self, language: str) -> None:
        self._open, self._close = ("【", "】") if language == "ja" else ("[[", "]]")
        self.controls = 0
        self.lost_links: list[tuple[str, str]] = []

    def sentence(self, runs: Sequence[Run], *, is_step: bool = False) -> str:
        """Return the words as one line of content. In a step, controls are marked."""
        held: list[str] = []

        def hold(text: str) -> str:
            held.append(text)
            return f"{_HELD}{len(held) - 1}{_END}"

        text = self._joined(runs, hold)
        if is_step:
            text = self._with_controls(text, hold)
        text = _with_bold(text, hold)
        for signs in (_SIGNS, _ALL_SIGNS):
            made = _restored(_escaped(text, signs), held)
            if not parse(made).problems:
                return made
        return plain("".join(run.text for run in runs))

    def _joined(self, runs: Iterable[Run], hold: Callable[[str], str]) -> str:
        """Return the words of all runs, those in bold between signs, links held."""
        runs = list(_merged(runs))
        is_all_bold = all(run.is_bold for run in runs if run.text.strip())
        pieces = []
        for run in runs:
            words = run.text
            if run.address and words.strip():
                words = self._link(words, run.address, hold)
            if run.is_bold and not is_all_bold and words.strip():
                words = f"{_BOLD}{words}{_PLAIN}"
            pieces.append(words + (hold(marked(run.note)) if run.note else ""))
        return _MARK_BEHIND_STOP.sub(r"\2\1", _one_line("".join(pieces)))

    def _link(self, words: str, address: str, hold: Callable[[str], str]) -> str:
        if words.strip() == address:
            return words
        made = f"[{_ALL_SIGNS.sub(_backslash, _one_line(words))}]({address})"
        if not _ADDRESS.fullmatch(address) or parse(made).problems:
            self.lost_links.append((words.strip(), address))
            return words
        return hold(made)

    def _with_controls(self, text: str, hold: Callable[[str], str]) -> str:
        def control(found: re.Match[str]) -> str:
            words = _bare(next(filter(None, found.groups()), ""))
            made = f"{self._open}{_ALL_SIGNS.sub(_backslash, words)}{self._close}"
            if not words or _HELD in words or not _is_one_mark(made):
                return found[0]
            self.controls += 1
            return hold(made)

        def chain(found: re.Match[str]) -> str:
            return _PARTS.sub(control, found[0])

        def bracketed(found: re.Match[str]) -> str:
            return found[0] if _NO_CONTROL.fullmatch(found[1].strip()) else control(found)

        text = _CONTROLS_JA.sub(chain, text)
        text = _CONTROLS_EN.sub(lambda it: it[1] + _PARTS.sub(control, it[2]), text)
        return _BRACKETED.sub(bracketed, text)


def plain(text: str, marks: Marks = SENTENCE) -> str:
    """Return words as one line without marks, the signs in them written as signs."""
    text = _one_line(text)
    made = _escaped(text, _SIGNS)
    return _escaped(text, _ALL_SIGNS) if parse(made, marks).problems else made


def _one_line(text: str) -> str:
    """Return a text in one line; Japanese lines are joined without a space."""
    text = re.sub(r"(?<=[^\x00-\x7f])[ \t]*\n[ \t]*(?=[^\x00-\x7f])", "", text)
    return " ".join(text.split(None))


def _merged(runs: Iterable[Run]) -> Iterable[Run]:
    """Yield runs, those of one look as one."""
    last: Run | None = None
    for run in runs:
        look = (run.is_bold, run.address)
        if last and look == (last.is_bold, last.address) and not last.note:
            last = Run(last.text + run.text, *look, run.note)
        else:
            if last:
                yield last
            last = run
    if last:
        yield last


def _with_bold(text: str, hold: Callable[[str], str]) -> str:
    """Put the marks of bold words; words with a mark in them, or nothing but signs, get none."""

    def marked(found: re.Match[str]) -> str:
        words = found[1]
        bare = words.strip()
        if _HELD in words or not bare or not re.search(r"\w", bare):
            return words
        before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
        made = f"**{_ALL_SIGNS.sub(_backslash, bare)}**"
        return before + hold(made) + after if _is_one_mark(made) else words

    text = re.sub(f"{_BOLD}([^{_BOLD}{_PLAIN}]*){_PLAIN}", marked, text)
    return text.replace(_BOLD, "").replace(_PLAIN, "")


def _is_one_mark(made: str) -> bool:
    """Whether a text is read as one mark and nothing else; a backslash may end none."""
    sentence = parse(made)
    return not sentence.problems and len(sentence.pieces) == 1


def _escaped(text: str, signs: re.Pattern[str]) -> str:
    return signs.sub(_backslash, text)


def _backslash(found: re.Match[str]) -> str:
    narrow = {"｛": "{", "｝": "}"}
    return "\\" + narrow.get(found[0], found[0])


def _bare(words: str) -> str:
    """Return the words of a control without signs of weight and without more brackets."""
    words = words.replace(_BOLD, "").replace(_PLAIN, "").strip()
    inner = _PARTS.fullmatch(words)
    return _bare(next(filter(None, inner.groups()), "")) if inner else words


def _restored(text: str, held: Sequence[str]) -> str:
    """Put what was held back in its place; what was held last may hold what was held before."""
    pattern = re.compile(f"{_HELD}([0-9]+){_END}")
    while pattern.search(text):
        text = pattern.sub(lambda it: held[int(it[1])], text)
    return text
