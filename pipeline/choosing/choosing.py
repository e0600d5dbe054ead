"""Which form of a step a reader gets, and what is known of it.

The rule: candidates are the forms that apply; for a reader who tells no version, those that apply
to the newest one verified. Of forms that differ in labels only, the one with those of the reader's
environment. Of them, those that were verified on the reader's system and browser, of any version,
on or before the date; where none was, all, if one of them is narrower than the others, else those
that were verified anywhere. The narrowest wins, then the one verified on the nearest version not
above the reader's, then the latest date. A tie is an error.

Why on the reader's system: that words for a telephone were right there says nothing of a computer,
for which others were written.

Evidence is void for a form that was edited since; then it is no evidence for choosing, and what
the reader is told. What was seen on a declared screen only is no evidence at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from pipeline.forms.forms import Form, by_date, by_then, has_narrower_labels, narrowest
from schemas.applicability import covers
from schemas.environment import Environment, Versioned, is_of_kind
from schemas.verification import Verification

_NEWEST_OF_ALL = (10**9,)


class Outcome(StrEnum):
    """What is known of a form in the reader's environment, the best first."""

    EXACT = "verified exactly"
    NEIGHBOUR = "verified on a neighbouring version"
    EDITED = "edited since it was verified"
    UNVERIFIED = "not verified"


class Verdict(StrEnum):
    """Why a form was chosen or not; the text is what `explain` prints."""

    CHOSEN = "chosen"
    TIED = "cannot be told from another form"
    NOT_APPLICABLE = "does not apply there"
    NOT_LATEST = "is for versions older than the latest one verified"
    NOT_YET_VERIFIED = "was not verified there by then, and another form was"
    WIDER = "another form is narrower"
    FARTHER = "another form was verified on a nearer version"
    OLDER = "another form was verified later"
    OTHER_LABEL = "names a control as it is called elsewhere"


@dataclass(frozen=True)
class Candidate:
    """A form that was considered, and what became of it."""

    form: Form
    verdict: Verdict
    evidence: Verification | None


@dataclass(frozen=True)
class Choice:
    """The form for an environment, the evidence that speaks for it there, and the rejected ones.

    Where the outcome is EDITED, `void` is the verification that was made before.
    """

    environment: Environment
    form: Form
    outcome: Outcome
    evidence: Verification | None
    candidates: tuple[Candidate, ...]
    is_tied: bool = False
    void: Verification | None = None


def choose(forms: Sequence[Form], environment: Environment, as_of: date | None) -> Choice | None:
    """Return the form for an environment on a day, or None where none applies."""
    if len(forms) == 1:  # as of most steps: then there is nothing to weigh
        return _only(forms[0], environment, as_of)
    verdicts = dict.fromkeys(range(len(forms)), Verdict.CHOSEN)
    left = list(range(len(forms)))

    def keep(kept: list[int], verdict: Verdict) -> None:
        for index in left:
            if index not in kept:
                verdicts[index] = verdict
        left[:] = kept

    keep([i for i in left if covers(forms[i].claims, environment)], Verdict.NOT_APPLICABLE)
    if not left:
        return None
    latest = _latest([forms[i] for i in left], environment, as_of)
    if newest := [i for i in left if covers(forms[i].claims, latest)]:
        keep(newest, Verdict.NOT_LATEST)
    keep(_named_as_there(forms, left, latest), Verdict.OTHER_LABEL)
    verified = [i for i in left if _is_verified_for(forms[i], environment, as_of)]
    if not verified and len(narrowest(forms, left)) > 1:
        verified = [i for i in left if forms[i].verified_by(as_of)]
    if verified:
        keep(verified, Verdict.NOT_YET_VERIFIED)
    keep(narrowest(forms, left), Verdict.WIDER)
    best = [_best_evidence(form, environment, as_of) for form in forms]
    keep(_highest({i: _nearness(best[i], environment)[:-1] for i in left}), Verdict.FARTHER)
    keep(_highest({i: _nearness(best[i], environment) for i in left}), Verdict.OLDER)
    is_tied = len(left) > 1
    if is_tied:
        verdicts |= dict.fromkeys(left, Verdict.TIED)
    candidates = tuple(Candidate(form, verdicts[i], best[i]) for i, form in enumerate(forms))
    return _choice(candidates[left[0]], environment, as_of, candidates, is_tied=is_tied)


def _is_verified_for(form: Form, environment: Environment, as_of: date | None) -> bool:
    return any(_is_same_system(it, environment) for it in form.verified_by(as_of))


def _only(form: Form, environment: Environment, as_of: date | None) -> Choice | None:
    if not covers(form.claims, environment):
        return None
    chosen = Candidate(form, Verdict.CHOSEN, _best_evidence(form, environment, as_of))
    return _choice(chosen, environment, as_of, (chosen,))


def _choice(
    chosen: Candidate,
    environment: Environment,
    as_of: date | None,
    candidates: tuple[Candidate, ...],
    *,
    is_tied: bool = False,
) -> Choice:
    form, best = chosen.form, chosen.evidence
    outcome, void = outcome_of(best, environment), None
    if outcome is Outcome.UNVERIFIED and (void := _void_there(form, environment, as_of)):
        outcome = Outcome.EDITED
    return Choice(environment, form, outcome, best, candidates, is_tied, void)


