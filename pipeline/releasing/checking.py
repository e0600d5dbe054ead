"""Whether a folder still holds what was released: every file by its digest, none beside."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pipeline.releasing.manifest import (
    CHECKSUMS,
    MANIFEST,
    DamagedManifestError,
    Manifest,
    digest,
    from_checksums,
    from_text,
)

# Two digests of different files are alike in 4 of 64 digits by chance; a slip changes a few.
_MOST_SLIPS = 8


@dataclass(frozen=True, slots=True)
class Found:
    """What a folder holds. `manifest` is None where it is not the one that was written.

    `changed` are files that differ from what was released, `missing` and `strange` those that are
    gone or were added.
    """

    manifest: Manifest | None
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    strange: tuple[str, ...]


def look_at(files: Mapping[str, bytes]) -> Found:
    """Return what there is to say of the files of a folder, without making them again.

    The manifest tells the digests of the other files, and the list of checksums that of the
    manifest too.
    """
    sums = from_checksums(files.get(CHECKSUMS, b"").decode("utf-8", "replace"))
    manifest = _manifest(files, sums)
    told = {it[0]: it[1] for it in manifest.files} if manifest else dict(sums)
    expected = {*told, MANIFEST, CHECKSUMS}
    changed = set(_changed(files, told, is_trusted=manifest is not None))
    return Found(
        manifest,
        tuple(sorted(changed)),
        tuple(sorted(expected - files.keys())),
        tuple(sorted(files.keys() - expected)),
    )


def _manifest(files: Mapping[str, bytes], sums: Mapping[str, str]) -> Manifest | None:
    """Return the manifest, unless it was changed after the checksums were written.

    Where the two do not fit, a digest that is nearly right tells that the checksums were changed.
    """
    data = files.get(MANIFEST, b"")
    written = sums.get(MANIFEST)
    if CHECKSUMS in files and written is not None:
        slips = sum(first != second for first, second in zip(written, digest(data), strict=True))
        if slips > _MOST_SLIPS:
            return None
    try:
        return from_text(data.decode())
    except (DamagedManifestError, UnicodeDecodeError):
        return None


def _changed(
    files: Mapping[str, bytes], told: Mapping[str, str], *, is_trusted: bool
) -> Iterator[str]:
    for name in told.keys() & files.keys() - {MANIFEST, CHECKSUMS}:
        if digest(files[name]) != told[name]:
            yield name
    if MANIFEST in files and not is_trusted:
        yield MANIFEST
    if CHECKSUMS in files and is_trusted:
        lines = {**told, MANIFEST: digest(files[MANIFEST])}
        written = "".join(f"{lines[name]}  {name}\n" for name in sorted(lines))
        if written.encode() != files[CHECKSUMS]:
            yield CHECKSUMS
