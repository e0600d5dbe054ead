"""The reader's environment: device, operating system and browser, with real version numbers."""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

from schemas.base import Model, Name

DeviceShape: TypeAlias = Literal["phone", "tablet", "desktop"]
Look: TypeAlias = Literal["neutral", "ios", "android", "desktop"]
Numbers: TypeAlias = tuple[int, ...]

_VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,5}")
_NAMED = re.compile(r"(?P<name>.*?)(?:\s+(?P<rest>(?:\d|[<>=]).*))?")
_SIGN = re.compile("[<>=≧≦≥≤＜＞＝]")
_LONGEST = 200
_BOUND = re.compile(r"(?P<sign>>=|<=|>|<|=)?\s*(?P<version>[^\s<>=]+)\s*")


def _numbers(text: str) -> Numbers:
    """Return a version as numbers, so that 12.10 is above 12.9; 12.0 equals 12.

    Raises PydanticCustomError `invalid-version` for anything but digits and dots.
    """
    if not _VERSION.fullmatch(text):
        raise PydanticCustomError("invalid-version", "{version}", {"version": text})
    numbers = tuple(int(part) for part in text.split("."))
    while len(numbers) > 1 and numbers[-1] == 0:
        numbers = numbers[:-1]
    return numbers


def _after(text: str) -> Numbers:
    """Return the first version that no longer begins with the digits written: 12.1 → 12.2."""
    numbers = tuple(int(part) for part in text.split("."))
    return (*numbers[:-1], numbers[-1] + 1)


@dataclass(frozen=True, slots=True)
class Versioned:
    """A product and, where known, one version of it: `iOS 12.1`, `Safari`."""

    name: str
    version: Numbers | None = None
    text: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.text or self.name

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `iOS 12.1` or `Safari`.

        Raises PydanticCustomError `invalid-version` where the number is none, `not-a-range` where
        a range stands in place of one version.
        """
        name, rest = _split_name(text)
        if rest and rest[0] in "<>=":
            raise PydanticCustomError("not-a-range", "{text}", {"text": text})
        return cls(name, _numbers(rest) if rest else None, " ".join(text.split()))


@dataclass(frozen=True, slots=True)
class VersionRange:
    """A product and a half-open range of its versions: `iOS >= 12, < 15`.

    A bound speaks of the digits it writes: `<= 12` and `12` include 12.4, `> 12` begins at 13.
    `low` is inside the range, `high` is not; None means unbounded.
    """

    name: str
    low: Numbers | None = None
    high: Numbers | None = None
    text: str = ""

    def __str__(self) -> str:
        return self.text or self.name

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `iOS`, `iOS 12`, `iOS >= 12, < 15` or `iOS >= 12 < 15`.

        Raises PydanticCustomError `invalid-version` or `empty-range`.
        """
        name, rest = _split_name(text)
        low: Numbers | None = None
        high: Numbers | None = None
        for sign, version in _bounds(rest):
            starts, ends = _bound(sign, version)
            low = max(filter(None, (low, starts)), default=None)
            high = min(filter(None, (high, ends)), default=None)
        if low and high and low >= high:
            raise PydanticCustomError("empty-range", "{text}", {"text": text})
        return cls(name, low, high, " ".join(text.split()))

    def contains(self, wanted: Versioned) -> bool:
        """Whether a product is in the range; one of unknown version is when its name fits."""
        if wanted.name != self.name:
            return False
        if wanted.version is None:
            return True
        above = self.low is None or self.low <= wanted.version
        return above and (self.high is None or wanted.version < self.high)

    def meet(self, other: "VersionRange") -> "VersionRange | None":
        """Return the versions that are in both ranges, None when there are none."""
        if other.name != self.name:
            return None
        low = max(filter(None, (self.low, other.low)), default=None)
        high = min(filter(None, (self.high, other.high)), default=None)
        if low and high and low >= high:
            return None
        text = self.text if (low, high) == (self.low, self.high) else other.text
        return VersionRange(self.name, low, high, text)

    def within(self, other: "VersionRange") -> bool:
        """Whether every version in this range is in the other one too."""
        if other.name != self.name:
            return False
        low = other.low is None or (self.low is not None and self.low >= other.low)
        return low and (other.high is None or (self.high is not None and self.high <= other.high))


def _split_name(text: str) -> tuple[str, str]:
    match = _NAMED.fullmatch(" ".join(text.split()))
    if not match or not match["name"] or _SIGN.search(match["name"]):
        raise PydanticCustomError("invalid-version", "{version}", {"version": text})
    return match["name"], match["rest"] or ""


def _bounds(rest: str) -> list[tuple[str, str]]:
    """Return (sign, version) of each bound in `>= 12, < 15`."""
    text, position, found = rest.replace(",", " ").strip(), 0, []
    while match := _BOUND.match(text, position):
        found.append((match["sign"] or "=", match["version"]))
        position = match.end()
    if position < len(text):
        raise PydanticCustomError("invalid-version", "{version}", {"version": rest})
    return found


