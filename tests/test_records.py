"""Promise: what builds remember is what was, or is not there: digests, entries, accounts, runs."""

import ctypes
import json
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date
from hashlib import sha256
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipeline.building import digests as digesting
from pipeline.building.digests import Digests
from pipeline.building.machine import installed, libraries, python
from pipeline.building.past import Account, Difference, Left, Past
from pipeline.building.runs import (
    Run,
    ingredients_of,
    path_of,
    recalled,
    record_of_digests,
    remember,
)
from pipeline.building.sealed import (
    DamagedError,
    forget_oldest,
    is_damaged,
    is_of_others,
    read_sealed,
    read_values,
    write_sealed,
    write_values,
)
from pipeline.building.store import MOST_BYTES, Entry, Store, key_of

KEY = "ab" * 32

TOLD = ["rule", ["a", 1, 1, 1, 1], {}]


def entries(cache: Path) -> list[Path]:
    found = sorted((cache / "made").glob("*/*"))
    assert found
    return found


def refuse(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def aged(path: Path, seconds: int = 1) -> Path:
    """Return a file that was changed last in 1970, or so many seconds later."""
    os.utime(path, (seconds, seconds))
    return path


# ── sealed files ──────────────────────────────────────────────────────────────────────────────


def test_a_sealed_file_is_its_digest_and_what_was_written(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c"
    write_sealed(path, b"one", b"", b"two")
    assert path.read_bytes() == sha256(b"onetwo").hexdigest().encode() + b"\nonetwo"
    assert read_sealed(path) == b"onetwo"
    assert not is_damaged(path)
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    "torn",
    [
        lambda _: b"",
        lambda it: it[:30],
        lambda it: it[:64],
        lambda it: it[:-1],
        lambda it: it + b" ",
        lambda it: it.replace(b"\n", b" ", 1),
        lambda it: b"0" * 64 + it[64:],
    ],
)
def test_a_torn_file_is_damaged(tmp_path: Path, torn: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "a"
    write_values(path, {"a": [1]})
    assert read_values(path) == {"a": [1]}
    path.write_bytes(torn(path.read_bytes()))
    with pytest.raises(DamagedError, match=r"^a$"):
        read_sealed(path)
    assert is_damaged(path)
    assert read_values(path) == {}


def test_what_is_not_there_is_not_damaged_and_holds_no_values(tmp_path: Path) -> None:
    assert not is_damaged(tmp_path / "none")
    assert read_values(tmp_path / "none") == {}
    with pytest.raises(FileNotFoundError):
        read_sealed(tmp_path / "none")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "endless").open("wb") as file:
        file.truncate(3 << 30)
    for name in ("pipe", "endless"):
        assert not is_damaged(tmp_path / name)
        assert read_values(tmp_path / name) == {}
    for data in (b"[1]", b"{", b"\xff"):
        write_sealed(tmp_path / "a", data)
        assert read_values(tmp_path / "a") == {}


@pytest.mark.parametrize(
    "values",
    [
        {"version": 2, "machines": {}, "documents": []},
        {"version": 2, "machines": {}, "documents": {"a": None}},
        {"version": 2, "machines": {}, "documents": {"a": []}},
        {"version": 2, "machines": {}, "documents": {"a": ["", "", {}, {"html": [1, {}, []]}]}},
        {"version": 2, "machines": {"a": {"b": 1}}, "documents": {}},
        {"version": 2},
    ],
)
def test_a_record_of_another_shape_counts_as_none(tmp_path: Path, values: object) -> None:
    path = Past(tmp_path, tmp_path / "dist").path
    write_values(path, values)
    past = Past(tmp_path, tmp_path / "dist")
    assert past.account("a") is None
    past.remember("a", MACHINE, ACCOUNT)
    past.save()
    assert Past(tmp_path, tmp_path / "dist").account("a") is not None


@pytest.mark.parametrize(
    "head",
    [
        [], {"files": 1}, {"files": [["a"]]}, {"files": [["a", -1]]}, {"files": [["a", 9]]},
        {"said": [["rule"]]}, {"key": None},
    ],
)  # fmt: skip
def test_an_entry_of_another_shape_is_damaged(tmp_path: Path, head: object) -> None:
    store, key = Store(tmp_path), "ab" * 32
    store.keep(key, Entry({"a": b"1"}))
    (path,) = entries(tmp_path)
    sound = {"key": key, "files": [["a", 1]], "said": []}
    told = {**sound, **head} if isinstance(head, dict) else head
    write_sealed(path, json.dumps(told).encode(), b"\n", b"1")
    with pytest.raises(DamagedError):
        store.find(key)
    assert not path.exists()


def test_the_records_that_were_written_last_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        aged(write(tmp_path / f"{number}", b""), 5 - number)
    (tmp_path / "folder").mkdir()
    aged(tmp_path / "folder", 0)
    forget_oldest(tmp_path, 2)
    assert sorted(it.name for it in tmp_path.iterdir()) == ["0", "1", "folder"]
    forget_oldest(tmp_path / "none", 2)


def write(path: Path, data: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("owner", "above", "is_ours"),
    [(7, 8, True), (8, 8, True), (0, 8, True), (9, 8, False), (9, 7, False), (9, 0, False)],
)
def test_a_folder_of_somebody_else_is_known(
    monkeypatch: pytest.MonkeyPatch, owner: int, above: int, *, is_ours: bool
) -> None:
    owners = {"cache": owner, "above": above}
    monkeypatch.setattr(os, "geteuid", lambda: 7)
    real = Path.stat

    def told(path: Path, **how: bool) -> Any:
        is_asked = path.name in owners and not how
        values = {"st_uid": owners[path.name], "st_mode": 0} if is_asked else {}
        return SimpleNamespace(**values) if is_asked else real(path, **how)

    monkeypatch.setattr(Path, "stat", told)
    assert is_of_others(Path("above/cache")) is not is_ours


def test_a_folder_that_is_not_there_belongs_to_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not is_of_others(tmp_path / "none")
    monkeypatch.delattr(os, "geteuid")
    assert not is_of_others(tmp_path)


# ── entries ───────────────────────────────────────────────────────────────────────────────────


def test_a_key_is_of_what_is_said_and_not_of_its_order() -> None:
    assert key_of({"a": "1", "b": "2"}) == key_of({"b": "2", "a": "1"})
    assert len({key_of(it) for it in ({}, {"a": "1"}, {"a": "2"}, {"b": "1"}, {"a1": ""})}) == 5
    assert len(key_of({})) == 64


def test_every_flipped_bit_is_noticed(tmp_path: Path) -> None:
    store, key, chance = Store(tmp_path), "ab" * 32, random.Random(1)  # noqa: S311 - no secret
    store.keep(key, Entry({"a.html": b"<p>" * 40, "a.css": b"p{}"}, (TOLD,)))
    (path,) = entries(tmp_path)
    whole = path.read_bytes()
    for _ in range(1000):
        data = bytearray(whole)
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes(data))
        with pytest.raises(DamagedError):
            store.find(key)
        assert not path.exists()
    path.write_bytes(whole)
    found = store.find(key)
    assert found is not None
    assert found.files == {"a.html": b"<p>" * 40, "a.css": b"p{}"}


