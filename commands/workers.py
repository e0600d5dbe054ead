"""Workers: units are made by other processes, so that one that hangs or crashes takes none along.

Whatever is an executor of `concurrent.futures` can make them: jobs are plain data, and so is what
comes back.
"""

import faulthandler
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from time import monotonic

import renderers
from pipeline import rules
from pipeline.diagnostics import Diagnostic, Rule
from renderers.themes import Theme
from renderers.units import Made, Unit, make
from schemas.base import Place

_MEGABYTE = 1 << 20
# A worker is full when it holds this part of what it may.
_FULL = 4
# Seconds that a step takes in a format, roughly, and that a unit takes at least.
_SECONDS = {"html": 0.001, "pdf": 0.03, "docx": 0.001}
_SECONDS_AT_LEAST = 0.02
# So many times what a unit takes roughly is too long, on any machine.
_PATIENCE = 20


@dataclass(frozen=True, slots=True)
class Limits:
    """What making one unit may take: seconds, and megabytes of memory. 0 is no limit.

    If it `grows`, long documents may take more seconds.
    """

    seconds: float = 120.0
    megabytes: int = 4096
    grows: bool = True

    def enough_for(self, units: Sequence[Unit]) -> "Limits":
        """Return the limits that all of some units keep if nothing goes wrong."""
        longest = max(map(seconds_of, units), default=0) * _PATIENCE
        return replace(self, seconds=max(self.seconds, longest)) if self.grows else self

    def is_full(self, made: Made) -> bool:
        """Whether the worker of a unit holds so much memory that a new one had better go on."""
        return 0 < self.megabytes < _FULL * made.megabytes


def seconds_of(unit: Unit) -> float:
    """Return how many seconds it takes to make a unit, roughly."""
    steps = sum(1 for _ in unit.document.steps())
    return max(_SECONDS_AT_LEAST, _SECONDS.get(unit.format, 0.01) * steps)


