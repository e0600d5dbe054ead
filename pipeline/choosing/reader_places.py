"""Where readers may be: each device, system and browser that a manual tells apart, and versions.

Bounds of claims and verified versions cut the versions of a product into stretches. Within one,
all readers get the same forms and the same evidence, so one version speaks for each.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

from pipeline.choosing.resolve import Edition, StepForms
from pipeline.forms.claims import parts_of
from pipeline.forms.forms import Form
from schemas.applicability import Applicability
from schemas.environment import Environment, Numbers, Versioned, VersionRange

# Stands for every device, system or browser that the manual does not name; UNNAMED where it names
# none, so that nobody needs to know it.
OTHER = "(other)"
UNNAMED = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Versions from `low` on and below `high`; `is_untold` are readers who tell no version."""

    low: Numbers | None = None
    high: Numbers | None = None
    is_untold: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it is all that begin with the same digits, as 12 and 12.4 do."""
        return bool(self.low) and self.high == _after(self.low or ())

    @property
    def is_single(self) -> bool:
        """Whether it is one version only."""
        return bool(self.low) and self.high == (*(self.low or ()), 0)

    def version_of(self, name: str) -> Versioned:
        """Return a product in a version of the stretch."""
        if self.is_untold:
            return Versioned(name)
        version = self.low or (0,)
        return Versioned(name, version, f"{name} {'.'.join(map(str, version))}")


@dataclass(frozen=True, slots=True)
class ReaderPlace:
    """A device, a system and a browser by name, OTHER or UNNAMED, with versions.

    The first stretch of each is that of readers who tell no version. Where versions make no
    difference, there is no other.
    """

    device: str
    os: str
    browser: str
    os_versions: tuple[Stretch, ...]
    browser_versions: tuple[Stretch, ...]

    @property
    def rank(self) -> int:
        """How many names it has of OTHER; readers are at home in the place with the fewest."""
        return (self.device, self.os, self.browser).count(OTHER)

    def environment(self, os: Stretch, browser: Stretch) -> Environment:
        """Return the environment of a reader in it."""
        return Environment(
            device=self.device or None,
            os=os.version_of(self.os) if self.os else None,
            browser=browser.version_of(self.browser) if self.browser else None,
        )


def reader_places(edition: Edition, forms: StepForms) -> tuple[ReaderPlace, ...]:
    """Return where readers of an edition for all environments may be, named ones first.

    In some of the places nothing may apply.
    """
    named = [it for procedure in edition.procedures for it in procedure.environments]
    versions = _Versions(edition, forms)
    found = [
        ReaderPlace(device, os, browser, versions.of(os), versions.of(browser))
        for device, os in _devices(named)
        for browser in _browsers(named, device, os)
    ]
    return tuple(sorted(found, key=lambda it: it.rank))


def _devices(named: list[Environment]) -> list[tuple[str, str]]:
    """Return devices with their systems; a name that stands alone goes with every other one."""
    found = dict.fromkeys((it.device, it.os.name) for it in named if it.device and it.os)
    systems = dict.fromkeys(it.os.name for it in named if it.os)
    paired = {os for _, os in found}
    lonely = dict.fromkeys(it.device for it in named if it.device and not it.os)
    for device in lonely:
        fitting = [os for os in systems if os not in paired]
        found |= dict.fromkeys((device, os) for os in (*fitting, OTHER))
    other = OTHER if systems else UNNAMED
    for os in (*systems, other):
        # A device that is named after its system is every device with it.
        if (os, os) not in found:
            found[OTHER if lonely or os in {*paired, OTHER} else UNNAMED, os] = None
    return list(found)


def _browsers(named: list[Environment], device: str, os: str) -> list[str]:
    fitting = dict.fromkeys(
        it.browser.name
        for it in named
        if it.browser
        and (it.os is None or it.os.name == os)
        and (it.device is None or device in {OTHER, UNNAMED, it.device})
    )
    return [*fitting, OTHER] if fitting or os == OTHER else [UNNAMED]


class _Versions:
    def __init__(self, edition: Edition, forms: StepForms) -> None:
        self._cuts: dict[str, set[Numbers]] = {}
        for item in edition.procedures:
            for claims in dict.fromkeys(
                _claims(item.procedure.applies_to, forms.of(item.procedure))
            ):
                for claim in parts_of(claims):
                    self._learn(claim.os)
                    self._learn(claim.browser)
            for verified in item.procedure.verifications():
                self._learn_version(verified.os)
                self._learn_version(verified.browser)

    def of(self, name: str) -> tuple[Stretch, ...]:
        """Return the stretches of a product's versions, the untold ones first."""
        cuts = sorted(self._cuts.get(name, ()))
        if not cuts:
            return (Stretch(is_untold=True),)
        told = [Stretch(low, high) for low, high in pairwise([None, *cuts, None])]
        # Nothing is below version 0.
        told = [it for it in told if it.high is None or it.high > (0,)]
        return (Stretch(is_untold=True), *told)

    def _learn(self, versions: VersionRange | None) -> None:
        if versions:
            found = self._cuts.setdefault(versions.name, set())
            found.update(filter(None, (versions.low, versions.high)))

    def _learn_version(self, product: Versioned | None) -> None:
        if product and product.version:
            found = self._cuts.setdefault(product.name, set())
            found.update((product.version, (*product.version, 0)))


def _claims(
    written: tuple[Applicability, ...], steps: Iterable[tuple[object, tuple[Form, ...]]]
) -> Iterator[tuple[Applicability, ...]]:
    yield written
    for form in chain.from_iterable(forms for _, forms in steps):
        yield form.claims
        yield form.unlabelled
        for label in form.labels:
            yield label.claims


def _after(version: Numbers) -> Numbers:
    return (*version[:-1], version[-1] + 1) if version else ()
