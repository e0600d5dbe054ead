"""How translations are told of: a table, and what became of each text that came back."""

from collections.abc import Iterable, Iterator
from difflib import unified_diff
from pathlib import Path

from commands.reporting import padded, width_of
from pipeline.catalogue import Tables
from pipeline.reading.source import shown_path
from pipeline.translating.merging import Merged, Outcome
from pipeline.translating.progress import Progress

_HEADS = Tables(
    "i18n.heads",
    (
        "manual",
        "into",
        "texts",
        "translated",
        "fuzzy",
        "missing",
        "words or characters left",
        "pictures left",
        "",
    ),
)
_SAYS = Tables(
    "i18n.says",
    {
        "less": "less than {least} %",
        "none": "no manual names a language to be translated into (`languages:`)",
    },
)
_OUTCOMES = Tables(
    "i18n.outcomes",
    {
        Outcome.TAKEN: "taken",
        Outcome.SAME: "the same",
        Outcome.OUTDATED: "the original has changed since; fuzzy now, if there was nothing better",
        Outcome.CONFLICT: "translated otherwise here; ours stays (--theirs takes it)",
        Outcome.UNKNOWN: "nowhere in the content",
    },
)


def progress_lines(rows: Iterable[Progress], least: int, language: str) -> Iterator[str]:
    """Yield a table, a line for each manual and language."""
    cells: list[tuple[str, ...]] = [_HEADS[language]]
    for it in rows:
        less = _SAYS[language]["less"].format(least=least) if it.percent < least else ""
        numbers = (
            it.total,
            f"{it.translated} ({it.percent} %)",
            it.fuzzy,
            it.missing,
            it.words_left,
            it.pictures_left,
        )
        cells.append((it.manual, it.language, *map(str, numbers), less))
    if not cells[1:]:
        yield _SAYS[language]["none"]
        return
    widths = [max(width_of(row[column]) for row in cells) for column in range(len(cells[0]))]
    for row in cells:
        yield "  ".join(map(padded, row, widths)).rstrip()


def progress_data(rows: Iterable[Progress], least: int) -> list[dict[str, object]]:
    """Return the same as plain data."""
    return [
        {
            "manual": it.manual,
            "language": it.language,
            "texts": it.total,
            "translated": it.translated,
            "fuzzy": it.fuzzy,
            "missing": it.missing,
            "words_left": it.words_left,
            "pictures_left": it.pictures_left,
            "percent": it.percent,
            "is_enough": it.percent >= least,
        }
        for it in rows
    ]


def merged_lines(found: Iterable[Merged], language: str) -> Iterator[str]:
    """Yield how many texts were taken, and each one that needs somebody."""
    counts: dict[Outcome, int] = {}
    for it in found:
        counts[it.outcome] = counts.get(it.outcome, 0) + 1
        if it.outcome in {Outcome.CONFLICT, Outcome.OUTDATED, Outcome.UNKNOWN}:
            yield f"{it.context}: {_OUTCOMES[language][it.outcome]}"
            yield f"  < {it.ours}" if it.ours else "  <"
            yield f"  > {it.theirs}"
    for outcome, count in counts.items():
        yield f"{count} {_OUTCOMES[language][outcome]}"


def change_of(path: Path, data: bytes) -> str:
    """Return what would change in a file, as a diff."""
    before = path.read_text(encoding="utf-8").splitlines(keepends=True) if path.exists() else []
    name = shown_path(path)
    after = data.decode("utf-8").splitlines(keepends=True)
    return "".join(unified_diff(before, after, name, name))
