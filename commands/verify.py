"""`verify`: somebody has performed a procedure; one line says so, and stamps say in which words."""

import sys
from collections.abc import Mapping
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path
from typing import Any

import click

from commands.options import (
    ContentOptions,
    DateType,
    content_options,
    no_such,
    product_from,
)
from commands.reporting import print_report
from pipeline import rules
from pipeline.diagnostics import ContentError, Report
from pipeline.insertion import Entries, with_verification
from pipeline.library import Library, load_source
from pipeline.publish import replace_files
from pipeline.source import Kind, read_bytes, shown_path
from pipeline.stamping import all_stamped, stamped
from pipeline.stamps import FILE, Stamps, event_of
from schemas.applicability import covers
from schemas.base import Place
from schemas.environment import Environment, EnvironmentName, EnvironmentNames, is_a
from schemas.procedure import Procedure
from schemas.verification import Verification

_MARK = "\ufeff"


@click.command()
@click.argument("procedure", required=False)
@click.option("--on", "day", type=DateType(), help="The day on which it was performed.")
@click.option("--device", help="The model that was used, as in “iPhone XS Max”.")
@click.option("--os", help="Its system with the version, as in “iOS 12.1”.")
@click.option("--os-version", help="The version, where --os does not have it.")
@click.option("--browser", help="The browser, as in “Safari” or “Google Chrome 142.0”.")
@click.option("--browser-version", help="Its version, where --browser does not have it.")
@click.option("--steps", help="The ids of the steps that were performed, as in a,b; else all.")
@click.option("--by", help="Who performed it.")
@click.option(
    "--method",
    type=click.Choice(["product", "machine", "screen"]),
    default="product",
    help="On the product, by a machine, or on a declared screen only.",
)
@click.option("--stamp", is_flag=True, help="Only stamp lines that were written by hand.")
@click.option("--dry-run", is_flag=True, help="Print the change and make none.")
@content_options
def command(
    options: ContentOptions,
    procedure: str | None,
    stamp: bool,  # noqa: FBT001 - click passes it by name
    dry_run: bool,  # noqa: FBT001
    **values: Any,  # noqa: ANN401
) -> None:
    """Write down that PROCEDURE was performed, in its file, and stamp the words it had.

    With --stamp: stamp the lines of PROCEDURE, or of all, that have no stamp, and remove the
    stamps of lines that are gone. Prints what has changed.
    """
    report = options.new_report()
    try:
        library = options.open_library(report)
        if procedure and procedure not in library.procedures:
            raise click.UsageError(no_such("procedure", procedure, library.procedures))
        if stamp:
            _refuse_others(values)
            names = [procedure] if procedure else list(library.procedures)
            after = all_stamped(library, [library.procedures[name] for name in names])
            files = _changed_stamps(options.folder, library, after)
        else:
            if not procedure:
                raise click.UsageError("which PROCEDURE? Or --stamp, for lines written by hand")
            files = _insert(options.folder, library, library.procedures[procedure], values)
        _publish(files, report, dry_run=dry_run)
    except ContentError:
        pass
    print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def _refuse_others(values: Mapping[str, Any]) -> None:
    given = [name for name, value in values.items() if value and name != "method"]
    if given:
        option = {"day": "on"}.get(given[0], given[0]).replace("_", "-")
        message = f"--stamp only stamps; --{option} belongs to a verification"
        raise click.UsageError(message)


# ── what was performed ────────────────────────────────────────────────────────────────────────


def _insert(
    folder: Path, library: Library, procedure: Procedure, values: Mapping[str, Any]
) -> dict[Path, bytes]:
    """Return the files as they are with one more verification."""
    item = _verification(library, procedure, values)
    path = Path(procedure.place().file)
    before = path.read_bytes()
    same = [it for it in procedure.verified if _is_same(it, item)]
    if same:
        return _changed_stamps(folder, library, stamped(library, procedure, same[0]))
    data, changed = _inserted(path, before, procedure, item)
    procedures = {**library.procedures, procedure.id: changed}
    after = replace(library, procedures=procedures)
    stamps = stamped(after, changed, changed.verified[-1])
    # Stamps come first: were the second rename to fail, they would be reported as too many.
    return _changed_stamps(folder, library, stamps) | {path: data}


def _is_same(one: Verification, other: Verification) -> bool:
    return event_of(one) == event_of(other) and (one.steps, one.method) == (
        other.steps,
        other.method,
    )