def test_an_entry_under_another_s_name_is_damaged(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.keep("ab" * 32, Entry({"a.html": b"a"}))
    (path,) = entries(tmp_path)
    path.rename(path.with_name("cd" * 31))
    with pytest.raises(DamagedError):
        store.find("ab" + "cd" * 31)


def test_the_store_keeps_what_was_used_last(tmp_path: Path) -> None:
    store = Store(tmp_path, most_bytes=3000)
    keys = [f"{number:02}" * 32 for number in range(5)]
    for number, key in enumerate(keys):
        store.keep(key, Entry({"a.html": bytes(1000)}))
        path = tmp_path / "made" / key[:2] / key[2:]
        os.utime(path, (number, number))
    store.find(keys[0])
    store.tidy()
    assert [store.find(key) is not None for key in keys] == [True, False, False, False, True]


def test_what_a_killed_build_left_in_the_store_is_removed_a_day_later(tmp_path: Path) -> None:
    store, key, now = Store(tmp_path, most_bytes=3000), "ab" * 32, time.time()
    store.keep(key, Entry({"a.html": b"a"}))
    old, young = (tmp_path / "made" / "ab" / name for name in (".old.part", ".young.part"))
    for path, hours in ((old, 25), (young, 23)):
        path.write_bytes(bytes(4000))
        os.utime(path, (now - hours * 3600, now - hours * 3600))
    store.tidy()
    assert (old.exists(), young.exists()) == (False, True)
    assert store.find(key), "what is unfinished counts as no entry"


def test_an_entry_that_finds_no_room_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="No space"):
        Store(tmp_path).keep("ab" * 32, Entry({"a.html": b"a"}))
    assert not [it for it in tmp_path.rglob("*") if it.is_file()]


