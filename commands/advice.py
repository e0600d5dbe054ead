"""Lines that a person is advised to type: started as this one was, about the same content."""

import os
import re
import shlex
from pathlib import Path

# `./run` tells what was typed to start it; without it, messages name the program itself.
PROGRAM = os.environ.get("STARTED_AS", "build.py")
_PLAIN = re.compile(r"[\w.,/()+ ・ー-]+")
_LINE = re.compile(r"`build\.py ([a-z][^`]*)`")
# Why not in click's context: a preview says things in threads of its own, which have none.
_given: list[str] = []


def advise_content(folder: str) -> None:
    """Let all advised lines name a content folder as well, the one that was given; "" for none."""
    _given.clear()
    if folder:
        # Why here: it takes time to load, and a build that changes nothing needs none of it.
        from pipeline.reading.source_kinds import shown_path

        _given.append(f"--content {quoted(shown_path(Path(folder)))}")


def line_to_type(words: str) -> str:
    """Return what to type for a command and its options."""
    return " ".join((PROGRAM, words, *_given))


def advised(text: str) -> str:
    """Return a text whose lines to type, `build.py …` between backquotes, are complete."""
    return _LINE.sub(lambda found: f"`{line_to_type(found[1])}`", text)


def quoted(text: str) -> str:
    """Return an argument as any shell takes it, PowerShell and that of Windows too."""
    if not text.isprintable():
        return shlex.quote(text.encode("unicode_escape").decode("ascii"))
    if not _PLAIN.fullmatch(text):
        return shlex.quote(text)
    return f'"{text}"' if " " in text or "(" in text or "," in text else text
