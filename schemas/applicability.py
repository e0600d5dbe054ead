"""Applicability: where something applies (S1000D's word), and which of two is narrower."""

from typing import Annotated, Self, TypeVar

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from schemas.base import Model, Name, OneOrMany
from schemas.environment import (
    Environment,
    EnvironmentNames,
    Versioned,
    VersionRange,
    VersionRangeField,
    is_a,
    is_known,
    is_of_kind,
)

Bounded = TypeVar("Bounded", "Applicability", VersionRange)


class Applicability(Model):
    """A claim: applies on these devices, with these systems and in these browsers.

    A part that is left out applies to all. Several of these in a list mean any of them.
    """

    device: Annotated[tuple[Name, ...], OneOrMany()] = ()
    os: Annotated[tuple[VersionRangeField, ...], OneOrMany()] = ()
    browser: Annotated[tuple[VersionRangeField, ...], OneOrMany()] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.device or self.os or self.browser):
            raise PydanticCustomError("empty-text", "empty")
        return self

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (*self.device, *self.os, *self.browser))

    def contains(self, environment: Environment) -> bool:
        """Whether it applies there. What an environment does not tell never speaks against it."""
        return (
            self._contains_device(environment.device, environment.os)
            and _contains_product(self.os, environment.os)
            and _contains_product(self.browser, environment.browser)
        )

    def _contains_device(self, device: str | None, os: Versioned | None) -> bool:
        if not self.device or device is None:
            return True
        return any(is_of_kind(device, os, kind) or is_a(kind, device) for kind in self.device)

    def within(self, other: "Applicability") -> bool:
        """Whether it applies nowhere that the other does not."""
        devices = not other.device or (
            bool(self.device)
            and all(any(is_a(mine, its) for its in other.device) for mine in self.device)
        )
        return (
            devices and _all_within(self.os, other.os) and _all_within(self.browser, other.browser)
        )

    def meet(self, other: "Applicability") -> "Applicability | None":
        """Return where both apply, None when that is nowhere."""
        devices = _common_devices(self.device, other.device)
        os = _common_products(self.os, other.os)
        browsers = _common_products(self.browser, other.browser)
        if devices is None or os is None or browsers is None:
            return None
        return Applicability(device=devices, os=os, browser=browsers)

    def environments(self) -> tuple[Environment, ...]:
        """Return each combination of device, system and browser it names, versions left open."""
        return tuple(
            Environment(device=device, os=os, browser=browser)
            for device in self.device or (None,)
            for os in _names(self.os)
            for browser in _names(self.browser)
        )


def _contains_product(ranges: tuple[VersionRange, ...], product: Versioned | None) -> bool:
    return not ranges or product is None or any(item.contains(product) for item in ranges)


def _common_devices(mine: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the devices in both lists; an empty list is all devices, None is none."""
    if not mine or not other:
        return mine or other
    both = [it for it in mine if any(is_a(it, kind) for kind in other)]
    both += [it for it in other if any(is_a(it, kind) for kind in mine)]
    return tuple(dict.fromkeys(both)) or None


def _common_products(
    mine: tuple[VersionRange, ...], other: tuple[VersionRange, ...]
) -> tuple[VersionRange, ...] | None:
    if not mine or not other:
        return mine or other
    both = [it for one in mine for its in other if (it := one.meet(its))]
    return tuple(dict.fromkeys(both)) or None


def _names(ranges: tuple[VersionRange, ...]) -> tuple[Versioned | None, ...]:
    named = tuple(dict.fromkeys(item.name for item in ranges))
    return tuple(Versioned(name) for name in named) or (None,)


def common(
    claims: tuple[Applicability, ...], narrowing: tuple[Applicability, ...]
) -> tuple[Applicability, ...]:
    """Return where both hold; no claims at all hold everywhere. Empty only when that is nowhere."""
    if not claims or not narrowing:
        return claims or narrowing
    return tuple(it for one in claims for its in narrowing if (it := one.meet(its)))


def are_known(claims: tuple[Applicability, ...], names: EnvironmentNames) -> bool:
    """Whether all names of claims are listed, as they are spelled."""
    return all(
        is_known(written, known, is_device=known is names.devices)
        for claim in claims
        for known, written in (
            *((names.devices, it) for it in claim.device),
            *((names.os, it.name) for it in claim.os),
            *((names.browsers, it.name) for it in claim.browser),
        )
    )


def covers(claims: tuple[Applicability, ...], environment: Environment) -> bool:
    """Whether any of the claims contains the environment; no claims at all contain everything."""
    return not claims or any(claim.contains(environment) for claim in claims)


def narrower(mine: tuple[Applicability, ...], other: tuple[Applicability, ...]) -> bool:
    """Whether the first claims apply strictly less widely than the second."""
    return _all_within(mine, other) and not _all_within(other, mine)


def _all_within(mine: tuple[Bounded, ...], other: tuple[Bounded, ...]) -> bool:
    """Whether each lies within one of the others; none at all is everything."""
    if not other:
        return True
    return bool(mine) and all(any(one.within(its) for its in other) for one in mine)