def test_what_is_sealed_and_no_entry_is_damaged(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for data in (b"", b"no line", b"[]\n", b"{}\n", b"1\n", b"{\n"):
        path = tmp_path / "made" / KEY[:2] / KEY[2:]
        write_sealed(path, data)
        with pytest.raises(DamagedError):
            store.find(KEY)
        assert not path.exists()


def test_what_cannot_be_taken_away_or_touched_is_told_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, most_bytes=0)
    store.keep(KEY, Entry({"a.html": b"a"}))
    (path,) = entries(tmp_path)
    monkeypatch.setattr(os, "utime", refuse)
    monkeypatch.setattr(Path, "unlink", refuse)
    found = store.find(KEY)
    assert found is not None
    assert found.files == {"a.html": b"a"}
    store.tidy()
    path.write_bytes(b"torn")
    with pytest.raises(DamagedError):
        store.find(KEY)


def test_what_cannot_be_read_is_no_entry(tmp_path: Path) -> None:
    assert Store(tmp_path).find(KEY) is None
    (tmp_path / "made" / KEY[:2] / KEY[2:]).mkdir(parents=True)
    assert Store(tmp_path).find(KEY) is None


def test_the_store_holds_a_gigabyte_and_is_looked_through_where_it_has_grown(
    tmp_path: Path,
) -> None:
    assert MOST_BYTES == 1 << 30
    store = Store(tmp_path, most_bytes=4000)
    store.keep(KEY, Entry({"a.html": bytes(1000)}))
    (path,) = entries(tmp_path)
    size = path.stat().st_size
    Store(tmp_path, most_bytes=0).tidy()
    assert path.exists(), "a build that has kept nothing leaves it"
    for most, is_there in ((size, True), (size - 1, False)):
        exact = Store(tmp_path, most_bytes=most)
        exact.keep(KEY, Entry({"a.html": bytes(1000)}))
        exact.tidy()
        assert path.exists() is is_there


def test_of_entries_that_cannot_be_taken_away_the_next_ones_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path, most_bytes=0)
    for number, key in enumerate(("aa" * 32, "bb" * 32)):
        store.keep(key, Entry({"a.html": b"a"}))
        aged(tmp_path / "made" / key[:2] / key[2:], number)
    real = Path.unlink

    def some(path: Path) -> None:
        if path.parent.name == "aa":
            raise OSError(13, "Permission denied")
        real(path)

    monkeypatch.setattr(Path, "unlink", some)
    store.tidy()
    assert [it.parent.name for it in entries(tmp_path)] == ["aa"]


# ── accounts of documents ─────────────────────────────────────────────────────────────────────


ACCOUNT = Account(
    "plan",
    {"cover": "c" * 64},
    {"html": Left("key", {"a.html": "d"}, (TOLD,))},
)
MACHINE = {"python": "3" * 64}


def test_an_account_is_what_was_remembered_for_an_output_folder(tmp_path: Path) -> None:
    past = Past(tmp_path / "cache", tmp_path / "dist")
    assert past.account("a") is None
    past.remember("a", MACHINE, ACCOUNT)
    past.save()
    again = Past(tmp_path / "cache", tmp_path / "dist")
    found = again.account("a")
    assert found is not None
    assert (found.plan, found.ingredients) == (ACCOUNT.plan, ACCOUNT.ingredients)
    assert found.left["html"] == Left("key", {"a.html": "d"}, [TOLD])
    assert Past(tmp_path / "cache", tmp_path / "other").account("a") is None


def test_differences_are_of_the_document_and_of_the_machine(tmp_path: Path) -> None:
    past = Past(tmp_path, tmp_path / "dist")
    past.remember("a", MACHINE, Account("", {"cover": "1" * 64, "part": "2", "old": "3"}))
    assert past.differences("a", MACHINE, {"cover": "1" * 64, "part": "2", "old": "3"}) == []
    now = {"cover": "1" * 16 + "9" * 48, "part": "4", "new": "5"}
    found = past.differences("a", {"python": "4"}, now)
    told = [("new", "", "5"), ("old", "3", ""), ("part", "2", "4"), ("python", "3" * 16, "4")]
    assert found == [Difference(*it) for it in told]


