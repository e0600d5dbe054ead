"""`releases.yaml`: when systems and browsers came out, and when their makers ended support."""

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from schemas.base import Model, Name, OneOrMany
from schemas.environment import VersionNumbers
from schemas.figure import Switch
from schemas.verification import Date

ProductKind: TypeAlias = Literal["mobile", "desktop", "browser"]


class Release(Model):
    """One release that counts as a step ahead: `iOS 12`, not `iOS 12.1`.

    `ends` is the last day of free support. One without it is supported, as far as is known.
    """

    version: VersionNumbers
    on: Date
    ends: Date | None = None


class Product(Model):
    """A system or browser by the `names` that content uses. What is `rolling` supports its newest
    release only.
    """  # noqa: D205 - one sentence for each key

    names: Annotated[tuple[Name, ...], Field(min_length=1), OneOrMany()]
    kind: ProductKind
    rolling: Switch = False
    releases: Annotated[tuple[Release, ...], Field(min_length=1), OneOrMany()]


class ReleaseList(Model):
    """What was known of releases on the day `as_of`, and from which kinds of `sources`."""

    as_of: Date
    sources: Annotated[tuple[Name, ...], OneOrMany()] = ()
    products: Annotated[tuple[Product, ...], OneOrMany()] = ()
