"""The world's clock: how far a version lies behind, and whether its maker still supports it."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pipeline.diagnostics import Report
from pipeline.loading.library import Library, load_file
from pipeline.reading.source import Kind
from schemas.environment import Environment, Numbers, Versioned
from schemas.releases import Product, Release, ReleaseList

OWN_LIST = Path(__file__).parent / "data" / "releases.yaml"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a version stood on a day: how many newer majors there were, and its support.

    `is_whole` says that the list knows all that came out by then.
    """

    product: Versioned
    behind: int
    is_supported: bool
    is_whole: bool = True

    def __str__(self) -> str:
        parts = []
        if self.behind:
            least = "" if self.is_whole else "at least "
            parts.append(f"{least}{self.behind} major{'' if self.behind == 1 else 's'} behind")
        if not self.is_supported:
            parts.append("out of support")
        return f"{self.product}: {', '.join(parts) or 'the newest major'}"


def releases_of(library: Library, path: Path | None, report: Report) -> ReleaseList:
    """Return the list at `path`, else the one beside the content, else the project's own."""
    if path is not None:
        found = load_file(path, Kind.RELEASES, report)
        return found if isinstance(found, ReleaseList) else own_list()
    return library.releases or own_list()


@cache
def own_list() -> ReleaseList:
    """Return the list of releases that comes with the project."""
    report = Report()
    found = load_file(OWN_LIST, Kind.RELEASES, report)
    if not isinstance(found, ReleaseList) or len(report):
        raise TypeError(OWN_LIST)
    return found


class WorldClock:
    """Answers from a list of releases, as of a day."""

    def __init__(self, releases: ReleaseList, as_of: date) -> None:
        self._as_of = as_of
        self._is_whole = as_of <= releases.as_of
        self._known: dict[Versioned, Standing | None] = {}
        self._products = {name: it for it in releases.products for name in it.names}

    def standing(self, product: Versioned | None) -> Standing | None:
        """Return where a version stands, None where the list does not tell.

        It does not where it lacks the product, or ends before the version.
        """
        if product is None:
            return None
        if product not in self._known:
            self._known[product] = self._standing(product)
        return self._known[product]

    def _standing(self, product: Versioned) -> Standing | None:
        listed = self._products.get(product.name)
        if listed is None or product.version is None:
            return None
        out = sorted((it for it in listed.releases if it.on <= self._as_of), key=_version)
        older = [it for it in out if it.version <= product.version]
        newer = out[len(older) :]
        if not older or not (newer or _is_of(product.version, older[-1])):
            return None
        is_supported = self._is_supported(listed, older[-1], newer)
        return Standing(product, len(newer), is_supported, self._is_whole)

    def _is_supported(self, product: Product, release: Release, newer: list[Release]) -> bool:
        if product.rolling and newer:
            return False
        return release.ends is None or self._as_of <= release.ends

    def said_of(self, environment: Environment) -> str:
        """Return what is to be said of a system and browser that are not the newest, or ""."""
        standings = map(self.standing, (environment.os, environment.browser))
        return "; ".join(str(it) for it in standings if it and (it.behind or not it.is_supported))

    def came_out(self, product: Versioned) -> date | None:
        """Return the day on which a version came out, None where the list does not tell."""
        listed = self._products.get(product.name)
        if listed is None or product.version is None:
            return None
        same = [it for it in listed.releases if _is_of(product.version, it)]
        return max(same, key=_version).on if same else None

    def newest_first(self, name: str) -> list[Numbers]:
        """Return the versions of a product that were out, the newest first; none if unknown."""
        listed = self._products.get(name)
        out = [it for it in listed.releases if it.on <= self._as_of] if listed else []
        return [it.version for it in sorted(out, key=_version, reverse=True)]

    def is_desktop(self, os: Versioned) -> bool:
        """Whether a system is one for computers."""
        listed = self._products.get(os.name)
        return listed is not None and listed.kind == "desktop"


def _version(release: Release) -> Numbers:
    return release.version


def _is_of(version: Numbers, release: Release) -> bool:
    return version[: len(release.version)] == release.version
