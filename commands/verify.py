"""`verify`: somebody has performed a procedure; one line says so, and stamps say in which words."""

import re
import sys
from collections.abc import Mapping
from typing import Any

import click

from commands.argument_types import DateType, no_environment, no_such
from commands.names_meant import no_procedure
from commands.options import (
    ContentOptions,
    check_day,
    content_options,
    name_from,
    product_from,
)
from commands.recording import record, show_and_write
from commands.reporting import print_report
from commands.speaking import CLICK, Refused, spoken_language
from commands.verify_words import VERIFY_WORDS
from pipeline.catalogue import matched
from pipeline.diagnostics import ContentError
from pipeline.ledger.ledger_checks import EXAMPLES, is_no_model, version_lacking
from pipeline.ledger.releases import WorldClock, releases_of
from pipeline.ledger.stamping import all_stamped
from pipeline.loading.library import Library
from pipeline.recording.recording import changed_stamps, unknown_names
from schemas.applicability import covers
from schemas.environment import Environment, EnvironmentNames
from schemas.procedure import Procedure
from schemas.verification import Verification


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
    stamp: bool,
    dry_run: bool,
    **values: Any,
) -> None:
    """Write down that PROCEDURE was performed, in its file, and stamp the words it had.

    With --stamp: stamp the lines of PROCEDURE, or of all, that have no stamp, and remove the
    stamps of lines that are gone. Prints what has changed.
    """
    report = options.new_report()
    try:
        library = options.open_library(report)
        if procedure and procedure not in library.procedures:
            raise no_procedure(procedure, library)
        if stamp:
            _refuse_others(values)
            stamped = [procedure] if procedure else list(library.procedures)
            after = all_stamped(library, [library.procedures[name] for name in stamped])
            files = changed_stamps(options.folder, library, after)
        else:
            if not procedure:
                raise Refused("which PROCEDURE? Or --stamp, for lines written by hand")
            performed = library.procedures[procedure]
            item = _verification(library, performed, values)
            names = library.environment_names or EnvironmentNames()
            world = WorldClock(releases_of(library, options.releases, report), item.on)
            _check_precise(performed, item, names, world)
            files = record(options.folder, library, [(procedure, item)])
        show_and_write(files, report, dry_run=dry_run)
    except ContentError:
        pass
    print_report(report, options.report_format, options.language, to_stderr=True)
    sys.exit(report.exit_status)


def _refuse_others(values: Mapping[str, Any]) -> None:
    given = [name for name, value in values.items() if value is not None and name != "method"]
    if given:
        option = {"day": "on"}.get(given[0], given[0]).replace("_", "-")
        raise Refused("--stamp only stamps; --{option} belongs to a verification", option=option)


# ── what was performed ────────────────────────────────────────────────────────────────────────

_NEEDED = {"day": "on", "device": "device", "os": "os"}


def _asked(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with those that only whoever did it knows, asked for on a terminal.

    Raises click.UsageError where nobody can be asked.
    """
    missing = [name for name in _NEEDED if not values[name]]
    if missing and not (sys.stdin.isatty() and sys.stdout.isatty()):
        options = ", ".join(f"--{_NEEDED[name]}" for name in missing)
        raise Refused("{options} is needed: nobody but you knows", options=options)
    words, given = VERIFY_WORDS[spoken_language()], dict(values)
    for name in missing:
        given[name] = answered(words[name], DateType() if name == "day" else click.STRING)
    return given


def answered(question: str, kind: click.ParamType[Any]) -> Any:
    """Return the answer to a question, asked until it is of a kind.

    Why not by click: it says what is wrong in English.
    """
    while True:
        written = click.prompt(question)
        try:
            return kind.convert(written, None, None)
        except click.UsageError as error:
            click.echo(matched(error.message, CLICK, spoken_language()))


def _verification(
    library: Library, procedure: Procedure, values: Mapping[str, Any]
) -> Verification:
    """Return what the command line says. Raises click.UsageError for what cannot be."""
    values = _asked(values)
    check_day(values["day"])
    names = library.environment_names or EnvironmentNames()
    wanted = Environment(
        device=name_from("--device", values["device"]),
        os=product_from("--os", values["os"], values["os_version"]),
        browser=product_from("--browser", values["browser"], values["browser_version"]),
    )
    where = names.canonical(wanted)
    if library.environment_names:
        _check_names(where, names)
    if not covers(procedure.applies_to, where):
        claims = "; ".join(map(str, procedure.applies_to))
        raise Refused(
            "{id} does not claim {where}; it claims {claims}",
            id=procedure.id,
            where=where,
            claims=claims,
        )
    by = None if values["by"] is None else name_from("--by", values["by"])
    steps = _steps(procedure, where, values["steps"])
    return Verification.model_validate(
        {"on": values["day"], "device": where.device, "os": where.os, "browser": where.browser}
        | {"by": by, "steps": steps, "method": values["method"]}
    )


def _check_precise(
    procedure: Procedure, item: Verification, names: EnvironmentNames, world: WorldClock
) -> None:
    """Refuse what `check` would warn of. Raises Refused."""
    # What is advised has a place for the model, `iPhone …`; typed as it stands it names none.
    kind = item.device.removesuffix("…").strip()
    if kind != item.device or is_no_model(item, names, world):
        raise Refused(
            "--device: `{kind}` is a kind of device; write the model that was used, as in "
            "“{example}”",
            kind=kind, example=EXAMPLES.get(kind, f"{kind} 5"),
        )  # fmt: skip
    claimed = dict.fromkeys(it.name for claim in procedure.applies_to for it in claim.browser)
    if claimed and item.browser is None:
        raise Refused("--browser is needed, as in {join}", join=", ".join(claimed))
    if newest := version_lacking(item, world):
        raise Refused(
            "--os: add the version that was used, as in “{name} {newest}”",
            name=item.os.name, newest=newest,
        )  # fmt: skip


def _check_names(where: Environment, names: EnvironmentNames) -> None:
    for kind, written, known in unknown_names(where, names):
        first_word = written.split(maxsplit=1)[0] if kind == "device" else written
        raise Refused(
            "{problem}; the names are in environments.yaml",
            problem=no_environment(kind, first_word, known),
        )


def _steps(procedure: Procedure, where: Environment, written: str | None) -> tuple[str, ...]:
    parts = re.split(r"[,、，;\s]+", written or "")
    bare = (part.removeprefix(f"{procedure.id}/") for part in parts)
    names = tuple(dict.fromkeys(filter(None, bare)))
    if written is not None and not names:
        raise Refused("--steps names no step; leave it out if all were performed")
    by_id = {step.id: step for step in procedure.steps}
    for name in names:
        if name not in by_id:
            raise no_such(f"step of {procedure.id}", name, by_id)
        if not covers(by_id[name].applies_to, where):
            raise Refused("the step {name} is not for {where}", name=name, where=where)
    return names
