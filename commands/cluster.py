"""A cluster: units are made by Dask workers, on this machine or on others.

A worker gets a unit only after it has proved that it has the same program, theme, fonts, packages
and libraries, and what it makes comes back with digests. Dask itself gives the units of a worker
that was lost to another one.
"""

import logging
import warnings
from collections.abc import Callable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from threading import Event, Lock, Thread
from time import monotonic, sleep
from typing import Any, TypeVar

from commands.workers import Limits, OpeningError, lost, work
from pipeline import rules
from pipeline.building.digests import Digests
from pipeline.diagnostics import Diagnostic, Report
from pipeline.document.filed import ChangedFileError
from renderers.themes import OWN_FOLDER, Theme
from renderers.units import Made, Unit, ingredients_of_machine
from schemas.base import Place

# How many units are with the cluster at a time: enough for its workers, few enough for the memory.
AT_A_TIME = 64
# Seconds to wait for the scheduler and its first worker; twice as many for the proofs of all.
_PATIENCE = 15
# How often a unit is sent again that came back changed, or from a worker that is not like us. Such
# a one has nothing else to do, so it takes what waits for the others again and again.
_TRIES, _REFUSALS = 4, 100
# Seconds that it waits before it gives a unit back: time for the others to be done.
_REST = 0.2
# Seconds between two looks at who is there; what a worker that hangs may take longer than a unit.
_LOOK, _LONGER = 3, 30
# What is lost is told by us; these would tell it too, by all that was called.
_TALKATIVE = ("distributed", "distributed.client", "tornado.application", "asyncio")
# What is said of a scheduler that is there and does not answer.
_SILENT = "nobody answers"
Proof = Mapping[str, str]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a worker sends back: what it has made, with the digest of each file by its name.

    `differs` says in what the worker is not like us; then nothing was made.
    """

    made: Made
    digests: Mapping[str, str]
    differs: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the files are those that the worker has made."""
        return not self.differs and self.digests == _digests(self.made)


def cluster(address: str, theme: Path, report: Report) -> Callable[[], Executor]:
    """Return what opens a cluster; workers that are not like us are reported, and get no work."""
    return partial(_Cluster, address, theme, report)


class _Cluster(Executor):
    """The workers of a scheduler. Raises OpeningError where there is none, or none like us."""

    def __init__(self, address: str, theme: Path, report: Report) -> None:
        self._address = address
        self._theme = None if theme.resolve() == OWN_FOLDER.resolve() else theme
        self._proof = proof(self._theme)
        self._client = _client(address)
        self._some_hang, self._is_over = False, Event()
        try:
            self._equal = self._proven(report)
        except TimeoutError:
            raise OpeningError(address, _SILENT) from None
        if not self._equal:
            self.shutdown()
            raise OpeningError(address, "no worker there is like this machine")
        self._far = self._client.get_executor(pure=False)
        self._lock = Lock()
        # What was not answered yet, and when something was last answered or sent out first.
        self._open: dict[Future[Made], Limits] = {}
        self._answered = monotonic()
        Thread(target=self._watch, daemon=True).start()

    def submit(self, _: Any, /, *args: Any, **__: Any) -> "Future[Any]":
        """Have a unit made; the future holds what was made of it, whatever has happened."""
        unit, limits = args
        result: Future[Made] = Future()
        result.set_running_or_notify_cancel()
        with self._lock:
            self._answered = self._answered if self._open else monotonic()
            self._open[result] = limits
        self._send(unit, limits, result, (_TRIES, _REFUSALS))
        return result

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002, FBT002
        """Leave the cluster; it goes on without us."""
        self._is_over.set()
        with suppress(Exception):
            _in_time(_LOOK, self._client.close)

    def _send(
        self, unit: Unit, limits: Limits, result: "Future[Made]", left: tuple[int, int]
    ) -> None:
        try:
            there = _carried(unit if self._theme else replace(unit, theme=Path()))
        except ChangedFileError as error:
            said = Diagnostic(rules.CHANGED_PICTURE, unit.where, {"name": error.name})
            self._answer(result, Made({}, (said,)))
            return
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a manual may have pictures of many megabytes
                # Why not those only: workers that are lost come back under other names. One that
                # hangs would take work from the others, and keep it.
                sent = self._far.submit(
                    made_far, there, limits, self._theme, self._proof,
                    workers=self._equal, allow_other_workers=not self._some_hang,
                )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - whatever Dask raises, it takes no more work
            self._answer(result, BrokenExecutor(str(error)))
            return
        sent.add_done_callback(partial(self._receive, unit, limits, result, left))

    def _receive(
        self,
        unit: Unit,
        limits: Limits,
        result: "Future[Made]",
        left: tuple[int, int],
        sent: "Future[Parcel]",
    ) -> None:
        tries, refusals = left
        try:
            parcel = sent.result()
        except BaseException as error:  # noqa: BLE001 - as above
            if type(error).__name__ == "KilledWorker":
                self._answer(result, lost(unit, rules.UNIT_CRASHED, limits))
            else:
                self._answer(result, BrokenExecutor(f"{type(error).__name__}: {error}"))
            return
        if parcel.is_whole:
            self._answer(result, parcel.made)
        elif parcel.differs and refusals:
            self._send(unit, limits, result, (tries, refusals - 1))
        elif tries and not parcel.differs:
            self._send(unit, limits, result, (tries - 1, refusals))
        else:
            self._answer(result, BrokenExecutor(parcel.differs or "files came back changed"))

    def _answer(self, result: "Future[Made]", what: Made | BrokenExecutor) -> None:
        """Answer what is still open. Why asked: it may have been given up meanwhile."""
        with self._lock:
            is_open = self._open.pop(result, None) is not None
            self._answered = monotonic()
        if is_open and isinstance(what, Made):
            result.set_result(what)
        elif is_open and isinstance(what, BrokenExecutor):
            result.set_exception(what)

    def _watch(self) -> None:
        """Give up all that is open once nobody is there, or all who have it hang.

        Dask itself waits without end for workers to come, and five minutes for one that hangs.
        Whoever wants the units then looks again for workers.
        """
        seen = monotonic()
        while not self._is_over.wait(_LOOK):
            seen = monotonic() if self._is_somebody_there() else seen
            with self._lock:
                units = list(self._open.items())
                since = monotonic() - self._answered
            most = max((it.seconds for _, it in units), default=0.0)
            hang = 0 < most < since - _LONGER
            if units and (hang or monotonic() - seen > _PATIENCE):
                for result, _ in units:
                    self._answer(result, BrokenExecutor("no worker answers"))

    def _is_somebody_there(self) -> bool:
        try:
            ask = self._client.scheduler.ncores
            return bool(self._client.sync(ask, callback_timeout=_LOOK))
        except Exception:  # noqa: BLE001 - as above
            return False

    def _proven(self, report: Report) -> list[str]:
        """Return the workers that are like us; the others are reported."""
        found = self._proofs()
        equal = []
        for worker, its in sorted(found.items()):
            is_lost = isinstance(its, Exception)
            self._some_hang |= isinstance(its, TimeoutError)
            differs = f"{type(its).__name__} {its}" if is_lost else _difference(self._proof, its)
            if not differs:
                equal.append(worker)
                continue
            place = Place(self._address)
            report.add(rules.UNEQUAL_WORKER, place, worker=worker, differences=differs)
        return equal

    def _proofs(self) -> dict[str, Any]:
        """Return what each worker has, or why nobody knows.

        Why one by one: who waits for all of them waits for one that hangs, and of one that is lost
        or has no code of ours, Dask raises anything.
        """
        workers = _in_time(_PATIENCE, self._client.nthreads)
        found: dict[str, Any] = dict.fromkeys(workers, TimeoutError("no answer"))
        asking = [Thread(target=self._ask, args=(it, found), daemon=True) for it in found]
        until = monotonic() + 2 * _PATIENCE
        for it in asking:
            it.start()
        for it in asking:
            it.join(max(0, until - monotonic()))
        return dict(found)

    def _ask(self, worker: str, found: dict[str, Any]) -> None:
        try:
            found[worker] = self._client.run(proof, self._theme, workers=[worker])[worker]
        except Exception as error:  # noqa: BLE001 - as above
            found[worker] = error


