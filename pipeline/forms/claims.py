"""Claims: the environments of a procedure one by one, and whether evidence lies inside them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from schemas.applicability import Applicability
from schemas.base import Model, Place
from schemas.environment import Environment, Numbers, Versioned, VersionRange, is_a, is_of_kind
from schemas.verification import Verification

_BEYOND = (10**9,)


@dataclass(frozen=True, slots=True)
class Claim:
    """One device, one range of a system and one of a browser; None is any."""

    device: str | None = None
    os: VersionRange | None = None
    browser: VersionRange | None = None

    def __str__(self) -> str:
        parts = (self.device, self.os, self.browser)
        return ", ".join(str(part) for part in parts if part) or "every environment"

    @property
    def names(self) -> tuple[str | None, str | None, str | None]:
        """What it is called without versions."""
        os, browser = self.os, self.browser
        return self.device, os.name if os else None, browser.name if browser else None

    def holds(self, item: Verification) -> bool:
        """Whether a verification was made inside; a version it does not tell fits."""
        return (
            (self.os is None or self.os.contains(item.os))
            and (self.device is None or is_of_kind(item.device, item.os, self.device))
            and (self.browser is None or not item.browser or self.browser.contains(item.browser))
        )

    def meet(self, other: "Claim") -> "Claim | None":
        """Return where both are, None when that is nowhere."""
        os, browser = self.os or other.os, self.browser or other.browser
        if self.os and other.os and not (os := self.os.meet(other.os)):
            return None
        device = self.device or other.device
        if self.device and other.device:
            if is_a(other.device, self.device):
                device = other.device
            elif not is_a(self.device, other.device):
                return None
        if self.browser and other.browser and not (browser := self.browser.meet(other.browser)):
            return None
        return Claim(device, os, browser)

    def is_covered_by(self, others: Iterable["Claim"]) -> bool:
        """Whether others together leave nothing of it; never true where it is hard to tell."""
        near = [it for it in others if _is_within(self.device, it.device)]
        by_os = [it.os for it in near if _covers(it.browser, self.browser)]
        by_browser = [it.browser for it in near if _covers(it.os, self.os)]
        return _is_filled(self.os, by_os) or _is_filled(self.browser, by_browser)


ANYWHERE = Claim()


def _is_within(device: str | None, kind: str | None) -> bool:
    return kind is None or (device is not None and is_a(device, kind))


def _covers(wide: VersionRange | None, narrow: VersionRange | None) -> bool:
    return wide is None or (narrow is not None and narrow.within(wide))


def _is_filled(wanted: VersionRange | None, ranges: list[VersionRange | None]) -> bool:
    """Whether the ranges together have every version that is wanted."""
    if None in ranges:
        return True
    if wanted is None:
        return False
    reached: Numbers = wanted.low or ()
    known = [it for it in ranges if it and it.name == wanted.name]
    for item in sorted(known, key=lambda it: it.low or ()):
        if (item.low or ()) <= reached:
            reached = max(reached, item.high or _BEYOND)
    return reached >= (wanted.high or _BEYOND)


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a model. Why not its place: that takes time, and few are ever asked for."""

    owner: Model
    path: tuple[str | int, ...]

    @property
    def place(self) -> Place:
        """Where it is written."""
        return self.owner.place(*self.path)


def claims_in(written: Iterable[Applicability]) -> dict[Claim, Told]:
    """Return each single claim with what tells it from its neighbours."""
    found: dict[Claim, Told] = {}
    for item in written:
        for claim, path in _single(item):
            found.setdefault(claim, Told(item, path))
    return found


def parts_of(written: Iterable[Applicability]) -> list[Claim]:
    """Return each single claim; no claims at all are one for everywhere."""
    return list(dict.fromkeys(it for item in written for it, _ in _single(item))) or [ANYWHERE]


def _single(item: Applicability) -> Iterator[tuple[Claim, tuple[str | int, ...]]]:
    """Yield the combinations; the path leads to the first part of which there are several."""
    for d, device in enumerate(item.device or (None,)):
        for o, os in enumerate(item.os or (None,)):
            for b, browser in enumerate(item.browser or (None,)):
                at = {"device": d, "os": o, "browser": b}
                several = next((key for key in at if len(getattr(item, key)) > 1), None)
                yield Claim(device, os, browser), ((several, at[several]) if several else ())


def claim_of(environment: Environment) -> Claim:
    """Return an environment as a claim: one version, or all where it tells none."""
    return Claim(environment.device, _just(environment.os), _just(environment.browser))


def _just(product: Versioned | None) -> VersionRange | None:
    """Return the range of one version; what comes next after 12.1 would be 12.1.0."""
    if product is None or product.version is None:
        return VersionRange(product.name) if product else None
    return VersionRange(product.name, product.version, (*product.version, 0), str(product))


def environment_of(claim: Claim) -> Environment:
    """Return a claim without its versions."""
    device, os, browser = claim.names
    return Environment(
        device=device,
        os=Versioned(os) if os else None,
        browser=Versioned(browser) if browser else None,
    )