class OpeningError(Exception):
    """Nobody can be found who makes units: `address` is where, `reason` why."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(address, reason)
        self.address = address
        self.reason = reason


# Raises OpeningError.
Opener = Callable[[], Executor]


def processes(count: int, limits: Limits) -> Opener:
    """Return what opens warm worker processes; a process that exceeds the limits ends."""
    return lambda: _opened(count, "spawn", limits)


def apart(limits: Limits) -> Opener:
    """Return what opens one process beside this one, for what may hang or need all memory.

    Why a copy of this process, where nothing but this thread runs in it: it has loaded everything.
    """
    return lambda: _opened(1, "fork" if _is_single() else "spawn", limits)


def _opened(count: int, way: str, limits: Limits) -> Executor:
    # Why here: one manual needs no workers, nor waits for what starts them.
    from concurrent.futures.process import ProcessPoolExecutor

    context = multiprocessing.get_context(way)
    return ProcessPoolExecutor(count, context, initializer=_begin, initargs=(limits,))


def _is_single() -> bool:
    """Whether this process has one thread, those of libraries counted. Only Linux tells."""
    try:
        return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - only how many
    except OSError:
        return False


def made_by(
    open_executor: Opener, units: Sequence[Unit], count: int, limits: Limits
) -> Iterator[tuple[int, Made]]:
    """Yield each unit's number with what became of it, in the order in which they are finished.

    `count` units are being made at a time. Where a worker dies, those that were being made then are
    made again, one after another: the one with which a worker dies again is to blame, and no other
    one is lost.
    """
    waiting, alone = deque(range(len(units))), deque[int]()
    while waiting or alone:
        try:
            executor = open_executor()
        except OpeningError as error:
            yield from ((it, _unmade(error)) for it in (*waiting, *alone))
            return
        try:
            if alone:
                yield from _alone(executor, units, alone, limits)
            else:
                yield from _together(executor, units, waiting, alone, (count, limits))
        except BaseException:
            _stop(executor)
            raise
        executor.shutdown(wait=True, cancel_futures=True)


def _together(
    executor: Executor,
    units: Sequence[Unit],
    waiting: deque[int],
    alone: deque[int],
    how: tuple[int, Limits],
) -> Iterator[tuple[int, Made]]:
    """Make units until none waits, or other workers are needed.

    That is where one of them is full, or dies: then those being made go to `alone`.
    """
    count, limits = how
    going: dict[Future[Made], int] = {}
    goes_on = True
    while going or (waiting and goes_on):
        while waiting and len(going) <= count and goes_on:
            number = waiting.popleft()
            try:
                going[executor.submit(work, units[number], limits)] = number
            except BrokenExecutor:
                waiting.appendleft(number)
                goes_on = False
        for future in wait(going, return_when=FIRST_COMPLETED).done:
            number = going.pop(future)
            try:
                made = future.result()
            except BrokenExecutor:
                alone.append(number)
                goes_on = False
            else:
                goes_on = goes_on and not limits.is_full(made)
                yield number, made


def _alone(
    executor: Executor, units: Sequence[Unit], alone: deque[int], limits: Limits
) -> Iterator[tuple[int, Made]]:
    """Make units one after another, until none is left or a worker dies: then that one is told."""
    while alone:
        number, began = alone.popleft(), monotonic()
        try:
            yield number, executor.submit(work, units[number], limits).result()
        except BrokenExecutor:
            took = monotonic() - began
            is_slow = 0 < limits.seconds <= took
            rule = rules.UNIT_TOO_SLOW if is_slow else rules.UNIT_CRASHED
            yield number, lost(units[number], rule, limits)
            return


def lost(unit: Unit, rule: Rule, limits: Limits) -> Made:
    """Return what is said of a unit with which a worker was lost."""
    values = {"format": unit.format, "seconds": f"{limits.seconds:g}"}
    return Made({}, (Diagnostic(rule, unit.where, values, rule.severity),))


def _unmade(error: OpeningError) -> Made:
    values = {"address": error.address, "reason": error.reason}
    rule = rules.UNUSABLE_EXECUTOR
    return Made({}, (Diagnostic(rule, Place(error.address), values, rule.severity),))


def _stop(executor: Executor) -> None:
    """End the workers at once: somebody has interrupted the build, or it has failed."""
    from concurrent.futures.process import ProcessPoolExecutor

    executor.shutdown(wait=False, cancel_futures=True)
    if isinstance(executor, ProcessPoolExecutor):
        for child in multiprocessing.active_children():
            child.kill()


# ── in the worker ─────────────────────────────────────────────────────────────────────────────


def work(unit: Unit, limits: Limits) -> Made:
    """Return what is made of a unit; the process ends if that takes too long.

    Why the process and not only the job: what hangs in a library written in C cannot be stopped.
    """
    if limits.seconds:
        faulthandler.dump_traceback_later(limits.seconds, exit=True, file=_nowhere())
    try:
        renderer = renderers.find(unit.format)
        if renderer is None:
            rule, values = rules.RENDERER_FAILED, {"format": unit.format, "reason": "it is gone"}
            return Made({}, (Diagnostic(rule, Place(unit.document.name), values, rule.severity),))
        made = make(unit, renderer, _theme(unit.theme))
        return replace(made, megabytes=_memory())
    finally:
        faulthandler.cancel_dump_traceback_later()


@cache
def _theme(folder: Path) -> Theme:
    return Theme(folder)


def _memory() -> int:
    """Return the megabytes of memory that this process holds, 0 where the system does not tell."""
    try:
        held = Path("/proc/self/statm").read_text(encoding="ascii").split()[1]
    except OSError:
        return 0
    return int(held) * os.sysconf("SC_PAGE_SIZE") // _MEGABYTE


@cache
def _nowhere() -> int:
    return os.open(os.devnull, os.O_WRONLY)


def _begin(limits: Limits) -> None:
    """Prepare a worker: it ends with its parent, leaves interruptions to it, and has a limit."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if limits.megabytes and sys.platform != "win32":
        import resource

        most, allowed = limits.megabytes * _MEGABYTE, resource.getrlimit(resource.RLIMIT_AS)[1]
        if allowed != resource.RLIM_INFINITY:
            most = min(most, allowed)
        resource.setrlimit(resource.RLIMIT_AS, (most, allowed))


def _end_with_parent() -> None:
    """End this process when its parent has ended. Why: it would wait for jobs for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
