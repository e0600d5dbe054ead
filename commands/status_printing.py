"""Prints the overview of the ledger: as a table for a terminal, as CSV, as JSON; and the plan."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import click

from commands.advice import line_to_type, quoted
from commands.reporting import padded, width_of
from pipeline.forms.claims import Claim
from pipeline.ledger.ageing import Status
from pipeline.ledger.ledger import Cell
from pipeline.ledger.overview import Line, Overview
from pipeline.ledger.status_words import SIGNS, StatusWords, worst_steps
from pipeline.planning.plan import Plan, Session, Walk
from schemas.environment import Environment
from schemas.verification import Verification

# What JSON says has this form; it changes only when a key gets another meaning or goes.
VERSION = 1
_COLOURS = {
    Status.VERIFIED: "green",
    Status.AGEING: "yellow",
    Status.STALE: "red",
    Status.VOID: "magenta",
    Status.NEVER: "red",
    Status.NOT_CLAIMED: "bright_black",
}
_DATE_WIDTH = len("V 2026-11-23")
_GAP = "  "
# What a spreadsheet may take for a formula or a command, full-width signs as well.
_FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")

Paint = Callable[[str, Status], str]


def painted(text: str, status: Status) -> str:
    """Return a text in the colour of a status, for a terminal. The text says all without it."""
    return click.style(text, fg=_COLOURS[status])


def unpainted(text: str, _: Status) -> str:
    """Return the text."""
    return text


# ── the table ─────────────────────────────────────────────────────────────────────────────────


def table(seen: Overview, words: StatusWords, width: int, paint: Paint) -> Iterator[str]:
    """Yield the lines of the overview, none of them wider than `width` columns but for names.

    Environments are numbered. Where they fit, each has a column; else each procedure has its cells
    in rows under its name.
    """
    size = words.size.format(procedures=len(seen.lines), environments=len(seen.environments))
    yield f"{words.title} {words.as_of.format(date=seen.as_of)}{words.separator}{size}"
    yield ""
    if not seen.lines:
        yield words.nothing
        return
    for number, environment in enumerate(seen.environments, start=1):
        yield from _wrapped([words.environment(environment)], width, f"{number:>4}{_GAP}", " ")
    yield ""
    names = max(width_of(line.procedure) for line in seen.lines)
    needed = names + (len(_GAP) + _DATE_WIDTH) * len(seen.environments)
    yield from (_in_columns if needed <= width else _in_rows)(seen, names, width, paint)
    yield ""
    counts = [
        paint(f"{SIGNS[status]} {_counted(words, status, count)}", status)
        for status, count in seen.counts.items()
        if count
    ]
    comma = words.separator.rstrip()
    pieces = [*(f"{it}{comma}" for it in counts[:-1]), *counts[-1:]]
    gap = words.separator.removeprefix(comma)
    yield from _wrapped(pieces, width, words.cells.format(counts=""), gap)
    for status, count in seen.counts.items():
        if count:
            sign = paint(f"{SIGNS[status]} {words.words[status]}", status)
            yield from _wrapped([f"{sign}: {words.meanings[status]}"], width, _GAP, " ")


def _counted(words: StatusWords, status: Status, count: int) -> str:
    return words.count.format(count=count, word=words.words[status])


def _in_columns(seen: Overview, names: int, _: int, paint: Paint) -> Iterator[str]:
    numbers = (f"[{it}]".ljust(_DATE_WIDTH) for it in range(1, len(seen.environments) + 1))
    yield _GAP.join((" " * names, *numbers)).rstrip()
    for line in seen.lines:
        cells = (_painted(cell, paint) for cell in line.cells)
        yield _GAP.join((padded(line.procedure, names), *cells)).rstrip()


def _in_rows(seen: Overview, _: int, width: int, paint: Paint) -> Iterator[str]:
    digits = len(str(len(seen.environments)))
    for line in seen.lines:
        yield line.procedure
        cells = [
            f"{f'[{number}]':<{digits + 2}} {_painted(cell, paint)}"
            for number, cell in enumerate(line.cells, start=1)
            if cell.status is not Status.NOT_CLAIMED
        ]
        yield from _wrapped(cells, width, _GAP * 2, _GAP)


def _painted(cell: Cell, paint: Paint) -> str:
    text = f"{SIGNS[cell.status]} {cell.date or ''}".rstrip()
    return paint(text, cell.status) + " " * (_DATE_WIDTH - len(text))


def _wrapped(pieces: list[str], width: int, first: str, gap: str) -> Iterator[str]:
    """Yield lines of pieces; those after the first line are indented as far as it is."""
    indent, used, line = width_of(first), width_of(first), first
    for number, piece in enumerate(pieces):
        wide = width_of(click.unstyle(piece))
        if number and used + len(gap) + wide > width:
            yield line.rstrip()
            line, used = " " * indent + piece, indent + wide
        else:
            between = gap if number else ""
            line, used = line + between + piece, used + len(between) + wide
    yield line.rstrip()


# ── for spreadsheets and programs ─────────────────────────────────────────────────────────────


def as_csv(seen: Overview, words: StatusWords) -> bytes:
    """Return one row for each cell, safe to be opened in a spreadsheet.

    It begins with a byte order mark: without one, Excel takes the file for Shift_JIS or the like.
    Every field is in quotes, so that no sign in it parts cells in any country's settings, and one
    that might be taken for a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(
        (
            *(words.procedure, words.procedure_title, words.device, words.os, words.browser),
            *(words.status, words.date, words.verified_on, words.reason, words.steps),
        )
    )
    for line in seen.lines:
        for environment, cell in zip(seen.environments, line.cells, strict=True):
            writer.writerow([_safe(field) for field in _fields(line, environment, cell, words)])
    return text.getvalue().encode("utf-8-sig")


