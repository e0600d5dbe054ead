"""The list of an import: what became what, what was guessed, what is not in the draft."""

from collections.abc import Callable, Iterator, Sequence

from pipeline.importing.draft import Draft, Left, Remark
from pipeline.importing.import_words import IMPORT_WORDS, ImportWords

_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_[]<>|#"})


def counts_of(draft: Draft) -> dict[str, int]:
    """Return how much of what was made."""
    steps = [step for made in draft.procedures for step in made.steps]
    figures = [it for step in steps for it in (step.figure, step.sees_figure) if it]
    return {
        "manuals": 1,
        "procedures": len(draft.procedures),
        "steps": len(steps),
        "results": len([it for it in steps if it.sees])
        + len([it for it in draft.procedures if it.result]),
        "controls": draft.controls,
        "figures": len(figures),
        "safety": sum(len(it.safety) for it in steps)
        + sum(len(it.safety) for it in draft.procedures),
        "notes": sum(len(it.notes) for it in steps) + len(draft.notes),
        "prerequisites": sum(len(it.prerequisites) for it in draft.procedures),
    }


def left_of(draft: Draft) -> list[Remark]:
    """Return what is not in the draft, pictures with the names of their files."""
    left = list(draft.left)
    for figure in draft.spare:
        kind = Left.PICTURE if figure.why else Left.SPARE_PICTURE
        told = ": ".join(filter(None, (figure.path or figure.picture.ending, figure.why)))
        said = f"{told} ({figure.caption})" if figure.caption else told
        left.append(Remark(kind, figure.heading, said))
    return left


def as_json(draft: Draft, files: Sequence[str]) -> dict[str, object]:
    """Return the list as plain data; its words are those of the old manual."""
    return {
        "version": 1,
        "manual": draft.id,
        "language": draft.language,
        "files": sorted(files),
        "made": counts_of(draft),
        "left": [_plain(it) for it in left_of(draft)],
        "guessed": [_plain(it) for it in draft.guesses],
    }


def page_of(draft: Draft, name: str, language: str) -> str:
    """Return the list as Markdown; `name` is that of the old file."""
    words = IMPORT_WORDS[language]
    lines = [
        f"# {words.page_title.format(name=name.translate(_SIGNS))}",
        "",
        f"## {words.made}",
        "",
    ]
    made = counts_of(draft)
    lines += [f"- {words.counts[key]}: {count}" for key, count in made.items() if count]
    lines += ["", f"## {words.left}", ""]
    lines += list(_remarks(left_of(draft), words)) or [words.nothing_left]
    lines += ["", f"## {words.guessed}", "", *_remarks(draft.guesses, words)]
    lines += ["", f"## {words.to_fill_in}", "", *(f"- {it}" for it in words.to_do)]
    return "\n".join(lines) + "\n"


def _plain(remark: Remark) -> dict[str, str]:
    return {"kind": str(remark.kind), "heading": remark.heading, "words": remark.words}


def _remarks(remarks: Sequence[Remark], words: ImportWords) -> Iterator[str]:
    """Yield the remarks below the headings of the old manual, in its order."""
    heading: str | None = None
    for remark in sorted(remarks, key=_order_of(remarks)):
        if remark.heading != heading:
            if heading is not None:
                yield ""
            heading = remark.heading
            shown = (
                f"{words.open}{heading.translate(_SIGNS)}{words.close}"
                if heading
                else words.no_heading
            )
            yield f"**{shown}**"
            yield ""
        first, *more = remark.words.split("\n")
        said = f": {first.translate(_SIGNS)}" if first else ""
        yield f"- {words.kinds[remark.kind]}{said}"
        yield from (f"  {it.translate(_SIGNS)}  " for it in more)


def _order_of(remarks: Sequence[Remark]) -> Callable[[Remark], int]:
    seen: dict[str, int] = {}
    for remark in remarks:
        seen.setdefault(remark.heading, len(seen))
    return lambda remark: seen[remark.heading]
