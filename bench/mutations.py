"""Changes one thing in the code at a time, and tells which changes no test notices.

    python bench/mutations.py [AREA …] [--most 60] [--seed 1] [--seconds 120]

Areas are what keeps other people's files out and our own ones whole: `reader`, `paths`, `links`,
`publishing`, `cache`; without any, all of them. Of each area so many changes are tried, chosen by
chance out of all that there are: comparisons turned round, `and` for `or`, other numbers, truth
values and texts, calls, assignments to what is there and errors left out, `None` returned. Each is
tried in a copy, by the tests that guard the module, with a limit of time and of memory. Where the
tests fail, the change is noticed. The score is the share of those that are; each of the others is
told by its place: either a test is missing, or both ways mean the same.

Why not mutmut or cosmic-ray: neither tries a sample, both leave most statements and texts as they
are, and what the latter does to types in annotations fails at once and is counted as noticed.
"""

import argparse
import ast
import copy
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
_READER = (
    "test_reading",
    "test_first_lines",
    "test_hostile_bytes",
    "test_bad_content",
    "test_hostile_trees",
)
_CACHE = ("test_records", "test_incremental")
_PATHS = ("test_named_files", "test_pictures", "test_hostile_trees")
# Of each area its modules, and of each module the tests that guard it, the quickest first.
AREAS: dict[str, dict[str, tuple[str, ...]]] = {
    "reader": {
        f"pipeline/reading/{name}.py": _READER
        for name in (
            *("source", "source_text", "source_tree", "source_nodes", "source_slips"),
            *("indents", "merges", "text_slips", "yaml_problems"),
        )
    },
    "paths": {
        **{f"pipeline/reading/{it}.py": _PATHS for it in ("file_names", "plain_files")},
        "pipeline/pictures/picture_files.py": _PATHS,
        "renderers/theme_files.py": ("test_named_files", "test_hostile_themes"),
    },
    "links": {"pipeline/markup/markup.py": ("test_markup", "test_hostile_bytes")},
    "publishing": {
        "pipeline/composing/publish.py": ("test_publishing", "test_unfinished_releases"),
        "pipeline/releasing/staging.py": ("test_unfinished_releases",),
    },
    "cache": {
        f"pipeline/building/{name}.py": _CACHE
        for name in ("store", "sealed", "past", "runs", "digests", "machine")
    },
}
_MOST_MEMORY = 6 << 30  # bytes of addresses; an endless list ends there
_OTHER: dict[type[ast.AST], Any] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
    ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
}


@dataclass(frozen=True)
class Change:
    """Other text for what stands between two places of a module, in bytes."""

    module: str
    line: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        before, after = (" ".join(it.split())[:70] for it in (self.before, self.after))
        return f"{self.module}:{self.line}: {before}  →  {after}"


def changes(module: str, tree: Path) -> list[Change]:
    """Return all changes that can be made in a module, in the order of their places."""
    source = (tree / module).read_bytes()
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = []
    for node, other in _others(ast.parse(source)):
        start = starts[node.lineno - 1] + node.col_offset
        end = starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)
        text = ast.unparse(other)
        after = f"({text})" if isinstance(other, ast.expr) else text
        found.append(Change(module, node.lineno, start, end, source[start:end].decode(), after))
    return found


def _others(node: ast.AST) -> Iterator[tuple[ast.expr | ast.stmt, ast.AST]]:
    """Yield each node below that can be another one, with that one."""
    for child in _working(node):
        for other in _instead(child):
            yield child, other  # type: ignore[misc]  # only such nodes have others
        yield from _others(child)


def _working(node: ast.AST) -> Iterator[ast.AST]:
    """Yield what is in a node but what only says something: types, documentation, imports, names.

    Names are those of `__all__`, which only tools ask for.
    """
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list"}:
            continue
        for child in value if isinstance(value, list) else [value]:
            is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            is_for_types = isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            is_for_tools = isinstance(child, ast.Assign) and "__all__" in ast.unparse(child)
            skipped = (ast.Import, ast.ImportFrom, ast.JoinedStr, ast.Assert)
            if isinstance(child, ast.AST) and not (
                is_text or is_for_types or is_for_tools or isinstance(child, skipped)
            ):
                yield child


def _instead(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare():
            for place, sign in enumerate(node.ops):
                signs = [*node.ops[:place], _OTHER[type(sign)](), *node.ops[place + 1 :]]
                yield ast.Compare(node.left, signs, node.comparators)
        case ast.BoolOp() | ast.BinOp() if type(node.op) in _OTHER:
            changed = copy.copy(node)
            changed.op = _OTHER[type(node.op)]()
            yield changed
        case ast.UnaryOp(op=ast.Not()):
            yield node.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(text) | bytes(text)) if text:
            yield ast.Constant("XX" + text if isinstance(text, str) else b"XX" + text)
        case ast.Return(value=ast.expr() as value):
            # Whoever asks whether takes `None` for no.
            if not (isinstance(value, ast.Constant) and value.value in {None, False}):
                yield ast.Return(ast.Constant(None))
        case ast.Expr(value=ast.Call()) | ast.Raise() | ast.AugAssign() | ast.Delete():
            yield ast.Pass()
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
        case ast.Break():
            yield ast.Continue()
        case _:
            pass


def is_noticed(change: Change, tests: tuple[str, ...], tree: Path, seconds: float) -> bool:
    """Whether the tests fail, or do not end, with a change made in a copy of the project."""
    path = tree / change.module
    source = path.read_bytes()
    path.write_bytes(source[: change.start] + change.after.encode() + source[change.end :])
    try:
        return not _passes(tests, tree, seconds)
    finally:
        path.write_bytes(source)


def _passes(tests: tuple[str, ...], tree: Path, seconds: float) -> bool:
    files = [f"tests/{name}.py" for name in tests]
    quiet = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "no:xdist"]
    running = subprocess.Popen(
        [sys.executable, "-m", "pytest", *quiet, *files],
        cwd=tree,
        # Python would take what it has compiled before for what is written within one second; and
        # where tests of somebody else clear away the same folders, ours would fail for no reason.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tree.parent)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=lambda: resource.setrlimit(  # noqa: PLW1509 - no threads here
            resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY)
        ),
    )
    try:
        return running.wait(seconds) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait()


def _try_area(name: str, tree: Path, given: argparse.Namespace) -> None:
    guards = AREAS[name]
    for tests in dict.fromkeys(guards.values()):
        if not _passes(tests, tree, given.seconds):
            sys.exit(f"these tests fail already: {' '.join(tests)}")
    possible = [it for module in guards for it in changes(module, tree)]
    tried = random.Random(given.seed).sample(possible, min(given.most, len(possible)))
    noticed = 0
    for change in sorted(tried, key=str):
        if is_noticed(change, guards[change.module], tree, given.seconds):
            noticed += 1
        else:
            _say(f"  {change}")
    share = 100 * noticed / len(tried)
    _say(f"{name}: {noticed} of {len(tried)} noticed, {share:.0f} % ({len(possible)} in all)")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("areas", nargs="*", default=[], metavar="AREA", choices=[[], *AREAS])
    parser.add_argument("--most", type=int, default=60, help="changes tried of each area")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=120, help="for one change")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        copied = Path(folder) / "project"
        left_out = shutil.ignore_patterns(".git", ".venv", "dist", ".cache", "__pycache__")
        shutil.copytree(ROOT, copied, ignore=left_out, symlinks=True)
        for area in wanted.areas or AREAS:
            _try_area(area, copied, wanted)
