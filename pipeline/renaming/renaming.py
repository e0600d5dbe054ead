"""Renaming: all files with another id in them, read again and compared before anything is kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.checking.checks import check
from pipeline.diagnostics import Report
from pipeline.forms.forms import Forms
from pipeline.forms.labels import Labels
from pipeline.importing.yaml_text import scalar
from pipeline.ledger.wordings import Wordings
from pipeline.loading.library import Library, load
from pipeline.loading.stamps import FILE, Stamps
from pipeline.reading.source import Kind as FileKind
from pipeline.reading.source import Source, kind_of, read_bytes, shown_path
from pipeline.recording.insertion import Edit, Position, spliced
from pipeline.renaming.translations import renamed_translations
from pipeline.renaming.uses import INNER, Named, keys, owner_of, uses
from schemas.base import DEVICE_NAME, ID, Place

_MARK = "\ufeff"
_LONGEST_ID = 80
_OWN_FILES = {
    "procedure": FileKind.PROCEDURE.value,
    "control": FileKind.CONTROL.value,
    "manual": FileKind.MANUAL.value,
}


class CannotRenameError(Exception):
    """Nothing was renamed; the message says why, `known` are the ids that there are."""

    def __init__(self, reason: str, name: str, known: Iterable[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.name = name
        self.known = tuple(known)


@dataclass(frozen=True, slots=True)
class Renamed:
    """What changes on the disk: files with their bytes, and files that are no more there."""

    files: dict[Path, bytes]
    gone: tuple[Path, ...]
    places: int


def known(library: Library, named: Named) -> list[str]:
    """Return the ids of all things of the same kind; of steps and screens, in their procedure."""
    match named.kind:
        case "procedure":
            return list(library.procedures)
        case "control":
            return list(library.controls)
        case "manual":
            return list(library.manuals)
        case "step":
            return [it.id for it in library.procedures[named.procedure].steps]
        case "screen":
            return list(library.procedures[named.procedure].screens)
        case "footnote":
            return list(owner_of(library, named.procedure).footnotes)
        case "term":
            return list(dict.fromkeys(it for each in library.manuals.values() for it in each.terms))
        case "audience":
            each = library.manuals.values()
            return list(dict.fromkeys(it for manual in each for it in manual.audiences))


def renamed(
    folder: Path, sources: tuple[Source, ...], library: Library, old: Named, new: str
) -> Renamed:
    """Return the files in which an id has another name. Raises CannotRenameError."""
    _refuse(library, old, new)
    edits = _edits(library, old, new)
    files: dict[Path, bytes] = {}
    for name, made in edits.items():
        files[Path(name)] = _with(Path(name).read_bytes(), made)
    gone = _move(files, sources, library, old, new)
    paths = {source.file: source for source in sources}
    after = _read_again(folder, paths, files, gone)
    stamps = _stamps(library, after, old, new)
    if stamps.lines != library.stamps.lines:
        path = folder / FILE
        files[path] = _stamp_text(path.read_bytes(), library.stamps, stamps)
    count = sum(len(it) for it in edits.values())
    translations, moved = renamed_translations(folder, library, after, old, new)
    return Renamed(files | translations, (*gone, *moved), count)


def _refuse(library: Library, old: Named, new: str) -> None:
    owners = [*library.procedures, *(library.manuals if old.kind == "footnote" else ())]
    if old.kind in INNER and old.procedure not in owners:
        raise CannotRenameError("no-procedure", old.procedure, owners)
    ids = known(library, old)
    if old.id not in ids:
        raise CannotRenameError("unknown", old.id, ids)
    if not ID.fullmatch(new) or DEVICE_NAME.fullmatch(new) or len(new) > _LONGEST_ID:
        raise CannotRenameError("no-id", new)
    taken = set(ids)
    if old.kind == "term":
        taken |= {it for manual in library.manuals.values() for it in manual.fields}
    if new in taken:
        raise CannotRenameError("taken", new)
    key = _key(f"{old.procedure or old.id}/{old.id}", old, new)
    stamped = {line.split("\t", 1)[0] for line in library.stamps.lines}
    if old.kind == "procedure" and any(it.startswith(f"{new}/") for it in stamped):
        raise CannotRenameError("stamped", new)
    if old.kind == "step" and key in stamped:
        raise CannotRenameError("stamped", new)


# ── files ─────────────────────────────────────────────────────────────────────────────────────


def _edits(library: Library, old: Named, new: str) -> dict[str, list[Edit]]:
    """Return what changes in each file."""
    found: dict[str, dict[Place, Edit]] = {}
    for use in uses(library, old):
        text = new if use.is_in_sentence else scalar(new)
        found.setdefault(use.place.file, {})[use.place] = _edit(use.place, text)
    for model, field in keys(library, old):
        place = model.place_of_key(field, old.id)
        found.setdefault(place.file, {})[place] = _edit(place, scalar(new))
    return {name: list(edits.values()) for name, edits in found.items()}


def _edit(place: Place, text: str) -> Edit:
    start = Position(place.line - 1, place.column - 1)
    return Edit(start, Position(place.end_line - 1, place.end_column - 1), text)


def _with(data: bytes, edits: list[Edit]) -> bytes:
    text = data.decode("utf-8")
    bare = text.removeprefix(_MARK)
    return (text[: len(text) - len(bare)] + spliced(bare, edits)).encode()


def _move(
    files: dict[Path, bytes],
    sources: tuple[Source, ...],
    library: Library,
    old: Named,
    new: str,
) -> tuple[Path, ...]:
    """Give the file of a thing its name, if it has the old one. Returns the old path."""
    if old.kind not in _OWN_FILES:
        return ()
    place = next(it.place for it in uses(library, old))
    path = Path(place.file)
    if path.stem != old.id:
        return ()
    target = path.with_name(f"{new}.yaml")
    if target.exists() or target.is_symlink() or any(Path(it.file) == target for it in sources):
        raise CannotRenameError("file", shown_path(target))
    files[target] = files.pop(path)
    return (path,)


def _read_again(
    folder: Path, paths: dict[str, Source], files: dict[Path, bytes], gone: tuple[Path, ...]
) -> Library:
    """Return the library of the new files. Raises CannotRenameError if they are not right."""
    report = Report()
    sources = [
        it for name, it in paths.items() if Path(name) not in files and Path(name) not in gone
    ]
    for path, data in files.items():
        kind = kind_of(path.resolve().relative_to(folder.resolve()))
        if kind is not None:
            sources.append(read_bytes(data, shown_path(path), kind, report))
    library = load(tuple(sorted(sources, key=lambda it: it.file)), folder, report)
    check(library, report)
    if errors := report.errors():
        raise CannotRenameError("wrong", f"{errors[0].place}: {errors[0].message()}")
    return library


# ── stamps ────────────────────────────────────────────────────────────────────────────────────


def _stamps(before: Library, after: Library, old: Named, new: str) -> Stamps:
    """Return the stamps under the new names, with digests of the same words under new names.

    Why the digests: a reference is a part of what was read, and holds the id that it leads to.
    """
    if not before.stamps.lines:
        return before.stamps
    digests = dict(_digests(before, after, old, new))
    return Stamps.of({_stamp(line, digests, old, new): 0 for line in before.stamps.lines})


def _stamp(line: str, digests: dict[tuple[str, str], str], old: Named, new: str) -> str:
    key, rest = line.split("\t", 1)
    event, digest = rest.rsplit("\t", 1)
    return "\t".join((_key(key, old, new), event, digests.get((key, digest), digest)))


def _key(key: str, old: Named, new: str) -> str:
    procedure, step = key.split("/", 1)
    if old.kind == "procedure" and procedure == old.id:
        return f"{new}/{step}"
    if old.kind == "step" and (procedure, step) == (old.procedure, old.id):
        return f"{procedure}/{new}"
    return key


def _digests(
    before: Library, after: Library, old: Named, new: str
) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the digest of each form as it was, by its step, and as it will be."""
    was, will = _by_form(before), _by_form(after)
    for (key, number), digest in was.items():
        yield (key, digest), will[_key(key, old, new), number]


def _by_form(library: Library) -> dict[tuple[str, int], str]:
    digests = Wordings(replace(library, stamps=Stamps())).digests
    labels = Labels(library)
    return {
        (f"{procedure.id}/{step.id}", number): digests.of(procedure, form)
        for procedure in library.procedures.values()
        for step in procedure.steps
        for number, form in enumerate(Forms(procedure, labels=labels).of(step))
    }


def _stamp_text(data: bytes, before: Stamps, after: Stamps) -> bytes:
    """Return the file of stamps; what was sorted is sorted, and other lines stay as they are."""
    if data == before.text().encode():
        return after.text().encode()
    lines = data.decode("utf-8").split("\n")
    names = dict(zip(before.lines, after.lines, strict=False))
    ended = [(line, line.removesuffix("\r")) for line in lines]
    return "\n".join(names.get(it, it) + line[len(it) :] for line, it in ended).encode()