def test_accounts_are_written_where_they_have_changed(tmp_path: Path) -> None:
    past = Past(tmp_path, tmp_path / "dist")
    past.save()
    assert not past.path.exists()
    past.remember("a", MACHINE, ACCOUNT)
    past.remember("b", MACHINE, ACCOUNT)
    past.save()
    aged(past.path)
    same = Past(tmp_path, tmp_path / "dist")
    same.remember("a", MACHINE, ACCOUNT)
    same.save()
    assert past.path.stat().st_mtime == 1
    for document in "ab":
        same.remember(document, {"python": "4"}, ACCOUNT)
    same.save()
    assert past.path.stat().st_mtime > 1
    assert len(read_values(past.path)["machines"]) == 1, "those of no document are forgotten"


def test_accounts_of_another_version_are_none(tmp_path: Path) -> None:
    past = Past(tmp_path, tmp_path / "dist")
    past.remember("a", MACHINE, ACCOUNT)
    past.save()
    write_values(past.path, read_values(past.path) | {"version": 1})
    assert Past(tmp_path, tmp_path / "dist").account("a") is None


def test_only_so_many_output_folders_are_remembered(tmp_path: Path) -> None:
    for number in range(66):
        past = Past(tmp_path, tmp_path / str(number))
        past.remember("a", MACHINE, ACCOUNT)
        past.save()
    assert len(list((tmp_path / "builds").iterdir())) == 64


# ── digests of files ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the files that are read from here on."""
    names: list[str] = []
    real = digesting._digest_of

    def noted(path: str) -> str:
        names.append(Path(path).name)
        return real(path)

    monkeypatch.setattr(digesting, "_digest_of", noted)
    return names


def test_a_digest_is_that_of_all_bytes(tmp_path: Path) -> None:
    for data in (b"", b"1", bytes(3_000_000)):
        path = write(tmp_path / "a", data)
        assert Digests().of_file(str(path)) == sha256(data).hexdigest()


def test_what_is_old_is_read_once(tmp_path: Path, read: list[str]) -> None:
    # What tells when the file got its times cannot be set: so they are those of the future.
    path, record = str(write(tmp_path / "a", b"1")), tmp_path / "record"
    later = time.time_ns() + 10**10
    for _ in range(2):
        digests = Digests(record)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(time, "time_ns", lambda: later)
            found = digests.of_file(path)
        assert found == sha256(b"1").hexdigest()
        digests.save()
    assert read == ["a"]
    aged(record)
    digests = Digests(record)
    digests.of_file(path)
    digests.save()
    assert record.stat().st_mtime == 1, "nothing was read, nothing is written"
    os.utime(path, (9, 9))
    Digests(record).of_file(path)
    assert read == ["a", "a"]


def test_what_is_young_is_read_again(tmp_path: Path, read: list[str]) -> None:
    path, record = str(write(tmp_path / "a", b"1")), tmp_path / "record"
    for _ in range(2):
        digests = Digests(record)
        digests.of_file(path)
        digests.save()
    assert read == ["a", "a"]
    assert not record.exists()


