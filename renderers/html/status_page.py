"""The page that shows what is known of each procedure in each environment, for a wall."""

import base64
import hashlib
from dataclasses import asdict

from markupsafe import Markup

from pipeline.ledger.ageing import Status
from pipeline.ledger.ledger import Cell
from pipeline.ledger.overview import Line, Overview
from pipeline.ledger.status_words import SIGNS, StatusWords
from renderers.themes import Theme

# With more environments than this the table needs the larger paper.
_MOST_ON_A4 = 6


def page(seen: Overview, words: StatusWords, theme: Theme) -> str:
    """Return one HTML file that needs no other file, runs nothing and asks nothing of the network.

    It is printed on A4 or, with many environments, on A3, across. Raises ThemeError.
    """
    style = _style(seen, theme)
    return theme.template("html/status.html.j2").render(
        words=asdict(words),
        style=Markup(style),  # noqa: S704 - the theme's own style sheet
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        as_of=words.as_of.format(date=seen.as_of),
        size=words.size.format(procedures=len(seen.lines), environments=len(seen.environments)),
        manuals=words.separator.join(seen.manuals),
        counts=[
            _status(status, words) | {"count": count, "meaning": words.meanings[status]}
            for status, count in seen.counts.items()
        ],
        environments=[
            [str(part) for part in (it.device, it.os, it.browser) if part] or [words.anywhere]
            for it in seen.environments
        ],
        lines=[_line(line, words) for line in seen.lines],
    )


def _style(seen: Overview, theme: Theme) -> str:
    values = {
        "colours": theme.settings.colours.model_dump(),
        "fonts": {"family": theme.settings.fonts.family},
        "paper": "A3" if len(seen.environments) > _MOST_ON_A4 else "A4",
    }
    properties = theme.template("html/status-values.css.j2").render(values)
    return f"\n{properties}{theme.text('html/status.css')}"


def _line(line: Line, words: StatusWords) -> dict[str, object]:
    return {
        "id": line.procedure,
        "title": line.title,
        "cells": [_cell(cell, line, words) for cell in line.cells],
    }


def _cell(cell: Cell, line: Line, words: StatusWords) -> dict[str, object]:
    return _status(cell.status, words) | {
        "date": cell.date.isoformat() if cell.date else "",
        "reasons": words.beside_date(cell),
        "steps": words.steps_of(cell, line.count),
        "is_claimed": cell.status is not Status.NOT_CLAIMED,
    }


def _status(status: Status, words: StatusWords) -> dict[str, object]:
    name = status.value.replace(" ", "-")
    return {"name": name, "sign": SIGNS[status], "word": words.words[status]}
