"""Recording: verifications go into the files of their procedures, and what was seen into stamps."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pipeline.diagnostics import Report
from pipeline.ledger.stamping import stamped
from pipeline.loading.library import Library, load_source
from pipeline.loading.stamps import FILE, Stamps, event_of
from pipeline.reading.source import Kind, read_bytes, shown_path
from pipeline.recording.insertion import Entries, with_verification
from schemas.environment import Environment, EnvironmentName, EnvironmentNames, is_a
from schemas.procedure import Procedure
from schemas.verification import Verification

_MARK = "\ufeff"


class CannotInsertError(Exception):
    """A verification cannot be put into a file without changing anything else of it."""


def recorded(
    folder: Path, library: Library, items: Iterable[tuple[str, Verification]]
) -> dict[Path, bytes]:
    """Return the files as they are with these verifications, each with its procedure's id.

    A verification that is there already gets the stamps of today's words. Raises
    CannotInsertError where a file would mean anything but one more verification.
    """
    files: dict[Path, bytes] = {}
    now = library
    for name, item in items:
        procedure = now.procedures[name]
        same = next((it for it in procedure.verified if _is_same(it, item)), None)
        if same is None:
            path = Path(procedure.place().file)
            before = files[path] if path in files else path.read_bytes()
            files[path], procedure = _inserted(path, before, procedure, item)
            same = procedure.verified[-1]
            now = replace(now, procedures={**now.procedures, name: procedure})
        now = replace(now, stamps=stamped(now, procedure, same))
    # Stamps come first: were a later rename to fail, they would be reported as too many.
    return changed_stamps(folder, library, now.stamps) | files


def changed_stamps(folder: Path, library: Library, after: Stamps) -> dict[Path, bytes]:
    """Return the file of stamps if it is another one than before, else nothing."""
    if set(after.lines) == set(library.stamps.lines):
        return {}
    return {folder / FILE: after.text().encode()}


def unknown_names(
    where: Environment, names: EnvironmentNames
) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what is in no list of names: its kind, the name, and the names that there are."""
    known: list[tuple[str, str, tuple[EnvironmentName, ...]]] = [
        ("device", where.device or "", names.devices),
        ("system", where.os.name if where.os else "", names.os),
    ]
    if where.browser:
        known.append(("browser", where.browser.name, names.browsers))
    for kind, written, entries in known:
        spellings = [entry.name for entry in entries]
        is_known = written in spellings
        if kind == "device":
            is_known = any(is_a(written, name) for name in spellings)
        if not is_known:
            yield kind, written, spellings


def _is_same(one: Verification, other: Verification) -> bool:
    return event_of(one) == event_of(other) and (one.steps, one.method) == (
        other.steps,
        other.method,
    )


def _entries(item: Verification) -> Entries:
    """Return what is written of a verification, in this order."""
    entries: Entries = {"on": item.on.isoformat(), "device": item.device, "os": str(item.os)}
    entries |= {"browser": str(item.browser)} if item.browser else {}
    entries |= {"steps": item.steps} if item.steps else {}
    entries |= {"method": item.method} if item.method != "product" else {}
    entries |= {"by": item.by} if item.by else {}
    return entries


def _inserted(
    path: Path, before: bytes, procedure: Procedure, item: Verification
) -> tuple[bytes, Procedure]:
    """Return the new bytes of a procedure's file and what they mean."""
    file, report = shown_path(path), Report()
    tree = read_bytes(before, file, Kind.PROCEDURE, report).tree
    text = before.decode("utf-8")
    if tree is not None:
        bare = text.removeprefix(_MARK)
        head = text[: len(text) - len(bare)]
        data = (head + with_verification(bare, tree, _entries(item))).encode()
        found = Report()
        changed = load_source(read_bytes(data, file, Kind.PROCEDURE, found), found)
        expected = procedure.model_copy(update={"verified": (*procedure.verified, item)})
        # Models remember where they were written, and so are alike only in what they say.
        is_right = isinstance(changed, Procedure) and changed.model_dump() == expected.model_dump()
        if isinstance(changed, Procedure) and is_right and not found.errors():
            return data, changed
    raise CannotInsertError(
        f"{file}: please write this line under `verified` yourself: {_entries(item)}"
    )