def test_what_another_build_has_remembered_stays(tmp_path: Path) -> None:
    record, seen = tmp_path / "record", [1, 2, 3, 4, "digest"]
    write_values(record, {"/elsewhere": seen})
    digests, path = Digests(record), str(write(tmp_path / "a", b"1"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(time, "time_ns", lambda: 1 << 62)
        digests.of_file(path)
    digests.save()
    known = read_values(record)
    assert known["/elsewhere"] == seen
    assert known[path][4] == sha256(b"1").hexdigest()


def test_a_record_that_cannot_be_written_is_no_matter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digests, path = Digests(tmp_path / "record"), str(write(tmp_path / "a", b"1"))
    monkeypatch.setattr(time, "time_ns", lambda: 1 << 62)
    digests.of_file(path)
    monkeypatch.setattr(os, "replace", refuse)
    digests.save()
    assert [it.name for it in tmp_path.iterdir()] == ["a"]
    Digests().save()


def test_what_is_no_plain_file_or_too_large_is_not_read(tmp_path: Path, read: list[str]) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OSError, match="it is no plain file"):
        Digests().of_file(str(tmp_path / "pipe"))
    seen = [Digests().of_roots([str(tmp_path)])]
    (tmp_path / "pipe").rename(tmp_path / "other")
    seen.append(Digests().of_roots([str(tmp_path)]))
    for size in (1 << 36, 2 << 36):
        os.truncate(write(tmp_path / "endless", b""), size)
        seen.append(Digests().of_roots([str(tmp_path)]))
    assert len(set(seen)) == len(seen)
    assert read == []


def test_what_programs_leave_behind_does_not_count(tmp_path: Path) -> None:
    root, part = tmp_path / "root", str(tmp_path / "root" / "part")
    write(root / "a", b"1")
    before = Digests().of_roots([str(root)], without=part)
    for name in ("__pycache__/b", ".DS_Store", "c/Thumbs.db"):
        (root / "c").mkdir(exist_ok=True)
        write(root / name, b"2")
    (root / "c" / "Thumbs.db").unlink()
    (root / "c").rmdir()
    assert Digests().of_roots([str(root)], without=part) == before
    write(root / "Thumbs.db", b"2")
    assert Digests().of_roots([str(root)], without=part) == before
    write(root / "part" / "d", b"3")
    apart = Digests().of_roots([str(root)], without=part)
    write(root / "part" / "d", b"4")
    assert Digests().of_roots([str(root)], without=part) == apart
    assert Digests().of_roots([str(root)]) != apart


def test_roots_are_files_folders_or_not_there_and_each_is_read_once(
    tmp_path: Path, read: list[str]
) -> None:
    root, file = write(tmp_path / "root" / "a", b"1").parent, write(tmp_path / "file", b"2")
    places = [str(root), str(file), str(tmp_path / "none")]
    seen = {Digests().of_roots(its) for its in ([], *([it] for it in places), places, places[::-1])}
    assert len(seen) == 6
    read.clear()
    Digests().of_roots([str(root), str(root), str(root)])
    assert read == ["a"]
    (tmp_path / "dead").symlink_to("nowhere")
    with pytest.raises(FileNotFoundError):
        Digests().of_roots([str(tmp_path / "dead")])


def test_no_link_is_followed_and_where_it_leads_counts(tmp_path: Path, read: list[str]) -> None:
    root = tmp_path / "root"
    write(root / "a", b"1")
    write(tmp_path / "outside", b"2")
    (root / "link").symlink_to("../outside")
    before = Digests().of_roots([str(root)])
    assert read == ["a"]
    (root / "link").unlink()
    (root / "link").symlink_to("../elsewhere")
    assert Digests().of_roots([str(root)]) != before


def test_the_order_in_which_a_disk_tells_names_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        write(tmp_path / name, name.encode())
    before, real = Digests().of_roots([str(tmp_path)]), os.scandir
    for turned in (sorted, lambda its, key: sorted(its, key=key, reverse=True)):

        def listed(folder: str, turned: Any = turned) -> Any:
            return nullcontext(turned(real(folder), key=lambda it: it.name))

        monkeypatch.setattr(os, "scandir", listed)
        assert Digests().of_roots([str(tmp_path)]) == before


def test_a_record_of_digests_is_of_what_is_in_files(tmp_path: Path) -> None:
    path, record = tmp_path / "a", tmp_path / "record"
    path.write_bytes(b"1")
    os.utime(path, (1, 1))
    digests = Digests(record)
    before = digests.of_file(str(path))
    digests.save()
    path.write_bytes(b"2")
    os.utime(path, (1, 1))
    assert Digests(record).of_file(str(path)) != before, "the time of its last change is not it all"


def test_names_kinds_and_links_of_files_count(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "a").mkdir(parents=True)
    (root / "a" / "x").write_bytes(b"1")
    seen = [Digests().of_roots([str(root)])]
    (root / "a" / "x").rename(root / "a" / "y")
    seen.append(Digests().of_roots([str(root)]))
    (root / "b").mkdir()
    seen.append(Digests().of_roots([str(root)]))
    (root / "loop").symlink_to(root)
    seen.append(Digests().of_roots([str(root)]))
    (root / "a" / "y").write_bytes(b"2")
    seen.append(Digests().of_roots([str(root)]))
    assert len(set(seen)) == len(seen)


# ── whole runs ────────────────────────────────────────────────────────────────────────────────


TODAY = date(2026, 11, 23)


class Kept:
    """A run of a command that has read `root` and has written `output`."""

    def __init__(self, folder: Path) -> None:
        self.cache, self.arguments = folder / "cache", ["build"]
        self.root = write(folder / "root" / "a", b"1").parent
        self.output = write(folder / "dist" / "a.html", b"<p>")
        digests = Digests()
        ingredients = ingredients_of([str(self.root)], digests, TODAY)
        outputs = {str(self.output): digests.of_file(str(self.output))}
        self.run = Run([str(self.root)], ingredients, outputs, "said")
        remember(self.cache, self.arguments, self.run)

    def recalled(self, day: date = TODAY) -> Run | None:
        return recalled(self.cache, self.arguments, day)


@pytest.fixture
def kept(tmp_path: Path) -> Kept:
    return Kept(tmp_path)


def test_a_run_is_recalled_where_nothing_has_changed(kept: Kept) -> None:
    assert kept.recalled() == kept.run
    assert kept.recalled() == kept.run
    assert recalled(kept.cache, ["check"], TODAY) is None


def test_a_run_is_not_recalled_on_another_day(kept: Kept) -> None:
    assert kept.recalled(date(2026, 11, 24)) is None


def test_a_run_is_not_recalled_of_other_content(kept: Kept) -> None:
    write(kept.root / "a", b"2")
    assert kept.recalled() is None
    write(kept.root / "a", b"1")
    assert kept.recalled() == kept.run
    write(kept.root / "b", b"1")
    assert kept.recalled() is None


def test_a_run_is_not_recalled_without_its_files(kept: Kept) -> None:
    write(kept.output, b"torn")
    assert kept.recalled() is None
    kept.output.unlink()
    assert kept.recalled() is None


def test_a_run_is_not_recalled_of_a_cache_of_others_or_of_another_version(
    kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = path_of(kept.cache, kept.arguments)
    values = read_values(path)
    write_values(path, values | {"more": 1})
    assert kept.recalled() is None
    write_values(path, values)
    assert kept.recalled() == kept.run
    monkeypatch.setattr("pipeline.building.runs.is_of_others", lambda _: True)
    assert kept.recalled() is None


def test_what_recalling_has_read_is_remembered(kept: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: 1 << 62)
    assert kept.recalled() == kept.run
    assert str(kept.output) in read_values(record_of_digests(kept.cache))


@pytest.mark.parametrize("name", ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "TZ", "NO_COLOR"])
def test_a_run_is_of_its_languages_and_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    before = path_of(tmp_path, ["build"])
    assert path_of(tmp_path, ["build"]) == before
    assert path_of(tmp_path, ["build", "a"]) != before
    monkeypatch.setenv(name, "something")
    assert path_of(tmp_path, ["build"]) != before
    monkeypatch.undo()
    monkeypatch.chdir(tmp_path)
    assert path_of(tmp_path, ["build"]) != before


def test_only_so_many_runs_are_remembered(tmp_path: Path) -> None:
    for number in range(66):
        remember(tmp_path, [str(number)], Run([], "", {}, ""))
    assert len(list((tmp_path / "runs").iterdir())) == 64


# ── the machine ───────────────────────────────────────────────────────────────────────────────


class Library:
    def pango_version_string(self) -> bytes:
        raise NotImplementedError


def test_the_libraries_that_draw_pages_tell_their_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def opened(name: str) -> Any:
        asked.append(name)
        if name == "libpango-1.0.dylib":
            return SimpleNamespace(pango_version_string=lambda: b"1.50")
        if name == "libharfbuzz-0":
            return SimpleNamespace(other=None)
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", opened)
    assert [name for name, _ in libraries()] == ["zlib", "pango"]
    assert dict(libraries())["pango"] == "1.50"
    assert asked.index("libpango-1.0.dylib") == 1, "the first that is there is asked, and no other"
    assert "libpango-1.0-0" not in asked
    assert "libharfbuzz-0.dll" in asked
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(hb_version_string=lambda: None))
    assert dict(libraries())["harfbuzz"] == ""


def test_the_packages_that_python_would_find_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("b-1.0.dist-info", "a-2.egg-info", "c.egg-link", "d.pth", "e.py", "f")
    for name in names:
        write(tmp_path / "site" / name, b"")
    write(tmp_path / "g.pth", b"")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", ["", str(tmp_path / "site"), str(tmp_path / "none")])
    first, *others = installed()
    assert first == f"python {sys.version_info[0]}.{sys.version_info[1]}" == f"python {python()}"
    assert others[-5:] == sorted([*names[:4], "g.pth"])
    assert [it.split()[0] for it in others[:-5]] == [name for name, _ in libraries()]