def _fields(
    line: Line, environment: Environment, cell: Cell, words: StatusWords
) -> tuple[str, ...]:
    where = (environment.device, environment.os, environment.browser)
    return (
        line.procedure,
        line.title,
        *(str(part or "") for part in where),
        words.words[cell.status],
        str(cell.date or ""),
        str(cell.evidence.environment) if cell.evidence else "",
        words.separator.join(words.said(cell)),
        " ".join(worst_steps(cell)),
    )


def _safe(field: str) -> str:
    return f"'{field}" if _FORMULA.match(field.lstrip(" \u3000") or " ") else field


def as_data(seen: Overview) -> dict[str, Any]:
    """Return the overview as plain data; its keys and words are the same in all languages."""
    return {
        "version": VERSION,
        "as_of": seen.as_of.isoformat(),
        "manuals": list(seen.manuals),
        "counts": _counts(seen.counts),
        "environments": [_where(it) for it in seen.environments],
        "procedures": [
            {
                "id": line.procedure,
                "title": line.title,
                "worst": line.worst.value,
                "cells": [
                    {"environment": number, **_cell_data(cell)}
                    for number, cell in enumerate(line.cells)
                ],
            }
            for line in seen.lines
        ],
    }


def _counts(counts: dict[Status, int]) -> dict[str, int]:
    return {status.value: count for status, count in counts.items()}


def _cell_data(cell: Cell) -> dict[str, Any]:
    return {
        "status": cell.status.value,
        "date": cell.date.isoformat() if cell.date else None,
        "evidence": _evidence(cell.evidence) if cell.evidence else None,
        "reason": cell.reason,
        "steps": [
            {
                "id": form.step.id,
                "variant": " or ".join(map(str, form.variant.applies_to)) if form.variant else None,
                "status": state.status.value,
                "claim": str(state.claim),
                "date": state.evidence.on.isoformat() if state.evidence else None,
            }
            for form, state in cell.rows
        ],
    }


def _evidence(item: Verification) -> dict[str, str | None]:
    return _where(item.environment) | {"by": item.by, "method": item.method}


def _where(environment: Environment) -> dict[str, str | None]:
    os, browser = environment.os, environment.browser
    return {
        "device": environment.device,
        "os": str(os) if os else None,
        "browser": str(browser) if browser else None,
    }


def as_json(data: dict[str, Any]) -> bytes:
    """Return data as JSON in UTF-8."""
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


# ── the plan ──────────────────────────────────────────────────────────────────────────────────


def plan_lines(made: Plan, words: StatusWords, width: int) -> Iterator[str]:
    """Yield the lines of a plan: the sessions, what to do in each, what to type afterwards."""
    if not made.sessions and not made.left:
        yield f"{words.title} {words.as_of.format(date=made.as_of)}"
        yield words.nothing_to_do
        return
    yield words.plan.format(
        as_of=words.as_of.format(date=made.as_of),
        sessions=words.counted_sessions(len(made.sessions)),
        cells=words.counted_cells(made.cells),
    )
    yield words.exact if made.is_smallest else words.greedy
    if made.sessions:
        yield words.model
    for number, session in enumerate(made.sessions, start=1):
        yield ""
        yield f"{number}. {words.environment(session.environment)}"
        for walk in session.walks:
            steps = [words.all_steps] if walk.is_whole else _with_commas(walk.steps)
            yield from _wrapped(steps, width, f"   {walk.procedure}: ", " ")
        yield f"   {words.afterwards}"
        yield from (f"   {line}" for line in verify_lines(made, session))
    if made.left:
        yield ""
        yield words.no_session
        for procedure, step, claim in made.left:
            said = words.left if step else words.without_step
            values = {"step": f"{procedure}/{step}", "procedure": procedure}
            yield f"   {said.format(**values, environment=claim)}"


def _with_commas(names: tuple[str, ...]) -> list[str]:
    return [*(f"{name}," for name in names[:-1]), *names[-1:]]


def verify_lines(made: Plan, session: Session) -> list[str]:
    """Return what to type when a session is done, one line for each procedure."""
    return [_verify_line(made, session, walk) for walk in session.walks]


def _verify_line(made: Plan, session: Session, walk: Walk) -> str:
    where = session.environment
    device = f'"{where.device} …"' if session.needs_model else quoted(where.device or "")
    parts = ["verify", walk.procedure, "--device", device]
    parts += ["--os", quoted(str(where.os))]
    parts += ["--browser", quoted(str(where.browser))] if where.browser else []
    parts += ["--on", made.as_of.isoformat()]
    parts += [] if walk.is_whole else ["--steps", ",".join(walk.steps)]
    return line_to_type(" ".join(parts))


def plan_data(made: Plan) -> dict[str, Any]:
    """Return the plan as plain data."""
    return {
        "version": VERSION,
        "as_of": made.as_of.isoformat(),
        "is_smallest": made.is_smallest,
        "clears": made.cells,
        "sessions": [
            {
                **_where(session.environment),
                "procedures": [
                    {"id": it.procedure, "steps": list(it.steps), "is_whole": it.is_whole}
                    for it in session.walks
                ],
                "verify": verify_lines(made, session),
            }
            for session in made.sessions
        ],
        "left": [_left(*it) for it in made.left],
    }


def _left(procedure: str, step: str, claim: Claim) -> dict[str, str]:
    return {"procedure": procedure, "step": step, "claim": str(claim)}