def _bound(sign: str, version: str) -> tuple[Numbers | None, Numbers | None]:
    numbers = _numbers(version)
    match sign:
        case ">=":
            return numbers, None
        case ">":
            return _after(version), None
        case "<":
            return None, numbers
        case "<=":
            return None, _after(version)
        case _:
            return numbers, _after(version)


def _parser(kind: type[Versioned] | type[VersionRange]) -> BeforeValidator:
    # The same few products are written in every file.
    known = lru_cache(maxsize=10_000)(kind.parse)

    def parse(value: object) -> object:
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST:
            return known(value)
        if isinstance(value, kind):
            return value
        if isinstance(value, str) and value.strip():
            raise PydanticCustomError("string_too_long", "too long", {"max_length": _LONGEST})
        code = "empty-text" if isinstance(value, str) else "string_type"
        raise PydanticCustomError(code, "not a product and version")

    return BeforeValidator(parse)


VersionedField = Annotated[
    InstanceOf[Versioned],
    _parser(Versioned),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["iOS 12.1", "Safari"]}),
]
VersionRangeField = Annotated[
    InstanceOf[VersionRange],
    _parser(VersionRange),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "examples": ["iOS >= 12, < 15", "Safari"]}),
]


def _read_numbers(value: object) -> object:
    """Return a version alone, as in `12.1`, as numbers. Raises as `_numbers` does."""
    return value if isinstance(value, tuple) else _numbers(str(value))


VersionNumbers = Annotated[
    InstanceOf[tuple[int, ...]],
    BeforeValidator(_read_numbers),
    PlainSerializer(lambda it: ".".join(map(str, it)), return_type=str),
    WithJsonSchema({"type": "string", "examples": ["12", "10.15"]}),
]


def is_a(device: str, kind: str) -> bool:
    """Whether a device is of a kind: an `iPhone XS Max` is an `iPhone`."""
    return device == kind or device.startswith(kind + " ")


def is_of_kind(device: str, os: Versioned | None, kind: str) -> bool:
    """Whether a device is of a kind, which may be named after a system: a Pixel 3 is an Android."""
    return is_a(device, kind) or (os is not None and os.name == kind)


class Environment(Model):
    """Where a step is performed. What is None is not known, or not asked for."""

    device: Name | None = None
    os: VersionedField | None = None
    browser: VersionedField | None = None

    def __str__(self) -> str:
        return ", ".join(str(part) for part in (self.device, self.os, self.browser) if part)

    @property
    def is_open(self) -> bool:
        """Whether nothing at all is known or asked for."""
        return not (self.device or self.os or self.browser)


class EnvironmentName(Model):
    """A device, operating system or browser as all content spells it, and other spellings.

    `shape` is what a device looks like in drawings, `look` how the screens of a system look.
    """

    name: Name
    also: tuple[Name, ...] = ()
    shape: DeviceShape | None = None
    look: Look | None = None


class EnvironmentNames(Model):
    """`environments.yaml`: the names that content may use for environments."""

    devices: tuple[EnvironmentName, ...] = ()
    os: tuple[EnvironmentName, ...] = ()
    browsers: tuple[EnvironmentName, ...] = ()

    def spelled(self, names: tuple[EnvironmentName, ...], written: str) -> str:
        """Return the content's spelling of a name, or the name as written if it is not listed."""
        wanted = written.casefold()
        for entry in names:
            if wanted in (spelling.casefold() for spelling in (entry.name, *entry.also)):
                return entry.name
        return written

    def knows(self, environment: "Environment") -> bool:
        """Whether all names of an environment are listed, as they are spelled."""
        return (
            is_known(environment.device or "", self.devices, is_device=True)
            and is_known(environment.os.name if environment.os else "", self.os)
            and is_known(environment.browser.name if environment.browser else "", self.browsers)
        )

    def shape(self, device: str) -> DeviceShape | None:
        """Return the shape of a device, None if it is not told: an `iPhone 8` is an `iPhone`."""
        return next((it.shape for it in self.devices if is_a(device, it.name)), None)

    def look(self, os: str) -> Look | None:
        """Return the look of a system's screens, None if it is not told."""
        return next((it.look for it in self.os if it.name == os), None)

    def canonical(self, environment: Environment) -> Environment:
        """Return the same environment in the content's spelling: `Google Chrome` for `chrome`."""

        def product(known: tuple[EnvironmentName, ...], it: Versioned | None) -> Versioned | None:
            if it is None:
                return None
            name = self.spelled(known, it.name)
            version = it.text.removeprefix(it.name).strip()
            return Versioned.parse(f"{name} {version}".strip())

        device = environment.device
        return Environment(
            device=self.spelled(self.devices, device) if device else None,
            os=product(self.os, environment.os),
            browser=product(self.browsers, environment.browser),
        )


def is_known(written: str, known: tuple[EnvironmentName, ...], *, is_device: bool = False) -> bool:
    """Whether a name is listed; a device may be a model of one that is. No name is known."""
    return not written or any(
        written == entry.name or (is_device and written.startswith(f"{entry.name} "))
        for entry in known
    )
