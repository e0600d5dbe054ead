"""Checks of pictures: their size, the environments they are shown for, and what is redacted."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline import rules
from pipeline.diagnostics import Report
from pipeline.loading.library import Library
from pipeline.pictures.picture_files import named_pictures, parts
from pipeline.pictures.pictures import PictureFile, sampled
from pipeline.pictures.pixels import Box, box_of, seen_pixels
from pipeline.pieces.figures import regions_hidden
from pipeline.reading.suggesting import suggest
from schemas.applicability import Applicability, common
from schemas.base import Place, marked_texts
from schemas.environment import EnvironmentName, VersionRange
from schemas.figure import Figure, OtherPicture, ScreenPart, Shown
from schemas.procedure import Claims, Procedure, Step, StepVariant

# No screen with a browser on it is narrower: the smallest telephones had 240 pixels, and pages are
# made for 320 at least. The thumbnails that mail, chats and web pages make of a picture are.
NARROWEST_PORTRAIT = 240
NARROWEST_LANDSCAPE = 320


# Words for any picture.
_SAY_NOTHING = frozenset(
    (
        *("画像", "図", "図版", "写真", "画面", "スクリーンショット", "スクショ", "イメージ"),
        *("アイコン", "キャプチャ", "画面キャプチャ", "image", "picture", "photo", "screenshot"),
        *("screen", "figure", "img", "pic", "icon"),
    )
)


@dataclass(frozen=True, slots=True)
class _Use:
    """A picture that a figure shows, and where its name is written.

    `is_screen` says that it is a picture of a whole screen, not a part of a drawn one. `hidden`
    are the pixels that nobody may see; None if that is not clear.
    """

    path: str
    place: Place
    figure: Place
    claims: Claims
    is_screen: bool
    hidden: tuple[Box, ...] | None


def check_pictures(library: Library, report: Report) -> None:
    """Add a diagnostic for every picture that is not used as it should be."""
    _are_wide_enough(library, report)
    _are_described(library, report)
    _fit_their_originals(library, report)
    uses = list(_uses(library))
    digests = _digests(uses, library)
    by_picture: dict[str, list[_Use]] = defaultdict(list)
    for use in uses:
        by_picture[digests[use.path]].append(use)
    for same in by_picture.values():
        _show_one_environment(same, library, report)
        _hide_the_same(same, report)


# ── size ──────────────────────────────────────────────────────────────────────────────────────


def _are_wide_enough(library: Library, report: Report) -> None:
    """Parts of drawn screens may be small: a logo is."""
    for owner, path in named_pictures(library.procedures.values()):
        picture = library.pictures.get(path)
        if picture is None or isinstance(owner, ScreenPart):
            continue
        is_portrait = picture.height > picture.width
        needed = NARROWEST_PORTRAIT if is_portrait else NARROWEST_LANDSCAPE
        if picture.width < needed:
            values = {"path": path, "width": str(picture.width), "needed": str(needed)}
            report.add(rules.NARROW_PICTURE, owner.place("image"), **values)


def _are_described(library: Library, report: Report) -> None:
    for owner, path in named_pictures(library.procedures.values()):
        text = "" if isinstance(owner, OtherPicture) else owner.alt or ""
        folded = text.casefold().strip(" 。.")
        file = PurePosixPath(path.casefold())
        names = {file.name} | ({file.stem} if re.search(r"[\d_-]", file.stem) else set())
        if folded in _SAY_NOTHING or (folded in names and not isinstance(owner, ScreenPart)):
            report.add(rules.EMPTY_ALTERNATIVE_TEXT, owner.place("alt"), text=text)


# ── other languages ───────────────────────────────────────────────────────────────────────────


def _fit_their_originals(library: Library, report: Report) -> None:
    """Report pictures in other languages that name parts, or show what is hidden, wrongly."""
    for procedure in library.procedures.values():
        _own_languages_are_not_named(library, procedure, report)
    for shown, _ in named_pictures(library.procedures.values()):
        if not isinstance(shown, Shown):
            continue
        for language, other in shown.pictures.items():
            for name in other.hotspots.keys() - shown.hotspots.keys():
                place = other.place_of_key("hotspots", name)
                near = suggest(name, shown.hotspots)
                report.add(rules.UNKNOWN_HOTSPOT, place, name=name, **near)
            if shown.redact and not other.redact:
                place, hidden = shown.place("pictures", language), str(shown.place("redact"))
                report.add(rules.OTHER_PICTURE_HIDES_NOTHING, place, other=hidden)


def _own_languages_are_not_named(library: Library, procedure: Procedure, report: Report) -> None:
    printing = [it for it in library.manuals.values() if procedure.id in it.procedures]
    languages = {it.language for it in printing}
    for shown, _ in named_pictures([procedure]):
        if isinstance(shown, Shown) and len(languages) == 1:
            for language in languages & shown.pictures.keys():
                place = shown.place_of_key("pictures", language)
                report.add(rules.PICTURE_OF_ITS_OWN_LANGUAGE, place, language=language)


# ── environments ──────────────────────────────────────────────────────────────────────────────

Names = tuple[frozenset[str], frozenset[str]]
"""The operating systems and the browsers that are claimed; empty where any may be meant."""


def _show_one_environment(uses: list[_Use], library: Library, report: Report) -> None:
    """Report where a picture is shown for others than before. What was reported is no measure."""
    taken: dict[Names, _Use] = {}
    for use in uses:
        if not use.is_screen:
            continue
        names = _claimed(use.claims, library)
        for others, other in taken.items():
            if differing := _differing(names, others):
                report.add(
                    rules.PICTURE_OF_ANOTHER_ENVIRONMENT, use.figure,
                    path=use.path, environment=differing[0],
                    shown=differing[1], other=str(other.figure),
                )  # fmt: skip
                break
        else:
            taken.setdefault(names, use)


def _claimed(claims: Claims, library: Library) -> Names:
    known = library.environment_names

    def names(
        products: Callable[[Applicability], tuple[VersionRange, ...]],
        spellings: tuple[EnvironmentName, ...],
    ) -> frozenset[str]:
        if not all(map(products, claims)):
            return frozenset()
        written = (it.name for claim in claims for it in products(claim))
        return frozenset(known.spelled(spellings, it) if known else it for it in written)

    return (
        names(lambda claim: claim.os, known.os if known else ()),
        names(lambda claim: claim.browser, known.browsers if known else ()),
    )


def _differing(mine: Names, others: Names) -> tuple[str, str] | None:
    """Return the systems, or else the browsers, of both, if they have none in common."""
    for one, other in zip(mine, others, strict=True):
        if one and other and not one & other:
            return ", ".join(sorted(one)), ", ".join(sorted(other))
    return None


# ── redaction ─────────────────────────────────────────────────────────────────────────────────


def _hide_the_same(uses: list[_Use], report: Report) -> None:
    """Report where a picture shows what is hidden elsewhere: it would be published."""
    hiding: dict[tuple[Box, ...], _Use] = {}
    for use in uses:
        if use.hidden:
            hiding.setdefault(use.hidden, use)
    for use in uses:
        for boxes, other in hiding.items():
            if use.hidden is not None and left_over(boxes, use.hidden):
                values = {"path": use.path, "other": str(other.place)}
                report.add(rules.REDACTED_PICTURE_SHOWN, use.place, **values)
                break


def left_over(boxes: Iterable[Box], covers: Iterable[Box]) -> list[Box]:
    """Return what is left of boxes that others are laid on; nothing if they are covered."""
    left = list(boxes)
    for cover in covers:
        left = [piece for box in left for piece in _without(box, cover)]
    return left


def _without(box: Box, cover: Box) -> Iterator[Box]:
    """Yield up to four boxes, all that a cover leaves of a box."""
    left, top, right, bottom = box
    first, last = max(top, cover[1]), min(bottom, cover[3])
    pieces = (
        *((left, top, right, min(bottom, cover[1])), (left, max(top, cover[3]), right, bottom)),
        *((left, first, min(right, cover[0]), last), (max(left, cover[2]), first, right, last)),
    )
    yield from (piece for piece in pieces if piece[0] < piece[2] and piece[1] < piece[3])


# ── where pictures are shown ──────────────────────────────────────────────────────────────────


def _uses(library: Library) -> Iterator[_Use]:
    """Yield each picture with each figure that shows it."""
    for procedure in library.procedures.values():
        for figure, claims in _claimed_figures(procedure):
            if figure.screen is not None and figure.screen not in procedure.screens:
                continue
            shown = procedure.shown(figure)
            at = figure.place("image" if figure.screen is None else "screen")
            for owner, place in _owners(shown):
                if owner.image in library.pictures:
                    picture, is_screen = library.pictures[owner.image], isinstance(owner, Shown)
                    yield _Use(
                        owner.image, place, at, claims, is_screen,
                        _hidden(owner, picture) if isinstance(owner, Shown) else (),
                    )  # fmt: skip


def _owners(shown: Shown) -> Iterator[tuple[Shown | ScreenPart, Place]]:
    """Yield what may show a picture, in each language; and where it is written."""
    if shown.image is None:
        yield from ((it, it.place("image")) for it in parts(shown))
        return
    yield shown, shown.place("image")
    yield from ((shown.showing(it), other.place("image")) for it, other in shown.pictures.items())


def _digests(uses: Iterable[_Use], library: Library) -> dict[str, str]:
    """Return a name of what each picture shows: a picture that was saved again shows the same.

    Only those of one size that are used differently are compared, and of them only those with the
    same samples are decoded whole.
    """
    pictures = library.pictures
    digests = {path: it.digest for path, it in pictures.items()}
    by_size: dict[tuple[int, int], list[_Use]] = defaultdict(list)
    for use in uses:
        by_size[pictures[use.path].width, pictures[use.path].height].append(use)
    for same in by_size.values():
        if _are_used_alike(same, library):
            continue
        alike: dict[bytes, dict[str, str]] = defaultdict(dict)
        for path in {use.path: None for use in same}:
            alike[sampled(pictures[path])][path] = digests[path]
        for found in alike.values():
            if len(set(found.values())) > 1:
                digests |= {it: seen_pixels(pictures[it].held, pictures[it].format) for it in found}
    return digests


def _are_used_alike(uses: list[_Use], library: Library) -> bool:
    """Whether it makes no difference which pictures these are: all is seen, and for the same."""
    claimed = {_claimed(use.claims, library) for use in uses if use.is_screen}
    return len(claimed) <= 1 and not any(use.hidden for use in uses)


def _claimed_figures(procedure: Procedure) -> Iterator[tuple[Figure, Claims]]:
    """Yield each figure with what is claimed for the form of the step that shows it."""
    for step in procedure.steps:
        claims = common(procedure.applies_to, step.applies_to)
        forms: list[tuple[Step | StepVariant, Claims]] = [(step, claims)]
        forms += [(it, common(claims, it.applies_to)) for it in step.variants]
        for form, its_claims in forms:
            for figure in (form.figure, form.sees and form.sees.figure):
                if figure:
                    yield figure, its_claims


def _hidden(shown: Shown, picture: PictureFile) -> tuple[Box, ...] | None:
    """Return the redacted pixels, None where a redaction names no part of the picture."""
    said = [it.text for part in shown.says for it in marked_texts(part)]
    named = [it.words for it in shown.redact if it.words and it.words not in shown.hotspots]
    if not all(any(words in text for text in said) for words in named):
        return None
    return tuple(box_of(it, picture.width, picture.height) for it in regions_hidden(shown))