def _named_as_there(forms: Sequence[Form], left: list[int], there: Environment) -> list[int]:
    """Return the forms with the labels of an environment: of several that fit, the narrowest.

    Where nothing is known of it, the widest.
    """
    if not any(forms[i].labels for i in left):
        return left[:]

    def is_passed_over(form: Form, other: Form) -> bool:
        mine, its = (form, other) if there.is_open else (other, form)
        return has_narrower_labels(mine, its)

    return [i for i in left if not any(is_passed_over(forms[i], forms[it]) for it in left)]


def _void_there(form: Form, environment: Environment, as_of: date | None) -> Verification | None:
    """Return the nearest verification on the reader's kind of device that an edit made void."""
    there = [it for it in by_then(form.void, as_of) if _is_same_kind(it, environment)]
    return max(there, key=lambda it: (_nearness(it, environment), by_date(it)), default=None)


def _latest(forms: Sequence[Form], environment: Environment, as_of: date | None) -> Environment:
    """Return the environment with the newest version verified there, where none is asked for.

    Why: to a reader who tells no version, a manual says the latest that anybody has tried.
    """
    evidence = [
        item
        for form in forms
        for item in form.verified_by(as_of)
        if _is_same_kind(item, environment)
    ]
    return Environment(
        device=environment.device,
        os=_newest(environment.os, [item.os for item in evidence]),
        browser=_newest(environment.browser, [item.browser for item in evidence]),
    )


def _newest(wanted: Versioned | None, verified: list[Versioned | None]) -> Versioned | None:
    """Return the newest verified version of what is wanted; with no evidence, the newest of all."""
    if wanted is None or wanted.version is not None:
        return wanted
    known = [item for item in verified if item and item.version and item.name == wanted.name]
    newest = max(known, key=lambda item: item.version or (), default=None)
    return newest or Versioned(wanted.name, _NEWEST_OF_ALL)


Nearness: TypeAlias = tuple[bool, tuple[int, ...], tuple[int, ...], bool, int]


def _highest(values: dict[int, tuple[object, ...]]) -> list[int]:
    top = max(values.values())
    return [index for index, value in values.items() if value == top]


def _best_evidence(form: Form, environment: Environment, as_of: date | None) -> Verification | None:
    evidence = form.verified_by(as_of)
    return max(evidence, key=lambda it: (_nearness(it, environment), by_date(it)), default=None)


def _nearness(item: Verification | None, environment: Environment) -> Nearness:
    """How near evidence is to a reader; the larger the nearer, the date last."""
    if item is None:
        return (False, (), (), False, 0)
    return (
        _is_same_kind(item, environment),
        _version_nearness(item.os, environment.os),
        _version_nearness(item.browser, environment.browser),
        environment.device is None or is_of_kind(item.device, item.os, environment.device),
        item.on.toordinal(),
    )


def _version_nearness(verified: Versioned | None, wanted: Versioned | None) -> tuple[int, ...]:
    """Versions not above the wanted one come before those above; the nearest comes first."""
    if verified is None or verified.version is None:
        return (0,)
    padded = (*verified.version, *[0] * 6)[:6]
    if wanted is None or wanted.version is None or verified.version <= wanted.version:
        return (2, *padded)
    return (1, *(-number for number in padded))


def _is_same_kind(item: Verification, environment: Environment) -> bool:
    """Whether it was made on the reader's kind of device, system and browser, of any version."""
    device = environment.device
    return (device is None or _is_related(item, device)) and _is_same_system(item, environment)


def _is_same_system(item: Verification, environment: Environment) -> bool:
    """Whether it was made on the reader's system and browser, of any version."""
    return (environment.os is None or item.os.name == environment.os.name) and (
        environment.browser is None
        or item.browser is None
        or item.browser.name == environment.browser.name
    )


def _is_related(item: Verification, wanted: str) -> bool:
    """Whether two devices are of one kind: the same first word, as in iPhone 8 and iPhone XS.

    A kind may be named after a system: every device with Android is an Android.
    """
    return item.os.name == wanted or item.device.split(maxsplit=1)[0] == wanted.split(maxsplit=1)[0]


def outcome_of(item: Verification | None, environment: Environment) -> Outcome:
    """Return what a verification says of an environment, whatever its words were."""
    if item is None or not _is_same_kind(item, environment):
        return Outcome.UNVERIFIED
    device = environment.device
    is_exact = (
        (device is None or is_of_kind(item.device, item.os, device))
        and _is_exactly(item.os, environment.os)
        and _is_exactly(item.browser, environment.browser)
    )
    return Outcome.EXACT if is_exact else Outcome.NEIGHBOUR


def _is_exactly(verified: Versioned | None, wanted: Versioned | None) -> bool:
    """Whether versions are the same; a reader who tells none is content with any."""
    if wanted is None or wanted.version is None:
        return True
    return verified is not None and verified.version == wanted.version