def _client(address: str) -> Any:
    try:
        dask = import_module("distributed")
    except ImportError:
        reason = "it needs a package more: pip install 'operation-manual[cluster]'"
        raise OpeningError(address, reason) from None
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        opening = partial(dask.Client, address, timeout=_PATIENCE, set_as_default=False)
        client = _in_time(_PATIENCE + _LOOK, opening)
        _in_time(_PATIENCE + _LOOK, partial(client.wait_for_workers, 1, timeout=_PATIENCE))
    except (OSError, ValueError, TimeoutError) as error:
        raise OpeningError(address, str(error) or _SILENT) from None
    return client


def _in_time(seconds: float, call: Callable[[], _T]) -> _T:
    """Return what a call returns. Raises what it raises, and TimeoutError.

    Why: a scheduler that is there and says nothing is waited for beyond the limits of Dask.
    """
    result: Future[_T] = Future()

    def answer() -> None:
        try:
            result.set_result(call())
        except BaseException as error:  # noqa: BLE001 - raised where the result is wanted
            result.set_exception(error)

    Thread(target=answer, daemon=True).start()
    return result.result(seconds)


def _carried(unit: Unit) -> Unit:
    """Return a unit with all its pictures in it: other machines do not have the files."""
    assets = {name: replace(asset, held=asset.data) for name, asset in unit.document.assets.items()}
    return replace(unit, document=replace(unit.document, assets=assets))


def _difference(here: Proof, there: Proof) -> str:
    """Return in what a worker differs, "" for nothing."""
    names = sorted(it for it in {*here, *there} if here.get(it) != there.get(it))
    return ", ".join(names)


def _digests(made: Made) -> dict[str, str]:
    return {name: sha256(data).hexdigest() for name, data in made.files.items()}


# ── in the worker ─────────────────────────────────────────────────────────────────────────────

# Why: a worker may have several threads, and what draws pages was not made for that.
_ONE_AT_A_TIME = Lock()
_FILES = Digests()


@cache
def _at_first(theme: Path | None) -> Proof:
    return proof(theme)


def proof(theme: Path | None) -> Proof:
    """Return what this process makes documents with. Of our own theme the folder is not told."""
    return ingredients_of_machine(Theme(theme or OWN_FOLDER), _FILES)


def made_far(unit: Unit, limits: Limits, theme: Path | None, wanted: Proof) -> Parcel:
    """Return what is made of a unit, if this worker is like the one who wants it.

    Why asked twice: what was loaded is the program of the beginning, even if the files are others
    by now.
    """
    with _ONE_AT_A_TIME:
        differs = _difference(wanted, _at_first(theme)) or _difference(wanted, proof(theme))
        if differs:
            sleep(_REST)
            return Parcel(Made({}), {}, differs)
        made = work(replace(unit, theme=theme or OWN_FOLDER), limits)
    return Parcel(made, _digests(made))
