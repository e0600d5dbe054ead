"""Where to test: the devices, systems and browsers that could clear what has to be verified.

Ranges of versions cut the versions of a product into stretches; within one, every version is in
the same ranges. So one version of each stretch is enough to find the smallest plan. It is the
newest release that its maker supports, or the newest one, or where the stretch begins.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise, product

from pipeline.forms.claims import Claim, claims_in
from pipeline.ledger.ageing import Clock
from pipeline.ledger.releases import WorldClock
from pipeline.loading.library import Library
from schemas.applicability import Applicability
from schemas.environment import (
    Environment,
    EnvironmentNames,
    Numbers,
    Versioned,
    VersionRange,
    is_a,
)

Hiding = tuple[tuple[Applicability, ...], ...]


@dataclass(slots=True)
class _System:
    """What is known of a system from the claims on it; `needs` are their numbers."""

    needs: list[int] = field(default_factory=list)
    devices: dict[str, None] = field(default_factory=dict)
    ranges: list[VersionRange] = field(default_factory=list)
    browsers: dict[str, list[VersionRange]] = field(default_factory=dict)
    is_bare: bool = False


class SessionPlaces:
    """Finds the places worth testing in; a library's claims and evidence say what goes together."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._world = WorldClock(clock.releases, clock.as_of)
        self._systems: dict[str, _System] = {}
        self._known: list[tuple[str, str | None, str | None]] | None = None

    def candidates(self, needs: Iterable[tuple[Claim, Hiding]]) -> list[Environment]:
        """Return the places, the newest versions first."""
        for number, (claim, hiding) in enumerate(needs):
            for name in [claim.os.name] if claim.os else self._systems_for(claim):
                system = self._systems.setdefault(name, _System())
                system.needs.append(number)
                for it in (claim, *(one for claims in hiding for one in claims_in(claims))):
                    self._learn(system, it, name)
                system.is_bare |= claim.browser is None
                if hiding and not claim.browser:
                    for browser in self._browsers_for(name):
                        system.browsers.setdefault(browser, [])
                devices = self._devices_for(name)
                if claim.device:
                    models = [it for it in devices if hiding and is_a(it, claim.device)]
                    devices = [claim.device, *models]
                system.devices.update(dict.fromkeys(devices))
        return [it for name in sorted(self._systems) for it in self._places(name)]

    def near(self, environment: Environment) -> frozenset[int]:
        """Return the numbers of the needs that may be cleared at one of the places."""
        name = environment.os.name if environment.os else ""
        return frozenset(self._systems[name].needs)

    def _learn(self, system: _System, claim: Claim, name: str) -> None:
        if claim.os and claim.os.name == name:
            system.ranges.append(claim.os)
        if claim.browser:
            system.browsers.setdefault(claim.browser.name, []).append(claim.browser)

    def _places(self, name: str) -> Iterator[Environment]:
        system = self._systems[name]
        browsers: list[Versioned | None] = [
            version
            for browser in sorted(system.browsers)
            for version in self._versions(browser, system.browsers[browser], is_told=False)
        ]
        if system.is_bare:
            browsers.append(None)
        versions = self._versions(name, system.ranges, is_told=True)
        devices = sorted(system.devices)
        for os, device, browser in product(versions, devices, browsers):
            yield Environment(device=device, os=os, browser=browser)

    # ── versions ──────────────────────────────────────────────────────────────────────────────

    def _versions(self, name: str, ranges: list[VersionRange], *, is_told: bool) -> list[Versioned]:
        """Return a version for each stretch, the newest first.

        `is_told` says that one is told even where no range asks for any: that of a browser is not,
        for people know the one that they have.
        """
        cuts = sorted({cut for it in ranges for cut in (it.low, it.high) if cut})
        if not cuts and not is_told:
            return [Versioned(name)]
        edges: list[Numbers | None] = [None, *cuts, None]
        found = [self._version(name, low, high) for low, high in pairwise(edges)]
        return list(dict.fromkeys(reversed(found)))

    def _version(self, name: str, low: Numbers | None, high: Numbers | None) -> Versioned:
        """Return the version to be tested of those from `low` on and below `high`."""
        out = self._world.newest_first(name)
        inside = [it for it in out if (not low or low <= it) and (not high or it < high)]
        supported = (it for it in inside if self._is_supported(name, it))
        version = next(supported, None) or next(iter(inside), None) or low
        if version is None and high is not None:
            version = (max(0, high[0] - 1),) if high > (1,) else (0,)
        return _versioned(name, version)

    def _is_supported(self, name: str, version: Numbers) -> bool:
        standing = self._world.standing(_versioned(name, version))
        return standing is not None and standing.is_supported

    # ── what a claim does not tell ────────────────────────────────────────────────────────────

    def _systems_for(self, claim: Claim) -> list[str]:
        """Return the systems to test a claim on that names none: those of such devices."""
        known = self._goes_together()
        device, browser = claim.device, claim.browser.name if claim.browser else None
        fitting = [
            os
            for os, its, with_browser in known
            if (not device or (its and (is_a(its, device) or is_a(device, its))))
            and (not browser or with_browser in {browser, None})
        ]
        fitting = fitting or [os for os, _, with_browser in known if with_browser == browser]
        fitting = fitting or [os for os, _, _ in known] or [it.name for it in self._names.os]
        return sorted(set(fitting))

    def _devices_for(self, os: str) -> list[str]:
        """Return the devices to test a claim on that names none."""
        fitting = sorted({its for name, its, _ in self._goes_together() if its and name == os})
        if fitting:
            return fitting
        shape = "desktop" if self._world.is_desktop(Versioned(os)) else "phone"
        listed = [it.name for it in self._names.devices]
        shaped = [it.name for it in self._names.devices if it.shape == shape]
        return [os] if os in listed else shaped[:1] or listed[:1] or [os]

    def _browsers_for(self, os: str) -> list[str]:
        """Return the browsers to test on where some are to be avoided."""
        together = self._goes_together()
        fitting = sorted({browser for name, _, browser in together if browser and name == os})
        return fitting + [it.name for it in self._names.browsers if it.name not in fitting]

    @property
    def _names(self) -> EnvironmentNames:
        return self._library.environment_names or EnvironmentNames()

    def _goes_together(self) -> list[tuple[str, str | None, str | None]]:
        """Return what stands together in claims and evidence: system, device and browser."""
        if self._known is None:
            found: dict[tuple[str, str | None, str | None], None] = {}
            for procedure in self._library.procedures.values():
                for claim in claims_in(procedure.applies_to):
                    device, os, browser = claim.names
                    if os:
                        found[os, device, browser] = None
                for item in procedure.verifications():
                    browser = item.browser.name if item.browser else None
                    found[item.os.name, item.device, browser] = None
            self._known = list(found)
        return self._known


def _versioned(name: str, version: Numbers | None) -> Versioned:
    if version is None:
        return Versioned(name)
    return Versioned(name, version, f"{name} {'.'.join(map(str, version))}")
