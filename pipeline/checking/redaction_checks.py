"""Checks of what nobody may see: that something is hidden, and that it is hidden everywhere.

Hidden words are looked for in any capitals, width and spacing, and in the addresses of links: in
doubt nothing is published.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, unquote_plus

from pipeline import rules
from pipeline.checking.printed import UNKNOWN, Printed, Publication, Seen
from pipeline.diagnostics import Report, Rule
from pipeline.language.nearest_words import Folded, nearest, quickly_folded
from pipeline.pieces.screens import names
from schemas import figure as declared
from schemas.base import Place
from schemas.procedure import figures

_SHORTEST_SECRET = 5
_KEYS_OF_CALLOUTS = ("nth", "legend")
_LATIN = re.compile(r"[A-Za-z0-9]")


# ── that something is hidden ──────────────────────────────────────────────────────────────────


def check_redactions(seen: Seen, publication: Publication, report: Report) -> None:
    """Report what would be hidden and is not there: a slip in it would publish the words."""
    only_words: list[tuple[Place, str]] = []
    is_burnt = is_wrong = False
    for target in seen.shown.redact:
        for key in _KEYS_OF_CALLOUTS:
            if getattr(target, key) is not None:
                report.add(rules.KEY_OF_CALLOUTS, target.place(key), key=key)
        words = publication.words(target)
        if seen.shown.image is None and target.at is not None:
            report.add(rules.PLACE_ON_DRAWING, target.place("at"))
        elif target.at is not None or target.words in seen.shown.hotspots:
            is_burnt = True
        elif UNKNOWN not in words and seen.is_known:
            texts = ["".join(run.text for run in text) for text in seen.whole.texts()]
            if any(words in text for text in texts):
                only_words.append((target.place("words"), words))
                continue
            is_wrong = True
            known = (*seen.shown.hotspots, *names(seen.whole))
            near = nearest(words, known, texts)
            if seen.shown.image is not None:
                near["at"] = "at: [left, top, width, height]"
            if is_number := re.fullmatch(r"[\d.]+", words) is not None:
                near = {"number": words}
            # Of a list of numbers the first one tells enough.
            told = (it for it in report if it.rule is rules.REDACTION_MISSES)
            line = target.place("words").line
            if is_number and any("number" in it.values and it.place.line == line for it in told):
                continue
            report.add(rules.REDACTION_MISSES, target.place("words"), words=words, **near)
    if seen.shown.image is not None and only_words and not is_burnt and not is_wrong:
        place, words = only_words[0]
        report.add(rules.REDACTED_WORDS_ONLY, place, words=words)


# ── that it is hidden everywhere ──────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Secret:
    """Words that are hidden somewhere, and what is said where they are printed."""

    words: str
    rule: Rule
    values: tuple[tuple[str, str], ...]

    def is_meant(self, text: str, start: int, end: int) -> bool:
        """Whether characters of a text that read like the words stand for them.

        Short words count as whole words only, `ann` not in `planned`; and so do words that only
        read like them because of a space, `mid original`.
        """
        is_short = len(self.words) < _SHORTEST_SECRET
        has_more_spaces = len(text[start:end].split()) > len(self.words.split())
        around = unicodedata.normalize("NFKC", f"{text[:start][-1:] or ' '}{text[end:][:1] or ' '}")
        before, after = around[0], around[-1]
        if (is_short or has_more_spaces) and (_LATIN.match(before) or _LATIN.match(after)):
            return False
        return not (is_short and has_more_spaces and before.isalpha() and after.isalpha())


class _Secrets:
    """Finds hidden words; of those that read alike, the first counts."""

    def __init__(self, secrets: Iterable[_Secret]) -> None:
        found: dict[str, _Secret] = {}
        for secret in secrets:
            if folded := quickly_folded(secret.words):
                found.setdefault(folded, secret)
        self.all = dict(sorted(found.items(), key=lambda it: (-len(it[0]), it[0])))
        self._any = re.compile("|".join(map(re.escape, self.all)) or r"(?!)")

    def find(self, text: str) -> Iterator[tuple[_Secret, int, int]]:
        """Yield the hidden words in a text, from character to character, none inside another."""
        if not self._any.search(quickly_folded(text)):
            return
        folded, done = Folded(text), 0
        for at in (match.start() for match in re.finditer(f"(?={self._any.pattern})", folded.text)):
            for words, secret in self.all.items():
                if at < done or not folded.text.startswith(words, at):
                    continue
                start, end = folded.span(at, at + len(words))
                if secret.is_meant(text, start, end):
                    done = at + len(words)
                    yield secret, start, end


def check_hidden_words(publications: Iterable[Publication], report: Report) -> None:
    """Report words that are hidden on one screen and printed somewhere else.

    In the manual that hides them it is an error, in another one a warning: another manual may be
    for people who may know them, and the words may mean something else there.
    """
    hidden = [(it, _Secrets(_hidden(it))) for it in publications]
    told: set[Place] = set()
    for publication, own in hidden:
        for place, secret in _printed(own, publication):
            told.add(place)
            report.add(secret.rule, place, **dict(secret.values))
    for publication, own in hidden:
        others = _Secrets(
            _of_another(secret, other)
            for other, secrets in hidden
            for folded, secret in secrets.all.items()
            if publication.manual and other.manual and folded not in own.all
        )
        for place, secret in _printed(others, publication):
            if place not in told:
                report.add(secret.rule, place, **dict(secret.values))


def _of_another(secret: _Secret, publication: Publication) -> _Secret:
    manual = publication.manual.id if publication.manual else ""
    values = (*secret.values, ("manual", manual))
    return replace(secret, rule=rules.REDACTED_IN_ANOTHER_MANUAL, values=values)


def _printed(secrets: _Secrets, publication: Publication) -> Iterator[tuple[Place, _Secret]]:
    """Yield where a manual prints hidden words."""
    if not secrets.all:
        return
    passed_over = {id(target) for target in _not_printed_or_reported(publication)}
    for printed in (*publication.elsewhere, *publication.on_screens):
        if id(printed.item.owner) not in passed_over or printed.item.path != ("words",):
            for secret, start, end in secrets.find(printed.visible):
                yield printed.place(start, end), secret
        yield from _in_addresses(secrets, printed)


def _in_addresses(secrets: _Secrets, printed: Printed) -> Iterator[tuple[Place, _Secret]]:
    for target, start in printed.links():
        for read in (target, unquote(target), unquote_plus(target), unquote(unquote(target))):
            if found := next(secrets.find(read), None):
                yield printed.place_as_written(start, start + len(target)), found[0]
                break


def _hidden(publication: Publication) -> Iterator[_Secret]:
    """Yield the words that are hidden on some screen, and where it is said."""
    for procedure in publication.procedures:
        for seen, reading in publication.seen_by_all(procedure):
            for target in seen.shown.redact:
                words = reading.words(target)
                values = [("other", str(target.place("words")))]
                if target.words in seen.shown.hotspots:
                    values.append(("hotspot", words))
                if words and UNKNOWN not in words:
                    yield _Secret(words, rules.REDACTED_ELSEWHERE, tuple(values))


def _not_printed_or_reported(publication: Publication) -> Iterator[declared.Target]:
    """Yield what names words to hide them, and callouts whose words are judged on their screen."""
    for procedure in publication.procedures:
        for seen in publication.all_seen(procedure):
            yield from seen.shown.redact
            yield from (it for other in seen.shown.pictures.values() for it in other.redact)
        for step in procedure.steps:
            for figure in figures(step):
                seen_here = publication.seen(procedure, figure)
                for _, _, target in figure.callouts():
                    words = target.words or ""
                    is_hotspot = seen_here and words in seen_here.shown.hotspots
                    if not is_hotspot or (seen_here and words in seen_here.hidden):
                        yield target
