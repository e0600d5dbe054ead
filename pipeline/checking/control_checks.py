"""Checks that a step and its figure speak of the same controls.

Every control that a step names stands on the step's own figure. A step that names several is done
on more than one screen, but has one figure: one of its controls must stand on that one, the others
may stand on a figure of the step before, or on that of the result. Of a path, `[[A]] > [[B]]`, only
the last one must: menus close behind one. Where a step has no figure, nothing is compared.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from pipeline import rules
from pipeline.checking.printed import UNKNOWN, Control, Printed, Publication, Seen
from pipeline.checking.words_on_screens import stands_in, stands_on
from pipeline.diagnostics import Report
from pipeline.forms.forms import Form
from pipeline.language.nearest_words import listed, nearest
from pipeline.markup.markup import parse
from pipeline.pieces.screens import controls_of, find, names
from pipeline.reading.source_slips import ODD_SPACE
from pipeline.reading.source_text import report_forbidden
from schemas.figure import Figure
from schemas.procedure import Procedure, figures

_SINGLE = re.compile(
    r"(?<![\[\\])\[(?P<one>[^\[\]]+)\](?![\](])|［(?P<wide>[^［］]+)］|〔(?P<shell>[^〔〕]+)〕"
    r"|〖(?P<lens>[^〖〗]+)〗|[<＜〈≪](?P<angle>[^<>＜＞〈〉≪≫]+)[>＞〉≫]"
)
_QUOTED = r"「[^「」]+」|“[^“”]+”|\"[^\"]+\"|\*\*[^*]+\*\*"
# Words in quotes, or strong ones, that a sentence says to press.
_PRESSED = re.compile(
    rf"\b(?:click|tap|press|select)(?: on)? (?P<told>{_QUOTED})"
    rf"|(?P<named>{_QUOTED})(?=(?:ボタン|リンク|タブ|アイコン)?を(?:クリック|タップ|押|選))",
    re.IGNORECASE,
)
_SIGNS = "()（）「」“”\"'*"
# What stands between the controls of a path.
_LEADS_ON = re.compile(r"\s*(?:[>＞›»→⇒➔➜▶►⟶]|->|=>)\s*")


def check_controls(procedure: Procedure, publication: Publication, report: Report) -> None:
    """Add a diagnostic for each control that is named in a step and not on its screens."""
    before: tuple[Seen, ...] = ()
    for step in procedure.steps:
        for form in publication.forms(procedure, step) if figures(step) else ():
            _check_form(form, procedure, publication.speaking(form.labels), before, report)
        before = tuple(_all_seen(figures(step), procedure, publication))


def _check_form(
    form: Form,
    procedure: Procedure,
    publication: Publication,
    before: tuple[Seen, ...],
    report: Report,
) -> None:
    sees = form.sees
    own = _all_seen((form.figure,), procedure, publication)
    after = _all_seen((sees.figure if sees else None,), procedure, publication)
    do = publication.read(form.instruction())
    if own:
        _check_brackets(do, own[0], report)
    if own and form.figure and _check_sentence(do, own[0], (*before, *after), report):
        _check_taps(do, form.figure, own[0], publication, report)
    if sees and after:
        text = publication.sentence(sees, "text", sees.text)
        _check_brackets(text, after[0], report)
        _check_sentence(text, after[0], own, report)


def _all_seen(
    shown: tuple[Figure | None, ...], procedure: Procedure, publication: Publication
) -> tuple[Seen, ...]:
    found = (publication.seen(procedure, figure) for figure in shown if figure)
    return tuple(it for it in found if it and _is_there(it.shown.image, publication))


def _is_there(image: str | None, publication: Publication) -> bool:
    """Whether a picture is there; of one that is missing, that is told."""
    return image is None or image in publication.pictures


def _check_sentence(sentence: Printed, own: Seen, others: tuple[Seen, ...], report: Report) -> bool:
    """Check the controls of a sentence; returns whether nothing was wrong with them."""
    if parse(sentence.item.text, sentence.item.marks).problems:
        return True  # a mark that is wrong is told of as such
    controls = [it for it in sentence.controls() if UNKNOWN not in it.text]
    missing = [it for it in controls if not stands_on(it.text, own)]
    on_the_way = _on_the_way(sentence)
    needed = [it for it in missing if it not in on_the_way]
    if not needed or not own.is_known:
        return True
    if not own.is_told:
        report.add(rules.PICTURE_WITHOUT_WORDS, own.shown.place("image"), path=own.name)
        return True
    if len(controls) > 1:
        nowhere = [it for it in needed if not any(_may_hold(other, it) for other in others)]
        is_about_another = len(missing) == len(controls) and not nowhere
        needed = needed[:1] if is_about_another else nowhere
    for control in needed:
        _report(control, sentence, own, report)
    return not needed


def _check_brackets(sentence: Printed, seen: Seen, report: Report) -> None:
    """Report words of the screen in single brackets, which make no control of them."""
    marked = [range(it.start, it.end) for it in sentence.controls()]
    text = sentence.item.text
    single = [(it.span(), it[it.lastgroup or 0]) for it in _SINGLE.finditer(text)]
    pressed = [it.span(it.lastgroup or 0) for it in _PRESSED.finditer(text)]
    for (start, end), written in (*single, *((it, text[slice(*it)]) for it in pressed)):
        bare = (written, written.strip(_SIGNS))
        words = next((it for it in bare if it and stands_on(it, seen)), "")
        if words and not any(start in it for it in marked):
            place = sentence.place_as_written(start, end)
            values = {"words": words, "written": text[start:end]}
            report.add(rules.SINGLE_BRACKETS, place, **values)


def _on_the_way(sentence: Printed) -> set[Control]:
    """Return the controls that are followed by an arrow and another control."""
    controls = list(sentence.controls())
    return {
        one
        for one, other in pairwise(controls)
        if _LEADS_ON.fullmatch(sentence.item.text[one.end : other.start])
    }


def _may_hold(seen: Seen, control: Control) -> bool:
    return stands_on(control.text, seen) or not seen.is_told or not seen.is_known


def _report(control: Control, sentence: Printed, seen: Seen, report: Report) -> None:
    place = sentence.place_as_written(control.start, control.end)
    odd = ODD_SPACE.search(control.text)
    if odd and stands_on(ODD_SPACE.sub(" ", control.text), seen):
        report_forbidden(odd[0], place, report)  # no eye can tell it from a space
        return
    near = nearest(
        control.text, tuple(_names(seen)), seen.texts, lambda words: stands_on(words, seen),
        first=frozenset((*seen.shown.hotspots, *controls_of(seen.whole))),
    )  # fmt: skip
    report.add(
        rules.CONTROL_NOT_ON_SCREEN, place, control=control.text, screen=seen.name, **near
    )  # fmt: skip


def _names(seen: Seen) -> Iterator[str]:
    yield from seen.shown.hotspots
    yield from names(seen.whole)


def _check_taps(
    do: Printed, figure: Figure, seen: Seen, publication: Publication, report: Report
) -> None:
    """Report what a figure says is to be pressed while its step names other controls."""
    controls = list(do.controls())
    if not controls or UNKNOWN in do.text:
        return
    for target in figure.tap:
        words = publication.words(target)
        is_there = words in seen.shown.hotspots or find(seen.screen, words, 1).places
        if not words or UNKNOWN in words or not is_there:
            continue
        is_named = words in do.text or any(stands_in(it.text, words) for it in controls)
        if not is_named:
            named = listed(dict.fromkeys(it.text for it in controls))
            report.add(rules.ANOTHER_CONTROL, target.place("words"), words=words, controls=named)