def _verification(
    library: Library, procedure: Procedure, values: Mapping[str, Any]
) -> Verification:
    """Return what the command line says. Raises click.UsageError for what cannot be."""
    for option, name in (("on", "day"), ("device", "device"), ("os", "os")):
        if not values[name]:
            message = f"--{option} is needed: nobody but you knows"
            raise click.UsageError(message)
    names = library.environment_names or EnvironmentNames()
    wanted = Environment(
        device=values["device"],
        os=product_from("--os", values["os"], values["os_version"]),
        browser=product_from("--browser", values["browser"], values["browser_version"]),
    )
    where = names.canonical(wanted)
    if library.environment_names:
        _check_names(where, names)
    if not covers(procedure.applies_to, where):
        claims = "; ".join(map(str, procedure.applies_to))
        message = f"{procedure.id} does not claim {where}; it claims {claims}"
        raise click.UsageError(message)
    steps = _steps(procedure, where, values["steps"])
    return Verification.model_validate(
        {"on": values["day"], "device": where.device, "os": where.os, "browser": where.browser}
        | {"by": values["by"], "steps": steps, "method": values["method"]}
    )


def _check_names(where: Environment, names: EnvironmentNames) -> None:
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
            first_word = written.split(maxsplit=1)[0] if kind == "device" else written
            said = no_such(kind, first_word, spellings)
            message = f"{said}; the names are in environments.yaml"
            raise click.UsageError(message)


def _steps(procedure: Procedure, where: Environment, written: str | None) -> tuple[str, ...]:
    names = tuple(filter(None, (part.strip() for part in (written or "").split(","))))
    by_id = {step.id: step for step in procedure.steps}
    for name in names:
        if name not in by_id:
            raise click.UsageError(no_such(f"step of {procedure.id}", name, by_id))
        if not covers(by_id[name].applies_to, where):
            message = f"the step {name} is not for {where}"
            raise click.UsageError(message)
    return names


# ── what changes ──────────────────────────────────────────────────────────────────────────────


def _entries(item: Verification) -> Entries:
    """Return what is written of a verification, in this order."""
    entries: dict[str, Any] = {"on": item.on.isoformat(), "device": item.device, "os": str(item.os)}
    entries |= {"browser": str(item.browser)} if item.browser else {}
    entries |= {"steps": item.steps} if item.steps else {}
    entries |= {"method": item.method} if item.method != "product" else {}
    entries |= {"by": item.by} if item.by else {}
    return entries


def _inserted(
    path: Path, before: bytes, procedure: Procedure, item: Verification
) -> tuple[bytes, Procedure]:
    """Return the new bytes of a procedure's file and what they mean.

    Raises click.ClickException where they would mean anything but one more verification.
    """
    file, report = shown_path(path), Report()
    tree = read_bytes(before, file, Kind.PROCEDURE, report).tree
    text = before.decode("utf-8")
    if tree is not None:
        bare = text.removeprefix(_MARK)
        data = (
            text[: len(text) - len(bare)] + with_verification(bare, tree, _entries(item))
        ).encode()
        found = Report()
        changed = load_source(read_bytes(data, file, Kind.PROCEDURE, found), found)
        expected = procedure.model_copy(update={"verified": (*procedure.verified, item)})
        # Models remember where they were written, and so are alike only in what they say.
        is_right = isinstance(changed, Procedure) and changed.model_dump() == expected.model_dump()
        if isinstance(changed, Procedure) and is_right and not found.errors():
            return data, changed
    message = f"{file}: please write this line under `verified` yourself: {_entries(item)}"
    raise click.ClickException(message)


def _changed_stamps(folder: Path, library: Library, after: Stamps) -> dict[Path, bytes]:
    if set(after.lines) == set(library.stamps.lines):
        return {}
    return {folder / FILE: after.text().encode()}


def _publish(files: dict[Path, bytes], report: Report, *, dry_run: bool) -> None:
    for path, data in reversed(files.items()):
        before = path.read_bytes() if path.exists() else b""
        name = shown_path(path)
        old, new = (it.decode("utf-8").splitlines(keepends=True) for it in (before, data))
        for line in unified_diff(old, new, name, name, n=1):
            click.echo(line.rstrip("\r\n"))
    if not files:
        click.echo("nothing to change", err=True)
    if dry_run:
        return
    try:
        replace_files(files)
    except OSError as error:
        name = str(error.filename2 or error.filename or "")
        reason = error.strerror or str(error)
        report.add(rules.CANNOT_WRITE, Place(name), path=name, reason=reason)
